// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/erasing.hpp"

#include <cstdio>
#include <iostream>
#include <string>

#include <unistd.h>

#include <fmt/format.h>

namespace tutti::cli {

Result<bool> erasing_is_meant(const std::filesystem::path& folder, std::string_view what)
{
    if (isatty(STDIN_FILENO) == 0)
        return failure(ErrorCode::bad_usage,
                       fmt::format("Erasing '{}' for good needs a yes; add --yes.", folder.string()));
    fmt::print("Erase '{}' for good{}? Type yes: ", folder.string(), what);
    std::fflush(stdout);
    auto answer = std::string {};
    std::getline(std::cin, answer);
    if (answer == "yes")
        return true;
    fmt::print("Nothing was erased.\n");
    return false;
}

}  // namespace tutti::cli
