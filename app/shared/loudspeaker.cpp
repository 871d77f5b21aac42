// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/loudspeaker.hpp"

#include <utility>

#include "io/portaudio_device.hpp"
#include "io/scripted_device.hpp"
#include "playback/sound_file.hpp"

namespace tutti {

namespace {

constexpr auto a_day = 86'400_s;

}  // namespace

Result<Loudspeaker> open_loudspeaker(const std::string& name)
{
    return io::PortAudioDevice::open_loudspeaker(name).map([](std::unique_ptr<io::PortAudioDevice> device) {
        auto called = device->output_name();
        return Loudspeaker {std::move(device), std::move(called)};
    });
}

Result<Loudspeaker> open_loudspeaker_file(const std::filesystem::path& path)
{
    constexpr auto rate = SampleRate {48'000};
    auto writer = playback::SoundWriter::create(path, rate);
    if (!writer)
        return tl::unexpected {writer.error()};
    auto device = std::make_unique<io::ScriptedDevice>(
        std::vector<io::ScriptedDevice::Generator> {[](FramePosition) { return 0.0F; }},
        to_frames(a_day, rate), io::ScriptedDevice::Script {.sample_rate = rate});
    device->give_output(1, [kept = std::make_shared<playback::SoundWriter>(*std::move(writer))](
                               const audio::OutputBlock& block, FramePosition) {
        static_cast<void>(kept->write({block.channels.front(), block.frames.size()}));
    });
    return Loudspeaker {std::move(device), path.filename().string()};
}

}  // namespace tutti
