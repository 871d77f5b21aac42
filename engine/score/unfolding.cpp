// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/unfolding.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace tutti::score {

namespace {

using Jump = Navigation::Jump;
using Until = Navigation::Until;

/// Somebody playing one movement. Bars are counted from its first.
class Player {
public:
    explicit Player(std::span<const Bar> bars)
        : bars_ {bars}
        , visits_of_(bars.size(), 0)
        , jump_taken_(bars.size(), false)
        , last_pass_(bars.size(), 0)
    {
        for (auto first = std::size_t {0}; first < bars.size();) {
            auto end = first;
            auto highest = 0;
            for (; end < bars.size() && !signs(end).ending.empty() && (end == first || !begins_anew(end));
                 ++end)
                highest = std::max(highest, signs(end).ending.back());
            std::fill(last_pass_.begin() + std::ptrdiff_t(first), last_pass_.begin() + std::ptrdiff_t(end),
                      highest);
            first = std::max(end, first + 1);
        }
    }

    /// False when it is longer than `most` bars.
    bool play(std::size_t most)
    {
        for (auto at = std::size_t {0}; at < bars_.size();) {
            if (bars_[at].navigation.repeat_starts && at != section_start_) {
                section_start_ = at;
                pass_ = 1;
            }
            if (!plays(at)) {
                at = after_ending(at);
                arrival_ = Arrival::next_ending;
                continue;
            }
            if (order_.size() >= most)
                return false;
            order_.push_back({static_cast<std::uint32_t>(at), ++visits_of_[at], arrival_, false});
            arrival_ = Arrival::onward;
            at = after(at);
        }
        return true;
    }
    const std::vector<Visit>& order() const { return order_; }

private:
    const Navigation& signs(std::size_t at) const { return bars_[at].navigation; }

    /// Whether this pass plays the bar, or skips it for another ending.
    bool plays(std::size_t at) const
    {
        const auto& ending = signs(at).ending;
        if (ending.empty())
            return true;
        const auto pass = jumped_ ? last_pass_[at] : pass_;
        return std::find(ending.begin(), ending.end(), pass) != ending.end();
    }

    /// The first bar after the bracket that covers this one.
    std::size_t after_ending(std::size_t at) const
    {
        do
            ++at;
        while (at < bars_.size() && !signs(at).ending.empty() && !signs(at).ending_starts);
        return at;
    }

    /// A first ending right after a last one belongs to the next repeat.
    bool begins_anew(std::size_t at) const
    {
        const auto& ending = signs(at).ending;
        return signs(at).ending_starts && (signs(at).repeat_starts || ending.front() == 1);
    }

    std::size_t after(std::size_t at)
    {
        const auto& here = signs(at);
        if (jumped_ && here.fine && !until_coda_) {
            order_.back().fine = true;
            return bars_.size();
        }
        if (jumped_ && here.to_coda && !until_fine_)
            if (const auto coda = next_coda(at)) {
                until_coda_ = false;
                arrival_ = Arrival::coda;
                return *coda;
            }
        if (here.repeat_passes > 0) {
            const auto passes = here.ending.empty() ? here.repeat_passes : last_pass_[at];
            if (!jumped_ && pass_ < passes) {
                ++pass_;
                arrival_ = Arrival::repeat;
                return section_start_;
            }
            if (here.ending.empty())
                begin_section(at + 1);
        }
        if (here.jump != Jump::none && !jump_taken_[at])
            if (const auto target = jump_target(at)) {
                jump_taken_[at] = true;
                jumped_ = true;
                until_coda_ = here.until == Until::coda;
                until_fine_ = here.until == Until::fine;
                begin_section(*target);
                arrival_ = here.jump == Jump::da_capo ? Arrival::da_capo : Arrival::dal_segno;
                return *target;
            }
        const auto next = at + 1;
        if (!here.ending.empty() && (next >= bars_.size() || signs(next).ending.empty() || begins_anew(next)))
            begin_section(next);
        return next;
    }

    void begin_section(std::size_t at)
    {
        section_start_ = at;
        pass_ = 1;
    }

    std::optional<std::size_t> jump_target(std::size_t at) const
    {
        if (signs(at).jump == Jump::da_capo)
            return 0;
        for (auto bar = at + 1; bar-- > 0;)
            if (signs(bar).segno)
                return bar;
        return std::nullopt;
    }

    std::optional<std::size_t> next_coda(std::size_t at) const
    {
        for (auto bar = at + 1; bar < bars_.size(); ++bar)
            if (signs(bar).coda)
                return bar;
        return std::nullopt;
    }

    std::span<const Bar> bars_;
    std::vector<int> visits_of_;
    std::vector<bool> jump_taken_;
    std::vector<int> last_pass_;  ///< the highest number over brackets that stand side by side; 0 outside
    std::vector<Visit> order_;
    std::size_t section_start_ = 0;
    int pass_ = 1;
    Arrival arrival_ = Arrival::onward;
    bool jumped_ = false;
    bool until_coda_ = false;
    bool until_fine_ = false;
};

}  // namespace

Result<std::vector<Visit>> playing_order(std::span<const Bar> bars, std::size_t most)
{
    auto order = std::vector<Visit> {};
    for (auto first = std::size_t {0}; first < bars.size();) {
        auto end = first + 1;
        while (end < bars.size() && !bars[end].navigation.movement_starts)
            ++end;
        auto player = Player {bars.subspan(first, end - first)};
        if (!player.play(most - order.size()))
            return failure(
                ErrorCode::score_invalid,
                fmt::format("With its repeats this score is longer than {} bars, which no piece is; check "
                            "its repeat signs",
                            most));
        for (const auto& visit : player.order())
            order.push_back(
                {visit.bar + static_cast<std::uint32_t>(first), visit.pass, visit.arrival, visit.fine});
        first = end;
    }
    if (order.empty())
        return failure(ErrorCode::score_invalid,
                       "All bars of the score stand under endings that no repeat reaches; check its endings");
    return order;
}

}  // namespace tutti::score
