// SPDX-License-Identifier: GPL-3.0-or-later
// What a plug-in's processBlock() calls of ours, but for JUCE's own accessors: in, along the host's time
// line, and out as MIDI.
#include <array>
#include <vector>

#include "host/host_time.hpp"
#include "section_meter/meter/intake.hpp"
#include "section_meter/meter/midi_notes.hpp"
#include "support/catch.hpp"

using namespace tutti;
using namespace tutti::section_meter;
using namespace tutti::plugins;

namespace {

/// processBlock() without JUCE.
void block(Intake& intake, HostTime& host, MidiNotes& midi, const std::optional<HostPlace>& place,
           std::span<const float* const> channels, FrameCount frames) noexcept RT_SAFE
{
    const auto news = host.block(place, frames);
    if (news.jumped)
        intake.begin_anew();
    if (news.bar)
        intake.mark(*news.bar);
    intake.hear(channels, frames);
    while (midi.next()) {
    }
}

}  // namespace

TEST_CASE("a plug-in's blocks of any length, with jumps, bars and overruns, pass RealtimeSanitizer",
          "[rtsan]")
{
    auto intake = Intake {2, FrameCount {48'000}};
    auto host = HostTime {SampleRate {48'000}};
    auto midi = MidiNotes {};
    const auto samples = std::vector<float>(8'192);
    const auto channels = std::array<const float*, 2> {samples.data(), samples.data()};
    auto sink = std::vector<float>(48'000);
    const auto taking = std::array<float*, 2> {sink.data(), sink.data()};
    auto frame = std::int64_t {0};
    for (auto n = 0; n < 20'000; ++n) {
        const auto length = FrameCount {1 + (n * 7'919) % 8'192};
        auto place = HostPlace {};
        place.playing = n % 50 != 0;
        place.frame = n % 97 == 0 ? 0 : frame;
        place.quarters = static_cast<double>(n);
        place.bar_start = static_cast<double>(n - n % 4);
        place.quarters_a_minute = 120.0;
        block(intake, host, midi, n % 5 == 0 ? std::optional<HostPlace> {} : place, channels, length);
        frame += length.value();
        if (n % 3 == 0)
            for (auto waiting = intake.frames().readable(); waiting > FrameCount {};
                 waiting = intake.frames().readable())
                intake.frames().pop(taking, waiting);
        auto heard = Heard {};
        heard.now = FramePosition {frame};
        heard.glance.verdict = n % 2 == 0 ? rehearsal::Verdict::in_tune : rehearsal::Verdict::silent;
        heard.sounding = Pitch {60};
        heard.glance.deviation = Cents {static_cast<double>(n % 50)};
        midi.take(heard);
    }
    while (intake.bars().pop()) {
    }
    CHECK(intake.position() > FramePosition {frame});
}
