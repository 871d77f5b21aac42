// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/tsv.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "units/decimal_text.hpp"

namespace tutti::cli {

namespace {

std::string_view header(Columns columns) noexcept
{
    switch (columns) {
    case Columns::track:
        return "time_s\tf0_hz\tconfidence\tcents\tlevel_dbfs\tspread_cents";
    case Columns::track_onsets:
        return "onset_s\treported_s\tstrength";
    case Columns::readings:
        return "time_s\tsection\tstate\tf0_hz\tconfidence\tcents\tspread_cents\tlevel_dbfs\tlead_ms";
    case Columns::ensemble:
        return "time_s\ttempo_bpm\ttempo_confidence\ttempo_change\tdrift_cents";
    case Columns::deviations:
        return "time_s\tsection\town_cents\tspread_cents\tlead_ms\tlead_count";
    case Columns::readings_onsets:
        break;
    }
    return "section\tonset_s\treported_s\tstrength";
}

std::string_view state_name(analysis::SectionState state) noexcept
{
    switch (state) {
    case analysis::SectionState::silent:
        return "silent";
    case analysis::SectionState::unsure:
        return "unsure";
    case analysis::SectionState::sounding:
        break;
    }
    return "sounding";
}

std::string cell(double value, int decimals)
{
    return std::isfinite(value) ? decimal_text(value, decimals) : "-";
}

template <class T, class Value>
std::string cell(const std::optional<T>& value, Value in_its_unit, int decimals)
{
    return value ? cell(in_its_unit(*value), decimals) : "-";
}

/// A name in a row must not break the row.
std::string one_cell(std::string name)
{
    std::replace_if(
        name.begin(), name.end(), [](char c) { return c == '\t' || c == '\n' || c == '\r'; }, ' ');
    return name;
}

}  // namespace

void TsvFile::Close::operator()(std::FILE* file) const noexcept
{
    if (file != stdout)
        std::fclose(file);
}

TsvFile::TsvFile(std::string name, std::FILE* file)
    : name_ {std::move(name)}
    , file_ {file}
{
}

Result<TsvFile> TsvFile::create(const std::filesystem::path& path, std::string_view columns)
{
    auto* file = path == "-" ? stdout : std::fopen(path.c_str(), "w");
    if (file == nullptr)
        return failure(
            ErrorCode::file_unwritable,
            fmt::format("'{}' cannot be written; check the folder and its permissions.", path.string()));
    auto made = TsvFile {path.string(), file};
    made.write(fmt::format("# {}", columns));
    return made;
}

void TsvFile::write(std::string_view row)
{
    std::fwrite(row.data(), 1, row.size(), file_.get());
    std::fputc('\n', file_.get());
}

Status TsvFile::finish()
{
    if (std::fflush(file_.get()) != 0 || std::ferror(file_.get()) != 0)
        return failure(ErrorCode::disk_full,
                       fmt::format("'{}' could not be written to its end; is the disk full?", name_));
    return {};
}

Result<std::unique_ptr<TsvSink>> TsvSink::create(const std::filesystem::path& path, Columns columns,
                                                 const audio::ClassDescription& cls, SampleRate rate)
{
    auto file = TsvFile::create(path, header(columns));
    if (!file)
        return tl::unexpected {file.error()};
    return std::unique_ptr<TsvSink> {new TsvSink {*std::move(file), columns, section_cells(cls), rate}};
}

std::vector<std::string> section_cells(const audio::ClassDescription& cls)
{
    auto names = std::vector<std::string> {};
    for (const auto& section : cls.sections)
        names.push_back(one_cell(section.name));
    return names;
}

TsvSink::TsvSink(TsvFile file, Columns columns, std::vector<std::string> sections, SampleRate rate)
    : file_ {std::move(file)}
    , columns_ {columns}
    , sections_ {std::move(sections)}
    , rate_ {rate}
{
}

std::string TsvSink::seconds(FramePosition position) const
{
    return cell(to_seconds(position, rate_).value(), 6);
}

void TsvSink::take_ensemble(const analysis::EnsembleReading& reading)
{
    if (columns_ != Columns::ensemble)
        return;
    const auto& tempo = reading.tempo;
    file_.write(fmt::format(
        "{}\t{}\t{}\t{}\t{}", seconds(reading.heard_until), tempo ? cell(tempo->tempo.value(), 2) : "-",
        tempo ? cell(tempo->confidence, 3) : "-", tempo && tempo->change ? cell(*tempo->change, 4) : "-",
        reading.drift ? cell(reading.drift->value(), 2) : "-"));
}

void TsvSink::take(const analysis::SectionReading& reading)
{
    if (columns_ == Columns::ensemble)
        return;
    const auto value = [](auto quantity) { return quantity.value(); };
    const auto milliseconds = [](Seconds lead) { return 1000.0 * lead.value(); };
    const auto& section = sections_[static_cast<std::size_t>(reading.section)];

    if (columns_ == Columns::track_onsets || columns_ == Columns::readings_onsets) {
        if (!reading.onset)
            return;
        const auto row =
            fmt::format("{}\t{}\t{}", seconds(reading.onset->start), seconds(reading.onset->reported),
                        cell(static_cast<double>(reading.onset->strength), 3));
        file_.write(columns_ == Columns::track_onsets ? row : section + "\t" + row);
        return;
    }
    const auto f0 = cell(reading.f0, value, 3);
    const auto confidence = cell(reading.confidence, 3);
    const auto cents = cell(
        reading.tuned, [](const TunedPitch& tuned) { return tuned.deviation.value(); }, 2);
    const auto spread = cell(reading.spread, value, 2);
    const auto level = cell(reading.level.value(), 2);
    const auto lead = cell(reading.lead, milliseconds, 1);
    if (columns_ == Columns::track)
        file_.write(fmt::format("{}\t{}\t{}\t{}\t{}\t{}", seconds(reading.heard_until), f0, confidence, cents,
                                level, spread));
    else if (columns_ == Columns::deviations)
        file_.write(fmt::format("{}\t{}\t{}\t{}\t{}\t{}", seconds(reading.heard_until), section,
                                cell(reading.own_deviation, value, 2), spread, lead,
                                reading.lead ? fmt::format("{}", reading.lead_count) : "-"));
    else
        file_.write(fmt::format("{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}", seconds(reading.heard_until), section,
                                state_name(reading.state), f0, confidence, cents, spread, level, lead));
}

}  // namespace tutti::cli
