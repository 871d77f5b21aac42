// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/notation/written_part.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <tuple>
#include <utility>

namespace tutti::desktop {

namespace {

using score::Quarters;

constexpr auto nothing = Quarters {};

/// The letter's place in F C G D A E B, by which key signatures go.
int place_in_fifths(char step) noexcept
{
    return static_cast<int>(std::string_view {"FCGDAEB"}.find(step));
}

int alteration_in_key(char step, int fifths) noexcept
{
    const auto place = place_in_fifths(step);
    if (fifths > 0)
        return (fifths - place + 6) / 7;
    return -((-fifths - (6 - place) + 6) / 7);
}

/// How many fifths the key signature moves for so many semitones.
int fifths_of(int semitones) noexcept
{
    const auto fifths = ((semitones * 7) % 12 + 12) % 12;
    return fifths > 6 ? fifths - 12 : fifths;
}

score::Spelling transposed(const score::Spelling& from, int semitones) noexcept
{
    const auto place = place_in_fifths(from.step) + 7 * from.alteration + fifths_of(semitones);
    const auto letter = ((place % 7) + 7) % 7;
    auto to = score::Spelling {"FCGDAEB"[letter], static_cast<std::int8_t>((place - letter) / 7), 0};
    const auto off = from.pitch().midi_key() + semitones - to.pitch().midi_key();
    to.octave = static_cast<std::int8_t>(off / 12);
    return to;
}

/// What a score in concert pitch does not yet say of a transposing instrument: semitones.
int further_transposition(const score::Part& part) noexcept
{
    if (!part.instrument || part.sounding_above_written != 0)
        return 0;
    const auto above = part.instrument->written_above_sounding;
    return above % 12 == 0 ? 0 : above;
}

/// A note head, or the part of one that stands in one bar.
struct Piece {
    Quarters at;
    Quarters length;
    int staff;
    int voice;
    score::Spelling spelling;
    bool tied_from_before;
    bool tied_onward;
    bool grace;
    std::uint32_t note;
};

std::vector<std::vector<Piece>> pieces_by_bar(const score::Score& score, const score::Part& part)
{
    auto bars = std::vector<std::vector<Piece>>(score.bars.size());
    const auto further = further_transposition(part);
    for (std::size_t n = 0; n < part.notes.size(); ++n) {
        const auto& note = part.notes[n];
        auto piece = Piece {note.onset,
                            note.duration,
                            std::clamp<int>(note.staff, 1, std::max(part.staves, 1)),
                            note.voice,
                            further == 0 ? note.written : transposed(note.written, further),
                            note.tied_from_before,
                            note.tied_onward,
                            note.grace || note.duration <= nothing,
                            static_cast<std::uint32_t>(n)};
        auto left = note.duration;
        for (auto bar = std::size_t {note.bar}; bar < bars.size(); ++bar) {
            const auto room = score.bars[bar].length - piece.at;
            const auto goes_on = !piece.grace && left > room && bar + 1 < bars.size() && room > nothing;
            piece.length = goes_on ? room : left;
            piece.tied_onward = goes_on || note.tied_onward;
            bars[bar].push_back(piece);
            if (!goes_on)
                break;
            left -= room;
            piece.at = nothing;
            piece.tied_from_before = true;
        }
    }
    return bars;
}

/// Where MIDI's lengths are no notes' values: begun on the grid, and as long as until the next begins or a
/// little less.
void lay_on_grid(std::vector<Piece>& voice, Quarters bar_length)
{
    for (auto& piece : voice) {
        if (piece.grace)
            continue;
        const auto end = std::min(laid_on_grid(piece.at + piece.length), bar_length);
        piece.at = std::min(laid_on_grid(piece.at), bar_length - Quarters {1, 4});
        piece.length = std::max(end - piece.at, Quarters {1, 4});
    }
    for (std::size_t n = 0; n < voice.size(); ++n) {
        const auto next = std::find_if(voice.begin() + static_cast<std::ptrdiff_t>(n), voice.end(),
                                       [&](const Piece& other) { return other.at > voice[n].at; });
        const auto until = next == voice.end() ? bar_length : next->at;
        const auto rest = until - (voice[n].at + voice[n].length);
        if (rest < nothing || (rest <= Quarters {1, 2} && rest <= voice[n].length))
            voice[n].length = until - voice[n].at;
    }
}

void set_value(WrittenChord& chord) noexcept
{
    const auto written = written_value(chord.length);
    chord.value = written.value;
    chord.of_tuplet = written.of_tuplet;
}

/// Whoever reads one staff: the middle line of its clef and the accidentals of the bar so far.
class StaffReader {
public:
    StaffReader(Clef clef, int key_fifths)
        : middle_ {middle_of(clef)}
        , key_fifths_ {key_fifths}
    {
    }
    void goes_on_in(Clef clef) noexcept { middle_ = middle_of(clef); }
    [[nodiscard]] WrittenHead head(const Piece& piece)
    {
        auto head = WrittenHead {diatonic(piece.spelling) - middle_, {}, piece.tied_onward, piece.note};
        if (piece.tied_from_before)
            return head;
        const auto letter = diatonic(piece.spelling);
        const auto known = so_far_.find(letter);
        const auto says =
            known == so_far_.end() ? alteration_in_key(piece.spelling.step, key_fifths_) : known->second;
        if (says != piece.spelling.alteration) {
            head.accidental = std::clamp<int>(piece.spelling.alteration, -2, 2);
            so_far_[letter] = piece.spelling.alteration;
        }
        return head;
    }

private:
    int middle_;
    int key_fifths_;
    std::map<int, int> so_far_;  // by letter and octave
};

void point_stem(WrittenChord& chord) noexcept
{
    if (chord.heads.empty())
        return;
    // The head farthest from the middle decides; on the line itself a stem goes down.
    chord.stem_up = -chord.heads.front().step > chord.heads.back().step;
}

void add_beams(WrittenBar& bar, const std::vector<Quarters>& beats)
{
    auto group = std::vector<std::size_t> {};
    const auto finish = [&] {
        if (group.size() > 1)
            bar.beams.push_back(group);
        group.clear();
    };
    const auto beat_of = [&](Quarters at) { return std::ranges::upper_bound(beats, at) - beats.begin(); };
    for (std::size_t n = 0; n < bar.chords.size(); ++n) {
        const auto& chord = bar.chords[n];
        if (chord.grace)
            continue;
        if (!group.empty()) {
            const auto& last = bar.chords[group.back()];
            if (last.staff != chord.staff || last.voice != chord.voice ||
                beat_of(last.at) != beat_of(chord.at))
                finish();
        }
        if (chord.heads.empty() || chord.value.denominator < 8)
            finish();
        else
            group.push_back(n);
    }
    finish();
}

void add_tuplets(WrittenBar& bar)
{
    auto group = Tuplet {};
    auto length = nothing;
    auto least = nothing;
    for (std::size_t n = 0; n < bar.chords.size(); ++n) {
        const auto& chord = bar.chords[n];
        if (chord.grace)
            continue;
        const auto goes_on = !group.chords.empty() && chord.of_tuplet == group.number &&
                             bar.chords[group.chords.back()].voice == chord.voice &&
                             bar.chords[group.chords.back()].staff == chord.staff;
        if (!goes_on) {
            group.chords.clear();
            length = nothing;
        }
        if (chord.of_tuplet == 0)
            continue;
        group.number = chord.of_tuplet;
        group.chords.push_back(n);
        least = group.chords.size() == 1 ? chord.length : std::min(least, chord.length);
        length += chord.length;
        if (value_of(length) && length.ticks() >= least.ticks() * group.number) {
            bar.tuplets.push_back(group);
            group.chords.clear();
            length = nothing;
        }
    }
}

/// The voice's chords and, where it is the staff's first, its rests.
void write_voice(std::vector<Piece> voice, bool with_rests, const score::Bar& printed,
                 const std::vector<Quarters>& beats, WrittenBar& bar)
{
    if (std::ranges::any_of(voice,
                            [](const Piece& piece) { return !piece.grace && !is_one_value(piece.length); }))
        lay_on_grid(voice, printed.length);
    const auto like = [&](const Piece& piece) {
        auto chord = WrittenChord {};
        chord.at = piece.at;
        chord.staff = piece.staff;
        chord.voice = piece.voice;
        chord.grace = piece.grace;
        return chord;
    };
    // Heads are told their steps later, when all voices are in order.
    auto until = nothing;
    const auto rest_until = [&](Quarters to, const Piece& piece) {
        if (!with_rests)
            return;
        for (const auto part : in_values(until, to - until, beats, true)) {
            auto rest = like(piece);
            rest.grace = false;
            rest.at = until;
            rest.length = part;
            set_value(rest);
            bar.chords.push_back(rest);
            until += part;
        }
    };
    for (std::size_t n = 0; n < voice.size();) {
        auto end = n;
        while (end < voice.size() && voice[end].at == voice[n].at && voice[end].grace == voice[n].grace &&
               (!voice[n].grace || end == n))
            ++end;
        const auto here = std::span {voice}.subspan(n, end - n);
        n = end;
        const auto& first = here.front();
        auto heads = std::vector<WrittenHead> {};
        for (const auto& piece : here)
            heads.push_back({0, {}, piece.tied_onward, piece.note});
        if (first.grace) {
            auto grace = like(first);
            grace.value = {8, 0};
            grace.heads = heads;
            bar.chords.push_back(grace);
            continue;
        }
        if (first.at > until)
            rest_until(first.at, first);
        auto length = std::ranges::max(here, {}, &Piece::length).length;
        if (n < voice.size() && !voice[n].grace && voice[n].at < first.at + length)
            length = voice[n].at - first.at;
        auto at = first.at;
        const auto parts = is_one_value(length) ? std::vector {length} : in_values(at, length, beats, false);
        for (std::size_t p = 0; p < parts.size(); ++p) {
            auto chord = like(first);
            chord.at = at;
            chord.length = parts[p];
            chord.heads = heads;
            if (p + 1 < parts.size())
                for (auto& head : chord.heads)
                    head.tied_onward = true;
            set_value(chord);
            bar.chords.push_back(chord);
            at += parts[p];
        }
        until = std::max(until, first.at + length);
    }
    if (!voice.empty() && until < printed.length)
        rest_until(printed.length, voice.front());
}

void write_staff(std::span<const Piece> pieces, int staff, const score::Bar& printed, WrittenBar& bar)
{
    auto voices = std::map<int, std::vector<Piece>> {};
    for (const auto& piece : pieces)
        if (piece.staff == staff)
            voices[piece.voice].push_back(piece);
    if (voices.empty()) {
        auto rest = WrittenChord {};
        rest.length = printed.length;
        rest.value = {1, 0};
        rest.staff = staff;
        rest.whole_bar = true;
        bar.chords.push_back(rest);
        return;
    }
    const auto beats = beats_of(printed);
    const auto first_chord = bar.chords.size();
    auto first = true;
    for (auto& [number, voice] : voices) {
        write_voice(voice, std::exchange(first, false), printed, beats, bar);
    }
    // Accidentals go by time, across the staff's voices.
    auto order = std::vector<std::size_t> {};
    for (auto n = first_chord; n < bar.chords.size(); ++n)
        order.push_back(n);
    std::ranges::stable_sort(order, {}, [&](std::size_t n) {
        return std::tuple {bar.chords[n].at, bar.chords[n].grace ? 0 : 1};
    });
    auto reader = StaffReader {bar.clefs[static_cast<std::size_t>(staff - 1)], bar.key_fifths};
    auto begun = std::map<std::uint32_t, bool> {};  // notes written in several pieces
    for (const auto n : order) {
        auto& chord = bar.chords[n];
        for (const auto& change : bar.clef_changes)
            if (change.staff == staff && change.at <= chord.at)
                reader.goes_on_in(change.clef);
        for (auto& head : chord.heads) {
            auto piece = *std::ranges::find(pieces, head.note, &Piece::note);
            piece.tied_from_before = piece.tied_from_before || std::exchange(begun[head.note], true);
            const auto tied = head.tied_onward;
            head = reader.head(piece);
            head.tied_onward = tied;
        }
        std::ranges::sort(chord.heads, {}, &WrittenHead::step);
        point_stem(chord);
        if (voices.size() > 1)
            chord.stem_up = chord.voice == voices.begin()->first;
        if (chord.grace)
            chord.stem_up = true;
    }
}

void write_bar(std::span<const Piece> pieces, const score::Bar& printed, WrittenBar& bar)
{
    auto voices_of_staff = std::map<int, std::map<int, bool>> {};
    for (const auto& piece : pieces)
        voices_of_staff[piece.staff][piece.voice] = true;
    for (std::size_t n = 0; n < bar.clefs.size(); ++n)
        write_staff(pieces, static_cast<int>(n) + 1, printed, bar);
    add_beams(bar, beats_of(printed));
    add_tuplets(bar);
    // A beam's stems go one way: to the side of the head farthest from the middle.
    for (const auto& beam : bar.beams) {
        if (voices_of_staff[bar.chords[beam.front()].staff].size() > 1)
            continue;
        auto lowest = 0;
        auto highest = 0;
        for (const auto n : beam) {
            lowest = std::min(lowest, bar.chords[n].heads.front().step);
            highest = std::max(highest, bar.chords[n].heads.back().step);
        }
        for (const auto n : beam)
            bar.chords[n].stem_up = -lowest > highest;
    }
}

/// Clefs are the file's, unless what is written is transposed here.
void find_clefs(const score::Score& score, const score::Part& part,
                const std::vector<std::vector<Piece>>& pieces, std::vector<WrittenBar>& bars)
{
    for (auto staff = 1; staff <= std::max(part.staves, 1); ++staff) {
        auto clefs = further_transposition(part) == 0 ? printed_clefs(score, part, staff) : std::nullopt;
        if (!clefs) {
            auto letters = std::vector<std::vector<int>>(pieces.size());
            for (std::size_t n = 0; n < pieces.size(); ++n)
                for (const auto& piece : pieces[n])
                    if (piece.staff == staff)
                        letters[n].push_back(diatonic(piece.spelling));
            clefs = StaffClefs {chosen_clefs(part, staff, letters), {}};
        }
        for (std::size_t n = 0; n < bars.size(); ++n)
            bars[n].clefs.push_back(clefs->bars[n]);
        for (const auto& [bar, change] : clefs->changes)
            bars[bar].clef_changes.push_back(change);
    }
}

}  // namespace

WrittenPart written_part(const score::Score& score, std::size_t index)
{
    const auto& part = score.parts[index];
    const auto pieces = pieces_by_bar(score, part);
    auto written = WrittenPart {{}, std::vector<WrittenBar>(score.bars.size())};
    find_clefs(score, part, pieces, written.bars);
    written.clefs = written.bars.empty() ? std::vector {usual_clef(part)} : written.bars.front().clefs;
    const auto shift = fifths_of(further_transposition(part) - part.sounding_above_written);
    for (std::size_t n = 0; n < score.bars.size(); ++n) {
        auto fifths = score.bars[n].key_fifths + shift;
        fifths += fifths > 7 ? -12 : fifths < -7 ? 12 : 0;  // C♯ major and its like are read as D♭'s
        written.bars[n].key_fifths = fifths;
        write_bar(pieces[n], score.bars[n], written.bars[n]);
    }
    return written;
}

}  // namespace tutti::desktop
