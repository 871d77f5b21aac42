// SPDX-License-Identifier: GPL-3.0-or-later
#include "backing_track/track/settings.hpp"

#include <fmt/format.h>

#include "shared/places.hpp"
#include "support/catch.hpp"
#include "support/chance.hpp"

using namespace tutti;
using namespace tutti::backing_track;

TEST_CASE("a Backing Track's piece, bar and mutes come back from a project", "[plugins]")
{
    CHECK(settings_from(state_of(Settings {})) == Settings {});
    auto settings = Settings {.piece = "/home/a pupil/Stücke/\"Ode\"", .first_bar = 17, .muted = {}};
    settings.muted[0] = settings.muted[5] = settings.muted[most_parts - 1] = true;
    CHECK(settings_from(state_of(settings)) == settings);
}

TEST_CASE("a piece that ships is found again on another machine, one's own too, any other by its folder",
          "[plugins]")
{
    const auto shipped = assets_folder() / "pieces" / "ode-to-joy";
    CHECK(piece_to_keep(shipped) == "ode-to-joy");
    CHECK(piece_to_keep(shipped / "") == "ode-to-joy");
    CHECK(folder_of("ode-to-joy") == shipped);
    const auto own = pieces_folder() / "a march of our own";
    CHECK(piece_to_keep(own) == "a march of our own");
    CHECK(folder_of("a march of our own") == own);
    CHECK(piece_to_keep(pieces_folder() / "ode-to-joy") == pieces_folder() / "ode-to-joy");
    CHECK(piece_to_keep("/elsewhere/walk") == "/elsewhere/walk");
    CHECK(folder_of("/elsewhere/walk") == "/elsewhere/walk");
    CHECK(folder_of("").empty());
}

TEST_CASE("a Backing Track's state that is cut short, damaged, newer or out of range is refused", "[plugins]")
{
    auto settings = Settings {.piece = "ode-to-joy", .first_bar = 2, .muted = {}};
    settings.muted[3] = true;
    const auto state = state_of(settings);
    for (std::size_t length = 0; length < state.size(); ++length)
        CHECK_FALSE(settings_from(state.substr(0, length)));
    auto chance = tutti::test::Chance {1};
    for (auto n = 0; n < 2'000; ++n) {
        auto bytes = std::string(static_cast<std::size_t>(300 * chance.uniform()), '\0');
        for (auto& byte : bytes)
            byte = static_cast<char>(256 * chance.uniform());
        CHECK_FALSE(settings_from(bytes));
    }
    const auto with = [](std::string_view version, std::string_view bar, std::string_view muted) {
        return settings_from(fmt::format(
            R"({{"backing_track":{},"first_bar":{},"muted_parts":{},"piece":"x"}})", version, bar, muted));
    };
    CHECK(with("1", "1", "[]"));
    CHECK_FALSE(with("2", "1", "[]"));
    CHECK_FALSE(with("1", "0", "[]"));
    CHECK_FALSE(with("1", "1000", "[]"));
    CHECK_FALSE(with("1", "1e99", "[]"));
    CHECK_FALSE(with("1", "1", "[0]"));
    CHECK_FALSE(with("1", "1", "[25]"));
    CHECK_FALSE(with("1", "1", "[1.5]"));
    CHECK_FALSE(with("1", "1", "{}"));
    CHECK_FALSE(settings_from(R"({"backing_track":1,"first_bar":1,"muted_parts":[],"piece":"a/walk"})"));
    const auto refused = settings_from("nonsense");
    REQUIRE_FALSE(refused);
    CHECK_THAT(refused.error().message, Catch::Contains("Backing Track"));
}
