// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/model/setup.hpp"

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "desktop/model/instrument_names.hpp"
#include "desktop/model/pieces.hpp"
#include "io/scripted_device.hpp"
#include "shared/class_files.hpp"
#include "shared/file_lock.hpp"
#include "shared/places.hpp"
#include "support/catch.hpp"
#include "support/data_folder.hpp"
#include "support/signals.hpp"
#include "support/temporary_folder.hpp"

using namespace tutti;
using namespace tutti::desktop;
using Mood = SetupPicture::Mood;

namespace {

Instrument instrument(std::string_view name)
{
    return *instrument_from_name(name);
}

LiveSoundCheck::View hearing(std::initializer_list<double> levels, Seconds now = 10_s)
{
    auto view = LiveSoundCheck::View {};
    view.stage = LiveSoundCheck::Stage::hearing;
    view.now = now;
    for (const auto level : levels)
        view.heard.channels.push_back({.level = decibels(level),
                                       .peak = decibels(level + 10.0),
                                       .same_as = view.heard.channels.size()});
    return view;
}

SetupPicture after(Setup& setup, LiveSoundCheck::View& view, Seconds length)
{
    auto seen = SetupPicture {};
    for (const auto until = view.now + length; view.now < until; view.now += 50_ms)
        seen = setup.picture(view, {"X"});
    return seen;
}

std::string text_in(const std::filesystem::path& file)
{
    auto stream = std::ifstream {file};
    return {std::istreambuf_iterator<char> {stream}, {}};
}

}  // namespace

TEST_CASE("instruments are named as musicians name them", "[desktop]")
{
    const auto english = Texts {};
    const auto german = Texts {Language::german};
    CHECK(instrument_title(instrument("trumpet"), english) == "Trumpet in B♭");
    CHECK(instrument_title(instrument("trumpet"), german) == "Trompete in B");
    CHECK(instrument_title(instrument("horn"), english) == "Horn in F");
    CHECK(instrument_title(instrument("alto-sax"), german) == "Altsaxophon in Es");
    CHECK(instrument_title(instrument("bass-clarinet"), english) == "Bass clarinet in B♭");
    CHECK(instrument_title(instrument("double-bass"), english) == "Double bass");
    CHECK(section_name_for(instrument("trumpet"), english) == "Trumpets");
    CHECK(section_name_for(instrument("trumpet"), german) == "Trompeten");
    CHECK(section_name_for(instrument("double-bass"), german) == "Kontrabässe");
    CHECK(written_a(instrument("trumpet"), english) == "B");
    CHECK(written_a(instrument("trumpet"), german) == "H");
    CHECK(written_a(instrument("viola"), english) == "A");
    for (const auto& known : instruments()) {
        CHECK(instrument_title(known, english) != known.name);
        CHECK(section_name_for(known, german) != known.name);
    }
}

TEST_CASE("Violas, play an A: the loudest new microphone blinks, one key gives it to them and asks the next",
          "[desktop]")
{
    auto setup = Setup {KeptClass {}, {}, Texts {}};
    setup.add(instrument("viola"));
    setup.add(instrument("cello"));
    setup.select(0);
    auto view = hearing({-65, -65, -65});
    static_cast<void>(after(setup, view, 1_s));
    setup.ask();
    auto seen = after(setup, view, 1_s);
    CHECK(seen.headline == "Violas, play an A");
    CHECK(seen.mood == Mood::asking);
    view.heard.channels[1].level = decibels(-20);
    seen = after(setup, view, 1_s);
    CHECK(seen.mood == Mood::answered);
    CHECK(seen.detail == "It is channel 2: Enter takes it");
    auto lit = 0;
    for (auto n = 0; n < 16; ++n)
        lit += after(setup, view, 50_ms).channels[1].answering ? 1 : 0;
    CHECK(lit > 4);
    CHECK(lit < 16);
    setup.confirm();
    seen = after(setup, view, 50_ms);
    CHECK(seen.seats[0].microphones == "microphone 2");
    CHECK(seen.headline == "Cellos, play an A");
    CHECK(seen.seats[1].asked);
}

TEST_CASE("a microphone that another section has is not taken from it by mistake in silence", "[desktop]")
{
    auto setup = Setup {KeptClass {}, {}, Texts {}};
    setup.add(instrument("violin"));
    setup.add(instrument("viola"));
    setup.editor().give(1, 0);
    setup.select(1);
    auto view = hearing({-65, -65});
    setup.ask();
    static_cast<void>(after(setup, view, 200_ms));
    view.heard.channels[0].level = decibels(-20);
    const auto seen = after(setup, view, 1_s);
    CHECK(seen.mood == Mood::asking);
    CHECK(seen.detail == "Channel 1 is loudest, and Violins have it already");
    setup.confirm();
    CHECK(setup.editor().holder_of(1) == 0);
    CHECK(after(setup, view, 50_ms).headline == "Violas, play an A");
}

TEST_CASE("an interface that fails is what the set-up says, however long ago the class was kept", "[desktop]")
{
    auto setup = Setup {KeptClass {}, {}, Texts {}};
    auto view = hearing({-65});
    setup.say("Kept in band.json");
    CHECK(setup.picture(view, {"X"}).headline == "Kept in band.json");
    view.stage = LiveSoundCheck::Stage::failed;
    view.failure = "'X' is gone; plug it in again.";
    const auto seen = setup.picture(view, {"X"});
    CHECK(seen.headline == view.failure);
    CHECK(seen.mood == Mood::warning);
    CHECK(seen.detail == "Kept in band.json");
}

TEST_CASE("a channel given to one section leaves the other, and a seat dragged takes its microphones along",
          "[desktop]")
{
    auto setup = Setup {KeptClass {}, {}, Texts {}};
    for (const auto* name : {"violin", "viola", "cello"})
        setup.add(instrument(name));
    auto& editor = setup.editor();
    editor.give(1, 0);
    editor.give(2, 0);
    editor.give(2, 1);
    CHECK(editor.cls().sections[0].channels == std::vector {1});
    CHECK(editor.holder_of(2) == 1);
    setup.move(0, 2);
    CHECK(editor.cls().sections[2].name == "Violins");
    CHECK(editor.cls().sections[2].channels == std::vector {1});
    CHECK(setup.selected() == 2);
    editor.give(1, std::nullopt);
    CHECK_FALSE(editor.holder_of(1));
}

TEST_CASE("a second group of violins gets a number, and who changes instrument changes name", "[desktop]")
{
    auto setup = Setup {KeptClass {}, {}, Texts {}};
    setup.add(instrument("violin"));
    setup.add(instrument("violin"));
    auto& editor = setup.editor();
    CHECK(editor.cls().sections[1].name == "Violins 2");
    editor.set_instrument(1, instrument("trumpet"));
    CHECK(editor.cls().sections[1].name == "Trumpets 2");
    editor.rename(1, "Violins");
    CHECK(editor.cls().sections[1].name == "Violins 2");
    editor.rename(1, "  \n ");
    CHECK(editor.cls().sections[1].name == "Violins 2");
    editor.rename(1, "Pupils\x1b[2J of Mrs. Vogt");
    CHECK(editor.cls().sections[1].name == "Pupils?[2J of Mrs. Vogt");
}

TEST_CASE("the class is ready when every section has a microphone, and what is missing is said", "[desktop]")
{
    auto setup = Setup {KeptClass {}, {}, Texts {}};
    auto view = hearing({-40, -40});
    CHECK(setup.picture(view, {"X"}).headline == "Who plays? Press N for each section.");
    setup.add(instrument("violin"));
    CHECK(setup.picture(view, {"X"}).headline ==
          "Violins have no microphone yet: drag one onto them, or press A.");
    setup.step_channel(1);
    setup.toggle_pointed();
    CHECK(setup.picture(view, {"X"}).mood == Mood::ready);
    CHECK(setup.picture({}, {}).mood == Mood::warning);
    view.heard.interface_away = true;
    CHECK(setup.picture(view, {"X"}).headline == "The interface is away; plug it in again");
}

TEST_CASE("of a microphone's trouble the tutor hears only where a section relies on it", "[desktop]")
{
    auto setup = Setup {KeptClass {}, {}, Texts {}};
    setup.add(instrument("violin"));
    setup.editor().give(1, 0);
    auto view = hearing({-40, -120});
    view.heard.channels[1].trouble = rehearsal::MicrophoneTrouble::dead;
    CHECK(setup.picture(view, {"X"}).mood == Mood::ready);
    setup.editor().give(2, 0);
    const auto seen = setup.picture(view, {"X"});
    CHECK(seen.mood == Mood::warning);
    CHECK(seen.headline.starts_with("Channel 2 hears nothing"));
    CHECK(seen.channels[1].trouble);
    CHECK_FALSE(seen.channels[0].trouble);
}

TEST_CASE("the A of a piano becomes the class's when it is confirmed", "[desktop]")
{
    auto setup = Setup {KeptClass {}, {}, Texts {}};
    auto view = hearing({-40, -40});
    static_cast<void>(setup.picture(view, {"X"}));
    setup.point_at(2);
    setup.take_reference();
    CHECK(setup.reference_channel() == 1);
    CHECK(setup.picture(view, {"X"}).filled);
    view.heard.reference = {
        .channel = 1, .progress = 1, .a4 = 441.53_Hz, .within = 1_cents, .confidence = 0.9};
    CHECK(setup.picture(view, {"X"}).headline == "A = 441.5 Hz, give or take 0.3: Enter takes it");
    setup.confirm();
    CHECK(setup.editor().cls().tuning.a4 == 441.5_Hz);
    CHECK_FALSE(setup.reference_channel());
}

TEST_CASE("a class that was set up is kept, read again as it was, and no file that is there is lost",
          "[desktop]")
{
    const auto data = test::DataFolder {};
    auto setup = Setup {KeptClass {}, {}, Texts {}};
    auto& editor = setup.editor();
    CHECK_FALSE(editor.save());
    editor.rename_class("4b / ../../etc");
    setup.add(instrument("trumpet"));
    editor.give(3, 0);
    editor.change_players(0, 5);
    editor.set_tolerance(audio::concert_tolerance);
    REQUIRE(editor.save());
    CHECK_FALSE(editor.changed());
    const auto first = editor.file();
    CHECK(first.parent_path() == data.path() / "tutti" / "classes");
    const auto read = audio::load_class(first);
    REQUIRE(read);
    CHECK(audio::to_json(*read) == audio::to_json(editor.cls()));

    // Another class of the same name.
    auto other = Setup {KeptClass {}, {}, Texts {}};
    other.editor().rename_class("4b / ../../etc");
    other.add(instrument("viola"));
    other.editor().give(1, 0);
    REQUIRE(other.editor().save());
    CHECK(other.editor().file() != first);
    CHECK(audio::load_class(first)->sections.front().name == "Trumpets");

    // The same one again: what stood there is beside it.
    const auto before = text_in(first);
    editor.rename(0, "Brass");
    REQUIRE(editor.save());
    CHECK(editor.file() == first);
    CHECK(text_in(first.string() + "~") == before);

    // Somebody else has changed the file meanwhile: theirs stays.
    std::ofstream {first} << before;
    editor.rename(0, "Everybody");
    REQUIRE(editor.save());
    CHECK(editor.file() != first);
    CHECK(text_in(first) == before);
    CHECK(kept_classes().size() == 3);
}

TEST_CASE("a class that is half set up is kept too, says what it lacks, and can be opened again", "[desktop]")
{
    const auto data = test::DataFolder {};
    auto setup = Setup {KeptClass {}, {}, Texts {}};
    setup.editor().rename_class("4b");
    setup.add(instrument("violin"));
    setup.editor().give(1, 0);
    setup.add(instrument("viola"));
    auto view = hearing({-30, -30});
    REQUIRE(setup.save());
    CHECK_THAT(setup.picture(view, {"X"}).headline,
               Catch::EndsWith("Violas have no microphone yet: drag one onto them, or press A."));
    CHECK_FALSE(setup.editor().changed());
    const auto again = load_kept_class(setup.editor().file());
    REQUIRE(again);
    CHECK(again->cls.sections.size() == 2);
    CHECK(again->cls.sections[1].channels.empty());
    // Nobody rehearses with it.
    CHECK_FALSE(audio::load_class(setup.editor().file()));
    CHECK_FALSE(Setup(*again, setup.editor().file(), Texts {}).editor().finished());
}

TEST_CASE("what a class plays comes back with it, by its name where every machine has it", "[desktop]")
{
    const auto data = test::DataFolder {};
    const auto ode = assets_folder() / "pieces" / "ode-to-joy";
    auto setup = Setup {KeptClass {}, {}, Texts {}};
    setup.add(instrument("violin"));
    setup.editor().give(1, 0);
    REQUIRE(setup.editor().save());
    setup.editor().set_piece({ode, "Ode to Joy"});
    CHECK(setup.editor().changed());
    REQUIRE(setup.editor().save());
    CHECK(text_in(setup.editor().file()).find("\"piece\": \"ode-to-joy\"") != std::string::npos);
    const auto again = load_kept_class(setup.editor().file());
    REQUIRE(again);
    CHECK(again->piece == ChosenPiece {ode, "Ode to Joy"});
    auto view = hearing({-30});
    CHECK(Setup(*again, setup.editor().file(), Texts {}).picture(view, {"X"}).piece == "Ode to Joy");
    // The engine's description of a class, which sessions keep, knows no places on this machine.
    CHECK(audio::to_json(*audio::load_class(setup.editor().file())).find("piece") == std::string::npos);
}

namespace {

/// As a window does it.
void leave(const Setup& setup)
{
    std::filesystem::create_directories(set_up_file().parent_path());
    auto left = setup.editor().left();
    left.interface = "Scarlett 18i20 (JACK)";
    std::ofstream {set_up_file()} << text_of(left);
}

Setup taken_up()
{
    auto left = kept_set_up();
    REQUIRE(left);
    return Setup {*std::move(left), Texts {}};
}

/// A class of violins in its file, and nothing that is not kept.
Setup violins_in_a_file(const char* name)
{
    auto setup = Setup {KeptClass {}, {}, Texts {}};
    setup.editor().rename_class(name);
    setup.add(instrument("violin"));
    setup.editor().give(1, 0);
    REQUIRE(setup.editor().save());
    return setup;
}

/// Somebody else adds cellos to it.
std::string corrected(const std::filesystem::path& file)
{
    auto theirs = Setup {*load_kept_class(file), file, Texts {}};
    theirs.add(instrument("cello"));
    theirs.editor().give(4, theirs.selected());
    REQUIRE(theirs.editor().save());
    return text_in(file);
}

}  // namespace

TEST_CASE(
    "a section leaves its class when its question has been read and answered, not by a key that is held",
    "[desktop]")
{
    using std::chrono::milliseconds;
    auto setup = Setup {KeptClass {}, {}, Texts {}};
    setup.add(instrument("violin"));
    setup.add(instrument("viola"));
    auto view = hearing({-30});
    const auto begin = Confirmation::Moment {} + std::chrono::hours {1};
    const auto looks = [&](milliseconds at) {
        const auto seen = setup.picture(view, {"X"});
        setup.shown(begin + at);
        return seen;
    };
    const auto sections = [&] { return setup.editor().cls().sections.size(); };
    setup.remove_selected(begin);
    CHECK(looks(milliseconds {20}).headline == "Press once more to take Violas out of the class");
    for (auto at = milliseconds {500}; at < milliseconds {3'000}; at += milliseconds {40})
        setup.remove_selected(begin + at);
    CHECK(sections() == 2);
    setup.remove_selected(begin + milliseconds {4'000});
    CHECK(sections() == 1);
    CHECK(setup.editor().cls().sections.front().instrument.name == "violin");
    looks(milliseconds {4'020});

    // Of another section it is another question.
    setup.add(instrument("cello"));
    setup.remove_selected(begin + milliseconds {10'000});
    looks(milliseconds {10'020});
    setup.select(0);
    setup.remove_selected(begin + milliseconds {12'000});
    CHECK(sections() == 2);
    // Who does not answer wants it no more.
    looks(milliseconds {12'020});
    setup.remove_selected(begin + milliseconds {18'000});
    CHECK(sections() == 2);
    // It is of a section, not of its seat: whoever sits there now was not asked about.
    looks(milliseconds {18'020});
    setup.move(1, 0);
    setup.remove_selected(begin + milliseconds {20'000});
    CHECK(sections() == 2);
}

TEST_CASE("a set-up that was left is there again as it was, and its class file is as it was kept",
          "[desktop]")
{
    const auto data = test::DataFolder {};
    CHECK_FALSE(kept_set_up());
    auto setup = violins_in_a_file("4b");
    const auto file = setup.editor().file();
    const auto kept = text_in(file);
    setup.add(instrument("viola"));
    leave(setup);

    CHECK(kept_set_up()->interface == "Scarlett 18i20 (JACK)");
    auto again = taken_up();
    CHECK(again.editor().cls().sections.size() == 2);
    CHECK(again.editor().changed());
    CHECK(again.editor().file() == file);
    CHECK(text_in(file) == kept);
    REQUIRE(again.save());
    CHECK(again.editor().file() == file);

    // The file is gone meanwhile.
    leave(again);
    std::filesystem::remove(file);
    again = taken_up();
    CHECK(again.editor().cls().sections.size() == 2);
    CHECK(again.editor().changed());

    for (const auto* broken : {"", "[", "{}", R"({"class": 3})", R"({"class": {"sections": 1}})"}) {
        std::ofstream {set_up_file()} << broken;
        CHECK_FALSE(kept_set_up());
    }
}

TEST_CASE("a class that somebody else has corrected meanwhile is theirs in the next run, and stays theirs",
          "[desktop]")
{
    const auto data = test::DataFolder {};
    auto setup = violins_in_a_file("4b");
    const auto file = setup.editor().file();
    leave(setup);
    auto theirs = corrected(file);
    auto again = taken_up();
    CHECK(again.editor().cls().sections.size() == 2);
    CHECK_FALSE(again.editor().changed());
    CHECK(again.editor().file() == file);

    // With something begun and not kept, both are there in the end.
    again.add(instrument("viola"));
    leave(again);
    theirs = corrected(file);
    again = taken_up();
    CHECK(again.editor().cls().sections.back().name == "Violas");
    REQUIRE(again.save());
    CHECK(again.editor().file() != file);
    CHECK(text_in(file) == theirs);
}

TEST_CASE("a name, a piece or an A that were set before the first section come back, and nothing does not",
          "[desktop]")
{
    const auto data = test::DataFolder {};
    auto setup = Setup {KeptClass {}, {}, Texts {}};
    auto view = hearing({-40});
    leave(setup);
    CHECK(taken_up().picture(view, {"X"}).headline == "Who plays? Press N for each section.");
    setup.editor().rename_class("4b");
    setup.editor().set_reference(442_Hz);
    leave(setup);
    auto again = taken_up();
    CHECK(again.editor().cls().name == "4b");
    CHECK(again.editor().cls().tuning.a4 == 442_Hz);
    CHECK(again.picture(view, {"X"}).headline == "As you left it; O opens another or a new one");
}

TEST_CASE("who opens another class, or begins a new one, is told where the one that was there is kept",
          "[desktop]")
{
    const auto data = test::DataFolder {};
    const auto other = violins_in_a_file("5a").editor().file();
    auto view = hearing({-40, -40});
    auto setup = violins_in_a_file("4b");
    const auto file = setup.editor().file();
    setup.add(instrument("viola"));
    setup.editor().give(2, 1);
    setup.open(data.path() / "no such class.json");
    CHECK(setup.editor().cls().sections.size() == 2);
    CHECK(setup.editor().file() == file);
    setup.open(other);
    CHECK(setup.editor().cls().name == "5a");
    CHECK(setup.picture(view, {"X"}).headline == "Kept in " + file.string());
    CHECK(load_kept_class(file)->cls.sections.size() == 2);

    // The file that is open, too: what was begun is in it first.
    setup.open(file);
    setup.add(instrument("cello"));
    setup.open(file);
    CHECK(setup.editor().cls().sections.size() == 3);

    setup.add(instrument("trumpet"));
    setup.begin_anew();
    CHECK(setup.editor().cls().sections.empty());
    CHECK(setup.editor().file().empty());
    CHECK(setup.picture(view, {"X"}).headline.starts_with("Kept in " + file.string()));
    CHECK(load_kept_class(file)->cls.sections.size() == 4);
}

TEST_CASE("of two windows one has the set-up as it was left, until it is gone", "[desktop]")
{
    const auto data = test::DataFolder {};
    auto first = FileLock {set_up_file()};
    CHECK(first.is_held());
    CHECK_FALSE(FileLock {set_up_file()}.is_held());
    first = FileLock {};
    CHECK(FileLock {set_up_file()}.is_held());
    CHECK_FALSE(FileLock {}.is_held());
}

TEST_CASE("pieces are looked for without keeping a window waiting, and those found last stay meanwhile",
          "[desktop]")
{
    auto go_on = std::atomic<bool> {false};
    auto search = PieceSearch {[&](const GivenUp&) {
        while (!go_on)
            std::this_thread::sleep_for(std::chrono::milliseconds {1});
        return std::vector {OfferedPiece {"ode-to-joy", "Ode to Joy", {}}};
    }};
    CHECK(search.looking());
    CHECK(search.pieces().empty());
    go_on = true;
    while (search.looking())
        std::this_thread::sleep_for(std::chrono::milliseconds {1});
    REQUIRE(search.pieces().size() == 1);
    search.begin();
    CHECK(search.pieces().size() == 1);
}

TEST_CASE("a class that cannot be written stays on the screen, and why is said", "[desktop]")
{
    const auto data = test::DataFolder {};
    std::filesystem::create_directories(data.path() / "tutti");
    std::ofstream {data.path() / "tutti" / "classes"} << "in the way";
    auto setup = Setup {KeptClass {}, {}, Texts {}};
    setup.add(instrument("viola"));
    setup.editor().give(1, 0);
    const auto saved = setup.editor().save();
    REQUIRE_FALSE(saved);
    CHECK(saved.error().message.find("cannot be written") != std::string::npos);
    CHECK(setup.editor().cls().sections.size() == 1);
}

TEST_CASE("a sound check hears a recording again from its beginning, and fails in one sentence", "[desktop]")
{
    using Stage = LiveSoundCheck::Stage;
    const auto until = [](LiveSoundCheck& check, auto&& seen) {
        for (auto n = 0; n < 1'000; ++n) {
            if (seen(check.view()))
                return true;
            std::this_thread::sleep_for(std::chrono::milliseconds {10});
        }
        return false;
    };
    auto check = LiveSoundCheck {[]() -> Result<std::unique_ptr<io::Device>> {
        return std::make_unique<io::ScriptedDevice>(
            std::vector {test::tone(440_Hz, 500_ms), test::silence(500_ms)});
    }};
    CHECK(until(check, [](const auto& view) {
        return view.stage == Stage::hearing && view.now > 1_s && view.heard.channels.size() == 2;
    }));
    auto broken = LiveSoundCheck {[]() -> Result<std::unique_ptr<io::Device>> {
        return failure(ErrorCode::device_missing, "There is no interface 'X'; plug it in and try again.");
    }};
    CHECK(until(broken, [](const auto& view) { return view.stage == Stage::failed; }));
    CHECK(broken.view().failure == "There is no interface 'X'; plug it in and try again.");
}
