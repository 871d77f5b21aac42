// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/bars_in_words.hpp"

#include <optional>
#include <vector>

#include <fmt/format.h>

#include "units/enumerated.hpp"

namespace tutti::review {

namespace {

constexpr auto nearly_everywhere = 0.9;
constexpr auto fewest_bars_to_be_everywhere = std::size_t {8};

}  // namespace

BarsTold bars_told(const std::set<std::size_t>& columns, const std::set<std::size_t>& judged,
                   const Page& page)
{
    const auto& bars = page.bars();
    auto told = BarsTold {.throughout = false, .bars = columns.size(), .ranges = {}};
    told.throughout =
        judged.size() >= fewest_bars_to_be_everywhere &&
        static_cast<double>(columns.size()) >= nearly_everywhere * static_cast<double>(judged.size());
    auto last = std::optional<std::size_t> {};
    for (const auto column : columns) {
        const auto next_judged = last ? judged.upper_bound(*last) : judged.end();
        if (last && next_judged != judged.end() && *next_judged >= column)
            told.ranges.back().second = bars[column].name;
        else
            told.ranges.emplace_back(bars[column].name, bars[column].name);
        last = column;
    }
    return told;
}

std::string bars_in_words(const BarsTold& told)
{
    if (told.throughout)
        return std::string {throughout};
    const auto range = [](const auto& one) {
        return one.first == one.second ? one.first : fmt::format("{} to {}", one.first, one.second);
    };
    if (told.bars == 1)
        return fmt::format("bar {}", range(told.ranges.front()));
    if (told.ranges.size() > most_ranges)
        return fmt::format("in {} bars from {} to {}", told.bars, told.ranges.front().first,
                           told.ranges.back().second);
    auto words = std::vector<std::string> {};
    for (const auto& one : told.ranges)
        words.push_back(range(one));
    return "bars " + enumerated(words);
}

}  // namespace tutti::review
