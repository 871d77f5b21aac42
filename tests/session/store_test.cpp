// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>

#include "session/assorted_readings.hpp"
#include "session/session.hpp"
#include "session/store.hpp"
#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/temporary_folder.hpp"
#include "support/tolerance.hpp"

using namespace tutti;
using namespace tutti::test;
using namespace std::string_literals;
namespace fs = std::filesystem;
using analysis::SectionReading;
using session::Session;
using session::Store;

namespace {

constexpr auto from_the_start = FramePosition {0};
constexpr auto to_the_end = FramePosition {std::numeric_limits<std::int64_t>::max()};

Store new_store(const fs::path& folder)
{
    auto store = Store::create(folder, small_session());
    INFO((store ? "" : store.error().message));
    REQUIRE(store);
    return *std::move(store);
}

Session opened(const fs::path& folder)
{
    auto session = Session::open(folder);
    INFO((session ? "" : session.error().message));
    REQUIRE(session);
    return *std::move(session);
}

void tell(Store& store, const std::vector<SectionReading>& readings)
{
    for (const auto& reading : readings)
        store.append(reading);
}

std::vector<SectionReading> readings_of(const Session& session, int section)
{
    const auto readings = session.readings(section, from_the_start, to_the_end);
    INFO((readings ? "" : readings.error().message));
    REQUIRE(readings);
    return *readings;
}

/// Where two readings are further apart than the documented steps, or not both there; empty when nowhere.
std::string difference(const SectionReading& was, const SectionReading& is)
{
    const auto apart = [](double a, double b, double most) { return !(a == b || std::abs(a - b) <= most); };
    if (is.section != was.section || is.heard_until != was.heard_until)
        return "place";
    if (is.state != was.state || is.clipped != was.clipped)
        return "state";
    if (is.f0.has_value() != was.f0.has_value() ||
        (is.f0 && abs(cents_between(*is.f0, *was.f0)) > Cents {0.1001}))
        return "f0";
    if (is.tuned.has_value() != was.tuned.has_value() ||
        (is.tuned && (is.tuned->pitch != was.tuned->pitch ||
                      abs(is.tuned->deviation - was.tuned->deviation) > Cents {0.1251})))
        return "tuned";
    if (apart(is.confidence, was.confidence, 0.002501))
        return "confidence";
    if (is.spread.has_value() != was.spread.has_value() ||
        (is.spread && abs(*is.spread - *was.spread) > Cents {0.1001}))
        return "spread";
    if (is.lead.has_value() != was.lead.has_value() ||
        (is.lead && abs(*is.lead - *was.lead) > Seconds {0.0002501}))
        return "lead";
    if (is.lead_count != was.lead_count)
        return "count of the lead";
    if (is.own_deviation.has_value() != was.own_deviation.has_value() ||
        (is.own_deviation && abs(*is.own_deviation - *was.own_deviation) > Cents {0.1001}))
        return "own deviation";
    if (apart(is.level.value(), was.level.value(), 0.1001) ||
        apart(is.peak.value(), was.peak.value(), 0.1001))
        return "level";
    if (is.onset.has_value() != was.onset.has_value() ||
        (is.onset && (is.onset->start != was.onset->start || is.onset->reported != was.onset->reported ||
                      is.onset->strength != was.onset->strength)))
        return "onset";
    return {};
}

void check_same(const std::vector<SectionReading>& was, const std::vector<SectionReading>& is)
{
    REQUIRE(is.size() == was.size());
    for (std::size_t n = 0; n < was.size(); ++n) {
        const auto differs = difference(was[n], is[n]);
        if (!differs.empty())
            FAIL("reading " << n << " came back with another " << differs);
    }
}

std::string bytes_of(const fs::path& path)
{
    auto file = std::ifstream {path, std::ios::binary};
    return {std::istreambuf_iterator<char> {file}, {}};
}

}  // namespace

TEST_CASE("what was heard comes back: a tenth of a cent, a tenth of a decibel, onsets to the frame",
          "[session]")
{
    const auto folder = TemporaryFolder {};
    const auto violins = assorted_readings(0, 5'000, 1);
    const auto cellos = assorted_readings(1, 5'000, 2);
    auto store = new_store(folder.path() / "monday");
    for (std::size_t n = 0; n < violins.size(); ++n) {
        store.append(violins[n]);
        store.append(cellos[n]);
        if (n % 188 == 187)
            REQUIRE(store.flush());
    }
    REQUIRE(store.finish());

    const auto session = opened(folder.path() / "monday");
    CHECK(session.finished());
    check_same(violins, readings_of(session, 0));
    check_same(cellos, readings_of(session, 1));
    const auto duration = session.duration();
    REQUIRE(duration);
    CHECK_THAT(*duration, within_ms(0.001, to_seconds(FramePosition {5'000 * 256}, SampleRate {48'000})));
}

TEST_CASE(
    "what was heard of the ensemble comes back: tempo to a fortieth of a beat, drift to a tenth of a cent",
    "[session]")
{
    const auto folder = TemporaryFolder {};
    auto store = new_store(folder.path() / "tuesday");
    auto kept = std::vector<analysis::EnsembleReading> {};
    for (auto n = 0; n < 1000; ++n) {
        auto reading = analysis::EnsembleReading {FramePosition {256 * (n + 1)}, {}, {}};
        if (n > 300)
            reading.drift = Cents {-0.013 * n};
        if (n > 500)
            reading.tempo =
                analysis::TempoReading {BeatsPerMinute {90.0 + 0.01 * n}, 0.001 * n, std::nullopt};
        if (n > 700)
            reading.tempo->change = 1.0 + 0.0001 * n;
        store.append(reading);
        kept.push_back(reading);
        if (n % 188 == 187)
            REQUIRE(store.flush());
    }
    REQUIRE(store.finish());
    const auto session = opened(folder.path() / "tuesday");
    const auto back = session.ensemble(FramePosition {256 * 11}, FramePosition {256 * 991});
    REQUIRE(back);
    REQUIRE(back->size() == 980);
    for (auto n = std::size_t {0}; n < back->size(); ++n) {
        const auto& was = kept[n + 10];
        const auto& is = (*back)[n];
        REQUIRE(is.heard_until == was.heard_until);
        REQUIRE(is.drift.has_value() == was.drift.has_value());
        if (is.drift)
            REQUIRE(abs(*is.drift - *was.drift) <= Cents {0.1001});
        REQUIRE(is.tempo.has_value() == was.tempo.has_value());
        if (!is.tempo)
            continue;
        REQUIRE(std::abs((is.tempo->tempo - was.tempo->tempo).value()) <= 0.0251);
        REQUIRE(std::abs(is.tempo->confidence - was.tempo->confidence) <= 0.002501);
        REQUIRE(is.tempo->change.has_value() == was.tempo->change.has_value());
        if (is.tempo->change)
            REQUIRE(std::abs(*is.tempo->change - *was.tempo->change) <= 0.000501);
    }
}

TEST_CASE("readings kept twice are no worse than readings kept once", "[session]")
{
    const auto folder = TemporaryFolder {};
    auto first = new_store(folder.path() / "first");
    tell(first, assorted_readings(0, 2'000, 3));
    REQUIRE(first.finish());
    const auto once = readings_of(opened(folder.path() / "first"), 0);
    auto second = new_store(folder.path() / "second");
    tell(second, once);
    REQUIRE(second.finish());
    const auto twice = readings_of(opened(folder.path() / "second"), 0);
    REQUIRE(twice.size() == once.size());
    for (std::size_t n = 0; n < once.size(); ++n) {
        REQUIRE(twice[n].f0 == once[n].f0);
        REQUIRE(twice[n].level == once[n].level);
        REQUIRE(twice[n].confidence == once[n].confidence);
        if (once[n].tuned)
            REQUIRE(twice[n].tuned->deviation == once[n].tuned->deviation);
    }
}

TEST_CASE("absence stays absence, and digital silence is not 0 dBFS", "[session]")
{
    const auto folder = TemporaryFolder {};
    auto store = new_store(folder.path() / "s");
    auto silent = SectionReading {};
    silent.heard_until = FramePosition {256};
    silent.level = decibels_from_gain(0.0);
    silent.peak = decibels_from_gain(0.0);
    store.append(silent);
    REQUIRE(store.finish());
    const auto readings = readings_of(opened(folder.path() / "s"), 0);
    check_same({silent}, readings);
    CHECK_FALSE(readings.front().f0);
    CHECK_FALSE(readings.front().tuned);
    CHECK_FALSE(readings.front().spread);
    CHECK_FALSE(readings.front().lead);
    CHECK_FALSE(readings.front().onset);
    CHECK(std::isinf(readings.front().level.value()));
}

TEST_CASE("numbers that are none are kept as absent and harm no other reading", "[session]")
{
    const auto folder = TemporaryFolder {};
    auto store = new_store(folder.path() / "s");
    const auto nan = std::numeric_limits<double>::quiet_NaN();
    auto good = assorted_readings(0, 300, 4);
    auto readings = good;
    readings[100].f0 = Hertz {nan};
    readings[100].tuned.reset();
    readings[100].confidence = nan;
    readings[100].lead = Seconds {1e300};
    readings[100].spread = Cents {-std::numeric_limits<double>::infinity()};
    readings[100].level = decibels(nan);
    tell(store, readings);
    REQUIRE(store.finish());
    auto kept = readings_of(opened(folder.path() / "s"), 0);
    REQUIRE(kept.size() == good.size());
    CHECK_FALSE(kept[100].f0);
    CHECK_FALSE(kept[100].spread);
    CHECK(kept[100].confidence == 0.0);
    kept[100] = good[100];
    check_same(good, kept);
}

TEST_CASE("a hole in the stream is a hole in the session, and what lies behind keeps its place", "[session]")
{
    const auto folder = TemporaryFolder {};
    auto store = new_store(folder.path() / "s");
    auto readings = assorted_readings(0, 100, 5);
    const auto behind = assorted_readings(0, 100, 6, FramePosition {1'000'003});
    readings.insert(readings.end(), behind.begin(), behind.end());
    tell(store, readings);
    REQUIRE(store.finish());
    check_same(readings, readings_of(opened(folder.path() / "s"), 0));
}

TEST_CASE("asked for two bars, a session gives the readings of two bars", "[session]")
{
    const auto folder = TemporaryFolder {};
    auto store = new_store(folder.path() / "s");
    const auto readings = assorted_readings(0, 4'000, 7);
    tell(store, readings);
    REQUIRE(store.finish());
    const auto session = opened(folder.path() / "s");
    const auto from = readings[1'990].heard_until;
    const auto to = readings[2'777].heard_until;
    const auto part = session.readings(0, from, to);
    REQUIRE(part);
    check_same({readings.begin() + 1'990, readings.begin() + 2'777}, *part);
    CHECK(session.readings(0, to, from)->empty());
    CHECK(session.readings(7, from, to)->empty());

    auto onsets = std::size_t {0};
    for (const auto& reading : readings)
        if (reading.onset && reading.onset->start >= from && reading.onset->start < to)
            ++onsets;
    REQUIRE(onsets > 3);
    CHECK(session.onsets(0, from, to)->size() == onsets);
}

TEST_CASE("a session tells of which class it is, from where, and since when", "[session]")
{
    const auto folder = TemporaryFolder {};
    const auto before = small_session();
    auto store = Store::create(folder.path() / "s", before);
    REQUIRE(store);
    const auto session = opened(folder.path() / "s");
    CHECK_FALSE(session.finished());
    const auto& info = session.info();
    CHECK(audio::to_json(info.class_description) == audio::to_json(before.class_description));
    CHECK(info.class_description.sections.at(1).part == "Violoncello");
    CHECK(info.sample_rate == before.sample_rate);
    CHECK(info.hop == before.hop);
    CHECK(info.source == before.source);
    CHECK(info.tracker == before.tracker);
    CHECK(info.started == before.started);
    CHECK_FALSE(info.sound_kept);
}

TEST_CASE("markers, notes, events and takes come back in the order of time, whatever their text", "[session]")
{
    const auto folder = TemporaryFolder {};
    auto store = new_store(folder.path() / "s");
    const auto awkward = "flat, again\n'; DROP TABLE readings; -- \xff \0 é"s;
    store.add_marker({FramePosition {9'000}, "later", "12a"});
    store.add_marker({FramePosition {500}, awkward});
    store.add_event(FramePosition {800}, "The interface went away.");
    REQUIRE(store.flush());
    store.take_began(1, FramePosition {1'000}, {"takes/1/Violins.wav", "takes/1/Cellos.wav"});
    store.take_ended(1, FramePosition {2'000});
    store.take_began(2, FramePosition {3'000}, {"takes/2/Violins.wav", "takes/2/Cellos.wav"});
    REQUIRE(store.flush());

    // Still being written: a reader needs not wait for the end.
    const auto session = opened(folder.path() / "s");
    CHECK(*session.markers() == std::vector<session::Remark> {{FramePosition {500}, awkward},
                                                              {FramePosition {9'000}, "later", "12a"}});
    CHECK(*session.events() ==
          std::vector<session::Remark> {{FramePosition {800}, "The interface went away."}});
    CHECK(
        *session.takes() ==
        std::vector<session::Take> {
            {1, FramePosition {1'000}, FramePosition {2'000}, {"takes/1/Violins.wav", "takes/1/Cellos.wav"}},
            {2, FramePosition {3'000}, std::nullopt, {"takes/2/Violins.wav", "takes/2/Cellos.wav"}}});
}

TEST_CASE("what became of the notes of a score comes back as it was told", "[session]")
{
    const auto folder = TemporaryFolder {};
    auto store = new_store(folder.path() / "s");
    auto wrong = analysis::NoteReading {};
    wrong.section = 1;
    wrong.position = 12.5;
    wrong.due = FramePosition {48'000};
    wrong.onset = FramePosition {47'500};
    wrong.reported = FramePosition {96'000};
    wrong.expected = Pitch {66};
    wrong.heard = Pitch {65};
    wrong.verdict = analysis::NoteVerdict::wrong;
    wrong.confidence = 0.96;
    wrong.cents = Cents {-4.0};
    wrong.lead = Seconds {0.01};
    wrong.pace = 0.9;
    auto missing = analysis::NoteReading {};
    missing.section = 1;
    missing.due = FramePosition {96'000};
    missing.expected = Pitch {67};
    missing.verdict = analysis::NoteVerdict::missing;
    store.append(wrong);
    store.append(missing);
    REQUIRE(store.finish());

    const auto session = opened(folder.path() / "s");
    CHECK(session.score_notes(0, FramePosition {}, FramePosition {1'000'000})->empty());
    const auto notes = *session.score_notes(1, FramePosition {}, FramePosition {1'000'000});
    CHECK(notes == std::vector {wrong, missing});
    CHECK(session.score_notes(1, FramePosition {50'000}, FramePosition {1'000'000})->size() == 1);
}

TEST_CASE("an hour of a section is less than 6 MB", "[session]")
{
    const auto folder = TemporaryFolder {};
    auto store = new_store(folder.path() / "s");
    const auto readings = assorted_readings(0, 56'250, 8);  // 5 minutes of it
    for (std::size_t n = 0; n < readings.size(); ++n) {
        store.append(readings[n]);
        if (n % 188 == 187)
            REQUIRE(store.flush());
    }
    REQUIRE(store.finish());
    const auto bytes_an_hour = fs::file_size(folder.path() / "s" / "session.db") * 12;
    CAPTURE(bytes_an_hour);
    CHECK(bytes_an_hour < 6'000'000);
}

TEST_CASE("a session that was cut off holds every flush that returned and nothing that was not flushed",
          "[session]")
{
    const auto folder = TemporaryFolder {};
    const auto readings = assorted_readings(0, 400, 9);
    auto store = new_store(folder.path() / "live");
    tell(store, {readings.begin(), readings.begin() + 300});
    store.add_marker({FramePosition {5}, "kept"});
    REQUIRE(store.flush());
    tell(store, {readings.begin() + 300, readings.end()});
    store.add_marker({FramePosition {6}, "not kept"});

    // What a killed program leaves: the files as they are at this moment.
    fs::copy(folder.path() / "live", folder.path() / "left");
    const auto session = opened(folder.path() / "left");
    CHECK_FALSE(session.finished());
    check_same({readings.begin(), readings.begin() + 300}, readings_of(session, 0));
    CHECK(session.markers()->size() == 1);
}

TEST_CASE("a finished session is one file that can be read where nothing can be written", "[session]")
{
    const auto folder = TemporaryFolder {};
    auto store = new_store(folder.path() / "s");
    tell(store, assorted_readings(0, 300, 10));
    REQUIRE(store.finish());
    auto files = std::vector<std::string> {};
    for (const auto& entry : fs::directory_iterator {folder.path() / "s"})
        files.push_back(entry.path().filename().string());
    CHECK(files == std::vector<std::string> {"session.db"});
}

TEST_CASE("a folder that holds a session takes no second one, and the first stays whole", "[session]")
{
    const auto folder = TemporaryFolder {};
    auto store = new_store(folder.path() / "s");
    tell(store, assorted_readings(0, 300, 11));
    REQUIRE(store.flush());
    const auto second = Store::create(folder.path() / "s", small_session());
    REQUIRE_FALSE(second);
    CHECK(second.error().code == ErrorCode::bad_argument);
    CHECK(readings_of(opened(folder.path() / "s"), 0).size() == 300);
}

TEST_CASE("a session that cannot be made leaves nothing behind", "[session]")
{
    const auto folder = TemporaryFolder {};
    std::ofstream {folder.path() / "file"} << "no folder";
    const auto store = Store::create(folder.path() / "file" / "s", small_session());
    REQUIRE_FALSE(store);
    CHECK(store.error().code == ErrorCode::file_unwritable);

    CHECK(in_child([&]() -> std::string {
              limit_files_to(2'000);
              const auto refused = Store::create(folder.path() / "small", small_session());
              if (refused)
                  return "a store of 2 kB was accepted";
              if (refused.error().code != ErrorCode::disk_full)
                  return refused.error().message;
              return fs::exists(folder.path() / "small") ? "the folder was left behind" : "";
          }) == "");
}

TEST_CASE("a store of a newer Tutti is refused in one sentence", "[session]")
{
    const auto folder = TemporaryFolder {};
    const auto database = folder.path() / "s" / "session.db";
    auto store = new_store(folder.path() / "s");
    REQUIRE(store.finish());
    auto file = std::fstream {database, std::ios::binary | std::ios::in | std::ios::out};
    file.seekp(60 + 3);  // SQLite's header: user_version, big-endian, at byte 60
    file.put(99);
    file.close();
    const auto session = Session::open(folder.path() / "s");
    REQUIRE_FALSE(session);
    CHECK(session.error().message.find("made by a newer Tutti (store version 99, this one reads up to 4)") !=
          std::string::npos);
}

TEST_CASE("what is no session, or no longer one, is told in one sentence", "[session]")
{
    const auto folder = TemporaryFolder {};
    const auto refusal = [&](const std::string& content) {
        fs::create_directories(folder.path() / "s");
        std::ofstream {folder.path() / "s" / "session.db", std::ios::binary} << content;
        const auto session = Session::open(folder.path() / "s");
        REQUIRE_FALSE(session);
        return session.error();
    };
    CHECK(Session::open(folder.path() / "nowhere").error().code == ErrorCode::session_missing);
    CHECK(Session::open(folder.path()).error().code == ErrorCode::session_missing);
    CHECK(refusal("Dear diary, today the violas were in tune.").code == ErrorCode::session_damaged);
    CHECK(refusal("").code == ErrorCode::session_damaged);
    CHECK(refusal(std::string(100'000, '\0')).code == ErrorCode::session_damaged);

    auto store = new_store(folder.path() / "whole");
    tell(store, assorted_readings(0, 2'000, 12));
    REQUIRE(store.finish());
    const auto whole = bytes_of(folder.path() / "whole" / "session.db");
    const auto half = refusal(whole.substr(0, 700));
    CHECK(half.code == ErrorCode::session_damaged);
    CHECK(half.message.find("'" + (folder.path() / "s").string() + "'") != std::string::npos);
    CHECK(half.message.ends_with('.'));
}

TEST_CASE("whatever bytes of a store go bad, reading it ends in readings or in a sentence", "[session]")
{
    const auto folder = TemporaryFolder {};
    auto store = new_store(folder.path() / "s");
    const auto readings = assorted_readings(0, 1'500, 13);
    tell(store, readings);
    store.add_marker({FramePosition {5}, "here"});
    store.take_began(1, FramePosition {7}, {"takes/1/Violins.wav", "takes/1/Cellos.wav"});
    REQUIRE(store.finish());
    const auto database = folder.path() / "s" / "session.db";
    const auto whole = bytes_of(database);

    auto chance = std::mt19937_64 {14};
    auto told = 0;
    for (auto round = 0; round < 300; ++round) {
        auto damaged = whole;
        for (auto n = 0; n < 1 + round % 8; ++n)
            damaged[chance() % damaged.size()] = static_cast<char>(chance());
        std::ofstream {database, std::ios::binary} << damaged;
        const auto session = Session::open(folder.path() / "s");
        if (!session) {
            ++told;
            CHECK_FALSE(session.error().message.empty());
            continue;
        }
        const auto back = session->readings(0, from_the_start, to_the_end);
        if (!back)
            ++told;
        static_cast<void>(session->onsets(0, from_the_start, to_the_end));
        static_cast<void>(session->markers());
        static_cast<void>(session->takes());
        static_cast<void>(session->duration());
    }
    // Nearly half of the store is packed readings, and those know when they are not whole.
    CAPTURE(told);
    CHECK(told > 100);
}

TEST_CASE("a take that points out of its session's folder is not believed", "[session]")
{
    const auto folder = TemporaryFolder {};
    auto store = new_store(folder.path() / "s");
    store.take_began(1, FramePosition {7}, {"../../elsewhere.wav"});
    REQUIRE(store.flush());
    CHECK(opened(folder.path() / "s").takes().error().code == ErrorCode::session_damaged);
}

TEST_CASE("a disk that fills up ends the keeping with a sentence, and what was kept can be read", "[session]")
{
    const auto folder = TemporaryFolder {};
    const auto readings = assorted_readings(0, 60'000, 15);

    // Writes until it fails; then there must be room again, or a reader that finds what was kept.
    const auto fill = [&](const fs::path& at) -> std::string {
        auto store = Store::create(at, small_session());
        if (!store)
            return store.error().message;
        auto kept = std::size_t {0};
        auto problem = Status {};
        for (std::size_t n = 0; n < readings.size() && problem; ++n) {
            store->append(readings[n]);
            if (n % 188 == 187) {
                problem = store->flush();
                if (problem)
                    kept = n + 1;
            }
        }
        if (problem)
            return "the disk never filled up";
        if (problem.error().code != ErrorCode::disk_full)
            return problem.error().message;
        if (problem.error().message.find("The disk is full") != 0)
            return "the sentence was: " + problem.error().message;
        const auto session = Session::open(at);
        if (!session)
            return session.error().message;
        const auto back = session->readings(0, from_the_start, to_the_end);
        if (!back)
            return back.error().message;
        if (kept < 1'000 || back->size() != kept)
            return fmt::format("{} readings were flushed, {} are there", kept, back->size());
        return {};
    };

    SECTION("by the largest file it takes")
    {
        CHECK(in_child([&] {
                  limit_files_to(300'000);
                  return fill(folder.path() / "s");
              }) == "");
    }
    SECTION("by its size")
    {
        const auto said = in_child([&]() -> std::string {
            if (!mount_small_disk(folder.path().string(), 400'000))
                return "no disk";
            return fill(folder.path() / "s");
        });
        if (said == "no disk")
            WARN("not tried: this system lets nobody mount a disk");
        else
            CHECK(said == "");
    }
}
