// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/views/practice_view.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "desktop/pictures/picture.hpp"
#include "desktop/views/note_mark.hpp"
#include "desktop/views/pieces_view.hpp"
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
    picture.volumes.assign(picture.parts.size(), 1.0);
    picture.volumes.front() = 0.0;
    picture.part = 0;
    picture.page = page;
    return picture;
}

/// In the third bar, all notes before it with the same mark.
PracticePicture playing(Language language, std::vector<NoteMark> marks)
{
    auto picture = ready();
    picture.stage = Stage::playing;
    picture.scene.quarters = 9.5;
    picture.scene.hearing = Hearing::hears;
    picture.scene.level = 0.6;
    picture.hearing = Texts {language}(Text::hears_you);
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

/// What the words come from speaks this language too.
std::vector<State> states(Language language)
{
    using enum NoteMark;
    auto all = std::vector<State> {};
    all.push_back({"ready", ready()});
    all.push_back({"silent", playing(language, {})});
    all.push_back({"perfect", playing(language, std::vector(9, in_tune))});
    auto flat_one = std::vector(9, in_tune);
    flat_one[7] = flat;
    all.push_back({"one_flat", playing(language, flat_one)});
    all.push_back({"unsure", playing(language, std::vector(9, unsure))});
    all.push_back({"every_mark",
                   playing(language, {in_tune, flat, sharp, early, late, wrong, missed, unsure, in_tune})});
    auto counting = playing(language, {});
    counting.scene.quarters = -2.0;
    counting.scene.count = 3;
    all.push_back({"counting", counting});
    auto looping = playing(language, std::vector(9, in_tune));
    looping.bars = practice::PlayedBars {2, 3};
    looping.loops = true;
    looping.follows = true;
    looping.keeps = true;
    looping.feedback = {"Bars 3 to 4: nine of ten notes right, two more than before.",
                        "The B in bar 4 was a little low.", "Slow the music down in bar 4."};
    all.push_back({"looping", looping});
    auto away = playing(language, {});
    away.hearing = Texts {language}(Text::no_input);
    away.hearing_is_trouble = true;
    away.trouble = "The interface 'Scarlett 2i2 (JACK)' is away; plug it in again, and practice goes on.";
    all.push_back({"away", away});
    auto covered = playing(language, std::vector(9, unsure));
    covered.scene.hearing = Hearing::covered;
    covered.hearing = Texts {language}(Text::hears_music);
    covered.hearing_is_trouble = true;
    all.push_back({"covered", covered});
    auto unmeasured = ready();
    unmeasured.can_measure = true;
    unmeasured.hearing = Texts {language}(Text::time_not_known);
    unmeasured.feedback = {"You played eight of ten notes right.", "The B in bar 4 was a little low."};
    all.push_back({"not_measured", unmeasured});
    auto measuring = ready();
    measuring.stage = Stage::measuring;
    measuring.feedback = {Texts {language}(Text::measuring, "43")};
    all.push_back({"measuring", measuring});
    auto measured = ready();
    measured.feedback = {Texts {language}(Text::measured, "172"),
                         std::string {Texts {language}(Text::measured_wireless)}};
    all.push_back({"measured", measured});
    auto kept = ready();
    kept.has_take = true;
    kept.kept = Texts {language}(Text::takes_kept, "3", "~/.local/share/tutti/takes/2026-03-14 10.05.33");
    all.push_back({"take_kept", kept});
    kept.asks_erase = true;
    kept.kept = Texts {language}(Text::erase_again, "2026-03-14 10.05.33", "Violins 1");
    all.push_back({"erase_asked", kept});
    auto slurred = ready();
    slurred.page = slurred_page();
    slurred.kept = Texts {language}(Text::no_take_kept);
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

/// What a state says stands where it belongs, and can be read.
void look_at(const Picture& picture, const PracticePicture& shown, const PracticeLayout& layout,
             Appearance appearance)
{
    const auto ground = test::contrast(palette(appearance).background, juce::Colours::black);
    const auto reads = [&](juce::Rectangle<int> area) {
        return picture.contrasting_pixels(area, ground / 20.0 - 0.05) > 20;
    };
    if (shown.stage == Stage::choosing)
        return;
    if (shown.stage != Stage::loading) {
        CHECK(reads(layout.title));
        CHECK(reads(layout.staff));
    }
    CHECK(reads(layout.play));
    CHECK(reads(layout.tempo));
    CHECK(reads(layout.hearing) == !shown.hearing.empty());
    CHECK(reads(layout.kept) == !shown.kept.empty());
    const auto says = !shown.feedback.empty() || !shown.trouble.empty() || shown.stage == Stage::loading;
    CHECK(reads(layout.feedback) == says);
}

TEST_CASE("practice in every state, on every screen: nothing lies on anything else", "[pictures]")
{
    for (const auto size : {juce::Rectangle<int> {1024, 600}, juce::Rectangle<int> {1280, 800},
                            juce::Rectangle<int> {1920, 1080}, juce::Rectangle<int> {3840, 2160}})
        for (const auto big : {false, true}) {
            const auto layout = PracticeLayout::within(size, big);
            auto areas =
                std::vector {layout.back,     layout.title, layout.part,  layout.easier,  layout.staff,
                             layout.feedback, layout.play,  layout.tempo, layout.hearing, layout.bars_about,
                             layout.keys,     layout.kept,  layout.erase, layout.earlier, layout.further};
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
                    for (const auto& state : states(language)) {
                        const auto shown = size.getWidth() == 1024 || size.getWidth() == 1920 ||
                                           (appearance == Appearance::dark && language == Language::english);
                        if (!shown)
                            continue;
                        auto view = PracticeView {Texts {language}};
                        view.setSize(size.getWidth(), size.getHeight());
                        view.set_appearance(appearance);
                        view.set_ease({.big = big});
                        view.show(state.picture, {});
                        const auto picture =
                            Picture {view, "practice_" + state.name + '_' + std::to_string(size.getWidth()) +
                                               (big ? "_big" : "") +
                                               (appearance == Appearance::light ? "_light" : "") +
                                               (language == Language::german ? "_de" : "")};
                        INFO(state.name << " at " << size.getWidth() << (big ? ", big" : "")
                                        << (language == Language::german ? ", German" : ""));
                        // Names and messages of any length are cut; what we say ourselves never is.
                        if (state.name != "long_names")
                            CHECK(test::cut_texts(view) == (state.name == "loading" ? 1 : 0));
                        look_at(picture, state.picture, layout, appearance);
                    }
        }
}

TEST_CASE("how loud each part is can be set with mouse, keys and one switch, for one part and for 24",
          "[pictures]")
{
    for (const auto count : {std::size_t {1}, std::size_t {6}, std::size_t {24}})
        for (const auto size : {juce::Rectangle<int> {1024, 600}, juce::Rectangle<int> {1920, 1080}}) {
            auto picture = ready();
            picture.parts.resize(count, "Zweite Klarinetten in B");
            picture.volumes.assign(count, 1.0);
            picture.volumes[count - 1] = 0.5;
            auto view = PracticeView {Texts {}};
            view.setSize(size.getWidth(), size.getHeight());
            auto asked = std::vector<PracticeCommand> {};
            view.on_command = [&](const PracticeCommand& command) { asked.push_back(command); };
            view.show(picture, {});
            view.keyPressed(juce::KeyPress {'v', 0, 'v'});
            view.show(picture, {});
            static_cast<void>(Picture {view, "practice_volumes_" + std::to_string(count) + "_" +
                                                 std::to_string(size.getWidth())});
            view.set_ease({.one_switch = true});
            // Two for each part, less and more; then the way back, and Play.
            const auto offered = view.choices();
            REQUIRE(offered.size() == 2 * count + 2);
            for (std::size_t n = 0; n < offered.size(); ++n) {
                CHECK(size.contains(offered[n].where));
                CHECK(juce::jmin(offered[n].where.getWidth(), offered[n].where.getHeight()) >=
                      (count > 6 ? 20 : 40));
                for (std::size_t other = 0; other < n; ++other)
                    CHECK_FALSE(offered[n].where.intersects(offered[other].where));
            }
            offered[2 * count - 2].take();
            REQUIRE(asked.size() == 1);
            CHECK(asked[0].kind == PracticeCommand::Kind::set_volume);
            CHECK(asked[0].bar == count - 1);
            CHECK(asked[0].volume == 0.25);
            view.set_ease({});
            test::click(view, offered[2 * count - 1].where.getCentre());
            REQUIRE(asked.size() == 2);
            CHECK(asked[1].volume == 0.75);
            view.keyPressed(juce::KeyPress {juce::KeyPress::escapeKey});
            view.show(picture, {});
            CHECK(view.staff().isVisible());
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

TEST_CASE("what a finger touches is the bar below it, however long it stays there", "[pictures]")
{
    auto view = PracticeView {Texts {}};
    view.setSize(1280, 800);
    auto touched = std::vector<std::size_t> {};
    view.on_command = [&](const PracticeCommand& command) {
        REQUIRE(command.kind == PracticeCommand::Kind::touch_bar);
        touched.push_back(command.bar);
    };
    view.show(ready(), {});
    auto& staff = view.staff();
    const auto seen = staff.bars_in_sight();
    CHECK(seen.size() >= 2);
    for (const auto bar : seen)
        test::click(view, staff.bounds_of(bar).translated(staff.getX(), staff.getY()).getCentre());
    CHECK(touched == seen);
    CHECK(staff.bounds_of(0).getRight() <= staff.bounds_of(1).getX() + 1);
    CHECK(staff.bounds_of(999'999).isEmpty());
}

TEST_CASE("while nothing plays the page is drawn aside, to any bar; while the music plays it goes with it",
          "[pictures]")
{
    for (const auto calm : {false, true}) {
        auto view = PracticeView {Texts {}};
        view.setSize(1280, 800);
        view.set_ease({.calm = calm});
        auto touched = std::vector<std::size_t> {};
        view.on_command = [&](const PracticeCommand& command) { touched.push_back(command.bar); };
        auto picture = ready();
        view.show(picture, {});
        auto& staff = view.staff();
        const auto middle = view.getLocalPoint(&staff, staff.getLocalBounds().getCentre());
        const auto last = picture.page->engraved.bars.back().performed;
        const auto sees = [&](std::size_t bar) {
            const auto seen = staff.bars_in_sight();
            return std::ranges::find(seen, bar) != seen.end();
        };
        REQUIRE_FALSE(sees(last));
        test::drag(view, middle, middle.translated(-600, 0));
        CHECK_FALSE(sees(0));
        test::drag(view, middle, middle.translated(5'000, 0));
        CHECK(sees(0));
        for (auto n = 0; n < 40; ++n)
            test::turn_wheel(view, middle, -1.0F);
        CHECK(sees(last));
        CHECK(touched.empty());
        test::click(view, staff.bounds_of(last).translated(staff.getX(), staff.getY()).getCentre());
        REQUIRE(touched.size() == 1);
        CHECK(touched.front() == last);
        static_cast<void>(Picture {view, calm ? "practice_drawn_aside_calm" : "practice_drawn_aside"});
        // Another picture of the same state leaves it where it is.
        view.show(picture, Seconds {0.1});
        CHECK(sees(last));
        picture.stage = Stage::playing;
        view.show(picture, Seconds {0.1});
        CHECK(sees(0));
        test::drag(view, middle, middle.translated(-600, 0));
        CHECK(sees(0));
    }
}

TEST_CASE("a bar that the keyboard goes to is in sight, and pages turn so that no bar is passed over",
          "[pictures]")
{
    auto view = PracticeView {Texts {}};
    view.setSize(1280, 800);
    auto touched = std::vector<std::size_t> {};
    view.on_command = [&](const PracticeCommand& command) { touched.push_back(command.bar); };
    const auto picture = ready();
    view.show(picture, {});
    auto& staff = view.staff();
    const auto whole = [&](std::size_t bar) {
        const auto area = staff.bounds_of(bar);
        const auto& placed = picture.page->engraved.bars[bar];
        return area.getWidth() + 2 >=
               juce::roundToInt((placed.right - placed.left) * static_cast<double>(staff.staff_space()));
    };
    const auto bars = picture.page->engraved.bars.size();
    view.keyPressed(juce::KeyPress {juce::KeyPress::rightKey});
    for (std::size_t bar = 0; bar < bars; ++bar) {
        view.show(picture, {});
        CHECK(whole(bar));
        view.keyPressed(juce::KeyPress {juce::KeyPress::returnKey});
        view.keyPressed(juce::KeyPress {juce::KeyPress::rightKey});
    }
    REQUIRE(touched.size() == bars);
    CHECK(touched.back() == bars - 1);

    auto other = PracticeView {Texts {}};
    other.setSize(1280, 800);
    other.show(picture, {});
    auto seen = std::vector<bool>(bars, false);
    const auto look = [&] {
        for (std::size_t bar = 0; bar < bars; ++bar) {
            const auto area = other.staff().bounds_of(bar);
            const auto& placed = picture.page->engraved.bars[bar];
            seen[bar] = seen[bar] || area.getWidth() + 2 >=
                                         juce::roundToInt((placed.right - placed.left) *
                                                          static_cast<double>(other.staff().staff_space()));
        }
    };
    look();
    auto pages = 0;
    for (; other.staff().can_turn(1) && pages < 99; ++pages) {
        other.keyPressed(juce::KeyPress {juce::KeyPress::pageDownKey});
        look();
    }
    CHECK(pages > 2);
    CHECK(pages < 20);
    CHECK(std::ranges::all_of(seen, [](bool one) { return one; }));
    for (; other.staff().can_turn(-1) && pages < 999; ++pages)
        other.keyPressed(juce::KeyPress {juce::KeyPress::pageUpKey});
    CHECK(other.staff().bars_in_sight().front() == 0);
}

namespace {

/// A view that one switch works, and all that it asks for.
struct Switched {
    explicit Switched(const PracticePicture& picture)
    {
        view.setSize(1280, 800);
        view.on_command = [this](const PracticeCommand& command) { asked.push_back(command); };
        view.on_back = [this] { ++backs; };
        view.set_ease({.one_switch = true});
        view.show(picture, {});
    }
    /// Lets the ring come to a choice.
    void wait_for(std::size_t choice, const PracticePicture& picture)
    {
        view.show(picture, Seconds {1.4 * static_cast<double>(choice) + 0.1});
    }
    [[nodiscard]] std::string did() const
    {
        auto told = std::to_string(backs) + ", " + std::to_string(view_choices()) + ", " +
                    (view.ease().one_switch ? "" : "off");
        for (const auto& command : asked)
            told += ", " + std::to_string(static_cast<int>(command.kind)) + " " +
                    std::to_string(command.bar) + " " + std::to_string(command.tempo);
        return told;
    }
    [[nodiscard]] std::size_t view_choices() const
    {
        return const_cast<PracticeView&>(view).choices().size();
    }

    PracticeView view {Texts {}};
    std::vector<PracticeCommand> asked;
    int backs = 0;
};

enum class Input { space, enter, mouse };

void press(juce::Component& view, Input input, juce::Point<int> pointer)
{
    if (input == Input::mouse) {
        test::click(view, pointer);
        return;
    }
    view.keyPressed(
        juce::KeyPress {input == Input::space ? juce::KeyPress::spaceKey : juce::KeyPress::returnKey});
    view.keyStateChanged(false);
}

}  // namespace

TEST_CASE("one switch reaches everything, be it space, Enter or a click that lies anywhere", "[pictures]")
{
    auto picture = ready();
    picture.has_take = true;
    auto looked_at = Switched {picture};
    static_cast<void>(Picture {looked_at.view, "practice_one_switch"});
    const auto layout = PracticeLayout::within({1280, 800}, false);
    const auto count = Switched {picture}.view.choices().size();
    CHECK(count >= 11);
    auto kinds = std::vector<PracticeCommand::Kind> {};
    for (const auto input : {Input::space, Input::enter, Input::mouse})
        for (const auto pointer :
             {layout.play.getCentre(), layout.staff.getCentre(), layout.back.getCentre()})
            for (std::size_t n = 0; n < count; ++n) {
                auto by_hand = Switched {picture};
                by_hand.view.choices()[n].take();
                auto by_switch = Switched {picture};
                by_switch.wait_for(n, picture);
                press(by_switch.view, input, pointer);
                INFO("choice " << n);
                CHECK(by_switch.did() == by_hand.did());
                CHECK(by_switch.did() != Switched {picture}.did());
                for (const auto& command : by_hand.asked)
                    kinds.push_back(command.kind);
            }
    using Kind = PracticeCommand::Kind;
    for (const auto kind : {Kind::play_or_stop, Kind::set_tempo, Kind::toggle_follow, Kind::toggle_own_part,
                            Kind::toggle_keep, Kind::hear_take, Kind::erase_take, Kind::ask_part})
        CHECK(std::ranges::find(kinds, kind) != kinds.end());
}

TEST_CASE("one switch chooses any two bars of a piece, and any part", "[pictures]")
{
    auto picture = ready();
    auto switched = Switched {picture};
    const auto last = picture.page->engraved.bars.back().performed;
    const auto bounds = switched.view.staff().getBounds();
    const auto take = [&](auto which) {
        auto offered = switched.view.choices();
        const auto found = std::ranges::find_if(offered, which);
        REQUIRE(found != offered.end());
        found->take();
        switched.view.show(picture, {});
    };
    const auto staff = [&](const SwitchChoice& choice) { return choice.where == bounds; };
    const auto further = [&](const SwitchChoice& choice) {
        return choice.where == PracticeLayout::within({1280, 800}, false).further;
    };
    take(staff);
    for (auto pages = 0; switched.view.staff().can_turn(1) && pages < 99; ++pages)
        take(further);
    take([&](const SwitchChoice& choice) {
        return choice.where == switched.view.staff().bounds_of(last).translated(bounds.getX(), bounds.getY());
    });
    REQUIRE(switched.asked.size() == 1);
    CHECK(switched.asked.front().bar == last);
    // And out again, with nothing chosen.
    take(staff);
    take(staff);
    CHECK(switched.asked.size() == 1);

    picture.stage = Stage::choosing;
    auto choosing = Switched {picture};
    CHECK(choosing.view.choices().size() == picture.parts.size() + 1);
    press(choosing.view, Input::mouse, {640, 400});
    REQUIRE(choosing.asked.size() == 1);
    CHECK(choosing.asked.front().kind == PracticeCommand::Kind::choose_part);
}

TEST_CASE("a switch that is held down presses once", "[pictures]")
{
    const auto picture = ready();
    auto switched = Switched {picture};
    for (auto n = 0; n < 25; ++n)
        switched.view.keyPressed(juce::KeyPress {juce::KeyPress::returnKey});
    CHECK(switched.asked.size() == 1);
    switched.view.keyStateChanged(false);
    switched.view.keyPressed(juce::KeyPress {juce::KeyPress::returnKey});
    CHECK(switched.asked.size() == 2);
}

TEST_CASE("one switch chooses a piece, and leads nowhere where no ring goes", "[pictures]")
{
    const auto pieces = std::vector<OfferedPiece> {
        {"a", "Au clair de la lune", "French"}, {"b", "Ode to Joy", "Beethoven"}, {"c", "Open strings", {}}};
    for (const auto language : {Language::english, Language::german})
        for (const auto input : {Input::space, Input::enter, Input::mouse})
            for (std::size_t n = 0; n < pieces.size(); ++n) {
                auto view = PiecesView {Texts {language}};
                view.setSize(1280, 800);
                view.show(pieces, n == 0, n == 1 ? "The piece in 'x' has no score; choose another." : "");
                view.set_one_switch(true);
                auto chosen = std::vector<std::size_t> {};
                auto others = 0;
                view.on_piece = [&](std::size_t piece) { chosen.push_back(piece); };
                view.on_own = view.on_back = [&] { ++others; };
                view.look(Seconds {1.4 * static_cast<double>(n) + 0.1});
                static_cast<void>(Picture {view, "pieces_one_switch_" + std::to_string(n) +
                                                     (language == Language::german ? "_de" : "")});
                CHECK(view.choices().size() == pieces.size());
                CHECK(test::cut_texts(view) == (n == 0 ? 1 : 0));  // "Looking for pieces…"
                press(view, input, {100, 60});
                CHECK(chosen == std::vector {n});
                CHECK(others == 0);
                view.keyPressed(juce::KeyPress {juce::KeyPress::escapeKey});
                CHECK(others == 1);
            }
}
