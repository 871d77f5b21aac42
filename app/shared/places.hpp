// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

#include "units/result.hpp"

namespace tutti {

/// Whether it can be told where this user's things are kept: by XDG_DATA_HOME, HOME or the account. Errors:
/// file_missing. [control]
[[nodiscard]] Status check_places();

/// Where what ships with the program lies: the folder `assets` of the checkout, or TUTTI_ASSETS from the
/// environment.
[[nodiscard]] std::filesystem::path assets_folder();

/// The piece that somebody names, on a command line, a card or in a class's file: a folder, or else one of
/// the user's own, or of those that ship, by its name or title; capitals, blanks and hyphens do not matter.
/// What is not there is returned as it was named. [control]
[[nodiscard]] std::filesystem::path piece_called(std::filesystem::path name);

/// What a piece is called where somebody on another computer reads it: its name, where it is one of the
/// user's own or ships, whatever folder the program runs in; else its path. [control]
[[nodiscard]] std::string name_of_piece(const std::filesystem::path& piece);

/// Where sessions are kept unless the user says otherwise: `tutti/sessions` in the user's data folder
/// (XDG_DATA_HOME, ~/.local/share).
[[nodiscard]] std::filesystem::path sessions_folder();

/// Where what was learned of rooms is kept from one rehearsal to the next: `tutti/rooms` beside it.
[[nodiscard]] std::filesystem::path rooms_folder();

/// Where classes are kept that were set up in a window: `tutti/classes` beside it.
[[nodiscard]] std::filesystem::path classes_folder();

/// Where the set-up is kept as it was left: `tutti/set-up.json` beside it.
[[nodiscard]] std::filesystem::path set_up_file();

/// Where it is kept how somebody wants the windows: `tutti/windows.json` beside it.
[[nodiscard]] std::filesystem::path preferences_file();

/// Where the user's own pieces are looked for: `tutti/pieces` beside it.
[[nodiscard]] std::filesystem::path pieces_folder();

/// Where reports and practice cards go that were asked for in a window: `tutti/reports` beside it.
[[nodiscard]] std::filesystem::path reports_folder();

/// Where measured latencies are kept: `tutti/latencies.json` beside it.
[[nodiscard]] std::filesystem::path latencies_file();

/// Where a pupil's takes are kept: `tutti/takes` beside it; and a new one's folder there, named by the time.
[[nodiscard]] std::filesystem::path takes_folder();
[[nodiscard]] std::filesystem::path new_take_folder();

/// A folder as given, or a name in the usual place.
[[nodiscard]] std::filesystem::path kept_in(const std::filesystem::path& usual_place,
                                            const std::filesystem::path& given);

/// Now, as 2026-03-14T10:05:33Z.
[[nodiscard]] std::string now_utc();

/// A new session's folder in sessions_folder(), named by the local time: 2026-03-14 10.05.33.
[[nodiscard]] std::filesystem::path new_session_folder();

}  // namespace tutti
