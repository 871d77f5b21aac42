// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/practice.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "playback/renderer.hpp"
#include "playback/stems.hpp"

namespace tutti::practice {

namespace {

constexpr auto block = FrameCount {256};

Result<std::size_t> bar_of(const score::UnfoldedScore& score, const std::string& name, std::size_t otherwise)
{
    if (name.empty())
        return otherwise;
    if (const auto bar = score.find_place(name))
        return *bar;
    return failure(ErrorCode::bad_argument,
                   fmt::format("The score has no bar or mark '{}'; its bars are {} to {}.", name,
                               score.printed(score.bars().front()).number,
                               score.printed(score.bars().back()).number));
}

Result<playback::Passage> passage_of(const Setup& setup, const score::UnfoldedScore& score)
{
    const auto first = bar_of(score, setup.first, 0);
    if (!first)
        return tl::unexpected {first.error()};
    const auto last = bar_of(score, setup.last, score.bars().size() - 1);
    if (!last)
        return tl::unexpected {last.error()};
    if (*last < *first)
        return failure(
            ErrorCode::bad_argument,
            fmt::format("Bar {} comes before bar {}; name the earlier one first.", setup.last, setup.first));
    return playback::Passage {*first, *last + 1, setup.count_in, setup.passes};
}

/// What most of the recordings are tuned to.
Hertz tuning_of(const playback::Piece& piece)
{
    auto tunings = std::vector<Hertz> {};
    for (const auto& stem : piece.stems)
        tunings.push_back(stem.a4);
    if (tunings.empty())
        return 440_Hz;
    std::ranges::sort(tunings);
    return tunings[tunings.size() / 2];
}

}  // namespace

Result<std::unique_ptr<Practice>> Practice::open(const Setup& setup, SampleRate rate)
{
    if (!(setup.tempo >= playback::Renderer::slowest) || !(setup.tempo <= playback::Renderer::fastest))
        return failure(ErrorCode::bad_argument,
                       fmt::format("A tempo of {:.0f} % cannot be played; choose from 40 to 130 %.",
                                   100.0 * setup.tempo));
    auto piece = playback::load_piece(setup.piece);
    if (!piece)
        return tl::unexpected {piece.error()};
    auto practice = std::unique_ptr<Practice> {new Practice};
    practice->piece_ = *std::move(piece);
    const auto& printed = practice->piece_.score->printed();
    const auto own = playback::find_part(printed, setup.part);
    if (!own)
        return tl::unexpected {own.error()};
    practice->part_ = printed.parts[*own].name;
    const auto passage = passage_of(setup, *practice->piece_.score);
    if (!passage)
        return tl::unexpected {passage.error()};
    practice->passage_ = *passage;
    const auto timeline = playback::Timeline::create(practice->piece_.score, practice->piece_.alignment);
    if (!timeline)
        return tl::unexpected {timeline.error()};

    auto volumes = std::vector<double>(printed.parts.size(), 1.0);
    volumes[*own] = 0.0;
    for (const auto& volume : setup.volumes) {
        const auto part = playback::find_part(printed, volume.part);
        if (!part)
            return tl::unexpected {part.error()};
        volumes[*part] = volume.gain;
    }

    auto loaded =
        playback::load_stems(practice->piece_, rate, setup.a4.value_or(tuning_of(practice->piece_)));
    if (!loaded)
        return tl::unexpected {loaded.error()};
    const auto stems = std::make_shared<playback::Stems>(*std::move(loaded));
    practice->remarks_ = stems->remarks;
    auto renderer = std::make_unique<playback::Renderer>(stems, *timeline, *passage, setup.tempo);
    renderer->set_click(setup.click);
    practice->transport_ = std::make_unique<playback::Transport>(std::move(renderer));
    for (std::size_t s = 0; s < stems->stems.size(); ++s) {
        const auto part = stems->stems[s].part;
        practice->transport_->set_volume(s, part ? volumes[*part] : 1.0);
        if (!part)
            practice->remarks_.push_back(
                fmt::format("One recording holds everybody, so {} are heard in it too.", practice->part_));
    }
    return practice;
}

Status Practice::play(const std::function<Status(std::span<const float>)>& heard)
{
    auto samples = std::array<float, 256> {};
    while (true) {
        transport_->fill();
        samples.fill(0.0F);
        auto* channel = samples.data();
        transport_->mix({{&channel, 1}, block});
        if (transport_->place().ended)
            return {};
        if (const auto taken = heard(samples); !taken)
            return taken;
    }
}

std::string Practice::first_bar() const
{
    return piece_.score->printed(piece_.score->bars()[passage_.first_bar]).number;
}

std::string Practice::last_bar() const
{
    return piece_.score->printed(piece_.score->bars()[passage_.end_bar - 1]).number;
}

}  // namespace tutti::practice
