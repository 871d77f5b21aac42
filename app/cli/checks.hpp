// SPDX-License-Identifier: GPL-3.0-or-later
// What several commands ask of their options.
#pragma once

#include <algorithm>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "analysis/class_analyser.hpp"
#include "units/instrument.hpp"
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

/// For an option that is a number from `least` to `most`. CLI11's own Range lets "nan" pass.
inline CLI::Validator between(double least, double most)
{
    const auto check = [least, most](std::string& text) {
        auto number = 0.0;
        return CLI::detail::lexical_cast(text, number) && number >= least && number <= most
                   ? std::string {}
                   : fmt::format("'{}' is not a number from {:g} to {:g}", text, least, most);
    };
    return CLI::Validator {check, fmt::format("{:g} to {:g}", least, most)};
}

/// For an option that names something: an empty word is most likely a variable that was not set.
inline CLI::Validator not_empty()
{
    const auto check = [](std::string& text) {
        return text.find_first_not_of(' ') == std::string::npos ? std::string {"there is nothing in it"}
                                                                : std::string {};
    };
    return CLI::Validator {check, ""};
}

/// The instrument that was typed. Errors: bad_usage.
inline Result<Instrument> instrument_typed(std::string_view name)
{
    return instrument_from_name(name).map_error([](Error error) {
        return Error {ErrorCode::bad_usage, std::move(error.message)};
    });
}

/// Whether there is such an ear; where none is named, the first is meant. Errors: bad_usage.
inline Status check_tracker(std::string_view name)
{
    const auto names = analysis::tracker_names();
    if (name.empty() || std::ranges::find(names, name) != names.end())
        return {};
    return failure(ErrorCode::bad_usage,
                   fmt::format("There is no tracker '{}'; choose one of {}.", name, fmt::join(names, ", ")));
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
