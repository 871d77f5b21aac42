// SPDX-License-Identifier: GPL-3.0-or-later
#include "section_meter/meter/host_time.hpp"

#include <algorithm>

namespace tutti::section_meter {

HostTime::News HostTime::block(const std::optional<HostPlace>& place, FrameCount frames) noexcept RT_SAFE
{
    auto news = News {};
    // A host that is silent about its time line for a block goes on as it did.
    if (!place) {
        if (expected_)
            *expected_ += frames.value();
        return news;
    }
    if (!place->playing) {
        playing_ = false;
        expected_.reset();
        return news;
    }
    // Some hosts hold the time line at 0 while they count in.
    const auto counting_in = place->frame == 0 && expected_ == frames.value();
    news.jumped = !playing_ || (place->frame && expected_ && place->frame != expected_ && !counting_in);
    playing_ = true;
    expected_.reset();
    if (place->frame)
        expected_ = *place->frame + frames.value();
    if (news.jumped) {
        last_bar_start_.reset();
        last_bar_.reset();
    }
    news.bar = bar_begun(*place);
    return news;
}

std::optional<BarBegun> HostTime::bar_begun(const HostPlace& place) noexcept RT_SAFE
{
    if (place.bar_start && place.quarters && place.quarters_a_minute && *place.quarters_a_minute > 0.0) {
        if (last_bar_start_ == place.bar_start)
            return std::nullopt;
        last_bar_start_ = place.bar_start;
        const auto since = (*place.quarters - *place.bar_start) * 60.0 / *place.quarters_a_minute;
        return BarBegun {to_frames(Seconds {std::clamp(since, 0.0, 60.0)}, rate_), place.bar};
    }
    // Only the bar's number is told: it has begun within the last block, which is near enough for a picture.
    if (!place.bar || last_bar_ == place.bar)
        return std::nullopt;
    const auto known_before = last_bar_.has_value();
    last_bar_ = place.bar;
    return known_before ? std::optional {BarBegun {{}, place.bar}} : std::nullopt;
}

}  // namespace tutti::section_meter
