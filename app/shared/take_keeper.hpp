// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "io/tapped_device.hpp"
#include "practice/practice.hpp"
#include "practice/take.hpp"
#include "units/result.hpp"

namespace tutti {

/// Keeps a pupil's take, from when they ask for it to when they have enough; nothing before and after.
/// [control]
class TakeKeeper {
public:
    /// Both must outlive this.
    TakeKeeper(const practice::Practice& practice, io::TappedDevice& device)
        : practice_ {practice}
        , device_ {device}
    {
    }
    [[nodiscard]] bool keeping() const noexcept { return recorder_.has_value(); }

    /// From now on, in a new folder.
    void begin();
    /// Writes what waits, several times in take's room. What went wrong, in a sentence: the take ends there.
    [[nodiscard]] std::optional<std::string> collect();
    /// Completes the take: its folder, nothing when nothing was played meanwhile, or an error.
    [[nodiscard]] Result<std::optional<std::filesystem::path>> end();

private:
    const practice::Practice& practice_;
    io::TappedDevice& device_;
    std::optional<practice::TakeRecorder> recorder_;
};

}  // namespace tutti
