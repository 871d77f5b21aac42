// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::score {

/// A word of a text, and where it stands there.
struct PlainWord {
    std::string text;  ///< in small letters without accents: "Più" is "piu", "Mäßig" "massig"
    std::size_t begin = 0;
    std::size_t end = 0;
    bool dotted = false;  ///< a full stop follows: "string." and "3."
};

/// A text's words and figures, signs left out; without combining accents, ligatures as plain letters. [any]
[[nodiscard]] std::vector<PlainWord> plain_words(std::string_view);

/// "senza", "ohne", "keine", the "t" of "don't": what follows is not to be done. [any]
[[nodiscard]] bool is_denial(std::string_view word);

[[nodiscard]] bool is_one_of(std::string_view word, std::initializer_list<std::string_view> known);
[[nodiscard]] bool begins_with_one_of(std::string_view word, std::initializer_list<std::string_view> known);

}  // namespace tutti::score
