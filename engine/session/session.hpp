// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

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

    /// By position; what was said of the same moment in the order in which it was said.
    [[nodiscard]] Result<std::vector<Remark>> markers() const;
    [[nodiscard]] Result<std::vector<Remark>> notes() const;
    [[nodiscard]] Result<std::vector<Remark>> events() const;
    [[nodiscard]] Result<std::vector<Take>> takes() const;

private:
    class Implementation;
    explicit Session(std::unique_ptr<Implementation>);
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace tutti::session
