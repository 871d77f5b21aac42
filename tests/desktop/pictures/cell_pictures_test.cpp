// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "desktop/look/fonts.hpp"
#include "desktop/pictures/picture.hpp"
#include "desktop/pictures/scenes.hpp"
#include "support/catch.hpp"

using namespace tutti;
using namespace tutti::desktop;
using test::contrast;
using test::Picture;

namespace {

SectionPicture seat(SectionState state, double height)
{
    auto drawn = SectionPicture {};
    drawn.name = "Violas";
    drawn.state = state;
    drawn.height = height;
    drawn.half_spread = 0.14;
    return drawn;
}

Picture drawn(const SectionPicture& section, const std::string& name,
              Appearance appearance = Appearance::dark)
{
    auto cell = SectionCell {};
    cell.setSize(280, 330);
    cell.set_appearance(appearance);
    cell.show(section, 0.4);
    return Picture {cell, "cell_" + name};
}

/// Where the middle of what is bright (or, on light ground, dark) lies, as a share of the scale from its top.
double place_of_bar(const Picture& picture)
{
    const auto scale =
        CellLayout::within(picture.bounds().toFloat()).scale.getSmallestIntegerContainer().reduced(2);
    const auto column = scale.getCentreX();
    auto sum = 0.0;
    auto count = 0;
    for (auto y = scale.getY(); y < scale.getBottom(); ++y)
        if (picture.luminance(column, y) > 0.35) {
            sum += y - scale.getY();
            ++count;
        }
    REQUIRE(count > 0);
    return sum / count / scale.getHeight();
}

int thickness_of_bar(const Picture& picture)
{
    const auto scale =
        CellLayout::within(picture.bounds().toFloat()).scale.getSmallestIntegerContainer().reduced(2);
    auto count = 0;
    for (auto y = scale.getY(); y < scale.getBottom(); ++y)
        count += picture.luminance(scale.getCentreX(), y) > 0.2 ? 1 : 0;
    return count;
}

/// Of any colour of any pixel, of 255.
int largest_difference(const juce::Image& one, const juce::Image& other)
{
    using Bits = juce::Image::BitmapData;
    const auto first = Bits {one, Bits::readOnly};
    const auto second = Bits {other, Bits::readOnly};
    auto most = 0;
    for (auto y = 0; y < first.height; ++y) {
        const auto* a = first.getLinePointer(y);
        const auto* b = second.getLinePointer(y);
        for (auto n = 0; n < first.width * first.pixelStride; ++n)
            most = std::max(most, std::abs(a[n] - b[n]));
    }
    return most;
}

}  // namespace

TEST_CASE("the bar of a flat section lies below the band, of a sharp one above, of one in tune inside",
          "[pictures]")
{
    CHECK(place_of_bar(drawn(seat(SectionState::in_tune, 0.0), "in_tune")) == Approx(0.5).margin(0.02));
    CHECK(place_of_bar(drawn(seat(SectionState::flat, -0.6), "flat")) == Approx(0.8).margin(0.02));
    CHECK(place_of_bar(drawn(seat(SectionState::sharp, 0.6), "sharp")) == Approx(0.2).margin(0.02));
}

TEST_CASE("the worse the unison, the thicker the bar", "[pictures]")
{
    auto tight = seat(SectionState::in_tune, 0.0);
    tight.half_spread = 0.1;
    auto loose = tight;
    loose.half_spread = 0.4;
    CHECK(thickness_of_bar(drawn(loose, "loose")) > 3 * thickness_of_bar(drawn(tight, "tight")));
}

TEST_CASE("a bar and a level that move renew little of a seat, and all that they change", "[pictures]")
{
    const auto bounds = juce::Rectangle<int> {0, 0, 233, 331};
    constexpr auto rounding = 4;  // where an edge is cut by what is renewed, of 255
    const auto image_of = [&](const SectionPicture& picture, const juce::Image* over,
                              const std::vector<juce::Rectangle<int>>& areas) {
        auto cell = SectionCell {};
        cell.setBounds(bounds);
        cell.show(picture, 0.4);
        auto image = over != nullptr
                         ? over->createCopy()
                         : juce::Image {juce::Image::RGB, bounds.getWidth(), bounds.getHeight(), true};
        for (const auto& area : areas) {
            auto g = juce::Graphics {image};
            g.reduceClipRegion(area);
            cell.paint(g);
        }
        return image;
    };
    auto pictures = std::vector<SectionPicture> {};
    for (const auto attention : {std::optional<Concern> {}, std::optional {Concern::flat}})
        for (const auto height : {-1.0, -0.62, -0.6, 0.98})
            for (const auto level : {0.0, 0.04, 1.0}) {
                auto picture = seat(height < -0.4 ? SectionState::flat : SectionState::in_tune, height);
                picture.level = level;
                picture.half_spread = 0.1 + level / 5;
                picture.attention = attention;
                pictures.push_back(picture);
            }
    for (const auto& before : pictures)
        for (const auto& now : pictures) {
            const auto areas = changed_areas(before, now, bounds);
            const auto fresh = image_of(now, nullptr, {bounds});
            const auto renewed = image_of(
                now, std::make_unique<juce::Image>(image_of(before, nullptr, {bounds})).get(), areas);
            CHECK(largest_difference(fresh, renewed) <= rounding);
        }
    auto a_cent_higher = pictures.front();
    a_cent_higher.height += 0.02;
    auto pixels = 0;
    for (const auto& area : changed_areas(pictures.front(), a_cent_higher, bounds))
        pixels += area.getWidth() * area.getHeight();
    CHECK(pixels < bounds.getWidth() * bounds.getHeight() / 20);
}

TEST_CASE("an unsure section has no bar at all", "[pictures]")
{
    const auto unsure = drawn(seat(SectionState::unsure, 0.0), "unsure");
    const auto scale =
        CellLayout::within(unsure.bounds().toFloat()).scale.getSmallestIntegerContainer().reduced(2);
    CHECK(unsure.contrasting_pixels(scale, unsure.luminance(scale.getX() + 4, scale.getY() + 4)) == 0);
}

TEST_CASE("text stands out from its ground by 7 to 1, marks by 3 to 1, in the dark and in the light",
          "[pictures]")
{
    for (const auto appearance : {Appearance::dark, Appearance::light}) {
        const auto& colours = palette(appearance);
        for (const auto ground : {colours.background, colours.surface}) {
            CHECK(contrast(colours.text, ground) >= 7);
            CHECK(contrast(colours.quiet, ground) >= 7);
            CHECK(contrast(colours.flat, ground) >= 7);
            CHECK(contrast(colours.sharp, ground) >= 7);
            CHECK(contrast(colours.warning, ground) >= 7);
        }
        for (const auto ground : {colours.flat, colours.sharp})
            CHECK(contrast(colours.on_accent, ground) >= 7);
        for (const auto mark : {colours.in_tune, colours.flat, colours.sharp, colours.level})
            CHECK(contrast(mark, colours.band) >= 3);
        CHECK(contrast(colours.level, colours.surface) >= 3);
    }
}

TEST_CASE("no usual name or word is cut on any seat, in either language", "[pictures]")
{
    struct Hall {
        int width;
        int height;
        std::size_t sections;
    };
    for (const auto hall : {Hall {1920, 1080, 12}, Hall {1920, 1080, 24}, Hall {1024, 600, 12},
                            Hall {1024, 600, 24}, Hall {3840, 2160, 24}}) {
        const auto picture = test::scene(test::Happening::perfect, hall.sections);
        const auto view = test::view_of(picture, hall.width, hall.height, Appearance::dark);
        const auto seats = view->seats();
        for (std::size_t n = 0; n < seats.size(); ++n) {
            const auto layout = CellLayout::within(seats[n].withZeroOrigin().toFloat());
            INFO(picture.sections[n].name << " of " << hall.sections << " at " << hall.width);
            const auto largest = layout.name.getHeight() * 0.95F;
            CHECK_FALSE(fit_text(as_juce(picture.sections[n].name), Weight::bold, largest,
                                 largest * 0.6F * 0.62F, layout.name.getWidth())
                            .cut);
            for (const auto language : {Language::english, Language::german})
                for (const auto text : {Text::flat, Text::sharp, Text::in_tune, Text::not_sure, Text::resting,
                                        Text::missing, Text::elsewhere, Text::bars_off, Text::beats_off}) {
                    const auto height = layout.words.getHeight() * 0.62F;
                    CHECK_FALSE(fit_text(as_juce(Texts {language}(text, "−2")), Weight::bold, height,
                                         height * 0.62F, layout.words.getWidth() - height)
                                    .cut);
                }
        }
    }
}

TEST_CASE("parts of a seat do not lie on each other", "[pictures]")
{
    for (const auto size : {juce::Rectangle<float> {280, 330}, juce::Rectangle<float> {120, 90},
                            juce::Rectangle<float> {700, 500}}) {
        const auto layout = CellLayout::within(size);
        const auto parts = std::array {layout.name, layout.scale, layout.words, layout.level};
        for (std::size_t n = 0; n < parts.size(); ++n) {
            CHECK(size.contains(parts[n]));
            for (std::size_t other = 0; other < n; ++other)
                CHECK_FALSE(parts[n].reduced(0.01F).intersects(parts[other].reduced(0.01F)));
        }
    }
}

TEST_CASE("what the fonts have no sign for is written out, not drawn as a box", "[pictures]")
{
    CHECK(as_juce("Clarinets in B♭") == juce::String {"Clarinets in B flat"});
    CHECK(as_juce("mostly F♯") == juce::String {"mostly F sharp"});
    auto name = seat(SectionState::in_tune, 0.0);
    name.name = "in B♭";
    auto box = name;
    box.name = "in B\xef\xbf\xbe";  // no character at all
    const auto drawn_name = drawn(name, "flat_sign");
    CHECK(drawn_name.difference(drawn(box, "no_character"), drawn_name.bounds()) > 0.0005);
}
