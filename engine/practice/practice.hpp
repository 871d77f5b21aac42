// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "analysis/class_analyser.hpp"
#include "analysis/hop_assembler.hpp"
#include "audio/stream_spec.hpp"
#include "following/follower.hpp"
#include "following/note_judge.hpp"
#include "io/device.hpp"
#include "practice/accompanist.hpp"
#include "practice/backing.hpp"
#include "practice/due_notes.hpp"
#include "practice/hearing.hpp"
#include "practice/history.hpp"
#include "practice/ladder.hpp"
#include "practice/note_ends.hpp"
#include "practice/note_timing.hpp"
#include "practice/printed_part.hpp"
#include "practice/pupil_note.hpp"
#include "practice/room_noise.hpp"
#include "practice/setup.hpp"
#include "practice/snapshot.hpp"
#include "practice/sound_path.hpp"
#include "rt/handover_queue.hpp"
#include "rt/latest_value.hpp"
#include "units/result.hpp"

namespace tutti::practice {

/// A pupil practises with recordings: a device plays them and hears the pupil.
///
///   device ─audio→ SoundPath ─frames→ analysis worker: ear, Follower, NoteJudge ─notes, latest→ control
///     ↑ Transport ←rendered─ its worker ←──lead── Accompanist, with Setup::follow ↵
///
/// Live, the device's thread, the analysis worker and the Transport's do this. run_to_end() does the same
/// work in the calling thread, as fast as it goes, and the same input gives the same sound and the same
/// verdicts.
class Practice {
public:
    /// The device must have an output; without an input only the recordings are heard. Errors: those of
    /// Backing::open(), channel_missing, rate_unsupported. [control]
    [[nodiscard]] static Result<std::unique_ptr<Practice>> create(Setup, std::unique_ptr<io::Device>);
    ~Practice();
    Practice(const Practice&) = delete;
    Practice& operator=(const Practice&) = delete;

    /// Starts device and workers. [control & !running]
    [[nodiscard]] Status start();
    /// Stops the device and tells what can still be told. [control]
    void stop();
    /// Runs the device, which must be a stepped one, in this thread until it or the passage has ended.
    /// `after_step` is called after every block, and stops the run by returning false. [control & !running]
    [[nodiscard]] Status run_to_end(const std::function<bool()>& after_step);

    /// From a frame that is played to the same frame heard: as Setup says, else as the device does. [any]
    [[nodiscard]] Seconds round_trip() const noexcept { return round_trip_; }
    /// Whether that was measured: only then a note is called early or late. [any]
    [[nodiscard]] bool times_notes() const noexcept { return setup_.round_trip.has_value(); }

    /// On a ladder the next step starts from there. [control]
    void set_tempo(double share) noexcept;
    /// What was set last, or climbed to: the snapshot's may be older, above all while the device is held up.
    /// [control]
    [[nodiscard]] double tempo() const noexcept { return tempo_; }
    /// How loud a part is, from now on. Errors: bad_argument, which names the parts. [control]
    [[nodiscard]] Status set_volume(const Volume& volume) { return backing_->set_volume(volume); }
    void set_click(bool on) noexcept { backing_->transport().set_click(on); }

    /// The newest picture; holds until the next call. [control]
    [[nodiscard]] const Snapshot& snapshot();
    /// What somebody should be told, one sentence at a time. [control]
    [[nodiscard]] std::optional<std::string> next_message();
    /// What became of each note, as it is told, all passes. Grows with snapshot() and stop(). [control]
    [[nodiscard]] const std::vector<PupilNote>& notes() const noexcept { return notes_; }

    [[nodiscard]] const Backing& backing() const noexcept { return *backing_; }
    [[nodiscard]] const io::Device& device() const noexcept { return *device_; }
    [[nodiscard]] audio::StreamSpec spec() const noexcept { return spec_; }

private:
    Practice(Setup, std::unique_ptr<io::Device>, std::unique_ptr<Backing>, analysis::ClassAnalyser, Tuning);

    [[nodiscard]] bool analyse_waiting() noexcept;
    void hear() noexcept;
    void attend() noexcept;
    void find_playing() noexcept;
    void climb() noexcept;
    void hand_on_tempo() noexcept;
    void tell(const analysis::NoteReading&) noexcept;
    void tell_due(bool over) noexcept;
    void hand_on(const PupilNote&) noexcept;
    void lead() noexcept;
    void judge() noexcept;
    [[nodiscard]] playback::PlayingPlace heard_before(Seconds) const noexcept;
    void draw() noexcept;
    void draw_notes() noexcept;
    void collect();
    void finish();
    void analysis_thread();

    Setup setup_;
    std::unique_ptr<io::Device> device_;
    audio::StreamSpec spec_;
    std::unique_ptr<Backing> backing_;
    Seconds round_trip_;
    Seconds output_latency_;  // of it, until the ear
    SoundPath path_;
    analysis::HopAssembler hops_;  // the analysis worker's, and all that follows up to latest_
    analysis::ClassAnalyser analyser_;
    following::Follower follower_;
    following::NoteJudge judge_;
    Accompanist accompanist_;
    PrintedPart printed_;
    double from_;  // quarters of the passage
    double to_;
    analysis::SectionReading reading_;
    analysis::KeyEvidence evidence_;
    analysis::ScorePlace place_;
    playback::PlayingPlace playing_;  // heard at the end of the hop
    FramePosition playing_at_;
    History history_;
    HearingOfLate of_late_;
    NoteEnds ends_;
    RoomNoise noise_;
    NoteTiming timing_;
    DueNotes due_;
    bool silent_ = false;    // surely, in the hop that was heard
    bool sounding_ = false;  // likewise, the pupil
    std::optional<Hertz> awaited_;
    Ladder ladder_;
    Snapshot drawing_;
    rt::LatestValue<Snapshot> latest_;     // analysis worker → control
    rt::HandoverQueue<PupilNote> judged_;  // likewise
    std::atomic<double> tempo_;            // written by control, read by the analysis worker
    std::atomic<bool> running_ {false};    // likewise
    Snapshot seen_;                        // control's, and all that follows
    std::vector<PupilNote> notes_;
    std::deque<std::string> messages_;
    bool device_ended_ = false;
    std::thread analysis_;
};

}  // namespace tutti::practice
