// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/playing_tsv.hpp"

#include <fmt/format.h>

namespace tutti::cli {

namespace {

std::string_view state_name(playback::PlayingPlace::State state) noexcept
{
    using State = playback::PlayingPlace::State;
    switch (state) {
    case State::counting_in:
        return "counting_in";
    case State::playing:
        return "playing";
    case State::waiting:
        return "waiting";
    case State::ended:
        break;
    }
    return "ended";
}

}  // namespace

Result<PlayingTsv> PlayingTsv::create(const std::filesystem::path& path, const score::UnfoldedScore& score,
                                      SampleRate rate)
{
    auto file = TsvFile::create(path, columns);
    if (!file)
        return tl::unexpected {file.error()};
    return PlayingTsv {*std::move(file), score, rate};
}

void PlayingTsv::take(const practice::Snapshot& newest)
{
    const auto& playing = newest.playing;
    const auto on_page = score_->place_at(score::ScorePosition {score::Quarters::nearest(playing.quarters)});
    file_.write(fmt::format("{:.6f}\t{:.4f}\t{}\t{:.2f}\t{:.3f}\t{}\t{:.4f}",
                            to_seconds(newest.playing_at, rate_).value(), playing.quarters,
                            score_->printed().bars[on_page.bar].number, on_page.beat, playing.rate,
                            state_name(playing.state), newest.place));
}

}  // namespace tutti::cli
