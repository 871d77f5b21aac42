// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "session/amend.hpp"
#include "units/quantity.hpp"
#include "units/result.hpp"

namespace tutti {

/// What somebody of the team has to say of a session, and of which moment or bar.
struct SessionWords {
    std::string text;
    std::string at;   ///< "3:20"; empty when it is not of a moment
    std::string bar;  ///< a whole one, as score::find_said() takes it: "12", "2:12"; empty when of none
    session::Writing kind = session::Writing::note;
};

/// A moment as a tutor says it: "3:20", "1:02:03", "45". Nothing where it is none. [any]
[[nodiscard]] std::optional<Seconds> moment_from(std::string_view) noexcept;

/// Keeps it with the session, a bar by its name in score::bar_names(). Of a bar it is kept at the moment when
/// the class first came there; a goal of a bar to which it never came, at the session's end. Errors:
/// bad_usage for an empty text and for what is no moment; bad_argument for a moment after the session's end,
/// a bar that its score does not have, one that was not played and is no goal's; those of
/// session::add_writing(). [control]
[[nodiscard]] Status keep_words(const std::filesystem::path& session, const SessionWords&);

/// That a session knows nobody by name; what the team wrote in it is their own words. [any]
[[nodiscard]] std::string_view names_kept(bool has_words) noexcept;

}  // namespace tutti
