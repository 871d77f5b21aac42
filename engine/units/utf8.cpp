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

std::string without_byte_order_mark(std::string text)
{
    if (text.starts_with("\xEF\xBB\xBF"))
        return text.substr(3);
    const auto low_first = text.starts_with("\xFF\xFE");
    if (!low_first && !text.starts_with("\xFE\xFF"))
        return text;
    auto utf8 = std::string {};
    const auto append = [&](char32_t value) {
        const auto put = [&](char32_t bits) { utf8 += static_cast<char>(static_cast<std::uint8_t>(bits)); };
        const auto follow = [&](unsigned shift) { put(0x80U | ((value >> shift) & 0x3FU)); };
        if (value < 0x80) {
            put(value);
        } else if (value < 0x800) {
            put(0xC0U | (value >> 6U));
            follow(0);
        } else if (value < 0x10000) {
            put(0xE0U | (value >> 12U));
            follow(6);
            follow(0);
        } else {
            put(0xF0U | (value >> 18U));
            follow(12);
            follow(6);
            follow(0);
        }
    };
    const auto unit = [&](std::size_t at) {
        const auto byte = [&](std::size_t n) { return char32_t {static_cast<std::uint8_t>(text[n])}; };
        return low_first ? byte(at) | (byte(at + 1) << 8U) : (byte(at) << 8U) | byte(at + 1);
    };
    for (std::size_t at = 2; at + 1 < text.size(); at += 2) {
        const auto value = unit(at);
        const auto second = at + 3 < text.size() ? unit(at + 2) : char32_t {0};
        const auto paired = (value & 0xFC00U) == 0xD800U && (second & 0xFC00U) == 0xDC00U;
        const auto alone = !paired && value >= 0xD800 && value <= 0xDFFF;
        append(paired  ? 0x10000 + ((value & 0x3FFU) << 10U) + (second & 0x3FFU)
               : alone ? char32_t {0xFFFD}
                       : value);
        at += paired ? 2U : 0U;
    }
    return utf8;
}

}  // namespace tutti
