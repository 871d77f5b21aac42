// SPDX-License-Identifier: GPL-3.0-or-later
#include "recording/file_name.hpp"

#include <set>
#include <string_view>

#include "units/utf8.hpp"

namespace tutti::recording {

namespace {

// File systems take 255 bytes; this leaves room for a number, an ending and somebody's backup suffix.
constexpr auto longest = std::size_t {80};

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
    for (const auto& point : code_points(name)) {
        if (!point.valid || !is_harmless(point.value)) {
            hyphen_due = !safe.empty();
            continue;
        }
        if (safe.size() + point.bytes.size() + (hyphen_due ? 1 : 0) > longest)
            break;
        if (hyphen_due)
            safe += '-';
        safe += point.bytes;
        hyphen_due = false;
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
