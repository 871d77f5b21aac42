// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "following/score_map.hpp"
#include "units/quantity.hpp"

namespace tutti::following {

/// Where the players may be in the score, and how fast: a Bayes filter over every cell of a ScoreMap and
/// every tempo.
///
/// The belief lies in layers, one for each tempo (a share of the marked one, 5 % apart), each over all cells;
/// two more hold those who stand still, on a held note or between playing. Every step a layer moves on by its
/// own pace, which is the same for all its cells: belief is shifted whole, so that moving does not blur it. A
/// little passes to the neighbouring tempi, to standing still, and to the entries of the map, those near by
/// more than those far away: after a repeat, a skip or a stop nobody has to press anything.
///
///   in      for each step a likelihood for each cell, and one for nobody playing
///
///   out     the place around which most belief lies, the share of belief there, its tempo and whether it
///   moves
///
///   delay   none of its own
///
///   cost    about six operations for each cell, layer and step: 10 minutes of score at 47 steps a second are
///           0.2 Gflop/s; a third of a step for each note's beginning
///
/// The forward recursion of a hidden Markov model with jumps of rank one: E. Nakamura, T. Nakamura, Y. Saito,
/// N. Ono and S. Sagayama, "Outer-product hidden Markov model and polyphonic MIDI score following", J. New
/// Music Research 43(2), 2014; the tempo as a state of its own: C. Raphael, "Automatic segmentation of
/// acoustic musical signals using hidden Markov models", IEEE PAMI 21(4), 1999. Construction allocates
/// [control]; the rest does not [worker].
class PositionFilter {
public:
    static constexpr std::size_t tempi = 35;  // 0.3 to 1.6 of the marked tempo

    struct Parameters {
        Seconds step;
        double tempo_wander = 0.09;  ///< standard deviation of the logarithm of the tempo after a second
        double jumps = 0.03;         ///< a second, from playing to another entry
        double near = 0.7;           ///< of all jumps, how many go to an entry a few seconds of music away
        double stops = 0.05;         ///< a second, from playing to silence
        double holds = 0.01;         ///< a second, from playing to a held note
        double releases = 1.0;       ///< a second, from a held note on
        double resumes = 0.3;        ///< a second, from silence on from the same place
        double restarts = 0.5;       ///< a second, from silence to another entry
    };
    PositionFilter(const ScoreMap&, Parameters);
    PositionFilter(const PositionFilter&) = delete;
    PositionFilter& operator=(const PositionFilter&) = delete;

    /// Nobody has played yet: at the start most likely, at another entry perhaps.
    void begin() noexcept;
    /// Somebody says where playing is or will begin.
    void told(double cell) noexcept;

    /// Something may have happened that was not heard: a tenth of the belief goes to the entries.
    void loosen() noexcept;

    /// One step of time, and what was heard at its end: `playing` for each cell, `stopped` for nobody
    /// playing.
    void step(std::span<const float> playing, float stopped) noexcept;

    /// A note of a section began `ago` before the end of the last step; `fit` says for each cell how well a
    /// note beginning there fits, as a likelihood, and `unasked` how well one fits that no score asks for.
    void weigh_beginning(std::span<const float> fit, float unasked, Seconds ago) noexcept;

    struct Estimate {
        double cell = 0.0;   ///< mean of the belief around its highest place
        double share = 0.0;  ///< of all belief, within 10 cells of it or of the same places of the page
        double wide_share =
            0.0;  ///< within 40 cells, and at the same places of the page in other playings of a repeat
        double tempo = 1.0;    ///< there, as a share of the marked one
        double moving = 0.0;   ///< share of the belief there that moves on
        double stopped = 0.0;  ///< of all belief, that nobody plays
    };
    [[nodiscard]] Estimate estimate() noexcept;

    /// How likely each of the map's segments is if the ensemble plays: belief that does not sum to 1.
    void share_on_the_move(std::span<const ScoreMap::Segment>, std::span<float> shares) const noexcept;

    [[nodiscard]] static double tempo_of(std::size_t layer) noexcept;

private:
    struct Layer {
        std::vector<float> belief;
        double pace = 0.0;      // cells a step
        double fraction = 0.0;  // of a cell: belief[i] is at i + fraction
    };
    void lay_out_jumps();
    void jump(float from_playing, float from_still) noexcept;
    void shift(Layer&) noexcept;
    void normalise() noexcept;
    void learn_tempo() noexcept;

    const ScoreMap& map_;
    Parameters parameters_;
    std::array<Layer, tempi> layers_;
    std::vector<float> held_;
    std::vector<float> stopped_;
    std::vector<float> near_share_;  // of a cell's near jumps, what an entry of weight 1 beside it gets
    std::vector<float> arriving_;    // scratch: near jumps, for an entry of weight 1
    std::vector<float> resting_;     // scratch: what goes on from standing still
    std::vector<float> mixed_;       // scratch: one layer after mixing
    std::vector<float> before_;      // scratch: the layer below before mixing
    std::vector<float> marginal_;    // over layers
    std::vector<float> moving_;      // likewise, without who stands still; its scale is not told
    std::vector<double> sums_;       // scratch
    std::vector<float> folded_;      // scratch: the marginal by place of the page
    std::array<float, tempi> tempo_now_ {};    // belief in each tempo while playing
    std::array<float, tempi> usual_tempo_ {};  // of late while playing, sums to 1
    std::array<float, tempi> prior_tempo_ {};
};

}  // namespace tutti::following
