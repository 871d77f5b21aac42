// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/take.hpp"

#include <cmath>
#include <fstream>

#include <nlohmann/json.hpp>

#include "io/latency_calibration.hpp"
#include "io/tapped_device.hpp"
#include "playback/sound_file.hpp"
#include "support/catch.hpp"
#include "support/rooms.hpp"
#include "support/temporary_folder.hpp"

namespace tutti::test {

namespace {

constexpr auto click_every = std::int64_t {24'000};
constexpr auto click_lasts = std::int64_t {48};

/// A click of 1 ms every half second, whichever frames are asked for.
float click_at(std::int64_t frame)
{
    const auto within = frame % click_every;
    return frame >= click_every && within < click_lasts ? 0.4F * std::sin(0.8F * static_cast<float>(within))
                                                        : 0.0F;
}

/// The recordings: clicks, played as they are asked for.
void play_clicks(void*, const audio::InputBlock& input, const audio::OutputBlock& output) noexcept
{
    for (std::size_t f = 0; f < output.frames.size(); ++f)
        for (auto* const channel : output.channels)
            channel[f] = click_at(input.position.value() + static_cast<std::int64_t>(f));
}

/// A device whose microphone hears this, and nothing of what is played.
std::unique_ptr<io::ScriptedDevice> with_headphones(Signal microphone)
{
    auto device = std::make_unique<io::ScriptedDevice>(std::vector<Signal> {std::move(microphone)});
    device->give_output(1, {});
    return device;
}

Seconds measured(Seconds round_trip)
{
    auto device =
        io::ScriptedDevice {{noise(Seconds {8.0}, -60_dB)},
                            {.blocks = io::BlockSizes {FrameCount {128}},
                             .room = room({.delay = round_trip, .reverberation = Seconds {0.3}}, 4)}};
    auto calibration = io::LatencyCalibration {device.spec()};
    while (!calibration.finished())
        REQUIRE(*device.step(io::LatencyCalibration::callback, &calibration));
    const auto found = calibration.round_trip();
    REQUIRE(found.has_value());
    return found->time;
}

practice::TakeNote note_of(Seconds round_trip)
{
    return {.piece = "ode-to-joy",
            .title = "Ode to Joy",
            .part = "Violins 1",
            .first_bar = "5",
            .last_bar = "8",
            .tempo = 0.7,
            .round_trip = round_trip,
            .recorded_at = "2026-03-14T10:05:33Z"};
}

/// A take of half a second in a folder.
void keep_take(const std::filesystem::path& folder)
{
    auto device = io::TappedDevice {with_headphones(silence(Seconds {0.5})), 0, FrameCount {48'000}};
    auto recorder = practice::TakeRecorder {folder, note_of(Seconds {0.02}), usual_rate};
    device.tap(true);
    while (*device.step(play_clicks, nullptr))
        REQUIRE(recorder.take(device.frames()).has_value());
    REQUIRE(recorder.finish().has_value());
}

/// In parts that fit nothing.
std::vector<float> all_of(practice::Replay& replay)
{
    auto samples = std::vector<float> {};
    auto part = std::vector<float>(1'777);
    while (const auto count = replay.read(part))
        samples.insert(samples.end(), part.begin(), part.begin() + static_cast<std::ptrdiff_t>(count));
    return samples;
}

/// The same take, whose note says something else.
void change_note(const std::filesystem::path& take, const char* what, const nlohmann::json& value)
{
    auto note = nlohmann::json::parse(std::ifstream {take / "take.json"});
    note.at(what) = value;
    std::ofstream {take / "take.json"} << note;
}

}  // namespace

TEST_CASE("replayed after calibration, a take lies within 5 ms of the recordings", "[practice]")
{
    const auto truth = Seconds {GENERATE(0.0114, 0.0873, 0.1921)};
    const auto calibrated = measured(truth);
    // In the microphone, a note played exactly with the click that is heard lies a round trip after the
    // click's answer: to be told from the click it is steady, and through headphones.
    auto pupil = silence(Seconds {4.0});
    const auto late = to_frames(truth, usual_rate).value();
    for (auto click = click_every; click + late + 480 < static_cast<std::int64_t>(pupil.size());
         click += click_every)
        for (auto f = std::int64_t {0}; f < 480; ++f)
            pupil[static_cast<std::size_t>(click + late + f)] = 0.3F;
    const auto folder = TemporaryFolder {};
    {
        auto device = io::TappedDevice {with_headphones(pupil), 0, FrameCount {48'000}};
        auto recorder = practice::TakeRecorder {folder.path() / "take", note_of(calibrated), usual_rate};
        device.tap(true);
        while (*device.step(play_clicks, nullptr))
            REQUIRE(recorder.take(device.frames()).has_value());
        REQUIRE(recorder.finish().has_value());
    }
    const auto take = practice::load_take(folder.path() / "take");
    REQUIRE(take.has_value());
    auto replay = practice::Replay::open(*take);
    REQUIRE(replay.has_value());
    const auto heard = all_of(*replay);
    auto notes = 0;
    for (std::size_t f = 1; f < heard.size(); ++f) {
        const auto steady = [&](std::size_t at) {
            return heard[at] - click_at(static_cast<std::int64_t>(at));
        };
        if (steady(f) < 0.2F || steady(f - 1) >= 0.2F)
            continue;
        ++notes;
        const auto after = static_cast<std::int64_t>(f) % click_every;
        const auto apart = std::min(after, click_every - after);
        CHECK(to_seconds(FrameCount {apart}, usual_rate) < Seconds {0.005});
    }
    CHECK(notes >= 6);
    CHECK(std::abs(heard.at(24'030) - click_at(24'030) - 0.3F) < 0.01F);
}

TEST_CASE("a take of more than half an hour is heard again to its end", "[practice]")
{
    const auto folder = TemporaryFolder {};
    const auto written = [&](const char* name, float level) {
        auto file = playback::SoundWriter::create(folder.path() / name, SampleRate {8'000});
        REQUIRE(file.has_value());
        const auto minute = std::vector<float>(8'000 * 60, level);
        for (auto n = 0; n < 31; ++n)
            REQUIRE(file->write(minute).has_value());
        REQUIRE(file->finish().has_value());
        return folder.path() / name;
    };
    auto replay = practice::Replay::open({.folder = folder.path(),
                                          .note = note_of(Seconds {1.0}),
                                          .pupil = written("pupil.wav", 0.25F),
                                          .backing = written("recordings.wav", 0.5F)});
    REQUIRE(replay.has_value());
    const auto heard = all_of(*replay);
    REQUIRE(heard.size() == 31 * 60 * 8'000);
    CHECK(heard[heard.size() - 8'001] == Approx(0.75).margin(0.001));
    // What the pupil did last they did to what was heard a second before.
    CHECK(heard.back() == Approx(0.5).margin(0.001));
}

TEST_CASE("of a take that is cut short what is left is heard, and which file it was is said", "[practice]")
{
    const auto folder = TemporaryFolder {};
    const auto written = [&](const char* name, int seconds) {
        auto file = playback::SoundWriter::create(folder.path() / name, SampleRate {8'000});
        REQUIRE(file.has_value());
        REQUIRE(file->write(noise(Seconds {static_cast<double>(seconds) / 6.0}, -20_dB)).has_value());
        REQUIRE(file->finish().has_value());
        return folder.path() / name;
    };
    const auto whole = written("whole.flac", 20);
    const auto cut = written("cut.flac", 20);
    std::filesystem::resize_file(cut, std::filesystem::file_size(cut) / 2);
    const auto short_one = written("short.wav", 10);
    const auto said = [&](const std::filesystem::path& pupil, const std::filesystem::path& backing) {
        auto replay = practice::Replay::open(
            {.folder = folder.path(), .note = note_of(Seconds {0.2}), .pupil = pupil, .backing = backing});
        REQUIRE(replay.has_value());
        CHECK(all_of(*replay).size() > 60'000);
        return replay->remarks();
    };
    CHECK(said(whole, whole).empty());
    for (const auto& pupil : {cut, short_one}) {
        const auto remarks = said(pupil, whole);
        REQUIRE(remarks.size() == 1);
        CHECK_THAT(remarks[0], Catch::Contains(pupil.string()) && Catch::Contains("cut short"));
    }
    const auto remarks = said(whole, cut);
    REQUIRE(remarks.size() == 1);
    CHECK_THAT(remarks[0], Catch::Contains(cut.string()));
}

TEST_CASE("a take without any sound is not heard again as silence", "[practice]")
{
    const auto folder = TemporaryFolder {};
    keep_take(folder.path() / "take");
    auto take = practice::load_take(folder.path() / "take");
    REQUIRE(take.has_value());
    REQUIRE(practice::Replay::open(*take).has_value());
    const auto empty = folder.path() / "empty.wav";
    auto file = playback::SoundWriter::create(empty, usual_rate);
    REQUIRE(file.has_value());
    REQUIRE(file->finish().has_value());
    auto& emptied = GENERATE(true, false) ? take->pupil : take->backing;
    emptied = empty;
    const auto replay = practice::Replay::open(*take);
    REQUIRE_FALSE(replay.has_value());
    CHECK(replay.error().code == ErrorCode::file_damaged);
    CHECK_THAT(replay.error().message, Catch::Contains(empty.string()));
}

TEST_CASE("a take keeps what was played beside it, and says what it is", "[practice]")
{
    const auto folder = TemporaryFolder {};
    auto device = io::TappedDevice {with_headphones(silence(Seconds {1.5})), 0, FrameCount {48'000}};
    auto recorder = practice::TakeRecorder {folder.path() / "one", note_of(Seconds {0.02}), usual_rate};
    for (auto block = 0; *device.step(play_clicks, nullptr); ++block) {
        device.tap(block >= 20);
        REQUIRE(recorder.take(device.frames()).has_value());
    }
    REQUIRE(recorder.finish().has_value());
    const auto takes = practice::list_takes(folder.path());
    REQUIRE(takes.size() == 1);
    CHECK(takes[0].note.title == "Ode to Joy");
    CHECK(takes[0].note.part == "Violins 1");
    CHECK(takes[0].note.round_trip == Seconds {0.02});
    const auto backing = playback::read_recording(takes[0].backing);
    REQUIRE(backing.has_value());
    const auto began = std::size_t {21 * 256};  // the block after the one in which it was asked for
    CHECK(std::abs(backing->samples.at(24'010 - began) - click_at(24'010)) < 1e-5F);
}

TEST_CASE("a take that is erased is gone, and what was put beside it by others is not", "[practice]")
{
    const auto folder = TemporaryFolder {};
    auto device = io::TappedDevice {with_headphones(silence(Seconds {0.5})), 0, FrameCount {48'000}};
    auto recorder = practice::TakeRecorder {folder.path() / "one", note_of(Seconds {}), usual_rate};
    device.tap(true);
    while (*device.step(play_clicks, nullptr))
        REQUIRE(recorder.take(device.frames()).has_value());
    REQUIRE(recorder.finish().has_value());
    const auto others = GENERATE(false, true);
    if (others)
        std::ofstream {folder.path() / "one" / "letter.txt"} << "Dear Tutor";
    REQUIRE(practice::erase_take(folder.path() / "one").has_value());
    CHECK(practice::list_takes(folder.path()).empty());
    CHECK(std::filesystem::exists(folder.path() / "one") == others);
    CHECK_FALSE(std::filesystem::exists(folder.path() / "one" / "takes"));
    CHECK_FALSE(practice::erase_take(folder.path() / "one").has_value());
}

TEST_CASE("a take whose note is lost or damaged is listed, and erased with all its sound", "[practice]")
{
    const auto folder = TemporaryFolder {};
    const auto take = folder.path() / "one";
    keep_take(take);
    SECTION("lost")
    {
        std::filesystem::remove(take / "take.json");
    }
    SECTION("damaged")
    {
        std::ofstream {take / "take.json"} << "{\"piece\": ";
    }
    SECTION("empty")
    {
        std::ofstream {take / "take.json"};
    }
    const auto takes = practice::list_takes(folder.path());
    REQUIRE(takes.size() == 1);
    CHECK(takes[0].folder == take);
    CHECK_FALSE(takes[0].readable);
    CHECK(practice::load_take(take).error().code == ErrorCode::file_damaged);
    REQUIRE(practice::erase_take(take).has_value());
    CHECK_FALSE(std::filesystem::exists(take));
}

TEST_CASE("a session is no take, though its sound lies as a take's does", "[practice]")
{
    const auto folder = TemporaryFolder {};
    const auto session = folder.path() / "one";
    keep_take(session);
    std::filesystem::remove(session / "take.json");
    std::ofstream {session / "session.db"} << "SQLite";
    CHECK(practice::list_takes(folder.path()).empty());
    CHECK(practice::erase_take(session).error().code == ErrorCode::file_missing);
    CHECK(std::filesystem::exists(session / "takes" / "1" / "Recordings.wav"));
}

TEST_CASE("a note that names sound outside its take is damaged, and erasing the take leaves that alone",
          "[practice]")
{
    const auto folder = TemporaryFolder {};
    const auto take = folder.path() / "one";
    keep_take(take);
    const auto other = folder.path() / "other.wav";
    std::ofstream {other} << "Somebody else's";
    const auto* const which = GENERATE("pupil", "backing");
    const auto named =
        GENERATE_REF(other.string(), std::string {"../other.wav"}, std::string {"takes/../../other.wav"},
                     std::string {"takes/1/../../../other.wav"}, std::string {"take.json"}, std::string {});
    CAPTURE(which, named);
    change_note(take, which, named);
    CHECK(practice::load_take(take).error().code == ErrorCode::file_damaged);
    REQUIRE(practice::erase_take(take).has_value());
    CHECK(std::filesystem::exists(other));
    CHECK_FALSE(std::filesystem::exists(take));
}

TEST_CASE("erasing a take follows no link out of it", "[practice]")
{
    const auto folder = TemporaryFolder {};
    const auto take = folder.path() / "one";
    keep_take(take);
    const auto others = folder.path() / "others";
    std::filesystem::create_directory(others);
    std::ofstream {others / "song.wav"} << "Somebody else's";
    std::filesystem::create_directory_symlink(others, take / "takes" / "2");
    std::filesystem::create_symlink(others / "song.wav", take / "takes" / "1" / "song.wav");
    REQUIRE(practice::erase_take(take).has_value());
    CHECK(std::filesystem::file_size(others / "song.wav") == 15);
    CHECK_FALSE(std::filesystem::exists(take / "takes" / "1"));
}

TEST_CASE("a take whose round trip no sound can take is damaged", "[practice]")
{
    const auto folder = TemporaryFolder {};
    const auto take = folder.path() / "one";
    keep_take(take);
    const auto round_trip = GENERATE(-0.001, 1.001, 1e300, -1e300);
    CAPTURE(round_trip);
    change_note(take, "round_trip_s", round_trip);
    CHECK(practice::load_take(take).error().code == ErrorCode::file_damaged);
}

TEST_CASE("before the first frame there is no take, and then nothing is left of it", "[practice]")
{
    const auto folder = TemporaryFolder {};
    auto device = io::TappedDevice {with_headphones(silence(Seconds {0.5})), 0, FrameCount {48'000}};
    auto recorder = practice::TakeRecorder {folder.path() / "one", note_of(Seconds {}), usual_rate};
    REQUIRE(recorder.take(device.frames()).has_value());
    REQUIRE(recorder.finish().has_value());
    CHECK_FALSE(recorder.has_begun());
    CHECK_FALSE(std::filesystem::exists(folder.path() / "one"));
    device.tap(true);
    REQUIRE(*device.step(play_clicks, nullptr));
    REQUIRE(recorder.take(device.frames()).has_value());
    CHECK(recorder.has_begun());
}

TEST_CASE("a take does not get into a folder that is there already", "[practice]")
{
    const auto folder = TemporaryFolder {};
    keep_take(folder.path() / "one");
    auto device = io::TappedDevice {with_headphones(silence(Seconds {0.5})), 0, FrameCount {48'000}};
    auto recorder = practice::TakeRecorder {folder.path() / "one", note_of(Seconds {}), usual_rate};
    device.tap(true);
    REQUIRE(*device.step(play_clicks, nullptr));
    CHECK(recorder.take(device.frames()).error().code == ErrorCode::file_unwritable);
    CHECK_FALSE(std::filesystem::exists(folder.path() / "one" / "takes" / "2"));
    CHECK(practice::load_take(folder.path() / "one").has_value());
}

TEST_CASE("paused, a device neither asks nor plays, and goes on where the stream is", "[io]")
{
    struct Counter {
        static void callback(void* context, const audio::InputBlock& input,
                             const audio::OutputBlock&) noexcept
        {
            static_cast<Counter*>(context)->asked.push_back(input.position.value() / 256);
        }
        std::vector<std::int64_t> asked;
    };
    auto counter = Counter {};
    auto device = io::TappedDevice {with_headphones(silence(Seconds {1.0})), 0, FrameCount {48'000}};
    for (auto block = 0; block < 10; ++block) {
        device.pause(block >= 3 && block < 7);
        REQUIRE(*device.step(Counter::callback, &counter));
    }
    // The block in which it is paused dies away.
    CHECK(counter.asked == std::vector<std::int64_t> {0, 1, 2, 3, 7, 8, 9});
}

}  // namespace tutti::test
