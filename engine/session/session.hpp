// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "analysis/ensemble_reading.hpp"
#include "analysis/note_reading.hpp"
#include "analysis/section_reading.hpp"
#include "session/records.hpp"
#include "units/result.hpp"

namespace tutti::session {

/// The reading side of a session's folder. Works on a session that is still being written, and on one whose
/// end was never written because the program or the power went: whatever was flushed is there.
///
/// Every call reads from the disk and fails with session_damaged, in one sentence, where the store does not
/// hold what it should. [control]
class Session {
public:
    /// Fails with session_missing when the folder holds no session, with session_damaged when its store
    /// cannot be read or was made by a newer Tutti than this.
    [[nodiscard]] static Result<Session> open(const std::filesystem::path& folder);

    Session(Session&&) noexcept;
    Session& operator=(Session&&) noexcept;
    ~Session();

    [[nodiscard]] const std::filesystem::path& folder() const noexcept;
    [[nodiscard]] const SessionInfo& info() const noexcept;
    /// The session was ended, not cut off, and is no longer being written. As of open().
    [[nodiscard]] bool finished() const noexcept;

    /// From the start of the stream to the last reading.
    [[nodiscard]] Result<Seconds> duration() const;

    /// The readings of a section with from ≤ heard_until < to, in order of time, onsets included.
    [[nodiscard]] Result<std::vector<analysis::SectionReading>> readings(int section, FramePosition from,
                                                                         FramePosition to) const;
    /// The onsets of a section with from ≤ start < to, by their start.
    [[nodiscard]] Result<std::vector<analysis::Onset>> onsets(int section, FramePosition from,
                                                              FramePosition to) const;

    /// The readings of the ensemble with from ≤ heard_until < to, in order of time; none in sessions of
    /// before version 2.
    [[nodiscard]] Result<std::vector<analysis::EnsembleReading>> ensemble(FramePosition from,
                                                                          FramePosition to) const;

    /// What became of the notes of a section's part that were due with from ≤ due < to, in that order; none
    /// in sessions of before version 3.
    [[nodiscard]] Result<std::vector<analysis::NoteReading>> score_notes(int section, FramePosition from,
                                                                         FramePosition to) const;

    /// By position; what was said of the same moment in the order in which it was said.
    [[nodiscard]] Result<std::vector<Remark>> markers() const;
    [[nodiscard]] Result<std::vector<Remark>> notes() const;
    [[nodiscard]] Result<std::vector<Remark>> goals() const;
    [[nodiscard]] Result<std::vector<Remark>> events() const;
    [[nodiscard]] Result<std::vector<Take>> takes() const;

    /// What keep_review() left here, with the figures whose `what` is wanted, or begins as what is wanted does
    /// before a * at its end; nothing where it was not kept, nor in sessions of before version 4.
    [[nodiscard]] Result<std::optional<KeptReview>>
    kept_review(std::span<const std::string_view> wanted) const;

private:
    class Implementation;
    explicit Session(std::unique_ptr<Implementation>);
    std::unique_ptr<Implementation> implementation_;
};

/// One line of a list of sessions. A session that cannot be read is listed with the reason.
struct ListedSession {
    struct Overview {
        SessionInfo info;
        Seconds duration;
        std::size_t takes = 0;
        std::uintmax_t sound_bytes = 0;  ///< of the takes' files, those of a recording cut off included
        bool finished = false;
        std::uintmax_t bytes = 0;  ///< of all its files
    };
    std::filesystem::path folder;
    Result<Overview> overview;
};

/// The folders directly below `folder` that hold a session, by name; one that cannot be read is among them.
/// Fails with file_missing when there is no such folder. [control]
[[nodiscard]] Result<std::vector<std::filesystem::path>> session_folders(const std::filesystem::path& folder);

/// The sessions directly below `folder`, newest first, those that cannot be read at the end.
/// Fails with file_missing when there is no such folder. [control]
[[nodiscard]] Result<std::vector<ListedSession>> list_sessions(const std::filesystem::path& folder);

/// When the sound of a session is due to be erased: its class's keep_sound_days after it began. [any]
[[nodiscard]] WallClock sound_expires(const SessionInfo&) noexcept;

/// What erase_session() left in place because no session put it there.
struct Erased {
    std::vector<std::filesystem::path> left_alone;  ///< the folder itself stays when this is not empty
};

/// Removes a session for good: its store, score and takes are overwritten with zeros on the disk, then
/// deleted, then the folder. Files that are no part of a session are left alone and named. Links are removed,
/// never followed.
///
/// Overwriting reaches what a magnetic disk or a plain file system holds. A solid-state disk and a file
/// system with snapshots may keep old copies out of anybody's sight; only an encrypted disk is safe against
/// those.
///
/// Fails with session_missing when `folder` is no session of Tutti's, with bad_argument when the session is
/// open elsewhere (a rehearsal that still writes it), with file_unwritable when something could not be
/// removed. A damaged session can be erased. [control]
[[nodiscard]] Result<Erased> erase_session(const std::filesystem::path& folder);

}  // namespace tutti::session
