// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/live_keys.hpp"

#include <string_view>

#include "support/catch.hpp"

using namespace tutti;
using namespace tutti::cli;

namespace {

using Kind = LiveCommand::Kind;

std::optional<LiveCommand> press(LiveKeys& keys, Key key)
{
    return keys.press(key, FramePosition {1000});
}

/// Types ASCII text, and hands back the last command.
std::optional<LiveCommand> type(LiveKeys& keys, std::string_view text,
                                FramePosition now = FramePosition {1000})
{
    auto command = std::optional<LiveCommand> {};
    for (const auto c : text)
        command = keys.press({Key::Kind::character, static_cast<char32_t>(c)}, now);
    return command;
}

}  // namespace

TEST_CASE("a mark is set at the moment m was pressed, however long its word takes to type", "[cli]")
{
    auto keys = LiveKeys {};
    CHECK_FALSE(type(keys, "m", FramePosition {48'000}));
    CHECK(keys.word() == "");
    CHECK_FALSE(type(keys, "bow hold", FramePosition {96'000}));
    CHECK(keys.word() == "bow hold");
    const auto command = keys.press({Key::Kind::enter}, FramePosition {480'000});
    REQUIRE(command);
    CHECK(command->kind == Kind::mark);
    CHECK(command->word == "bow hold");
    CHECK(command->moment.value() == 48'000);
    CHECK_FALSE(keys.word());
}

TEST_CASE("a mark is of the bar in which m was pressed, wherever the class has come to meanwhile", "[cli]")
{
    auto keys = LiveKeys {};
    static_cast<void>(keys.press({Key::Kind::character, U'm'}, FramePosition {48'000}, "2"));
    static_cast<void>(keys.press({Key::Kind::character, U'x'}, FramePosition {96'000}, "3"));
    const auto command = keys.press({Key::Kind::enter}, FramePosition {480'000}, "9");
    REQUIRE(command);
    CHECK(command->bar == "2");
}

TEST_CASE("a mark needs no word", "[cli]")
{
    auto keys = LiveKeys {};
    type(keys, "m");
    const auto command = press(keys, {Key::Kind::enter});
    REQUIRE(command);
    CHECK(command->kind == Kind::mark);
    CHECK(command->word.empty());
}

TEST_CASE("without a score f asks for no place: that there is none is said at once", "[cli]")
{
    auto keys = LiveKeys {false};
    const auto command = type(keys, "f");
    REQUIRE(command);
    CHECK(command->kind == Kind::from);
    CHECK_FALSE(keys.naming_place());
}

TEST_CASE("while a word is typed, r and q and m are letters", "[cli]")
{
    auto keys = LiveKeys {};
    CHECK_FALSE(type(keys, "mquarter rhythm"));
    CHECK_FALSE(keys.ended());
    CHECK(keys.word() == "quarter rhythm");
}

TEST_CASE("Escape gives a mark up, Backspace takes a whole letter back", "[cli]")
{
    auto keys = LiveKeys {};
    type(keys, "mab");
    press(keys, {Key::Kind::character, U'é'});
    press(keys, {Key::Kind::character, U'♭'});
    CHECK(keys.word() == "abé♭");
    press(keys, {Key::Kind::backspace});
    press(keys, {Key::Kind::backspace});
    CHECK(keys.word() == "ab");
    for (auto n = 0; n < 5; ++n)
        press(keys, {Key::Kind::backspace});
    CHECK(keys.word() == "");
    CHECK_FALSE(press(keys, {Key::Kind::escape}));
    CHECK_FALSE(keys.word());
    CHECK_FALSE(press(keys, {Key::Kind::enter}));
}

TEST_CASE("a word has an end", "[cli]")
{
    auto keys = LiveKeys {};
    type(keys, "m" + std::string(1000, 'x'));
    CHECK(keys.word()->size() == 60);
}

TEST_CASE("r asks for recording, q for the end, other keys for nothing", "[cli]")
{
    auto keys = LiveKeys {};
    REQUIRE(type(keys, "r"));
    CHECK(type(keys, "R")->kind == Kind::toggle_recording);
    CHECK_FALSE(type(keys, "x7 \t"));
    CHECK_FALSE(press(keys, {Key::Kind::resize}));
    CHECK_FALSE(keys.ended());
    CHECK(type(keys, "q")->kind == Kind::quit);
    CHECK(keys.ended());
}

TEST_CASE("Ctrl-C while a word is typed keeps the mark and ends", "[cli]")
{
    auto keys = LiveKeys {};
    type(keys, "mbow", FramePosition {77});
    const auto command = keys.press({Key::Kind::interrupted}, FramePosition {99});
    REQUIRE(command);
    CHECK(command->kind == Kind::mark);
    CHECK(command->word == "bow");
    CHECK(command->moment.value() == 77);
    CHECK(keys.ended());
}

TEST_CASE("t begins and ends a tuning round and s skips a section, but not in the middle of a word", "[cli]")
{
    auto keys = LiveKeys {};
    CHECK(type(keys, "t")->kind == Kind::toggle_tuning);
    CHECK(type(keys, "s")->kind == Kind::skip_tuning_turn);
    CHECK(type(keys, "o")->kind == Kind::toggle_strings);
    CHECK_FALSE(type(keys, "mts"));
    CHECK(keys.word() == "ts");
}

TEST_CASE("f, a letter and Enter say from where the class will play", "[cli]")
{
    auto keys = LiveKeys {};
    CHECK_FALSE(type(keys, "fB"));
    CHECK(keys.naming_place());
    const auto command = press(keys, {Key::Kind::enter});
    REQUIRE(command);
    CHECK(command->kind == Kind::from);
    CHECK(command->word == "B");
    CHECK_FALSE(keys.naming_place());
}

TEST_CASE("a place that was being typed when the end is asked for is nobody's mark", "[cli]")
{
    auto keys = LiveKeys {};
    CHECK_FALSE(type(keys, "f12"));
    const auto command = press(keys, {Key::Kind::interrupted});
    REQUIRE(command);
    CHECK(command->kind == Kind::quit);
}

TEST_CASE("f and Enter without a place do nothing", "[cli]")
{
    for (const auto* said : {"f", "f  "}) {
        auto keys = LiveKeys {};
        type(keys, said);
        CHECK_FALSE(press(keys, {Key::Kind::enter}));
        CHECK_FALSE(keys.word());
    }
}
