// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/model/practice.hpp"

#include <algorithm>
#include <cmath>

namespace tutti::desktop {

namespace {

constexpr auto out_of_tune = 30_cents;  // a beginner's tolerance, as in a class's description
constexpr auto out_of_time = 90_ms;     // farther than players of a class are from each other, by half
constexpr auto farthest = 0.5;          // quarters: from there on a glide would be a lurch
constexpr auto catching_up = 0.1;       // seconds

}  // namespace

NoteMark mark_of(const practice::PupilNote& told) noexcept
{
    using analysis::NoteVerdict;
    switch (told.note.verdict) {
    case NoteVerdict::wrong:
    case NoteVerdict::extra:
        return NoteMark::wrong;
    case NoteVerdict::missing:
        return NoteMark::missed;
    case NoteVerdict::unsure:
        return NoteMark::unsure;
    case NoteVerdict::right:
        break;
    }
    if (told.note.cents && abs(*told.note.cents) > out_of_tune)
        return *told.note.cents > Cents {} ? NoteMark::sharp : NoteMark::flat;
    if (told.lead && abs(*told.lead) > out_of_time)
        return *told.lead > Seconds {} ? NoteMark::early : NoteMark::late;
    return NoteMark::in_tune;
}

void BarChoice::touch(std::size_t bar) noexcept
{
    if (loops()) {
        clear();
        return;
    }
    if (!chosen_) {
        chosen_ = BarRange {bar, bar};
        return;
    }
    chosen_ = BarRange {std::min(chosen_->first, bar), std::max(chosen_->first, bar)};
    whole_ = true;
}

double GlidingPlace::next(double told, double pace, Seconds passed) noexcept
{
    const auto on = at_ ? *at_ + pace * passed.value() : told;
    const auto off = told - on;
    at_ = std::abs(off) > farthest ? told : on + off * std::min(1.0, passed.value() / catching_up);
    return *at_;
}

}  // namespace tutti::desktop
