// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/views/practice_view.hpp"

#include <string>
#include <vector>

#include "desktop/pictures/picture.hpp"
#include "score/musicxml_text.hpp"
#include "shared/places.hpp"
#include "shared/score_file.hpp"
#include "support/catch.hpp"

using namespace tutti;
using namespace tutti::desktop;
using test::Picture;

namespace {

using Stage = PracticePicture::Stage;

std::shared_ptr<const MusicPage> page_of(const std::filesystem::path& piece, std::size_t part)
{
    const auto score = load_score(piece);
    REQUIRE(score.has_value());
    auto page = MusicPage {*score, part, {}};
    page.engraved = engraved(**score, part, written_part((*score)->printed(), part));
    return std::make_shared<const MusicPage>(std::move(page));
}

/// Slurs of every shape, dynamics, and hairpins.
std::shared_ptr<const MusicPage> slurred_page()
{
    const auto slur = [](const std::string& type) {
        return "<notations><slur type=\"" + type + "\"/></notations>";
    };
    const auto direction = [](const std::string& type) {
        return "<direction><direction-type>" + type + "</direction-type></direction>";
    };
    const auto opens = std::string {R"(<wedge type="crescendo"/>)"};
    const auto shuts = std::string {R"(<wedge type="diminuendo"/>)"};
    const auto stops = std::string {R"(<wedge type="stop"/>)"};
    const auto measures = std::vector<std::string> {
        test::attributes(4, 4) + direction("<dynamics><p/></dynamics>") + test::note("E4", 4, slur("start")) +
            direction(opens) + test::note("C4", 4) + test::note("F4", 4) + test::note("G4", 4, slur("stop")),
        test::note("C5", 2, slur("start")) + test::note("E5", 2) + test::note("G5", 2) + test::note("E5", 2) +
            direction(stops) + direction("<dynamics><mf/></dynamics>") + test::note("D5", 4, slur("stop")) +
            test::note("B4", 4, slur("start")),
        test::note("A4", 8, slur("stop")) + direction("<dynamics><sfz/></dynamics>") +
            test::note("G4", 2, slur("start")) + test::note("D5", 2, slur("stop")) +
            test::note("D5", 2, slur("start")) + test::note("F4", 2, slur("stop")),
        direction("<dynamics><ff/></dynamics>") + direction(shuts) + test::note("G4", 12, slur("start")) +
            test::note("F4", 4),
        test::note("E4", 12, slur("stop")) + direction(stops) + direction("<dynamics><pp/></dynamics>") +
            test::note("C4", 4)};
    auto score = std::make_shared<const score::UnfoldedScore>(
        test::unfolded(test::musicxml({{"Violins", measures, {}}})));
    auto page = MusicPage {score, 0, {}};
    page.engraved = engraved(*score, 0, written_part(score->printed(), 0));
    return std::make_shared<const MusicPage>(std::move(page));
}

PracticePicture ready()
{
    static const auto page = page_of(assets_folder() / "pieces" / "ode-to-joy", 0);
    auto picture = PracticePicture {};
    picture.stage = Stage::ready;
    picture.title = "Ode to Joy";
    for (const auto& part : page->score->printed().parts)
        picture.parts.push_back(part.name);
    picture.part = 0;
    picture.page = page;
    return picture;
}

/// In the third bar, all notes before it with the same mark.
PracticePicture playing(std::vector<NoteMark> marks)
{
    auto picture = ready();
    picture.stage = Stage::playing;
    picture.scene.quarters = 9.5;
    picture.scene.hearing = Hearing::hears;
    picture.scene.level = 0.6;
    picture.hearing = Texts {}(Text::hears_you);
    for (std::size_t n = 0; n < marks.size(); ++n) {
        picture.scene.marks.push_back({n, marks[n], false});
        const auto above = marks[n] == NoteMark::flat ? -0.45 : marks[n] == NoteMark::sharp ? 0.45 : 0.0;
        const auto from = picture.page->score->notes(0)[n].onset.value();
        if (marks[n] != NoteMark::unsure && marks[n] != NoteMark::missed)
            for (auto step = 0; step < 12; ++step)
                picture.scene.line.push_back({from + 0.08 * step, above, n, step > 0});
    }
    return picture;
}

struct State {
    std::string name;
    PracticePicture picture;
};

std::vector<State> states()
{
    using enum NoteMark;
    auto all = std::vector<State> {};
    all.push_back({"ready", ready()});
    all.push_back({"silent", playing({})});
    all.push_back({"perfect", playing(std::vector(9, in_tune))});
    auto flat_one = std::vector(9, in_tune);
    flat_one[7] = flat;
    all.push_back({"one_flat", playing(flat_one)});
    all.push_back({"unsure", playing(std::vector(9, unsure))});
    all.push_back(
        {"every_mark", playing({in_tune, flat, sharp, early, late, wrong, missed, unsure, in_tune})});
    auto counting = playing({});
    counting.scene.quarters = -2.0;
    counting.scene.count = 3;
    all.push_back({"counting", counting});
    auto looping = playing(std::vector(9, in_tune));
    looping.bars = practice::PlayedBars {2, 3};
    looping.loops = true;
    looping.follows = true;
    looping.keeps = true;
    looping.feedback = {"Bars 3 to 4: nine of ten notes right, two more than before.",
                        "The B in bar 4 was a little low.", "Slow the music down in bar 4."};
    all.push_back({"looping", looping});
    auto away = playing({});
    away.hearing = Texts {}(Text::no_input);
    away.hearing_is_trouble = true;
    away.trouble = "The interface 'Scarlett 2i2 (JACK)' is away; plug it in again, and practice goes on.";
    all.push_back({"away", away});
    auto kept = ready();
    kept.has_take = true;
    kept.kept = Texts {}(Text::takes_kept, "3", "~/.local/share/tutti/takes/2026-03-14 10.05.33");
    all.push_back({"take_kept", kept});
    kept.asks_erase = true;
    kept.kept = Texts {}(Text::erase_again, "2026-03-14 10.05.33", "Violins 1");
    all.push_back({"erase_asked", kept});
    auto slurred = ready();
    slurred.page = slurred_page();
    slurred.kept = Texts {}(Text::no_take_kept);
    all.push_back({"slurs_and_dynamics", slurred});
    auto choosing = ready();
    choosing.stage = Stage::choosing;
    choosing.part.reset();
    all.push_back({"choosing", choosing});
    auto long_names = looping;
    long_names.title = std::string(200, 'W');
    long_names.parts[0] = "Zweite und dritte Klarinetten in B und Bassklarinetten der Anfängerklasse";
    long_names.feedback = {std::string(300, 'm')};
    long_names.trouble = std::string(400, 'n');
    all.push_back({"long_names", long_names});
    all.push_back({"loading", PracticePicture {}});
    return all;
}

}  // namespace

TEST_CASE("practice in every state, on every screen: nothing lies on anything else", "[pictures]")
{
    for (const auto size : {juce::Rectangle<int> {1024, 600}, juce::Rectangle<int> {1280, 800},
                            juce::Rectangle<int> {1920, 1080}, juce::Rectangle<int> {3840, 2160}})
        for (const auto big : {false, true}) {
            const auto layout = PracticeLayout::within(size, big);
            auto areas =
                std::vector {layout.back,     layout.title, layout.part,  layout.easier,  layout.staff,
                             layout.feedback, layout.play,  layout.tempo, layout.hearing, layout.bars_about,
                             layout.keys,     layout.kept,  layout.erase};
            areas.insert(areas.end(), layout.buttons.begin(), layout.buttons.end());
            for (std::size_t n = 0; n < areas.size(); ++n) {
                CHECK(size.contains(areas[n]));
                CHECK(areas[n].getHeight() >= 14);
                for (std::size_t other = 0; other < n; ++other)
                    CHECK_FALSE(areas[n].intersects(areas[other]));
            }
            // A child's finger: Play is the largest, and no button is smaller than a fingertip.
            for (const auto& button : layout.buttons) {
                CHECK(button.getWidth() * button.getHeight() <
                      layout.play.getWidth() * layout.play.getHeight());
                CHECK(juce::jmin(button.getWidth(), button.getHeight()) >= 44);
            }
            CHECK(juce::jmin(layout.erase.getWidth(), layout.erase.getHeight()) >= 44);
            for (const auto appearance : {Appearance::dark, Appearance::light})
                for (const auto language : {Language::english, Language::german})
                    for (const auto& state : states()) {
                        const auto shown = size.getWidth() == 1024 || size.getWidth() == 1920 ||
                                           (appearance == Appearance::dark && language == Language::english);
                        if (!shown)
                            continue;
                        auto view = PracticeView {Texts {language}};
                        view.setSize(size.getWidth(), size.getHeight());
                        view.set_appearance(appearance);
                        view.set_ease({.big = big});
                        view.show(state.picture, {});
                        static_cast<void>(
                            Picture {view, "practice_" + state.name + '_' + std::to_string(size.getWidth()) +
                                               (big ? "_big" : "") +
                                               (appearance == Appearance::light ? "_light" : "") +
                                               (language == Language::german ? "_de" : "")});
                    }
        }
}

TEST_CASE("every mark is told from every other without its colour", "[pictures]")
{
    using enum NoteMark;
    class Mark final : public juce::Component {
    public:
        NoteMark mark = in_tune;
        Appearance appearance = Appearance::dark;
        void paint(juce::Graphics& g) override
        {
            g.fillAll(palette(appearance).background);
            draw_mark(g, mark, getLocalBounds().toFloat().reduced(8.0F), palette(appearance));
        }
    };
    constexpr auto marks = std::array {in_tune, flat, sharp, early, late, wrong, missed, unsure};
    for (const auto appearance : {Appearance::dark, Appearance::light}) {
        auto view = Mark {};
        view.setSize(40, 40);
        view.appearance = appearance;
        for (std::size_t n = 0; n < marks.size(); ++n) {
            view.mark = marks[n];
            const auto one = Picture {view, "mark_" + std::to_string(n)};
            for (std::size_t other = 0; other < n; ++other) {
                view.mark = marks[other];
                const auto two = Picture {view, "mark_" + std::to_string(other)};
                // A fifth of the square lies elsewhere, whatever it is coloured in.
                const auto ground = one.luminance(1, 1);
                auto differs = 0;
                for (auto y = 0; y < 40; ++y)
                    for (auto x = 0; x < 40; ++x)
                        differs += (std::abs(one.luminance(x, y) - ground) > 0.1) !=
                                           (std::abs(two.luminance(x, y) - ground) > 0.1)
                                       ? 1
                                       : 0;
                INFO(n << " and " << other);
                CHECK(differs > 24 * 24 / 6);
            }
        }
    }
}

TEST_CASE(
    "while the music plays a note stands under the line where it is heard; when calm the page stands still",
    "[pictures]")
{
    for (const auto calm : {false, true}) {
        auto view = StaffView {};
        view.setSize(1280, 400);
        const auto page = ready().page;
        const auto bar_at = [&](double quarters) {
            view.show({.page = page, .quarters = quarters, .calm = calm});
            static_cast<void>(Picture {view, "scroll"});
            return view.bounds_of(9).getX();
        };
        const auto first = bar_at(32.0);
        const auto second = bar_at(33.0);
        const auto third = bar_at(34.0);
        if (calm) {
            CHECK(first == second);
            CHECK(second == third);
        } else {
            CHECK(first > second);
            CHECK(std::abs((first - second) - (second - third)) <= 1);
        }
    }
}

TEST_CASE("what a finger touches is the bar below it", "[pictures]")
{
    auto view = PracticeView {Texts {}};
    view.setSize(1280, 800);
    view.show(ready(), {});
    auto& staff = view.staff();
    for (const auto bar : {std::size_t {0}, std::size_t {1}}) {
        const auto area = staff.bounds_of(bar);
        CHECK(area.getWidth() > 60);
        CHECK(staff.bounds_of(bar).getHeight() > 100);
    }
    CHECK(staff.bounds_of(0).getRight() <= staff.bounds_of(1).getX() + 1);
    CHECK(staff.bounds_of(999'999).isEmpty());
}

TEST_CASE("one switch reaches everything", "[pictures]")
{
    auto view = PracticeView {Texts {}};
    view.setSize(1280, 800);
    auto asked = std::vector<PracticeCommand::Kind> {};
    view.on_command = [&](const PracticeCommand& command) { asked.push_back(command.kind); };
    view.set_ease({.one_switch = true});
    view.show(ready(), {});
    static_cast<void>(Picture {view, "practice_one_switch"});
    // Onto the tempo's slower half, and take it.
    view.show(ready(), Seconds {1.5});
    view.keyPressed(juce::KeyPress {juce::KeyPress::spaceKey});
    REQUIRE(asked.size() == 1);
    CHECK(asked[0] == PracticeCommand::Kind::set_tempo);
}
