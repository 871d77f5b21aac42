// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "io/tapped_device.hpp"
#include "playback/transport.hpp"
#include "practice/sound_path.hpp"
#include "score/score.hpp"
#include "support/signals.hpp"

namespace tutti::test {

/// Six stems of noise over eight bars, at 80 %.
inline std::unique_ptr<playback::Renderer> six_stems_of_noise()
{
    auto printed = score::Score {};
    auto bar = score::Bar {};
    bar.length = score::Quarters {4};
    printed.bars.assign(8, bar);
    const auto score =
        std::make_shared<score::UnfoldedScore>(*score::UnfoldedScore::unfold(std::move(printed)));
    auto stems = std::make_shared<playback::Stems>();
    stems->length = to_frames(Seconds {16.0}, usual_rate);
    for (auto s = 0U; s < 6; ++s)
        stems->stems.push_back({std::nullopt, noise(Seconds {16.0}, -30_dB, s + 1)});
    return std::make_unique<playback::Renderer>(stems, playback::Timeline::as_marked(score),
                                                playback::Passage {0, 8, 1, 0}, 0.8);
}

/// All that a device's thread does while a pupil practises: TappedDevice, SoundPath, Transport. The device is
/// whoever calls block().
class PracticeRig {
public:
    explicit PracticeRig(FrameCount usual = 64_frames)
    {
        auto held = std::make_unique<HeldDevice>(usual);
        device_ = held.get();
        tapped_ = std::make_unique<io::TappedDevice>(std::move(held), 0, 48'000_frames);
        static_cast<void>(tapped_->start(practice::SoundPath::callback, &path_));
        sound_.fill(0.1F);
    }

    /// A block of the device's. [audio]
    void block(FrameCount frames)
    {
        const auto input = audio::InputBlock {{inputs_.data(), inputs_.size()}, frames, position_};
        device_->callback(device_->context, input, {{outputs_.data(), outputs_.size()}, frames});
        position_ += frames;
    }
    /// What the other threads do meanwhile.
    void take_all()
    {
        transport_.fill();
        for (auto* queue : {&path_.frames(), &tapped_->frames()})
            while (queue->readable() > FrameCount {})
                queue->pop(std::array {away_[0].data(), away_[1].data()},
                           std::min(queue->readable(), 4'096_frames));
        while (transport_.next_place() != nullptr)
            transport_.take_place();
    }

    [[nodiscard]] playback::Transport& transport() noexcept { return transport_; }
    [[nodiscard]] practice::SoundPath& path() noexcept { return path_; }
    [[nodiscard]] io::TappedDevice& tapped() noexcept { return *tapped_; }

private:
    struct HeldDevice final : io::Device {
        explicit HeldDevice(FrameCount block) { shape.block = block; }
        [[nodiscard]] std::string name() const override { return "held"; }
        [[nodiscard]] audio::StreamSpec spec() const override { return shape; }
        [[nodiscard]] Status start(audio::AudioCallback called, void* with) override
        {
            callback = called;
            context = with;
            return {};
        }
        void stop() noexcept override {}
        [[nodiscard]] std::optional<io::DeviceEvent> next_event() override { return std::nullopt; }
        [[nodiscard]] io::DeviceCounts counts() const noexcept override { return {}; }

        audio::StreamSpec shape {.sample_rate = usual_rate,
                                 .block = {},
                                 .input_channels = 1,
                                 .output_channels = 2,
                                 .input_latency = {},
                                 .output_latency = {}};
        audio::AudioCallback callback = nullptr;
        void* context = nullptr;
    };

    playback::Transport transport_ {six_stems_of_noise()};
    practice::SoundPath path_ {transport_, 1, 48'000_frames};
    HeldDevice* device_ = nullptr;
    std::unique_ptr<io::TappedDevice> tapped_;
    FramePosition position_;
    std::array<float, 8'192> sound_ {};
    std::array<std::array<float, 8'192>, 2> played_ {};
    std::array<const float*, 1> inputs_ {sound_.data()};
    std::array<float*, 2> outputs_ {played_[0].data(), played_[1].data()};
    std::array<std::vector<float>, 2> away_ {std::vector<float>(4'096), std::vector<float>(4'096)};
};

}  // namespace tutti::test
