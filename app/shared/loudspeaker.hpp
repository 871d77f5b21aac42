// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "io/device.hpp"
#include "units/result.hpp"

namespace tutti {

/// Something to play to.
struct Loudspeaker {
    std::unique_ptr<io::Device> device;
    std::string name;
};

/// An interface by its name, the best when that is empty. Takes up to 10 s. Errors: those of
/// io::PortAudioDevice. [control]
[[nodiscard]] Result<Loudspeaker> open_loudspeaker(const std::string& name);

/// A file in place of one: what is played is written to it as it would have been heard, by the clock. Errors:
/// those of playback::SoundWriter. [control]
[[nodiscard]] Result<Loudspeaker> open_loudspeaker_file(const std::filesystem::path&);

}  // namespace tutti
