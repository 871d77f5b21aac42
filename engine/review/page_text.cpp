// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/page_text.hpp"

#include <algorithm>
#include <vector>

#include "units/utf8.hpp"

namespace tutti::review {

namespace {

constexpr auto replacement = "\xEF\xBF\xBD";  // U+FFFD

bool is_control(char32_t code)
{
    return code < 0x20U || (code >= 0x7FU && code < 0xA0U) || code == 0x2028U || code == 0x2029U;
}

bool turns_direction(char32_t code)
{
    return (code >= 0x202AU && code <= 0x202EU) || (code >= 0x2066U && code <= 0x2069U) || code == 0x200EU ||
           code == 0x200FU;
}

bool is_no_character(char32_t code)
{
    return (code & 0xFFFEU) == 0xFFFEU;
}

}  // namespace

std::string plain(std::string_view text, std::size_t most)
{
    auto line = std::string {};
    auto count = std::size_t {0};
    for (const auto& [code, bytes, valid] : code_points(text)) {
        if (valid && turns_direction(code))
            continue;
        if (count == most)
            return line + "…";
        if (!valid || is_no_character(code))
            line += replacement;
        else
            line += is_control(code) ? " " : bytes;
        ++count;
    }
    return line;
}

std::size_t width_of(std::string_view text)
{
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string fitted(std::string_view text, std::size_t width)
{
    auto line = plain(text, width);
    return width_of(line) <= width ? line : plain(text, width - 1);
}

std::string column(std::string_view text, std::size_t width)
{
    auto cell = fitted(text, width);
    cell.append(width - width_of(cell), ' ');
    return cell;
}

std::string hash_of(std::string_view hexadecimal)
{
    auto bytes = std::vector<std::byte> {};
    for (auto i = std::size_t {0}; i + 1 < hexadecimal.size(); i += 2)
        bytes.push_back(
            static_cast<std::byte>(std::stoi(std::string {hexadecimal.substr(i, 2)}, nullptr, 16)));
    return base64(bytes);
}

std::string base64(std::span<const std::byte> bytes)
{
    constexpr auto digits =
        std::string_view {"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"};
    auto text = std::string {};
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (auto i = std::size_t {0}; i < bytes.size(); i += 3) {
        auto group = std::uint32_t {0};
        for (auto k = std::size_t {0}; k < 3; ++k)
            group =
                (group << 8U) | (i + k < bytes.size() ? std::to_integer<std::uint32_t>(bytes[i + k]) : 0U);
        for (auto k = std::size_t {0}; k < 4; ++k)
            text += i + k <= bytes.size() ? digits[(group >> (18U - 6U * k)) & 0x3FU] : '=';
    }
    return text;
}

}  // namespace tutti::review
