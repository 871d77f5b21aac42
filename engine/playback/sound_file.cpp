// SPDX-License-Identifier: GPL-3.0-or-later
#include "playback/sound_file.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <string_view>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <sndfile.h>

#include "audio/recording_file.hpp"
#include "dsp/stream_resampler.hpp"

namespace tutti::playback {

namespace {

constexpr auto longest = 30 * 60;  // seconds: a movement
constexpr auto frames_at_a_time = std::size_t {4096};

struct SoundFileDeleter {
    void operator()(SNDFILE* file) const noexcept { sf_close(file); }
};
using SoundFile = std::unique_ptr<SNDFILE, SoundFileDeleter>;

/// Opens a file for reading, and says in `info` what it is.
Result<SoundFile> open_recording(const std::filesystem::path& path, SF_INFO& info)
{
    auto error = std::error_code {};
    if (!std::filesystem::is_regular_file(path, error))
        return failure(
            ErrorCode::file_missing,
            fmt::format("There is no recording '{}'; check the name and the folder.", path.string()));
    auto file = SoundFile {sf_open(path.string().c_str(), SFM_READ, &info)};
    if (file == nullptr || info.channels < 1)
        return tl::unexpected {audio::no_recording(path)};
    if (auto plausible = audio::check_recorded_rate(path, info.samplerate); !plausible)
        return tl::unexpected {std::move(plausible).error()};
    return file;
}

/// Whether a WAV or AIFF says at its beginning that it is longer than it is; libsndfile takes what is there
/// for all. Where a program that could not go back left the length open, nothing is known.
bool is_cut_off(const std::filesystem::path& path)
{
    auto head = std::array<char, 8> {};
    auto file = std::ifstream {path, std::ios::binary};
    if (!file.read(head.data(), std::ssize(head)))
        return false;
    const auto kind = std::string_view {head.data(), 4};
    if (kind != "RIFF" && kind != "FORM")
        return false;
    auto length = std::uint32_t {0};
    for (std::size_t n = 0; n < 4; ++n)
        length = (length << 8U) | static_cast<std::uint8_t>(head[kind == "FORM" ? 4 + n : 7 - n]);
    constexpr auto longest_said = std::uint32_t {0x7FFF'0000};  // what is more stands for an unknown length
    auto error = std::error_code {};
    const auto size = std::filesystem::file_size(path, error);
    // An odd chunk is padded by a byte, which not every program writes.
    return !error && length < longest_said && size + 1 < std::uintmax_t {length} + head.size();
}

/// A file that grows in memory.
struct Memory {
    std::vector<std::byte> bytes;
    sf_count_t at = 0;

    static SF_VIRTUAL_IO access()
    {
        auto io = SF_VIRTUAL_IO {};
        io.get_filelen = [](void* self) { return static_cast<Memory*>(self)->length(); };
        io.seek = [](sf_count_t offset, int whence, void* self) {
            auto& memory = *static_cast<Memory*>(self);
            const auto from = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? memory.at : memory.length();
            return memory.at = std::max<sf_count_t>(0, from + offset);
        };
        io.read = [](void* to, sf_count_t count, void* self) {
            auto& memory = *static_cast<Memory*>(self);
            const auto most = std::clamp<sf_count_t>(memory.length() - memory.at, 0, count);
            std::copy_n(memory.bytes.begin() + memory.at, most, static_cast<std::byte*>(to));
            memory.at += most;
            return most;
        };
        io.write = [](const void* from, sf_count_t count, void* self) {
            auto& memory = *static_cast<Memory*>(self);
            memory.bytes.resize(static_cast<std::size_t>(std::max(memory.length(), memory.at + count)));
            std::copy_n(static_cast<const std::byte*>(from), count, memory.bytes.begin() + memory.at);
            memory.at += count;
            return count;
        };
        io.tell = [](void* self) { return static_cast<Memory*>(self)->at; };
        return io;
    }

private:
    [[nodiscard]] sf_count_t length() const { return static_cast<sf_count_t>(bytes.size()); }
};

constexpr auto most_gain = 10.0F;      // 20 dB
constexpr auto loudest_mp3 = 0.8913F;  // −1 dBFS

/// Rates at which the MPEG-1 layer III exists.
bool is_mp3_rate(SampleRate rate)
{
    return rate.value() == 32'000 || rate.value() == 44'100 || rate.value() == 48'000;
}

}  // namespace

struct SoundReader::Implementation {
    SoundFile file;
    SF_INFO info;
    std::vector<float> interleaved;
    bool cut_off = false;
    sf_count_t done = 0;
};

Result<SoundReader> SoundReader::open(const std::filesystem::path& path)
{
    auto info = SF_INFO {};
    auto file = open_recording(path, info);
    if (!file)
        return tl::unexpected {file.error()};
    auto interleaved = std::vector<float>(frames_at_a_time * static_cast<std::size_t>(info.channels));
    return SoundReader {std::make_unique<Implementation>(
        Implementation {*std::move(file), info, std::move(interleaved), is_cut_off(path)})};
}

SoundReader::SoundReader(std::unique_ptr<Implementation> implementation)
    : implementation_ {std::move(implementation)}
{
}
SoundReader::SoundReader(SoundReader&&) noexcept = default;
SoundReader& SoundReader::operator=(SoundReader&&) noexcept = default;
SoundReader::~SoundReader() = default;

SampleRate SoundReader::rate() const noexcept
{
    return SampleRate {implementation_->info.samplerate};
}

bool SoundReader::is_damaged() const noexcept
{
    const auto& [file, info, interleaved, cut_off, done] = *implementation_;
    const auto known = info.frames < SF_COUNT_MAX;
    // An Ogg says at its end how long it is: without one it has none.
    if (!known && (info.format & SF_FORMAT_TYPEMASK) == SF_FORMAT_OGG)
        return true;
    const auto promised = info.frames > 0 && known ? info.frames : 0;
    return cut_off || done < promised || sf_error(file.get()) != SF_ERR_NO_ERROR;
}

std::size_t SoundReader::read(std::span<float> out)
{
    auto& [file, info, interleaved, cut_off, read_by_now] = *implementation_;
    const auto channels = static_cast<std::size_t>(info.channels);
    auto done = std::size_t {0};
    while (done < out.size()) {
        const auto wanted = std::min(out.size() - done, frames_at_a_time);
        const auto count = sf_readf_float(file.get(), interleaved.data(), static_cast<sf_count_t>(wanted));
        if (count <= 0)
            break;
        for (std::size_t f = 0; f < static_cast<std::size_t>(count); ++f) {
            auto sum = 0.0F;
            for (std::size_t c = 0; c < channels; ++c)
                sum += interleaved[f * channels + c];
            out[done + f] = std::isfinite(sum) ? sum / static_cast<float>(channels) : 0.0F;
        }
        done += static_cast<std::size_t>(count);
        read_by_now += count;
    }
    return done;
}

Result<Recording> read_recording(const std::filesystem::path& path)
{
    auto reader = SoundReader::open(path);
    if (!reader)
        return tl::unexpected {reader.error()};
    auto recording = Recording {reader->rate(), {}, {}};
    auto& samples = recording.samples;
    const auto most = static_cast<std::size_t>(longest) * static_cast<std::size_t>(recording.rate.value());
    for (auto goes_on = true; goes_on && samples.size() < most;) {
        const auto before = samples.size();
        samples.resize(before + frames_at_a_time);
        samples.resize(before + reader->read(std::span {samples}.subspan(before)));
        goes_on = samples.size() == before + frames_at_a_time;
    }
    if (samples.size() >= most)
        return failure(
            ErrorCode::file_damaged,
            fmt::format("'{}' is longer than half an hour; cut it to the piece first.", path.string()));
    if (samples.empty())
        return failure(ErrorCode::file_damaged,
                       fmt::format("'{}' holds no sound; record or copy it again.", path.string()));
    if (reader->is_damaged())
        recording.remark = fmt::format(
            "'{}' is cut short or damaged: its first {:.1f} seconds could be read; copy it again if the rest "
            "matters.",
            path.string(), static_cast<double>(samples.size()) / recording.rate.value());
    return recording;
}

Result<Recording> read_passage(const std::filesystem::path& path, FrameCount from, FrameCount length)
{
    auto info = SF_INFO {};
    const auto file = open_recording(path, info);
    if (!file)
        return tl::unexpected {file.error()};
    auto passage = Recording {SampleRate {info.samplerate}, {}, {}};
    const auto channels = static_cast<std::size_t>(info.channels);
    auto interleaved = std::vector<float>(length.size() * channels);
    const auto there = sf_seek(file->get(), from.value(), SEEK_SET) == from.value();
    const auto count =
        there ? sf_readf_float(file->get(), interleaved.data(), static_cast<sf_count_t>(length.value())) : 0;
    if (count <= 0)
        return failure(
            ErrorCode::file_damaged,
            fmt::format("'{}' holds no sound at {:.0f} seconds; it was cut off before, or is damaged.",
                        path.string(), to_seconds(from, passage.rate).value()));
    for (std::size_t f = 0; f < static_cast<std::size_t>(count); ++f) {
        const auto sample = interleaved[f * channels];
        passage.samples.push_back(std::isfinite(sample) ? sample : 0.0F);
    }
    return passage;
}

Result<std::vector<std::byte>> to_mp3(const Recording& recording)
{
    const auto rate = is_mp3_rate(recording.rate) ? recording.rate : SampleRate {48'000};
    auto samples = at_rate(recording, rate);
    if (!samples)
        return tl::unexpected {samples.error()};
    auto peak = 0.0F;
    for (const auto sample : *samples)
        peak = std::max(peak, std::abs(sample));
    const auto gain = peak > 0.0F ? std::min(most_gain, loudest_mp3 / peak) : 1.0F;
    for (auto& sample : *samples)
        sample *= gain;

    auto memory = Memory {};
    auto access = Memory::access();
    auto info = SF_INFO {};
    info.channels = 1;
    info.samplerate = rate.value();
    info.format = SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III;
    auto file = SoundFile {sf_open_virtual(&access, SFM_WRITE, &info, &memory)};
    const auto count = static_cast<sf_count_t>(samples->size());
    const auto written = file != nullptr && sf_writef_float(file.get(), samples->data(), count) == count;
    if (!written || sf_close(file.release()) != 0)
        return failure(ErrorCode::rate_unsupported,
                       fmt::format("Sound at {} Hz could not be packed for a page; libsndfile must be 1.1 or "
                                   "newer, with LAME.",
                                   rate.value()));
    return std::move(memory.bytes);
}

Result<std::vector<float>> at_rate(const Recording& recording, SampleRate rate)
{
    if (recording.rate == rate)
        return recording.samples;
    return dsp::StreamResampler::create(1, recording.rate, rate).map([&](dsp::StreamResampler resampler) {
        auto converted = std::vector<float> {};
        resampler.process(recording.samples, true, converted);
        converted.erase(converted.begin(), converted.begin() + resampler.delay().value());
        return converted;
    });
}

struct SoundWriter::Implementation {
    std::filesystem::path path;
    SoundFile file;

    Status wrong() const
    {
        return failure(ErrorCode::file_unwritable,
                       fmt::format("'{}' could not be written to its end; check the free space on the disk.",
                                   path.string()));
    }
};

Result<SoundWriter> SoundWriter::create(const std::filesystem::path& path, SampleRate rate)
{
    auto ending = path.extension().string();
    for (auto& letter : ending)
        letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    auto info = SF_INFO {};
    info.channels = 1;
    info.samplerate = rate.value();
    if (ending == ".wav")
        info.format = SF_FORMAT_WAV | SF_FORMAT_PCM_16;
    else if (ending == ".flac")
        info.format = SF_FORMAT_FLAC | SF_FORMAT_PCM_16;
    else if (ending == ".ogg")
        info.format = SF_FORMAT_OGG | SF_FORMAT_VORBIS;
    else
        return failure(
            ErrorCode::bad_usage,
            fmt::format("'{}' cannot be written: its name must end in .wav, .flac or .ogg.", path.string()));
    auto file = SoundFile {sf_open(path.string().c_str(), SFM_WRITE, &info)};
    if (file == nullptr)
        return failure(ErrorCode::file_unwritable,
                       fmt::format("'{}' cannot be written; check that its folder exists and that you may "
                                   "write there.",
                                   path.string()));
    sf_command(file.get(), SFC_SET_CLIPPING, nullptr, SF_TRUE);
    return SoundWriter {std::make_unique<Implementation>(Implementation {path, std::move(file)})};
}

SoundWriter::SoundWriter(std::unique_ptr<Implementation> implementation)
    : implementation_ {std::move(implementation)}
{
}
SoundWriter::SoundWriter(SoundWriter&&) noexcept = default;
SoundWriter& SoundWriter::operator=(SoundWriter&&) noexcept = default;
SoundWriter::~SoundWriter() = default;

Status SoundWriter::write(std::span<const float> samples)
{
    const auto count = static_cast<sf_count_t>(samples.size());
    if (sf_writef_float(implementation_->file.get(), samples.data(), count) != count)
        return implementation_->wrong();
    return {};
}

Status SoundWriter::finish()
{
    if (sf_close(implementation_->file.release()) != 0)
        return implementation_->wrong();
    return {};
}

}  // namespace tutti::playback
