// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/model/engine_words.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "desktop/model/engine_sentences.hpp"
#include "desktop/model/report_words.hpp"
#include "following/parts.hpp"
#include "io/device_list.hpp"
#include "io/scripted_device.hpp"
#include "rehearsal/engine.hpp"
#include "review/made_up_review.hpp"
#include "support/catch.hpp"

using namespace tutti;
using namespace tutti::desktop;
using review::Aspect;
using review::FindingKind;
using RemarkKind = practice::Remark::Kind;

namespace {

constexpr auto rate = SampleRate {48'000};
const auto english = Texts {};
const auto german = Texts {Language::german};

audio::ClassDescription strings()
{
    return *audio::parse_class(R"({"sections": [
        {"name": "Bratschen", "instrument": "viola", "channels": [1]},
        {"name": "Trompeten", "instrument": "trumpet", "channels": [2, 3]}]})",
                               "class.json");
}

review::Finding finding_of(FindingKind kind)
{
    auto finding = review::Finding {};
    finding.kind = kind;
    finding.text = "as the engine says it";
    finding.where = {.throughout = false, .bars = 3, .ranges = {{"12", "14"}}};
    finding.times = {.off = 3, .judged = 4};
    return finding;
}

std::string in_german(const review::Finding& finding)
{
    return words_of(finding, strings(), rate, german);
}

std::string in_german(const practice::Remark& remark)
{
    return words_of(std::span {&remark, 1}, german).front();
}

}  // namespace

TEST_CASE("notes are called in German as German musicians call them", "[desktop]")
{
    CHECK(note_in_words("F♯", german) == "Fis");
    CHECK(note_in_words("B♭", german) == "B");
    CHECK(note_in_words("B", german) == "H");
    CHECK(note_in_words("E♭", german) == "Es");
    CHECK(note_in_words("A♭", german) == "As");
    CHECK(note_in_words("D♭", german) == "Des");
    CHECK(note_in_words("C𝄪", german) == "Cisis");
    CHECK(note_in_words("A4", german) == "a'");
    CHECK(note_in_words("B♭5", german) == "b''");
    CHECK(note_in_words("F♯3", german) == "fis");
    CHECK(note_in_words("C2", german) == "C");
    CHECK(note_in_words("E1", german) == "E,");
    CHECK(note_in_words("B♭", english) == "B♭");
    CHECK(note_in_words("", german).empty());
}

TEST_CASE("a finding is said in German with the bars, the notes and the times that the English one has",
          "[desktop]")
{
    auto flat = finding_of(FindingKind::intonation);
    flat.amount = Cents {-28.0};
    flat.mostly = "F♯ (high second finger)";
    flat.note = "F♯";
    flat.finger = review::Finger::high_second;
    CHECK(in_german(flat) ==
          "Bratschen, Takt 12 bis 14: 28 Cent zu tief, 3 von 4 Malen, meist Fis (hoher zweiter Finger)");
    CHECK(words_of(flat, strings(), rate, english) == "as the engine says it");
    flat.change = review::Change {-40.0, -16.0, true};
    flat.since = review::Change {-51.0, -28.0, true};
    CHECK_THAT(in_german(flat), Catch::EndsWith("; zuletzt besser (16 Cent zu tief); besser als in der "
                                                "letzten Probe (51 Cent zu tief)"));

    auto late = finding_of(FindingKind::timing);
    late.section = 1;
    late.amount = Seconds {-0.083};
    late.times = {1, 1};
    late.notes = 7;
    late.notes_judged = 9;
    late.where = {.throughout = false, .bars = 2, .ranges = {{"5", "5"}, {"18", "18"}}};
    CHECK(in_german(late) == "Trompeten, Takt 5 und 18: 85 ms zu spät (7 von 9 Einsätzen)");
    late.where = {};
    late.from = FramePosition {22 * 48'000};
    late.to = FramePosition {40 * 48'000};
    CHECK(in_german(late) == "Trompeten, 0:22 bis 0:40: 85 ms zu spät (7 von 9 Einsätzen)");
    late.where = {.throughout = true, .bars = 20, .ranges = {}};
    CHECK_THAT(in_german(late), Catch::StartsWith("Trompeten, durchweg: "));

    auto slip = finding_of(FindingKind::notes);
    slip.amount = review::NoteSlip {};
    slip.note = "F";
    slip.printed = "F♯";
    CHECK(in_german(slip) == "Bratschen, Takt 12 bis 14: F statt Fis (3 von 4 Malen)");
    slip.note.clear();
    CHECK(in_german(slip) == "Bratschen, Takt 12 bis 14: Fis ausgelassen (3 von 4 Malen)");
    slip.left_out = 5;
    CHECK(in_german(slip) == "Bratschen, Takt 12 bis 14: 5 Töne ausgelassen (3 von 4 Malen)");
    slip.left_out = 0;
    slip.printed.clear();
    slip.note = "B";
    slip.times = {1, 1};
    CHECK(in_german(slip) == "Bratschen, Takt 12 bis 14: H in einer Pause (einmal)");
}

TEST_CASE("a child is told in German what the terminal says in English", "[desktop]")
{
    CHECK(in_german(
              {.kind = RemarkKind::other_note, .bar = "7", .expected = Pitch {71}, .heard = Pitch {70}}) ==
          "Schau auf Takt 7: da steht H, und ich habe B gehört.");
    CHECK(in_german({.kind = RemarkKind::some_right,
                     .phrase = practice::PrintedBars {"1", "4"},
                     .right = 15,
                     .told = 16}) == "Takt 1 bis 4: 15 von 16 Tönen richtig.");
    CHECK(in_german({.kind = RemarkKind::waited, .waits = {{"5"}, {"9", true}}}) ==
          "Du hast vor Takt 5 und in Takt 9 gewartet, und die Musik hat mit dir gewartet: spiel diese "
          "Stellen ein "
          "paarmal.");
    CHECK(in_german({.kind = RemarkKind::pitch_low, .expected = Pitch {69}, .open_string = true}) ==
          "Dein A ist jedes Mal etwas zu tief: wenn es die leere Saite ist, prüf, ob sie stimmt.");
    CHECK(in_german({.kind = RemarkKind::pitch_high, .expected = Pitch {71}}) ==
          "Dein H ist jedes Mal etwas zu hoch.");
    // Every kind has words of its own in both languages.
    for (auto kind = 0; kind <= static_cast<int>(RemarkKind::behind); ++kind) {
        const auto remark = practice::Remark {
            .kind = static_cast<RemarkKind>(kind), .bar = "3", .expected = Pitch {60}, .heard = Pitch {61}};
        CHECK(in_german(remark) != practice::in_words(remark));
        CHECK(words_of(std::span {&remark, 1}, english).front() == practice::in_words(remark));
    }
}

TEST_CASE("a cell of the table says in German what its number says, and is as unsure", "[desktop]")
{
    const auto fine = review::fine_for(audio::beginner_tolerance);
    auto numbers = review::Numbers {};
    numbers.deviation = {Cents {-28.0}, Cents {4.0}, 12, 0.9};
    numbers.lead = {Seconds {0.083}, Seconds {0.01}, 1, 0.9};
    const auto said = [&](Aspect aspect) {
        return words_of(aspect, review::face_of(aspect, numbers, fine), numbers.notes, german);
    };
    const auto rests_on = [&](Aspect aspect) {
        return rests_on_words(aspect, review::face_of(aspect, numbers, fine), numbers.notes, german);
    };
    CHECK(said(Aspect::tuning) == "28 Cent zu tief");
    CHECK(rests_on(Aspect::tuning) == "auf 4 genau, aus 12 Tönen");
    CHECK(said(Aspect::timing) == "85 ms zu früh");
    CHECK(rests_on(Aspect::timing) == "auf 10 genau, aus 1 Einsatz");
    CHECK(said(Aspect::balance) == "zu wenig, um etwas zu sagen");
    CHECK(rests_on(Aspect::balance).empty());
    numbers.deviation.within = Cents {30.0};
    CHECK(said(Aspect::tuning) == "unsicher: vielleicht 28 Cent zu tief");
    numbers.deviation = {Cents {3.0}, Cents {2.0}, 12, 0.9};
    CHECK(said(Aspect::tuning) == "stimmt (+3)");
    numbers.notes = {.right = 9, .wrong = 2, .missing = 1, .extra = 0, .unsure = 3};
    CHECK(said(Aspect::notes) == "2 falsch und 1 ausgelassen, von 12 Tönen");
    CHECK(rests_on(Aspect::notes) == "3 unsicher");
    numbers.notes = {.right = 9};
    CHECK(said(Aspect::notes) == "alle 9 Töne richtig");
}

TEST_CASE("in a tuning round a transposing section is asked for its own note, in German too", "[desktop]")
{
    const auto cls = strings();
    CHECK(tuning_words(cls, {.asked = 1}, german) == "Trompeten: spielt ein H");
    CHECK(tuning_words(cls, {.asked = 0}, german) == "Bratschen: spielt ein A");
    CHECK(tuning_words(cls, {.asked = 0}, english) == "Bratschen: play an A");
    CHECK(tuning_words(cls, {}, german).empty());
    using Outcome = rehearsal::TuningTurn::Outcome;
    const auto told = [&](Outcome outcome, rehearsal::TuningNote note, Cents off, const Texts& texts) {
        return tuning_sentence(cls, {outcome, 0, note, off}, texts);
    };
    CHECK(tuning_words(cls, {.asked = 0, .note = {Pitch {62}, true}}, german) ==
          "Bratschen: spielt die D-Saite");
    CHECK(told(Outcome::heard, {}, 8_cents, german) == "Bratschen: A 442,0, 8 Cent zu hoch.");
    CHECK(told(Outcome::heard, {}, 8_cents, english) == "Bratschen heard: A 442.0, 8 cents sharp.");
    CHECK(told(Outcome::heard, {Pitch {48}, true}, -3_cents, german) ==
          "Bratschen, C-Saite: 3 Cent zu tief.");
    CHECK(told(Outcome::heard, {Pitch {48}, true}, {}, english) == "Bratschen, C string: in tune.");
    CHECK(told(Outcome::missed, {}, {}, german) == "Bratschen: nicht zwei Sekunden lang allein gehört.");
    CHECK(told(Outcome::skipped, {Pitch {55}, true}, {}, german) == "Bratschen, G-Saite: übersprungen.");
    CHECK(kept_words(false, false, "No sound kept. No names.", english) == "No sound kept. No names.");
    CHECK(kept_words(true, true, "", german) == "Ton ist aufbewahrt. Keine Namen, außer in einer Notiz.");
    CHECK(shared_channel_words(cls, std::vector<std::size_t> {0, 1, 1}, german) ==
          "Die Kanäle 2 und 3 tragen denselben Ton.");
    CHECK(shared_channel_words(cls, std::vector<std::size_t> {0, 1, 2}, german).empty());
}

TEST_CASE("when a rehearsal was is told as the window's language writes it", "[desktop]")
{
    setenv("TZ", "XYZ-2", 1);  // two hours ahead
    tzset();
    const auto when = session::WallClock {std::chrono::sys_days {std::chrono::year {2026} / 11 / 2} +
                                          std::chrono::hours {22}};
    CHECK(when_words(when, english) == "2026-11-03 00:00");
    CHECK(when_words(when, german) == "3.11.2026, 00:00");
    unsetenv("TZ");
    tzset();
}

TEST_CASE("what an interface and a disk say is said in the window's language, with its names and numbers",
          "[desktop]")
{
    CHECK(in_words("The interface 'Scarlett 18i20 (JACK)' is back after 14.3 s.", german) ==
          "Das Interface „Scarlett 18i20 (JACK)“ ist nach 14,3 s zurück.");
    // A name stays as it is.
    CHECK(in_words("The interface '18.20' is back after 3 s.", german) ==
          "Das Interface „18.20“ ist nach 3 s zurück.");
    CHECK(in_words(
              "The disk is full: the session in '4b' keeps what it has but takes no more; make room on that "
              "disk. The rehearsal goes on, and what is heard is remembered for 10 minutes.",
              german) ==
          "Die Platte ist voll: die Probe in „4b“ behält, was sie hat, nimmt aber nichts mehr auf; schaff "
          "Platz auf "
          "dieser Platte. Die Probe geht weiter, und was gehört wird, bleibt 10 Minuten lang im Gedächtnis.");
    CHECK(in_words("Nobody knows this. The interface is back and is heard again.", german) ==
          "Nobody knows this. Das Interface ist zurück und wird wieder gehört.");
    for (const auto* sentence :
         {"", "The interface", "The interface 'X", "The interface is back and is heard again."})
        CHECK(in_words(sentence, english) == sentence);
    CHECK(in_words("The interface 'X", german) == "The interface 'X");
}

TEST_CASE("of an interface that is pulled out and put back a German window hears no English word",
          "[desktop]")
{
    const auto cls = strings();
    const auto silence = std::vector<std::vector<float>>(3, std::vector<float>(48'000, 0.0F));
    auto engine = rehearsal::Engine::create(
        {.cls = cls}, std::make_unique<io::ScriptedDevice>(
                          silence, io::ScriptedDevice::Script {
                                       .mishaps = {io::unplug(FramePosition {16'000}, FrameCount {8'000})}}));
    REQUIRE(engine);
    REQUIRE((*engine)->run_to_end([] { return true; }));
    auto said = std::vector<std::string> {};
    while (auto message = (*engine)->next_message())
        said.push_back(in_words(*message, german));
    CHECK(std::ranges::find(said, "Das Interface ist weg; es wird wieder gehört, sobald es zurück ist.") !=
          said.end());
    CHECK(std::ranges::find(said, "Das Interface ist zurück und wird wieder gehört.") != said.end());
    // Without a device of that name, and with a class that asks for too much.
    const auto missing = io::choose_device({}, "Scarlett", 2);
    REQUIRE_FALSE(missing);
    CHECK(in_words(missing.error().message, german).starts_with("Es gibt kein Interface „Scarlett“"));
    const auto none = io::choose_device({}, "", 2);
    REQUIRE_FALSE(none);
    CHECK(in_words(none.error().message, german).starts_with("Es gibt kein Interface;"));
}

TEST_CASE("what a class and a score have not in common is said in German, too", "[desktop]")
{
    auto cls = test::class_of({"Geigen 1", "Geigen 2", "Hörner"});
    cls.sections[0].part = "Violins 3";
    cls.sections[1].part = "Tuttis";
    auto score = score::Score {};
    score.parts.resize(2);
    score.parts[0].name = "Tutti";
    score.parts[1].name = "Solo";
    score.parts[0].notes.emplace_back();
    score.parts[1].notes.emplace_back();
    const auto none = std::vector<std::optional<std::size_t>>(3);
    const auto sentences = following::left_out(cls, score, none);
    REQUIRE(sentences.size() == 4);
    for (const auto& sentence : sentences) {
        INFO(sentence);
        CHECK(in_words(sentence, german) != sentence);
    }
}

TEST_CASE("the report at the end says in German what it says in English, no line too wide", "[desktop]")
{
    auto cls = test::class_of({"Geigen", "Bratschen", "Celli und alle, die heute neben ihnen sitzen"});
    cls.name = "4b";
    cls.tolerance = 20_cents;
    cls.tuning.a4 = Hertz {442.5};
    auto review = test::made_up_review(cls, 70);
    review.drift.resize(8);  // in tune all the while
    const auto marks = std::vector<session::Remark> {{FramePosition {48'000 * 75}, "Bogen", {}}};
    const auto kept = KeptOfRehearsal {.session = true, .whole = true, .sound = false, .words = true};
    const auto lines = [&](const Texts& texts) {
        return report_lines(cls, review, kept, marks, SampleRate {48'000}, {}, texts);
    };
    const auto german_lines = lines(german);
    const auto holds = [&](std::string_view words) {
        return std::ranges::any_of(german_lines,
                                   [&](const auto& line) { return line.find(words) != line.npos; });
    };
    CHECK(german_lines.front().starts_with("Probe: 4b, "));
    CHECK(holds("Kein Ton aufbewahrt. Keine Namen, außer in einer Notiz."));
    CHECK(holds("Woran zu arbeiten ist"));
    CHECK(holds("  1. " + words_of(review.findings.front(), cls, SampleRate {48'000}, german).substr(0, 40)));
    CHECK(holds("bei A = 442,5 Hz"));
    CHECK(holds("Stimmung nach Takten"));
    CHECK(holds("Gemerkt"));
    CHECK(holds("1:15  Takt "));
    CHECK(holds(": Bogen"));
    for (const auto& line : german_lines) {
        INFO(line);
        CHECK(std::ranges::count_if(
                  line, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }) <= 100);
        for (const auto* english_word :
             {"cents", "flat", "sharp", "section", "Section", "The ", "not sure", "bar "})
            CHECK(line.find(english_word) == line.npos);
    }
    // The same signs for the same bars.
    const auto signs = [](const std::vector<std::string>& all) {
        auto rows = std::vector<std::string> {};
        for (const auto& line : all)
            if (line.starts_with("  Geigen") && line.size() > 24 &&
                line.find_first_not_of("-+.?<>x ", 22) == std::string::npos)
                rows.push_back(line.substr(22));
        return rows;
    };
    CHECK_FALSE(signs(german_lines).empty());
    CHECK(signs(german_lines) == signs(lines(english)));
}

TEST_CASE("every sentence that is known in German is one that is said, word by word", "[desktop]")
{
    // Sources with each text in one piece, and every blank as "{}".
    auto said = std::string {};
    for (const auto* room : {"engine", "app/shared"})
        for (const auto& entry :
             std::filesystem::recursive_directory_iterator {std::filesystem::path {TUTTI_SOURCE_TREE} / room})
            if (entry.path().extension() == ".cpp") {
                auto stream = std::ifstream {entry.path()};
                said += std::string {std::istreambuf_iterator<char> {stream}, {}};
            }
    auto joined = std::string {};
    for (auto at = std::size_t {0}; at < said.size(); ++at) {
        if (said[at] == '\\' && at + 1 < said.size()) {
            joined += said[++at];
        } else if (said[at] == '"') {
            const auto next = said.find_first_not_of(" \n", at + 1);
            if (next != std::string::npos && said[next] == '"')
                at = next;
            else
                joined += '"';
        } else if (said[at] == '{' && at + 1 < said.size() && said[at + 1] == ':') {
            joined += "{}";
            at = said.find('}', at);
        } else {
            joined += said[at];
        }
    }
    CHECK(known_sentences().size() > 20);
    for (const auto sentence : known_sentences()) {
        INFO(sentence);
        CHECK(joined.find(sentence) != std::string::npos);
    }
}
