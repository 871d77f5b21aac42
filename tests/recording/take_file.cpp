// SPDX-License-Identifier: GPL-3.0-or-later
#include "recording/take_file.hpp"

#include <algorithm>
#include <cmath>
#include <memory>

#include <sndfile.h>

namespace tutti::test {

std::optional<TakeFile> read_take(const std::filesystem::path& path, std::int64_t from, std::int64_t most)
{
    auto info = SF_INFO {};
    const auto file = std::unique_ptr<SNDFILE, int (*)(SNDFILE*)> {
        sf_open(path.string().c_str(), SFM_READ, &info), &sf_close};
    if (file == nullptr)
        return std::nullopt;
    auto take = TakeFile {info.channels, info.samplerate, info.format, info.frames, {}};
    take.samples.resize(static_cast<std::size_t>(info.channels));
    sf_seek(file.get(), from, SEEK_SET);
    auto interleaved = std::vector<float>(static_cast<std::size_t>(info.channels) * 4096);
    for (auto left = most; left > 0;) {
        const auto count = sf_readf_float(file.get(), interleaved.data(), std::min<std::int64_t>(left, 4096));
        if (count <= 0)
            break;
        left -= count;
        for (std::size_t n = 0; n < static_cast<std::size_t>(count * info.channels); ++n)
            take.samples[n % take.samples.size()].push_back(interleaved[n]);
    }
    return take;
}

std::vector<audio::SectionDescription> two_sections()
{
    const auto violin = *instrument_from_name("violin");
    const auto cello = *instrument_from_name("cello");
    return {{"Violins", violin, {1, 2}, "Violins"}, {"Cellos", cello, {5}, "Cellos"}};
}

float sound_at(std::size_t channel, std::int64_t position) noexcept
{
    // A cheap mixer of bits (splitmix64's), so that no two places are alike.
    auto x = static_cast<std::uint64_t>(position) * 0x9e3779b97f4a7c15U + channel;
    x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9U;
    x = (x ^ (x >> 27U)) * 0x94d049bb133111ebU;
    const auto size = 0.05F + 0.85F * static_cast<float>((x >> 40U) & 0xffffU) / 65'536.0F;
    return (x & 1U) != 0 ? size : -size;
}

std::vector<Signal> sound(std::size_t channels, std::int64_t position, std::int64_t frames)
{
    auto made = std::vector<Signal>(channels);
    for (std::size_t channel = 0; channel < channels; ++channel)
        for (std::int64_t frame = 0; frame < frames; ++frame)
            made[channel].push_back(sound_at(channel, position + frame));
    return made;
}

Status write_sound(recording::TakeWriter& take, std::int64_t position, std::int64_t frames)
{
    const auto channels = sound(std::size(channels_of_two_sections), position, frames);
    return take.write(channel_pointers(channels), FrameCount {frames}, FramePosition {position});
}

std::int64_t first_wrong_frame(const TakeFile& take, const std::vector<std::size_t>& channels,
                               std::int64_t start)
{
    for (std::size_t frame = 0; frame < take.samples.front().size(); ++frame)
        for (std::size_t n = 0; n < channels.size(); ++n) {
            const auto expected = sound_at(channels[n], start + static_cast<std::int64_t>(frame));
            if (std::abs(take.samples[n][frame] - expected) > half_a_step)
                return static_cast<std::int64_t>(frame);
        }
    return -1;
}

}  // namespace tutti::test
