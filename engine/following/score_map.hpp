// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "score/unfolded_score.hpp"
#include "units/pitch.hpp"
#include "units/quantity.hpp"

namespace tutti::following {

/// What one section has to play for a while.
struct Asked {
    enum class Sound : std::uint8_t {
        held,
        may_be_over,  ///< the last part of a note, which players often leave out
        may_ring,     ///< the first part of a rest: they are slow to let go, and the room rings
    };
    std::vector<Pitch> keys;  ///< sounding; empty for a rest; several for double stops and divisi
    Sound sound = Sound::held;
    friend auto operator<=>(const Asked&, const Asked&) = default;
};

/// A place from which playing may go on, and how likely it is chosen among all of them.
struct Entry {
    std::size_t cell;
    float share;  ///< of all entries together, 1
};

/// A score laid out for the follower: cells of equal nominal time, the time it takes at the marked tempo.
///
/// In nominal time every tempo mark is taken in already, so that playing at a steady share of the marked
/// tempo crosses the cells at a steady pace. Neighbouring cells in which every section is asked for the same
/// form one segment.
///
///   in      a score with its repeats unfolded, and which part each section plays
///   cost    some 40 bytes a cell; 10 minutes of music have 24 000
///
/// Built once [control]; everything else [any].
class ScoreMap {
public:
    static constexpr Seconds cell_length {0.025};

    /// `parts` holds, for each section, the index of its part; a section without one is not asked for
    /// anything.
    ScoreMap(const score::UnfoldedScore&, std::span<const std::optional<std::size_t>> parts);

    [[nodiscard]] std::size_t cells() const noexcept { return quarters_.size(); }
    [[nodiscard]] std::size_t sections() const noexcept { return asked_.size(); }

    /// Quarters from the start, at a place between two cells.
    [[nodiscard]] double quarters_at(double cell) const noexcept;
    [[nodiscard]] double cell_at(double quarters) const noexcept;
    /// Quarters in a minute at the marked tempo.
    [[nodiscard]] double marked_tempo_at(double cell) const noexcept;

    /// Everything a section is ever asked for; a segment names one of these.
    [[nodiscard]] std::span<const Asked> asked(std::size_t section) const noexcept { return asked_[section]; }
    [[nodiscard]] bool plays(std::size_t section) const noexcept { return !asked_[section].empty(); }

    /// Whether the section has one note at a time, but for a double stop now and then.
    [[nodiscard]] bool is_one_line(std::size_t section) const noexcept { return one_line_[section]; }

    struct Segment {
        std::size_t first_cell;
        std::size_t first_choice;  ///< of sections() indices in choices()
    };
    [[nodiscard]] std::span<const Segment> segments() const noexcept { return segments_; }
    /// Which of asked(section) a segment asks a section for.
    [[nodiscard]] std::uint16_t choice(const Segment& segment, std::size_t section) const noexcept
    {
        return choices_[segment.first_choice + section];
    }
    [[nodiscard]] const Segment& segment_at(std::size_t cell) const noexcept;

    /// For each cell, how well a note of the section beginning there fits: 1 at a note's beginning, falling
    /// to 0.
    [[nodiscard]] std::span<const float> beginnings(std::size_t section) const noexcept
    {
        return beginnings_[section];
    }
    /// The mean of beginnings(section) over all cells.
    [[nodiscard]] float usual_beginning(std::size_t section) const noexcept
    {
        return usual_beginning_[section];
    }

    /// The first cell that is at the same place of the page: what a repeat plays again is the same to who
    /// listens.
    [[nodiscard]] std::size_t first_playing_of(std::size_t cell) const noexcept
    {
        return first_playing_[cell];
    }

    /// Bars, rehearsal marks (more likely) and single notes (less so), by cell.
    [[nodiscard]] std::span<const Entry> entries() const noexcept { return entries_; }

private:
    void lay_out_time(const score::UnfoldedScore&);
    void lay_out_section(const score::UnfoldedScore&, std::size_t section, std::size_t part,
                         std::vector<std::uint16_t>& choices);
    void lay_out_segments(std::span<const std::vector<std::uint16_t>> choices);
    void lay_out_playings(const score::UnfoldedScore&);
    void lay_out_entries(const score::UnfoldedScore&);

    std::vector<double> quarters_;  // at each cell's beginning
    std::vector<std::vector<Asked>> asked_;
    std::vector<bool> one_line_;
    std::vector<Segment> segments_;
    std::vector<std::uint16_t> choices_;
    std::vector<std::vector<float>> beginnings_;
    std::vector<float> usual_beginning_;
    std::vector<std::uint32_t> first_playing_;
    std::vector<Entry> entries_;
};

}  // namespace tutti::following
