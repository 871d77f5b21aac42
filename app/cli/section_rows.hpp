// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "audio/class_description.hpp"
#include "cli/styled_line.hpp"
#include "rehearsal/glance.hpp"
#include "review/note_names.hpp"
#include "units/quantity.hpp"

namespace tutti::cli {

/// "flat", "sharp", "in tune", "not sure", and "—" for a section that is silent.
[[nodiscard]] std::string verdict_word(rehearsal::Verdict);
/// The same, where the score tells more of a silent section: "resting", "missing".
[[nodiscard]] std::string glance_word(const rehearsal::Glance&);
/// The tone that a verdict may be shown in: none for silent and not sure.
[[nodiscard]] Tone tone_of(rehearsal::Verdict) noexcept;

/// The sections of a class as rows: name, onset flash, note, cents as a place on a scale of ±50 with the band
/// that counts as in tune marked, the verdict in words, the level.
///
///     ▶ Violas            C4       ▐▼▌ │     ·     │           flat    −28   ━━━━━╸──
///
/// The pointer's shape says the verdict (▼ flat, ● in tune, ▲ sharp, ? not sure), its width the unison
/// spread, its weight the confidence. It never stands on the other side of the band's edge from what the word
/// says. Everything can be told from the characters alone. [any]
class SectionRows {
public:
    /// `columns` is the width that rows may have. Without `names`, which must outlive the rows, notes are
    /// spelt as beginners' music most often has them.
    SectionRows(const audio::ClassDescription&, int columns, Charset,
                const review::NoteNames* names = nullptr);

    /// What stands over the columns.
    [[nodiscard]] StyledLine heading() const;
    /// One section; `marked` when it is the one that stands out.
    [[nodiscard]] StyledLine row(std::size_t section, const rehearsal::Glance&, bool marked) const;
    /// Between two rows: only the band goes on.
    [[nodiscard]] StyledLine gap() const;

private:
    struct Name {
        std::string text;
        std::string transposition;  // " in B♭", or nothing
    };
    void add_name(StyledLine&, std::size_t section, const rehearsal::Glance&, bool marked) const;
    void add_scale(StyledLine&, const rehearsal::Glance&) const;
    void add_word(StyledLine&, const rehearsal::Glance&) const;
    void add_level(StyledLine&, const rehearsal::Glance&) const;
    [[nodiscard]] int cell_of(Cents) const;

    std::vector<Name> names_;
    const review::NoteNames* note_names_;
    Cents tolerance_;
    int name_width_ = 0;
    int note_width_ = 0;
    int scale_begin_ = 0;
    int scale_width_ = 0;  // odd, so that in tune has a cell of its own
    int word_width_ = 0;
    int level_width_ = 0;
    int edge_low_ = 0;  // the cells in which the band's edges stand
    int edge_high_ = 0;
};

}  // namespace tutti::cli
