// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/tempo_map.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "score/tempo_words.hpp"

namespace tutti::score {

namespace {

constexpr auto most_marks = std::size_t {500'000};

/// The tempo while marks are read.
class Walk {
public:
    struct Tempo {
        BeatsPerMinute played = TempoMap::unmarked_tempo;
        bool on_page = false;
    };

    void begin_movement(ScorePosition at)
    {
        movement_start_ = at;
        first_ = now_;
        has_none_ = true;
    }

    Tempo read(const TempoMark& mark, TempoWords words, ScorePosition at)
    {
        // "Dolce e tranquillo" within a movement is how it goes on, and beside "Allegro" what that is like.
        if (words == TempoWords::manner && !mark.quarters && (at != movement_start_ || !has_none_))
            return now_;
        has_none_ = false;
        if (words == TempoWords::by_and_by && !under_way_) {
            before_ = now_;
            under_way_ = true;
        }
        if (mark.quarters)
            now_ = {*mark.quarters, true};
        else if (words == TempoWords::back)
            now_ = under_way_ ? before_ : now_;
        else if (words == TempoWords::back_to_first)
            now_ = first_;
        else if (words != TempoWords::none)
            now_.on_page = false;
        // A figure alone is the playback's way through a "rit.".
        if (words != TempoWords::by_and_by && !mark.text.empty() &&
            (mark.quarters || words != TempoWords::none))
            under_way_ = false;
        if (at == movement_start_)
            first_ = now_;
        return now_;
    }

private:
    Tempo now_;
    Tempo before_;  ///< the "rit." that is under way
    Tempo first_;   ///< of the movement
    ScorePosition movement_start_;
    bool has_none_ = true;  ///< no tempo in this movement yet
    bool under_way_ = false;
};

}  // namespace

Result<TempoMap> TempoMap::lay_out(std::span<const Bar> bars, std::span<const Visit> order)
{
    // Read once, however often they are played.
    auto words = std::vector<std::vector<TempoWords>>(bars.size());
    for (auto i = std::size_t {0}; i < bars.size(); ++i)
        for (const auto& mark : bars[i].tempo_marks)
            words[i].push_back(tempo_words(mark.text));

    auto map = TempoMap {};
    auto walk = Walk {};
    auto start = ScorePosition {};
    for (const auto& visit : order) {
        const auto& bar = bars[visit.bar];
        if (bar.navigation.movement_starts && visit.arrival == Arrival::onward)
            walk.begin_movement(start);
        for (auto i = std::size_t {0}; i < bar.tempo_marks.size(); ++i) {
            if (map.steps_.size() > most_marks)
                return failure(ErrorCode::score_invalid,
                               fmt::format("With its repeats this score has more than {} tempo marks, which "
                                           "no piece has; check its repeat signs",
                                           most_marks));
            const auto& mark = bar.tempo_marks[i];
            const auto at = start + std::min(mark.at, bar.length);
            const auto now = walk.read(mark, words[visit.bar][i], at);
            map.steps_.push_back({at, map.time_at(at), now.played, now.on_page});
        }
        start += bar.length;
    }
    return map;
}

const TempoMap::Step& TempoMap::at(ScorePosition position) const noexcept
{
    const auto after = std::ranges::upper_bound(steps_, position, {}, &Step::from);
    return after == steps_.begin() ? *after : *std::prev(after);
}

Seconds TempoMap::time_at(ScorePosition position) const noexcept
{
    const auto& step = at(position);
    return step.time + Seconds {60.0 * (position - step.from).value() / step.played.value()};
}

}  // namespace tutti::score
