// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/tempo_map.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <iterator>
#include <string>

#include <fmt/format.h>

namespace tutti::score {

namespace {

constexpr auto most_marks = std::size_t {500'000};

/// Its words and figures in small letters, with one space between them and at either end.
std::string plain_words(std::string_view text)
{
    auto plain = std::string {' '};
    plain.reserve(text.size() + 2);
    for (const auto c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) != 0)
            plain.push_back(static_cast<char>(std::tolower(byte)));
        else if (plain.back() != ' ')
            plain.push_back(' ');
    }
    return plain.back() == ' ' ? plain : plain + ' ';
}

bool has_any(const std::string& plain, std::span<const std::string_view> phrases)
{
    return std::ranges::any_of(
        phrases, [&](std::string_view phrase) { return plain.find(phrase) != std::string::npos; });
}

constexpr auto back = std::to_array<std::string_view>({" a tempo ", " in tempo "});
constexpr auto back_to_first = std::to_array<std::string_view>(
    {" tempo i ", " tempo 1 ", " tempo primo ", " 1 tempo ", " erstes tempo "});
constexpr auto of_a_dance = std::to_array<std::string_view>({" tempo di "});
constexpr auto by_and_by = std::to_array<std::string_view>(
    {" rit ", " ritard ", " ritardando ", " riten ", " ritenuto ", " rall ", " rallent ", " rallentando ",
     " accel ", " accelerando ", " string ", " stringendo ", " allarg ", " allargando "});

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
    }

    Tempo read(const TempoMark& mark, TempoWords words, ScorePosition at)
    {
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
        else if (!mark.text.empty())
            now_.on_page = false;
        // A figure alone is the playback's way through a "rit.".
        if (words != TempoWords::by_and_by && !mark.text.empty())
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
    bool under_way_ = false;
};

}  // namespace

TempoWords tempo_words(std::string_view text)
{
    const auto plain = plain_words(text);
    if (has_any(plain, by_and_by))
        return TempoWords::by_and_by;
    if (has_any(plain, back_to_first))
        return TempoWords::back_to_first;
    return has_any(plain, back) && !has_any(plain, of_a_dance) ? TempoWords::back : TempoWords::none;
}

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
