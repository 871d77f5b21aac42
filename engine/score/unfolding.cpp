// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/unfolding.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "score/remarks.hpp"

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
        , jump_passed_by_(bars.size(), false)
        , last_pass_(bars.size(), 0)
        , again_after_jump_(bars.size(), false)
        , ends_repeat_(bars.size(), false)
        , past_bracket_(bars.size(), bars.size())
        , segno_before_(bars.size())
        , coda_after_(bars.size())
    {
        lay_out_endings();
        for (auto at = std::size_t {0}; at < bars.size(); ++at) {
            if (at > 0)
                segno_before_[at] = segno_before_[at - 1];
            if (signs(at).segno)
                segno_before_[at] = at;
            has_fine_ = has_fine_ || signs(at).fine;
            if (signs(at).to_coda)
                to_coda_numbered_[signs(at).to_coda_number] = true;
        }
        for (auto at = bars.size(); at-- > 1;) {
            coda_after_[at - 1] = signs(at).coda ? std::optional {at} : coda_after_[at];
            if (signs(at).coda)
                coda_numbered_[signs(at).coda_number] = at;
        }
    }

    /// False when it is longer than `most` bars.
    bool play(std::size_t most)
    {
        auto skipped = std::size_t {0};
        for (auto at = std::size_t {0}; at < bars_.size();) {
            if (signs(at).repeat_starts && at != section_start_)
                begin_section(at);
            if (!plays(at)) {
                if (++skipped > skips_for_a_bar * most)
                    return false;
                const auto past = past_bracket_[at];
                if (ends_repeat_[at] && past < bars_.size() && signs(past).ending.empty())
                    begin_section(past);
                at = past;
                arrival_ = Arrival::next_ending;
                continue;
            }
            if (order_.size() >= most)
                return false;
            order_.push_back({static_cast<std::uint32_t>(at), ++visits_of_[at], arrival_, false});
            furthest_ = std::max(furthest_, at);
            arrival_ = Arrival::onward;
            at = after(at);
        }
        return true;
    }
    const std::vector<Visit>& order() const { return order_; }
    /// A bar's D.S. that was come to and found no sign to go to.
    bool passed_by(std::size_t at) const { return jump_passed_by_[at]; }

private:
    static constexpr auto skips_for_a_bar = std::size_t {20};  // a bar played past so many endings

    const Navigation& signs(std::size_t at) const { return bars_[at].navigation; }

    void lay_out_endings()
    {
        for (auto first = std::size_t {0}; first < bars_.size();) {
            auto end = first;
            auto last_pass = 0;
            auto again_after_jump = false;
            auto ends_repeat = false;
            for (; end < bars_.size() && !signs(end).ending.empty() && (end == first || !begins_anew(end));
                 ++end) {
                // A bracket that no other follows is left out on the last pass.
                last_pass = std::max({last_pass, signs(end).ending.back(), signs(end).repeat_passes});
                again_after_jump = again_after_jump || signs(end).repeats_after_jump;
                ends_repeat = ends_repeat || signs(end).repeat_passes > 0;
            }
            for (auto at = first; at < end; ++at) {
                last_pass_[at] = last_pass;
                again_after_jump_[at] = again_after_jump;
                ends_repeat_[at] = ends_repeat;
            }
            first = std::max(end, first + 1);
        }
        look_ahead_to_repeats();
        for (auto at = bars_.size(); at-- > 1;)
            past_bracket_[at - 1] =
                signs(at).ending.empty() || signs(at).ending_starts ? at : past_bracket_[at];
    }

    /// What stands in the middle of a repeat, "2nd time only", knows of its last pass by that repeat.
    void look_ahead_to_repeats()
    {
        auto passes = 0;
        auto again_after_jump = false;
        for (auto at = bars_.size(); at-- > 0;) {
            if (signs(at).repeat_passes > 0) {
                const auto in_ending = !signs(at).ending.empty();
                passes = in_ending ? last_pass_[at] : signs(at).repeat_passes;
                again_after_jump = in_ending ? again_after_jump_[at] : signs(at).repeats_after_jump;
            } else if (!signs(at).ending.empty() && !ends_repeat_[at]) {
                last_pass_[at] = std::max(last_pass_[at], passes);
                again_after_jump_[at] = again_after_jump_[at] || again_after_jump;
            }
            if (signs(at).repeat_starts) {
                passes = 0;
                again_after_jump = false;
            }
        }
    }

    /// Whether this pass plays the bar, or skips it for another ending.
    bool plays(std::size_t at) const
    {
        const auto& ending = signs(at).ending;
        if (ending.empty())
            return true;
        const auto pass = jumped_ && !with_repeats_ && !again_after_jump_[at] ? last_pass_[at] : pass_;
        return std::find(ending.begin(), ending.end(), pass) != ending.end();
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
        const auto passes = here.ending.empty() ? here.repeat_passes : last_pass_[at];
        const auto again = here.repeat_passes > 0 && (!jumped_ || with_repeats_ || here.repeats_after_jump) &&
                           pass_ < passes;
        // Where the repeat that a Fine or a To Coda stands at is made again, they are for its last time.
        if ((jumped_ || in_coda_) && again)
            return repeat();
        if (jumped_ && here.fine && coda_after_fine_)
            if (const auto coda = coda_after_fine(at))
                return leave_for(*coda);
        if ((jumped_ || in_coda_) && here.fine && !until_coda_) {
            order_.back().fine = true;
            if (furthest_ + 1 < bars_.size() && signs(furthest_ + 1).coda)  // of another jump
                return bars_.size();
            jumped_ = in_coda_ = until_fine_ = coda_after_fine_ = false;
            origin_ = furthest_ + 1;
            begin_section(origin_);
            return origin_;
        }
        if (jumped_ && here.to_coda && !until_fine_ && leaves_by(at))
            if (const auto coda = coda_from(at))
                return leave_for(*coda);
        if (again)
            return repeat();
        if (here.repeat_passes > 0 && here.ending.empty())
            begin_section(at + 1);
        if (here.jump != Jump::none && !jump_taken_[at]) {
            const auto target = here.jump == Jump::da_capo ? std::optional {origin_} : segno_before_[at];
            jump_passed_by_[at] = target < origin_;
            if (target >= origin_) {
                jump_taken_[at] = true;
                jumped_ = true;
                with_repeats_ = here.with_repeats;
                in_coda_ = false;
                coda_after_fine_ = here.until == Until::fine_then_coda && has_fine_;
                until_coda_ =
                    here.until == Until::coda || (here.until == Until::fine_then_coda && !has_fine_);
                until_fine_ = here.until == Until::fine || coda_after_fine_;
                until_number_ = here.until_number;
                jumped_from_ = at;
                begin_section(*target);
                arrival_ = here.jump == Jump::da_capo ? Arrival::da_capo : Arrival::dal_segno;
                return *target;
            }
        }
        const auto next = at + 1;
        if (ends_repeat_[at] && (next >= bars_.size() || signs(next).ending.empty() || begins_anew(next)))
            begin_section(next);
        return next;
    }

    std::size_t repeat()
    {
        ++pass_;
        arrival_ = Arrival::repeat;
        return section_start_;
    }

    std::size_t leave_for(std::size_t coda)
    {
        jumped_ = until_coda_ = until_fine_ = coda_after_fine_ = false;
        in_coda_ = true;
        ++codas_left_for_;
        begin_section(coda);
        arrival_ = Arrival::coda;
        return coda;
    }

    /// Whether a To Coda is the one that the jump is to leave by. A "D.S. al Coda" without a number leaves
    /// the first time by To Coda 1, the second by To Coda 2.
    bool leaves_by(std::size_t at) const
    {
        const auto number = signs(at).to_coda_number;
        const auto meant = until_number_ > 0 ? std::size_t {until_number_} : codas_left_for_ + 1;
        return number == 0 || number == meant || meant >= numbers || !to_coda_numbered_[meant];
    }

    /// The coda of that number, or the next behind the jump: what stands before it belongs to an earlier one.
    std::optional<std::size_t> coda_from(std::size_t at) const
    {
        const auto number = signs(at).to_coda_number > 0 ? signs(at).to_coda_number : until_number_;
        if (number > 0 && coda_numbered_[number] > at)
            return coda_numbered_[number];
        const auto behind = coda_after_[std::max(at, jumped_from_)];
        return behind ? behind : coda_after_[at];
    }

    /// Without a sign it is what stands behind the jump.
    std::optional<std::size_t> coda_after_fine(std::size_t fine) const
    {
        if (const auto coda = coda_from(fine))
            return coda;
        return jumped_from_ + 1 < bars_.size() ? std::optional {jumped_from_ + 1} : std::nullopt;
    }

    void begin_section(std::size_t at)
    {
        section_start_ = at;
        pass_ = 1;
    }

    std::span<const Bar> bars_;
    std::vector<int> visits_of_;
    std::vector<bool> jump_taken_;
    std::vector<bool> jump_passed_by_;
    std::vector<int> last_pass_;  ///< over brackets that stand side by side, the last of all; 0 outside
    std::vector<bool> again_after_jump_;  ///< whether their repeat is made again after a jump
    std::vector<bool> ends_repeat_;       ///< whether they have one: "2nd time only" within a repeat has none
    std::vector<std::size_t> past_bracket_;  ///< the first bar after the bracket that covers this one
    std::vector<std::optional<std::size_t>> segno_before_;  ///< the last, this bar's own included
    std::vector<std::optional<std::size_t>> coda_after_;    ///< the next
    static constexpr auto numbers = std::size_t {256};      // of codas, as a Navigation can have them
    std::array<std::optional<std::size_t>, numbers> coda_numbered_;  ///< the first of each number; 0: without
    std::array<bool, numbers> to_coda_numbered_ {};
    std::vector<Visit> order_;
    std::size_t origin_ = 0;  ///< where a D.C. goes to
    std::size_t section_start_ = 0;
    std::size_t furthest_ = 0;
    std::size_t jumped_from_ = 0;
    std::size_t codas_left_for_ = 0;
    std::uint8_t until_number_ = 0;  ///< of the coda that the last jump named
    int pass_ = 1;
    Arrival arrival_ = Arrival::onward;
    bool jumped_ = false;
    bool with_repeats_ = false;  ///< as that jump says
    bool in_coda_ = false;
    bool until_coda_ = false;
    bool until_fine_ = false;
    bool coda_after_fine_ = false;  ///< "al Fine e poi la Coda"
    bool has_fine_ = false;
};

std::string number_name(int number)
{
    return number == 0 ? std::string {} : fmt::format(" {}", number);
}

/// Where the movement ends that begins with a bar.
std::size_t movement_end(std::span<const Bar> bars, std::size_t first)
{
    auto end = first + 1;
    while (end < bars.size() && !bars[end].navigation.movement_starts)
        ++end;
    return end;
}

void doubt_jumps(std::span<const Bar> movement, const Player& player, Remarks& remarks)
{
    const auto any = [&](auto is_so) {
        return std::ranges::any_of(movement, [&](const Bar& bar) { return is_so(bar.navigation); });
    };
    const auto has_fine = any([](const Navigation& signs) { return signs.fine; });
    const auto has_to_coda = any([](const Navigation& signs) { return signs.to_coda; });
    const auto has_jump = any([](const Navigation& signs) { return signs.jump != Jump::none; });
    const auto last_coda = std::ranges::find_if(movement.rbegin(), movement.rend(),
                                                [](const Bar& bar) { return bar.navigation.coda; });
    const auto has_coda = last_coda != movement.rend();
    auto has_segno = false;
    for (auto bar = movement.begin(); bar != movement.end(); ++bar) {
        const auto& signs = bar->navigation;
        has_segno = has_segno || signs.segno;
        if (signs.jump == Jump::dal_segno && !has_segno)
            remarks.add(fmt::format("The {} in bar {} finds no 𝄋 before it and is passed by.",
                                    jump_name(signs), bar->number));
        else if (player.passed_by(static_cast<std::size_t>(bar - movement.begin())))
            remarks.add(
                fmt::format("The {} in bar {} finds no 𝄋 between the Fine and itself and is passed by.",
                            jump_name(signs), bar->number));
        else if (signs.jump != Jump::none && !has_fine &&
                 (signs.until == Until::fine || (signs.until == Until::fine_then_coda && !has_to_coda)))
            remarks.add(fmt::format("The {} in bar {} finds no Fine, and all is played to the end.",
                                    jump_name(signs), bar->number));
        else if (signs.jump != Jump::none && signs.until == Until::coda && !has_to_coda &&
                 (!signs.coda_comes_next || has_coda || bar + 1 == movement.end()))
            remarks.add(fmt::format("The {} in bar {} finds no To Coda to leave by, and plays on.",
                                    jump_name(signs), bar->number));
        else if (signs.jump != Jump::none && signs.until == Until::fine_then_coda && has_fine && !has_coda &&
                 bar + 1 == movement.end())
            remarks.add(fmt::format("The {} in bar {} finds no coda, and all ends at the Fine.",
                                    jump_name(signs), bar->number));
        if (signs.to_coda && has_jump && last_coda.base() <= bar + 1)
            remarks.add(fmt::format("The {} in bar {} finds no coda after it and is passed by.",
                                    to_coda_name(signs), bar->number));
    }
}

/// What is printed for a jump and no jump uses, in one sentence. Told elsewhere is what a jump names and does
/// not find; a Fine where all ends anyway needs no jump.
void doubt_signs(std::span<const Bar> movement, const Player& player, Remarks& remarks)
{
    struct Use {
        bool played = false;
        bool segno = false;
        bool coda = false;
        bool to_coda = false;
        bool fine = false;
    };
    auto uses = std::vector<Use>(movement.size());
    const auto& order = player.order();
    for (auto i = std::size_t {0}; i < order.size(); ++i) {
        auto& use = uses[order[i].bar];
        use.played = true;
        use.segno =
            use.segno || order[i].arrival == Arrival::dal_segno || order[i].arrival == Arrival::da_capo;
        use.fine = use.fine || order[i].fine || i + 1 == order.size();
        if (order[i].arrival == Arrival::coda)
            use.coda = uses[order[i - 1].bar].to_coda = true;
    }
    const auto any = [&](auto is_so) {
        return std::ranges::any_of(movement, [&](const Bar& bar) { return is_so(bar.navigation); });
    };
    const auto names = [&](Until until) {
        return any([&](const Navigation& n) { return n.jump != Jump::none && n.until == until; });
    };
    const auto names_coda = names(Until::coda) || names(Until::fine_then_coda);
    const auto names_fine = names(Until::fine) || names(Until::fine_then_coda);
    const auto has_jump = any([](const Navigation& signs) { return signs.jump != Jump::none; });
    auto unused = std::vector<std::string> {};
    auto coda_behind = false;
    auto passed_by = false;
    for (auto at = movement.size(); at-- > 0;) {
        const auto& signs = movement[at].navigation;
        const auto& use = uses[at];
        const auto add = [&](bool is_unused, std::string_view sign) {
            if (is_unused && use.played)
                unused.push_back(fmt::format("the {} in bar {}", sign, movement[at].number));
        };
        passed_by = passed_by || player.passed_by(at);
        add(signs.fine && !use.fine && !names_fine, "Fine");
        add(signs.to_coda && !use.to_coda && (coda_behind || !has_jump), to_coda_name(signs));
        add(signs.coda && !use.coda && !names_coda, "coda");
        add(signs.segno && !use.segno && !passed_by, "𝄋");
        coda_behind = coda_behind || signs.coda;
    }
    if (unused.empty())
        return;
    std::ranges::reverse(unused);
    constexpr auto most_named = std::size_t {8};
    if (const auto more = unused.size() - std::min(unused.size(), most_named); more > 0) {
        unused.resize(most_named);
        unused.push_back(fmt::format("{} more", more));
    }
    const auto last = std::move(unused.back());
    unused.pop_back();
    remarks.add(fmt::format("No D.C. or D.S. makes use of {}{}{}.", fmt::join(unused, ", "),
                            unused.empty() ? "" : " and ", last));
}

}  // namespace

std::string jump_name(const Navigation& signs)
{
    auto name = std::string {signs.jump == Jump::da_capo ? "D.C." : "D.S."};
    if (signs.until == Until::fine || signs.until == Until::fine_then_coda)
        name += " al Fine";
    if (signs.until == Until::fine_then_coda)
        name += " e poi la Coda" + number_name(signs.until_number);
    if (signs.until == Until::coda)
        name += " al Coda" + number_name(signs.until_number);
    return name;
}

std::string to_coda_name(const Navigation& signs)
{
    return "To Coda" + number_name(signs.to_coda_number);
}

Result<std::vector<Visit>> playing_order(std::span<const Bar> bars, std::size_t most)
{
    auto order = std::vector<Visit> {};
    for (auto first = std::size_t {0}; first < bars.size();) {
        const auto end = movement_end(bars, first);
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

std::vector<std::string> doubts_about(std::span<const Bar> bars, std::span<const Visit> order)
{
    auto remarks = Remarks {};
    for (auto first = std::size_t {0}; first < bars.size();) {
        const auto end = movement_end(bars, first);
        const auto movement = bars.subspan(first, end - first);
        auto player = Player {movement};
        player.play(order.size());
        doubt_jumps(movement, player, remarks);
        doubt_signs(movement, player, remarks);
        first = end;
    }
    auto played = std::vector<bool>(bars.size(), false);
    for (const auto& visit : order)
        played[visit.bar] = true;
    for (auto at = std::size_t {0}; at < bars.size(); ++at) {
        if (played[at])
            continue;
        const auto first = at;
        while (at + 1 < bars.size() && !played[at + 1])
            ++at;
        remarks.add(fmt::format("{} never played; check the repeats, endings and jumps around {}.",
                                first == at
                                    ? fmt::format("Bar {} is", bars[first].number)
                                    : fmt::format("Bars {}–{} are", bars[first].number, bars[at].number),
                                first == at ? "it" : "them"));
    }
    return remarks.sentences();
}

}  // namespace tutti::score
