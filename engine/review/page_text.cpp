// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/page_text.hpp"

#include <cstdint>

namespace tutti::review {

namespace {

constexpr auto replacement = "\xEF\xBF\xBD";  // U+FFFD

/// One character of UTF-8 and the bytes it takes; 0xFFFD of one byte where there is none.
struct Character {
    std::uint32_t code = 0xFFFD;
    std::size_t bytes = 1;
};

Character first_character(std::string_view text)
{
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const auto lead = byte(0);
    if (lead < 0x80U)
        return {lead, 1};
    const auto bytes = lead >= 0xF0U ? std::size_t {4} : lead >= 0xE0U ? std::size_t {3} : std::size_t {2};
    if (lead < 0xC2U || lead > 0xF4U || text.size() < bytes)
        return {};
    auto code = std::uint32_t {lead & (0xFFU >> (bytes + 1))};
    for (auto i = std::size_t {1}; i < bytes; ++i) {
        if ((byte(i) & 0xC0U) != 0x80U)
            return {};
        code = (code << 6U) | (byte(i) & 0x3FU);
    }
    const auto overlong = (bytes == 3 && code < 0x800U) || (bytes == 4 && code < 0x10000U);
    const auto no_character =
        code > 0x10FFFFU || (code >= 0xD800U && code <= 0xDFFFU) || (code & 0xFFFEU) == 0xFFFEU;
    return overlong || no_character ? Character {} : Character {code, bytes};
}

bool is_control(std::uint32_t code)
{
    return code < 0x20U || (code >= 0x7FU && code < 0xA0U) || code == 0x2028U || code == 0x2029U;
}

bool turns_direction(std::uint32_t code)
{
    return (code >= 0x202AU && code <= 0x202EU) || (code >= 0x2066U && code <= 0x2069U) || code == 0x200EU ||
           code == 0x200FU;
}

}  // namespace

std::string plain(std::string_view text, std::size_t most)
{
    auto line = std::string {};
    for (auto count = std::size_t {0}; !text.empty();) {
        const auto [code, bytes] = first_character(text);
        const auto character = text.substr(0, bytes);
        text.remove_prefix(bytes);
        if (turns_direction(code))
            continue;
        if (count == most)
            return line + "…";
        line += is_control(code) ? " " : code == 0xFFFDU ? replacement : character;
        ++count;
    }
    return line;
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
