// SPDX-License-Identifier: GPL-3.0-or-later
// This room's own: what the page's script draws from.
#pragma once

#include <string>

#include "audio/class_description.hpp"
#include "review/evidence.hpp"
#include "review/note_names.hpp"
#include "review/review.hpp"
#include "units/quantity.hpp"

namespace tutti::review {

/// JSON that may stand in a <script> element: nothing in it ends the element or begins a comment.
/// page/page.js says what it holds. [any]
[[nodiscard]] std::string page_data(const audio::ClassDescription&, const Review&, const Evidence&,
                                    const NoteNames&, SampleRate);

/// The same of the clips: "section.bar.playing" to [when it begins in seconds, base64 of the MP3]. [any]
[[nodiscard]] std::string page_sounds(const Evidence&, SampleRate);

}  // namespace tutti::review
