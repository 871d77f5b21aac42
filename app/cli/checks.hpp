// SPDX-License-Identifier: GPL-3.0-or-later
// What several commands ask of their options.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <system_error>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "units/result.hpp"

namespace tutti::cli {

/// For an option that counts from 1. CLI11's own PositiveNumber answers with the largest number there is.
inline CLI::Validator counted_from_one()
{
    const auto check = [](std::string& text) {
        auto number = 0;
        return CLI::detail::lexical_cast(text, number) && number > 0
                   ? std::string {}
                   : fmt::format("'{}' is not a whole number from 1 on", text);
    };
    return CLI::Validator {check, ""};
}

/// Fails where one of the files `written` is one of those `read`, which it would replace before they are
/// read. Names that are empty or lead nowhere are nobody's.
inline Status keeps_what_it_reads(std::span<const std::filesystem::path> read,
                                  std::span<const std::filesystem::path> written)
{
    auto problem = std::error_code {};
    for (const auto& from : read)
        for (const auto& to : written)
            if (std::filesystem::equivalent(from, to, problem))
                return failure(ErrorCode::bad_argument,
                               fmt::format("'{}' is read and would be overwritten; choose another file to "
                                           "write to.",
                                           to.string()));
    return {};
}

}  // namespace tutti::cli
