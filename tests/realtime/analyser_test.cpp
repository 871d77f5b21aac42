// SPDX-License-Identifier: GPL-3.0-or-later
// The analysis worker may take its time, but not the allocator's lock: what it holds, the audio thread's
// neighbours would wait for, and an hour's rehearsal would fragment.
#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "analysis/class_analyser.hpp"
#include "audio/class_description.hpp"
#include "following/follower.hpp"
#include "following/note_judge.hpp"
#include "following/performance.hpp"
#include "realtime/watch.hpp"
#include "rehearsal/tuning_round.hpp"
#include "rt/thread_role.hpp"
#include "support/catch.hpp"
#include "support/signals.hpp"

using namespace tutti;
using namespace tutti::test;

namespace {

constexpr auto class_of_six = R"({"sections": [
    {"name": "Violins", "instrument": "violin", "channels": [1, 2]},
    {"name": "Violas", "instrument": "viola", "channels": [3]},
    {"name": "Cellos", "instrument": "cello", "channels": [4]},
    {"name": "Flutes", "instrument": "flute", "channels": [5]},
    {"name": "Clarinets", "instrument": "clarinet", "channels": [6]},
    {"name": "Trombones", "instrument": "trombone", "channels": [7, 8]}]})";

/// Eight microphones: melodies in octaves that bleed into each other, then silence, then what a driver in
/// trouble delivers.
std::vector<Signal> eight_microphones()
{
    auto sources = std::vector<Signal> {};
    for (const auto key : {72, 72, 60, 48, 79, 65, 46, 46}) {
        const auto notes =
            melody({Pitch {key}, Pitch {key + 2}, Pitch {key + 4}, Pitch {key + 5}}, 400_ms, 50_ms);
        sources.push_back(section(notes, players(4, 5_cents, 10_cents), 4_s, {.vibrato = 15_cents}));
    }
    auto heard = with_bleed(sources, -12_dB);
    for (std::size_t m = 0; m < heard.size(); ++m)
        add(heard[m], noise(2500_ms, -60_dB, m + 1));
    const auto damage = std::array {std::numeric_limits<float>::quiet_NaN(),
                                    std::numeric_limits<float>::infinity(), 40.0F, -1.0F};
    for (std::size_t m = 0; m < heard.size(); ++m)
        for (std::size_t i = 170'000; i < 175'000; ++i)
            heard[m][i] = damage[(i + m) % damage.size()];
    return heard;
}

/// What four seconds of microphones cost the worker, with a hole in their middle; `look` is given every hop's
/// readings.
template <class Look>
auto watch_hearing(analysis::ClassAnalyser& analyser, const std::vector<Signal>& heard, Look look)
{
    const auto hop = analyser.hop();
    const auto hops = 4 * usual_rate.value() / hop.value();
    auto pointers = channel_pointers(heard);
    auto position = FramePosition {};
    return watch(hops, [&](std::int64_t n) {
        const auto role = rt::ScopedRole {rt::Role::worker};
        if (n == hops / 2)
            analyser.skip();
        look(analyser.process(pointers, position));
        for (auto& pointer : pointers)
            pointer += hop.value();
        position += hop;
    });
}

}  // namespace

TEST_CASE("hearing a class of six sections neither allocates, locks nor enters the kernel", "[realtime]")
{
    const auto cls = audio::parse_class(class_of_six, "class.json").value();
    const auto heard = eight_microphones();
    for (const auto tracker : analysis::tracker_names()) {
        CAPTURE(tracker);
        auto analyser = analysis::ClassAnalyser::create(
                            cls, {.sample_rate = usual_rate, .tracker = std::string {tracker}})
                            .value();
        auto sounding = 0;
        CHECK_THAT(watch_hearing(analyser, heard,
                                 [&](std::span<const analysis::SectionReading> readings) {
                                     for (const auto& reading : readings)
                                         sounding += reading.f0 ? 1 : 0;
                                 }),
                   KeepsTheRealtimeContract());
        CHECK(sounding > 0);
    }
}

TEST_CASE("taking a loudspeaker out of a class's microphones neither allocates, locks nor enters the kernel",
          "[realtime]")
{
    const auto cls = audio::parse_class(class_of_six, "class.json").value();
    auto heard = eight_microphones();
    heard.push_back(heard.front());
    auto analyser = analysis::ClassAnalyser::create(
                        cls, {.sample_rate = usual_rate, .tracker = {}, .couplings = {}, .backing = true})
                        .value();
    auto sounding = 0;
    CHECK_THAT(watch_hearing(analyser, heard,
                             [&](std::span<const analysis::SectionReading>) {
                                 sounding += analyser.backing(0).sounding ? 1 : 0;
                             }),
               KeepsTheRealtimeContract());
    CHECK(sounding > 0);
}

TEST_CASE(
    "a tuning round, and learning the bleed from who plays alone, neither allocates, locks nor enters the "
    "kernel",
    "[realtime]")
{
    const auto cls = audio::parse_class(class_of_six, "class.json").value();
    const auto heard = eight_microphones();
    auto analyser = analysis::ClassAnalyser::create(cls, {.sample_rate = usual_rate, .tracker = {}}).value();
    const auto hop = analyser.hop();
    auto round = rehearsal::TuningRound {{.instruments = std::vector(6, *instrument_from_name("violin")),
                                          .hop = to_seconds(hop, usual_rate),
                                          .tuning = cls.tuning}};
    auto pointers = channel_pointers(heard);
    auto position = FramePosition {};
    const auto hops = 4 * usual_rate.value() / hop.value();
    CHECK_THAT(watch(hops,
                     [&](std::int64_t n) {
                         const auto role = rt::ScopedRole {rt::Role::worker};
                         if (n == 0)
                             round.begin();
                         if (n == hops / 4)
                             analyser.begin_alone(2);
                         if (n == hops / 2) {
                             analyser.end_alone(2);
                             round.skip();
                             round.interrupt();
                         }
                         static_cast<void>(round.process(analyser.process(pointers, position)));
                         for (auto& pointer : pointers)
                             pointer += hop.value();
                         position += hop;
                     }),
               KeepsTheRealtimeContract());
    CHECK(round.glance().asked == std::size_t {1});
}

TEST_CASE("following a class of six in its score and judging its notes neither allocates, locks nor enters "
          "the kernel",
          "[realtime]")
{
    const auto cls = audio::parse_class(class_of_six, "class.json").value();
    const auto heard = eight_microphones();
    const auto score = round_for(6, 16);
    auto analyser = analysis::ClassAnalyser::create(cls, {.sample_rate = usual_rate, .tracker = {}}).value();
    const auto hop = analyser.hop();
    const auto parts = std::vector<std::optional<std::size_t>> {0, 1, 2, 3, 4, 5};
    auto follower = following::Follower {score, parts, {.sample_rate = usual_rate, .hop = hop}};
    auto judge = following::NoteJudge {
        score, parts, follower.map(), {.sample_rate = usual_rate, .hop = hop, .tuning = cls.tuning}};
    auto notes = std::size_t {0};
    auto keys = std::vector<analysis::KeyEvidence>(parts.size());
    auto pointers = channel_pointers(heard);
    auto position = FramePosition {};
    auto furthest = 0.0;
    const auto hops = 4 * usual_rate.value() / hop.value();
    CHECK_THAT(watch(hops,
                     [&](std::int64_t n) {
                         const auto role = rt::ScopedRole {rt::Role::worker};
                         if (n == hops / 2) {
                             follower.skip();
                             judge.skip();
                         }
                         const auto readings = analyser.process(pointers, position);
                         for (auto s = std::size_t {0}; s < keys.size(); ++s)
                             keys[s] = analyser.key_evidence(s);
                         const auto& place = follower.process(readings, keys);
                         furthest = std::max(furthest, place.position);
                         notes += judge.process(readings, place).size();
                         for (auto s = std::size_t {0}; s < keys.size(); ++s)
                             analyser.expect(s, judge.awaited(s));
                         for (auto& pointer : pointers)
                             pointer += hop.value();
                         position += hop;
                     }),
               KeepsTheRealtimeContract());
    notes += judge.finish().size();
    CHECK(furthest > 0.0);
    CHECK(notes > 0);
}
