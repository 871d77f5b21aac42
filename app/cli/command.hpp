// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include "units/result.hpp"

namespace CLI {
class App;
}

namespace tutti::cli {

/// What a command does once its options are read: done, or one sentence why not.
using Action = std::function<Status()>;

/// Of --backing, wherever there is one.
inline constexpr auto backing_help =
    "a recording of what a loudspeaker played meanwhile, begun with the other: taken out of what is heard";

/// Each adds one command with its options to the program and, when the user has chosen it, sets `chosen`.
void add_calibrate(CLI::App&, Action& chosen);
void add_demo(CLI::App&, Action& chosen);
void add_devices(CLI::App&, Action& chosen);
void add_follow(CLI::App&, Action& chosen);
void add_piece(CLI::App&, Action& chosen);
void add_practise(CLI::App&, Action& chosen);
void add_progress(CLI::App&, Action& chosen);
void add_rehearse(CLI::App&, Action& chosen);
void add_review(CLI::App&, Action& chosen);
void add_sessions(CLI::App&, Action& chosen);
void add_takes(CLI::App&, Action& chosen);
void add_track(CLI::App&, Action& chosen);

}  // namespace tutti::cli
