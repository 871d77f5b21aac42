// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "rehearsal/microphone_check.hpp"
#include "units/quantity.hpp"

namespace tutti::rehearsal {

/// Who answered to "Violas, play an A".
struct Answer {
    std::size_t channel = 0;  ///< from 0
    bool taken = false;       ///< a section has it already, so perhaps somebody else played

    friend bool operator==(const Answer&, const Answer&) noexcept = default;
};

/// Finds the microphone of a section that was asked to play: the one that has become loudest since.
///
/// A channel answers when it is 10 dB above what it had when the section was asked, or has had since, above
/// −50 dBFS, and 3 dB louder than every other that has risen, for half a second. An answer stands until
/// another channel gives one.
///
///   in      the glances of all channels, as often as a picture is drawn, and the time on the stream
///   out     the channel that answered, if one did
///
/// Construction and begin() allocate. [control]
class RollCall {
public:
    /// The section has been asked: what sounds now is no answer.
    void begin(std::span<const MicrophoneGlance>);
    /// `taken` says for each channel whether some section has it.
    [[nodiscard]] std::optional<Answer> update(std::span<const MicrophoneGlance>,
                                               const std::vector<bool>& taken, Seconds now);

private:
    std::vector<Decibels> before_;
    std::optional<std::size_t> loudest_;
    Seconds since_;
    std::optional<Answer> answer_;
};

}  // namespace tutti::rehearsal
