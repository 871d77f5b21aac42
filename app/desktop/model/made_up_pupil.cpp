// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/model/made_up_pupil.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "io/scripted_device.hpp"
#include "playback/piece.hpp"
#include "playback/renderer.hpp"
#include "playback/stems.hpp"
#include "playback/timeline.hpp"
#include "score/part_names.hpp"

namespace tutti::desktop {

namespace {

constexpr auto chunk = std::size_t {256};
constexpr auto off = 45_cents;
constexpr auto rate = SampleRate {48'000};
constexpr auto an_hour = FrameCount {std::int64_t {48'000} * 3600};
constexpr auto how_often = std::size_t {5};
constexpr auto step = 1.0F / 480.0F;  // of the crossfade between both, a frame: 10 ms

/// The part alone, in tune and flat, and which of the two is heard.
class Playing {
public:
    Playing(std::shared_ptr<const score::UnfoldedScore> score, std::size_t part,
            std::unique_ptr<playback::Renderer> in_tune, std::unique_ptr<playback::Renderer> flat)
        : score_ {std::move(score)}
        , part_ {part}
        , in_tune_ {std::move(in_tune)}
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
        const auto place = in_tune_->render(std::array {clean_.data(), click_.data()}, FrameCount {chunk});
        static_cast<void>(flat_->render(std::array {off_.data(), click_.data()}, FrameCount {chunk}));
        const auto quarters = place.quarters;
        const auto notes = score_->notes(part_);
        const auto after = std::ranges::upper_bound(
            notes, quarters, {}, [](const score::PerformedNote& note) { return note.onset.value(); });
        is_flat_ = static_cast<std::size_t>(after - notes.begin()) % how_often == how_often - 1;
    }

    std::shared_ptr<const score::UnfoldedScore> score_;
    std::size_t part_;
    std::unique_ptr<playback::Renderer> in_tune_;
    std::unique_ptr<playback::Renderer> flat_;
    std::array<float, chunk> click_ {};  // that the pupil does not play
    std::array<float, chunk> clean_ {};
    std::array<float, chunk> off_ {};
    std::size_t at_ = chunk;
    bool is_flat_ = false;
    float share_ = 0.0F;
};

}  // namespace

Result<MadeUpPupil> made_up_pupil(const practice::Setup& setup)
{
    auto piece = playback::load_piece(setup.piece);
    if (!piece)
        return tl::unexpected {piece.error()};
    const auto part = score::find_part(piece->score->printed(), setup.part);
    if (!part)
        return tl::unexpected {part.error()};
    const auto timeline = playback::Timeline::create(piece->score, piece->alignment);
    if (!timeline)
        return tl::unexpected {timeline.error()};
    const auto& name = piece->score->printed().parts[*part].name;
    std::erase_if(piece->stems, [&](const playback::StemDescription& stem) { return stem.part != name; });
    const auto a4 = piece->stems.empty() ? 440_Hz : piece->stems.front().a4;
    const auto bars = setup.bars.value_or(practice::PlayedBars {0, piece->score->bars().size() - 1});
    const auto passage = playback::Passage {bars.first, bars.last + 1, setup.count_in, setup.passes};
    auto renderers = std::array<std::unique_ptr<playback::Renderer>, 2> {};
    for (const auto flat : {false, true}) {
        auto stems = playback::load_stems(*piece, rate, flat ? transposed(a4, -off) : a4);
        if (!stems)
            return tl::unexpected {stems.error()};
        renderers[flat ? 1 : 0] = std::make_unique<playback::Renderer>(
            std::make_shared<const playback::Stems>(*std::move(stems)), *timeline, passage, setup.tempo);
    }
    auto playing =
        std::make_shared<Playing>(piece->score, *part, std::move(renderers[0]), std::move(renderers[1]));
    auto late = std::make_shared<std::atomic<std::uint64_t>>(0);
    auto device = std::make_unique<io::ScriptedDevice>(
        std::vector<io::ScriptedDevice::Generator> {
            [playing, late, waited = std::uint64_t {0}](FramePosition) mutable {
                if (waited < late->load(std::memory_order_relaxed)) {
                    ++waited;
                    return 0.0F;
                }
                return playing->next();
            }},
        an_hour, io::ScriptedDevice::Script {});
    device->give_output(1, {});
    return MadeUpPupil {std::move(device), std::move(late)};
}

}  // namespace tutti::desktop
