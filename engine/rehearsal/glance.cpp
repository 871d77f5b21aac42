// SPDX-License-Identifier: GPL-3.0-or-later
#include "rehearsal/glance.hpp"

#include <algorithm>

namespace tutti::rehearsal {

namespace {

// A third of a second: two cycles of a 6 Hz vibrato, so its swing cancels, and still quicker than a quaver
// at 90.
constexpr Seconds note_memory = 333_ms;
constexpr Seconds level_hold = 100_ms;
constexpr Seconds clip_hold = 1_s;
constexpr Seconds ensemble_hold = 2_s;

// A verdict needs this much of the memory to agree on one key, and this much confidence. Below either the
// answer is "unsure": a tutor forgives a late colour, not a wrong one.
constexpr auto agreeing_share = 0.5;
constexpr auto sure_enough = 0.6;

// Tempi at this confidence were right within 5 %, up to half and double, in all generated classes
// (benchmarks/ensemble_figures.py).
constexpr auto sure_of_tempo = 0.5;

std::size_t hops_in(Seconds length, SampleRate rate, FrameCount hop)
{
    return static_cast<std::size_t>(std::max<std::int64_t>(1, to_frames(length, rate) / hop));
}

}  // namespace

GlanceBoard::GlanceBoard(const audio::ClassDescription& cls, SampleRate rate, FrameCount hop)
    : rate_ {rate}
    , tolerance_ {cls.tolerance}
    , memory_ {hops_in(note_memory, rate, hop)}
    , level_memory_ {hops_in(level_hold, rate, hop)}
    , glances_(cls.sections.size())
    , scratch_(memory_)
{
    for (const auto& section : cls.sections)
        recent_.push_back({section.instrument, std::vector<analysis::SectionReading>(memory_), 0, 0, {}, {}});
}

void GlanceBoard::update(const analysis::SectionReading& reading) noexcept
{
    const auto section = static_cast<std::size_t>(reading.section);
    auto& recent = recent_[section];
    recent.newest = (recent.newest + 1) % memory_;
    recent.count = std::min(recent.count + 1, memory_);
    recent.readings[recent.newest] = reading;
    if (reading.onset)
        recent.last_onset = reading.onset->start;
    if (reading.clipped)
        recent.last_clip = reading.heard_until;
    judge(recent, glances_[section]);
}

void GlanceBoard::update(const analysis::EnsembleReading& reading) noexcept
{
    const auto now = reading.heard_until;
    ensemble_.place = reading.place;
    if (ensemble_since_ && to_seconds(now - *ensemble_since_, rate_) < ensemble_hold)
        return;
    ensemble_since_ = now;
    ensemble_ = {.tempo = {}, .drift = reading.drift, .place = reading.place};
    if (reading.tempo && reading.tempo->confidence >= sure_of_tempo)
        ensemble_.tempo = reading.tempo->tempo;
}

void GlanceBoard::judge(const Recent& recent, Glance& glance) noexcept
{
    const auto& now = recent.readings[recent.newest];
    const auto nth_last = [&](std::size_t n) -> const analysis::SectionReading& {
        return recent.readings[(recent.newest + memory_ - n) % memory_];
    };

    glance = Glance {};
    glance.level = now.level;
    for (std::size_t n = 1; n < std::min(level_memory_, recent.count); ++n)
        glance.level = std::max(glance.level, nth_last(n).level);
    glance.clipped = recent.last_clip && to_seconds(now.heard_until - *recent.last_clip, rate_) < clip_hold;
    if (recent.last_onset)
        glance.since_onset = to_seconds(now.heard_until - *recent.last_onset, rate_);
    glance.spread = now.spread;
    glance.lead = now.lead;
    glance.presence = now.presence;
    glance.astray = now.astray;

    // The newest sure pitch names the note; the readings on its key say how it is in tune.
    const auto* note = static_cast<const analysis::SectionReading*>(nullptr);
    auto heard = std::size_t {0};
    for (std::size_t n = 0; n < recent.count; ++n) {
        const auto& reading = nth_last(n);
        heard += reading.state != analysis::SectionState::silent ? 1U : 0U;
        if (note == nullptr && reading.state == analysis::SectionState::sounding && reading.tuned)
            note = &reading;
    }
    if (2 * heard < recent.count || recent.count == 0)
        return;
    glance.verdict = Verdict::unsure;
    if (note == nullptr)
        return;

    auto agreeing = std::size_t {0};
    auto confidence = 0.0;
    for (std::size_t n = 0; n < recent.count; ++n) {
        const auto& reading = nth_last(n);
        if (reading.tuned && reading.state == analysis::SectionState::sounding &&
            reading.tuned->pitch == note->tuned->pitch) {
            scratch_[agreeing++] = reading.tuned->deviation.value();
            confidence += reading.confidence;
        }
    }
    glance.written = recent.instrument.written(note->tuned->pitch);
    glance.confidence = confidence / static_cast<double>(agreeing);
    const auto middle = scratch_.begin() + static_cast<std::ptrdiff_t>(agreeing / 2);
    std::nth_element(scratch_.begin(), middle, scratch_.begin() + static_cast<std::ptrdiff_t>(agreeing));
    glance.deviation = Cents {*middle};
    if (static_cast<double>(agreeing) < agreeing_share * static_cast<double>(memory_) ||
        glance.confidence < sure_enough)
        return;
    glance.verdict = abs(*glance.deviation) <= tolerance_ ? Verdict::in_tune
                     : *glance.deviation < Cents {}       ? Verdict::flat
                                                          : Verdict::sharp;
}

}  // namespace tutti::rehearsal
