// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/signals.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "support/chance.hpp"

namespace tutti::test {

namespace {

constexpr auto turn = 2.0 * std::numbers::pi;

std::size_t length_in(Seconds length, SampleRate rate)
{
    return to_frames(length, rate).size();
}

/// The straight lines up to and down from a held note.
double envelope(double time, double length, const Timbre& timbre)
{
    const auto rising = timbre.attack.value() > 0.0 ? time / timbre.attack.value() : 1.0;
    const auto falling = timbre.release.value() > 0.0 ? (length - time) / timbre.release.value() : 1.0;
    return std::clamp(std::min(rising, falling), 0.0, 1.0);
}

struct Partial {
    double number;
    double amplitude;
    double phase;
};

/// `vibrato_phase` in turns.
void add_note(Signal& onto, const Note& note, const Timbre& timbre, SampleRate rate, Chance& chance,
              double vibrato_phase)
{
    auto partials = std::vector<Partial> {};
    auto power = 0.0;
    for (auto k = 1; k <= timbre.partials; ++k) {
        const auto phase = turn * chance.uniform();
        if (k > 1 && k * note.f0 > 0.45 * rate.as_hertz())
            continue;
        const auto amplitude = to_gain(-timbre.fall * std::log2(k));
        partials.push_back({static_cast<double>(k), amplitude, phase});
        power += 0.5 * amplitude * amplitude;
    }
    const auto scale = to_gain(note.level) / std::sqrt(power);

    const auto start = length_in(note.start, rate);
    const auto end = std::min(onto.size(), start + length_in(note.length, rate));
    auto phase = 0.0;
    for (auto i = start; i < end; ++i) {
        const auto time = static_cast<double>(i - start) / rate.value();
        auto sum = 0.0;
        for (const auto& partial : partials)
            sum += partial.amplitude * std::sin(partial.number * phase + partial.phase);
        onto[i] += static_cast<float>(scale * envelope(time, note.length.value(), timbre) * sum);
        const auto since = Seconds {time} + vibrato_phase * period_of(timbre.vibrato_rate);
        phase = std::fmod(phase + turn * f0_at(note.f0, timbre, since).value() / rate.value(), turn);
    }
}

}  // namespace

Signal silence(Seconds length, SampleRate rate)
{
    return Signal(length_in(length, rate));
}

Signal sine(Hertz frequency, Seconds length, Decibels level, SampleRate rate)
{
    auto out = silence(length, rate);
    const auto amplitude = to_gain(level) * std::numbers::sqrt2;
    const auto turns_per_frame = frequency / rate.as_hertz();
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = static_cast<float>(
            amplitude * std::sin(turn * std::fmod(static_cast<double>(i) * turns_per_frame, 1.0)));
    return out;
}

Signal noise(Seconds length, Decibels level, std::uint64_t seed, SampleRate rate)
{
    auto out = silence(length, rate);
    auto chance = Chance {seed};
    const auto gain = to_gain(level);
    for (auto& sample : out)
        sample = static_cast<float>(gain * chance.normal());
    return out;
}

Signal tone(Hertz f0, Seconds length, Decibels level, const Timbre& timbre, SampleRate rate)
{
    const auto note = Note {f0, Seconds {}, length, level};
    return line({&note, 1}, length, timbre, rate);
}

Signal line(std::span<const Note> notes, Seconds length, const Timbre& timbre, SampleRate rate,
            std::uint64_t seed)
{
    auto out = silence(length, rate);
    auto chance = Chance {seed};
    for (const auto& note : notes)
        add_note(out, note, timbre, rate, chance, 0.0);
    return out;
}

std::vector<Note> melody(std::initializer_list<Pitch> pitches, Seconds each, Seconds rest,
                         const Tuning& tuning)
{
    auto notes = std::vector<Note> {};
    auto start = rest;
    for (const auto pitch : pitches) {
        notes.push_back({frequency_of(pitch, tuning), start, each});
        start += each + rest;
    }
    return notes;
}

Signal section(std::span<const Note> notes, std::span<const Player> players, Seconds length,
               const Timbre& timbre, SampleRate rate, std::uint64_t seed)
{
    auto out = silence(length, rate);
    auto chance = Chance {seed};
    const auto share = decibels_from_power(1.0 / static_cast<double>(players.size()));
    for (const auto& player : players) {
        const auto vibrato_phase = chance.uniform();
        for (auto note : notes) {
            note.f0 = transposed(note.f0, player.deviation);
            note.start += player.late;
            note.level += share;
            add_note(out, note, timbre, rate, chance, vibrato_phase);
        }
    }
    return out;
}

std::vector<Player> players(int count, Cents centre, Cents spread, std::uint64_t seed)
{
    auto chance = Chance {seed};
    auto drawn = std::vector<double>(static_cast<std::size_t>(count));
    std::generate(drawn.begin(), drawn.end(), [&] { return chance.normal(); });
    const auto mean = std::accumulate(drawn.begin(), drawn.end(), 0.0) / count;
    auto square = 0.0;
    for (const auto value : drawn)
        square += (value - mean) * (value - mean);
    const auto deviation = count > 1 ? std::sqrt(square / count) : 1.0;

    auto out = std::vector<Player> {};
    for (const auto value : drawn)
        out.push_back({centre + spread * ((value - mean) / deviation), Seconds {}});
    return out;
}

Hertz f0_at(Hertz note, const Timbre& timbre, Seconds since_start) noexcept
{
    if (timbre.vibrato == Cents {})
        return note;
    const auto swing = std::sin(turn * timbre.vibrato_rate.value() * since_start.value());
    return transposed(note, timbre.vibrato * swing);
}

void add(Signal& onto, const Signal& other, Decibels gain)
{
    const auto factor = static_cast<float>(to_gain(gain));
    const auto count = std::min(onto.size(), other.size());
    for (std::size_t i = 0; i < count; ++i)
        onto[i] += factor * other[i];
}

std::vector<Signal> with_bleed(std::span<const Signal> sources, Decibels bleed)
{
    auto out = std::vector<Signal>(sources.begin(), sources.end());
    for (std::size_t microphone = 0; microphone < sources.size(); ++microphone)
        for (std::size_t source = 0; source < sources.size(); ++source)
            if (source != microphone)
                add(out[microphone], sources[source], bleed);
    return out;
}

Decibels rms_level(std::span<const float> samples) noexcept
{
    auto power = 0.0;
    for (const auto sample : samples)
        power += static_cast<double>(sample) * static_cast<double>(sample);
    return decibels_from_power(power / static_cast<double>(samples.size()));
}

std::vector<const float*> channel_pointers(std::span<const Signal> signals, FrameCount first)
{
    auto out = std::vector<const float*> {};
    for (const auto& signal : signals)
        out.push_back(signal.data() + first.size());
    return out;
}

}  // namespace tutti::test
