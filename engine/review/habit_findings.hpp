// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "audio/class_description.hpp"
#include "review/ensemble.hpp"
#include "review/findings.hpp"
#include "review/note_names.hpp"
#include "review/notes.hpp"
#include "review/page.hpp"
#include "units/quantity.hpp"

namespace tutti::review {

/// What findings of habits are made with.
struct Circumstances {
    const audio::ClassDescription& cls;
    const Page& page;
    const NoteNames& names;
    std::span<const std::vector<Note>> notes;  ///< [section]
    SampleRate rate;
};

/// Says of a finding which note it mostly is, and how that is played. [any]
void name_note(Finding&, Pitch, const NoteNames&);

/// How a section's notes are off in one respect, and how its habits are found when they are looked at in some
/// order.
struct Respect {
    FindingKind kind;
    std::span<const std::vector<Deviation>> deviations;  ///< [section]
    std::function<std::vector<SectionHabit>(const Orders&)> habits;
    double noise;  ///< by which single notes scatter, in the deviations' unit
};

/// What a tutor is told of habits: who, where on the page, how far, how often, on which note.
///
/// Notes are looked at twice. In the order of the page those of one bar stand beside each other however often
/// and whenever it was played: what always goes wrong there is found even if it is two notes each time. In
/// the order of time a fault that came with one playing and went with it is found. What both find is told
/// once, as the one that explains more. [any]
[[nodiscard]] std::vector<Finding> habit_findings(const Respect&, const Circumstances&);

}  // namespace tutti::review
