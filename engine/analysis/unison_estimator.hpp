// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <complex>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "analysis/unison_spectrum.hpp"
#include "units/instrument.hpp"
#include "units/quantity.hpp"

namespace tutti::analysis {

/// How together a section is on the note that it holds.
struct UnisonReading {
    Hertz centre;             ///< f0 in the middle of the players, the louder counting more
    Cents spread;             ///< standard deviation of the players' f0 about their common movement
    double confidence = 0.0;  ///< 0…1 that `spread` is within 5 cents
    bool one_player = false;  ///< nothing in the sound betrays a second player
};

/// What one player of the instrument alone would read as spread: the bow's and the breath's own unsteadiness.
/// Measured on single players: 5 cents for violins and violas, 4 for lower strings, 1.5 for all others.
[[nodiscard]] Cents unsteadiness_of_one(const Instrument&) noexcept;

/// Centre and spread of the players on one part, from one microphone, while a note is held.
///
/// The first ten partials are brought to 0 Hz and low-passed. Vibrato moves all of them by the same number of
/// cents: the movement they have in common is measured over 43 ms, and turned back. What is left of several
/// players in vibrato is how far apart they are at each instant, which is what a listener hears. Two views of
/// it:
///
///   wide    the players as lines in the partials' spectra, see UnisonSpectrum; it needs the note to be held
///   for
///           longer than the players' beats
///   narrow  how soon a partial forgets its phase: the further apart the players, and the higher the partial,
///   the
///           sooner. Read from how much of the autocorrelation is left at the longest lag before it first
///           falls away (the pulse-pair width), which asks for no whole beat
///
///   in      one hop of samples of about 12 kHz, finite; what f0 the section is thought to have, if any; and
///           optionally which share of each frequency is its own (see process())
///   out     a reading from a quarter of a second of a held note on, renewed every 43 ms, over up to the last
///   2 s delay   the window (21 ms; 32 ms below 190 Hz, 64 ms below 120 Hz), 50 ms left out for the attack,
///   21 ms for
///           the common movement, and the averaging: it describes the note so far, not the instant
///   cost    every other hop 6000 multiplications (15 000 below 120 Hz), two real transforms and 100 square
///   roots
///
/// A semitone step begins a new note; vibrato, however wide, does not. Construction allocates and plans
/// [control]; the rest does neither [worker].
///
/// Pulse-pair width: R. J. Doviak and D. S. Zrnić, "Doppler Radar and Weather Observations", 2nd ed. 1993,
/// section 6.4. Departures: the longest lag that still coheres instead of the first, since few players beat
/// like |cos|, not like a Gaussian; the low-pass's own width is taken out of it.
class UnisonEstimator {
public:
    struct Parameters {
        Hertz sample_rate {12'000.0};
        FrameCount hop {64};
        Cents one_player_reads {2.5};  ///< see unsteadiness_of_one(); taken off in square
    };
    explicit UnisonEstimator(Parameters);

    /// Takes in one hop. `f0` is the section's pitch as known by now, empty while it rests. `own_share`, when
    /// given, holds for evenly spaced frequencies from 0 Hz to half the sample rate which share (0…1) of the
    /// power there is this section's; partials that belong to somebody else do not vote.
    void process(std::span<const float> samples, std::optional<Hertz> f0,
                 std::span<const float> own_share = {}) noexcept;

    /// Of the note that sounds; empty in its first quarter of a second and while nothing sounds.
    [[nodiscard]] const std::optional<UnisonReading>& reading() const noexcept { return reading_; }

    void reset() noexcept;

    static constexpr std::size_t most_partials = 10;

private:
    using Phasor = std::complex<float>;
    static constexpr std::size_t hops_a_step = 2;  // the window is four hops: nothing is lost between
    static constexpr std::array<std::size_t, 7> lags {1, 2, 3, 4, 5, 6, 8};  // steps
    static constexpr std::size_t smoothing = 3;  // steps over which the common movement is taken
    static constexpr std::size_t remembered = 9;

    struct Correlation {
        Phasor product;
        float now = 0;   // power at the later end
        float then = 0;  // and at the earlier
    };
    struct Partial {
        double turn = 0.0;   // radians in a hop
        double phase = 0.0;  // of the oscillator at the newest window's first sample
        float power = 0;
        float own = 1;  // share, smoothed
        Phasor last;
        Phasor hop_turn;  // e(t) e*(t - one hop)
        Phasor drift;     // its sum: where the middle lies
        std::array<Phasor, remembered> raw {};
        std::array<Phasor, remembered> turns {};  // e(t) e*(t - one step)
        std::array<Phasor, remembered> still {};  // raw, with the common movement turned back
        std::array<Correlation, lags.size()> correlations {};
    };

    void begin_note(Hertz) noexcept;
    void step(std::span<const float> own_share) noexcept;
    [[nodiscard]] Phasor heterodyne(std::size_t partial, std::size_t samples_ago) const noexcept;
    void take_in() noexcept;
    void accumulate(float weight_of_past) noexcept;
    [[nodiscard]] float strongest() const noexcept;
    [[nodiscard]] double common_turn() const noexcept;
    void remember_shares(std::span<const float> own_share) noexcept;
    [[nodiscard]] Cents centre_above_reference() const noexcept;
    [[nodiscard]] double width_of(std::size_t partial) const noexcept;
    void read() noexcept;

    Parameters parameters_;
    std::vector<float> past_;  // the newest longest window and a hop more, oldest first
    std::vector<float> cosines_;
    std::vector<float> sines_;
    std::vector<Partial> partials_;
    UnisonSpectrum spectrum_;
    std::size_t sounding_partials_ = 0;
    std::size_t window_ = 0;
    Hertz passband_;  // standard deviation of the window's power response
    Hertz reference_;
    bool holding_ = false;
    bool refined_ = false;
    std::size_t hops_ = 0;   // since the note began
    std::size_t steps_ = 0;  // likewise
    std::size_t accumulated_ = 0;
    std::size_t foreign_hops_ = 0;  // in a row in which f0 was that of another note
    std::size_t absent_hops_ = 0;
    double common_phase_ = 0.0;
    double last_common_turn_ = 0.0;  // radians of the first partial in a step
    std::optional<UnisonReading> reading_;
};

}  // namespace tutti::analysis
