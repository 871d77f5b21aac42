// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/bar_names.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <map>
#include <utility>

#include <fmt/format.h>

namespace tutti::score {

std::vector<std::string> bar_names(const Score& score)
{
    auto names = std::vector<std::string> {};
    auto seen = std::map<std::string_view, int> {};
    for (auto b = std::size_t {0}; b < score.bars.size(); ++b) {
        const auto& number = score.bars[b].number;
        if (b > 0 && !number.empty() && number == score.bars[b - 1].number &&
            !score.bars[b].navigation.movement_starts) {
            names.push_back(names.back());
            continue;
        }
        const auto times = ++seen[number];
        names.push_back(times == 1 || number.empty() ? number : fmt::format("{} ({})", number, times));
    }
    return names;
}

std::string unmistakable(const Score& score, std::string_view name)
{
    const auto is_a_mark = std::ranges::any_of(
        score.bars, [&](const Bar& bar) { return as_called(bar.rehearsal_mark) == as_called(name); });
    return is_a_mark ? fmt::format("bar {}", name) : std::string {name};
}

SpokenPlace without_leading_words(std::string_view text)
{
    using Of = SpokenPlace::Of;
    constexpr auto words = std::array {
        std::pair {"from", Of::either},  std::pair {"at", Of::either},      std::pair {"ab", Of::either},
        std::pair {"von", Of::either},   std::pair {"rehearsal", Of::mark}, std::pair {"mark", Of::mark},
        std::pair {"letter", Of::mark},  std::pair {"buchstabe", Of::mark}, std::pair {"ziffer", Of::mark},
        std::pair {"bar", Of::bar},      std::pair {"bars", Of::bar},       std::pair {"measure", Of::bar},
        std::pair {"measures", Of::bar}, std::pair {"m", Of::bar},          std::pair {"mm", Of::bar},
        std::pair {"takt", Of::bar},     std::pair {"takte", Of::bar},      std::pair {"t", Of::bar}};
    const auto is_letter = [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; };
    auto left = SpokenPlace {text};
    for (;;) {
        const auto begin = std::ranges::find_if_not(left.name, [](char c) { return c == ' '; });
        auto end = std::find_if_not(begin, left.name.end(), is_letter);
        const auto word = as_called(std::string_view {begin, end});
        const auto known =
            std::ranges::find(words, word, [](const auto& one) { return std::string_view {one.first}; });
        // A name of its own: what is left may not be nothing, and "Bär" is no bar.
        if (end != left.name.end() && *end == '.')
            ++end;
        const auto rest = std::string_view {end, left.name.end()};
        if (known == words.end() || as_called(rest).empty() ||
            (static_cast<unsigned char>(rest.front()) & 0x80U) != 0)
            return left;
        left = {rest, known->second == Of::either ? left.of : known->second};
    }
}

std::string as_called(std::string_view text)
{
    auto letters = std::string {};
    for (const auto c : text)
        if (c != ' ')
            letters.push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
    return letters;
}

}  // namespace tutti::score
