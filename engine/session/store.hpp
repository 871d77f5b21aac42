// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "analysis/ensemble_reading.hpp"
#include "analysis/note_reading.hpp"
#include "analysis/section_reading.hpp"
#include "session/records.hpp"
#include "units/result.hpp"

namespace tutti::session {

/// The writing side of a session's folder: keeps what was measured while it is being measured. Measurements
/// and words only, never sound.
///
/// What is told to it is held in memory, about 30 kB for each section and second; only flush() and finish()
/// touch the disk. Each flush is one transaction of SQLite (write-ahead log, synchronous): after a crash or a
/// power cut the store holds every flush that returned, whole, and nothing of the one that did not. So a
/// caller who flushes once a second loses at most that second. Session reads it, even while it is written.
///
/// Readings are kept to finer steps than anybody can hear; docs/session-format.md has the steps, the tables
/// and their sizes.
///
/// One thread at a time. Everything may allocate; flush(), finish() and create() wait for the disk. [worker]
class Store {
public:
    /// Begins a session in `folder`, which is made where it is missing. Fails with bad_argument when a
    /// session is there already, with file_unwritable or disk_full when none can be made; nothing is left
    /// behind then.
    [[nodiscard]] static Result<Store> create(const std::filesystem::path& folder, const SessionInfo&);

    Store(Store&&) noexcept;
    Store& operator=(Store&&) noexcept;
    /// Without finish() the session ends as if the power had gone: with the last flush.
    ~Store();

    /// Keeps one reading. `section` must be one of the class's; in each section readings come in order of
    /// time.
    void append(const analysis::SectionReading&);
    /// Keeps one reading of the ensemble, in order of time.
    void append(const analysis::EnsembleReading&);
    /// Keeps what became of a note of the score. `section` must be one of the class's.
    void append(const analysis::NoteReading&);

    void add_marker(Remark);
    /// What happened to the session itself: the interface went away, the recording stopped.
    void add_event(FramePosition, std::string text);

    /// A recording began: `files` below the session's folder, one for each section in the class's order.
    void take_began(int number, FramePosition, std::vector<std::filesystem::path> files);
    void take_ended(int number, FramePosition);

    /// Puts everything told so far on the disk; true when it is there. Call it about once a second.
    /// Fails with disk_full when there is no room, with file_unwritable when the disk cannot be written. What
    /// earlier flushes wrote stays, and what this one could not write is kept for the next: the caller may go
    /// on and try again, or go on without.
    [[nodiscard]] Status flush();

    /// Flushes, marks the session as properly ended and leaves one file that can be copied and read anywhere,
    /// write-protected disks included. Nothing may be told to the store afterwards.
    [[nodiscard]] Status finish();

    [[nodiscard]] const std::filesystem::path& folder() const noexcept;

private:
    class Implementation;
    explicit Store(std::unique_ptr<Implementation>);
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace tutti::session
