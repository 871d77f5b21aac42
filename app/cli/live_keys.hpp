// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "units/quantity.hpp"

namespace tutti::cli {

/// A key press, or what else a terminal reports in their place.
struct Key {
    enum class Kind {
        character,
        enter,
        escape,
        backspace,
        resize,       ///< the window has another size
        interrupted,  ///< Ctrl-C, or a request to end
    };
    Kind kind = Kind::character;
    char32_t character = 0;  ///< when kind is character
};

/// What the tutor asks for during a rehearsal.
struct LiveCommand {
    enum class Kind {
        mark,
        toggle_recording,
        toggle_tuning,     ///< begin a tuning round, or end it
        skip_tuning_turn,  ///< its next section
        quit,
    };
    Kind kind;
    std::string word;      ///< of a mark; may be empty
    FramePosition moment;  ///< of a mark: when `m` was pressed, not when the word was finished
};

/// Turns keys into commands: `m`, a word and Enter mark the moment at which `m` was pressed; `r` starts and
/// stops recording; `t` begins and ends a tuning round, `s` skips the section it asks; `q` quits. While a
/// word is typed every letter belongs to it, Escape gives it up, and a request to end keeps what was typed.
/// [control]
class LiveKeys {
public:
    /// `now` is how far the analysis has come. A request to end while a word is typed gives the mark first;
    /// ask ended() after carrying out any command.
    [[nodiscard]] std::optional<LiveCommand> press(const Key&, FramePosition now);

    /// What has been typed of a mark's word, while one is.
    [[nodiscard]] const std::optional<std::string>& word() const noexcept { return word_; }
    /// Whether quit has been asked for.
    [[nodiscard]] bool ended() const noexcept { return ended_; }

private:
    std::optional<std::string> word_;
    FramePosition moment_;
    bool ended_ = false;
};

}  // namespace tutti::cli
