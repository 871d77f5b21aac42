// SPDX-License-Identifier: GPL-3.0-or-later
#include "backing_track/track/run.hpp"

#include <algorithm>
#include <utility>

namespace tutti::backing_track {

namespace {

using playback::Pursuit;
using playback::Transport;

constexpr auto fade = 5_ms;     // into what begins anywhere in a note, and out of it
constexpr auto beside = 20_ms;  // over which a beat's rate is taken
// A host does not tremble as a pupil does: what it says can be followed at once.
constexpr auto pursuit = Pursuit::Parameters {.catching_up = 100_ms, .agility = 20.0, .farthest = 300_ms};

std::unique_ptr<playback::Renderer> renderer_of(const Run::Start& start, const OpenedPiece& piece)
{
    const auto source = piece.source_at(start.quarters);
    const auto passage = playback::Passage {.first_bar = 0,
                                            .end_bar = piece.score().bars().size(),
                                            .count_in = 0,
                                            .passes = 1,
                                            .into = source - piece.source_at(0.0)};
    const auto beat = start.quarters + 0.5 * beside.value() * start.quarters_a_minute / 60.0;
    return std::make_unique<playback::Renderer>(piece.stems(), piece.timeline(), passage,
                                                piece.rate_at(beat, start.quarters_a_minute, beside),
                                                pursuit);
}

}  // namespace

Run::Run(const Start& start, std::shared_ptr<const OpenedPiece> of, SampleRate rate,
         FrameCount rendered_ahead)
    : number {start.number}
    , begins {start.begins}
    , piece_ {std::move(of)}
    , transport_ {renderer_of(start, *piece_), to_seconds(rendered_ahead, rate)}
    , fade_step_ {static_cast<float>(1.0 / (fade.value() * rate.value()))}
{
}

void Run::lead(const HostCourse& course, double start, FramePosition until) noexcept RT_SAFE
{
    for (; led_ < until - begins; led_ += Transport::chunk) {
        const auto from = transport_.next_rendered(FramePosition {} + led_);
        const auto at = from + transport_.renderer().lead();
        const auto quarters = course.quarters_at(begins + (at - FramePosition {})) - start;
        transport_.keep_to({.from = from,
                            .at = at,
                            .source = Seconds {rounded(piece_->source_at(quarters).value())},
                            .rate = rounded(piece_->rate_at(quarters, course.quarters_a_minute, beside)),
                            .pass = 1,
                            .state = playback::Lead::State::along});
    }
}

void Run::mute(const std::array<bool, most_parts>& muted) noexcept RT_SAFE
{
    const auto& mute_of_stem = piece_->mute_of_stem();
    for (std::size_t stem = 0; stem < mute_of_stem.size(); ++stem) {
        const auto mute = mute_of_stem[stem];
        transport_.set_volume(stem, mute < most_parts && muted[mute] ? 0.0 : 1.0);
    }
}

std::size_t Run::sound(bool leaving, std::span<float* const> channels, std::size_t from,
                       FrameCount frames) noexcept RT_SAFE
{
    owed -= transport_.skip(owed);
    if (owed > FrameCount {}) {
        owed += frames;
        gain_ = 0.0F;
        return heard_ && !leaving ? frames.size() : 0;
    }
    const auto late_before = transport_.late_frames();
    auto heard = std::array<float, Transport::chunk.size()> {};
    auto* mono = heard.data();
    transport_.mix({{&mono, 1}, frames});
    for (std::size_t f = 0; f < frames.size(); ++f) {
        gain_ = leaving ? std::max(0.0F, gain_ - fade_step_) : std::min(1.0F, gain_ + fade_step_);
        for (auto* const channel : channels)
            channel[from + f] += gain_ * heard[f];
    }
    const auto late = transport_.late_frames() - late_before;
    owed += FrameCount {static_cast<std::int64_t>(late)};
    if (late > 0)
        gain_ = 0.0F;  // what comes after a gap begins anywhere in a note
    const auto missing = heard_ && !leaving ? late : 0;
    heard_ = heard_ || late < frames.size();
    return missing;
}

}  // namespace tutti::backing_track
