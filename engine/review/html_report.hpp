// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "audio/class_description.hpp"
#include "review/evidence.hpp"
#include "review/note_names.hpp"
#include "review/report.hpp"
#include "review/review.hpp"
#include "units/quantity.hpp"

namespace tutti::review {

/// A rehearsal's report as one HTML file that needs nothing else: no network, no other file, no library. It
/// opens from a USB stick, prints on A4, and says nothing by colour alone.
///
/// From top to bottom: what class and when, and what is kept; the goals that the last rehearsal left; the
/// findings, five at most on the first page, each a way to its bar, and what is mended; the table of bars and sections; each section's numbers; tempo and drift; what the
/// tutor marked and noted. A bar opened shows its pitch curve and entries, and plays the section's microphone
/// if a clip of it is in the evidence.
///
/// Its own script and style are the only ones that its content-security policy lets run, by their hashes;
/// what comes from a class, a score or a tutor is never markup. Curves and notes take some 6 to 8 kB for a
/// minute of a section that plays, so an hour of eight sections makes up to 4 MB; clips come on top by a
/// third more than their size. [any]
[[nodiscard]] std::string html_report(const audio::ClassDescription&, const Review&, const ReportFacts&,
                                      const Evidence&, const NoteNames&, SampleRate);

/// Whether a file's text is such a report, and whether it holds clips of sound. [any]
[[nodiscard]] bool is_report(std::string_view page);
[[nodiscard]] bool holds_sound(std::string_view page);

}  // namespace tutti::review
