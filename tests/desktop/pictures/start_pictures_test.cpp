// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/views/start_view.hpp"

#include <string>
#include <vector>

#include "desktop/look/fonts.hpp"
#include "desktop/pictures/picture.hpp"
#include "desktop/views/report_view.hpp"
#include "support/catch.hpp"

using namespace tutti;
using namespace tutti::desktop;
using test::Picture;

namespace {

std::vector<juce::Rectangle<int>> cards_of(const StartView& view)
{
    auto found = std::vector<juce::Rectangle<int>> {};
    for (const auto* child : view.getChildren())
        found.push_back(child->getBounds());
    return found;
}

}  // namespace

TEST_CASE("the choices stand beside each other on every screen, the one most people want the brightest",
          "[pictures]")
{
    for (const auto language : {Language::english, Language::german})
        for (const auto size : {juce::Rectangle<int> {1024, 600}, juce::Rectangle<int> {1280, 800},
                                juce::Rectangle<int> {1920, 1080}, juce::Rectangle<int> {3840, 2160}})
            for (const auto with_interface : {false, true}) {
                auto state = StartState {};
                if (with_interface)
                    state.interface = "Scarlett 18i20 (JACK)";
                auto view = StartView {};
                view.setSize(size.getWidth(), size.getHeight());
                view.show(start_picture(state, Texts {language}));
                const auto picture = Picture {view, "start_" + std::to_string(size.getWidth()) +
                                                        (with_interface ? "_interface" : "") +
                                                        (language == Language::german ? "_de" : "")};
                const auto cards = cards_of(view);
                REQUIRE(cards.size() == start_choices.size());
                const auto first = with_interface ? std::size_t {0} : std::size_t {1};
                for (std::size_t n = 0; n < cards.size(); ++n) {
                    CHECK(size.contains(cards[n]));
                    CHECK(cards[n].getHeight() > size.getHeight() / 5);
                    for (std::size_t other = 0; other < n; ++other)
                        CHECK_FALSE(cards[n].intersects(cards[other]));
                    if (n != first)
                        CHECK(picture.mean_luminance(cards[first]) > 4 * picture.mean_luminance(cards[n]));
                }
            }
}

TEST_CASE("an arrow goes to the card it points to", "[pictures]")
{
    auto cards = ChoiceCards {};
    for (auto n = 0; n < 5; ++n)
        cards.push_back(std::make_unique<ChoiceCard>());
    lay_in_grid(cards, {0, 0, 900, 400}, 3, 20);  // three above, two below
    using juce::KeyPress;
    CHECK(card_towards(cards, 0, KeyPress {KeyPress::downKey}) == 3);
    CHECK(card_towards(cards, 2, KeyPress {KeyPress::downKey}) == 4);
    CHECK(card_towards(cards, 3, KeyPress {KeyPress::downKey}) == 3);
    CHECK(card_towards(cards, 4, KeyPress {KeyPress::upKey}) == 1);
    CHECK(card_towards(cards, 2, KeyPress {KeyPress::rightKey}) == 3);
    CHECK(card_towards(cards, 0, KeyPress {KeyPress::leftKey}) == 4);
}

TEST_CASE("a whole line of a report stands on one line of the screen", "[pictures]")
{
    for (const auto width : {1024, 1920, 3840}) {
        auto view = ReportView {Texts {}};
        view.setSize(width, width * 9 / 16);
        view.show({std::string(100, '0'), "What to work on",
                   "  1. Violas, 0:22 to 0:31: 29 cents flat (11 of 12 notes)"},
                  "/home/tutor/sessions/today");
        static_cast<void>(Picture {view, "report_" + std::to_string(width)});
        const auto& text = dynamic_cast<juce::TextEditor&>(*view.getChildComponent(0));
        CHECK(text.getFont().getStringWidthFloat(juce::String::repeatedString("0", 100)) <
              static_cast<float>(text.getWidth() - 24));
    }
}
