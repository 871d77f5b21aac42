// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/text.hpp"

#include <array>
#include <clocale>
#include <cstdint>
#include <cwchar>
#include <langinfo.h>
#include <locale.h>

#include <fmt/format.h>

#include "units/utf8.hpp"

namespace tutti::cli {

namespace {

/// wcwidth() answers for the locale of the thread that asks, and ours may be "C": it is asked in one that
/// knows Unicode.
class UnicodeLocale {
public:
    UnicodeLocale()
        : before_ {uselocale(unicode())}
    {
    }
    ~UnicodeLocale() { uselocale(before_); }
    UnicodeLocale(const UnicodeLocale&) = delete;
    UnicodeLocale& operator=(const UnicodeLocale&) = delete;

private:
    static locale_t unicode()
    {
        // Null where the system has no such locale; uselocale() then changes nothing.
        static const auto made = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
        return made;
    }
    locale_t before_;
};

int width_of(const CodePoint& point)
{
    if (!point.valid || point.value < 0x80)
        return 1;
    const auto width = wcwidth(static_cast<wchar_t>(point.value));
    return width < 0 ? 1 : width;
}

// U+00C0 … U+017F without their accents.
constexpr std::string_view unaccented = "AAAAAAACEEEEIIIIDNOOOOOxOUUUUYTs"
                                        "aaaaaaaceeeeiiiidnooooo/ouuuuyty"
                                        "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGg"
                                        "GgGgHhHhIiIiIiIiIiIiJjKkkLlLlLlL"
                                        "lLlNnNnNnnNnOoOoOoOoRrRrRrSsSsSs"
                                        "SsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";

char ascii_of(char32_t value)
{
    if (value < 0x80)
        return static_cast<char>(value);
    if (value >= 0xC0 && value < 0x180)
        return unaccented[value - 0xC0];
    switch (value) {
    case U'♯':
        return '#';
    case U'♭':
        return 'b';
    case U'−':
    case U'–':
    case U'—':
    case U'─':
        return '-';
    case U'━':
    case U'╸':
        return '=';
    case U'…':
    case U'·':
        return '.';
    case U'▶':
        return '>';
    case U'▲':
        return '^';
    case U'▼':
        return 'v';
    case U'●':
        return 'o';
    case U'♪':
        return '*';
    case U'█':
        return '#';
    case U'▐':
        return '[';
    case U'▌':
        return ']';
    case U'░':
        return ':';
    case U'│':
        return '|';
    case U'±':
        return '+';
    case U'‘':
    case U'’':
        return '\'';
    case U'“':
    case U'”':
        return '"';
    case 0xA0:
        return ' ';
    default:
        return '?';
    }
}

}  // namespace

Charset locale_charset()
{
    std::setlocale(LC_CTYPE, "");
    return std::string_view {nl_langinfo(CODESET)} == "UTF-8" ? Charset::utf8 : Charset::ascii;
}

int display_width(std::string_view text)
{
    const auto locale = UnicodeLocale {};
    auto width = 0;
    for (const auto& point : code_points(text))
        width += width_of(point);
    return width;
}

std::string cut(std::string_view text, int columns)
{
    if (display_width(text) <= columns)
        return std::string {text};
    if (columns <= 0)
        return {};
    const auto locale = UnicodeLocale {};
    auto kept = std::string {};
    auto width = 0;
    for (const auto& point : code_points(text)) {
        width += width_of(point);
        if (width > columns - 1)
            break;
        kept += point.bytes;
    }
    return kept + "…";
}

std::string fitted(std::string_view text, int columns)
{
    auto result = cut(text, columns);
    const auto missing = columns - display_width(result);
    if (missing > 0)
        result.append(static_cast<std::size_t>(missing), ' ');
    return result;
}

std::string ascii(std::string_view text)
{
    const auto locale = UnicodeLocale {};
    auto result = std::string {};
    for (const auto& point : code_points(text)) {
        const auto width = width_of(point);
        result.append(static_cast<std::size_t>(width), point.valid ? ascii_of(point.value) : '?');
    }
    return result;
}

std::string bars_words(std::string_view first, std::string_view last)
{
    return first == last ? fmt::format("bar {}", first) : fmt::format("bars {} to {}", first, last);
}

std::string shown(std::string_view text, Charset charset)
{
    return charset == Charset::ascii ? ascii(printable(text)) : printable(text);
}

}  // namespace tutti::cli
