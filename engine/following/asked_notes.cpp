// SPDX-License-Identifier: GPL-3.0-or-later
#include "following/asked_notes.hpp"

#include <array>
#include <bitset>
#include <cmath>
#include <iterator>

#include "following/harmony.hpp"

namespace tutti::following {

namespace {

bool can_be_heard(Pitch pitch) noexcept
{
    return pitch.midi_key() >= 0 && pitch.midi_key() < AskedNotes::keys;
}

/// Goes through notes in the order of their onsets and knows the keys that sound: a few steps for each,
/// however many notes are held however long.
class SoundingKeys {
public:
    explicit SoundingKeys(std::span<const score::PerformedNote> notes)
        : notes_ {notes}
    {
    }
    void begin_before(score::ScorePosition position)
    {
        while (next_ < notes_.size() && notes_[next_].onset < position)
            begin(notes_[next_++]);
    }
    void begin_until(score::ScorePosition position)
    {
        while (next_ < notes_.size() && notes_[next_].onset <= position)
            begin(notes_[next_++]);
    }
    /// Those begun that have not ended at a position, lowest first.
    void for_each(score::ScorePosition position, auto what) const
    {
        for (auto key = 0; key < AskedNotes::keys; ++key)
            if (ends_[static_cast<std::size_t>(key)] > position)
                what(Pitch {key});
    }
    /// The pitch class that their chord stands on.
    std::optional<int> root(score::ScorePosition position)
    {
        chord_.clear();
        for_each(position, [&](Pitch pitch) { chord_.push_back(pitch); });
        return root_of(chord_);
    }

private:
    void begin(const score::PerformedNote& note)
    {
        if (!can_be_heard(note.pitch))
            return;
        auto& end = ends_[static_cast<std::size_t>(note.pitch.midi_key())];
        end = std::max(end, note.end());
    }

    std::span<const score::PerformedNote> notes_;
    std::size_t next_ = 0;
    std::array<score::ScorePosition, AskedNotes::keys> ends_ {};
    std::vector<Pitch> chord_;
};

}  // namespace

AskedNotes::AskedNotes(const score::UnfoldedScore& score, std::span<const std::optional<std::size_t>> parts,
                       const ScoreMap& map)
    : sections_(parts.size())
{
    auto of_all = std::vector<score::PerformedNote> {};
    for (auto part = std::size_t {0}; part < score.printed().parts.size(); ++part)
        std::ranges::copy(score.notes(part), std::back_inserter(of_all));
    std::ranges::stable_sort(of_all, {}, &score::PerformedNote::onset);
    for (auto s = std::size_t {0}; s < parts.size(); ++s) {
        if (!parts[s])
            continue;
        const auto notes = score.notes(*parts[s]);
        auto own = SoundingKeys {notes};
        auto everybody = SoundingKeys {of_all};
        for (auto n = std::size_t {0}; n < notes.size();) {
            const auto onset = notes[n].onset;
            auto asked = AskedNote {};
            asked.first_cell = map.cell_at(onset.value());
            asked.position = onset.value();
            asked.first_pitch = static_cast<std::uint32_t>(pitches_.size());
            auto end = onset;
            auto begun = std::bitset<AskedNotes::keys> {};
            for (; n < notes.size() && notes[n].onset == onset; ++n)
                if (const auto& note = notes[n]; !note.grace && can_be_heard(note.pitch)) {
                    end = std::max(end, note.end());
                    if (const auto key = static_cast<std::size_t>(note.pitch.midi_key()); !begun.test(key)) {
                        begun.set(key);
                        pitches_.push_back(note.pitch);
                    }
                }
            own.begin_before(onset);
            if (begun.none())
                continue;
            own.for_each(onset, [&](Pitch held) { pitches_.push_back(held); });
            asked.pitches = static_cast<std::uint32_t>(pitches_.size()) - asked.first_pitch;
            asked.end_cell = map.cell_at(end.value());
            everybody.begin_until(onset);
            asked.root = static_cast<std::int8_t>(everybody.root(onset).value_or(AskedNote::no_root));
            sections_[s].push_back(asked);
        }
    }
    for (auto part = std::size_t {0}; part < score.printed().parts.size(); ++part) {
        if (std::ranges::find(parts, std::optional {part}) != parts.end())
            continue;
        for (const auto& note : score.notes(part))
            if (can_be_heard(note.pitch))
                unheard_[static_cast<std::size_t>(note.pitch.pitch_class())].push_back(
                    {map.cell_at(note.onset.value()), map.cell_at(note.end().value())});
    }
    for (auto& stretches : unheard_) {
        std::ranges::sort(stretches, {}, &Stretch::first);
        auto joined = std::vector<Stretch> {};
        for (const auto& stretch : stretches)
            if (joined.empty() || stretch.first > joined.back().end)
                joined.push_back(stretch);
            else
                joined.back().end = std::max(joined.back().end, stretch.end);
        stretches = std::move(joined);
    }
}

bool AskedNotes::is_asked_at(std::size_t section, double cell, int key) const noexcept
{
    const auto& notes = sections_[section];
    auto asked = std::ranges::lower_bound(notes, cell - around, {}, &AskedNote::first_cell);
    for (; asked != notes.end() && asked->first_cell <= cell + around; ++asked)
        if (is_asked(*asked, key))
            return true;
    return false;
}

bool AskedNotes::is_asked_beside(std::size_t section, std::size_t note, double cells, int key) const noexcept
{
    const auto& notes = sections_[section];
    const auto is_near = [&](std::size_t other) {
        return std::fabs(notes[other].first_cell - notes[note].first_cell) <= cells;
    };
    for (auto before = note; before > 0 && is_near(before - 1); --before)
        if (is_asked(notes[before - 1], key))
            return true;
    for (auto after = note + 1; after < notes.size() && is_near(after); ++after)
        if (is_asked(notes[after], key))
            return true;
    return false;
}

bool AskedNotes::plays_at(std::size_t section, double cell) const noexcept
{
    const auto& notes = sections_[section];
    const auto after = std::ranges::upper_bound(notes, cell + around, {}, &AskedNote::first_cell);
    return after != notes.begin() && (after - 1)->end_cell + around > cell;
}

bool AskedNotes::alone(std::size_t section) const noexcept
{
    for (auto other = std::size_t {0}; other < sections_.size(); ++other)
        if (other != section && !sections_[other].empty())
            return false;
    return true;
}

bool AskedNotes::is_unheard_part_at(double first_cell, double last_cell, int key) const noexcept
{
    const auto pitch_class = static_cast<std::size_t>(Pitch {key}.pitch_class());
    const auto& stretches = unheard_[pitch_class];
    const auto after = std::ranges::upper_bound(stretches, last_cell + around, {}, &Stretch::first);
    return after != stretches.begin() && (after - 1)->end + around >= first_cell;
}

}  // namespace tutti::following
