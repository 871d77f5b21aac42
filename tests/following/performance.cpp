// SPDX-License-Identifier: GPL-3.0-or-later
#include "following/performance.hpp"

#include <array>
#include <cmath>
#include <limits>

namespace tutti::test {

namespace {

constexpr auto ear_delay = 45_ms;     // as Follower takes it to be
constexpr auto sounding_share = 0.9;  // of a note's duration
constexpr auto silence = decibels(-70.0);

std::vector<std::optional<std::size_t>> first_parts(std::size_t count)
{
    auto parts = std::vector<std::optional<std::size_t>> {};
    for (auto p = std::size_t {0}; p < count; ++p)
        parts.emplace_back(p);
    return parts;
}

constexpr auto no_key = -1;
constexpr auto nowhere = std::numeric_limits<double>::quiet_NaN();

/// The key a part sounds at a position, or none; nowhere nobody sounds any.
int key_at(const score::UnfoldedScore& score, std::size_t part, double quarters)
{
    for (const auto& note : score.notes(part)) {
        const auto from = note.onset.value();
        const auto to = from + sounding_share * (note.end().value() - from);
        if (quarters >= from && quarters < to)
            return note.pitch.midi_key();
    }
    return no_key;
}

}  // namespace

score::UnfoldedScore round_for(std::size_t parts, int bars, bool with_repeat)
{
    // No two bars of four notes alike within sixteen.
    constexpr auto tune = std::array<int, 16> {0, 2, 4, 5, 7, 5, 4, 9, 7, 4, 2, 11, 12, 9, 5, 2};
    auto score = score::Score {};
    for (auto b = 0; b < bars; ++b) {
        auto bar = score::Bar {};
        bar.number = std::to_string(b + 1);
        bar.length = score::Quarters {4};
        if (b % 4 == 0)
            bar.rehearsal_mark = std::string(1, static_cast<char>('A' + b / 4));
        if (b == 0)
            bar.tempo_marks.push_back({score::Quarters {0}, BeatsPerMinute {100.0}, "♩ = 100"});
        score.bars.push_back(bar);
    }
    if (with_repeat) {
        score.bars.front().navigation.repeat_starts = true;
        score.bars.back().navigation.repeat_passes = 2;
    }
    for (auto p = std::size_t {0}; p < parts; ++p) {
        auto part = score::Part {};
        part.name = "Part " + std::to_string(p + 1);
        for (auto b = 0; b < bars; ++b)
            for (auto beat = 0; beat < 4; ++beat) {
                const auto step =
                    static_cast<std::size_t>(b * 4 + beat * (1 + b % 3) + static_cast<int>(p) * 5 + b / 4);
                auto note = score::Note {};
                note.bar = static_cast<std::uint32_t>(b);
                note.onset = score::Quarters {beat};
                note.duration = score::Quarters {1};
                note.sounding = Pitch {60 + tune[step % tune.size()] - 7 * static_cast<int>(p % 3)};
                part.notes.push_back(note);
            }
        score.parts.push_back(part);
    }
    return *score::UnfoldedScore::unfold(std::move(score));
}

Performance::Performance(const score::UnfoldedScore& score, Tuning tuning)
    : Performance {score, score.printed().parts.size(), tuning}
{
}

Performance::Performance(const score::UnfoldedScore& score, std::size_t microphones, Tuning tuning)
    : habits(microphones, Habit::plays_its_part)
    , off(habits.size())
    , score_ {score}
    , follower_ {score, first_parts(microphones), {.sample_rate = rate, .hop = hop}}
    , judge_ {score,
              first_parts(microphones),
              follower_.map(),
              {.sample_rate = rate, .hop = hop, .tuning = tuning}}
{
}

void Performance::hear(double position, int voice)
{
    past_.push_back({position, voice});
    const auto delay = static_cast<std::size_t>(ear_delay / to_seconds(hop, rate));
    const auto ago = [&](std::size_t hops) {
        return past_.size() > hops ? past_[past_.size() - 1 - hops] : Sound {nowhere, no_key};
    };
    const auto [heard, heard_voice] = ago(delay);
    const auto before = ago(delay + 1).position;
    now_ += hop;
    auto readings = std::vector<analysis::SectionReading>(habits.size());
    auto keys = std::vector<analysis::KeyEvidence>(habits.size());
    for (auto s = std::size_t {0}; s < habits.size(); ++s) {
        readings[s].section = static_cast<int>(s);
        readings[s].heard_until = now_;
        const auto sounds = [&](double at) {
            const auto key = key_at(score_, s, at);
            return instead ? instead(s, at, key) : key;
        };
        auto key = habits[s] == Habit::is_silent ? no_key : sounds(heard);
        const auto begins = key != no_key && sounds(before) == no_key;
        if (habits[s] == Habit::plays_something_else && key != no_key)
            key += 6;
        if (begins && habits[s] == Habit::plays_its_part)
            readings[s].onset = analysis::Onset {now_ - to_frames(ear_delay, rate), now_, 1.0F};
        if (heard_voice != no_key)
            key = heard_voice;
        if (habits[s] == Habit::cannot_be_told) {
            readings[s].state = analysis::SectionState::unsure;
            keys[s].sounding = 0.5;
            continue;
        }
        readings[s].level = key == no_key ? silence : decibels(loudness ? loudness(s, position) : 0.0);
        keys[s].sounding = key != no_key ? 0.95 : 0.05;
        if (key != no_key) {
            keys[s].belief[static_cast<std::size_t>(key)] = 0.95F;
            readings[s].state = analysis::SectionState::sounding;
            readings[s].f0 = transposed(frequency_of(Pitch {key}, Tuning {}), off[s]);
            readings[s].tuned = TunedPitch {Pitch {key}, off[s]};
            readings[s].confidence = 0.95;
        }
    }
    place_ = follower_.process(readings, keys);
    const auto told = judge_.process(readings, place_);
    notes_.insert(notes_.end(), told.begin(), told.end());
    moments_.push_back({place_, (place_.position - position_) / quarters_a_second_});
}

void Performance::play(double from_quarters, Seconds length, double tempo)
{
    moments_.clear();
    position_ = from_quarters;
    const auto step = to_seconds(hop, rate);
    for (auto time = Seconds {}; time < length; time += step) {
        const auto marked = score_.tempo_at(score::ScorePosition {score::Quarters::nearest(position_)});
        quarters_a_second_ = marked.value() / 60.0 * tempo;
        position_ += quarters_a_second_ * step.value();
        hear(position_, no_key);
    }
}

void Performance::rest(Seconds length)
{
    moments_.clear();
    for (auto time = Seconds {}; time < length; time += to_seconds(hop, rate))
        hear(nowhere, no_key);
}

void Performance::talk(Seconds length)
{
    moments_.clear();
    for (auto time = Seconds {}; time < length; time += to_seconds(hop, rate)) {
        const auto phase = time.value() * 3.0;
        hear(nowhere,
             50 + static_cast<int>(std::lround(5.0 * std::sin(phase) + 3.0 * std::sin(2.7 * phase))));
    }
}

void Performance::end()
{
    const auto told = judge_.finish();
    notes_.insert(notes_.end(), told.begin(), told.end());
}

double Performance::share_within(Seconds limit) const
{
    auto within = 0.0;
    for (const auto& moment : moments_)
        within += moment.place.state == analysis::FollowingState::following &&
                  std::fabs(moment.error_s) <= limit.value();
    return within / static_cast<double>(moments_.size());
}

std::optional<Seconds>
Performance::first(const std::function<bool(const analysis::ScorePlace&, double error_s)>& condition) const
{
    for (auto i = std::size_t {0}; i < moments_.size(); ++i)
        if (condition(moments_[i].place, moments_[i].error_s))
            return to_seconds(hop * static_cast<std::int64_t>(i), rate);
    return std::nullopt;
}

}  // namespace tutti::test
