// SPDX-License-Identifier: GPL-3.0-or-later
#include "section_meter/meter/meter_board.hpp"

namespace tutti::section_meter {

void MeterBoard::prepare(SampleRate rate)
{
    const auto lock = std::scoped_lock {mutex_};
    rate_ = rate;
    glance_ = {};
    anything_ = false;
    filled_since_.reset();
    gathering_ = {};
}

void MeterBoard::take(const Heard& heard)
{
    const auto lock = std::scoped_lock {mutex_};
    glance_ = heard.glance;
    ++hops_;
    anything_ = true;
    if (heard.anew || !filled_since_)
        filled_since_ = heard.now;
    gathering_.anew |= heard.anew;
    gathering_.onset |= heard.reading.onset.has_value();
    if (heard.bar) {
        gathering_.bar_begins = true;
        gathering_.bar = heard.bar->bar ? std::optional {*heard.bar->bar + 1} : std::nullopt;
    }
    if (to_seconds(heard.now - *filled_since_, rate_) < step)
        return;
    *filled_since_ += to_frames(step, rate_);
    gathering_.deviation = is_sure(heard.glance.verdict) ? heard.glance.deviation : std::nullopt;
    gathering_.spread = gathering_.deviation ? heard.glance.spread : std::nullopt;
    history_[next_] = gathering_;
    next_ = (next_ + 1) % points;
    count_ = std::min(count_ + 1, points);
    gathering_ = {};
}

void MeterBoard::read(Contents& contents) const
{
    const auto lock = std::scoped_lock {mutex_};
    contents.glance = glance_;
    contents.hops = hops_;
    contents.anything = anything_;
    contents.history.resize(count_);
    for (std::size_t n = 0; n < count_; ++n)
        contents.history[n] = history_[(next_ + points - count_ + n) % points];
}

}  // namespace tutti::section_meter
