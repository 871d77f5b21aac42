// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/arranging.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>

#include "score/spelling.hpp"

namespace tutti::score {

namespace {

constexpr auto most_signs = 6;  // of a key: one with seven has another name with five
constexpr auto fifths_in_an_octave = 12;
constexpr auto line_of_fifths = std::string_view {"FCGDAEB"};
constexpr auto heard_enough = 0.25;  // of a stretch, by other parts that sound an open string's name

int distance_to_c_major(const Score& score, int fifths)
{
    auto most = 0;
    for (const auto& bar : score.bars)
        most = std::max(most, std::abs(bar.key_fifths + fifths));
    return most;
}

/// By how many fifths names move, for the simplest keys.
int fifths_for(const Score& score, int semitones)
{
    const auto up = ((7 * semitones) % fifths_in_an_octave + fifths_in_an_octave) % fifths_in_an_octave;
    const auto down = up - fifths_in_an_octave;
    return distance_to_c_major(score, up) <= distance_to_c_major(score, down) ? up : down;
}

Spelling moved(const Spelling& spelling, int semitones, int fifths)
{
    const auto wanted = spelling.pitch().transposed(semitones);
    // Places on the line of fifths: F is 0, and each sharp is seven to the right.
    const auto place =
        static_cast<int>(line_of_fifths.find(spelling.step)) + 7 * spelling.alteration + fifths;
    const auto letters = static_cast<int>(line_of_fifths.size());
    const auto letter = (place % letters + letters) % letters;
    const auto alteration = (place - letter) / letters;
    if (std::abs(alteration) > 2)
        return spelled(wanted);
    auto result =
        Spelling {line_of_fifths[static_cast<std::size_t>(letter)], static_cast<std::int8_t>(alteration), 4};
    result.octave = static_cast<std::int8_t>(result.octave + (wanted.midi_key() - result.pitch().midi_key()) /
                                                                 fifths_in_an_octave);
    return result;
}

/// A bare note in place of another one.
Note plain(const Note& note)
{
    return {.bar = note.bar,
            .onset = note.onset,
            .duration = note.duration,
            .written = note.written,
            .sounding = note.sounding};
}

}  // namespace

Score transposed(Score score, int semitones)
{
    const auto fifths = fifths_for(score, semitones);
    auto of_bars = std::vector<int> {};  // by how many fifths the names of each move
    for (auto& bar : score.bars) {
        const auto before = bar.key_fifths;
        bar.key_fifths += fifths;
        if (std::abs(bar.key_fifths) > most_signs)  // of a score that changes between far keys
            bar.key_fifths += bar.key_fifths > 0 ? -fifths_in_an_octave : fifths_in_an_octave;
        of_bars.push_back(bar.key_fifths - before);
    }
    for (auto& part : score.parts)
        for (auto& note : part.notes) {
            note.written = moved(note.written, semitones, of_bars[note.bar]);
            note.sounding = note.sounding.transposed(semitones);
        }
    return score;
}

std::vector<Note> longest_notes(const Score& score, std::size_t part)
{
    auto kept = std::vector<Note> {};
    const auto& notes = score.parts[part].notes;
    for (auto first = notes.begin(); first != notes.end();) {
        const auto last =
            std::find_if(first, notes.end(), [&](const Note& note) { return note.bar != first->bar; });
        auto longest = notes.end();
        for (auto note = first; note != last; ++note)
            if (!note->grace && !note->tied_from_before &&
                (longest == notes.end() || note->duration > longest->duration))
                longest = note;
        if (longest != notes.end())
            kept.push_back(plain(*longest));
        first = last;
    }
    return kept;
}

std::vector<Note> open_strings(const Score& score, std::size_t part, std::span<const Pitch> strings)
{
    auto made = std::vector<Note> {};
    const auto above =
        score.parts[part].instrument ? score.parts[part].instrument->written_above_sounding : 0;
    for (std::uint32_t b = 0; b < score.bars.size(); ++b) {
        const auto& bar = score.bars[b];
        const auto half = bar.length / 2;
        const auto halves = half == bar.metre.beat() * static_cast<std::int64_t>(half / bar.metre.beat());
        const auto each = halves ? half : bar.length;
        for (auto from = Quarters {}; from < bar.length; from += each) {
            // How long each of the twelve is heard, of the others: nobody plays what the open string is for.
            auto heard = std::array<double, 12> {};
            for (std::size_t other = 0; other < score.parts.size(); ++other)
                for (const auto& note : score.parts[other].notes)
                    if (other != part && note.bar == b && !note.grace) {
                        const auto overlap =
                            std::min(note.onset + note.duration, from + each) - std::max(note.onset, from);
                        heard[static_cast<std::size_t>(note.sounding.midi_key() % 12)] +=
                            std::max(overlap.value(), 0.0);
                    }
            auto best = strings.end();
            auto best_share = heard_enough * each.value();
            for (auto string = strings.begin(); string != strings.end(); ++string) {
                const auto name = static_cast<std::size_t>(string->midi_key() % 12);
                const auto rubs = heard[(name + 1) % 12] > 0.0 || heard[(name + 11) % 12] > 0.0;
                if (!rubs && heard[name] >= best_share) {
                    best = string;
                    best_share = heard[name];
                }
            }
            if (best != strings.end())
                made.push_back({.bar = b,
                                .onset = from,
                                .duration = each,
                                .written = spelled(best->transposed(above)),
                                .sounding = *best});
        }
    }
    return made;
}

}  // namespace tutti::score
