// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "analysis/class_analyser.hpp"
#include "analysis/hop_assembler.hpp"
#include "analysis/section_reading.hpp"
#include "audio/class_description.hpp"
#include "audio/stream_spec.hpp"
#include "following/follower.hpp"
#include "following/note_judge.hpp"
#include "following/right_piece.hpp"
#include "io/device.hpp"
#include "rehearsal/capture_path.hpp"
#include "rehearsal/glance.hpp"
#include "rehearsal/keeper.hpp"
#include "rehearsal/snapshot.hpp"
#include "rehearsal/tuning_round.hpp"
#include "rt/handover_queue.hpp"
#include "rt/latest_value.hpp"
#include "score/unfolded_score.hpp"
#include "units/result.hpp"

namespace tutti::rehearsal {

/// A rehearsal: a device's sound in, readings of every section out.
///
///   device ─audio→ CapturePath ─frames→ analysis worker ─readings→ disk worker: session, take, sinks
///                                              └─latest→ whoever draws
///
/// Live, three threads do this: the device's own, the analysis worker and the disk worker. run_to_end() does
/// the same work in the calling thread, as fast as it goes; the readings are the same bit for bit.
class Engine {
public:
    struct Setup {
        audio::ClassDescription cls {};
        std::shared_ptr<const score::UnfoldedScore>
            score {};            ///< what the class plays; it is not followed without
        std::string tracker {};  ///< one of analysis::tracker_names(); the usual one when empty
        std::filesystem::path session_folder {};  ///< keep the rehearsal here; nothing is kept when empty
        bool record = false;                      ///< keep the sound from the first block on
        std::optional<analysis::Couplings> couplings {};  ///< of an earlier rehearsal of this class
        std::optional<TuningKind> tune_in {};             ///< begin with a tuning round
        bool backing = false;  ///< the device's last channel is what a loudspeaker is given meanwhile
    };

    /// Refuses a class that asks for channels the device does not have, a score of which the class plays no
    /// part, and a session folder that cannot be made.
    [[nodiscard]] static Result<std::unique_ptr<Engine>> create(Setup, std::unique_ptr<io::Device>);
    ~Engine();
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    /// Gives `sink`, which must outlive the engine, every reading from the first on. [control & !running]
    void add_sink(ReadingSink& sink) { keeper_->add_sink(sink); }

    /// Starts device and workers. [control & !running]
    [[nodiscard]] Status start();
    /// Stops the device, analyses and keeps all that had been captured, ends the session. [control]
    void stop();

    /// Runs the device, which must be a stepped one, to its end in this thread and ends the session.
    /// `after_step` is called after every block, and stops the run by returning false. [control & !running]
    [[nodiscard]] Status run_to_end(const std::function<bool()>& after_step);

    /// Keeps a mark at a moment of the stream, with a word, and of which bar it is. [control]
    void mark(session::Remark);
    /// The bar in which the class is by the newest picture, playing or waiting, by its name in
    /// score::bar_names(); empty while nobody knows. [control]
    [[nodiscard]] std::string bar_now() const;
    /// The class will begin, or is, at this place of its score. Without a score nothing happens. [control]
    void tell(score::ScorePosition) noexcept;
    /// Begins a take. [control]
    [[nodiscard]] Status start_recording();
    /// Ends it. [control]
    void stop_recording();

    /// Begins a tuning round, goes on to its next note, ends it. Meanwhile the score is not followed.
    /// [control]
    void tune_in(TuningKind kind = TuningKind::concert_a) noexcept
    {
        tuning_request_ = kind == TuningKind::concert_a ? TuningRequest::begin : TuningRequest::begin_strings;
    }
    void skip_tuning_turn() noexcept { tuning_request_ = TuningRequest::skip; }
    void end_tuning() noexcept { tuning_request_ = TuningRequest::end; }

    /// While a loudspeaker plays to the class: what is heard then is not the class. Its readings are unsure
    /// and without a pitch, the score is not followed, and the session says from where to where. [control]
    void set_played_aloud(bool);

    /// The newest picture; holds until the next call. [control]
    [[nodiscard]] const Snapshot& snapshot();
    /// What somebody should be told, one sentence at a time. [control]
    [[nodiscard]] std::optional<std::string> next_message();
    /// The same of the tuning round, whose snapshot has it as data too. [control]
    [[nodiscard]] std::optional<std::string> next_tuning_message();

    /// What is known of the bleed between the microphones, to be kept for the next rehearsal.
    /// [control & !running]
    [[nodiscard]] std::optional<analysis::Couplings> couplings() const { return analyser_.couplings(); }

    [[nodiscard]] const audio::ClassDescription& cls() const noexcept { return setup_.cls; }
    /// What the class plays, if that is known.
    [[nodiscard]] const score::UnfoldedScore* score() const noexcept { return setup_.score.get(); }
    [[nodiscard]] const io::Device& device() const noexcept { return *device_; }
    [[nodiscard]] audio::StreamSpec spec() const noexcept { return spec_; }
    /// From one reading of a section to its next. [any]
    [[nodiscard]] FrameCount hop() const noexcept { return analyser_.hop(); }
    /// Half of the longest window that some section's pitch is taken from. [any]
    [[nodiscard]] Seconds detection_delay() const noexcept;

private:
    Engine(Setup, std::unique_ptr<io::Device>, analysis::ClassAnalyser, std::unique_ptr<following::Follower>,
           std::unique_ptr<following::NoteJudge>, std::unique_ptr<Keeper>);

    [[nodiscard]] bool analyse_waiting() noexcept;
    void follow(analysis::EnsembleReading&) noexcept;
    void stop_listening() noexcept;
    void stop_following() noexcept;
    void tune() noexcept;
    void offer(std::span<const analysis::NoteReading>) noexcept;
    void publish() noexcept;
    void notice_shared_channels(const Snapshot& newest);
    void notice_tuning(const Snapshot& newest);
    void collect_device_events();
    void say(std::string sentence);
    void say_of_tuning(std::string sentence);
    void follow_the_take();
    void analysis_thread();
    void disk_thread();
    void finish();

    static constexpr auto nowhere = std::int64_t {-1};

    Setup setup_;
    std::unique_ptr<io::Device> device_;
    audio::StreamSpec spec_;
    analysis::ClassAnalyser analyser_;                 // the analysis worker's
    std::unique_ptr<following::Follower> follower_;    // the analysis worker's; none without a score
    std::unique_ptr<following::NoteJudge> judge_;      // likewise
    following::RightPiece right_piece_;                // the analysis worker's
    std::vector<analysis::KeyEvidence> key_evidence_;  // the analysis worker's, of each section
    std::vector<analysis::SectionReading> readings_;   // the analysis worker's, with what the score adds
    bool following_ = false;                           // the analysis worker's: in the hop before
    TuningRound tuning_;                               // the analysis worker's
    bool listened_ = true;                             // to the hop before
    std::vector<std::optional<Hertz>> awaited_;        // the analysis worker's, of each section by the score
    CapturePath capture_;
    analysis::HopAssembler hops_;                   // the analysis worker's
    GlanceBoard board_;                             // the analysis worker's
    Snapshot drawing_;                              // the analysis worker's, before it is published
    rt::LatestValue<Snapshot> latest_;              // analysis worker → control
    std::unique_ptr<Keeper> keeper_;                // the disk worker's, save its command calls
    std::atomic<std::uint64_t> readings_lost_ {0};  // written by the analysis worker, read by control
    std::atomic<std::int64_t> told_ {nowhere};      // ticks of a quarter: control → analysis worker
    std::atomic<bool> running_ {false};             // written by control, read by the workers
    enum class TuningRequest : std::uint8_t { none, begin, begin_strings, skip, end };
    std::atomic<TuningRequest> tuning_request_ {TuningRequest::none};  // by control, taken by the analysis
    std::atomic<bool> played_aloud_ {false};    // written by control, read by the analysis worker
    bool tapped_ = false;                       // control's: the audio thread hands frames to a take
    bool device_ended_ = false;                 // control's
    const std::vector<std::string> bar_names_;  // of the score
    Snapshot seen_;                             // control's copy, with what only control knows
    std::vector<std::string> messages_;
    std::vector<std::string> tuning_messages_;
    std::thread analysis_;
    std::thread disk_;
};

}  // namespace tutti::rehearsal
