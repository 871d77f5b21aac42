// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "io/device.hpp"
#include "units/result.hpp"

namespace tutti {

/// Whether what somebody types as an input is a recording: there is a file of that name, or the name could
/// only be a recording's, as "lesson.wav". Anything else is an interface. [any]
[[nodiscard]] bool is_a_recording(const std::string& input);

/// A recording in place of an interface, with what a loudspeaker played meanwhile in `backing`, if anything.
/// Errors: those of io::FileDevice. [control]
[[nodiscard]] Result<std::unique_ptr<io::Device>> open_recording(const std::filesystem::path&,
                                                                 const std::filesystem::path& backing = {});

/// An interface by its title, the best when empty, with at least so many inputs; 0: with all that it has.
/// Errors: those of io::PortAudioDevice. Takes up to 10 s. [control]
[[nodiscard]] Result<std::unique_ptr<io::Device>> open_interface(const std::string& title, int channels);

}  // namespace tutti
