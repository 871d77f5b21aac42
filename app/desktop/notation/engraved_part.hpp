// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "desktop/notation/written_part.hpp"
#include "score/unfolded_score.hpp"

namespace tutti::desktop {

/// A sign of the music font: its origin, in staff spaces; y grows downwards.
struct PlacedSign {
    char32_t glyph;
    double x;
    double y;
    double size = 1.0;
};

/// A straight line, or with `thickness` measured upright a beam.
struct PlacedLine {
    double x1;
    double y1;
    double x2;
    double y2;
    double thickness;
    bool beam = false;
};

/// A tie or a slur: from end to end, and how far its handles lie below them (above when negative).
struct PlacedCurve {
    double x1;
    double y1;
    double x2;
    double y2;
    double bow;
};

struct PlacedWords {
    enum class Kind { bar_number, mark, ending, instruction } kind;
    std::string text;  ///< from the score's file: not yet safe to show
    double x;
    double y;  ///< the baseline
};

/// Where a played note's head stands.
struct PlacedNote {
    std::size_t performed;  ///< index into UnfoldedScore::notes()
    double x;               ///< the middle of the head
    double y;
    int staff;
    bool stem_up;
};

struct PlacedBar {
    std::size_t performed;  ///< index into UnfoldedScore::bars()
    double left;            ///< bar lines
    double right;
    int key_fifths;
};

/// A clef that stands within the line, smaller than those at the left: from there on it holds.
struct PlacedClef {
    double x;
    std::size_t staff;  ///< index into EngravedPart::staves
    Clef clef;
};

/// A clef and key signature, as they stand at the left of a line of music; their width.
struct Preamble {
    std::vector<PlacedSign> signs;
    double width = 0.0;
};

/// A part laid out in one line without end, in the order in which it is played: repeats are written out, and
/// their signs stand where the page has them.
///
/// Within a bar time runs evenly from left to right as far as its signs leave room, at least `quarter_width`
/// for a quarter, so that what scrolls moves evenly. The unit is the staff space; the first staff's middle
/// line is y = 0.
struct EngravedPart {
    std::vector<PlacedSign> signs;  ///< all these by x, from left to right
    std::vector<PlacedLine> lines;
    std::vector<PlacedCurve> curves;
    std::vector<PlacedWords> words;
    std::vector<PlacedNote> notes;  ///< by `performed`
    std::vector<PlacedBar> bars;
    std::vector<double> staves;  ///< middle lines
    std::vector<Clef> clefs;     ///< by staff, at the beginning
    std::vector<PlacedClef> clef_changes;
    double top = -4.0;  ///< all that there is lies between them
    double bottom = 4.0;
    double width = 0.0;

    /// Where a step from the middle line of a staff lies; the first staff is 1.
    [[nodiscard]] double y_at(int staff, double step) const noexcept;
    /// Something reaches to there: `top` and `bottom` give way.
    void reaches(double y) noexcept;
    /// Where a moment of the score stands: on the middle of the head of a note that begins then. Quarters
    /// before the start and after the end lie on where the line would go on.
    [[nodiscard]] double x_at(double quarters) const noexcept;
    /// The bar at a place; the first or last one outside. Empty without bars.
    [[nodiscard]] std::optional<std::size_t> bar_at(double x) const noexcept;
    /// By staff, those that hold at a place.
    [[nodiscard]] std::vector<Clef> clefs_at(double x) const;
    [[nodiscard]] Preamble preamble(int key_fifths, const std::vector<Clef>&) const;

    struct Knot {
        double quarters;
        double x;
    };
    std::vector<Knot> knots;
};

/// [any]
[[nodiscard]] EngravedPart engraved(const score::UnfoldedScore&, std::size_t part, const WrittenPart&);

}  // namespace tutti::desktop
