// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>

namespace tutti::review {

/// What one session says of something, and how far that may be off.
struct Estimate {
    double at = 0.0;     ///< weeks since any moment
    double value = 0.0;  ///< in any unit
    double error = 0.0;  ///< standard error of `value`, from what was heard in that session alone; above 0
    int piece = 0;       ///< what was played: each has a level of its own
};

/// A straight line through sessions that differ from one to the next by more than each one's own error. Every
/// piece has a line at a height of its own, all equally steep: a harder piece is not a class that got worse.
/// `first` and `last` are at the height of all sessions together.
struct Trend {
    double first = 0.0;         ///< the line at the first session
    double last = 0.0;          ///< the line at the last
    double first_within = 0.0;  ///< half of the 95 % interval of `first`
    double last_within = 0.0;   ///< likewise of `last`
    double change = 0.0;        ///< by how much further from 0 `last` is than `first`; below 0 is nearer
    double within = 0.0;        ///< half of the 95 % interval of `change`
    double moved_within = 0.0;  ///< half of the 95 % interval of `last` − `first`
    double chance = 1.0;        ///< of a change as large, either way, if there were none
    double moved_chance = 1.0;  ///< of a `last` − `first` as large, either way
    double between = 0.0;       ///< variance between sessions that nothing here explains
};

/// Weighted regression with a random effect for each session. The variance between sessions comes from what
/// the line leaves over, by moments (DerSimonian and Laird 1986, for a regression: Thompson and Sharp 1999);
/// the interval and the chance from Student's t with the residual variance of the weighted line, never taken
/// for less than 1 (Knapp and Hartung 2003; Röver, Knapp and Friede 2015), since ten rehearsals are few.
///
/// Nothing with fewer than four sessions, one more for each further piece, or when no piece was played at two
/// moments. [any]
///
/// R. DerSimonian and N. Laird, "Meta-analysis in clinical trials", Control. Clin. Trials 7(3), 1986.
/// S. G. Thompson and S. J. Sharp, "Explaining heterogeneity in meta-analysis", Stat. Med. 18(20), 1999.
/// G. Knapp and J. Hartung, "Improved tests for a random effects meta-regression with a single covariate",
/// Stat. Med. 22(17), 2003.
[[nodiscard]] std::optional<Trend> trend_of(std::span<const Estimate>);

/// Several sessions as one.
struct Pooled {
    double value = 0.0;
    double within = 0.0;  ///< half of its 95 % interval
};

/// Their mean, each weighted by the inverse of its own variance and that between sessions. At least one is
/// needed. [any]
[[nodiscard]] Pooled pooled(std::span<const Estimate>, double between);

/// The variance between sessions where there are too few for a line: what they scatter beyond their own
/// errors, by moments, held against `usual`, a standard deviation, which counts as three sessions. [any]
[[nodiscard]] double variance_of_few(std::span<const Estimate>, double usual);

/// The chance that Student's t with so many degrees of freedom is further from 0 than `t`.
[[nodiscard]] double two_sided_chance(double t, int degrees) noexcept;

/// Which of many chances are small enough to be believed together: of those that are said to be no accident,
/// at most the share `false_ones` is one, on average. Returns the largest chance to be believed, 0 when none.
///
/// Y. Benjamini and Y. Hochberg, "Controlling the false discovery rate", J. R. Stat. Soc. B 57(1), 1995.
/// [any]
[[nodiscard]] double believed_up_to(std::span<const double> chances, double false_ones);

}  // namespace tutti::review
