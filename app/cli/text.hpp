// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace tutti::cli {

/// What the terminal, or the file that output goes to, can show.
enum class Charset {
    utf8,
    ascii,
};

/// What the user's locale says (LC_ALL, LC_CTYPE, LANG). Makes that locale the program's for characters.
/// [control]
[[nodiscard]] Charset locale_charset();

/// How many columns of a terminal the text takes: 1 for "♭", 0 for a combining accent, 2 for most of Chinese
/// and Japanese. UTF-8; a byte that is not part of any counts 1. [any]
[[nodiscard]] int display_width(std::string_view);

/// Exactly `columns` wide: padded with spaces, or cut with "…" at its end. [any]
[[nodiscard]] std::string fitted(std::string_view, int columns);

/// The text if it fits, else cut with "…". [any]
[[nodiscard]] std::string cut(std::string_view, int columns);

/// The same in ASCII and of the same display width: "é" is "e", "♭" is "b", "−" is "-"; marks and boxes
/// become what looks most like them, the rest "?". [any]
[[nodiscard]] std::string ascii(std::string_view);

/// "bars 5 to 12", or "bar 5" where that is all. [any]
[[nodiscard]] std::string bars_words(std::string_view first, std::string_view last);

/// tutti::printable(), and ascii() when that is all there is. [any]
[[nodiscard]] std::string shown(std::string_view, Charset);

}  // namespace tutti::cli
