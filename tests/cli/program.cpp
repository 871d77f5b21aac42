// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/program.hpp"

#include <array>
#include <cstdio>

#include <sys/wait.h>

#include <fmt/format.h>

#include "support/catch.hpp"

namespace tutti::test {

Answer tutti(const std::string& words)
{
    auto* const pipe = popen(fmt::format("'{}' {} 2>&1", TUTTI_PROGRAM, words).c_str(), "r");
    REQUIRE(pipe != nullptr);
    auto said = std::string {};
    auto part = std::array<char, 4096> {};
    while (const auto count = std::fread(part.data(), 1, part.size(), pipe))
        said.append(part.data(), count);
    const auto status = pclose(pipe);
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, said};
}

bool is_one_sentence(const std::string& said)
{
    return said.starts_with("tutti: ") && said.ends_with(".\n") && said.find('\n') == said.size() - 1;
}

}  // namespace tutti::test
