// SPDX-License-Identifier: GPL-3.0-or-later
#include "recording/file_name.hpp"

#include <cstdint>
#include <set>
#include <string_view>

namespace tutti::recording {

namespace {

// File systems take 255 bytes; this leaves room for a number, an ending and somebody's backup suffix.
constexpr auto longest = std::size_t {80};

struct Character {
    char32_t code;       // U+FFFD for bytes that are no UTF-8
    std::size_t length;  // bytes, at least 1
};

constexpr char32_t not_a_character = 0xfffd;

Character first_character(std::string_view text)
{
    const auto byte = [&](std::size_t n) { return static_cast<std::uint8_t>(text[n]); };
    const auto lead = byte(0);
    if (lead < 0x80)
        return {lead, 1};
    const auto length = lead >= 0xf0 ? std::size_t {4} : lead >= 0xe0 ? std::size_t {3} : std::size_t {2};
    if (lead < 0xc2 || lead > 0xf4 || text.size() < length)
        return {not_a_character, 1};
    auto code = static_cast<char32_t>(lead & (0x7fU >> length));
    for (std::size_t n = 1; n < length; ++n) {
        if ((byte(n) & 0xc0U) != 0x80U)
            return {not_a_character, 1};
        code = (code << 6U) | (byte(n) & 0x3fU);
    }
    constexpr char32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (code < least[length] || code > 0x10ffff)
        return {not_a_character, 1};
    return {code, length};
}

bool is_harmless(char32_t code)
{
    if (code < 0x80)
        return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z') || (code >= '0' && code <= '9') ||
               code == '_';
    // Letters and signs (the flat of B♭), but no spaces, controls, marks that turn the writing's direction,
    // surrogates, private or unassigned ranges.
    return code >= 0xc0 && !(code >= 0x2000 && code <= 0x206f) && code != 0x3000 &&
           !(code >= 0xd800 && code <= 0xf8ff) && code != 0xfeff && !(code >= 0xfff0 && code <= 0xffff) &&
           code < 0xe0000;
}

std::string made_safe(std::string_view name)
{
    auto safe = std::string {};
    auto hyphen_due = false;
    while (!name.empty()) {
        const auto [code, length] = first_character(name);
        if (is_harmless(code)) {
            const auto needed = length + (hyphen_due ? 1 : 0);
            if (safe.size() + needed > longest)
                break;
            if (hyphen_due)
                safe += '-';
            safe += name.substr(0, length);
            hyphen_due = false;
        } else {
            hyphen_due = !safe.empty();
        }
        name.remove_prefix(length);
    }
    return safe.empty() ? "section" : safe;
}

std::string without_case(std::string text)
{
    for (auto& letter : text)
        if (letter >= 'A' && letter <= 'Z')
            letter = static_cast<char>(letter - 'A' + 'a');
    return text;
}

std::set<std::string> names_of_devices()
{
    auto names = std::set<std::string> {"aux", "con", "nul", "prn"};
    for (const auto* port : {"com", "lpt"})
        for (auto digit = '1'; digit <= '9'; ++digit)
            names.insert(std::string {port} + digit);
    return names;
}

}  // namespace

std::vector<std::string> safe_file_names(const std::vector<std::string>& names)
{
    auto taken = names_of_devices();
    auto safe = std::vector<std::string> {};
    for (const auto& name : names) {
        const auto stem = made_safe(name);
        auto candidate = stem;
        for (auto n = 2; !taken.insert(without_case(candidate)).second; ++n)
            candidate = stem + '-' + std::to_string(n);
        safe.push_back(std::move(candidate));
    }
    return safe;
}

}  // namespace tutti::recording
