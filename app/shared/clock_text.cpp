// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/clock_text.hpp"

#include <chrono>
#include <ctime>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "review/findings.hpp"

namespace tutti {

namespace {

std::tm local(session::WallClock when)
{
    return fmt::localtime(std::chrono::system_clock::to_time_t(when));
}

}  // namespace

std::string clock_text(Seconds time)
{
    return review::clock_time(time);
}

std::string date_and_time(session::WallClock when)
{
    return fmt::format("{:%Y-%m-%d %H:%M}", local(when));
}

std::string date_and_time_in_words(session::WallClock when)
{
    const auto then = local(when);
    return fmt::format("{} {:%B %Y, %H:%M}", then.tm_mday, then);
}

}  // namespace tutti
