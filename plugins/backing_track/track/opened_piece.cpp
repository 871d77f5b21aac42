// SPDX-License-Identifier: GPL-3.0-or-later
#include "backing_track/track/opened_piece.hpp"

#include <algorithm>
#include <utility>

#include "practice/backing.hpp"
#include "units/utf8.hpp"

namespace tutti::backing_track {

OpenedPiece::OpenedPiece(playback::Piece piece, playback::Timeline timeline)
    : piece_ {std::move(piece)}
    , timeline_ {std::move(timeline)}
    , title_ {printable(piece_.title)}
    , composer_ {printable(piece_.composer)}
{
    const auto& parts = score().printed().parts;
    for (std::size_t p = 0; p < parts.size(); ++p)
        if (std::ranges::count(piece_.stems, parts[p].name, &playback::StemDescription::part) > 0)
            parts_.push_back({printable(parts[p].name), p});
    if (std::ranges::count(piece_.stems, std::string {}, &playback::StemDescription::part) > 0)
        parts_.push_back({{}, std::nullopt});
    const auto& first = score().printed(score().bars().front());
    bar_length_ = first.metre.bar_length().value();
    pick_up_ = first.begins_at.value();
}

Result<std::shared_ptr<const OpenedPiece>> OpenedPiece::open(const std::filesystem::path& folder,
                                                             std::optional<SampleRate> rate)
{
    auto piece = playback::load_piece(folder);
    if (!piece)
        return tl::unexpected {piece.error()};
    auto timeline = playback::Timeline::create(piece->score, piece->alignment);
    if (!timeline)
        return tl::unexpected {timeline.error()};
    const auto a4 = practice::tuning_of(*piece);
    auto opened = std::shared_ptr<OpenedPiece> {new OpenedPiece {*std::move(piece), *std::move(timeline)}};
    if (!rate)
        return opened;
    auto stems = playback::load_stems(opened->piece_, *rate, a4);
    if (!stems)
        return tl::unexpected {stems.error()};
    for (const auto& stem : stems->stems)
        opened->part_of_stem_.push_back(static_cast<std::size_t>(
            std::ranges::find(opened->parts_, stem.part, &Part::part) - opened->parts_.begin()));
    opened->sound_end_ =
        std::max(to_seconds(stems->length, *rate), opened->timeline_.time_at(opened->score().end()));
    opened->stems_ = std::make_shared<const playback::Stems>(*std::move(stems));
    return opened;
}

Seconds OpenedPiece::source_at(double quarters) const noexcept RT_SAFE
{
    return timeline_.time_at(score::ScorePosition {score::Quarters::nearest(quarters)});
}

double OpenedPiece::rate_at(double quarters, double quarters_a_minute, Seconds around) const noexcept RT_SAFE
{
    const auto half = 0.5 * around.value() * quarters_a_minute / 60.0;
    return (source_at(quarters + half) - source_at(quarters - half)) / around;
}

}  // namespace tutti::backing_track
