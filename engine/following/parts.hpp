// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "audio/class_description.hpp"
#include "score/score.hpp"
#include "units/result.hpp"

namespace tutti::following {

/// Which part each section of a class plays, as an index into Score::parts.
///
/// A section that is given a "part" other than its name plays that one, by score::find_part(), or none. Of
/// the others the name is looked for among the names of the parts, then the instrument; case and spaces do
/// not matter, and a score and a class of one each belong together whatever they are called. Each part is
/// given once. A section without a part is heard and not followed. Fails when no section has one, naming the
/// parts, and when they have no notes. [control]
[[nodiscard]] Result<std::vector<std::optional<std::size_t>>> parts_of(const audio::ClassDescription&,
                                                                       const score::Score&);

/// What of the two has no counterpart, a sentence each: sections that are given a part that is not there,
/// others that are heard and not followed, and parts with notes that no section plays. `parts` is
/// parts_of()'s answer. [control]
[[nodiscard]] std::vector<std::string> left_out(const audio::ClassDescription&, const score::Score&,
                                                std::span<const std::optional<std::size_t>> parts);

/// The same score with all parts' notes in one part: what a single microphone before everybody hears.
/// [control]
[[nodiscard]] score::Score as_one_part(score::Score);

}  // namespace tutti::following
