// SPDX-License-Identifier: GPL-3.0-or-later
// How exactly the round trip from loudspeaker to microphone is found, in simulated rooms whose truth is
// known: calibration_figures [ROOMS FOR EACH ROW]. A row for each reverberation, direct sound and noise, over
// delays from 3 to 250 ms; then what is found where nothing was played. Ends with 1 when a goal is missed.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "io/latency_calibration.hpp"
#include "support/chance.hpp"
#include "support/rooms.hpp"

using namespace tutti;
using namespace tutti::test;

namespace {

constexpr auto goal_ms = 0.5;

/// All that a calibration plays.
Signal played(io::LatencyCalibration& calibration)
{
    auto sound = Signal(calibration.length().size());
    auto quiet = std::vector<float>(256);
    for (std::size_t at = 0; at < sound.size(); at += 256) {
        const auto frames =
            FrameCount {static_cast<std::int64_t>(std::min(std::size_t {256}, sound.size() - at))};
        const auto* input = quiet.data();
        auto* output = sound.data() + at;
        io::LatencyCalibration::callback(&calibration,
                                         {{&input, 1}, frames, FramePosition {static_cast<std::int64_t>(at)}},
                                         {{&output, 1}, frames});
    }
    return sound;
}

Signal through(const Signal& sound, const io::ScriptedRoom& room)
{
    auto heard = Signal(sound.size());
    for (std::size_t tap = 0; tap < room.response.size(); ++tap) {
        const auto gain = room.response[tap];
        if (gain == 0.0F)
            continue;
        const auto later = room.delay.size() + tap;
        for (auto f = later; f < heard.size(); ++f)
            heard[f] += gain * sound[f - later];
    }
    return heard;
}

/// Level while there is sound.
Decibels level_of_chirps(const Signal& heard, const io::CalibrationChirps& chirps, Seconds delay)
{
    auto all = Signal {};
    for (std::size_t n = 0; n < io::CalibrationChirps::count; ++n) {
        const auto from = (chirps.start(n) + to_frames(delay, chirps.rate())).size();
        all.insert(all.end(), heard.begin() + static_cast<std::ptrdiff_t>(from),
                   heard.begin() + static_cast<std::ptrdiff_t>(from + chirps.chirp(n).size()));
    }
    return rms_level(all);
}

Signal noise_of(const std::string& kind, Seconds length, Decibels level, std::uint64_t seed)
{
    if (kind == "white")
        return noise(length, level, seed);
    if (kind == "pink")
        return pink_noise(length, level, seed);
    return talking(length, level, seed);
}

struct Row {
    std::vector<double> errors;  // ms
    int refused = 0;
};

std::string figures(Row& row)
{
    std::ranges::sort(row.errors);
    if (row.errors.empty())
        return fmt::format("{:>9} {:>9} {:>8}", "-", "-", row.refused);
    return fmt::format("{:9.3f} {:9.3f} {:8}", row.errors[row.errors.size() / 2], row.errors.back(),
                       row.refused);
}

}  // namespace

int main(int argument_count, char** arguments)
{
    const auto rooms = argument_count > 1 ? std::atoi(arguments[1]) : 6;
    auto stream = audio::StreamSpec {};
    stream.sample_rate = usual_rate;
    stream.block = FrameCount {256};
    auto calibration = io::LatencyCalibration {stream};
    auto sound = played(calibration);
    through_a_small_loudspeaker(sound);
    const auto chirps = io::CalibrationChirps {usual_rate};
    const auto length = to_seconds(chirps.whole(), usual_rate);

    fmt::print("  RT s  direct/rev dB  reflection dB  noise at -10 dB  median ms    max ms  refused  of {}\n",
               rooms);
    auto worst = 0.0;
    auto refused = 0;
    auto seed = std::uint64_t {1};
    for (const auto reverberation : {0.2, 0.4, 0.8})
        for (const auto& [direct, reflection] : {std::pair {6.0, -6.0}, {0.0, 0.0}, {-6.0, 3.0}})
            for (const auto* const kind : {"white", "pink", "talking"}) {
                auto row = Row {};
                for (auto n = 0; n < rooms; ++n, ++seed) {
                    auto chance = Chance {seed};
                    // As many short ways as long ones.
                    const auto delay =
                        Seconds {0.003 * std::pow(250.0 / 3.0, (n + chance.uniform()) / rooms)};
                    const auto air = room({.delay = delay,
                                           .reverberation = Seconds {reverberation},
                                           .direct_to_reverberant = decibels(direct),
                                           .strongest_reflection = decibels(reflection)},
                                          seed);
                    auto heard = through(sound, air);
                    add(heard, noise_of(kind, length, level_of_chirps(heard, chirps, delay) - 10_dB, seed));
                    const auto found = io::find_round_trip(chirps, heard);
                    if (!found)
                        ++row.refused;
                    else
                        row.errors.push_back(1'000.0 * std::abs((found->time - delay).value()));
                }
                fmt::print("{:6.1f} {:14.0f} {:14.0f} {:>16}  {}\n", reverberation, direct, reflection, kind,
                           figures(row));
                if (!row.errors.empty())
                    worst = std::max(worst, row.errors.back());
                refused += row.refused;
            }

    auto imagined = 0;
    constexpr auto silences = 10;
    for (const auto* const kind : {"white", "pink", "talking"})
        for (auto n = 0; n < silences; ++n, ++seed)
            imagined += io::find_round_trip(chirps, noise_of(kind, length, -30_dB, seed)) ? 1 : 0;
    fmt::print("worst error {:.3f} ms (goal {:.1f}), refused {}, found in noise alone {} of {} (goal 0)\n",
               worst, goal_ms, refused, imagined, 3 * silences);
    return worst <= goal_ms && refused == 0 && imagined == 0 ? 0 : 1;
}
