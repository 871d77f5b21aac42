// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>
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

/// Opens what is to be played to. [control]
using LoudspeakerOpener = std::function<Result<Loudspeaker>()>;

/// An interface by its name, the best when that is empty. Takes up to 10 s. Errors: those of
/// io::PortAudioDevice. [control]
[[nodiscard]] Result<Loudspeaker> open_loudspeaker(const std::string& name);

/// The best interface.
[[nodiscard]] inline Result<Loudspeaker> default_loudspeaker()
{
    return open_loudspeaker({});
}

/// A file in place of one: what is played is written to it as it would have been heard, by the clock. Errors:
/// those of playback::SoundWriter. [control]
[[nodiscard]] Result<Loudspeaker> open_loudspeaker_file(const std::filesystem::path&);

}  // namespace tutti
