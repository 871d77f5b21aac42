// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/model/preferences.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include "desktop/model/desktop_settings.hpp"
#include "desktop/model/text_keeper.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

using namespace tutti;
using namespace tutti::desktop;

namespace {

/// Settings as a desktop publishes them, by the XSETTINGS protocol.
class Published {
public:
    explicit Published(bool big_endian)
        : big_endian_ {big_endian}
    {
        number(big_endian ? 1 : 0, 1);
        number(0, 3);
        number(7, 4);
    }
    Published& count(std::uint32_t settings)
    {
        number(settings, 4);
        return *this;
    }
    Published& head(std::uint32_t kind, const std::string& name)
    {
        number(kind, 1);
        number(0, 1);
        number(static_cast<std::uint32_t>(name.size()), 2);
        text(name);
        number(7, 4);
        return *this;
    }
    Published& integer(const std::string& name, std::uint32_t value)
    {
        head(0, name);
        number(value, 4);
        return *this;
    }
    Published& string(const std::string& name, const std::string& value)
    {
        head(1, name);
        number(static_cast<std::uint32_t>(value.size()), 4);
        text(value);
        return *this;
    }
    Published& colour(const std::string& name)
    {
        head(2, name);
        number(0, 4);
        number(0, 4);
        return *this;
    }
    [[nodiscard]] const std::vector<std::byte>& bytes() const { return bytes_; }

private:
    void number(std::uint32_t value, unsigned count)
    {
        for (auto n = 0U; n < count; ++n)
            bytes_.push_back(static_cast<std::byte>(value >> (8U * (big_endian_ ? count - 1 - n : n))));
    }
    void text(const std::string& value)
    {
        for (const auto letter : value)
            bytes_.push_back(static_cast<std::byte>(letter));
        bytes_.resize((bytes_.size() + 3) / 4 * 4);
    }
    bool big_endian_;
    std::vector<std::byte> bytes_;
};

std::string text_in(const std::filesystem::path& file)
{
    auto stream = std::ifstream {file};
    return {std::istreambuf_iterator<char> {stream}, {}};
}

}  // namespace

TEST_CASE("big buttons, one switch and a light screen are there again in the next run", "[desktop]")
{
    const auto wanted = Preferences {.light = true, .big = true, .one_switch = true, .calm = false};
    CHECK(preferences_from(text_of(wanted)) == wanted);
    CHECK(preferences_from(text_of(Preferences {})) == Preferences {});
    CHECK(preferences_from("") == Preferences {});
    CHECK(preferences_from("[1, 2") == Preferences {});
    CHECK(preferences_from(R"({"big_buttons": "yes", "light": true})") == Preferences {.light = true});
}

TEST_CASE("nothing moves where the system asks for it, until somebody says otherwise here", "[desktop]")
{
    auto wanted = Preferences {};
    CHECK_FALSE(ease_of(wanted, false).calm);
    auto ease = ease_of(wanted, true);
    CHECK(ease.calm);

    // Who touches another switch has said nothing of this one.
    auto bigger = ease;
    bigger.big = true;
    wanted = with_ease(wanted, ease, bigger);
    CHECK(wanted.big);
    CHECK_FALSE(wanted.calm);

    auto moving = bigger;
    moving.calm = false;
    wanted = with_ease(wanted, bigger, moving);
    CHECK_FALSE(ease_of(wanted, true).calm);
}

TEST_CASE("a desktop's wish for no animations is read in either byte order, and half of it is no wish",
          "[desktop]")
{
    for (const auto big_endian : {false, true}) {
        const auto settings = Published {big_endian}
                                  .count(4)
                                  .string("Net/ThemeName", "Adwaita")
                                  .colour("Gtk/ColorScheme")
                                  .integer("Gtk/EnableAnimations", 0)
                                  .integer("Net/CursorBlink", 1);
        CHECK(xsetting(settings.bytes(), "Gtk/EnableAnimations") == 0);
        CHECK(xsetting(settings.bytes(), "Net/CursorBlink") == 1);
        CHECK_FALSE(xsetting(settings.bytes(), "Net/ThemeName"));
        CHECK_FALSE(xsetting(settings.bytes(), "Gtk/Nothing"));
        for (std::size_t length = 0; length < settings.bytes().size(); ++length)
            CHECK_FALSE(xsetting(std::span {settings.bytes()}.first(length), "Net/CursorBlink"));
    }
    CHECK_FALSE(xsetting(Published {false}.count(0xffffffffU).bytes(), "Gtk/EnableAnimations"));
}

TEST_CASE("GTK's own file is believed where no desktop says anything", "[desktop]")
{
    CHECK(animations_in("[Settings]\ngtk-enable-animations=false\n") == false);
    CHECK(animations_in("[Settings]\r\ngtk-enable-animations = 1\r\n") == true);
    CHECK(animations_in("gtk-enable-animations=0") == false);
    CHECK_FALSE(animations_in("gtk-theme-name=Breeze\n#gtk-enable-animations=0\n"));
    CHECK_FALSE(animations_in(""));
}

TEST_CASE("what is to be kept is in its file when the window is gone, the newest of it", "[desktop]")
{
    const auto scratch = test::TemporaryFolder {};
    const auto file = scratch.path() / "tutti" / "windows.json";
    {
        auto keeper = TextKeeper {file};
        for (auto n = 0; n < 100; ++n)
            keeper.keep(std::to_string(n));
    }
    CHECK(text_in(file) == "99");
    // Where nothing can be written the window ends all the same.
    std::ofstream {scratch.path() / "in the way"} << "x";
    const auto blocked = scratch.path() / "in the way" / "windows.json";
    {
        auto keeper = TextKeeper {blocked};
        keeper.keep("1");
    }
    // Once there is room it is written, though nobody has changed anything since.
    auto keeper = TextKeeper {blocked};
    keeper.keep("1");
    std::this_thread::sleep_for(std::chrono::milliseconds {50});
    std::filesystem::remove(scratch.path() / "in the way");
    for (auto n = 0; n < 1'000 && text_in(blocked) != "1"; ++n) {
        keeper.keep("1");
        std::this_thread::sleep_for(std::chrono::milliseconds {10});
    }
    CHECK(text_in(blocked) == "1");
}
