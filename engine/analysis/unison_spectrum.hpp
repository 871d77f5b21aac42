// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <complex>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "dsp/stft.hpp"
#include "units/quantity.hpp"

namespace tutti::analysis {

/// The players on one part, laid out by how many cents they lie from the middle.
///
/// Over a second or two every player is a line of his own in the spectrum of each partial, at the same number
/// of cents in all of them. What bow and breath add to a partial stands at so many hertz beside it: at other
/// cents in each. So the partials' amplitudes over cents are averaged, and what stays 15 dB below the highest
/// is left out. Amplitudes, not powers: a soft player is to count nearly as much as a loud one.
///
///   in      for each hop and partial, its phasor at 0 Hz with the players' common movement turned back; one
///           partial's spectrum is renewed each time it is asked for
///   out     the standard deviation of what is there, and what a single line would read
///   cost    two real transforms of 512 and at most 100 square roots for each renewal
///
/// Construction allocates and plans [control]; the rest does neither [worker].
class UnisonSpectrum {
public:
    using Phasor = std::complex<float>;
    struct Parameters {
        std::size_t most_partials;
        Hertz rate;           ///< of the phasors
        std::size_t longest;  ///< hops of history that are looked at, at most 256
    };
    explicit UnisonSpectrum(Parameters);

    /// Forgets everything. `passband` is the standard deviation of the low-pass's power response.
    void begin_note(Hertz reference, std::size_t partials, Hertz passband) noexcept;

    /// Takes in one hop: the phasors of all sounding partials.
    void push(std::span<const Phasor>) noexcept;

    /// Looks anew at one partial, over all of the note that is remembered.
    void renew(std::size_t partial) noexcept;

    struct Layout {
        Cents deviation;  ///< of the players, the width of a line taken off in square
        Cents line;       ///< width of a line: what is much narrower than that cannot be told
    };
    /// Empty before every partial has been looked at. `votes` weights the partials.
    [[nodiscard]] std::optional<Layout> layout(std::span<const double> votes) const noexcept;

private:
    static constexpr std::size_t cells_a_side = 50;
    static constexpr std::size_t cells = 2 * cells_a_side + 1;

    struct Row {
        std::array<float, cells> amplitudes {};  // over cents, 1 in the mean
        std::size_t reach = 0;                   // cells either side that can be heard
        double line = 0.0;                       // cents
    };

    void transform(std::size_t partial, std::size_t hops) noexcept;
    [[nodiscard]] float power_between(double low, double high) const noexcept;

    Parameters parameters_;
    Hertz reference_;
    Hertz passband_;
    std::size_t sounding_ = 0;
    std::size_t heard_ = 0;  // hops of this note
    std::size_t renewed_ = 0;
    std::vector<Phasor> past_;  // rings, one a partial
    dsp::RealTransform real_;
    dsp::RealTransform imaginary_;
    std::vector<float> powers_;  // from −half the rate to half the rate
    std::vector<Row> rows_;
};

}  // namespace tutti::analysis
