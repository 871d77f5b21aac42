// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/clock_text.hpp"

#include "review/findings.hpp"

namespace tutti {

std::string clock_text(Seconds time)
{
    return review::clock_time(time);
}

}  // namespace tutti
