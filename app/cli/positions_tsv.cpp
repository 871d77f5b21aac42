// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/positions_tsv.hpp"

#include <fmt/format.h>

namespace tutti::cli {

namespace {

std::string_view state_name(analysis::FollowingState state) noexcept
{
    switch (state) {
    case analysis::FollowingState::following:
        return "following";
    case analysis::FollowingState::waiting:
        return "waiting";
    case analysis::FollowingState::lost:
        break;
    }
    return "lost";
}

}  // namespace

Result<std::unique_ptr<PositionsTsv>> PositionsTsv::create(const std::filesystem::path& path,
                                                           std::shared_ptr<const score::UnfoldedScore> score,
                                                           SampleRate rate)
{
    auto file = TsvFile::create(path, columns);
    if (!file)
        return tl::unexpected {file.error()};
    return std::unique_ptr<PositionsTsv> {new PositionsTsv {*std::move(file), std::move(score), rate}};
}

void PositionsTsv::take_ensemble(const analysis::EnsembleReading& reading)
{
    if (!reading.place)
        return;
    const auto& place = *reading.place;
    const auto on_page = score_->place_at(score::ScorePosition {score::Quarters::nearest(place.position)});
    file_.write(fmt::format("{:.6f}\t{:.4f}\t{}\t{:.2f}\t{}\t{:.3f}\t{}",
                            to_seconds(reading.heard_until, rate_).value(), place.position,
                            score_->printed().bars[on_page.bar].number, on_page.beat,
                            place.tempo ? fmt::format("{:.1f}", place.tempo->value()) : "-", place.confidence,
                            state_name(place.state)));
}

}  // namespace tutti::cli
