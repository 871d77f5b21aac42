// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "analysis/class_hearing.hpp"
#include "analysis/ensemble_reading.hpp"
#include "analysis/section_reading.hpp"
#include "following/astray.hpp"
#include "following/part_follower.hpp"
#include "following/position_filter.hpp"
#include "following/score_map.hpp"
#include "score/unfolded_score.hpp"
#include "units/quantity.hpp"

namespace tutti::following {

/// Finds an ensemble in its score and stays with it, hop by hop.
///
/// Every section votes with the keys that its microphones believe in and with the beginnings of its notes.
/// Sections without a part and those whose sound cannot be told have little to say, and so have those that
/// sit out while others play (a tutor rehearses with one section or two): they are named as missing. One that
/// plays something else is outvoted by the others and named as lost. One section alone with one note at a
/// time (a pupil) has nobody to outvote it, breaks off, waits and plays notes again; where each of its notes
/// begins is clearer than among others: it is followed note by note (PartFollower).
///
///   in      the readings of every hop, and the key evidence of every fourth
///
///   out     a ScorePlace per hop, and each section's Presence
///
///   delay   what was heard is `lag` old when it is known; the position is carried forward over it at the
///   tempo heard
///
///   cost    see PositionFilter, in one hop of four; of one section see PartFollower
///
/// Construction allocates [control]; the rest does not [worker].
class Follower {
public:
    struct Parameters {
        SampleRate sample_rate;
        FrameCount hop;
        Seconds lag = 60_ms;           ///< from a sound to the middle of what the evidence shows of it
        Seconds independent = 400_ms;  ///< evidence of what sounds, this far apart, counts as two witnesses
        Seconds independent_silence = 200_ms;  ///< likewise, of silence
        /// A single player plays this, and is followed note by note even where the part has chords.
        std::optional<PartFollower::Passage> passage {};
        double pace = 1.0;  ///< of a single section at first, share of the marked tempo
    };
    /// `parts` holds, for each section of the class, the index of the part it plays, or nothing.
    Follower(const score::UnfoldedScore&, std::span<const std::optional<std::size_t>> parts, Parameters);

    Follower(const Follower&) = delete;
    Follower& operator=(const Follower&) = delete;

    /// Whether the next process() will look at the key evidence; in the other hops it may be old.
    [[nodiscard]] bool wants_keys() const noexcept { return hops_ + 1 == hops_a_step; }

    /// One hop: the readings of all sections, and what each says of every key.
    const analysis::ScorePlace& process(std::span<const analysis::SectionReading> readings,
                                        std::span<const analysis::KeyEvidence> keys) noexcept;

    /// The tutor says where.
    void told(score::ScorePosition) noexcept;
    /// The stream has a hole: nobody knows how far playing went on in it.
    void skip() noexcept;

    [[nodiscard]] analysis::Presence presence(std::size_t section) const noexcept
    {
        return sections_[section].presence;
    }
    /// How far a lost section is from the others, in quarters, + when it is ahead; none where that is not
    /// known.
    [[nodiscard]] std::optional<double> astray(std::size_t section) const noexcept;
    /// Who is followed note by note; nobody where several sections are.
    [[nodiscard]] PartFollower* player() noexcept { return player_ ? &*player_ : nullptr; }
    [[nodiscard]] const ScoreMap& map() const noexcept { return map_; }
    [[nodiscard]] Seconds lag() const noexcept { return parameters_.lag; }

private:
    struct Section {
        std::vector<float> log_likelihoods;  // of each choice of the map
        std::vector<float> fits;             // of a note's beginning, for each cell
        float quiet = 0.0F;                  // log likelihood of silence
        float talk = 0.0F;                   // log likelihood of sound that is nobody's, whatever its key
        std::vector<double> likelihoods;     // of each choice, if it takes part
        std::vector<float> weighed;          // log likelihoods, whether it does or not
        double takes_part = 1.0;             // probability that it plays what it is asked for
        double sounding = 0.0;
        double agreement = 0.0;  // of late, log odds of what the score asks for here against anything
        double silence = 0.0;    // of late, share of silent hops while something was asked for
        analysis::Presence presence = analysis::Presence::unknown;
    };
    void weigh(std::size_t section, const analysis::KeyEvidence&) noexcept;
    [[nodiscard]] float weigh_standing_still(std::span<const analysis::KeyEvidence>) const noexcept;
    static void weigh_by_taking_part(Section&) noexcept;
    void learn_whether_it_takes_part(std::size_t section) noexcept;
    void tell_who_takes_part() noexcept;
    void lay_out_likelihood() noexcept;
    void hear_beginning(std::size_t section, const analysis::Onset&) noexcept;
    void step(std::span<const analysis::KeyEvidence>) noexcept;
    void update() noexcept;
    void tell_place() noexcept;
    void tell_presence() noexcept;
    void look_for_strays(double cell_before) noexcept;

    static constexpr std::size_t hops_a_step = 4;  // 21 ms: evidence overlaps from hop to hop

    Parameters parameters_;
    Seconds step_;
    ScoreMap map_;
    std::optional<PartFollower> player_;  // one of both
    std::optional<PositionFilter> ensemble_;
    std::vector<Section> sections_;
    std::vector<float> playing_;      // likelihood of each cell
    std::vector<float> on_the_move_;  // likewise, the belief in each segment, if the ensemble plays
    std::vector<Astray> astray_;      // of each section, where there are several
    PositionFilter::Estimate estimate_;
    analysis::ScorePlace place_;
    FramePosition heard_until_;
    std::size_t hops_ = 0;
};

}  // namespace tutti::following
