// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/marked_tempo.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <span>
#include <string_view>

namespace tutti::score {

namespace {

enum class Until { its_end, it_begins };

/// Whether the text has one of these words, or one that begins so, in whatever letters. They are given in
/// small ones.
bool has_any(std::string_view text, std::span<const std::string_view> words, Until known_by) noexcept
{
    const auto small = [](char c) { return std::tolower(static_cast<unsigned char>(c)); };
    const auto is_letter = [&](std::size_t at) {
        return at < text.size() && std::isalpha(static_cast<unsigned char>(text[at])) != 0;
    };
    for (const auto word : words)
        for (auto at = std::size_t {0}; at + word.size() <= text.size(); ++at) {
            const auto begins = at == 0 || !is_letter(at - 1);
            const auto ends = known_by == Until::it_begins || !is_letter(at + word.size());
            if (begins && ends && std::ranges::equal(text.substr(at, word.size()), word, {}, small, small))
                return true;
        }
    return false;
}

constexpr auto back = std::to_array<std::string_view>({"a tempo", "in tempo"});
constexpr auto back_to_first =
    std::to_array<std::string_view>({"tempo i", "tempo 1", "tempo primo", "1. tempo", "erstes tempo"});
constexpr auto by_and_by = std::to_array<std::string_view>({"rit", "rall", "accel", "string", "allarg"});

}  // namespace

TempoWords tempo_words(std::string_view text) noexcept
{
    if (has_any(text, by_and_by, Until::it_begins))
        return TempoWords::by_and_by;
    if (has_any(text, back_to_first, Until::its_end))
        return TempoWords::back_to_first;
    return has_any(text, back, Until::its_end) ? TempoWords::back : TempoWords::none;
}

void MarkedTempo::enter(const Bar& bar, Arrival arrival) noexcept
{
    if (bar.navigation.movement_starts && arrival == Arrival::onward)
        first_.reset();
}

void MarkedTempo::read(const TempoMark& mark) noexcept
{
    const auto words = tempo_words(mark.text);
    if (words == TempoWords::by_and_by) {
        before_ = figure_ ? figure_ : before_;
        figure_ = mark.quarters;
        return;
    }
    if (mark.quarters) {
        figure_ = mark.quarters;
        if (!mark.text.empty())  // else the playback's way through a "rit."
            before_.reset();
    } else if (words == TempoWords::back_to_first) {
        figure_ = first_;
    } else if (words == TempoWords::back) {
        figure_ = before_ ? before_ : figure_;
    } else if (!mark.text.empty()) {
        figure_.reset();
        before_.reset();
    }
    first_ = first_ ? first_ : figure_;
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
