// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <string>
#include <vector>

#include "desktop/pictures/picture.hpp"
#include "desktop/pictures/scenes.hpp"
#include "support/catch.hpp"

using namespace tutti;
using namespace tutti::desktop;
using test::Happening;
using test::Moment;
using test::odd_one_out;
using test::Picture;
using test::scene;
using test::view_of;

namespace {

struct Screen {
    int width;
    int height;
};
constexpr auto screens = std::array {Screen {1024, 600}, Screen {1920, 1080}, Screen {3840, 2160}};
constexpr auto appearances = std::array {Appearance::dark, Appearance::light};

std::string name_of(Appearance appearance)
{
    return appearance == Appearance::dark ? "dark" : "light";
}

}  // namespace

TEST_CASE("the section that needs the tutor has by far the largest contrasting area, in greyscale and on "
          "every screen",
          "[pictures]")
{
    for (const auto appearance : appearances)
        for (const auto screen : {screens[0], screens[1]})
            for (const auto sections :
                 {std::size_t {2}, std::size_t {6}, std::size_t {12}, std::size_t {24}}) {
                const auto view =
                    view_of(scene(Happening::one_flat, sections), screen.width, screen.height, appearance);
                const auto picture =
                    Picture {*view, "one_flat_" + std::to_string(sections) + "_" +
                                        std::to_string(screen.width) + "_" + name_of(appearance)};
                const auto ground = picture.luminance(2, 2);
                const auto seats = view->seats();
                // The seats' own ground differs a little from the hall's: the contrast is against the usual
                // seat.
                const auto odd = odd_one_out(sections);
                const auto flagged = picture.contrasting_pixels(seats[odd], ground);
                for (std::size_t n = 0; n < sections; ++n)
                    if (n != odd) {
                        INFO("section " << n << " of " << sections << ", " << name_of(appearance));
                        CHECK(flagged > 2 * picture.contrasting_pixels(seats[n], ground));
                    }
            }
}

TEST_CASE("nothing is drawn on a seat but what belongs to its section", "[pictures]")
{
    // One section changes in everything; no other pixel of the hall does.
    for (const auto appearance : appearances) {
        const auto calm = scene(Happening::perfect, 12);
        auto changed = calm;
        auto& seat = changed.sections[5];
        seat.state = SectionState::sharp;
        seat.height = 1.0;
        seat.half_spread = 0.9;
        seat.attention = Concern::sharp;
        seat.timing = Timing::late;
        seat.timing_word = "late";
        seat.word = "a word that is much longer than its seat is wide and so must be cut";
        seat.level = 1.0;
        const auto before_view = view_of(calm, 1920, 1080, appearance);
        const auto before = Picture {*before_view, "perfect_12_" + name_of(appearance)};
        const auto after_view = view_of(changed, 1920, 1080, appearance);
        const auto after = Picture {*after_view, "everything_at_once_" + name_of(appearance)};
        const auto seats = after_view->seats();
        for (auto y = 0; y < 1080; ++y)
            for (auto x = 0; x < 1920; ++x)
                if (!seats[5].contains(x, y) && before.luminance(x, y) != after.luminance(x, y))
                    FAIL("a pixel at " << x << ", " << y << " is outside the seat");
    }
}

TEST_CASE("silent, perfect, flat, sharp, late, unsure and a lost interface are seven different pictures "
          "without any colour",
          "[pictures]")
{
    constexpr auto happenings =
        std::array {Happening::silent,   Happening::perfect, Happening::one_flat,   Happening::one_sharp,
                    Happening::one_late, Happening::unsure,  Happening::device_gone};
    for (const auto appearance : appearances) {
        auto pictures = std::vector<Picture> {};
        for (std::size_t n = 0; n < happenings.size(); ++n) {
            const auto view = view_of(scene(happenings[n], 6), 1920, 1080, appearance);
            pictures.emplace_back(*view, "state_" + std::to_string(n) + "_" + name_of(appearance));
        }
        for (std::size_t a = 0; a < pictures.size(); ++a)
            for (std::size_t b = 0; b < a; ++b) {
                INFO("pictures " << a << " and " << b << ", " << name_of(appearance));
                CHECK(pictures[a].difference_from_afar(pictures[b], pictures[a].bounds()) > 0.05);
            }
    }
}

TEST_CASE("nothing of the view lies on anything else, on any screen", "[pictures]")
{
    for (const auto screen : {Screen {1024, 600}, Screen {1280, 800}, Screen {1920, 1080},
                              Screen {3840, 2160}, Screen {800, 1200}}) {
        const auto whole = juce::Rectangle<float> {0, 0, static_cast<float>(screen.width),
                                                   static_cast<float>(screen.height)};
        const auto layout = ConductorLayout::within(whole);
        const auto parts = std::vector<juce::Rectangle<float>> {layout.headline, layout.bar,   layout.beats,
                                                                layout.tempo,    layout.seats, layout.kept,
                                                                layout.message,  layout.clock, layout.keys};
        for (std::size_t n = 0; n < parts.size(); ++n) {
            INFO("part " << n << " at " << screen.width << " by " << screen.height);
            CHECK(whole.contains(parts[n]));
            CHECK_FALSE(parts[n].isEmpty());
            for (std::size_t other = 0; other < n; ++other)
                CHECK_FALSE(parts[n].reduced(0.01F).intersects(parts[other].reduced(0.01F)));
        }
    }
}

TEST_CASE("a class of one and a class of twenty-four are drawn whole", "[pictures]")
{
    for (const auto screen : screens)
        for (const auto sections : {std::size_t {1}, std::size_t {24}}) {
            const auto view =
                view_of(scene(Happening::mixed, sections), screen.width, screen.height, Appearance::dark);
            const auto seats = view->seats();
            REQUIRE(seats.size() == sections);
            for (const auto& seat : seats)
                CHECK(view->getLocalBounds().contains(seat));
            static_cast<void>(
                Picture {*view, "mixed_" + std::to_string(sections) + "_" + std::to_string(screen.width)});
        }
    for (const auto appearance : appearances) {
        const auto view = view_of(scene(Happening::mixed, 12), 1920, 1080, appearance);
        static_cast<void>(Picture {*view, "mixed_12_1920_" + name_of(appearance)});
    }
}

TEST_CASE("what is drawn anew is drawn as if it had never been otherwise", "[pictures]")
{
    // Only what has changed is drawn; nothing of the picture before may be left over.
    const auto states = {Happening::perfect, Happening::mixed, Happening::one_flat, Happening::device_gone,
                         Happening::silent};
    auto lasting = ConductorView {};
    lasting.setSize(1280, 800);
    for (const auto state : states) {
        lasting.show(scene(state, 7));
        const auto kept_on = Picture {lasting, "kept_on"};
        const auto fresh_view = view_of(scene(state, 7), 1280, 800, Appearance::dark);
        const auto fresh = Picture {*fresh_view, "fresh"};
        CHECK(kept_on.same_as(fresh, fresh.bounds(), 0.0));
    }
}

TEST_CASE(
    "following, waiting, lost, tuning, recording, a message and a question are told apart without colour",
    "[pictures]")
{
    constexpr auto moments = std::array {Moment::followed,     Moment::waiting,  Moment::lost, Moment::tuning,
                                         Moment::open_strings, Moment::recorded, Moment::told, Moment::asked};
    for (const auto language : {Language::english, Language::german})
        for (const auto screen : screens) {
            const auto whole = juce::Rectangle<float> {0, 0, static_cast<float>(screen.width),
                                                       static_cast<float>(screen.height)};
            const auto layout = ConductorLayout::within(whole);
            const auto part = [](juce::Rectangle<float> area) { return area.getSmallestIntegerContainer(); };
            auto pictures = std::vector<Picture> {};
            for (std::size_t n = 0; n < moments.size(); ++n) {
                const auto view = view_of(test::scene_in_a_score(moments[n], 6, Texts {language}),
                                          screen.width, screen.height, Appearance::dark);
                pictures.emplace_back(*view, "moment_" + std::to_string(n) + "_" +
                                                 std::to_string(screen.width) +
                                                 (language == Language::german ? "_de" : ""));
            }
            const auto differ = [&](std::size_t one, std::size_t other, juce::Rectangle<float> area) {
                return pictures[one].difference_from_afar(pictures[other], part(area)) > 0.02;
            };
            INFO(screen.width);
            CHECK(differ(0, 1, layout.bar));
            CHECK(differ(0, 1, layout.beats));
            CHECK(differ(1, 2, layout.bar));
            CHECK(differ(0, 3, layout.headline));
            CHECK(differ(0, 3, layout.seats));
            CHECK(differ(3, 4, layout.headline));
            CHECK(differ(0, 5, layout.kept));
            CHECK(differ(0, 6, layout.message));
            CHECK(differ(6, 7, layout.message));
        }
}

TEST_CASE("the seat whose turn it is to tune is ringed, and no other is", "[pictures]")
{
    for (const auto appearance : appearances) {
        const auto asked_view = view_of(test::scene_in_a_score(Moment::tuning, 6), 1920, 1080, appearance);
        const auto asked = Picture {*asked_view, "tuning_" + name_of(appearance)};
        const auto seats = asked_view->seats();
        const auto ground = asked.luminance(2, 2);
        for (std::size_t n = 0; n < seats.size(); ++n) {
            // The left edge, halfway down: nothing else is ever drawn there.
            const auto edge = seats[n].withWidth(8).withSizeKeepingCentre(8, 80);
            INFO("seat " << n << ", " << name_of(appearance));
            CHECK((asked.contrasting_pixels(edge, ground) > 200) == (n == odd_one_out(6)));
        }
    }
}

TEST_CASE(
    "sections with the longest names are drawn apart, each name whole or cut with an ellipsis on its seat",
    "[pictures]")
{
    for (const auto screen : screens)
        for (const auto sections : {std::size_t {1}, std::size_t {6}, std::size_t {24}}) {
            const auto picture = test::scene_of_long_names(sections);
            const auto view = view_of(picture, screen.width, screen.height, Appearance::dark);
            const auto drawn = Picture {*view, "long_names_" + std::to_string(sections) + "_" +
                                                   std::to_string(screen.width)};
            auto without = picture;
            for (auto& seat : without.sections)
                seat.name.clear();
            const auto bare_view = view_of(without, screen.width, screen.height, Appearance::dark);
            const auto bare = Picture {*bare_view, "long_names_without"};
            // A name reaches into no seat but its own, and is there.
            for (const auto& seat : view->seats()) {
                const auto cell = CellLayout::within(seat.toFloat());
                const auto name = cell.name.getSmallestIntegerContainer();
                CHECK_FALSE(drawn.same_as(bare, name));
                CHECK(drawn.same_as(bare, seat.withTop(name.getBottom() + 1), 0.0));
                CHECK(drawn.same_as(bare, seat.withWidth(3), 0.0));
            }
        }
}
