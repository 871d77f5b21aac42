// SPDX-License-Identifier: GPL-3.0-or-later
#include "backing_track/track/opened_piece.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

#include <fmt/format.h>

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
            parts_.push_back({printable(parts[p].name), p, p});
    if (std::ranges::count(piece_.stems, std::string {}, &playback::StemDescription::part) > 0)
        parts_.push_back({{}, std::nullopt, parts.size()});
    const auto& first = score().printed(score().bars().front());
    bar_length_ = first.metre.bar_length().value();
    pick_up_ = first.begins_at.value();
}

Result<std::shared_ptr<const OpenedPiece>> OpenedPiece::open(const std::filesystem::path& folder,
                                                             std::optional<SampleRate> rate,
                                                             const std::function<bool()>& given_up)
{
    auto error = std::error_code {};
    if (!std::filesystem::is_directory(folder, error))
        return failure(ErrorCode::file_missing,
                       fmt::format("The piece's folder '{}' is not on this computer; choose it again.",
                                   folder.string()));
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
    auto stems = playback::load_stems(opened->piece_, *rate, a4, given_up);
    if (!stems)
        return tl::unexpected {stems.error()};
    for (const auto& stem : stems->stems)
        opened->mute_of_stem_.push_back(stem.part.value_or(opened->score().printed().parts.size()));
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
