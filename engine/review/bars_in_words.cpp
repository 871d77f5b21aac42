// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/bars_in_words.hpp"

#include <utility>
#include <vector>

#include <fmt/format.h>

#include "units/enumerated.hpp"

namespace tutti::review {

namespace {

constexpr auto nearly_everywhere = 0.9;
constexpr auto fewest_bars_to_be_everywhere = std::size_t {8};
constexpr auto most_ranges = std::size_t {3};

}  // namespace

std::string bars_in_words(const std::set<std::size_t>& columns, const std::set<std::size_t>& judged,
                          const Page& page)
{
    const auto& bars = page.bars();
    if (judged.size() >= fewest_bars_to_be_everywhere &&
        static_cast<double>(columns.size()) >= nearly_everywhere * static_cast<double>(judged.size()))
        return std::string {throughout};
    auto ranges = std::vector<std::pair<std::size_t, std::size_t>> {};
    for (const auto column : columns) {
        const auto next_judged = ranges.empty() ? judged.end() : judged.upper_bound(ranges.back().second);
        if (!ranges.empty() && next_judged != judged.end() && *next_judged >= column)
            ranges.back().second = column;
        else
            ranges.emplace_back(column, column);
    }
    const auto range = [&](const auto& one) {
        return one.first == one.second ? bars[one.first].name
                                       : fmt::format("{} to {}", bars[one.first].name, bars[one.second].name);
    };
    if (columns.size() == 1)
        return fmt::format("bar {}", range(ranges.front()));
    if (ranges.size() > most_ranges)
        return fmt::format("in {} bars from {} to {}", columns.size(), bars[*columns.begin()].name,
                           bars[*columns.rbegin()].name);
    auto words = std::vector<std::string> {};
    for (const auto& one : ranges)
        words.push_back(range(one));
    return "bars " + enumerated(words);
}

}  // namespace tutti::review
