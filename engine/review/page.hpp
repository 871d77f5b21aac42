// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "analysis/ensemble_reading.hpp"
#include "analysis/note_reading.hpp"
#include "review/review.hpp"
#include "score/unfolded_score.hpp"
#include "units/quantity.hpp"

namespace tutti::review {

/// Where the ensemble was, and how fast it went, as its readings told. Holds a visit for each bar played and
/// a tempo for each second, not the readings.
class PlaceLine {
public:
    /// `score` may be null: then only the tempo by beats is told.
    PlaceLine(SampleRate, FrameCount hop, std::shared_ptr<const score::UnfoldedScore> score);

    /// Takes the ensemble's next reading. [worker]
    void hear(const analysis::EnsembleReading&);

    /// A bar as it was played, while the ensemble was followed.
    struct Visit {
        std::size_t performed_bar;  ///< index into UnfoldedScore::bars()
        FramePosition from;
        FramePosition to;
        double begins_at;  ///< quarters
        double ends_at;
    };
    /// In order of time, without those in which less than a quarter of a bar was played: wherever the
    /// follower changes its mind there are some.
    [[nodiscard]] std::vector<Visit> visits() const;
    /// Once a second, while it is known.
    [[nodiscard]] const std::vector<TempoPoint>& tempo() const noexcept { return tempo_; }
    [[nodiscard]] SampleRate rate() const noexcept { return rate_; }
    /// Whether the ensemble was in no place of its score for most of the time between two instants although
    /// it was at other times: so it is while a class tunes.
    [[nodiscard]] bool away(FramePosition from, FramePosition to) const;
    /// How much of the time between two instants the ensemble was followed in its score.
    [[nodiscard]] FrameCount followed(FramePosition from, FramePosition to) const;
    /// How sure its place was then on average, 0…1; 0 where it never was followed.
    [[nodiscard]] double confidence() const noexcept;

private:
    void follow(const analysis::EnsembleReading&);

    struct Stretch {
        FramePosition from;
        FramePosition to;
    };
    /// Adds the hop that ends at `until`.
    void extend(std::vector<Stretch>&, FramePosition until) const;
    [[nodiscard]] static FrameCount in_common(const std::vector<Stretch>&, FramePosition from,
                                              FramePosition to);

    SampleRate rate_;
    FrameCount hop_;
    std::shared_ptr<const score::UnfoldedScore> score_;
    std::vector<Visit> visits_;
    bool followed_ = false;  // in the hop before
    bool place_seen_ = false;
    std::vector<Stretch> no_place_;
    std::vector<Stretch> followed_stretches_;
    double confidences_ = 0.0;  // sum over the hops followed
    std::int64_t hops_followed_ = 0;
    std::vector<TempoPoint> tempo_;  // TempoPoint::bar is an index into Score::bars here
};

/// Where a note of the score stands on the page. Where an extra one begins is heard, not printed: one that is
/// heard just before a bar line is the next bar's. [any]
[[nodiscard]] score::Place printed_place(const analysis::NoteReading&, const score::UnfoldedScore&) noexcept;

/// The columns of a review's table, and which of them an instant belongs to: the bars of the page or,
/// without a score, ten seconds each.
class Page {
public:
    /// By the bars of a score. The rest of a bar that a repeat splits is the same column.
    Page(const score::UnfoldedScore&, const PlaceLine&);
    /// By time.
    Page(Seconds length, SampleRate);

    [[nodiscard]] const std::vector<Bar>& bars() const noexcept { return bars_; }
    [[nodiscard]] bool by_bar() const noexcept { return !column_of_printed_.empty(); }

    struct Place {
        std::size_t column;   ///< index into bars()
        std::size_t playing;  ///< index into its playings
        double within;        ///< how far into the column, 0…1
    };
    /// Empty when nobody knows where the ensemble was. [any]
    [[nodiscard]] std::optional<Place> at(FramePosition) const;
    /// Where a note is that was played from one instant to another: a player who is a little early plays the
    /// bar's first note before it begins. [any]
    [[nodiscard]] std::optional<Place> at(FramePosition start, FramePosition end) const;
    /// The column of a bar of the score, an index into Score::bars.
    [[nodiscard]] std::size_t column_of(std::size_t printed_bar) const
    {
        return column_of_printed_[printed_bar];
    }

private:
    struct Stretch {
        FramePosition from;
        FramePosition to;
        Place place;     // `within` at its beginning
        double reaches;  // `within` at its end
    };
    SampleRate rate_;
    std::vector<Bar> bars_;
    std::vector<std::size_t> column_of_printed_;
    std::vector<Stretch> stretches_;  // by time
};

}  // namespace tutti::review
