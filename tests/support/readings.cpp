// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/readings.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <string_view>

#include "support/chance.hpp"
#include "units/instrument.hpp"

namespace tutti::test {

namespace {

constexpr auto silence = decibels(-70.0);
constexpr auto vibrato_rate = 5.5;

std::int64_t hop_at(Seconds time)
{
    return std::max<std::int64_t>(0, to_frames(time, reading_rate) / reading_hop);
}

void sound(analysis::SectionReading& reading, double cents_above_key_0, double confidence)
{
    const auto tuning = Tuning {};
    reading.state = analysis::SectionState::sounding;
    reading.f0 = transposed(tuning.a4, Cents {cents_above_key_0 - 6900.0});
    reading.tuned = nearest_pitch(*reading.f0, tuning);
    reading.confidence = confidence;
}

}  // namespace

std::vector<analysis::SectionReading> readings_of(int section, std::span<const PlayedNote> notes,
                                                  Seconds length, const Hearing& hearing, std::uint64_t seed)
{
    auto chance = Chance {seed};
    auto readings = std::vector<analysis::SectionReading>(static_cast<std::size_t>(hop_at(length)));
    for (auto i = std::size_t {0}; i < readings.size(); ++i) {
        readings[i].section = section;
        readings[i].heard_until = FramePosition {} + reading_hop * (static_cast<std::int64_t>(i) + 1);
        readings[i].level = silence;
        readings[i].peak = silence;
    }
    const auto at = [&](Seconds time) {
        return std::min(readings.size(), static_cast<std::size_t>(hop_at(time)));
    };
    const auto hear_onset = [&](Seconds start) {
        const auto reported = at(start + 20_ms);
        if (reported < readings.size())
            readings[reported].onset =
                analysis::Onset {FramePosition {} + to_frames(std::max(start, Seconds {}), reading_rate),
                                 readings[reported].heard_until, 1.0F};
    };

    for (const auto& note : notes) {
        const auto start = note.start + note.late;
        const auto slip = chance.uniform() < hearing.octave_slips;
        const auto slip_from = start + chance.uniform() * note.length;
        const auto slip_to = slip_from + 20_ms + chance.uniform() * 40_ms;
        const auto octave = chance.uniform() < 0.5 ? -1200.0 : 1200.0;
        for (auto i = at(start); i < at(start + note.length); ++i) {
            const auto now = to_seconds(readings[i].heard_until, reading_rate);
            const auto swing = note.vibrato.value() *
                               std::sin(2.0 * std::numbers::pi * vibrato_rate * (now - start).value());
            const auto cents = 100.0 * note.pitch.midi_key() + note.deviation.value() + swing +
                               hearing.scatter.value() * chance.normal() +
                               (slip && now >= slip_from && now < slip_to ? octave : 0.0);
            // While the pitch of the note before is still in the window, nothing of this one is told.
            readings[i].level = readings[i].peak =
                now - start < 10_ms ? note.level - decibels(6.0) : note.level;
            if (now - start < hearing.pitch_trail)
                continue;
            if (chance.uniform() < hearing.unsure)
                readings[i].state = analysis::SectionState::unsure;
            else
                sound(readings[i], cents, hearing.confidence);
        }
        if (chance.uniform() < hearing.onsets)
            hear_onset(start + hearing.onset_scatter * chance.normal());
    }
    const auto false_alarms = static_cast<int>(hearing.false_onsets * length.value());
    for (auto n = 0; n < false_alarms; ++n)
        hear_onset(chance.uniform() * length);
    return readings;
}

Ensemble random_ensemble(int sections, Seconds length, std::uint64_t seed)
{
    struct Seat {
        std::string_view section;
        std::string_view instrument;
        double noticed_after;  // ms, beside most
    };
    constexpr auto seats = std::array<Seat, 6> {{{"Violins", "violin", 1.0},
                                                 {"Violas", "viola", 4.0},
                                                 {"Cellos", "cello", 5.0},
                                                 {"Flutes", "flute", -4.0},
                                                 {"Clarinets", "clarinet", -1.0},
                                                 {"Trumpets", "trumpet", -6.0}}};
    constexpr auto rhythms = std::array {0.5, 0.5, 1.0, 1.0, 1.0, 2.0, 2.0, 4.0};

    auto chance = Chance {seed};
    auto ensemble = Ensemble {};
    ensemble.length = length;
    ensemble.description.name = "Random class";
    const auto beat = Seconds {60.0 / (80.0 + 30.0 * chance.uniform())};
    for (auto s = std::size_t {0}; s < static_cast<std::size_t>(sections); ++s) {
        const auto instrument = *instrument_from_name(seats.at(s).instrument);
        ensemble.description.sections.push_back(
            {std::string {seats.at(s).section}, instrument, {static_cast<int>(s) + 1}, {}});

        ensemble.noticed_after.push_back(
            Seconds {0.001 * (seats.at(s).noticed_after + 6.0 * std::clamp(chance.normal(), -2.0, 2.0))});
        auto& part = ensemble.parts.emplace_back();
        const auto own = std::clamp(4.0 * chance.normal(), -6.0, 6.0);
        const auto lowest = instrument.lowest.midi_key() + 5;
        auto key = lowest + 6;
        for (auto now = 1_s; now + 4.0 * beat < length;) {
            const auto beats = rhythms.at(static_cast<std::size_t>(chance.uniform() * rhythms.size()));
            if (chance.uniform() < 0.9) {
                key = std::clamp(key + static_cast<int>(7.0 * chance.uniform()) - 3, lowest, lowest + 12);
                part.push_back({Pitch {key},
                                now,
                                0.92 * beats * beat,
                                Cents {own + 5.0 * chance.normal()},
                                Seconds {0.012 * chance.normal()},
                                decibels(-25.0 + 2.0 * chance.normal()),
                                {}});
            }
            now += beats * beat;
        }
    }
    return ensemble;
}

void plant(Ensemble& ensemble, std::size_t section, Seconds from, Seconds to, Cents deviation, Seconds late)
{
    for (auto& note : ensemble.parts[section])
        if (note.start >= from && note.start < to) {
            note.deviation += deviation;
            note.late += late;
        }
}

void sink(Ensemble& ensemble, Cents by_the_end)
{
    for (auto& part : ensemble.parts)
        for (auto& note : part)
            note.deviation += (note.start / ensemble.length) * by_the_end;
}

std::vector<std::vector<analysis::SectionReading>> readings_of(const Ensemble& ensemble,
                                                               const Hearing& hearing, std::uint64_t seed)
{
    auto readings = std::vector<std::vector<analysis::SectionReading>> {};
    for (auto s = std::size_t {0}; s < ensemble.parts.size(); ++s) {
        auto noticed = ensemble.parts[s];
        for (auto& note : noticed)
            note.late += ensemble.noticed_after[s];
        readings.push_back(readings_of(static_cast<int>(s), noticed, ensemble.length, hearing, seed + s));
    }
    return readings;
}

}  // namespace tutti::test
