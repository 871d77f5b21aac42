// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/plain_words.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "units/utf8.hpp"

namespace tutti::score {

namespace {

/// À to ÿ without their accents; those that are no letters are nothing.
std::string_view without_accent(char32_t letter)
{
    constexpr auto first = char32_t {0xC0};
    constexpr auto plain = std::to_array<std::string_view>({
        "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i",  "i",
        "d", "n", "o", "o", "o", "o", "o",  "",  "o", "u", "u", "u", "u", "y", "th", "ss",
    });
    constexpr auto capitals = std::size_t {32};
    if (letter < first || letter >= first + 2 * capitals)
        return "";
    constexpr auto y_with_dots = char32_t {0xFF};  // below which ß stands among the capitals
    return letter == y_with_dots ? "y" : plain[(letter - first) % capitals];
}

std::string_view ligature(char32_t letter)
{
    switch (letter) {
    case U'\u0152':
    case U'\u0153':
        return "oe";
    case U'\uFB00':
        return "ff";
    case U'\uFB01':
        return "fi";
    case U'\uFB02':
        return "fl";
    default:
        return "";
    }
}

bool is_combining(char32_t c)
{
    return c >= 0x300 && c < 0x370;
}

}  // namespace

std::vector<PlainWord> plain_words(std::string_view text)
{
    auto words = std::vector<PlainWord> {};
    auto within = false;
    for (const auto& c : code_points(text)) {
        const auto at = static_cast<std::size_t>(c.bytes.data() - text.data());
        const auto ascii = c.value < 0x80 ? static_cast<int>(c.value) : 0;
        const auto foreign = c.value >= 0x100 && c.value < 0x250;  // the rest of Latin, kept as it is
        const auto joined = ligature(c.value);
        const auto letters = !joined.empty() ? joined : foreign ? c.bytes : without_accent(c.value);
        if (within && is_combining(c.value)) {
            words.back().end = at + c.bytes.size();
            continue;
        }
        if (std::isalnum(ascii) == 0 && letters.empty()) {
            if (within && c.value == U'.')
                words.back().dotted = true;
            within = false;
            continue;
        }
        if (!within)
            words.push_back({{}, at, at, false});
        if (letters.empty())
            words.back().text += static_cast<char>(std::tolower(ascii));
        else
            words.back().text += letters;
        words.back().end = at + c.bytes.size();
        within = true;
    }
    return words;
}

bool is_denial(std::string_view word)
{
    return is_one_of(word, {"senza", "non", "no", "not", "never", "without", "t", "nor", "ne", "ohne", "kein",
                            "keine", "keinen", "nicht", "sans", "pas", "ni"});
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> known)
{
    return std::ranges::find(known, word) != known.end();
}

bool begins_with_one_of(std::string_view word, std::initializer_list<std::string_view> known)
{
    return std::ranges::any_of(known, [&](std::string_view stem) { return word.starts_with(stem); });
}

}  // namespace tutti::score
