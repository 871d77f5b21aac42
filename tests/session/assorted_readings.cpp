// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/assorted_readings.hpp"

#include <limits>

#include "support/catch.hpp"

namespace tutti::test {

using analysis::SectionReading;
using analysis::SectionState;

session::SessionInfo small_session()
{
    const auto cls = audio::parse_class(R"({"name": "Year 4", "reference_a4_hz": 442, "sections": [
        {"name": "Violins", "instrument": "violin", "channels": [1, 2]},
        {"name": "Cellos", "instrument": "cello", "channels": [5], "part": "Violoncello"}]})",
                                        "class.json");
    REQUIRE(cls);
    using namespace std::chrono;
    return {*cls,       SampleRate {48'000},
            usual_hop,  "Scarlett 18i20",
            "ensemble", sys_days {2026y / November / 22d} + 9h + 30min + 15s + 250ms,
            false};
}

std::vector<SectionReading> assorted_readings(int section, std::size_t hops, std::uint64_t seed,
                                              FramePosition start)
{
    auto chance = std::mt19937_64 {seed};
    auto normal = std::normal_distribution<double> {};
    auto even = std::uniform_real_distribution<double> {};
    const auto tuning = small_session().class_description.tuning;

    auto readings = std::vector<SectionReading> {};
    auto position = start;
    while (readings.size() < hops) {
        const auto length = static_cast<std::size_t>(50.0 + 150.0 * even(chance));
        const auto rests = even(chance) < 0.2;
        const auto digital = even(chance) < 0.05;
        const auto key = Pitch {55 + static_cast<int>(30.0 * even(chance))};
        const auto off = Cents {25.0 * normal(chance)};
        const auto shared_notes = 4 + static_cast<int>(9.0 * even(chance));
        const auto loud = -35.0 + 5.0 * normal(chance);
        for (std::size_t hop = 0; hop < length && readings.size() < hops; ++hop) {
            position += usual_hop;
            auto reading = SectionReading {};
            reading.section = section;
            reading.heard_until = position;
            const auto silence = -std::numeric_limits<double>::infinity();
            reading.level = decibels(digital ? silence : (rests ? -62.0 : loud) + normal(chance));
            reading.peak = decibels(digital ? silence : reading.level.value() + 10.0 + normal(chance));
            if (!rests && !digital) {
                reading.state = hop < 4 ? SectionState::unsure : SectionState::sounding;
                reading.f0 = transposed(frequency_of(key, tuning), off + Cents {2.0 * normal(chance)});
                reading.tuned = nearest_pitch(*reading.f0, tuning);
                reading.confidence = even(chance);
                reading.clipped = even(chance) < 0.01;
                if (even(chance) < 0.9)
                    reading.spread = Cents {12.0 + normal(chance)};
                if (even(chance) < 0.9)
                    reading.lead = Seconds {0.02 * normal(chance)};
                if (reading.lead)
                    reading.lead_count = shared_notes;
                reading.own_deviation = off + Cents {0.02 * static_cast<double>(hop)};
                if (hop == 3)
                    reading.onset = analysis::Onset {position - FrameCount {700}, position,
                                                     static_cast<float>(even(chance))};
            }
            readings.push_back(reading);
        }
    }
    return readings;
}

}  // namespace tutti::test
