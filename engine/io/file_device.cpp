// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/file_device.hpp"

#include <algorithm>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <sndfile.h>

#include "audio/recording_file.hpp"
#include "dsp/stream_resampler.hpp"

namespace tutti::io {

namespace {

constexpr std::size_t frames_at_a_time = 1024;

struct SoundFileDeleter {
    void operator()(SNDFILE* file) const noexcept { sf_close(file); }
};
using SoundFile = std::unique_ptr<SNDFILE, SoundFileDeleter>;

Status check_file(const std::filesystem::path& path)
{
    auto error = std::error_code {};
    const auto status = std::filesystem::status(path, error);
    if (status.type() == std::filesystem::file_type::not_found)
        return failure(ErrorCode::file_missing,
                       fmt::format("There is no file '{}'; check the name and the folder.", path.string()));
    if (status.type() == std::filesystem::file_type::directory)
        return failure(ErrorCode::file_missing,
                       fmt::format("'{}' is a folder, not a recording; name a file in it.", path.string()));
    if (status.type() == std::filesystem::file_type::regular && std::filesystem::file_size(path, error) == 0)
        return failure(
            ErrorCode::file_damaged,
            fmt::format("'{}' is empty, it holds 0 bytes; record or copy it again.", path.string()));
    return {};
}

/// A sound file as it is read, at the stream's rate.
class Reader {
public:
    Reader(std::string file_name, SoundFile file, const SF_INFO& info,
           std::optional<dsp::StreamResampler> resampler)
        : name {std::move(file_name)}
        , channels {static_cast<std::size_t>(info.channels)}
        , file_rate {info.samplerate}
        , file_ {std::move(file)}
        , resampler_ {std::move(resampler)}
        , read_buffer_(frames_at_a_time * channels)
    {
        // libsndfile says 0 or SF_COUNT_MAX for a stream whose header does not tell, as of FLAC from a pipe.
        if (info.frames > 0 && info.frames < SF_COUNT_MAX)
            promised_ = FrameCount {info.frames};
        // An Ogg says at its end how long it is.
        has_no_end_ = !promised_ && (info.format & SF_FORMAT_TYPEMASK) == SF_FORMAT_OGG;
    }

    [[nodiscard]] std::optional<FrameCount> length() const
    {
        if (!promised_)
            return std::nullopt;
        return resampler_ ? resampler_->length_after(*promised_) : *promised_;
    }
    [[nodiscard]] FrameCount latency() const noexcept
    {
        return resampler_ ? resampler_->delay() : FrameCount {};
    }

    /// Reads until `frames` frames are at hand or the file has no more; says how many of them there are.
    std::size_t fill(FrameCount frames)
    {
        if (!at_end_ && ready_.size() < (taken_ + frames.size()) * channels) {
            ready_.erase(ready_.begin(), ready_.begin() + static_cast<std::ptrdiff_t>(taken_ * channels));
            taken_ = 0;
            while (!at_end_ && ready_.size() < frames.size() * channels)
                read();
        }
        return std::min(frames.size(), ready_.size() / channels - taken_);
    }
    /// The first frames not yet taken, interleaved.
    [[nodiscard]] std::span<const float> ready() const noexcept
    {
        return std::span {ready_}.subspan(taken_ * channels);
    }
    void take(std::size_t frames) noexcept { taken_ += frames; }

    [[nodiscard]] bool decodes_nothing() const noexcept { return at_end_ && decoded_ == FrameCount {}; }
    [[nodiscard]] bool fails() const noexcept { return sf_error(file_.get()) != SF_ERR_NO_ERROR; }

    /// What is wrong with what was read, if anything.
    [[nodiscard]] std::string complaint() const
    {
        if (at_end_ && promised_ && decoded_ < *promised_)
            return fmt::format(
                "'{}' is cut short: {:.1f} of its {:.1f} seconds could be read; record or copy "
                "it again if the rest matters.",
                name, to_seconds(decoded_, file_rate).value(), to_seconds(*promised_, file_rate).value());
        if (at_end_ && has_no_end_)
            return fmt::format("'{}' is cut short: {:.1f} seconds could be read; record or copy it again if "
                               "the rest matters.",
                               name, to_seconds(decoded_, file_rate).value());
        if (fails())
            return fmt::format("'{}' is damaged after {:.1f} seconds; what came before has been used.", name,
                               to_seconds(decoded_, file_rate).value());
        return {};
    }

    std::string name;
    std::size_t channels;
    SampleRate file_rate;

private:
    void read()
    {
        const auto count = std::max<sf_count_t>(
            0, sf_readf_float(file_.get(), read_buffer_.data(), sf_count_t {frames_at_a_time}));
        decoded_ += FrameCount {count};
        // Short is the end: of the file, or of what can be decoded.
        at_end_ = count < sf_count_t {frames_at_a_time};
        const auto samples = std::span {read_buffer_}.first(static_cast<std::size_t>(count) * channels);
        if (resampler_)
            resampler_->process(samples, at_end_, ready_);
        else
            ready_.insert(ready_.end(), samples.begin(), samples.end());
    }

    SoundFile file_;
    std::optional<dsp::StreamResampler> resampler_;
    std::optional<FrameCount> promised_;  // frames of the file, as its header says
    FrameCount decoded_;                  // frames of the file, read so far
    bool has_no_end_ = false;
    bool at_end_ = false;
    std::vector<float> read_buffer_;
    std::vector<float> ready_;  // interleaved, at the stream's rate
    std::size_t taken_ = 0;     // frames of ready_ that have been delivered
};

Result<Reader> open_reader(const std::filesystem::path& path, SampleRate rate)
{
    if (auto status = check_file(path); !status)
        return tl::unexpected {std::move(status).error()};

    auto info = SF_INFO {};
    auto file = SoundFile {sf_open(path.string().c_str(), SFM_READ, &info)};
    if (file == nullptr)
        return tl::unexpected {audio::no_recording(path)};
    if (info.channels < 1)
        return failure(ErrorCode::file_damaged,
                       fmt::format("'{}' has no channels; export it again from the program that made it.",
                                   path.string()));
    if (auto plausible = audio::check_recorded_rate(path, info.samplerate); !plausible)
        return tl::unexpected {std::move(plausible).error()};

    auto resampler = std::optional<dsp::StreamResampler> {};
    if (info.samplerate != rate.value()) {
        auto made = dsp::StreamResampler::create(info.channels, SampleRate {info.samplerate}, rate);
        if (!made)
            return tl::unexpected {std::move(made).error()};
        resampler = *std::move(made);
    }

    auto reader = Reader {path.filename().string(), std::move(file), info, std::move(resampler)};
    reader.fill(FrameCount {1});
    if (reader.decodes_nothing()) {
        const auto* const why = reader.fails() ? "it is damaged" : "it holds no sound";
        return failure(
            ErrorCode::file_damaged,
            fmt::format("Nothing of '{}' can be played: {}; record or copy it again.", path.string(), why));
    }
    return reader;
}

}  // namespace

class FileDevice::Implementation {
public:
    Implementation(Reader of_recording, std::optional<Reader> of_backing, Parameters parameters)
        : recording {std::move(of_recording)}
        , backing {std::move(of_backing)}
        , rate {parameters.sample_rate}
        , channels {recording.channels + (backing ? 1 : 0)}
        , sizes_ {std::move(parameters.blocks)}
        , block_samples_(channels * sizes_.largest().size())
    {
        for (std::size_t c = 0; c < channels; ++c)
            lanes_.push_back(block_samples_.data() + c * sizes_.largest().size());
        if (backing)
            align_backing();
    }

    [[nodiscard]] FrameCount usual_block() const noexcept { return sizes_.largest(); }

    [[nodiscard]] std::optional<Happening> next()
    {
        if (ended_)
            return std::nullopt;
        const auto frames = recording.fill(sizes_.next());
        if (frames == 0) {
            ended_ = true;
            return DeviceEvent {DeviceEvent::Kind::ended, position_, complaints()};
        }
        const auto samples = recording.ready();
        for (std::size_t c = 0; c < recording.channels; ++c)
            for (std::size_t f = 0; f < frames; ++f)
                lanes_[c][f] = samples[f * recording.channels + c];
        recording.take(frames);
        const auto count = FrameCount {static_cast<std::int64_t>(frames)};
        if (backing)
            play_backing(count, {lanes_.back(), frames});
        const auto at = position_;
        position_ += count;
        return Delivery {.block = {.channels = lanes_of_block(), .frames = count, .position = at},
                         .late = Seconds {}};
    }

    Reader recording;
    std::optional<Reader> backing;
    const SampleRate rate;
    const std::size_t channels;

private:
    /// Of each file that was read as far as there is anything wrong with it.
    [[nodiscard]] std::string complaints() const
    {
        auto text = recording.complaint();
        const auto of_backing = backing ? backing->complaint() : std::string {};
        if (!text.empty() && !of_backing.empty())
            text += ' ';
        return text + of_backing;
    }

    /// The backing is as late as the recording, whichever of them is converted.
    void align_backing()
    {
        const auto too_late = backing->latency() - recording.latency();
        if (too_late > FrameCount {})
            backing->take(backing->fill(too_late));
        else
            until_backing_ = FrameCount {} - too_late;
    }

    /// All its channels together; silence before it begins and when it is over.
    void play_backing(FrameCount count, std::span<float> out)
    {
        std::ranges::fill(out, 0.0F);
        const auto before = std::min(until_backing_, count);
        until_backing_ -= before;
        const auto frames = backing->fill(count - before);
        const auto samples = backing->ready();
        for (std::size_t f = 0; f < frames; ++f)
            for (std::size_t c = 0; c < backing->channels; ++c)
                out[before.size() + f] += samples[f * backing->channels + c];
        backing->take(frames);
    }

    [[nodiscard]] std::span<const float* const> lanes_of_block() const noexcept
    {
        return {lanes_.data(), lanes_.size()};
    }

    BlockSizes sizes_;
    bool ended_ = false;
    FramePosition position_;
    FrameCount until_backing_;  // frames before it begins
    std::vector<float> block_samples_;
    std::vector<float*> lanes_;
};

Result<std::unique_ptr<FileDevice>> FileDevice::open(const std::filesystem::path& path)
{
    return open(path, Parameters {});
}

Result<std::unique_ptr<FileDevice>> FileDevice::open(const std::filesystem::path& path, Parameters parameters)
{
    auto recording = open_reader(path, parameters.sample_rate);
    if (!recording)
        return tl::unexpected {std::move(recording).error()};
    auto backing = std::optional<Reader> {};
    if (!parameters.backing.empty()) {
        auto opened = open_reader(parameters.backing, parameters.sample_rate);
        if (!opened)
            return tl::unexpected {std::move(opened).error()};
        backing = *std::move(opened);
    }
    return std::unique_ptr<FileDevice> {new FileDevice {
        std::make_unique<Implementation>(*std::move(recording), std::move(backing), std::move(parameters))}};
}

FileDevice::FileDevice(std::unique_ptr<Implementation> implementation)
    : implementation_ {std::move(implementation)}
{
}

FileDevice::~FileDevice()
{
    stop();
}

std::string FileDevice::name() const
{
    return implementation_->recording.name;
}

audio::StreamSpec FileDevice::spec() const
{
    return {.sample_rate = implementation_->rate,
            .block = implementation_->usual_block(),
            .input_channels = static_cast<int>(implementation_->channels),
            .output_channels = output_channels(),
            .input_latency = to_seconds(implementation_->recording.latency(), implementation_->rate),
            .output_latency = Seconds {}};
}

std::optional<FrameCount> FileDevice::length() const
{
    return implementation_->recording.length();
}

FrameCount FileDevice::latency() const noexcept
{
    return implementation_->recording.latency();
}

std::optional<FileDevice::Happening> FileDevice::next_happening()
{
    return implementation_->next();
}

}  // namespace tutti::io
