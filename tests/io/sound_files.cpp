// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/sound_files.hpp"

#include <algorithm>
#include <fstream>

#include <sndfile.h>

#include "support/catch.hpp"

namespace tutti::test {

namespace {

template <class Sample, class Convert>
std::vector<Sample> interleaved(const std::vector<std::vector<float>>& channels, Convert convert)
{
    auto samples = std::vector<Sample> {};
    for (std::size_t f = 0; f < channels.front().size(); ++f)
        for (const auto& channel : channels)
            samples.push_back(convert(channel[f]));
    return samples;
}

}  // namespace

void write_sound(const std::filesystem::path& path, const std::vector<std::vector<float>>& channels, int rate,
                 int format)
{
    auto info = SF_INFO {};
    info.channels = static_cast<int>(channels.size());
    info.samplerate = rate;
    info.format = format;
    auto* const file = sf_open(path.string().c_str(), SFM_WRITE, &info);
    INFO(sf_strerror(file));
    REQUIRE(file != nullptr);
    const auto frames = channels.front().size();
    // As integers where the file keeps integers: libsndfile's own conversion maps 1 to 32767, not to 32768.
    const auto subtype = format & SF_FORMAT_SUBMASK;
    auto written = sf_count_t {0};
    if (subtype == SF_FORMAT_PCM_16 || subtype == SF_FORMAT_PCM_24) {
        const auto integers = interleaved<int>(channels, [](float sample) {
            return static_cast<int>(
                std::clamp(static_cast<double>(sample) * 2147483648.0, -2147483648.0, 2147483647.0));
        });
        written = sf_writef_int(file, integers.data(), static_cast<sf_count_t>(frames));
    } else {
        const auto floats = interleaved<float>(channels, [](float sample) { return sample; });
        written = sf_writef_float(file, floats.data(), static_cast<sf_count_t>(frames));
    }
    sf_close(file);
    REQUIRE(written == static_cast<sf_count_t>(frames));
}

void write_text(const std::filesystem::path& path, std::string_view text)
{
    std::ofstream {path, std::ios::binary} << text;
}

void cut_short(const std::filesystem::path& path, double share)
{
    const auto whole = static_cast<double>(std::filesystem::file_size(path));
    std::filesystem::resize_file(path, static_cast<std::uintmax_t>(whole * share));
}

void overwrite(const std::filesystem::path& path, std::size_t at, std::string_view bytes)
{
    auto file = std::fstream {path, std::ios::binary | std::ios::in | std::ios::out};
    file.seekp(static_cast<std::streamoff>(at));
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    REQUIRE(file.good());
}

}  // namespace tutti::test
