// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "backing_track/track/host_course.hpp"
#include "backing_track/track/opened_piece.hpp"
#include "backing_track/track/run.hpp"
#include "backing_track/track/settings.hpp"
#include "host/host_time.hpp"
#include "rt/handover_queue.hpp"
#include "rt/latest_value.hpp"
#include "rt/realtime.hpp"
#include "units/quantity.hpp"

namespace tutti::backing_track {

/// Where the music is.
struct Where {
    enum class State : std::uint8_t {
        stopped,   ///< the host stands still
        no_time,   ///< it plays, and tells no tempo
        waiting,   ///< it is before the piece
        playing,   ///< it is in the piece
        over,      ///< it is past the piece
        too_slow,  ///< so that the recordings could only be heard badly: they are silent
        too_fast,  ///< likewise
    };
    State state = State::stopped;
    double quarters = 0;  ///< of the score, from its start; below 0 before it
};

/// What the host's thread is told with each block.
struct Mix {
    std::array<bool, most_parts> muted {};
    int first_bar = 1;
    /// Nobody is heard: what sounds fades, and begins anew afterwards. Where the host is, is followed on.
    bool silent = false;
};

/// A piece in time with a host.
///
/// Each time the host starts, seeks or loops, a new playing of the piece begins: a playback::Renderer from
/// that moment of the recordings on, which a playback::Transport plays and which keeps to the host's beats as
/// it would to a pupil's (Pursuit). The worker makes and renders them ahead.
///
///   in      where the host is, block by block
///   out     the parts that are not muted, the same on every channel
///   delay   none. Live, what has not been rendered when it is due is left out and what follows is in its
///           place, so a start is heard some 20 ms late, and exactly there; a loop that the host tells of in
///           time is not, nor is one that it has gone round once. Offline nothing is late: it is the same
///           sound, with its beginning.
///
/// A change of the host's tempo is heard after what is rendered ahead, 64 ms or the host's longest block and
/// a little, and the stretcher's 27 ms; what that put out of place is caught up two beats later.
class Player {
public:
    Player();
    ~Player();
    Player(const Player&) = delete;
    Player& operator=(const Player&) = delete;

    /// Opens another piece, on the worker; an empty path for none. [control]
    void choose(const std::filesystem::path& folder);

    // Neither of these waits for a piece that is being read.
    /// Makes room. Blocks are expected to have up to `longest` frames. [control & !running]
    void prepare(SampleRate, FrameCount longest);
    /// Lets go of what plays. [control & !running]
    void release();

    /// Adds what is heard in one block to the channels. [audio & running]
    void play(const std::optional<plugins::HostPlace>&, const Mix&, std::span<float* const> channels,
              FrameCount frames) noexcept RT_SAFE;
    /// The same for a host that renders faster than the clock: does the worker's work before it returns. May
    /// lock, wait and allocate. [audio & running, offline only]
    void play_at_once(const std::optional<plugins::HostPlace>&, const Mix&, std::span<float* const> channels,
                      FrameCount frames);

    /// What has been opened.
    struct Opened {
        std::shared_ptr<const OpenedPiece> piece;
        std::string trouble;   ///< a sentence; empty when all is well
        bool opening = false;  ///< there will be news
    };
    /// [control]
    [[nodiscard]] Opened opened() const;
    /// [one thread]
    [[nodiscard]] Where where() noexcept { return where_.read(); }
    /// Frames within the music that were not rendered in time. [any]
    [[nodiscard]] std::uint64_t late_frames() const noexcept { return late_.load(std::memory_order_relaxed); }

private:
    /// A piece on loan to the audio thread.
    struct Loan {
        std::shared_ptr<const OpenedPiece> piece;  // null: none
        std::atomic<bool> returned {false};
    };
    /// What the audio thread would like to have.
    struct Wish {
        Run::Start start;
        const Loan* of;
    };
    /// Where the host will begin anew, as far as it can be known.
    struct Ahead {
        FramePosition begins;
        double quarters;           // of the host
        bool sure;                 // else it goes there only when it is there
        std::optional<Wish> wish;  // nothing: nobody plays there
    };

    /// A piece that is to be opened.
    struct Wanted {
        std::uint64_t choice;
        std::filesystem::path folder;  // empty: none
        std::optional<SampleRate> rate;
    };

    void run_worker();
    // The worker's work, for whoever does it. True: there may be more to do.
    bool look_after_the_piece(bool audio_goes_on);
    void wait_until_let_go(const std::weak_ptr<const OpenedPiece>&);
    [[nodiscard]] bool is_wanted(const Wanted&) const;
    [[nodiscard]] bool is_wanted(const Wish&) const noexcept;
    // For whoever holds working_.
    bool work();
    void tidy();
    [[nodiscard]] std::optional<Wanted> wanted();
    void take(const Wanted&, Result<std::shared_ptr<const OpenedPiece>>);
    void lend(std::shared_ptr<const OpenedPiece>);
    void make(const Wish&);
    void rest();

    void let_go();

    void take_what_came() noexcept RT_SAFE;
    void begin_block(const std::optional<plugins::HostPlace>&, const Mix&, FrameCount) noexcept RT_SAFE;
    [[nodiscard]] std::size_t play_part(const Mix&, std::span<float* const>, std::size_t from,
                                        std::size_t most) noexcept RT_SAFE;
    void look_ahead(FrameCount block) noexcept RT_SAFE;
    [[nodiscard]] bool is_to_begin(double host_quarters) const noexcept RT_SAFE;
    [[nodiscard]] bool is_due(const Ahead&) const noexcept RT_SAFE;
    void go_on_there() noexcept RT_SAFE;
    void leave() noexcept RT_SAFE;
    void forget_ahead() noexcept RT_SAFE;
    void stand_still(Where::State) noexcept RT_SAFE;
    [[nodiscard]] Where::State state_at(double quarters) const noexcept RT_SAFE;
    [[nodiscard]] std::optional<Wish> wish(std::atomic<std::int64_t>& wanted, FramePosition begins,
                                           double host_quarters) noexcept RT_SAFE;

    SampleRate rate_ {48'000};
    FrameCount rendered_ahead_;
    std::atomic<bool> prepared_ {false};

    std::atomic<Loan*> loan_offered_ {nullptr};  // worker → audio
    rt::HandoverQueue<Run*> made_;               // worker → audio
    rt::HandoverQueue<Wish> wishes_;             // audio → worker
    // The two wishes that are not over, by their numbers; none is 0.
    std::atomic<std::int64_t> wanted_now_ {0};
    std::atomic<std::int64_t> wanted_ahead_ {0};

    // The audio thread's:
    std::optional<plugins::HostTime> host_time_;
    FramePosition clock_;
    Loan* loan_ = nullptr;
    Run* now_ = nullptr;
    Run* leaving_ = nullptr;
    Run* next_ = nullptr;         // of ahead_, once it has come
    std::optional<Wish> wished_;  // for now, and not here yet
    std::optional<Ahead> ahead_;
    std::optional<HostCourse> course_;
    std::optional<plugins::HostPlace> told_;  // last
    Where::State standing_ = Where::State::no_time;
    Where::State state_ = Where::State::stopped;        // at the last block's first frame
    std::optional<std::pair<double, double>> loop_;     // that the host tells
    std::optional<std::pair<double, double>> returns_;  // it once went back so, and may again
    double start_ = 0.0;                                // of the piece, in the host's quarters
    std::int64_t last_number_ = 0;

    rt::LatestValue<Where> where_;  // audio → message thread
    std::atomic<std::uint64_t> late_ {0};

    std::mutex opening_;  // while a piece is being read; before working_
    // Of whoever does the worker's work:
    std::mutex working_;
    std::vector<std::unique_ptr<Loan>> lent_;
    std::weak_ptr<const OpenedPiece> now_lent_;
    std::vector<std::unique_ptr<Run>> runs_;
    std::uint64_t opened_choice_ = 0;
    std::optional<SampleRate> opened_rate_;

    mutable std::mutex told_mutex_;  // never the audio thread's; after working_
    std::condition_variable news_;   // there is something to do
    std::filesystem::path chosen_;
    std::uint64_t choice_ = 0;
    Opened opened_;

    std::atomic<bool> ending_ {false};
    std::thread worker_;
};

}  // namespace tutti::backing_track
