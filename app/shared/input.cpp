// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/input.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "io/file_device.hpp"
#include "io/portaudio_device.hpp"

namespace tutti {

namespace {

std::unique_ptr<io::Device> as_device(std::unique_ptr<io::Device> device)
{
    return device;
}

}  // namespace

bool is_a_recording(const std::string& input)
{
    constexpr auto endings = std::array<std::string_view, 9> {".wav", ".rf64", ".flac", ".ogg", ".oga",
                                                              ".aif", ".aiff", ".caf",  ".w64"};
    auto error = std::error_code {};
    const auto path = std::filesystem::path {input};
    return !input.empty() && (std::filesystem::exists(path, error) ||
                              std::ranges::find(endings, path.extension().string()) != endings.end());
}

Result<std::unique_ptr<io::Device>> open_recording(const std::filesystem::path& file,
                                                   const std::filesystem::path& backing)
{
    return io::FileDevice::open(file, {.backing = backing}).map(as_device);
}

Result<std::unique_ptr<io::Device>> open_interface(const std::string& title, int channels)
{
    return io::PortAudioDevice::open(title, channels).map(as_device);
}

}  // namespace tutti
