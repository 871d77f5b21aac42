// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/page_style.hpp"

#include <fmt/format.h>

#include "review/markup.hpp"

namespace tutti::review {

std::string page_head(std::string_view title)
{
    // No source is allowed but the style below: what a name might smuggle in has nowhere to run or to call.
    return fmt::format(R"(<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{}</title>
<style>
{}</style></head><body>)",
                       escaped(title), R"(@page { size: A4; margin: 15mm }
body { font: 16px/1.45 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; color: #111; background: #fff; margin: 0 }
main { max-width: 62rem; margin: 0 auto; padding: 1.5rem }
h1 { font-size: 1.7rem; margin: 0 0 .3rem } h2 { font-size: 1.25rem; margin: 2rem 0 .5rem }
h3 { font-size: 1rem; margin: 1rem 0 .3rem }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid #bbb; font-weight: normal }
thead th { font-weight: 600; border-bottom: 2px solid #111 }
th[scope="rowgroup"] { font-weight: 600 }
.better, .worse { font-weight: 700 }
.better::before { content: "▲ " } .worse::before { content: "▼ " }
.not_enough_to_say { color: #555 }
.weeks { font-size: .85rem } summary { cursor: pointer; color: #333; text-decoration: underline }
svg { display: block; max-width: 100% } .axis { stroke: #999; stroke-width: 1 }
.line { stroke: #111; stroke-width: 1.5; stroke-dasharray: 4 3; fill: none } .bar { stroke: #555; stroke-width: 1.5 }
circle { fill: #111 }
.small { font-size: .85rem; color: #333 }
@media print { main { padding: 0; max-width: none } details { display: none } tr, section h2 { break-inside: avoid } }
@media print { body { font-size: 9pt; line-height: 1.3 } h2 { margin: 1rem 0 .3rem } p { margin: .3rem 0 } }
)");
}

std::string how_it_was_measured()
{
    return "<section><h2>How this was measured</h2><p class=\"small\">Microphones stood before the sections, "
           "never "
           "before one child. Of each rehearsal Tutti kept numbers, by section: how far a section was from "
           "the "
           "pitch of all the others (own deviation), how far its players were from each other (unison "
           "spread), how "
           "early or late it began its notes among the others (lead) and how much that varied (spread of "
           "entries), "
           "and which share of the printed notes it played. The drift of the ensemble is by how much all "
           "moved in "
           "pitch from the beginning of a rehearsal to its end. Only notes that could be told with "
           "confidence "
           "count.</p><p class=\"small\">Each dot is a week, its bar the 95 % interval. The sessions of a "
           "week are "
           "pooled by inverse variance, with the variance between sessions after DerSimonian and Laird "
           "(1986); the "
           "dashed line is a random-effects regression over all sessions, its interval after Knapp and "
           "Hartung "
           "(2003). A change is called one only where it is large enough to be heard and where, of all that "
           "are "
           "called so on these pages, about one in twenty at most is chance (Benjamini and Hochberg 1995). "
           "Below "
           "four sessions, and where the interval is wide, there is not enough to say. A change over a term "
           "says "
           "what happened, not why.</p></section>";
}

}  // namespace tutti::review
