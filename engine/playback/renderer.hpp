// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <vector>

#include "playback/click.hpp"
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
};

/// Where the music is, at a frame of what is rendered.
struct PlayingPlace {
    FramePosition at;
    double quarters = 0.0;  ///< in the score; before the passage's start while counting in
    int pass = 1;           ///< which playing of the passage
    bool ended = false;
};

/// A passage of a piece as it is to be heard: count-in, stems, click, stretched to the tempo of the moment.
///
///   out     one channel for each stem, then the click; frames in order, as many as are asked for
///   delay   a new tempo is heard lead() of Stretcher after the last frame rendered
///
/// The count-in follows the metre at the tempo of the passage's first bars: whole bars, then what is
/// missing before a pick-up. Each join of a loop is a crossfade in which what leads to the first bar's first
/// note replaces what leads past the last, on the beat. Clicks are laid into the stretched sound where the
/// stretcher says that their beat is heard.
///
/// Construction allocates [control]; render() may [worker].
class Renderer {
public:
    /// Where no stem could be read a silent one stands in: there is still the click.
    Renderer(std::shared_ptr<const Stems>, const Timeline&, Passage, double tempo);

    [[nodiscard]] std::size_t channels() const noexcept { return ready_.size(); }
    [[nodiscard]] SampleRate rate() const noexcept { return stems_->rate; }
    [[nodiscard]] const Passage& passage() const noexcept { return passage_; }
    [[nodiscard]] std::size_t click_channel() const noexcept { return stems_->stems.size(); }

    /// Share of the recording's own tempo, 0.4 to 1.3. [any]
    void set_tempo(double share) noexcept { tempo_.store(share, std::memory_order_relaxed); }
    /// Whether the click goes on after the count-in. [any]
    void set_click(bool on) noexcept { click_on_.store(on, std::memory_order_relaxed); }

    /// Renders the next frames: silence once the passage is over. Tells where the first of them is. [worker]
    PlayingPlace render(std::span<float* const> out, FrameCount frames);

    static constexpr double slowest = 0.4;
    static constexpr double fastest = 1.3;

private:
    /// A stretch of what is fed to the stretcher, and which frames of the stems it is.
    struct Segment {
        std::int64_t begin;   // fed frames, from the start of the count-in
        std::int64_t end;     // likewise
        std::int64_t source;  // of the stems, at begin
        int pass;             // 0 while counting in
        bool last;
    };
    /// What one fed frame is made of: two frames of the stems, the second leading into the next segment.
    struct Blend {
        std::int64_t source;
        std::int64_t next_source;
        float gain;
        float next_gain;
    };
    struct Due {
        double fed;
        bool strong;
        bool counting_in;
    };
    void plan_count_in();
    void plan_next();
    void feed();
    void lay_out_clicks(Stretcher::Heard before, Stretcher::Heard now);
    [[nodiscard]] Blend blend_at(std::int64_t fed, std::size_t segment) const noexcept;
    [[nodiscard]] PlayingPlace place_of(std::int64_t output) const;

    std::shared_ptr<const Stems> stems_;
    Timeline timeline_;
    Passage passage_;
    std::atomic<double> tempo_;           // written by anybody, read by the worker
    std::atomic<bool> click_on_ {false};  // likewise
    Stretcher stretcher_;
    Click click_;

    std::int64_t from_;  // frames of the stems
    std::int64_t to_;
    std::int64_t after_;  // how much longer the sound goes on when the passage is over
    std::deque<Segment> plan_;
    std::deque<Due> beats_;  // planned, not yet laid out
    std::int64_t fed_;
    std::deque<Stretcher::Heard> heard_;     // around what is rendered next, and later
    std::vector<std::vector<float>> ready_;  // stems, then the click; from the frame rendered next
    std::int64_t rendered_ = 0;
    std::vector<Blend> blends_;
    std::vector<std::vector<float>> input_;
    std::vector<const float*> input_pointers_;
};

}  // namespace tutti::playback
