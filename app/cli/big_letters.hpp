// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace tutti::cli {

/// Text three rows high, made of half blocks, to be read from the other side of a hall. Capital letters,
/// digits and a few signs; accents are dropped.
inline constexpr int big_rows = 3;
using BigText = std::array<std::string, big_rows>;

/// The text drawn big, every row of one width; none when it would be wider than `columns`. [any]
[[nodiscard]] std::optional<BigText> big_letters(std::string_view, int columns);

}  // namespace tutti::cli
