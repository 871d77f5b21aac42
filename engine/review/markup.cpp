// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/markup.hpp"

namespace tutti::review {

namespace {

bool continues_character(char c)
{
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

bool is_control(char c)
{
    return static_cast<unsigned char>(c) < 0x20U || c == 0x7F;
}

/// Marks that turn the direction of writing, U+202A to U+202E and U+2066 to U+2069: with them a name could
/// rearrange what stands around it.
bool turns_direction(std::string_view rest)
{
    if (rest.size() < 3 || rest[0] != '\xE2')
        return false;
    return (rest[1] == '\x80' && rest[2] >= '\xAA' && rest[2] <= '\xAE') ||
           (rest[1] == '\x81' && rest[2] >= '\xA6' && rest[2] <= '\xA9');
}

}  // namespace

std::string one_line(std::string_view text, std::size_t most)
{
    auto line = std::string {};
    auto characters = std::size_t {0};
    for (auto n = std::size_t {0}; n < text.size(); ++n) {
        if (turns_direction(text.substr(n))) {
            n += 2;
            continue;
        }
        if (!continues_character(text[n]) && ++characters > most)
            return line + "…";
        line += is_control(text[n]) ? ' ' : text[n];
    }
    return line;
}

std::string escaped(std::string_view text, std::size_t most)
{
    auto safe = std::string {};
    for (const auto c : one_line(text, most)) {
        switch (c) {
        case '&':
            safe += "&amp;";
            break;
        case '<':
            safe += "&lt;";
            break;
        case '>':
            safe += "&gt;";
            break;
        case '"':
            safe += "&quot;";
            break;
        case '\'':
            safe += "&#39;";
            break;
        default:
            safe += c;
        }
    }
    return safe;
}

std::string csv_cell(std::string_view text)
{
    constexpr auto longest = std::size_t {200};
    auto cell = std::string {"\""};
    auto line = one_line(text, longest);
    if (const auto first = line.find_first_not_of(' ');
        first != std::string::npos && std::string_view {"=+-@"}.find(line[first]) != std::string_view::npos)
        line.insert(0, "'");
    for (const auto c : line)
        cell += c == '"' ? std::string {"\"\""} : std::string {c};
    return cell + '"';
}

}  // namespace tutti::review
