// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/marked_tempo.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <span>
#include <string_view>

namespace tutti::score {

namespace {

/// Whether the text has one of these words, in whatever letters. They are given in small ones.
bool has_any(std::string_view text, std::span<const std::string_view> words) noexcept
{
    const auto small = [](char c) { return std::tolower(static_cast<unsigned char>(c)); };
    const auto goes_on = [&](std::size_t at) {
        return at < text.size() && std::isalnum(static_cast<unsigned char>(text[at])) != 0;
    };
    for (const auto word : words)
        for (auto at = std::size_t {0}; at + word.size() <= text.size(); ++at) {
            const auto whole = (at == 0 || !goes_on(at - 1)) && !goes_on(at + word.size());
            if (whole && std::ranges::equal(text.substr(at, word.size()), word, {}, small, small))
                return true;
        }
    return false;
}

constexpr auto back = std::to_array<std::string_view>({"a tempo", "in tempo"});
constexpr auto back_to_first =
    std::to_array<std::string_view>({"tempo i", "tempo 1", "tempo primo", "1. tempo", "erstes tempo"});
constexpr auto of_a_dance = std::to_array<std::string_view>({"tempo di"});
constexpr auto by_and_by = std::to_array<std::string_view>(
    {"rit", "ritard", "ritardando", "riten", "ritenuto", "rall", "rallent", "rallentando", "accel",
     "accelerando", "string", "stringendo", "allarg", "allargando"});

}  // namespace

TempoWords tempo_words(std::string_view text) noexcept
{
    if (has_any(text, by_and_by))
        return TempoWords::by_and_by;
    if (has_any(text, back_to_first))
        return TempoWords::back_to_first;
    return has_any(text, back) && !has_any(text, of_a_dance) ? TempoWords::back : TempoWords::none;
}

void MarkedTempo::enter(const Bar& bar, Arrival arrival) noexcept
{
    beginning_ = !entered_ || (bar.navigation.movement_starts && arrival == Arrival::onward);
    entered_ = true;
    if (beginning_)
        first_.reset();
}

void MarkedTempo::read(const TempoMark& mark) noexcept
{
    const auto words = tempo_words(mark.text);
    if (words == TempoWords::by_and_by) {
        before_ = under_way_ ? before_ : figure_;
        under_way_ = true;
        figure_ = mark.quarters;
        return;
    }
    if (mark.quarters) {
        figure_ = mark.quarters;
        under_way_ = under_way_ && mark.text.empty();  // the playback's way through a "rit."
    } else if (words == TempoWords::back_to_first) {
        figure_ = first_;
    } else if (words == TempoWords::back) {
        figure_ = under_way_ ? before_ : figure_;
        under_way_ = false;
    } else if (!mark.text.empty()) {
        figure_.reset();
        under_way_ = false;
    }
    if (beginning_ && mark.at == decltype(mark.at) {})
        first_ = figure_;
}

std::optional<BeatsPerMinute> marked_tempo(const UnfoldedScore& score, ScorePosition position) noexcept
{
    auto marked = MarkedTempo {};
    for (const auto& bar : score.bars()) {
        if (bar.start > position)
            break;
        marked.enter(score.printed(bar), bar.arrival);
        for (const auto& mark : score.printed(bar).tempo_marks)
            if (bar.start + std::min(mark.at, bar.length) <= position)
                marked.read(mark);
    }
    return marked.figure();
}

}  // namespace tutti::score
