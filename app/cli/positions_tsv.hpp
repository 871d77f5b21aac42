// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <string_view>

#include "cli/tsv.hpp"
#include "rehearsal/keeper.hpp"
#include "score/unfolded_score.hpp"
#include "units/result.hpp"

namespace tutti::cli {

/// Writes where the ensemble is in its score, a row per hop: time_s position_quarters bar beat bpm confidence
/// state. The bar is its printed number.
class PositionsTsv : public rehearsal::ReadingSink {
public:
    static constexpr std::string_view columns =
        "time_s\tposition_quarters\tbar\tbeat\tbpm\tconfidence\tstate";

    /// "-" is standard output.
    [[nodiscard]] static Result<std::unique_ptr<PositionsTsv>>
    create(const std::filesystem::path&, std::shared_ptr<const score::UnfoldedScore>, SampleRate);
    void take(const analysis::SectionReading&) override {}
    void take_ensemble(const analysis::EnsembleReading&) override;
    [[nodiscard]] Status finish() { return file_.finish(); }

private:
    PositionsTsv(TsvFile file, std::shared_ptr<const score::UnfoldedScore> score, SampleRate rate)
        : file_ {std::move(file)}
        , score_ {std::move(score)}
        , rate_ {rate}
    {
    }

    TsvFile file_;
    std::shared_ptr<const score::UnfoldedScore> score_;
    SampleRate rate_;
};

}  // namespace tutti::cli
