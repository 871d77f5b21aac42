// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/model/confirmation.hpp"

namespace tutti::desktop {

bool Confirmation::press(Moment at) noexcept
{
    const auto confirms = pressed_ && at - *pressed_ >= read_in && shown_ && at - *shown_ >= read_in;
    if (confirms)
        take_back();
    else
        pressed_ = at;
    return confirms;
}

void Confirmation::shown(Moment at) noexcept
{
    if (asks() && !shown_)
        shown_ = at;
}

void Confirmation::take_back() noexcept
{
    pressed_.reset();
    shown_.reset();
}

void Confirmation::lapse(Moment now) noexcept
{
    if (pressed_ && now - *pressed_ > patience)
        take_back();
}

}  // namespace tutti::desktop
