// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "analysis/tutti_hearing.hpp"
#include "units/quantity.hpp"
#include "units/result.hpp"

namespace tutti {

/// What our own ear knows after a hop.
struct HeardHop {
    const analysis::TuttiHearing& hearing;
    std::size_t sections;
    Seconds until;  ///< the time of the last frame used
};

struct HeardRecording {
    std::size_t sections;
    Seconds hop;
};

/// Lets our own ear hear a recording as ClassAnalyser does, and shows it after each whole hop.
/// `who` is an instrument, one section on the first channel, or a class file (.json); `backing`, when not
/// empty, a recording of what a loudspeaker played meanwhile.
[[nodiscard]] Result<HeardRecording> hear_recording(const std::string& recording, const std::string& who,
                                                    const std::function<void(const HeardHop&)>& show,
                                                    const std::string& backing = {});

}  // namespace tutti
