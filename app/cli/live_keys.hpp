// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

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
        from,
        toggle_recording,
        toggle_tuning,     ///< begin a tuning round, or end it
        toggle_strings,    ///< the same of open strings
        skip_tuning_turn,  ///< its next note
        quit,
    };
    Kind kind;
    std::string word;         ///< of a mark, may be empty; of `from`, a place as score::find_said() takes it
    FramePosition moment {};  ///< of a mark: when `m` was pressed, not when the word was finished
    std::string bar {};       ///< of a mark: in which the class was then; empty where nobody knows
};

/// Turns keys into commands: `m`, a word and Enter mark the moment at which `m` was pressed; `f`, a place
/// and Enter say from where the class will play, Enter alone nothing; `r` starts and stops recording; `t`
/// begins and ends a tuning round on an A, `o` one of open strings, `s` skips what it asks for; `q` quits.
/// While a word is typed every letter belongs to it, Escape gives it up, and a request to end keeps what was
/// typed. [control]
class LiveKeys {
public:
    /// Without a score there is no place to name: `f` is then given at once, for it to be said.
    explicit LiveKeys(bool has_score = true)
        : has_score_ {has_score}
    {
    }

    /// `now` is how far the analysis has come, `bar` where the class is. A request to end while a word is
    /// typed gives the mark first; ask ended() after carrying out any command.
    [[nodiscard]] std::optional<LiveCommand> press(const Key&, FramePosition now, std::string_view bar = {});

    /// What has been typed, while a word is.
    [[nodiscard]] const std::optional<std::string>& word() const noexcept { return word_; }
    /// Whether what is being typed is a place in the score.
    [[nodiscard]] bool naming_place() const noexcept { return word_ && kind_ == LiveCommand::Kind::from; }
    /// Whether quit has been asked for.
    [[nodiscard]] bool ended() const noexcept { return ended_; }

private:
    bool has_score_;
    std::optional<std::string> word_;
    LiveCommand::Kind kind_ = LiveCommand::Kind::mark;  // of what the word is for
    FramePosition moment_;
    std::string bar_;
    bool ended_ = false;
};

}  // namespace tutti::cli
