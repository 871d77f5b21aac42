// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tutti {

struct CodePoint {
    char32_t value;
    std::string_view bytes;
    bool valid;
};

/// UTF-8 taken apart. A byte that begins nothing stands for itself and is not valid. [any]
[[nodiscard]] std::vector<CodePoint> code_points(std::string_view);

/// Safe to show, on a terminal too: control characters, which could move its cursor, and broken UTF-8 become
/// "?". [any]
[[nodiscard]] std::string printable(std::string_view);

/// Without spaces, tabs and line ends before and after it. [any]
[[nodiscard]] std::string_view trimmed(std::string_view) noexcept;

/// The text if it has no more than so many characters, else its beginning and "…". [any]
[[nodiscard]] std::string shortened(std::string_view, std::size_t characters);

/// A file's text as UTF-8 without a byte order mark, whichever of UTF-8 and UTF-16 with such a mark an editor
/// has saved it in. [any]
[[nodiscard]] std::string without_byte_order_mark(std::string);

}  // namespace tutti
