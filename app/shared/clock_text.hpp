// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "session/records.hpp"
#include "units/quantity.hpp"

namespace tutti {

/// The time on the stream, "2:05", "1:02:05", as the review will tell it: see review::clock_time(). [any]
[[nodiscard]] std::string clock_text(Seconds);

/// When something happened, by the clocks of this place: "2026-11-22 09:30", which sorts. [any]
[[nodiscard]] std::string date_and_time(session::WallClock);
/// The same as it is read in a report: "22 November 2026, 09:30". [any]
[[nodiscard]] std::string date_and_time_in_words(session::WallClock);

}  // namespace tutti
