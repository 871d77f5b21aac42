// SPDX-License-Identifier: GPL-3.0-or-later
#include "units/utf8.hpp"

#include <array>
#include <cstdint>

namespace tutti {

namespace {

bool is_control(const CodePoint& point)
{
    return point.value < 0x20 || (point.value >= 0x7F && point.value < 0xA0);
}

}  // namespace

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

std::string_view trimmed(std::string_view text) noexcept
{
    constexpr auto blank = std::string_view {" \t\r\n"};
    const auto first = text.find_first_not_of(blank);
    return first == std::string_view::npos ? std::string_view {}
                                           : text.substr(first, text.find_last_not_of(blank) - first + 1);
}

std::string shortened(std::string_view text, std::size_t characters)
{
    const auto points = code_points(text);
    if (points.size() <= characters)
        return std::string {text};
    auto cut = std::string {};
    for (std::size_t n = 0; n + 1 < characters; ++n)
        cut += points[n].bytes;
    return cut + "…";
}

}  // namespace tutti
