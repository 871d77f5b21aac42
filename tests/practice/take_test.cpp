// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/take.hpp"

#include <cmath>
#include <fstream>

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
    const auto heard = practice::replay(*take);
    REQUIRE(heard.has_value());
    auto notes = 0;
    for (std::size_t f = 1; f < heard->samples.size(); ++f) {
        const auto steady = [&](std::size_t at) {
            return heard->samples[at] - click_at(static_cast<std::int64_t>(at));
        };
        if (steady(f) < 0.2F || steady(f - 1) >= 0.2F)
            continue;
        ++notes;
        const auto after = static_cast<std::int64_t>(f) % click_every;
        const auto apart = std::min(after, click_every - after);
        CHECK(to_seconds(FrameCount {apart}, usual_rate) < Seconds {0.005});
    }
    CHECK(notes >= 6);
    CHECK(std::abs(heard->samples.at(24'030) - click_at(24'030) - 0.3F) < 0.01F);
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
