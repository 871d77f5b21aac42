// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/file_device.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <sndfile.h>

#include "dsp/stream_resampler.hpp"

namespace tutti::io {

namespace {

constexpr auto lowest_rate = 4'000;
constexpr auto highest_rate = 768'000;
constexpr std::size_t frames_at_a_time = 1024;

struct SoundFileDeleter {
    void operator()(SNDFILE* file) const noexcept { sf_close(file); }
};
using SoundFile = std::unique_ptr<SNDFILE, SoundFileDeleter>;

/// libsndfile's own reason, made to fit into a sentence.
std::string reason(SNDFILE* file)
{
    auto text = std::string {sf_strerror(file)};
    while (!text.empty() && (text.back() == '.' || text.back() == '\n' || text.back() == ' '))
        text.pop_back();
    for (const auto prefix : {std::string_view {"Error : "}, std::string_view {"System error : "}})
        if (text.starts_with(prefix))
            text.erase(0, prefix.size());
    return text;
}

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

}  // namespace

class FileDevice::Implementation {
public:
    Implementation(std::string file_name, SoundFile file, const SF_INFO& info, Parameters parameters,
                   std::optional<dsp::StreamResampler> resampler)
        : name {std::move(file_name)}
        , channels {static_cast<std::size_t>(info.channels)}
        , file_rate {info.samplerate}
        , rate {parameters.sample_rate}
        , file_ {std::move(file)}
        , sizes_ {std::move(parameters.blocks)}
        , resampler_ {std::move(resampler)}
        , read_buffer_(frames_at_a_time * channels)
        , block_samples_(channels * sizes_.largest().size())
    {
        // libsndfile says 0 or SF_COUNT_MAX for a stream whose header does not tell, as of FLAC from a pipe.
        if (info.frames > 0 && info.frames < SF_COUNT_MAX)
            promised_ = FrameCount {info.frames};
        for (std::size_t c = 0; c < channels; ++c)
            lanes_.push_back(block_samples_.data() + c * sizes_.largest().size());
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
    [[nodiscard]] FrameCount usual_block() const noexcept { return sizes_.largest(); }

    /// Reads until `frames` frames are at hand or the file has no more.
    void fill(FrameCount frames)
    {
        if (at_end_ || ready_.size() >= (taken_ + frames.size()) * channels)
            return;
        ready_.erase(ready_.begin(), ready_.begin() + static_cast<std::ptrdiff_t>(taken_ * channels));
        taken_ = 0;
        while (!at_end_ && ready_.size() < frames.size() * channels) {
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
    }

    [[nodiscard]] bool decodes_nothing() const noexcept { return at_end_ && decoded_ == FrameCount {}; }
    [[nodiscard]] bool fails() const noexcept { return sf_error(file_.get()) != SF_ERR_NO_ERROR; }
    [[nodiscard]] std::string reason_it_fails() const { return reason(file_.get()); }

    [[nodiscard]] std::optional<Happening> next()
    {
        if (ended_)
            return std::nullopt;
        const auto wanted = sizes_.next();
        fill(wanted);
        const auto frames = std::min(wanted.size(), ready_.size() / channels - taken_);
        if (frames == 0) {
            ended_ = true;
            return DeviceEvent {DeviceEvent::Kind::ended, position_, farewell()};
        }
        for (std::size_t c = 0; c < channels; ++c)
            for (std::size_t f = 0; f < frames; ++f)
                lanes_[c][f] = ready_[(taken_ + f) * channels + c];
        taken_ += frames;
        const auto count = FrameCount {static_cast<std::int64_t>(frames)};
        const auto at = position_;
        position_ += count;
        return Delivery {.block = {.channels = lanes_of_block(), .frames = count, .position = at},
                         .late = Seconds {}};
    }

    const std::string name;
    const std::size_t channels;
    const SampleRate file_rate;
    const SampleRate rate;

private:
    [[nodiscard]] std::span<const float* const> lanes_of_block() const noexcept
    {
        return {lanes_.data(), lanes_.size()};
    }

    [[nodiscard]] std::string farewell() const
    {
        if (promised_ && decoded_ < *promised_)
            return fmt::format(
                "'{}' is cut short: {:.1f} of its {:.1f} seconds could be read; record or copy "
                "it again if the rest matters.",
                name, to_seconds(decoded_, file_rate).value(), to_seconds(*promised_, file_rate).value());
        if (fails())
            return fmt::format("'{}' is damaged after {:.1f} seconds ({}); what came before has been used.",
                               name, to_seconds(decoded_, file_rate).value(), reason_it_fails());
        return {};
    }

    SoundFile file_;
    BlockSizes sizes_;
    std::optional<dsp::StreamResampler> resampler_;
    std::optional<FrameCount> promised_;  // frames of the file, as its header says
    FrameCount decoded_;                  // frames of the file, read so far
    bool at_end_ = false;
    bool ended_ = false;

    std::vector<float> read_buffer_;
    std::vector<float> ready_;  // interleaved, at the stream's rate
    std::size_t taken_ = 0;     // frames of ready_ that have been delivered
    FramePosition position_;
    std::vector<float> block_samples_;
    std::vector<float*> lanes_;
};

Result<std::unique_ptr<FileDevice>> FileDevice::open(const std::filesystem::path& path)
{
    return open(path, Parameters {});
}

Result<std::unique_ptr<FileDevice>> FileDevice::open(const std::filesystem::path& path, Parameters parameters)
{
    if (auto status = check_file(path); !status)
        return tl::unexpected {std::move(status).error()};

    auto info = SF_INFO {};
    auto file = SoundFile {sf_open(path.string().c_str(), SFM_READ, &info)};
    if (file == nullptr) {
        const auto why = reason(nullptr);
        if (sf_error(nullptr) == SF_ERR_SYSTEM)
            return failure(ErrorCode::file_missing,
                           fmt::format("'{}' could not be opened ({}); check that you may read it.",
                                       path.string(), why));
        return failure(
            ErrorCode::file_damaged,
            fmt::format("'{}' is not a recording that can be read ({}); use a WAV, FLAC, Ogg, AIFF "
                        "or CAF file.",
                        path.string(), why));
    }
    if (info.channels < 1)
        return failure(ErrorCode::file_damaged,
                       fmt::format("'{}' has no channels; export it again from the program that made it.",
                                   path.string()));
    if (info.samplerate < lowest_rate || info.samplerate > highest_rate)
        return failure(ErrorCode::rate_unsupported,
                       fmt::format("'{}' claims a sample rate of {} Hz, which no recording has; export it "
                                   "again at 48000 Hz.",
                                   path.string(), info.samplerate));

    auto resampler = std::optional<dsp::StreamResampler> {};
    if (info.samplerate != parameters.sample_rate.value()) {
        auto made =
            dsp::StreamResampler::create(info.channels, SampleRate {info.samplerate}, parameters.sample_rate);
        if (!made)
            return tl::unexpected {std::move(made).error()};
        resampler = *std::move(made);
    }

    auto implementation = std::make_unique<Implementation>(path.filename().string(), std::move(file), info,
                                                           std::move(parameters), std::move(resampler));
    implementation->fill(FrameCount {1});
    if (implementation->decodes_nothing()) {
        const auto why =
            implementation->fails() ? implementation->reason_it_fails() : std::string {"it holds no sound"};
        return failure(
            ErrorCode::file_damaged,
            fmt::format("Nothing of '{}' can be played ({}); record or copy it again.", path.string(), why));
    }
    return std::unique_ptr<FileDevice> {new FileDevice {std::move(implementation)}};
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
    return implementation_->name;
}

audio::StreamSpec FileDevice::spec() const
{
    return {.sample_rate = implementation_->rate,
            .block = implementation_->usual_block(),
            .input_channels = static_cast<int>(implementation_->channels),
            .output_channels = output_channels(),
            .input_latency = to_seconds(implementation_->latency(), implementation_->rate),
            .output_latency = Seconds {}};
}

std::optional<FrameCount> FileDevice::length() const
{
    return implementation_->length();
}

FrameCount FileDevice::latency() const noexcept
{
    return implementation_->latency();
}

std::optional<FileDevice::Happening> FileDevice::next_happening()
{
    return implementation_->next();
}

}  // namespace tutti::io
