// SPDX-License-Identifier: GPL-3.0-or-later
#include "section_meter/meter/settings.hpp"

#include <fmt/format.h>

#include "support/catch.hpp"
#include "support/chance.hpp"
#include "units/instrument.hpp"

using namespace tutti;
using namespace tutti::section_meter;

TEST_CASE("what was set comes back from a project", "[plugins]")
{
    CHECK(settings_from(state_of(Settings {})) == Settings {});
    auto settings = Settings {};
    for (settings.instrument = 0; settings.instrument < instruments().size(); ++settings.instrument)
        CHECK(settings_from(state_of(settings)) == settings);
    settings = {};
    settings.a4 = Hertz {442.5};
    settings.tolerance = Tolerance::concert;
    settings.transposition = -14;
    settings.hold = 0_s;
    CHECK(settings_from(state_of(settings)) == settings);
}

TEST_CASE("a state cut short anywhere is refused", "[plugins]")
{
    const auto state = state_of(Settings {});
    for (std::size_t length = 0; length < state.size(); ++length)
        CHECK_FALSE(settings_from(state.substr(0, length)));
}

TEST_CASE("bytes that mean nothing are refused", "[plugins]")
{
    auto chance = tutti::test::Chance {1};
    for (auto n = 0; n < 5'000; ++n) {
        auto bytes = std::string(static_cast<std::size_t>(300 * chance.uniform()), '\0');
        for (auto& byte : bytes)
            byte = static_cast<char>(256 * chance.uniform());
        CHECK_FALSE(settings_from(bytes));
    }
    CHECK_FALSE(settings_from(std::string(1 << 20, '[')));
}

TEST_CASE("a state of another version, or with a value that cannot be, is refused in one sentence",
          "[plugins]")
{
    const auto of = [](std::string_view version, std::string_view instrument, std::string_view a4,
                       std::string_view tolerance, std::string_view transposition, std::string_view hold) {
        return settings_from(fmt::format(
            R"({{"section_meter":{},"instrument":{},"reference_a4_hz":{},"tolerance":{},"transposition":{},"hold_s":{}}})",
            version, instrument, a4, tolerance, transposition, hold));
    };
    REQUIRE(of("1", "\"viola\"", "440", "\"concert\"", "0", "1"));
    for (const auto& refused :
         {of("2", "\"viola\"", "440", "\"concert\"", "0", "1"),
          of("\"1\"", "\"viola\"", "440", "\"concert\"", "0", "1"),
          of("1e99", "\"viola\"", "440", "\"concert\"", "0", "1"),
          of("1", "\"kazoo\"", "440", "\"concert\"", "0", "1"), of("1", "7", "440", "\"concert\"", "0", "1"),
          of("1", "\"viola\"", "1e308", "\"concert\"", "0", "1"),
          of("1", "\"viola\"", "null", "\"concert\"", "0", "1"),
          of("1", "\"viola\"", "440", "\"strict\"", "0", "1"),
          of("1", "\"viola\"", "440", "\"concert\"", "25", "1"),
          of("1", "\"viola\"", "440", "\"concert\"", "0", "-1"), settings_from("[]"), settings_from("{}"),
          settings_from("1")}) {
        REQUIRE_FALSE(refused);
        CHECK(refused.error().message.ends_with("set them again."));
    }
}
