// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/notation/engraved_part.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <utility>

#include "desktop/notation/bar_lines.hpp"
#include "desktop/notation/beams.hpp"
#include "desktop/notation/chord_room.hpp"
#include "desktop/notation/glyphs.hpp"
#include "desktop/notation/key_signature.hpp"
#include "desktop/notation/signs_below.hpp"
#include "desktop/notation/slurs.hpp"
#include "desktop/notation/ties.hpp"
#include "desktop/notation/time_signature.hpp"
#include "desktop/notation/tuplets.hpp"
#include "desktop/notation/words_above.hpp"

namespace tutti::desktop {

namespace {

// All in staff spaces.
constexpr auto quarter_width = 4.4;     // of even time, where nothing needs more
constexpr auto between_columns = 0.55;  // free between what stands in one and in the next
constexpr auto after_bar_line = 1.0;
constexpr auto before_bar_line = 1.0;
constexpr auto stem_length = 3.5;
constexpr auto changed_clef_size = 0.72;  // of one at the left of a line, as engravers have it
constexpr auto grace_room = 1.5;
constexpr auto between_staves = 11.0;  // middle line to middle line

char32_t head_glyph(const NoteValue& value) noexcept
{
    return value.denominator == 0   ? glyph::head_double_whole
           : value.denominator == 1 ? glyph::head_whole
           : value.denominator == 2 ? glyph::head_half
                                    : glyph::head_black;
}

struct ClefGlyph {
    char32_t sign;
    double below;  // of the middle line, spaces
};

ClefGlyph glyph_of(Clef clef) noexcept
{
    switch (clef) {
    case Clef::treble:
        return {glyph::treble_clef, 1.0};
    case Clef::alto:
        return {glyph::c_clef, 0.0};
    case Clef::tenor:
        return {glyph::c_clef, -1.0};
    case Clef::bass:
        break;
    }
    return {glyph::bass_clef, -1.0};
}

/// Puts one part on the line, bar after bar.
class Engraver {
public:
    Engraver(const score::UnfoldedScore& score, std::size_t part, const WrittenPart& written)
        : score_ {score}
        , part_ {part}
        , written_ {written}
    {
        page_.clefs = written.clefs;
        if (!score.bars().empty())
            page_.clefs = written.bars[score.bars().front().bar].clefs;
        clefs_ = page_.clefs;
        for (std::size_t n = 0; n < written.clefs.size(); ++n)
            page_.staves.push_back(between_staves * static_cast<double>(n));
        page_.bottom = page_.staves.back() + 4.0;
    }

    EngravedPart finish()
    {
        for (std::size_t n = 0; n < score_.bars().size(); ++n)
            lay_bar(n);
        page_.width = x_;
        ties_.place(page_);
        place_slurs();
        write_below(score_, part_, page_);
        write_above(score_, page_);
        resolve_notes();
        std::ranges::sort(page_.signs, {}, &PlacedSign::x);
        std::ranges::sort(page_.lines, {}, &PlacedLine::x1);
        std::ranges::sort(page_.curves, {}, &PlacedCurve::x1);
        std::ranges::sort(page_.words, {}, &PlacedWords::x);
        return std::move(page_);
    }

private:
    using Quarters = score::Quarters;

    void sign(char32_t glyph, double x, double y, double size = 1.0)
    {
        page_.signs.push_back({glyph, x, y, size});
    }
    void line(double x1, double y1, double x2, double y2, double thickness)
    {
        page_.lines.push_back({x1, y1, x2, y2, thickness});
    }

    void lay_bar(std::size_t performed)
    {
        const auto& bar = score_.bars()[performed];
        const auto& printed = score_.printed(bar);
        const auto& written = written_.bars[bar.bar];
        const auto left = x_;
        lay_beginning(performed, printed, written);
        const auto columns = lay_columns(bar, written);
        // The bar line comes where the next beat would, less what stands before that.
        lay_chords(performed, written, columns, left, x_);
        if (performed + 1 < score_.bars().size())
            lay_clefs_before_line(written_.bars[score_.bars()[performed + 1].bar].clefs);
        x_ = lay_bar_line(page_, printed.navigation, performed + 1 == score_.bars().size(), x_);
        page_.bars.push_back({performed, left, x_, written.key_fifths});
    }

    void lay_clef(std::size_t staff, Clef clef, double x)
    {
        const auto [glyph, below] = glyph_of(clef);
        sign(glyph, x, page_.staves[staff] + below, changed_clef_size);
        page_.reaches(page_.staves[staff] + 4.5);
        page_.clef_changes.push_back({x, staff, clef});
        clefs_[staff] = clef;
    }

    /// What the next bar is read in stands before the bar line.
    void lay_clefs_before_line(const std::vector<Clef>& next)
    {
        if (next == clefs_)
            return;
        x_ += 0.3;
        for (std::size_t n = 0; n < next.size(); ++n)
            if (next[n] != clefs_[n])
                lay_clef(n, next[n], x_);
        x_ += changed_clef_size * glyph::clef_width + 0.5;
    }

    /// Signature changes and the repeat's start, after the bar line.
    void lay_beginning(std::size_t performed, const score::Bar& printed, const WrittenBar& written)
    {
        if (performed > 0 && printed.navigation.repeat_starts)
            x_ = lay_repeat_start(page_, x_);
        if (!page_.bars.empty() && page_.bars.back().key_fifths != written.key_fifths)
            lay_key(page_.bars.back().key_fifths, written.key_fifths);
        if (performed == 0 || printed.metre != *metre_) {
            x_ = lay_time_signature(page_.signs, printed.metre, page_.staves, x_ + 0.7);
            metre_ = printed.metre;
        }
        x_ += after_bar_line;
    }

    void lay_key(int before, int now)
    {
        x_ += 0.7;
        auto widest = 0.0;
        for (std::size_t n = 0; n < page_.staves.size(); ++n) {
            auto x = x_;
            if (now == 0 || (before > 0) != (now > 0))
                x = lay_signature(page_.signs, clefs_[n], before, page_.staves[n], x, true);
            x = lay_signature(page_.signs, clefs_[n], now, page_.staves[n], x, false);
            widest = std::max(widest, x);
        }
        x_ = widest;
    }

    /// Gives each place of the bar at which something begins its x, and moves on to the bar's end.
    [[nodiscard]] std::map<Quarters, double> lay_columns(const score::PerformedBar& bar,
                                                         const WrittenBar& written)
    {
        auto beamed = std::vector<bool>(written.chords.size(), false);
        for (const auto& beam : written.beams)
            for (const auto n : beam)
                beamed[n] = true;
        auto columns = std::map<Quarters, Reach> {{Quarters {}, {}}};
        auto graces = std::map<Quarters, int> {};
        for (std::size_t n = 0; n < written.chords.size(); ++n) {
            const auto& chord = written.chords[n];
            if (chord.grace) {
                ++graces[chord.at];
                continue;
            }
            auto& reach = columns[chord.at];
            const auto own = chord.whole_bar ? Reach {} : reach_of(chord, beamed[n]);
            reach.left = std::max(reach.left, own.left);
            reach.right = std::max(reach.right, own.right);
        }
        for (const auto& [at, count] : graces)
            columns[at].left += grace_room * count + 0.3;
        for (const auto& change : written.clef_changes)
            columns.try_emplace(change.at);
        for (auto& [at, reach] : columns)
            if (changes_at(written, at))
                reach.left += changed_clef_size * glyph::clef_width + 0.5;
        auto places = std::map<Quarters, double> {};
        x_ += columns.begin()->second.left;
        for (auto column = columns.begin(); column != columns.end(); ++column) {
            const auto next = std::next(column);
            const auto end = next == columns.end() ? bar.length : next->first;
            places[column->first] = x_;
            for (const auto& change : written.clef_changes)
                if (change.at == column->first)
                    lay_clef(static_cast<std::size_t>(change.staff - 1), change.clef,
                             x_ - column->second.left);
            page_.knots.push_back({(bar.start + column->first).value(), x_ + glyph::head_width / 2});
            const auto even = quarter_width * std::max(0.0, (end - column->first).value());
            const auto needed =
                column->second.right +
                (next == columns.end() ? before_bar_line - 0.4 : between_columns + next->second.left);
            // To a bar line less than to a note: the beat after it begins beyond the line.
            const auto room = next == columns.end() ? even - after_bar_line : even;
            x_ += std::max(room, needed);
        }
        return places;
    }

    static bool changes_at(const WrittenBar& written, Quarters at)
    {
        return std::ranges::any_of(written.clef_changes,
                                   [&](const ClefChange& change) { return change.at == at; });
    }

    void lay_chords(std::size_t performed, const WrittenBar& written,
                    const std::map<Quarters, double>& columns, double left, double right)
    {
        auto stems = std::vector<Stem>(written.chords.size());
        auto beamed = std::vector<bool>(written.chords.size(), false);
        for (const auto& beam : written.beams)
            for (const auto n : beam)
                beamed[n] = true;
        auto graces_left = std::map<Quarters, int> {};
        for (const auto& chord : written.chords)
            graces_left[chord.at] += chord.grace ? 1 : 0;
        for (std::size_t n = 0; n < written.chords.size(); ++n) {
            const auto& chord = written.chords[n];
            if (chord.heads.empty()) {
                lay_rest(written, chord, chord.whole_bar ? (left + right) / 2 - 0.5 : columns.at(chord.at));
                continue;
            }
            auto x = columns.at(chord.at);
            if (chord.grace)
                x -= grace_room * graces_left[chord.at]-- + own_accidentals(written, chord.at);
            stems[n] = lay_heads(performed, chord, x, beamed[n]);
            keep_for_slurs(performed, n, chord, x);
        }
        for (const auto& beam : written.beams)
            lay_beam(written, beam, stems, page_);
        for (std::size_t n = 0; n < stems.size(); ++n)
            if (stems[n].has) {
                line(stems[n].x, stems[n].from, stems[n].x, stems[n].to, engraving::stem);
                page_.reaches(stems[n].to);
            }
        for (const auto& tuplet : written.tuplets)
            lay_tuplet(written, tuplet, stems, columns.at(written.chords[tuplet.chords.front()].at),
                       columns.at(written.chords[tuplet.chords.back()].at), page_);
        for (auto& chord : laid_bar_) {
            const auto& stem = stems[chord.chord];
            if (stem.has) {
                chord.shape.top = std::min(chord.shape.top, stem.to);
                chord.shape.bottom = std::max(chord.shape.bottom, stem.to);
            }
            slurred_.push_back(chord.shape);
        }
        laid_bar_.clear();
    }

    void keep_for_slurs(std::size_t performed, std::size_t n, const WrittenChord& chord, double x)
    {
        const auto high = page_.y_at(chord.staff, chord.heads.back().step) - 0.5;
        const auto low = page_.y_at(chord.staff, chord.heads.front().step) + 0.5;
        auto shape = SlurredChord {.bar = performed,
                                   .x = x + head_width(chord) / 2,
                                   .top = high,
                                   .bottom = low,
                                   .head_top = high,
                                   .head_bottom = low,
                                   .staff = chord.staff,
                                   .voice = chord.voice,
                                   .stem_up = chord.stem_up};
        for (const auto& head : chord.heads) {
            const auto& note = score_.printed().parts[part_].notes[head.note];
            shape.begin |= note.slurs_begin;
            shape.end |= note.slurs_end;
        }
        laid_bar_.push_back({n, shape});
    }

    void place_slurs()
    {
        for (const auto& curve : slurs(score_, slurred_)) {
            page_.curves.push_back(curve);
            const auto reach = 0.75 * curve.bow;
            page_.reaches(std::min(curve.y1, curve.y2) + std::min(reach, 0.0) - 0.3);
            page_.reaches(std::max(curve.y1, curve.y2) + std::max(reach, 0.0) + 0.3);
        }
    }

    /// What a chord's accidentals take to the left of it, of which graces keep clear.
    static double own_accidentals(const WrittenBar& written, Quarters at)
    {
        auto most = 0.0;
        for (const auto& chord : written.chords)
            if (!chord.grace && chord.at == at)
                most = std::max(most, accidentals_of(chord.heads).reach);
        return most;
    }

    void lay_rest(const WrittenBar& written, const WrittenChord& chord, double x)
    {
        const auto longest = std::max(chord.value.denominator, 1);
        auto kind = 0;
        for (auto denominator = 1; denominator < longest; denominator *= 2)
            ++kind;
        // With a second voice on the staff rests move out of its way.
        const auto shared = std::ranges::any_of(written.chords, [&](const WrittenChord& other) {
            return other.staff == chord.staff && other.voice != chord.voice && !other.heads.empty();
        });
        const auto staff = page_.y_at(chord.staff, shared && !chord.whole_bar ? 4.0 : 0.0);
        sign(glyph::rest_whole + static_cast<char32_t>(kind), x, kind == 0 ? staff - 1.0 : staff);
        if (chord.whole_bar)
            return;
        for (auto n = 0; n < chord.value.dots; ++n)
            sign(glyph::dot, x + 1.5 + 0.6 * n, staff - 0.5);
    }

    [[nodiscard]] Stem lay_heads(std::size_t performed, const WrittenChord& chord, double x, bool beamed)
    {
        const auto size = chord.grace ? grace_size : 1.0;
        const auto width = head_width(chord);
        const auto accidentals = accidentals_of(chord.heads).offsets;
        const auto& heads = chord.heads;
        // Neighbouring steps stand on both sides of the stem, beginning from the stem's far end.
        auto shifted = std::vector<bool>(heads.size(), false);
        if (chord.stem_up) {
            for (std::size_t n = 1; n < heads.size(); ++n)
                shifted[n] = heads[n].step - heads[n - 1].step == 1 && !shifted[n - 1];
        } else {
            for (auto n = heads.size() - 1; n-- > 0;)
                shifted[n] = heads[n + 1].step - heads[n].step == 1 && !shifted[n + 1];
        }
        auto step_with_dot = 100;
        for (auto n = heads.size(); n-- > 0;) {
            const auto& head = heads[n];
            const auto y = page_.y_at(chord.staff, head.step);
            const auto head_x = x + (shifted[n] ? (chord.stem_up ? width : -width) : 0.0);
            sign(head_glyph(chord.value), head_x, y, size);
            page_.reaches(y - 0.5);
            page_.reaches(y + 0.5);
            if (head.accidental)
                sign(glyph::accidental(*head.accidental), x - accidentals[n] * size, y, size);
            for (auto dot = 0; dot < chord.value.dots; ++dot) {
                auto step = head.step % 2 == 0 ? head.step + 1 : head.step;
                step = std::min(step, step_with_dot);
                if (dot + 1 == chord.value.dots)
                    step_with_dot = step - 2;
                sign(glyph::dot, x + width + (any_second(heads) ? width : 0.0) + 0.3 + 0.6 * dot,
                     page_.y_at(chord.staff, step));
            }
            const auto ledger = engraving::ledger_extension * size;
            for (auto step = 6; step <= head.step; step += 2)
                line(head_x - ledger, page_.y_at(chord.staff, step), head_x + width + ledger,
                     page_.y_at(chord.staff, step), engraving::ledger_line);
            for (auto step = -6; step >= head.step; step -= 2)
                line(head_x - ledger, page_.y_at(chord.staff, step), head_x + width + ledger,
                     page_.y_at(chord.staff, step), engraving::ledger_line);
            heads_.push_back({performed, head.note, head_x + width / 2, y, chord.staff, chord.stem_up});
            const auto above = chord.heads.size() > 1 ? n + 1 > (heads.size() + 1) / 2 : !chord.stem_up;
            ties_.add(
                {performed, chord.staff, head.step, head_x, head_x + width, y, head.tied_onward, above});
        }
        auto stem = Stem {};
        if (chord.value.denominator < 2)
            return stem;
        stem.has = true;
        const auto low = page_.y_at(chord.staff, heads.front().step);
        const auto high = page_.y_at(chord.staff, heads.back().step);
        const auto anchor = glyph::stem_anchor * size;
        const auto flags = beamed ? 0 : flags_of(chord.value);
        const auto length = (stem_length + std::max(0, flags - 2) * 0.75) * size;
        const auto middle = page_.staves[static_cast<std::size_t>(chord.staff - 1)];
        if (chord.stem_up) {
            stem.x = x + width - engraving::stem / 2;
            stem.from = low - anchor;
            stem.to = high - length;
            if (!chord.grace)
                stem.to = std::min(stem.to, middle);
        } else {
            stem.x = x + engraving::stem / 2;
            stem.from = high + anchor;
            stem.to = low + length;
            if (!chord.grace)
                stem.to = std::max(stem.to, middle);
        }
        if (flags > 0) {
            const auto glyph =
                glyph::flag_8th_up + static_cast<char32_t>(2 * (flags - 1)) + (chord.stem_up ? 0U : 1U);
            sign(glyph, stem.x - engraving::stem / 2, stem.to, size);
        }
        if (chord.grace)
            line(stem.x - 0.5, stem.to + 1.5, stem.x + 0.9, stem.to + 0.5, engraving::stem);
        return stem;
    }

    void resolve_notes()
    {
        const auto notes = score_.notes(part_);
        std::ranges::sort(heads_, [](const Head& a, const Head& b) {
            return std::pair {a.bar, a.note} < std::pair {b.bar, b.note};
        });
        for (std::size_t n = 0; n < notes.size(); ++n) {
            const auto wanted = std::pair {std::size_t {notes[n].bar}, notes[n].note};
            const auto found = std::ranges::lower_bound(heads_, wanted, {}, [](const Head& head) {
                return std::pair {head.bar, head.note};
            });
            if (found != heads_.end() && std::pair {found->bar, found->note} == wanted)
                page_.notes.push_back({n, found->x, found->y, found->staff, found->stem_up});
        }
    }

    struct Head {
        std::size_t bar;  // performed
        std::uint32_t note;
        double x;
        double y;
        int staff;
        bool stem_up;
    };

    const score::UnfoldedScore& score_;
    std::size_t part_;
    const WrittenPart& written_;
    EngravedPart page_;
    double x_ = 0.0;
    std::optional<score::Metre> metre_;
    std::vector<Head> heads_;
    Ties ties_;
    struct Laid {
        std::size_t chord;  // of the bar that is being laid
        SlurredChord shape;
    };
    std::vector<Laid> laid_bar_;
    std::vector<Clef> clefs_;  // that hold now
    std::vector<SlurredChord> slurred_;
};

}  // namespace

double EngravedPart::y_at(int staff, double step) const noexcept
{
    return staves[static_cast<std::size_t>(staff - 1)] - step / 2;
}

void EngravedPart::reaches(double y) noexcept
{
    top = std::min(top, y);
    bottom = std::max(bottom, y);
}

double EngravedPart::x_at(double quarters) const noexcept
{
    if (knots.empty())
        return 0.0;
    const auto after =
        std::ranges::upper_bound(knots, quarters, {}, [](const Knot& knot) { return knot.quarters; });
    if (after == knots.begin())
        return knots.front().x + (quarters - knots.front().quarters) * quarter_width;
    const auto& before = *std::prev(after);
    if (after == knots.end())
        return before.x + (quarters - before.quarters) * quarter_width;
    const auto share = (quarters - before.quarters) / (after->quarters - before.quarters);
    return before.x + share * (after->x - before.x);
}

std::optional<std::size_t> EngravedPart::bar_at(double x) const noexcept
{
    if (bars.empty())
        return std::nullopt;
    const auto after = std::ranges::upper_bound(bars, x, {}, &PlacedBar::left);
    return after == bars.begin() ? 0 : static_cast<std::size_t>(after - bars.begin()) - 1;
}

std::vector<Clef> EngravedPart::clefs_at(double x) const
{
    auto now = clefs;
    for (const auto& change : clef_changes)
        if (change.x <= x)
            now[change.staff] = change.clef;
    return now;
}

Preamble EngravedPart::preamble(int key_fifths, const std::vector<Clef>& now) const
{
    auto made = Preamble {};
    for (std::size_t n = 0; n < staves.size(); ++n) {
        const auto [sign, below] = glyph_of(now[n]);
        made.signs.push_back({sign, 0.8, staves[n] + below, 1.0});
        const auto end =
            lay_signature(made.signs, now[n], key_fifths, staves[n], 1.3 + glyph::clef_width, false);
        made.width = std::max(made.width, end + 0.6);
    }
    return made;
}

EngravedPart engraved(const score::UnfoldedScore& score, std::size_t part, const WrittenPart& written)
{
    return Engraver {score, part, written}.finish();
}

}  // namespace tutti::desktop
