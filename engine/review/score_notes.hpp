// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

#include "analysis/note_reading.hpp"
#include "audio/class_description.hpp"
#include "review/findings.hpp"
#include "review/note_names.hpp"
#include "review/page.hpp"
#include "review/review.hpp"
#include "score/unfolded_score.hpp"

namespace tutti::review {

/// The places of the page at which a section played other notes than are printed: a finding for each, in the
/// order of the page. `notes` are of all sections.
///
/// All playings of a place count together, repeats and restarts too. It is worth a word where it went wrong
/// the same way more than once and in more than half of the times that could be told, or where it was heard
/// for sure once; how far up it stands its times decide. Where its last time was sure and went right, or
/// wrong after a right one, that is said. Of notes in a rest it cannot be told how often they
/// did not come. [any]
[[nodiscard]] std::vector<Finding> note_findings(std::span<const analysis::NoteReading> notes,
                                                 const score::UnfoldedScore&, const Page&, const NoteNames&,
                                                 const audio::ClassDescription&);

/// The sections that were not there, or whose microphone heard nothing of them: less than one note in twenty
/// that was asked of them was heard, right or wrong. [any]
[[nodiscard]] std::vector<NotThere> sections_not_there(std::span<const analysis::NoteReading>);

}  // namespace tutti::review
