// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "score/musicxml_bars.hpp"
#include "score/musicxml_clock.hpp"
#include "score/musicxml_signs.hpp"
#include "score/remarks.hpp"
#include "score/score.hpp"
#include "score/xml.hpp"
#include "units/result.hpp"

namespace tutti::score::musicxml {

/// Reads one part's measures, one after the other: its notes into the part, what concerns everybody into the
/// bars.
class PartReader {
public:
    /// What is handed in must outlive this; `bars` has a sketch for every measure. The divisions hold until
    /// the part has its own.
    PartReader(Part& part, std::vector<BarSketch>& bars, Signs& signs, Remarks& remarks, bool concert_pitch,
               int divisions);

    /// Fails on lengths that no measure has; in what else is wrong it finds its way, with a remark.
    [[nodiscard]] Status read(XmlElement measure, std::size_t bar);
    /// After the last measure: orders the notes, and says what was left out.
    void finish();

private:
    Status read_note(XmlElement note);
    void read_dynamics(XmlElement dynamics, Quarters at, int staff);
    void read_directions(XmlElement direction, Quarters at);
    void read_wedge(XmlElement wedge, Quarters at, int staff);
    void read_slurs(XmlElement notations, Note&) const;
    void read_attributes(XmlElement attributes);
    /// From one pitch of a note to another, lower below 0. The letter goes by steps.
    struct Interval {
        int semitones = 0;
        int steps = 0;
    };
    using IntervalOfStaff = std::map<int, Interval>;  ///< by staff; 0 for all

    void read_transposes(XmlElement attributes);
    void read_key(XmlElement key);
    void read_time(XmlElement time);
    void read_clef(XmlElement clef);
    void remark_changes();
    void repeat_bars(std::size_t first_note);
    std::optional<Quarters> notated_length(XmlElement note) const;
    std::uint8_t voice(std::string_view name);
    static Interval interval(XmlElement transpose);
    static void set(IntervalOfStaff&, int staff, Interval);
    static Interval of_staff(const IntervalOfStaff&, int staff);
    Interval sounding_above_file(int staff) const;
    Interval sounding_above_written(int staff) const;
    static Spelling moved(Spelling, Interval);
    std::string where() const;

    Part& part_;
    std::vector<BarSketch>& bars_;
    Signs& signs_;
    Remarks& remarks_;
    bool concert_pitch_;  ///< the file's pitches are sounding, save for octaves

    std::size_t bar_ = 0;
    std::map<int, std::size_t> repeated_bars_;  ///< by staff, 0 for all: how far back a bar with a % looks
    std::set<int> slashed_staves_;              ///< 0 for all
    std::set<int> tablatures_;                  ///< staves
    MeasureClock clock_;
    Quarters last_onset_;         ///< for the notes of a chord
    IntervalOfStaff transposes_;  ///< what sounds, above what the file says
    IntervalOfStaff for_parts_;   ///< what sounds, above what a part made of a concert score says
    std::map<std::string, std::uint8_t, std::less<>> voices_;
    std::map<int, Hairpin> open_hairpins_;  ///< by their numbers
    std::size_t cues_ = 0;
    std::size_t unpitched_ = 0;
    std::size_t slashes_ = 0;
    std::size_t in_tablature_ = 0;
    std::size_t hidden_ = 0;
    std::size_t without_pitch_ = 0;
    std::size_t without_duration_ = 0;
    std::size_t backed_too_far_ = 0;
    std::size_t out_of_range_ = 0;
    std::size_t microtones_ = 0;
    std::string first_beat_repeat_;                     ///< its bar; empty without
    std::vector<std::pair<std::string, int>> changes_;  ///< of the transposition, by bar
    bool doubled_ = false;                              ///< an octave away, by others who read the part
};

}  // namespace tutti::score::musicxml
