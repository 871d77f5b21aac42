// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

namespace tutti::practice {

inline constexpr auto fewest_for_a_median = std::size_t {4};

/// The middle one of notes' values, of an even number the upper; of fewer than 4 none. [any]
template <class Value>
[[nodiscard]] std::optional<Value> median(std::vector<Value> values)
{
    if (values.size() < fewest_for_a_median)
        return std::nullopt;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    return *middle;
}

}  // namespace tutti::practice
