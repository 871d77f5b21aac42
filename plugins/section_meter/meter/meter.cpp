// SPDX-License-Identifier: GPL-3.0-or-later
#include "section_meter/meter/meter.hpp"

#include <cmath>

#include <fmt/format.h>

#include "units/signed_whole.hpp"

namespace tutti::section_meter {

namespace {

using desktop::SectionState;
using desktop::Text;

constexpr auto none = "–";
constexpr Seconds onset_shown = 150_ms;     // long enough to be seen, short enough for quavers at 200
constexpr Seconds no_sound_after = 500_ms;  // the host gives no blocks: longer than its longest block
constexpr Seconds loss_shown = 10_s;        // long enough to be read by somebody who looks up now and then
constexpr Decibels softest_shown = -100_dB;

std::vector<CurvePoint> curve_of(const std::vector<HistoryPoint>& history)
{
    auto curve = std::vector<CurvePoint> {};
    curve.reserve(history.size());
    auto before = std::optional<Cents> {};
    for (const auto& point : history) {
        auto& drawn = curve.emplace_back();
        if (point.deviation)
            drawn.height = desktop::height_of(*point.deviation);
        if (point.deviation && point.spread)
            drawn.half_spread = std::abs(desktop::height_of(*point.spread));
        drawn.joined = point.deviation && before && !point.anew && !point.onset;
        drawn.onset = point.onset;
        drawn.bar_begins = point.bar_begins;
        if (point.bar)
            drawn.bar = fmt::format("{}", *point.bar);
        before = point.deviation;
    }
    return curve;
}

}  // namespace

std::string shown_note(Pitch pitch)
{
    auto name = pitch_name(pitch);
    const auto octave = name.find_first_of("-0123456789");
    // After a sign that is written out the octave stands apart.
    if (octave != std::string::npos && octave > 1)
        name.insert(octave, " ");
    return name;
}

MeterPicture Meter::picture(const MeterBoard::Contents& board, const Settings& settings, Seconds now,
                            std::uint64_t frames_lost)
{
    if (board.hops != hops_ || !grew_at_)
        grew_at_ = now;
    hops_ = board.hops;

    auto drawn = MeterPicture {};
    drawn.tolerance = desktop::height_of(cents_of(settings.tolerance));
    drawn.cents = drawn.spread = drawn.level = none;
    drawn.curve = curve_of(board.history);
    if (frames_lost > frames_lost_)
        lost_at_ = now;
    frames_lost_ = frames_lost;
    if (frames_lost > 0 && lost_at_ && now - *lost_at_ <= loss_shown)
        drawn.trouble = texts_(Text::frames_lost, fmt::format("{}", frames_lost));
    if (!board.anything || now - *grew_at_ > no_sound_after) {
        drawn.section.word = texts_(Text::no_sound);
        drawn.section.name = none;
        drawn.spoken = drawn.section.word;
        return drawn;
    }

    const auto& glance = board.glance;
    drawn.section = desktop::picture_of(glance, texts_);
    drawn.onset = glance.since_onset && *glance.since_onset < onset_shown;
    if (glance.level > softest_shown)
        drawn.level = signed_whole(glance.level.value());
    if (is_sure(glance.verdict) && glance.written && glance.deviation) {
        last_sure_ = Sure {shown_note(*glance.written), signed_whole(glance.deviation->value()),
                           glance.spread ? fmt::format("{:.0f}", glance.spread->value()) : none, now};
    } else if (last_sure_ && now - last_sure_->at <= settings.hold) {
        drawn.held = true;
        drawn.section.state = SectionState::unsure;
        drawn.section.word = texts_(Text::held);
    } else {
        last_sure_.reset();
    }
    drawn.section.name = last_sure_ ? last_sure_->note : none;
    drawn.spoken = drawn.section.word.empty() ? none : drawn.section.word;
    if (last_sure_) {
        drawn.cents = last_sure_->cents;
        drawn.spread = last_sure_->spread;
        drawn.spoken = fmt::format("{}, {} {}, {}", drawn.section.name, drawn.cents, texts_(Text::cents),
                                   drawn.section.word);
    }
    return drawn;
}

MeterPicture Meter::picture_of_refusal(std::string why) const
{
    auto drawn = MeterPicture {};
    drawn.cents = drawn.spread = drawn.level = drawn.section.name = none;
    drawn.section.word = texts_(Text::no_sound);
    drawn.spoken = why;
    drawn.trouble = std::move(why);
    return drawn;
}

}  // namespace tutti::section_meter
