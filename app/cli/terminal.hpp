// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <span>

#include "cli/live_keys.hpp"
#include "cli/live_view.hpp"
#include "cli/styled_line.hpp"

namespace tutti::cli {

/// The terminal as a screen to draw on, from birth to death: the destructor gives it back as it was. There
/// may be one at a time.
///
/// While it lives, Ctrl-C, SIGTERM and the window's closing (SIGHUP) do not end the program but arrive as
/// Key::Kind::interrupted, so that what is being kept can be kept; a second Ctrl-C or SIGTERM gives the
/// terminal back and ends the program at once. A crash that unwinds nothing (abort, an uncaught exception)
/// gives it back as well. Colours: those of 256 where the terminal has them, else of 8; none when NO_COLOR is
/// set and not empty.
class Terminal {
public:
    /// Whether there is a screen to draw on: standard input and output are a terminal, and TERM names one
    /// that can move its cursor. [control]
    [[nodiscard]] static bool available();

    /// Takes the terminal over; null when it cannot be drawn on after all. [control]
    [[nodiscard]] static std::unique_ptr<Terminal> start();
    ~Terminal();
    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;

    /// How large it is now, and what it can show. [control]
    [[nodiscard]] Screen screen() const;
    /// Shows these lines from the top, and nothing else. [control]
    void draw(std::span<const StyledLine>);
    /// The next key, without waiting for one. [control]
    [[nodiscard]] std::optional<Key> key();

private:
    struct State;
    explicit Terminal(std::unique_ptr<State>);
    std::unique_ptr<State> state_;
};

}  // namespace tutti::cli
