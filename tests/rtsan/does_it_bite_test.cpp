// SPDX-License-Identifier: GPL-3.0-or-later
// RealtimeSanitizer's silence means something only if it is not silent about this.
#include <array>
#include <cstdio>
#include <string>

#include <sys/wait.h>

#include "support/catch.hpp"

namespace {

struct Outcome {
    int exit_status = -1;
    std::string said;
};

Outcome break_the_contract(const std::string& what)
{
    auto outcome = Outcome {};
    const auto command = std::string {TUTTI_BREAKS_THE_CONTRACT} + " " + what + " 2>&1";
    auto* pipe = popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    auto line = std::array<char, 512> {};
    while (std::fgets(line.data(), static_cast<int>(line.size()), pipe) != nullptr)
        outcome.said += line.data();
    outcome.exit_status = WEXITSTATUS(pclose(pipe));
    return outcome;
}

}  // namespace

TEST_CASE("RealtimeSanitizer ends a program that breaks the contract, and names the call", "[rtsan]")
{
    const auto [what, call] = GENERATE(table<std::string, std::string>(
        {{"allocate", "malloc"}, {"lock", "pthread_mutex_lock"}, {"sleep", "nanosleep"}, {"file", "fopen"}}));
    CAPTURE(what);
    const auto outcome = break_the_contract(what);
    CHECK(outcome.exit_status != 0);
    CHECK_THAT(outcome.said, Catch::Contains("RealtimeSanitizer"));
    CHECK_THAT(outcome.said, Catch::Contains(call));
}

TEST_CASE("RealtimeSanitizer says nothing where nothing is wrong", "[rtsan]")
{
    const auto outcome = break_the_contract("nothing");
    CHECK(outcome.exit_status == 0);
    CHECK(outcome.said.empty());
}
