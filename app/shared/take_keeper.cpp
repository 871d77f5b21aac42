// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/take_keeper.hpp"

#include <algorithm>
#include <array>

#include "shared/places.hpp"

namespace tutti {

namespace {

/// What the last take no longer wanted is not the next one's.
void drop_waiting(rt::FrameQueue& frames)
{
    auto away = std::array<float, 1024> {};
    while (frames.readable() > FrameCount {})
        frames.pop(std::array {away.data(), away.data()},
                   std::min(frames.readable(), FrameCount {static_cast<std::int64_t>(away.size())}));
}

}  // namespace

void TakeKeeper::begin()
{
    const auto& backing = practice_.backing();
    recorder_.emplace(new_take_folder(),
                      practice::TakeNote {.piece = std::filesystem::absolute(backing.piece().folder).string(),
                                          .title = backing.piece().title,
                                          .part = backing.part(),
                                          .first_bar = backing.first_bar(),
                                          .last_bar = backing.last_bar(),
                                          .tempo = practice_.tempo(),
                                          .round_trip = practice_.round_trip(),
                                          .recorded_at = now_utc()},
                      practice_.spec().sample_rate);
    drop_waiting(device_.frames());
    device_.tap(true);
}

std::optional<std::string> TakeKeeper::collect()
{
    if (!recorder_)
        return std::nullopt;
    const auto taken = recorder_->take(device_.frames());
    if (taken)
        return std::nullopt;
    device_.tap(false);
    recorder_.reset();
    return taken.error().message;
}

Result<std::optional<std::filesystem::path>> TakeKeeper::end()
{
    if (!recorder_)
        return std::optional<std::filesystem::path> {};
    device_.tap(false);
    auto kept = recorder_->take(device_.frames());
    if (kept)
        kept = recorder_->finish();
    const auto folder = recorder_->has_begun() ? std::optional {recorder_->folder()}
                                               : std::optional<std::filesystem::path> {};
    recorder_.reset();
    if (!kept)
        return tl::unexpected {kept.error()};
    return folder;
}

}  // namespace tutti
