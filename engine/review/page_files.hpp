// SPDX-License-Identifier: GPL-3.0-or-later
// This room's own: the files of engine/review/page/, carried within the program (see cmake/TuttiEmbed.cmake).
#pragma once

#include <string_view>

namespace tutti::review {

extern const std::string_view page_html;     ///< a Mustache template
extern const std::string_view page_finding;  ///< the same, of one finding
extern const std::string_view page_css;
extern const std::string_view page_js;
extern const std::string_view term_css;      ///< of the pages of a term
extern const std::string_view how_measured;  ///< a section of them

// Their SHA-256 in hexadecimal.
extern const std::string_view page_html_sha256;
extern const std::string_view page_finding_sha256;
extern const std::string_view page_css_sha256;
extern const std::string_view page_js_sha256;
extern const std::string_view term_css_sha256;
extern const std::string_view how_measured_sha256;

}  // namespace tutti::review
