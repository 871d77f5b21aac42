// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/notation/engraved_part.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "desktop/notation/chord_room.hpp"
#include "desktop/notation/glyphs.hpp"
#include "desktop/notation/key_signature.hpp"
#include "desktop/notation/signs_below.hpp"
#include "desktop/notation/slurs.hpp"
#include "desktop/notation/words_above.hpp"

namespace tutti::desktop {

namespace {

// All in staff spaces.
constexpr auto quarter_width = 4.4;     // of even time, where nothing needs more
constexpr auto between_columns = 0.55;  // free between what stands in one and in the next
constexpr auto after_bar_line = 1.0;
constexpr auto before_bar_line = 1.0;
constexpr auto stem_length = 3.5;
constexpr auto shortest_beamed_stem = 2.6;
constexpr auto changed_clef_size = 0.72;  // of one at the left of a line, as engravers have it
constexpr auto grace_room = 1.5;
constexpr auto between_staves = 11.0;  // middle line to middle line
constexpr auto steepest_beam = 0.9;    // rise over all of it

char32_t head_glyph(const NoteValue& value) noexcept
{
    return value.denominator == 0   ? glyph::head_double_whole
           : value.denominator == 1 ? glyph::head_whole
           : value.denominator == 2 ? glyph::head_half
                                    : glyph::head_black;
}

int flags_of(const NoteValue& value) noexcept
{
    auto flags = 0;
    for (auto denominator = 8; denominator <= value.denominator; denominator *= 2)
        ++flags;
    return flags;
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
        place_ties();
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

    /// What is known of a chord once it has its place.
    struct Stemmed {
        double x = 0.0;  // of the stem
        double from = 0.0;
        double to = 0.0;
        bool has = false;
    };
    struct TieEnd {
        std::size_t bar;  // performed
        double x;         // right edge of the head it leaves, left edge of the one it meets
        double y;
        int staff;
        int step;
        bool above;
        std::size_t met_after = 0;  // index into met_ from which its other end stands
    };

    [[nodiscard]] double y_of(int staff, double step) const
    {
        return page_.staves[static_cast<std::size_t>(staff - 1)] - step / 2;
    }
    void reaches(double y)
    {
        page_.top = std::min(page_.top, y);
        page_.bottom = std::max(page_.bottom, y);
    }
    void sign(char32_t glyph, double x, double y, double size = 1.0)
    {
        page_.signs.push_back({glyph, x, y, size});
    }
    void line(double x1, double y1, double x2, double y2, double thickness, bool beam = false)
    {
        page_.lines.push_back({x1, y1, x2, y2, thickness, beam});
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
        lay_bar_line(performed, printed);
        page_.bars.push_back({performed, left, x_, written.key_fifths});
    }

    void lay_clef(std::size_t staff, Clef clef, double x)
    {
        const auto [glyph, below] = glyph_of(clef);
        sign(glyph, x, page_.staves[staff] + below, changed_clef_size);
        reaches(page_.staves[staff] + 4.5);
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
        if (performed > 0 && printed.navigation.repeat_starts) {
            const auto thick = engraving::thick_bar_line;
            for (const auto staff : page_.staves) {
                line(x_ + thick / 2, staff - 2, x_ + thick / 2, staff + 2, thick);
                repeat_dots(x_ + thick + engraving::bar_line_separation + engraving::thin_bar_line +
                                engraving::repeat_dot_separation,
                            staff);
            }
            const auto thin = x_ + thick + engraving::bar_line_separation;
            line(thin, page_.staves.front() - 2, thin, page_.staves.back() + 2, engraving::thin_bar_line);
            x_ = thin + engraving::repeat_dot_separation + glyph::dot_width + 0.2;
        }
        if (!page_.bars.empty() && page_.bars.back().key_fifths != written.key_fifths)
            lay_key(page_.bars.back().key_fifths, written.key_fifths);
        if (performed == 0 || printed.metre != *metre_) {
            x_ += 0.7;
            const auto digits = [&](int number, double y) {
                const auto text = std::to_string(number);
                return std::pair {text, y};
            };
            const auto upper = digits(printed.metre.beats, -1.0);
            const auto lower = digits(printed.metre.beat_type, 1.0);
            const auto widest = static_cast<double>(std::max(upper.first.size(), lower.first.size()));
            for (const auto& [text, y] : {upper, lower}) {
                auto x = x_ + (widest - static_cast<double>(text.size())) * glyph::time_digit_width / 2;
                for (const auto digit : text) {
                    for (const auto staff : page_.staves)
                        sign(glyph::time_digit + static_cast<char32_t>(digit - '0'), x, staff + y);
                    x += glyph::time_digit_width;
                }
            }
            x_ += widest * glyph::time_digit_width;
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

    void repeat_dots(double x, double staff)
    {
        sign(glyph::dot, x, staff - 0.5);
        sign(glyph::dot, x, staff + 0.5);
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
        auto stems = std::vector<Stemmed>(written.chords.size());
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
            lay_beam(written, beam, stems);
        for (std::size_t n = 0; n < stems.size(); ++n)
            if (stems[n].has) {
                line(stems[n].x, stems[n].from, stems[n].x, stems[n].to, engraving::stem);
                reaches(stems[n].to);
            }
        for (const auto& tuplet : written.tuplets)
            lay_tuplet(written, tuplet, stems, columns);
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
        const auto high = y_of(chord.staff, chord.heads.back().step) - 0.5;
        const auto low = y_of(chord.staff, chord.heads.front().step) + 0.5;
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
            reaches(std::min(curve.y1, curve.y2) + std::min(reach, 0.0) - 0.3);
            reaches(std::max(curve.y1, curve.y2) + std::max(reach, 0.0) + 0.3);
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
        const auto staff = y_of(chord.staff, shared && !chord.whole_bar ? 4.0 : 0.0);
        sign(glyph::rest_whole + static_cast<char32_t>(kind), x, kind == 0 ? staff - 1.0 : staff);
        if (chord.whole_bar)
            return;
        for (auto n = 0; n < chord.value.dots; ++n)
            sign(glyph::dot, x + 1.5 + 0.6 * n, staff - 0.5);
    }

    [[nodiscard]] Stemmed lay_heads(std::size_t performed, const WrittenChord& chord, double x, bool beamed)
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
            const auto y = y_of(chord.staff, head.step);
            const auto head_x = x + (shifted[n] ? (chord.stem_up ? width : -width) : 0.0);
            sign(head_glyph(chord.value), head_x, y, size);
            reaches(y - 0.5);
            reaches(y + 0.5);
            if (head.accidental)
                sign(glyph::accidental(*head.accidental), x - accidentals[n] * size, y, size);
            for (auto dot = 0; dot < chord.value.dots; ++dot) {
                auto step = head.step % 2 == 0 ? head.step + 1 : head.step;
                step = std::min(step, step_with_dot);
                if (dot + 1 == chord.value.dots)
                    step_with_dot = step - 2;
                sign(glyph::dot, x + width + (any_second(heads) ? width : 0.0) + 0.3 + 0.6 * dot,
                     y_of(chord.staff, step));
            }
            const auto ledger = engraving::ledger_extension * size;
            for (auto step = 6; step <= head.step; step += 2)
                line(head_x - ledger, y_of(chord.staff, step), head_x + width + ledger,
                     y_of(chord.staff, step), engraving::ledger_line);
            for (auto step = -6; step >= head.step; step -= 2)
                line(head_x - ledger, y_of(chord.staff, step), head_x + width + ledger,
                     y_of(chord.staff, step), engraving::ledger_line);
            heads_.push_back({performed, head.note, head_x + width / 2, y, chord.staff, chord.stem_up});
            const auto above = chord.heads.size() > 1 ? n + 1 > (heads.size() + 1) / 2 : !chord.stem_up;
            if (head.tied_onward)
                ties_.push_back({performed, head_x + width, y, chord.staff, head.step, above, met_.size()});
            met_.push_back({performed, head_x, y, chord.staff, head.step, above});
        }
        auto stem = Stemmed {};
        if (chord.value.denominator < 2)
            return stem;
        stem.has = true;
        const auto low = y_of(chord.staff, heads.front().step);
        const auto high = y_of(chord.staff, heads.back().step);
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

    void lay_beam(const WrittenBar& written, const std::vector<std::size_t>& beam,
                  std::vector<Stemmed>& stems)
    {
        const auto& first = stems[beam.front()];
        const auto& last = stems[beam.back()];
        const auto up = written.chords[beam.front()].stem_up;
        const auto span = std::max(last.x - first.x, 0.1);
        const auto slant = std::clamp((last.to - first.to) * 0.5, -steepest_beam, steepest_beam) / span;
        auto most_flags = 0;
        for (const auto n : beam)
            most_flags = std::max(most_flags, flags_of(written.chords[n].value));
        const auto beams_height = (most_flags - 1) * (engraving::beam + engraving::beam_spacing);
        // As near as every stem is long enough.
        auto at = up ? 1e9 : -1e9;  // of the beam's outer edge, at the first stem
        for (const auto n : beam) {
            const auto& stem = stems[n];
            const auto lean = slant * (stem.x - first.x);
            // From the head that is nearest to the beam.
            const auto& heads = written.chords[n].heads;
            const auto near = y_of(written.chords[n].staff, up ? heads.back().step : heads.front().step);
            const auto least = shortest_beamed_stem + beams_height;
            at = up ? std::min({at, near - least - lean, stem.to - lean + 0.6})
                    : std::max({at, near + least - lean, stem.to - lean - 0.6});
        }
        const auto inward = up ? 1.0 : -1.0;
        const auto middle = at + inward * engraving::beam / 2;
        const auto y_at = [&](double x) { return middle + slant * (x - first.x); };
        for (const auto n : beam)
            stems[n].to = y_at(stems[n].x);
        reaches(std::min(y_at(first.x), y_at(last.x)) - 0.3);
        reaches(std::max(y_at(first.x), y_at(last.x)) + 0.3);
        for (auto level = 1; level <= most_flags; ++level) {
            const auto down = inward * (level - 1) * (engraving::beam + engraving::beam_spacing);
            for (std::size_t from = 0; from < beam.size();) {
                if (flags_of(written.chords[beam[from]].value) < level) {
                    ++from;
                    continue;
                }
                auto to = from;
                while (to + 1 < beam.size() && flags_of(written.chords[beam[to + 1]].value) >= level)
                    ++to;
                auto left = stems[beam[from]].x - engraving::stem / 2;
                auto right = stems[beam[to]].x + engraving::stem / 2;
                if (from == to) {  // a stub, towards the neighbour that it shares its beat with
                    if (from + 1 == beam.size())
                        left -= 1.1;
                    else
                        right += from == 0 ? 1.1 : 0.0, left -= from == 0 ? 0.0 : 1.1;
                }
                line(left, y_at(left) + down, right, y_at(right) + down, engraving::beam, true);
                from = to + 1;
            }
        }
    }

    void lay_tuplet(const WrittenBar& written, const Tuplet& tuplet, const std::vector<Stemmed>& stems,
                    const std::map<Quarters, double>& columns)
    {
        const auto& first = written.chords[tuplet.chords.front()];
        const auto& last = written.chords[tuplet.chords.back()];
        auto above = true;
        auto edge = 0.0;
        const auto staff = page_.staves[static_cast<std::size_t>(first.staff - 1)];
        for (const auto n : tuplet.chords)
            if (stems[n].has)
                above = written.chords[n].stem_up;
        edge = above ? staff - 2.6 : staff + 2.6;
        for (const auto n : tuplet.chords) {
            const auto& chord = written.chords[n];
            if (chord.heads.empty())
                continue;
            auto high = y_of(chord.staff, chord.heads.back().step) - 0.6;
            auto low = y_of(chord.staff, chord.heads.front().step) + 0.6;
            if (stems[n].has) {
                high = std::min(high, stems[n].to - 0.3);
                low = std::max(low, stems[n].to + 0.3);
            }
            edge = above ? std::min(edge, high) : std::max(edge, low);
        }
        const auto x1 = columns.at(first.at);
        const auto x2 = columns.at(last.at) + glyph::head_width;
        const auto beamed = std::ranges::find(written.beams, tuplet.chords) != written.beams.end();
        const auto y = above ? edge - 0.9 : edge + 0.9;
        const auto text = std::to_string(tuplet.number);
        const auto digits = 0.85 * static_cast<double>(text.size());
        auto x = (x1 + x2) / 2 - digits / 2;
        for (const auto digit : text) {
            sign(glyph::tuplet_digit + static_cast<char32_t>(digit - '0'), x, y + 0.5, 0.8);
            x += 0.85;
        }
        if (!beamed) {
            const auto hook = above ? 0.7 : -0.7;
            const auto gap = digits / 2 + 0.35;
            const auto mid = (x1 + x2) / 2;
            for (const auto& [from, to] : {std::pair {x1, mid - gap}, std::pair {mid + gap, x2}})
                line(from, y, std::max(from, to), y, engraving::tuplet_bracket);
            for (const auto end : {x1, x2})
                line(end, y, end, y + hook, engraving::tuplet_bracket);
        }
        reaches(above ? y - 0.9 : y + 0.9);
    }

    void lay_bar_line(std::size_t performed, const score::Bar& printed)
    {
        const auto top = page_.staves.front() - 2;
        const auto bottom = page_.staves.back() + 2;
        const auto& signs = printed.navigation;
        const auto last = performed + 1 == score_.bars().size();
        if (signs.repeat_passes > 0 || last || signs.fine) {
            if (signs.repeat_passes > 0) {
                for (const auto staff : page_.staves)
                    repeat_dots(x_, staff);
                x_ += glyph::dot_width + engraving::repeat_dot_separation;
            }
            line(x_, top, x_, bottom, engraving::thin_bar_line);
            x_ += engraving::bar_line_separation + engraving::thick_bar_line / 2;
            line(x_, top, x_, bottom, engraving::thick_bar_line);
            x_ += engraving::thick_bar_line / 2;
        } else {
            line(x_, top, x_, bottom, engraving::thin_bar_line);
        }
    }

    void place_ties()
    {
        for (const auto& from : ties_) {
            auto to = met_.begin() + static_cast<std::ptrdiff_t>(from.met_after);
            while (to != met_.end() && to->bar <= from.bar + 1 &&
                   (to->staff != from.staff || to->step != from.step || to->x < from.x))
                ++to;
            const auto met = to != met_.end() && to->bar <= from.bar + 1;
            const auto x1 = from.x + 0.1;
            const auto x2 = met ? to->x - 0.1 : from.x + 2.0;
            const auto bow = std::clamp((x2 - x1) * 0.14, 0.45, 1.0);
            const auto y = from.y + (from.above ? -0.65 : 0.65);
            page_.curves.push_back({x1, y, x2, y, from.above ? -bow : bow});
            reaches(from.y + (from.above ? -0.9 - bow : 0.9 + bow));
        }
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
    std::vector<TieEnd> ties_;
    std::vector<TieEnd> met_;
    struct Laid {
        std::size_t chord;  // of the bar that is being laid
        SlurredChord shape;
    };
    std::vector<Laid> laid_bar_;
    std::vector<Clef> clefs_;  // that hold now
    std::vector<SlurredChord> slurred_;
};

}  // namespace

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
