// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <utility>

#include <tl/expected.hpp>

namespace tutti {

/// What kind of thing went wrong, for a program to act on. The sentence for people is Error::message.
enum class ErrorCode {
    bad_argument,      ///< a value outside what the function or the command accepts
    file_missing,      ///< no such file or folder, or it may not be read
    file_damaged,      ///< the file is there but does not hold what it should
    file_unwritable,   ///< the file or folder cannot be made or written
    disk_full,         ///< no room left where we write
    class_invalid,     ///< a class description that cannot be used
    piece_invalid,     ///< a piece.json that cannot be used
    score_invalid,     ///< a score that cannot be read, or that nobody can play
    channel_missing,   ///< a channel is asked for that the file or the interface does not have
    rate_unsupported,  ///< a sample rate nobody can work at
    device_missing,    ///< no interface, or none of that name
    device_refused,    ///< the interface is there but did not open
    session_missing,   ///< no session in that folder
    session_damaged,   ///< a session whose store cannot be read
    bad_usage,         ///< asked for in a way that means nothing, whatever there is: to be asked otherwise
};

/// Why something could not be done. `message` is one sentence in the player's language: what happened, to
/// what, and what to try. It carries no full stop of a second sentence and no code.
struct Error {
    ErrorCode code;
    std::string message;
};

/// A value, or why there is none. No exception leaves the engine.
/// An alias of tl::expected until the compilers we build with have std::expected.
template <class T>
using Result = tl::expected<T, Error>;

/// Done, or why not.
using Status = Result<void>;

/// Shorthand for the failing half of a Result.
[[nodiscard]] inline tl::unexpected<Error> failure(ErrorCode code, std::string message)
{
    return tl::unexpected<Error> {Error {code, std::move(message)}};
}

}  // namespace tutti
