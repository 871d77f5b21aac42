// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/part_names.hpp"

#include <cctype>
#include <filesystem>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace tutti::score {

std::string plain_name(std::string_view text)
{
    auto kept = std::string {};
    for (const auto c : text)
        if (std::isalnum(static_cast<unsigned char>(c)) != 0 || (static_cast<unsigned char>(c) & 0x80U) != 0)
            kept += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return kept;
}

std::string part_names(const Score& score)
{
    auto names = std::vector<std::string> {};
    for (const auto& part : score.parts)
        names.push_back(fmt::format("'{}'", part.name));
    return fmt::format("{}", fmt::join(names, ", "));
}

Result<std::size_t> find_part(const Score& score, std::string_view called)
{
    const auto wanted = plain_name(called);
    auto beginning_so = std::vector<std::size_t> {};
    auto holding_it = std::vector<std::size_t> {};
    for (std::size_t i = 0; i < score.parts.size(); ++i) {
        const auto part = plain_name(score.parts[i].name);
        if (part == wanted)
            return i;
        if (!wanted.empty() && part.starts_with(wanted))
            beginning_so.push_back(i);
        if (!wanted.empty() && part.find(wanted) != std::string::npos)
            holding_it.push_back(i);
    }
    for (const auto& found : {beginning_so, holding_it})
        if (found.size() == 1)
            return found.front();
    return failure(ErrorCode::bad_argument,
                   fmt::format("The score has no part that only '{}' can mean; its parts are {}.", called,
                               part_names(score)));
}

std::optional<std::size_t> part_in_file_name(const Score& score, std::string_view file_name)
{
    const auto name = plain_name(std::filesystem::path {file_name}.stem().string());
    auto found = std::optional<std::size_t> {};
    auto longest = std::size_t {0};  // "Violins 1" before "Violins"
    for (std::size_t i = 0; i < score.parts.size(); ++i) {
        const auto part = plain_name(score.parts[i].name);
        if (part.empty() || name.find(part) == std::string::npos)
            continue;
        if (part.size() == longest)
            found.reset();
        if (part.size() > longest) {
            found = i;
            longest = part.size();
        }
    }
    return found;
}

}  // namespace tutti::score
