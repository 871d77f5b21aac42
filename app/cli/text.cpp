// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/text.hpp"

#include <array>
#include <clocale>
#include <cstdint>
#include <cwchar>
#include <langinfo.h>
#include <locale.h>
#include <vector>

namespace tutti::cli {

namespace {

struct CodePoint {
    char32_t value;
    std::string_view bytes;
    bool valid;
};

/// UTF-8 taken apart. A byte that begins nothing stands for itself and is not valid.
std::vector<CodePoint> code_points(std::string_view text)
{
    const auto byte = [&](std::size_t n) { return static_cast<std::uint8_t>(text[n]); };
    auto found = std::vector<CodePoint> {};
    for (std::size_t at = 0; at < text.size();) {
        const auto first = byte(at);
        const auto length = first < 0x80                    ? std::size_t {1}
                            : first >= 0xC2 && first < 0xE0 ? std::size_t {2}
                            : first >= 0xE0 && first < 0xF0 ? std::size_t {3}
                            : first >= 0xF0 && first < 0xF5 ? std::size_t {4}
                                                            : std::size_t {0};
        auto value = length == 1 ? char32_t {first} : static_cast<char32_t>(first & (0xFFU >> (length + 1)));
        auto valid = length > 0 && at + length <= text.size();
        for (std::size_t n = 1; valid && n < length; ++n) {
            valid = (byte(at + n) & 0xC0U) == 0x80U;
            value = (value << 6U) | (byte(at + n) & 0x3FU);
        }
        constexpr std::array<char32_t, 5> least {0, 0, 0x80, 0x800, 0x10000};
        valid = valid && value >= least[length] && value <= 0x10FFFF && (value < 0xD800 || value > 0xDFFF);
        const auto taken = valid ? length : std::size_t {1};
        found.push_back({valid ? value : first, text.substr(at, taken), valid});
        at += taken;
    }
    return found;
}

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

bool is_control(const CodePoint& point)
{
    return point.value < 0x20 || (point.value >= 0x7F && point.value < 0xA0);
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

std::string printable(std::string_view text)
{
    auto result = std::string {};
    for (const auto& point : code_points(text)) {
        if (point.valid && !is_control(point))
            result += point.bytes;
        else
            result += '?';
    }
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

std::string shown(std::string_view text, Charset charset)
{
    return charset == Charset::ascii ? ascii(printable(text)) : printable(text);
}

}  // namespace tutti::cli
