// SPDX-License-Identifier: GPL-3.0-or-later
#include "dsp/stream_resampler.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>
#include <samplerate.h>

namespace tutti::dsp {

namespace {

/// src_sinc.c keeps a sum for each of at most this many channels in one converter.
constexpr auto channels_per_converter = 128;
/// Half the length of libsamplerate 0.2.2's medium filter: 22438 coefficients at 491 to the frame, and one
/// for the interpolation between two of them.
constexpr auto frames_looked_ahead = 47.0;
constexpr std::size_t frames_at_a_time = 1024;

struct ConverterDeleter {
    void operator()(SRC_STATE* state) const noexcept { src_delete(state); }
};
using Converter = std::unique_ptr<SRC_STATE, ConverterDeleter>;

/// Channels first … first + count − 1 of the stream, converted together.
struct Group {
    std::size_t first;
    std::size_t count;
    Converter converter;
};

}  // namespace

struct StreamResampler::Implementation {
    std::size_t channels;
    double ratio;
    FrameCount delay;
    SampleRate from;
    SampleRate to;
    std::vector<Group> groups;
    std::int64_t taken = 0;  // input frames so far
    std::int64_t given = 0;  // output frames so far
    std::vector<float> group_input;
    std::vector<float> group_output;

    /// Runs one group over `input`; writes its channels of the frames behind `start` of `output`.
    void convert(Group& group, std::span<const float> input, bool last, std::size_t start,
                 std::vector<float>& output)
    {
        const auto frames = input.size() / channels;
        group_input.resize(frames * group.count);
        for (std::size_t f = 0; f < frames; ++f)
            std::copy_n(input.data() + f * channels + group.first, group.count,
                        group_input.data() + f * group.count);

        auto out = start;
        auto used = std::size_t {0};
        while (true) {
            auto data = SRC_DATA {};
            data.data_in = group_input.data() + used * group.count;
            data.input_frames = static_cast<long>(frames - used);
            data.data_out = group_output.data();
            data.output_frames = static_cast<long>(frames_at_a_time);
            data.end_of_input = last ? 1 : 0;
            data.src_ratio = ratio;
            if (src_process(group.converter.get(), &data) != 0)
                return;
            used += static_cast<std::size_t>(data.input_frames_used);
            const auto made = static_cast<std::size_t>(data.output_frames_gen);
            if (output.size() < (out + made) * channels)
                output.resize((out + made) * channels);
            for (std::size_t f = 0; f < made; ++f)
                std::copy_n(group_output.data() + f * group.count, group.count,
                            output.data() + (out + f) * channels + group.first);
            out += made;
            if (made == 0 && data.input_frames_used == 0)
                return;
        }
    }
};

Result<StreamResampler> StreamResampler::create(int channels, SampleRate from, SampleRate to)
{
    auto made = std::make_unique<Implementation>(Implementation {
        .channels = static_cast<std::size_t>(channels),
        .ratio = static_cast<double>(to.value()) / from.value(),
        .delay = FrameCount {static_cast<std::int64_t>(
            std::ceil(frames_looked_ahead * to.value() / std::min(from.value(), to.value())))},
        .from = from,
        .to = to,
        .groups = {},
        .group_input = {},
        .group_output = std::vector<float>(frames_at_a_time * channels_per_converter),
    });
    for (auto first = 0; first < channels; first += channels_per_converter) {
        const auto count = std::min(channels - first, channels_per_converter);
        auto error = 0;
        auto converter = Converter {src_new(SRC_SINC_MEDIUM_QUALITY, count, &error)};
        if (converter == nullptr || src_is_valid_ratio(made->ratio) == 0)
            return failure(ErrorCode::rate_unsupported,
                           fmt::format("{} channels of {} Hz cannot be converted to {} Hz; convert the "
                                       "recording with another program first.",
                                       channels, from.value(), to.value()));
        made->groups.push_back(
            {static_cast<std::size_t>(first), static_cast<std::size_t>(count), std::move(converter)});
    }
    return StreamResampler {std::move(made)};
}

StreamResampler::StreamResampler(std::unique_ptr<Implementation> implementation)
    : implementation_ {std::move(implementation)}
{
}
StreamResampler::StreamResampler(StreamResampler&&) noexcept = default;
StreamResampler& StreamResampler::operator=(StreamResampler&&) noexcept = default;
StreamResampler::~StreamResampler() = default;

void StreamResampler::process(std::span<const float> input, bool last, std::vector<float>& output)
{
    auto& self = *implementation_;
    if (self.given == 0) {
        output.resize(output.size() + self.delay.size() * self.channels, 0.0F);
        self.given = self.delay.value();
    }
    self.taken += static_cast<std::int64_t>(input.size() / self.channels);
    const auto start = output.size() / self.channels;
    for (auto& group : self.groups)
        self.convert(group, input, last, start, output);
    self.given += static_cast<std::int64_t>(output.size() / self.channels - start);
    if (last) {
        // The converter may end a frame early or late; whoever was told the length gets that length.
        const auto missing = length_after(FrameCount {self.taken}).value() - self.given;
        const auto total = static_cast<std::int64_t>(output.size() / self.channels) + missing;
        output.resize(static_cast<std::size_t>(total) * self.channels, 0.0F);
        self.given += missing;
    }
}

FrameCount StreamResampler::delay() const noexcept
{
    return implementation_->delay;
}

FrameCount StreamResampler::length_after(FrameCount input) const noexcept
{
    const auto& self = *implementation_;
    const auto converted =
        (input.value() * self.to.value() + self.from.value() - 1) / self.from.value();  // rounded up
    return FrameCount {converted} + self.delay;
}

}  // namespace tutti::dsp
