// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/views/pieces_view.hpp"

#include <string>
#include <vector>

#include "desktop/pictures/picture.hpp"
#include "support/catch.hpp"

using namespace tutti;
using namespace tutti::desktop;
using test::Picture;

namespace {

std::vector<OfferedPiece> pieces(std::size_t count)
{
    auto offered = std::vector<OfferedPiece> {};
    for (std::size_t n = 0; n < count; ++n)
        offered.push_back({"pieces/" + std::to_string(n), "Ode to Joy " + std::to_string(n + 1),
                           "Ludwig van Beethoven, arranged for a whole class"});
    return offered;
}

std::vector<ChoiceCard*> cards_of(PiecesView& view)
{
    auto cards = std::vector<ChoiceCard*> {};
    for (auto* child : view.getChildren())
        if (auto* card = dynamic_cast<ChoiceCard*>(child))
            cards.push_back(card);
    return cards;
}

}  // namespace

TEST_CASE("every piece can be seen and hit, and so can the pupil's own and a practice card", "[pictures]")
{
    for (const auto language : {Language::english, Language::german})
        for (const auto size : {juce::Rectangle<int> {1024, 600}, juce::Rectangle<int> {1920, 1080},
                                juce::Rectangle<int> {3840, 2160}})
            for (const auto count : {std::size_t {0}, std::size_t {3}, std::size_t {8}}) {
                auto view = PiecesView {Texts {language}};
                view.setSize(size.getWidth(), size.getHeight());
                view.show(pieces(count), false, {});
                static_cast<void>(Picture {view, "pieces_" + std::to_string(count) + "_" +
                                                     std::to_string(size.getWidth()) +
                                                     (language == Language::german ? "_de" : "")});
                const auto cards = cards_of(view);
                REQUIRE(cards.size() == count + 2);
                for (std::size_t n = 0; n < cards.size(); ++n) {
                    CHECK(size.contains(cards[n]->getBounds()));
                    CHECK(cards[n]->getWidth() >= 200);
                    CHECK(cards[n]->getHeight() >= 60);
                    for (std::size_t other = 0; other < n; ++other)
                        CHECK_FALSE(cards[n]->getBounds().intersects(cards[other]->getBounds()));
                }
            }
}

TEST_CASE("a click on a piece opens that piece, one on the last but one the pupil's own", "[pictures]")
{
    auto view = PiecesView {Texts {}};
    view.setSize(1280, 800);
    auto opened = std::vector<std::string> {};
    view.on_piece = [&](std::size_t piece) { opened.push_back(std::to_string(piece)); };
    view.on_own = [&] { opened.push_back("own"); };
    view.show(pieces(3), false, {});
    for (auto* card : cards_of(view))
        card->onClick();
    CHECK(opened == std::vector<std::string> {"0", "1", "2", "own"});
}

TEST_CASE("a practice card is typed in its place, or dropped anywhere as words or as a file", "[pictures]")
{
    auto view = PiecesView {Texts {}};
    view.setSize(1280, 800);
    auto taken = std::vector<std::string> {};
    view.on_card = [&](const std::string& card) { taken.push_back(card); };
    view.show(pieces(3), false, {});
    view.textDropped(" ode-to-joy / Violas / 5-8\n", 10, 10);
    view.filesDropped({"/media/stick/monday.card"}, 10, 10);
    view.textDropped("  \n", 10, 10);
    CHECK(taken == std::vector<std::string> {"ode-to-joy / Violas / 5-8", "/media/stick/monday.card"});

    cards_of(view).back()->onClick();
    auto* line = dynamic_cast<juce::TextEditor*>(view.getChildren().getLast());
    REQUIRE(line != nullptr);
    CHECK(view.getLocalBounds().contains(line->getBounds()));
    static_cast<void>(Picture {view, "pieces_typed_card"});
    line->setText("when-the-saints / Violins 1", false);
    line->onReturnKey();
    CHECK(taken.back() == "when-the-saints / Violins 1");
}

TEST_CASE("while pieces are looked for it is said, and why one could not be opened is said instead",
          "[pictures]")
{
    auto view = PiecesView {Texts {}};
    view.setSize(1280, 800);
    view.show(pieces(3), false, {});
    const auto calm = Picture {view, "pieces_calm"};
    view.say(true, {});
    const auto looking = Picture {view, "pieces_looking"};
    view.say(true, "The piece 'Ode to Joy' has no recordings; choose another.");
    const auto trouble = Picture {view, "pieces_trouble"};
    const auto foot = calm.bounds().removeFromBottom(110);
    const auto rest = calm.bounds().withTrimmedBottom(110);
    CHECK_FALSE(calm.same_as(looking, foot));
    CHECK_FALSE(looking.same_as(trouble, foot));
    CHECK(calm.same_as(looking, rest, 0.0));
    CHECK(calm.same_as(trouble, rest, 0.0));
}

TEST_CASE("Escape leaves the choice of a piece", "[pictures]")
{
    auto view = PiecesView {Texts {}};
    auto left = 0;
    view.on_back = [&] { ++left; };
    view.show(pieces(3), false, {});
    CHECK(view.keyPressed(juce::KeyPress {juce::KeyPress::escapeKey}));
    CHECK(left == 1);
}
