// SPDX-License-Identifier: GPL-3.0-or-later
#include "benchmarks/long_score.hpp"

#include <optional>

namespace tutti::bench {

namespace {

constexpr auto rate = SampleRate {48'000};
constexpr auto hop_frames = FrameCount {256};

}  // namespace

score::UnfoldedScore long_score(int notes, int sections)
{
    const auto of_each = notes / sections;
    const auto bars = (of_each + 5) / 6;  // two quarters and four eighths in each
    auto score = score::Score {};
    for (auto b = 0; b < bars; ++b) {
        auto bar = score::Bar {};
        bar.number = std::to_string(b + 1);
        bar.length = score::Quarters {4};
        if (b == 0)
            bar.tempo_marks.push_back({score::Quarters {0}, BeatsPerMinute {96.0}, {}});
        score.bars.push_back(bar);
    }
    for (auto s = 0; s < sections; ++s) {
        auto part = score::Part {};
        part.name = std::to_string(s + 1);
        for (auto n = 0; n < of_each; ++n) {
            auto note = score::Note {};
            const auto within = n % 6;
            note.bar = static_cast<std::uint32_t>(n / 6);
            note.onset = within < 2 ? score::Quarters {within} : score::Quarters {within + 2, 2};
            note.duration = within < 2 ? score::Quarters {1} : score::Quarters {1, 2};
            note.sounding = Pitch {48 + 3 * s + (n * 7 + n / 11 + n / 29 * 5) % 17};
            part.notes.push_back(note);
        }
        score.parts.push_back(part);
    }
    return *score::UnfoldedScore::unfold(std::move(score));
}

LongRehearsal::LongRehearsal(int notes, int sections)
    : score_ {long_score(notes, sections)}
    , readings_(static_cast<std::size_t>(sections))
    , keys_(static_cast<std::size_t>(sections))
    , next_(static_cast<std::size_t>(sections))
{
    auto parts = std::vector<std::optional<std::size_t>> {};
    for (auto s = std::size_t {0}; s < readings_.size(); ++s)
        parts.emplace_back(s);
    follower_ = std::make_unique<following::Follower>(
        score_, parts, following::Follower::Parameters {.sample_rate = rate, .hop = hop_frames});
}

double LongRehearsal::hop()
{
    now_ += hop_frames;
    const auto quarters = to_seconds(now_ - FramePosition {}, rate).value() * 96.0 / 60.0;
    for (auto s = std::size_t {0}; s < readings_.size(); ++s) {
        readings_[s].heard_until = now_;
        readings_[s].onset.reset();
        const auto notes = score_.notes(s);
        auto& next = next_[s];
        if (next < notes.size() && notes[next].onset.value() <= quarters) {
            readings_[s].onset = analysis::Onset {now_ - hop_frames, now_, 1.0F};
            keys_[s].belief.fill(0.001F);
            keys_[s].belief[static_cast<std::size_t>(notes[next].pitch.midi_key())] = 0.85F;
            keys_[s].sounding = 0.95;
            readings_[s].state = analysis::SectionState::sounding;
            readings_[s].tuned = TunedPitch {notes[next].pitch, Cents {}};
            readings_[s].confidence = 0.95;
            ++next;
        } else if (next == notes.size()) {
            next = 0;  // the class begins again
            now_ = FramePosition {};
        }
    }
    return follower_->process(readings_, keys_).position;
}

Seconds LongRehearsal::hop_length() noexcept
{
    return to_seconds(hop_frames, rate);
}

double LongRehearsal::minutes() const noexcept
{
    return score_.time_at(score_.end()).value() / 60.0;
}

}  // namespace tutti::bench
