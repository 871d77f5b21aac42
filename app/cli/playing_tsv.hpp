// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string_view>

#include "cli/tsv.hpp"
#include "practice/snapshot.hpp"
#include "score/unfolded_score.hpp"
#include "units/result.hpp"

namespace tutti::cli {

/// Writes where a piece's recordings are heard, and where their pupil is, a row per hop: time_s
/// position_quarters bar beat rate state pupil_quarters. time_s is when the device plays that place; rate is
/// a share of the recordings' tempo; state is counting_in, playing, waiting or ended.
class PlayingTsv {
public:
    static constexpr std::string_view columns =
        "time_s\tposition_quarters\tbar\tbeat\trate\tstate\tpupil_quarters";

    [[nodiscard]] static Result<PlayingTsv> create(const std::filesystem::path&, const score::UnfoldedScore&,
                                                   SampleRate);
    void take(const practice::Snapshot&);
    [[nodiscard]] Status finish() { return file_.finish(); }

private:
    PlayingTsv(TsvFile file, const score::UnfoldedScore& score, SampleRate rate)
        : file_ {std::move(file)}
        , score_ {&score}
        , rate_ {rate}
    {
    }

    TsvFile file_;
    const score::UnfoldedScore* score_;
    SampleRate rate_;
};

}  // namespace tutti::cli
