// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "analysis/ensemble_reading.hpp"
#include "analysis/note_reading.hpp"
#include "analysis/section_reading.hpp"
#include "audio/class_description.hpp"
#include "recording/take_writer.hpp"
#include "rehearsal/snapshot.hpp"
#include "rt/frame_queue.hpp"
#include "rt/handover_queue.hpp"
#include "session/store.hpp"
#include "units/quantity.hpp"
#include "units/result.hpp"

namespace tutti::rehearsal {

/// Somebody who is given every reading of a rehearsal, in order: a file, a report, a test.
class ReadingSink {
public:
    virtual ~ReadingSink() = default;
    virtual void take(const analysis::SectionReading&) = 0;  // [disk worker]
    /// The ensemble's reading of the hop, after those of its sections.
    virtual void take_ensemble(const analysis::EnsembleReading&) {}  // [disk worker]
    /// What became of a note of the score.
    virtual void take_note(const analysis::NoteReading&) {}  // [disk worker]
};

/// The disk worker's work: readings go to the session's store and to the sinks, frames of a take to their
/// files.
///
/// A disk that fails never stops a rehearsal: the failing part is given up with one sentence, the rest goes
/// on. work() is the disk worker's; the commands may be given by control at any time and are carried out by
/// work().
class Keeper {
public:
    struct Parameters {
        std::optional<session::Store> store;  ///< none: nothing is kept
        std::filesystem::path session_folder;
        audio::ClassDescription cls;
        std::vector<int> captured;  ///< the channels of the frames of a take, in their order; from 1
        SampleRate rate {48'000};
    };
    explicit Keeper(Parameters);

    /// Every reading is given to `sink` too, on the disk worker. [control, before the first reading is
    /// offered]
    void add_sink(ReadingSink& sink) { sinks_.push_back(&sink); }

    /// False when the disk worker is too far behind; the reading is then lost to it. [analysis worker]
    [[nodiscard]] bool offer(const analysis::SectionReading& reading) noexcept
    {
        return readings_.push(reading);
    }
    [[nodiscard]] bool offer(const analysis::EnsembleReading& reading) noexcept
    {
        return ensemble_.push(reading);
    }
    [[nodiscard]] bool offer(const analysis::NoteReading& note) noexcept { return notes_.push(note); }

    /// Takes all that waits to its place. [disk worker]
    void work();
    /// Takes the rest, ends the take and the session. Nothing may be offered any more. [disk worker]
    void finish();

    /// Keeps a mark at a moment of the stream, and of which bar it is. [control]
    void mark(session::Remark);
    /// Keeps what happened to the stream, at the newest reading. [control]
    void note_event(std::string text);
    /// Writes the frames of `queue`, which holds the captured channels, to a new take, until end_take().
    /// [control]
    void begin_take(std::shared_ptr<rt::FrameQueue> queue);
    void end_take();

    /// Sentences about what could not be kept. [control]
    [[nodiscard]] std::vector<std::string> messages();
    /// Whether the store still takes readings; after the end, whether it took all. [any]
    [[nodiscard]] bool is_storing() const noexcept { return storing_.load(std::memory_order_relaxed); }
    /// Whether a take is being written. [any]
    [[nodiscard]] bool is_recording() const noexcept { return recording_.load(std::memory_order_relaxed); }
    /// Where the newest take that holds something ended; none before one has. [any]
    [[nodiscard]] std::optional<FramePosition> sound_kept_until() const noexcept
    {
        const auto until = sound_until_.load(std::memory_order_relaxed);
        return until < 0 ? std::nullopt : std::optional {FramePosition {until}};
    }
    /// Why recording ended last. [any]
    [[nodiscard]] TakeEnd take_ended() const noexcept { return take_ended_.load(std::memory_order_relaxed); }

private:
    struct Command {
        enum class Kind { mark, event, begin_take, end_take } kind;
        session::Remark remark;                  // a mark, or an event's text
        std::shared_ptr<rt::FrameQueue> frames;  // of a take
    };

    void give(Command);
    void carry_out(const Command&);
    [[nodiscard]] Status open_take(FramePosition start);
    void close_take();
    void end_take_at(FramePosition);
    void write_frames();
    void flush();
    void check_take(const Status&);
    void say(std::string sentence);

    Parameters parameters_;
    std::vector<ReadingSink*> sinks_;
    rt::HandoverQueue<analysis::SectionReading> readings_;   // analysis worker → disk worker
    rt::HandoverQueue<analysis::EnsembleReading> ensemble_;  // likewise
    rt::HandoverQueue<analysis::NoteReading> notes_;         // likewise
    FramePosition newest_;
    FramePosition flushed_;
    std::optional<FramePosition> failing_since_;   // the store could not be written from here on
    std::shared_ptr<rt::FrameQueue> take_frames_;  // audio → disk worker
    std::optional<recording::TakeWriter> take_;
    FramePosition take_began_;
    std::vector<float> scratch_;
    std::vector<float*> scratch_pointers_;
    std::atomic<bool> storing_;                         // written by the disk worker, read by any
    std::atomic<bool> recording_ {false};               // written by control and the disk worker, read by any
    std::atomic<std::int64_t> sound_until_ {-1};        // likewise; in frames, negative: none
    std::atomic<TakeEnd> take_ended_ {TakeEnd::asked};  // likewise
    std::mutex mutex_;                                  // control and disk worker only; guards the two below
    std::vector<Command> commands_;
    std::vector<std::string> messages_;
};

}  // namespace tutti::rehearsal
