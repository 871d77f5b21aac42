// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "playback/click.hpp"
#include "playback/pursuit.hpp"
#include "playback/stems.hpp"
#include "playback/stretcher.hpp"
#include "playback/timeline.hpp"
#include "units/quantity.hpp"

namespace tutti::playback {

/// What is practised.
struct Passage {
    std::size_t first_bar = 0;  ///< index into UnfoldedScore::bars()
    std::size_t end_bar = 0;    ///< the one after the last
    int count_in = 0;           ///< bars of clicks before it, once
    int passes = 1;             ///< how often it is played, without a break; 0: without end
    Seconds into {};            ///< of the recordings after its start: where it is taken up, the first time
};

/// Where the music is, at a frame of what is rendered.
struct PlayingPlace {
    FramePosition at;
    double quarters = 0.0;  ///< in the score; before the passage's start while counting in
    int pass = 1;           ///< which playing of the passage
    enum class State { counting_in, playing, waiting, ended } state = State::counting_in;
    double rate = 1.0;  ///< share of the recording's own tempo
};

/// A passage of a piece as it is to be heard: count-in, stems, click, stretched to the tempo of the moment.
///
///   out     one channel for each stem, then the click; frames in order, as many as are asked for
///   delay   a new tempo is heard lead() of Stretcher after the last frame rendered
///
/// The count-in follows the metre at the tempo of the passage's first bars: whole bars, then what is
/// missing before a pick-up. Each join of a loop is a crossfade in which what leads to the first bar's first
/// note replaces what leads past the last, on the beat. Before a pick-up there is a rest instead, of as many
/// beats as the metre has between the last bar's end and it, unless somebody leads. Clicks are laid into the
/// stretched sound where the stretcher says that their beat is heard.
///
/// Once it has a Lead it keeps to it instead of a tempo, see Pursuit: a turn is a crossfade of 25 ms, waiting
/// a fade of 200 ms.
///
/// Construction allocates [control]; render() may [worker].
class Renderer {
public:
    /// Where no stem could be read a silent one stands in: there is still the click.
    Renderer(std::shared_ptr<const Stems>, const Timeline&, Passage, double tempo,
             Pursuit::Parameters pursuit = {});

    [[nodiscard]] std::size_t channels() const noexcept { return ready_.size(); }
    [[nodiscard]] SampleRate rate() const noexcept { return stems_->rate; }
    /// From the last frame rendered until a change is heard. [any]
    [[nodiscard]] FrameCount lead() const noexcept { return stretcher_.lead(); }
    [[nodiscard]] std::size_t click_channel() const noexcept { return stems_->stems.size(); }

    /// Share of the recording's own tempo, 0.4 to 1.5. [any]
    void set_tempo(double share) noexcept { tempo_.store(share, std::memory_order_relaxed); }
    /// Whether the click goes on after the count-in. [any]
    void set_click(bool on) noexcept { click_on_.store(on, std::memory_order_relaxed); }

    /// Keeps to somebody from the next hop of the stretcher on. [worker]
    void keep_to(const Lead& lead) noexcept { lead_ = lead; }

    /// Renders the next frames: silence once the passage is over. Tells where the first of them is. [worker]
    PlayingPlace render(std::span<float* const> out, FrameCount frames);

    static constexpr double slowest = 0.4;
    static constexpr double fastest = 1.5;

private:
    /// A stretch of what is fed to the stretcher, and which frames of the stems it is.
    struct Segment {
        std::int64_t begin;   // fed frames, from the start of the count-in
        std::int64_t end;     // likewise
        std::int64_t source;  // of the stems, at begin
        std::int64_t fade;    // before the end, into what follows
        int pass;             // 0 while counting in
        PlayingPlace::State state;

        [[nodiscard]] double source_at(double fed) const noexcept
        {
            const auto moves = state == PlayingPlace::State::waiting ? 0.0 : fed - static_cast<double>(begin);
            return static_cast<double>(source) + moves;
        }
        [[nodiscard]] bool sounds() const noexcept { return state == PlayingPlace::State::playing; }
        /// Between two passes.
        [[nodiscard]] bool rests() const noexcept
        {
            return state == PlayingPlace::State::counting_in && pass > 0;
        }
    };
    /// What one fed frame is made of: two frames of the stems, the second leading into the next segment.
    struct Blend {
        std::int64_t source;
        std::int64_t next_source;
        float gain;
        float next_gain;
    };
    struct Due {
        std::int64_t source;  // fed while counting in
        bool strong;
    };
    void plan_count_in();
    void plan_rest();
    void plan_next();
    void pursue();
    void turn_to(std::int64_t source, int pass);
    void wait_here();
    void feed();
    void lay_out_clicks(Stretcher::Heard before, Stretcher::Heard now);
    [[nodiscard]] std::size_t segment_at(std::int64_t fed) const noexcept;
    [[nodiscard]] Blend blend_at(std::int64_t fed, std::size_t segment) noexcept;
    [[nodiscard]] PlayingPlace place_of(std::int64_t output) const;

    std::shared_ptr<const Stems> stems_;
    Timeline timeline_;
    Passage passage_;
    std::atomic<double> tempo_;           // written by anybody, read by the worker
    std::atomic<bool> click_on_ {false};  // likewise
    Stretcher stretcher_;
    Click click_;

    std::optional<Lead> lead_;
    Pursuit pursuit_;
    double ratio_ = 1.0;  // of the last hop, stretched ÷ original
    bool audible_ = true;
    float level_ = 1.0F;  // on its way to audible_

    std::int64_t from_;    // frames of the stems
    std::int64_t begins_;  // likewise: from_, and what Passage::into leaves out the first time
    std::int64_t to_;
    std::int64_t after_;  // how much longer the sound goes on when the passage is over
    std::deque<Segment> plan_;
    std::vector<Due> counted_in_;  // beats of the count-in
    std::int64_t rest_ = 0;        // fed, between two passes
    std::vector<Due> rested_;      // its beats, from its begin
    std::vector<Due> beats_;       // of the passage
    std::int64_t fed_;
    std::deque<Stretcher::Heard> heard_;     // around what is rendered next, and later
    std::vector<std::vector<float>> ready_;  // stems, then the click; from the frame rendered next
    std::int64_t rendered_ = 0;
    std::vector<Blend> blends_;
    std::vector<std::vector<float>> input_;
    std::vector<const float*> input_pointers_;
};

}  // namespace tutti::playback
