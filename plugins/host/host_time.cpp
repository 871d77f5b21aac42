// SPDX-License-Identifier: GPL-3.0-or-later
#include "host/host_time.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace tutti::plugins {

namespace {

// What a host may say and still be counted with: beyond that it says nonsense.
constexpr auto fastest = 10'000.0;  // beats a minute
constexpr auto farthest_frame = std::int64_t {1} << 50;
constexpr auto highest_in_signature = 1'000;

constexpr auto same_beat = 0.01;  // beats; hosts and additions round

bool is_beat(double beats) noexcept
{
    return std::abs(beats) < farthest_quarter;  // NaN is not
}

bool is_in_signature(const std::optional<int>& number) noexcept
{
    return number && *number > 0 && *number <= highest_in_signature;
}

bool is_tempo(const std::optional<double>& tempo) noexcept
{
    return tempo && *tempo >= slowest_tempo && *tempo <= fastest;  // NaN is not
}

}  // namespace

HostTime::News HostTime::block(const std::optional<HostPlace>& told, FrameCount frames) noexcept RT_SAFE
{
    auto place = told;
    if (place && place->frame && (*place->frame > farthest_frame || *place->frame < -farthest_frame))
        place->frame.reset();
    auto news = News {};
    const auto last_length = std::exchange(last_length_, frames);
    since_jump_ += last_length;
    // A host that is silent about its time line for a block goes on as it did.
    if (!place) {
        if (expected_)
            *expected_ += frames.value();
        if (playing_ && course_) {
            course_->beats += to_seconds(last_length, rate_).value() * course_->beats_a_minute / 60.0;
            news.bar = bar_reached();
        }
        if (beat_)
            beat_->quarters += to_seconds(last_length, rate_).value() * beat_->quarters_a_minute / 60.0;
        news.beat = beat_;
        return news;
    }
    if (!place->playing) {
        playing_ = false;
        expected_.reset();
        course_.reset();
        beat_.reset();
        return news;
    }
    // Some hosts hold the time line at 0 while they count in.
    const auto counting_in = place->frame == 0 && expected_ == last_length.value();
    news.jumped = !playing_ || (place->frame && expected_ && place->frame != expected_ && !counting_in);
    playing_ = true;
    expected_.reset();
    if (place->frame)
        expected_ = *place->frame + frames.value();
    if (news.jumped) {
        since_jump_ = FrameCount {};
        course_.reset();
        last_bar_.reset();
    }
    news.bar = bar_told(*place);
    // What was before the jump is not in the picture, nor is a bar that began there.
    if (news.bar && news.bar->ago > since_jump_)
        news.bar.reset();
    beat_ = beat_told(*place, last_length, news.jumped);
    news.beat = beat_;
    return news;
}

std::optional<HostBeat> HostTime::beat_told(const HostPlace& place, FrameCount last_length,
                                            bool jumped) noexcept RT_SAFE
{
    if (!is_tempo(place.quarters_a_minute))
        return std::nullopt;
    const auto signature = is_in_signature(place.beats_a_bar) && is_in_signature(place.beat_unit);
    const auto unit = !place.bar_start && signature ? 4.0 / *place.beat_unit : 1.0;
    const auto a_minute = unit * *place.quarters_a_minute;
    // As far as anybody can know by the frame alone, it has been at this tempo from the start.
    const auto by_frame = place.frame ? static_cast<double>(*place.frame) / rate_.value() * a_minute / 60.0
                                      : std::numeric_limits<double>::quiet_NaN();
    const auto beats = course_ ? std::optional {course_->beats} : place.quarters;
    if (!beats || !is_beat(*beats))
        return is_beat(by_frame) ? std::optional<HostBeat> {{by_frame, a_minute}} : std::nullopt;
    if (place.bar_start)
        return HostBeat {*beats, a_minute};
    if (place.quarters && *place.quarters != std::floor(*place.quarters))
        tells_fractions_ = true;
    // Some hosts tell whole beats only.
    if (!tells_fractions_ && std::floor(by_frame / unit) == *beats)
        return HostBeat {by_frame, a_minute};
    if (signature)
        count_from(place, *beats, last_length, jumped);
    return HostBeat {anchor_.quarters + (*beats - anchor_.beats) * unit, a_minute};
}

/// Keeps the anchor: where the host plays on from one signature into another, that is where the new one's
/// beats are counted from.
void HostTime::count_from(const HostPlace& place, double beats, FrameCount last_length,
                          bool jumped) noexcept RT_SAFE
{
    const auto same = anchor_.beats_a_bar == *place.beats_a_bar && anchor_.beat_unit == *place.beat_unit;
    if (same && (!jumped || beats >= anchor_.beats))
        return;
    const auto goes_on = !jumped && place.frame && beat_ && anchor_.beat_unit != 0;
    anchor_ = {0.0, 0.0, *place.beats_a_bar, *place.beat_unit};
    if (!goes_on)
        return;
    anchor_.beats = beats;
    anchor_.quarters =
        beat_->quarters + to_seconds(last_length, rate_).value() * beat_->quarters_a_minute / 60.0;
}

std::optional<HostTime::Course> HostTime::course_of(const HostPlace& place) const noexcept RT_SAFE
{
    if (!is_tempo(place.quarters_a_minute))
        return std::nullopt;
    auto course = Course {};
    course.beats_a_minute = *place.quarters_a_minute;
    if (place.bar && is_beat(static_cast<double>(*place.bar)))
        course.bar = place.bar;
    const auto signature = is_in_signature(place.beats_a_bar) && is_in_signature(place.beat_unit);
    if (place.bar_start && place.quarters && is_beat(*place.bar_start) && is_beat(*place.quarters)) {
        course.beats = *place.quarters;
        course.bar_start = *place.bar_start;
        if (signature)
            course.bar_length = 4.0 * *place.beats_a_bar / *place.beat_unit;
        return course;
    }
    if (!signature || !course.bar)
        return std::nullopt;
    // LV2: what JUCE gives as quarters is time:beat, counted in the signature's unit as the tempo is; some
    // hosts count it from the project's start, some from the bar's, and some tell none. The frame stands in
    // for it. What contradicts the bar's number, as after a change of signature, is not used.
    course.quarters_a_beat = 4.0 / *place.beat_unit;
    const auto length = static_cast<double>(*place.beats_a_bar);
    course.bar_length = length;
    course.bar_start = static_cast<double>(*course.bar) * length;
    const auto within = [&](double beats) {
        return is_beat(beats) && beats >= course.bar_start - same_beat && beats < course.bar_start + length;
    };
    if (place.quarters && within(*place.quarters))
        course.beats = *place.quarters;
    else if (place.quarters && within(course.bar_start + *place.quarters))
        course.beats = course.bar_start + *place.quarters;
    else if (const auto by_frame = place.frame ? static_cast<double>(*place.frame) / rate_.value() *
                                                     course.beats_a_minute / 60.0
                                               : -1.0;
             !place.quarters && within(by_frame))
        course.beats = by_frame;
    else
        return std::nullopt;
    return course;
}

std::optional<BarBegun> HostTime::bar_told(const HostPlace& place) noexcept RT_SAFE
{
    const auto before = std::exchange(course_, course_of(place));
    const auto bar_before = std::exchange(last_bar_, place.bar);
    if (course_) {
        if (before && std::abs(before->bar_start - course_->bar_start) < same_beat)
            return std::nullopt;
        return begun(*course_);
    }
    // Only the bar's number is told: it has begun within the last block, which is near enough for a picture.
    if (!place.bar || !bar_before || bar_before == place.bar)
        return std::nullopt;
    return BarBegun {{}, place.bar};
}

std::optional<BarBegun> HostTime::bar_reached() noexcept RT_SAFE
{
    if (!course_->bar_length || course_->beats - course_->bar_start < *course_->bar_length)
        return std::nullopt;
    const auto bars = std::floor((course_->beats - course_->bar_start) / *course_->bar_length);
    course_->bar_start += bars * *course_->bar_length;
    if (course_->bar)
        *course_->bar += static_cast<std::int64_t>(bars);
    last_bar_ = course_->bar;
    return begun(*course_);
}

BarBegun HostTime::begun(const Course& course) const noexcept RT_SAFE
{
    const auto since = (course.beats - course.bar_start) * 60.0 / course.beats_a_minute;
    return {to_frames(Seconds {std::clamp(since, 0.0, 60.0)}, rate_), course.bar};
}

}  // namespace tutti::plugins
