// SPDX-License-Identifier: GPL-3.0-or-later
#include "rehearsal/engine.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <limits>
#include <memory>
#include <thread>
#include <utility>

#include "following/performance.hpp"
#include "io/file_device.hpp"
#include "io/listener.hpp"
#include "io/scripted_device.hpp"
#include "session/session.hpp"
#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/signals.hpp"
#include "support/temporary_folder.hpp"
#include "support/tolerance.hpp"

using namespace tutti;
using analysis::SectionReading;
using rehearsal::Engine;

namespace {

/// Remembers every reading.
class Log : public rehearsal::ReadingSink {
public:
    void take(const SectionReading& reading) override { readings.push_back(reading); }

    void take_ensemble(const analysis::EnsembleReading& reading) override { ensemble.push_back(reading); }

    std::vector<SectionReading> of(int section) const
    {
        auto own = std::vector<SectionReading> {};
        std::copy_if(readings.begin(), readings.end(), std::back_inserter(own),
                     [section](const auto& reading) { return reading.section == section; });
        return own;
    }

    void take_note(const analysis::NoteReading& note) override { notes.push_back(note); }

    std::vector<SectionReading> readings;
    std::vector<analysis::EnsembleReading> ensemble;
    std::vector<analysis::NoteReading> notes;
};

audio::ClassDescription strings()
{
    return *audio::parse_class(R"({"name": "4b", "sections": [
        {"name": "Violins", "instrument": "violin", "channels": [1]},
        {"name": "Cellos", "instrument": "cello", "channels": [2]}]})",
                               "class.json");
}

/// Violins on a scale, cellos on a slower one beside them: some seconds of music with rests.
std::vector<std::vector<float>> strings_playing(Seconds length)
{
    auto violins = test::melody({Pitch {69}, Pitch {71}, Pitch {73}, Pitch {74}, Pitch {76}}, 400_ms, 150_ms);
    auto cellos = test::melody({Pitch {45}, Pitch {50}, Pitch {45}}, 700_ms, 200_ms);
    return {test::line(violins, length), test::line(cellos, length)};
}

/// A round of which the violins and the cellos have a part each.
std::shared_ptr<const score::UnfoldedScore> round_for_strings()
{
    auto page = test::round_for(2, 16).printed();
    page.parts[0].name = "Violins";
    page.parts[1].name = "Cellos";
    return std::make_shared<score::UnfoldedScore>(*score::UnfoldedScore::unfold(page));
}

/// Both parts from the start, after a second of silence, as printed.
std::vector<std::vector<float>> playing(const score::UnfoldedScore& score, Seconds length)
{
    auto heard = std::vector<std::vector<float>> {};
    for (auto part = std::size_t {0}; part < 2; ++part) {
        auto notes = std::vector<test::Note> {};
        for (const auto& printed : score.notes(part)) {
            const auto start = 1_s + score.time_at(printed.onset);
            if (start + 600_ms < length)
                notes.push_back({frequency_of(printed.pitch, Tuning {}), start, 540_ms});
        }
        heard.push_back(test::line(notes, length));
    }
    return heard;
}

/// An engine that hears eight seconds of the score, follows it, and keeps a session; the log takes its
/// readings.
Result<std::unique_ptr<Engine>> followed_into_a_session(const std::filesystem::path& folder,
                                                        std::shared_ptr<const score::UnfoldedScore> score,
                                                        Log& log)
{
    auto heard = playing(*score, 8_s);
    auto engine =
        Engine::create({.cls = strings(), .score = std::move(score), .session_folder = folder},
                       std::make_unique<io::ScriptedDevice>(std::move(heard), io::ScriptedDevice::Script {}));
    if (engine)
        (*engine)->add_sink(log);
    return engine;
}

struct Played {
    Log log;
    std::vector<std::string> messages;
};

Played play_fast(io::ScriptedDevice::Script script, Engine::Setup setup = {}, Seconds length = 4_s)
{
    auto played = Played {};
    setup.cls = strings();
    auto engine = Engine::create(
        std::move(setup), std::make_unique<io::ScriptedDevice>(strings_playing(length), std::move(script)));
    REQUIRE(engine);
    (*engine)->add_sink(played.log);
    REQUIRE((*engine)->run_to_end([] { return true; }));
    while (auto message = (*engine)->next_message())
        played.messages.push_back(*std::move(message));
    return played;
}

bool same(const SectionReading& a, const SectionReading& b)
{
    const auto same_onset =
        a.onset.has_value() == b.onset.has_value() &&
        (!a.onset || (a.onset->start == b.onset->start && a.onset->reported == b.onset->reported &&
                      a.onset->strength == b.onset->strength));
    const auto same_tuned =
        a.tuned.has_value() == b.tuned.has_value() &&
        (!a.tuned || (a.tuned->pitch == b.tuned->pitch && a.tuned->deviation == b.tuned->deviation));
    return a.section == b.section && a.heard_until == b.heard_until && a.state == b.state && a.f0 == b.f0 &&
           a.confidence == b.confidence && same_tuned && a.spread == b.spread && a.lead == b.lead &&
           a.level == b.level && a.peak == b.peak && a.clipped == b.clipped && same_onset;
}

void check_same(const std::vector<SectionReading>& a, const std::vector<SectionReading>& b)
{
    REQUIRE(a.size() == b.size());
    for (std::size_t n = 0; n < a.size(); ++n)
        if (!same(a[n], b[n]))
            FAIL("reading " << n << " of section " << a[n].section << " differs");
}

}  // namespace

TEST_CASE("the same rehearsal gives the same readings, bit for bit, at any block size", "[rehearsal]")
{
    const auto usual = play_fast({.blocks = io::BlockSizes {256_frames}});
    REQUIRE(usual.log.readings.size() > 1000);
    const auto frames = GENERATE(1, 64, 480, 1024);
    check_same(play_fast({.blocks = io::BlockSizes {FrameCount {frames}}}).log.readings, usual.log.readings);
    check_same(
        play_fast({.blocks = io::BlockSizes::varying({17_frames, 64_frames, 511_frames}, 3)}).log.readings,
        usual.log.readings);
}

TEST_CASE("live, with its threads and its clock, a rehearsal reads the same as from the file", "[rehearsal]")
{
    const auto length = 2_s;
    const auto from_file = play_fast({}, {}, length);
    auto log = Log {};
    auto engine =
        Engine::create({.cls = strings()}, std::make_unique<io::ScriptedDevice>(strings_playing(length)));
    REQUIRE(engine);
    (*engine)->add_sink(log);
    REQUIRE((*engine)->start());
    while (!(*engine)->snapshot().ended)
        std::this_thread::sleep_for(std::chrono::milliseconds {5});
    (*engine)->stop();
    check_same(log.readings, from_file.log.readings);
}

TEST_CASE("the violins' A and the cellos' A two octaves below are each heard in their own section",
          "[rehearsal]")
{
    const auto played = play_fast({});
    const auto at = [&](int section, Seconds moment) {
        const auto readings = played.log.of(section);
        return *std::find_if(readings.begin(), readings.end(), [&](const auto& reading) {
            return to_seconds(reading.heard_until, SampleRate {48'000}) >= moment;
        });
    };
    REQUIRE(at(0, 450_ms).f0);
    REQUIRE(at(1, 600_ms).f0);
    CHECK_THAT(*at(0, 450_ms).f0, test::within_cents(3, 440_Hz));
    CHECK_THAT(*at(1, 600_ms).f0, test::within_cents(3, 110_Hz));
}

TEST_CASE("an interface that was away for three seconds costs those three seconds and nothing else",
          "[rehearsal]")
{
    const auto whole = play_fast({}, {}, 8_s).log.of(0);
    const auto away_at = FramePosition {2 * 48'000};
    const auto away_for = FrameCount {3 * 48'000};
    const auto torn = play_fast({.mishaps = {io::unplug(away_at, away_for)}}, {}, 8_s);
    const auto readings = torn.log.of(0);

    auto before = std::size_t {0};
    while (before < readings.size() && readings[before].heard_until <= away_at)
        ++before;
    REQUIRE(before == static_cast<std::size_t>(away_at.value() / 256));
    for (std::size_t n = 0; n < before; ++n)
        REQUIRE(same(readings[n], whole[n]));
    REQUIRE(before < readings.size());
    CHECK(readings[before].heard_until >= away_at + away_for);
    CHECK(readings[before].heard_until <= away_at + away_for + FrameCount {1024});
    CHECK(readings.back().heard_until == whole.back().heard_until);
    REQUIRE(torn.messages.size() >= 2);
    CHECK(torn.messages[0].find("away") != std::string::npos);
}

TEST_CASE("lost frames never shift what is heard after them", "[rehearsal]")
{
    const auto torn = play_fast({.mishaps = {io::lose_frames(FramePosition {20'000}, FrameCount {777})}});
    CHECK(torn.log.of(0).back().heard_until == play_fast({}).log.of(0).back().heard_until);
}

TEST_CASE("NaN, infinity and clipping in one microphone leave the neighbours' readings untouched",
          "[rehearsal]")
{
    const auto clean = play_fast({}).log.of(0);
    const auto nan = std::numeric_limits<float>::quiet_NaN();
    const auto infinity = std::numeric_limits<float>::infinity();
    const auto spoilt =
        play_fast({.mishaps = {io::spoil(FramePosition {30'000}, FrameCount {500}, 1, nan),
                               io::spoil(FramePosition {50'000}, FrameCount {500}, 1, infinity),
                               io::clip(FramePosition {70'000}, FrameCount {4800}, 1, 100.0F)}},
                  {.tracker = "aubio-yinfft"});
    const auto aubio = play_fast({}, {.tracker = "aubio-yinfft"});
    check_same(spoilt.log.of(0), aubio.log.of(0));
    const auto cellos = spoilt.log.of(1);
    CHECK(std::all_of(cellos.begin(), cellos.end(), [](const auto& reading) {
        return std::isfinite(reading.confidence) && (!reading.f0 || std::isfinite(reading.f0->value())) &&
               !std::isnan(reading.level.value());
    }));
    CHECK(std::any_of(cellos.begin(), cellos.end(), [](const auto& reading) { return reading.clipped; }));
    CHECK(clean.size() == cellos.size());
}

TEST_CASE("a class that asks for channel 99 of 2 is told which section and how many there are", "[rehearsal]")
{
    auto cls = strings();
    cls.sections[1].channels = {99};
    const auto engine =
        Engine::create({.cls = cls}, std::make_unique<io::ScriptedDevice>(strings_playing(1_s)));
    REQUIRE_FALSE(engine);
    CHECK(engine.error().code == ErrorCode::channel_missing);
    CHECK(engine.error().message.find("'Cellos' listens to channel 99") != std::string::npos);
    CHECK(engine.error().message.find("has 2") != std::string::npos);
}

TEST_CASE("a session keeps what was read, the marks at their moments, and no sound unless asked",
          "[rehearsal][session]")
{
    const auto scratch = test::TemporaryFolder {};
    const auto folder = scratch.path() / "session";
    auto log = Log {};
    auto engine = Engine::create({.cls = strings(), .session_folder = folder},
                                 std::make_unique<io::ScriptedDevice>(strings_playing(4_s)));
    REQUIRE(engine);
    (*engine)->add_sink(log);
    auto steps = 0;
    REQUIRE((*engine)->run_to_end([&] {
        if (++steps == 375)  // two seconds of blocks
            (*engine)->mark({(*engine)->snapshot().heard_until, "violas late"});
        return true;
    }));

    const auto session = session::Session::open(folder);
    REQUIRE(session);
    CHECK(session->finished());
    CHECK(session->takes()->empty());
    CHECK_FALSE(std::filesystem::exists(folder / "takes"));
    CHECK(session->info().class_description.sections[1].name == "Cellos");
    const auto kept = session->readings(0, FramePosition {}, FramePosition {1'000'000'000});
    REQUIRE(kept);
    const auto given = log.of(0);
    REQUIRE(kept->size() == given.size());
    for (std::size_t n = 0; n < given.size(); ++n) {
        REQUIRE((*kept)[n].heard_until == given[n].heard_until);
        REQUIRE((*kept)[n].state == given[n].state);
        if (given[n].f0)
            REQUIRE_THAT(*(*kept)[n].f0, test::within_cents(0.2, *given[n].f0));
    }
    const auto markers = session->markers();
    REQUIRE(markers->size() == 1);
    CHECK(markers->front().text == "violas late");
    CHECK_THAT(to_seconds(markers->front().at, SampleRate {48'000}), test::within_ms(20, 2_s));
}

TEST_CASE("one microphone on two inputs is said in one sentence, and the session remembers it",
          "[rehearsal][merged]")
{
    const auto scratch = test::TemporaryFolder {};
    const auto violins = strings_playing(6_s)[0];
    auto log = Log {};
    auto engine = Engine::create({.cls = strings(), .session_folder = scratch.path() / "session"},
                                 std::make_unique<io::ScriptedDevice>(std::vector {violins, violins}));
    REQUIRE(engine);
    (*engine)->add_sink(log);
    REQUIRE((*engine)->run_to_end([] { return true; }));
    const auto expected =
        std::string {"Channels 1 and 2 carry the same sound: Violins and Cellos cannot be told "
                     "apart. Check the cables."};
    CHECK((*engine)->next_message() == expected);
    CHECK_FALSE((*engine)->next_message());
    const auto session = session::Session::open(scratch.path() / "session");
    REQUIRE(session);
    REQUIRE(session->events()->size() == 1);
    CHECK(session->events()->front().text == expected);
    for (const auto section : {0, 1})
        CHECK(log.of(section).back().state != analysis::SectionState::sounding);
}

TEST_CASE("the ensemble has a reading for every hop, and the session keeps them", "[rehearsal]")
{
    const auto scratch = test::TemporaryFolder {};
    auto log = Log {};
    auto engine = Engine::create({.cls = strings(), .session_folder = scratch.path() / "session"},
                                 std::make_unique<io::ScriptedDevice>(strings_playing(4_s)));
    REQUIRE(engine);
    (*engine)->add_sink(log);
    REQUIRE((*engine)->run_to_end([] { return true; }));
    const auto session = session::Session::open(scratch.path() / "session");
    REQUIRE(session);
    const auto kept = session->ensemble(FramePosition {}, FramePosition {1'000'000});
    REQUIRE(kept);
    REQUIRE(kept->size() == log.of(0).size());
    REQUIRE(log.ensemble.size() == kept->size());
    for (auto n = std::size_t {0}; n < kept->size(); ++n) {
        REQUIRE((*kept)[n].heard_until == log.ensemble[n].heard_until);
        REQUIRE((*kept)[n].drift.has_value() == log.ensemble[n].drift.has_value());
    }
    REQUIRE(log.ensemble.back().drift);
    CHECK(abs(*log.ensemble.back().drift) < 3_cents);
}

TEST_CASE("a take holds what the section's microphone heard, from where recording began",
          "[rehearsal][recording]")
{
    const auto scratch = test::TemporaryFolder {};
    const auto folder = scratch.path() / "session";
    auto engine = Engine::create({.cls = strings(), .session_folder = folder, .record = true},
                                 std::make_unique<io::ScriptedDevice>(strings_playing(4_s)));
    REQUIRE(engine);
    auto steps = 0;
    REQUIRE((*engine)->run_to_end([&] {
        ++steps;
        if (steps == 100)
            (*engine)->stop_recording();
        if (steps == 200)
            REQUIRE((*engine)->start_recording());
        return true;
    }));
    const auto session = session::Session::open(folder);
    REQUIRE(session);
    const auto takes = *session->takes();
    REQUIRE(takes.size() == 2);
    CHECK(takes[0].began == FramePosition {0});
    CHECK(takes[1].began == FramePosition {200 * 256});
    REQUIRE(takes[1].ended);
    CHECK(*takes[1].ended == FramePosition {4 * 48'000});
    for (const auto& take : takes)
        for (const auto& file : take.files)
            CHECK(std::filesystem::exists(folder / file));
}

TEST_CASE("beside a loudspeaker too a take holds what the section's microphone heard, and only that",
          "[rehearsal][recording]")
{
    const auto scratch = test::TemporaryFolder {};
    const auto folder = scratch.path() / "session";
    auto cls = strings();
    cls.sections[0].channels = {3};
    cls.sections[1].channels = {1};
    const auto playing = strings_playing(2_s);
    const auto backing = test::noise(2_s, -20_dB, 5);
    // The second input is nobody's; the last channel is the loudspeaker's.
    const auto channels = std::vector {playing[1], test::noise(2_s, -20_dB, 6), playing[0], backing};
    auto engine = Engine::create({.cls = cls, .session_folder = folder, .record = true, .backing = true},
                                 std::make_unique<io::ScriptedDevice>(channels));
    REQUIRE(engine);
    REQUIRE((*engine)->run_to_end([] { return true; }));
    const auto takes = *session::Session::open(folder)->takes();
    REQUIRE(takes.size() == 1);
    REQUIRE(takes[0].files.size() == 2);
    for (auto section = std::size_t {0}; section < 2; ++section) {
        auto take = *io::FileDevice::open(folder / takes[0].files[section]);
        auto heard = test::Listener {};
        heard.hear_all(*take);
        REQUIRE(heard.channels.size() == 1);
        REQUIRE(heard.channels[0].size() == playing[section].size());
        auto worst = 0.0F;
        for (auto f = std::size_t {0}; f < playing[section].size(); ++f)
            worst = std::max(worst, std::abs(heard.channels[0][f] - playing[section][f]));
        CHECK(worst < 1e-6F);
    }
}

TEST_CASE("a full disk ends the take with one sentence, and the rehearsal goes on to its end",
          "[rehearsal][recording]")
{
    const auto scratch = test::TemporaryFolder {};
    const auto said = test::in_child([&]() -> std::string {
        test::limit_files_to(200'000);  // 1.4 s of a take; the session's store stays below
        auto log = Log {};
        auto engine =
            Engine::create({.cls = strings(), .session_folder = scratch.path() / "session", .record = true},
                           std::make_unique<io::ScriptedDevice>(strings_playing(8_s)));
        if (!engine)
            return engine.error().message;
        (*engine)->add_sink(log);
        auto sentences = 0;
        auto ran = (*engine)->run_to_end([&] {
            while ((*engine)->next_message())
                ++sentences;
            return true;
        });
        if (!ran)
            return ran.error().message;
        if (sentences != 1)
            return fmt::format("{} sentences were said", sentences);
        const auto& now = (*engine)->snapshot();
        if (now.recording || now.health.take_frames_lost > 0)
            return "the take goes on";
        if (!now.sound_kept_until || now.take_ended != rehearsal::TakeEnd::disk_full)
            return "the view is not told that sound is kept, and that the disk is full";
        if (const auto kept = to_seconds(*now.sound_kept_until, SampleRate {48'000});
            kept < 0.3_s || kept > 1.5_s)
            return fmt::format("sound is said to be kept until {} s", kept.value());
        if (!now.readings_kept)
            return "the session is said not to be whole";
        if (log.of(0).size() != 8 * 48'000 / 256)
            return fmt::format("{} readings of the violins", log.of(0).size());
        return {};
    });
    CHECK(said == "");
    const auto session = session::Session::open(scratch.path() / "session");
    REQUIRE(session);
    REQUIRE(session->takes()->size() == 1);
    CHECK(session->readings(0, FramePosition {}, FramePosition {1'000'000})->size() == 8 * 48'000 / 256);
}

TEST_CASE("a session that could not be written to its end is not said to be kept", "[rehearsal]")
{
    const auto scratch = test::TemporaryFolder {};
    const auto said = test::in_child([&]() -> std::string {
        auto engine = Engine::create({.cls = strings(), .session_folder = scratch.path() / "session"},
                                     std::make_unique<io::ScriptedDevice>(strings_playing(4_s)));
        if (!engine)
            return engine.error().message;
        test::limit_files_to(40'000);  // the disk is full soon after
        auto ran = (*engine)->run_to_end([] { return true; });
        if (!ran)
            return ran.error().message;
        return (*engine)->snapshot().readings_kept ? "it is said to be kept" : "";
    });
    CHECK(said == "");
}

TEST_CASE("where the tutor says the class will begin, the engine waits for it", "[rehearsal]")
{
    const auto score = round_for_strings();
    const auto silence = std::vector<std::vector<float>>(2, std::vector<float>(48'000, 0.0F));
    const auto tunes_first = GENERATE(false, true);
    auto log = Log {};
    auto engine = Engine::create(
        {.cls = strings(),
         .score = score,
         .tune_in = tunes_first ? std::optional {rehearsal::TuningKind::concert_a} : std::nullopt},
        std::make_unique<io::ScriptedDevice>(silence, io::ScriptedDevice::Script {}));
    REQUIRE(engine);
    (*engine)->add_sink(log);
    (*engine)->tell(score->bars()[*score->find_place("9")].start);
    auto steps = 0;
    REQUIRE((*engine)->run_to_end([&] {
        if (++steps == 100)
            (*engine)->end_tuning();
        return true;
    }));
    REQUIRE(log.ensemble.back().place);
    CHECK(log.ensemble.back().place->state == analysis::FollowingState::waiting);
    CHECK(log.ensemble.back().place->position == Approx(32.0).margin(0.1));
}

TEST_CASE("the session keeps what became of each note as it was told", "[rehearsal][session]")
{
    const auto scratch = test::TemporaryFolder {};
    const auto score = round_for_strings();
    auto log = Log {};
    const auto engine = followed_into_a_session(scratch.path() / "session", score, log);
    REQUIRE(engine);
    REQUIRE((*engine)->run_to_end([] { return true; }));
    const auto session = session::Session::open(scratch.path() / "session");
    REQUIRE(session);
    for (const auto section : {0, 1}) {
        auto told = std::vector<analysis::NoteReading> {};
        std::ranges::copy_if(log.notes, std::back_inserter(told),
                             [&](const auto& note) { return note.section == section; });
        std::ranges::stable_sort(told, {}, &analysis::NoteReading::due);
        CHECK(told.size() >= 12);
        CHECK(std::ranges::count(told, analysis::NoteVerdict::right, &analysis::NoteReading::verdict) >= 8);
        const auto kept = session->score_notes(section, FramePosition {}, FramePosition {1'000'000});
        REQUIRE(kept);
        CHECK(*kept == told);
    }
}

TEST_CASE("what is marked while the class plays its third bar is kept as of bar 3", "[rehearsal][session]")
{
    const auto scratch = test::TemporaryFolder {};
    const auto score = round_for_strings();
    auto log = Log {};
    const auto engine = followed_into_a_session(scratch.path() / "session", score, log);
    REQUIRE(engine);
    CHECK((*engine)->bar_now().empty());
    auto marked = false;
    REQUIRE((*engine)->run_to_end([&] {
        const auto& now = (*engine)->snapshot();
        if (!marked && now.ensemble.place &&
            now.ensemble.place->position > score->bars()[2].start.from_start().value() + 1.0) {
            (*engine)->mark({now.heard_until, "", (*engine)->bar_now()});
            marked = true;
        }
        return true;
    }));
    const auto session = session::Session::open(scratch.path() / "session");
    REQUIRE(session);
    const auto markers = session->markers();
    REQUIRE(markers->size() == 1);
    CHECK(markers->front().bar == "3");
}

TEST_CASE("while a class tunes, nothing is held against its score", "[rehearsal]")
{
    const auto score = round_for_strings();
    auto log = Log {};
    auto engine = Engine::create(
        {.cls = strings(), .score = score, .tune_in = rehearsal::TuningKind::concert_a},
        std::make_unique<io::ScriptedDevice>(playing(*score, 6_s), io::ScriptedDevice::Script {}));
    REQUIRE(engine);
    (*engine)->add_sink(log);
    REQUIRE((*engine)->run_to_end([] { return true; }));
    REQUIRE((*engine)->snapshot().tuning.asked);
    CHECK(log.notes.empty());
    CHECK(std::ranges::none_of(log.ensemble, [](const auto& reading) { return reading.place.has_value(); }));
}

TEST_CASE(
    "what a loudspeaker plays to the class is not taken for the class, and the session says when it did",
    "[rehearsal][session]")
{
    const auto scratch = test::TemporaryFolder {};
    const auto score = round_for_strings();
    auto log = Log {};
    const auto engine = followed_into_a_session(scratch.path() / "session", score, log);
    REQUIRE(engine);
    const auto from = FramePosition {4 * 48'000};
    const auto until = FramePosition {6 * 48'000};
    REQUIRE((*engine)->run_to_end([&] {
        const auto now = (*engine)->snapshot().heard_until;
        (*engine)->set_played_aloud(now >= from && now < until);
        return true;
    }));
    constexpr auto a_block = FrameCount {1024};
    auto heard_before = 0;
    for (const auto& reading : log.readings) {
        if (reading.heard_until > from + a_block && reading.heard_until < until) {
            CHECK(reading.state == analysis::SectionState::unsure);
            CHECK_FALSE(reading.f0);
            CHECK(reading.presence == analysis::Presence::unknown);
        }
        heard_before += reading.heard_until < from && reading.f0 ? 1 : 0;
    }
    CHECK(heard_before > 500);
    for (const auto& ensemble : log.ensemble)
        if (ensemble.heard_until > from + a_block && ensemble.heard_until < until)
            CHECK_FALSE(ensemble.place);
    CHECK(std::ranges::none_of(log.notes, [&](const auto& note) {
        return note.verdict == analysis::NoteVerdict::right && note.due > from + a_block && note.due < until;
    }));
    const auto session = session::Session::open(scratch.path() / "session");
    REQUIRE(session);
    const auto events = session->events();
    REQUIRE(events);
    REQUIRE(events->size() == 2);
    CHECK((*events)[0].text == "From here on a loudspeaker plays, and the class is not listened to.");
    CHECK(abs(to_seconds((*events)[0].at - from, SampleRate {48'000})) < 100_ms);
    CHECK((*events)[1].text == "The class is listened to again.");
    CHECK(abs(to_seconds((*events)[1].at - until, SampleRate {48'000})) < 100_ms);
}
