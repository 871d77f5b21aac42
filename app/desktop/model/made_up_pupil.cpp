// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/model/made_up_pupil.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "io/scripted_device.hpp"
#include "playback/piece.hpp"
#include "practice/backing.hpp"

namespace tutti::desktop {

namespace {

constexpr auto chunk = std::size_t {256};
constexpr auto off = 45_cents;
constexpr auto how_often = std::size_t {5};
constexpr auto step = 1.0F / 480.0F;  // of the crossfade between both, a frame: 10 ms

/// The part alone, in tune and flat, and which of the two is heard.
class Playing {
public:
    Playing(std::unique_ptr<practice::Backing> in_tune, std::unique_ptr<practice::Backing> flat)
        : in_tune_ {std::move(in_tune)}
        , flat_ {std::move(flat)}
    {
    }
    [[nodiscard]] float next()
    {
        if (at_ == chunk) {
            at_ = 0;
            render();
        }
        share_ = std::clamp(share_ + (is_flat_ ? step : -step), 0.0F, 1.0F);
        const auto n = at_++;
        return (1.0F - share_) * clean_[n] + share_ * off_[n];
    }

private:
    void render()
    {
        const auto one = [](practice::Backing& backing, std::array<float, chunk>& samples) {
            samples.fill(0.0F);
            auto* channel = samples.data();
            backing.transport().fill();
            backing.transport().mix({{&channel, 1}, FrameCount {chunk}});
        };
        one(*in_tune_, clean_);
        one(*flat_, off_);
        const auto quarters = in_tune_->transport().place().quarters;
        const auto notes = in_tune_->score().notes(in_tune_->part_index());
        const auto after = std::ranges::upper_bound(
            notes, quarters, {}, [](const score::PerformedNote& note) { return note.onset.value(); });
        is_flat_ = static_cast<std::size_t>(after - notes.begin()) % how_often == how_often - 1;
    }

    std::unique_ptr<practice::Backing> in_tune_;
    std::unique_ptr<practice::Backing> flat_;
    std::array<float, chunk> clean_ {};
    std::array<float, chunk> off_ {};
    std::size_t at_ = chunk;
    bool is_flat_ = false;
    float share_ = 0.0F;
};

}  // namespace

Result<std::unique_ptr<io::Device>> made_up_pupil(practice::Setup setup)
{
    const auto piece = playback::load_piece(setup.piece);
    if (!piece)
        return tl::unexpected {piece.error()};
    setup.volumes.clear();
    for (const auto& part : piece->score->printed().parts)
        setup.volumes.push_back({part.name, 0.0});
    setup.volumes.push_back({setup.part, 1.0});
    setup.follow = false;
    setup.click = false;
    auto in_tune = practice::Backing::open(setup);
    if (!in_tune)
        return tl::unexpected {in_tune.error()};
    setup.a4 = Hertz {(*in_tune)->a4().value() * std::exp2(-off.value() / 1200.0)};
    auto flat = practice::Backing::open(setup);
    if (!flat)
        return tl::unexpected {flat.error()};
    for (const auto* backing : {&*in_tune, &*flat}) {
        auto& transport = (*backing)->transport();
        transport.set_volume(transport.renderer().click_channel(), 0.0);
    }
    auto playing = std::make_shared<Playing>(*std::move(in_tune), *std::move(flat));
    auto device = std::make_unique<io::ScriptedDevice>(
        std::vector<io::ScriptedDevice::Generator> {[playing](FramePosition) { return playing->next(); }},
        FrameCount {std::int64_t {48'000} * 3600}, io::ScriptedDevice::Script {});
    device->give_output(1, {});
    return device;
}

}  // namespace tutti::desktop
