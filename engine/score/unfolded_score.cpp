// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/unfolded_score.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "score/places.hpp"

namespace tutti::score {

namespace {

constexpr auto most_notes = std::size_t {2'000'000};     // Mahler's eighth has some 200,000 heads
constexpr auto longest_piece = Seconds {10.0 * 3600.0};  // twice the longest opera
constexpr auto most_sound = Seconds {400 * 3600.0};  // of all notes together; a long symphony has some sixty

/// Index of a part's first note of each bar, and one more.
std::vector<std::size_t> bar_offsets(const Part& part, std::size_t bars)
{
    auto offsets = std::vector<std::size_t>(bars + 1, part.notes.size());
    for (auto i = part.notes.size(); i-- > 0;)
        offsets[part.notes[i].bar] = i;
    for (auto bar = bars; bar-- > 0;)
        offsets[bar] = std::min(offsets[bar], offsets[bar + 1]);
    return offsets;
}

/// Which note of each voice and key was begun last: what a tie can lengthen.
class LatestNotes {
public:
    void set(const Note& note, std::size_t played) { of_key_[note.sounding.midi_key()][note.voice] = played; }

    /// The one that ends where this one begins, of its own voice if there is one.
    std::optional<std::size_t> ending_at(ScorePosition onset, const Note& note,
                                         const std::vector<PerformedNote>& played) const
    {
        const auto of_key = of_key_.find(note.sounding.midi_key());
        if (of_key == of_key_.end())
            return std::nullopt;
        if (const auto own = of_key->second.find(note.voice);
            own != of_key->second.end() && played[own->second].end() == onset)
            return own->second;
        for (const auto& [voice, index] : of_key->second)
            if (played[index].end() == onset)
                return index;
        return std::nullopt;
    }

private:
    std::map<int, std::map<std::uint8_t, std::size_t>> of_key_;
};

}  // namespace

Result<UnfoldedScore> UnfoldedScore::unfold(Score score)
{
    if (score.bars.empty())
        return failure(ErrorCode::score_invalid,
                       "The score has no bars; export it again from the notation program");
    auto order = playing_order(score.bars);
    if (!order)
        return tl::unexpected {order.error()};
    for (auto& doubt : doubts_about(score.bars, *order))
        if (std::ranges::find(score.remarks, doubt) == score.remarks.end())
            score.remarks.push_back(std::move(doubt));
    auto unfolded = UnfoldedScore {std::move(score)};
    for (const auto& bar : unfolded.score_.bars) {
        const auto before = unfolded.movement_.empty() ? 0 : unfolded.movement_.back();
        unfolded.movement_.push_back(before + (bar.navigation.movement_starts || before == 0 ? 1 : 0));
    }
    auto start = ScorePosition {};
    for (const auto& visit : *order) {
        const auto& bar = unfolded.score_.bars[visit.bar];
        unfolded.entry_points_.push_back({start, unfolded.bars_.size(), !bar.rehearsal_mark.empty()});
        unfolded.bars_.push_back({visit.bar, visit.pass, visit.arrival, visit.fine, start, bar.length});
        start += bar.length;
    }
    if (const auto played = unfolded.play_parts(); !played)
        return tl::unexpected {played.error()};
    auto tempi = TempoMap::lay_out(unfolded.score_.bars, *order);
    if (!tempi)
        return tl::unexpected {tempi.error()};
    unfolded.tempi_ = std::move(*tempi);
    if (const auto short_enough = unfolded.check_length(); !short_enough)
        return tl::unexpected {short_enough.error()};
    return unfolded;
}

/// Whoever follows it lays out its time, so a small file must not ask for years of it.
Status UnfoldedScore::check_length() const
{
    const auto hours = [](Seconds length) { return length / Seconds {3600.0}; };
    if (const auto length = time_at(end()); length > longest_piece)
        return failure(
            ErrorCode::score_invalid,
            fmt::format("At its marked tempi this score lasts {:.0f} hours, which no piece does; check its "
                        "tempi and its repeat signs",
                        hours(length)));
    auto sound = Seconds {0.0};
    for (const auto& notes : notes_)
        for (const auto& note : notes)
            sound += time_at(note.end()) - time_at(note.onset);
    if (sound > most_sound)
        return failure(
            ErrorCode::score_invalid,
            fmt::format("The notes of this score sound for {:.0f} hours together, which those of no "
                        "piece do; check their durations",
                        hours(sound)));
    return {};
}

/// Lays each part's notes along the performed bars. A note that is tied from before lengthens the note of the
/// same key that ends where it begins, in whatever bar was played before; when there is none it is a note.
Status UnfoldedScore::play_parts()
{
    auto total = std::size_t {0};
    for (const auto& part : score_.parts) {
        const auto offsets = bar_offsets(part, score_.bars.size());
        auto played = std::vector<PerformedNote> {};
        auto latest = LatestNotes {};
        auto longest = Quarters {};
        for (auto at = std::size_t {0}; at < bars_.size(); ++at) {
            const auto& bar = bars_[at];
            for (auto i = offsets[bar.bar]; i < offsets[bar.bar + 1]; ++i) {
                const auto& note = part.notes[i];
                const auto onset = bar.start + note.onset;
                if (note.tied_from_before && !note.grace)
                    if (const auto before = latest.ending_at(onset, note, played)) {
                        auto& lengthened = played[*before];
                        lengthened.duration += note.duration;
                        longest = std::max(longest, lengthened.duration);
                        continue;
                    }
                if (++total > most_notes)
                    return failure(ErrorCode::score_invalid,
                                   fmt::format("With its repeats this score has more than {} notes, which no "
                                               "piece has; check its repeat signs",
                                               most_notes));
                if (!note.grace)
                    latest.set(note, played.size());
                longest = std::max(longest, note.duration);
                played.push_back({onset, note.duration, note.sounding, static_cast<std::uint32_t>(at),
                                  static_cast<std::uint32_t>(i), note.grace});
            }
        }
        notes_.push_back(std::move(played));
        longest_.push_back(longest);
    }
    return {};
}

ScorePosition UnfoldedScore::end() const noexcept
{
    return bars_.back().end();
}

Place UnfoldedScore::place_at(ScorePosition position) const noexcept
{
    const auto after =
        std::upper_bound(bars_.begin(), bars_.end(), position,
                         [](ScorePosition p, const PerformedBar& bar) { return p < bar.start; });
    const auto at = after == bars_.begin() ? after : std::prev(after);
    const auto& bar = score_.bars[at->bar];
    const auto into = std::clamp(position - at->start, Quarters {}, at->length);
    return {static_cast<std::size_t>(at - bars_.begin()), at->bar,
            1.0 + (bar.begins_at + into) / bar.metre.beat()};
}

std::size_t UnfoldedScore::first_note_from(std::size_t part, ScorePosition position) const noexcept
{
    const auto& notes = notes_[part];
    const auto found =
        std::lower_bound(notes.begin(), notes.end(), position,
                         [](const PerformedNote& note, ScorePosition p) { return note.onset < p; });
    return static_cast<std::size_t>(found - notes.begin());
}

std::vector<PerformedNote> UnfoldedScore::sounding(std::size_t part, ScorePosition position) const
{
    auto found = std::vector<PerformedNote> {};
    const auto& notes = notes_[part];
    for (auto i = first_note_from(part, position - longest_[part]); i < notes.size(); ++i) {
        if (notes[i].onset > position)
            break;
        if (notes[i].end() > position)
            found.push_back(notes[i]);
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const auto& a, const auto& b) { return a.pitch < b.pitch; });
    return found;
}

std::optional<std::size_t> UnfoldedScore::find_bar(std::string_view number, int pass) const noexcept
{
    for (auto at = std::size_t {0}; at < bars_.size(); ++at)
        if (bars_[at].pass == pass && printed(bars_[at]).number == number)
            return at;
    return std::nullopt;
}

std::optional<std::size_t> UnfoldedScore::find_mark(std::string_view mark) const noexcept
{
    for (auto at = std::size_t {0}; at < bars_.size(); ++at)
        if (printed(bars_[at]).rehearsal_mark == mark)
            return at;
    return std::nullopt;
}

std::optional<std::size_t> UnfoldedScore::find_place(std::string_view said, ScorePosition near) const
{
    const auto found = find_said(*this, said, near);
    return found ? std::optional {found->performed_bar} : std::nullopt;
}

}  // namespace tutti::score
