// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/markup.hpp"

#include "review/page_text.hpp"

namespace tutti::review {

std::string escaped(std::string_view text, std::size_t most)
{
    auto safe = std::string {};
    for (const auto c : plain(text, most)) {
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
    auto line = plain(text, longest);
    if (const auto first = line.find_first_not_of(' ');
        first != std::string::npos && std::string_view {"=+-@"}.find(line[first]) != std::string_view::npos)
        line.insert(0, "'");
    for (const auto c : line)
        cell += c == '"' ? std::string {"\"\""} : std::string {c};
    return cell + '"';
}

}  // namespace tutti::review
