// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "rehearsal/keeper.hpp"
#include "units/result.hpp"

namespace tutti::cli {

/// A text file of rows, or standard output. Tab-separated; the first line is '#' and the column names; '-'
/// stands where there is no value.
class TsvFile {
public:
    /// "-" is standard output.
    [[nodiscard]] static Result<TsvFile> create(const std::filesystem::path&, std::string_view columns);
    TsvFile(TsvFile&&) noexcept = default;
    TsvFile& operator=(TsvFile&&) noexcept = default;
    ~TsvFile() = default;

    void write(std::string_view row);
    /// Whether every row reached the file. Call at the end.
    [[nodiscard]] Status finish();

private:
    struct Close {
        void operator()(std::FILE*) const noexcept;
    };
    TsvFile(std::string name, std::FILE* file);

    std::string name_;
    std::unique_ptr<std::FILE, Close> file_;
};

/// The sections' names as cells of such a file.
[[nodiscard]] std::vector<std::string> section_cells(const audio::ClassDescription&);

/// The columns that commands write; the contract is in `tutti COMMAND --help`.
enum class Columns {
    track,            ///< time_s f0_hz confidence cents level_dbfs spread_cents
    track_onsets,     ///< onset_s reported_s strength
    readings,         ///< time_s section state f0_hz confidence cents spread_cents level_dbfs lead_ms
    readings_onsets,  ///< section onset_s reported_s strength
    ensemble,         ///< time_s tempo_bpm tempo_confidence tempo_change drift_cents
    deviations        ///< time_s section own_cents spread_cents lead_ms lead_count
};

/// Writes every reading, or every onset, or the ensemble hop by hop, as a row.
class TsvSink : public rehearsal::ReadingSink {
public:
    [[nodiscard]] static Result<std::unique_ptr<TsvSink>> create(const std::filesystem::path&, Columns,
                                                                 const audio::ClassDescription&, SampleRate);
    void take(const analysis::SectionReading&) override;
    void take_ensemble(const analysis::EnsembleReading&) override;
    [[nodiscard]] Status finish() { return file_.finish(); }

private:
    TsvSink(TsvFile, Columns, std::vector<std::string> sections, SampleRate);
    [[nodiscard]] std::string seconds(FramePosition) const;

    TsvFile file_;
    Columns columns_;
    std::vector<std::string> sections_;
    SampleRate rate_;
};

}  // namespace tutti::cli
