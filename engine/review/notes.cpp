// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/notes.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "review/robust.hpp"

namespace tutti::review {

namespace {

using analysis::SectionState;

// A semiquaver at 150 lasts 100 ms; what is shorter is not judged.
constexpr auto shortest_note = 90_ms;
constexpr auto shortest_change = 80_ms;  // longer than a tracker's octave slips, which end with its window
constexpr auto same_pitch = 60.0;        // cents: more than any vibrato, less than a semitone
constexpr auto longest_doubt = 150_ms;
constexpr auto longest_silence = 50_ms;  // within one note
constexpr auto follow = 0.1;             // per hop: some 50 ms

// Bow and breath need this long to settle, and f0's window as long to leave the note before.
constexpr auto attack = 80_ms;
constexpr auto release = 30_ms;

// Where an onset may lie that belongs to a pitch first heard at 0.
constexpr auto earliest_onset = 140_ms;  // before it
constexpr auto latest_onset = 30_ms;     // after it: the first players count before the mean one
constexpr auto usual_trail = 25_ms;
constexpr auto onsets_to_know_the_trail = std::size_t {8};

// An onset within a note begins another only when the sound grows by this much: false alarms do not.
constexpr auto regained_decibels = 1.5;
constexpr auto around_onset = 60_ms;
constexpr auto level_memory = 300_ms;  // an onset is reported sooner than this after it

// About an onset, where its sound is as yet that of the note before, where it grows, and where all play.
constexpr auto before_rise = 50_ms;
constexpr auto rise_begun = 20_ms;
constexpr auto longest_rise = 120_ms;
constexpr auto risen = 100_ms;
constexpr auto rise_known = 200_ms;
constexpr auto softest_hops = std::size_t {4};
constexpr auto grown = 2.0;  // power

// A tracker's confidence is about one hop. A pitch that stays for a whole note is hardly chance, so most of a
// note's confidence comes from its agreeing with itself.
constexpr auto confidence_by_agreement = 0.8;

double cents_above_key_0(const TunedPitch& tuned)
{
    return 100.0 * tuned.pitch.midi_key() + tuned.deviation.value();
}

}  // namespace

NoteTaker::NoteTaker(Parameters parameters)
    : parameters_ {parameters}
{
}

void NoteTaker::Run::begin(const Sample& sample)
{
    samples.clear();
    split_at.reset();
    centre = sample.cents;
    samples.push_back(sample);
}

void NoteTaker::Run::append(const Sample& sample)
{
    samples.push_back(sample);
    centre += follow * (sample.cents - centre);
}

Seconds NoteTaker::length(const Run& run) const noexcept
{
    return to_seconds(parameters_.hop * static_cast<std::int64_t>(run.samples.size()),
                      parameters_.sample_rate);
}

void NoteTaker::hear(const analysis::SectionReading& reading)
{
    section_ = reading.section;
    levels_.push_back({reading.heard_until, reading.level.value()});
    while (levels_.front().until < reading.heard_until - to_frames(level_memory, parameters_.sample_rate))
        levels_.pop_front();
    const auto known = reading.heard_until - to_frames(rise_known, parameters_.sample_rate);
    for (auto onset = onsets_.rbegin(); onset != onsets_.rend() && onset->rising; ++onset)
        if (onset->start <= known) {
            onset->rise = rise_from(onset->start);
            onset->rising = false;
        }
    ++hops_;
    const auto silent = reading.state == SectionState::silent;
    silent_hops_ += silent ? 1 : 0;
    silent_in_a_row_ = silent ? silent_in_a_row_ + 1 : 0;

    if (reading.state == SectionState::sounding && reading.tuned) {
        take({reading.heard_until, cents_above_key_0(*reading.tuned), reading.confidence,
              reading.level.value(),
              reading.spread ? reading.spread->value() : std::numeric_limits<double>::quiet_NaN()});
    } else {
        const auto silence = to_seconds(parameters_.hop * silent_in_a_row_, parameters_.sample_rate);
        const auto doubt = to_seconds(reading.heard_until - last_sure_, parameters_.sample_rate);
        if (silence >= longest_silence || doubt >= longest_doubt)
            end_note();
    }
    if (reading.onset) {
        onsets_.push_back({reading.onset->start, {}});
        split_at(*reading.onset);
    }
}

void NoteTaker::take(const Sample& sample)
{
    // After a gap in the stream the note before is over, whatever follows.
    if (!note_.samples.empty() &&
        to_seconds(sample.until - last_sure_, parameters_.sample_rate) > longest_doubt)
        end_note();
    last_sure_ = sample.until;

    if (note_.samples.empty()) {
        note_.begin(sample);
    } else if (std::abs(sample.cents - note_.centre) <= same_pitch) {
        note_.append(sample);
        pending_.samples.clear();
    } else {
        if (!pending_.samples.empty() && std::abs(sample.cents - pending_.centre) <= same_pitch)
            pending_.append(sample);
        else
            pending_.begin(sample);
        // A note that has itself only begun is given up sooner.
        if (length(pending_) >= std::min(shortest_change, length(note_))) {
            auto next = std::move(pending_);
            end_note();
            note_ = std::move(next);
        }
    }
}

void NoteTaker::end_note()
{
    if (const auto taken = finished(note_)) {
        taken_.push_back(*taken);
        hops_in_notes_ += static_cast<std::int64_t>(note_.samples.size());
        const auto over = taken->note.end - to_frames(earliest_onset, parameters_.sample_rate);
        std::erase_if(onsets_, [&](const auto& onset) { return onset.start < over; });
    }
    note_.samples.clear();
    pending_.samples.clear();
}

void NoteTaker::split_at(const analysis::Onset& onset)
{
    if (note_.samples.empty())
        return;
    const auto margin = to_frames(around_onset, parameters_.sample_rate);
    const auto shortest = to_frames(shortest_note, parameters_.sample_rate);
    if (onset.start < note_.samples.front().until + shortest)
        return;
    const auto begun = onset.start + to_frames(10_ms, parameters_.sample_rate);
    auto lowest = std::numeric_limits<double>::infinity();
    auto highest = -lowest;
    for (const auto& [until, level] : levels_) {
        if (until > onset.start - margin && until <= begun)
            lowest = std::min(lowest, level);
        else if (until > begun)
            highest = std::max(highest, level);
    }
    if (!(highest >= lowest + regained_decibels))
        return;

    const auto after =
        std::ranges::find_if(note_.samples, [&](const auto& s) { return s.until > onset.start; });
    auto next = Run {};
    for (auto sample = after; sample != note_.samples.end(); ++sample) {
        if (next.samples.empty())
            next.begin(*sample);
        else
            next.append(*sample);
    }
    next.split_at = onset.start;
    note_.samples.erase(after, note_.samples.end());
    auto pending = std::move(pending_);
    end_note();
    note_ = std::move(next);
    pending_ = std::move(pending);
}

std::optional<Seconds> NoteTaker::rise_from(FramePosition onset) const
{
    const auto rate = parameters_.sample_rate;
    auto before = std::vector<double> {};
    auto after = 0.0;
    auto hops_after = 0;
    for (const auto& [until, level] : levels_) {
        const auto since = to_seconds(until - onset, rate);
        const auto power = std::pow(10.0, 0.1 * level);
        if (since > -before_rise && since <= rise_begun) {
            before.push_back(power);
        } else if (since > risen && since <= rise_known) {
            after += power;
            ++hops_after;
        }
    }
    if (before.size() < softest_hops || hops_after == 0)
        return {};
    std::ranges::sort(before);
    const auto floor =
        std::accumulate(before.begin(), before.begin() + softest_hops, 0.0) / double {softest_hops};
    const auto grown_to = after / hops_after;
    if (!(grown_to >= grown * floor))
        return {};
    auto rise = Seconds {};
    for (const auto& [until, level] : levels_)
        if (const auto since = to_seconds(until - onset, rate); since > Seconds {} && since <= longest_rise)
            rise = rise + to_seconds(parameters_.hop, rate) *
                              (1.0 - std::clamp((std::pow(10.0, 0.1 * level) - floor) / (grown_to - floor),
                                                0.0, 1.0));
    return rise;
}

std::optional<NoteTaker::Begun> NoteTaker::onset_at(FramePosition start) const
{
    const auto found = std::ranges::find(onsets_, start, &Begun::start);
    return found != onsets_.end() ? std::optional {*found} : std::nullopt;
}

std::optional<NoteTaker::Begun> NoteTaker::onset_of(FramePosition pitch_heard) const
{
    const auto rate = parameters_.sample_rate;
    const auto expected = pitch_heard - to_frames(usual_trail, rate);
    auto best = std::optional<Begun> {};
    for (const auto& onset : onsets_) {
        if (onset.start < pitch_heard - to_frames(earliest_onset, rate) ||
            onset.start > pitch_heard + to_frames(latest_onset, rate))
            continue;
        const auto off = [&](const Begun& at) { return std::abs((at.start - expected).value()); };
        if (!best || off(onset) < off(*best))
            best = onset;
    }
    return best;
}

std::optional<NoteTaker::Taken> NoteTaker::finished(const Run& run) const
{
    if (length(run) < shortest_note)
        return {};
    const auto rate = parameters_.sample_rate;
    const auto first = run.samples.front().until - parameters_.hop;
    const auto last = run.samples.back().until;

    auto steady = std::vector<double> {};
    auto levels = std::vector<double> {};
    auto spreads = std::vector<double> {};
    auto confidence = 0.0;
    const auto in_steady_part = [&](const Sample& sample) {
        return to_seconds(sample.until - first, rate) > attack &&
               to_seconds(last - sample.until, rate) >= release;
    };
    const auto long_enough = to_seconds(last - first, rate) >= 2.0 * (attack + release);
    for (const auto& sample : run.samples) {
        if (!long_enough || in_steady_part(sample))
            steady.push_back(sample.cents);
        if (std::isfinite(sample.spread))
            spreads.push_back(sample.spread);
        levels.push_back(sample.level);
        confidence += sample.confidence / static_cast<double>(run.samples.size());
    }
    const auto cents = median(steady.empty() ? std::vector {run.centre} : std::move(steady));
    const auto hops = std::max<std::int64_t>(1, (last - first) / parameters_.hop);
    const auto agreement = std::min(1.0, static_cast<double>(run.samples.size()) / static_cast<double>(hops));

    auto taken = Taken {};
    const auto begun = run.split_at ? onset_at(*run.split_at) : onset_of(first);
    taken.onset = run.split_at;
    if (begun) {
        taken.onset = begun->start;
        taken.note.rise = begun->rise;
    }
    if (!run.split_at)
        taken.pitch_heard = first;
    auto& note = taken.note;
    note.section = section_;
    note.end = last;
    note.pitch = Pitch {static_cast<int>(std::lround(cents / 100.0))};
    note.deviation = Cents {cents - 100.0 * note.pitch.midi_key()};
    if (!spreads.empty())
        note.spread = Cents {median(std::move(spreads))};
    note.level = decibels(median(std::move(levels)));
    note.confidence = agreement * (confidence_by_agreement + (1.0 - confidence_by_agreement) * confidence);
    return taken;
}

std::vector<Note> NoteTaker::notes() const
{
    auto all = taken_;
    if (auto sounding = finished(note_))
        all.push_back(std::move(*sounding));

    // Pitches and onsets come from different ears with delays of their own. A section is timed by one of
    // them, so that its notes can be compared with each other.
    auto trails = std::vector<double> {};
    auto first_heard_in_the_pitch = std::size_t {0};
    for (const auto& taken : all)
        if (taken.pitch_heard) {
            ++first_heard_in_the_pitch;
            if (taken.onset)
                trails.push_back(
                    to_seconds(*taken.pitch_heard - *taken.onset, parameters_.sample_rate).value());
        }
    const auto by_onset =
        trails.size() >= onsets_to_know_the_trail && 2 * trails.size() >= first_heard_in_the_pitch;
    const auto trail =
        trails.size() >= onsets_to_know_the_trail ? Seconds {median(std::move(trails))} : usual_trail;

    auto notes = std::vector<Note> {};
    for (const auto& taken : all) {
        auto& note = notes.emplace_back(taken.note);
        note.onset_heard = taken.onset.has_value();
        if (taken.onset && (by_onset || !taken.pitch_heard))
            note.start = by_onset ? *taken.onset
                                  : *taken.onset + to_frames(trail - usual_trail, parameters_.sample_rate);
        else
            note.start =
                *taken.pitch_heard - to_frames(by_onset ? trail : usual_trail, parameters_.sample_rate);
        note.start = std::max(note.start, FramePosition {});
    }
    return notes;
}

Hearing NoteTaker::hearing() const noexcept
{
    const auto sounding =
        length(note_) >= shortest_note ? static_cast<std::int64_t>(note_.samples.size()) : 0;
    const auto in_notes = hops_in_notes_ + sounding;
    const auto time = [&](std::int64_t hops) {
        return to_seconds(parameters_.hop * hops, parameters_.sample_rate);
    };
    return {time(in_notes), time(hops_ - silent_hops_ - in_notes), time(silent_hops_)};
}

}  // namespace tutti::review
