// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/bar_names.hpp"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <map>

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

std::string as_called(std::string_view text)
{
    auto letters = std::string {};
    for (const auto c : text)
        if (c != ' ')
            letters.push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(c))));
    return letters;
}

}  // namespace tutti::score
