// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <filesystem>
#include <numeric>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/command.hpp"
#include "cli/notes_tsv.hpp"
#include "cli/positions_tsv.hpp"
#include "cli/score_file.hpp"
#include "io/file_device.hpp"
#include "rehearsal/engine.hpp"

namespace tutti::cli {

namespace {

struct Options {
    std::filesystem::path score;
    std::filesystem::path file;
    std::filesystem::path cls;
    std::filesystem::path notes;
    std::string part;
    double a4 = 440.0;
};

/// Without a class description the whole recording is one player, on the part that is named or the only one.
Result<audio::ClassDescription> one_player(const Options& options, const score::Score& score,
                                           const io::Device& device)
{
    auto part = score.parts.begin();
    if (!options.part.empty())
        part = std::ranges::find(score.parts, options.part, &score::Part::name);
    else if (score.parts.size() != 1)
        part = score.parts.end();
    if (part == score.parts.end()) {
        auto names = std::string {};
        for (const auto& other : score.parts)
            names += fmt::format("{}'{}'", names.empty() ? "" : ", ", other.name);
        return failure(
            ErrorCode::bad_argument,
            fmt::format("The score has the parts {}; say which one is played with --part, or give a class "
                        "description with --class.",
                        names));
    }
    auto cls = audio::ClassDescription {};
    cls.tuning.a4 = Hertz {options.a4};
    auto channels = std::vector<int>(static_cast<std::size_t>(device.spec().input_channels));
    std::iota(channels.begin(), channels.end(), 1);
    const auto instrument = part->instrument ? *part->instrument : *instrument_from_name("any");
    cls.sections.push_back({part->name, instrument, channels, part->name});
    return cls;
}

Status follow(const Options& options)
{
    auto score = load_score(options.score);
    if (!score)
        return tl::unexpected {score.error()};
    auto device = io::FileDevice::open(options.file);
    if (!device)
        return tl::unexpected {device.error()};
    auto cls = options.cls.empty() ? one_player(options, (*score)->printed(), **device)
                                   : audio::load_class(options.cls);
    if (!cls)
        return tl::unexpected {cls.error()};

    auto rows = PositionsTsv::create("-", *score, (*device)->spec().sample_rate);
    if (!rows)
        return tl::unexpected {rows.error()};
    auto notes = std::unique_ptr<NotesTsv> {};
    if (!options.notes.empty()) {
        auto table = NotesTsv::create(options.notes, *score, *cls, (*device)->spec().sample_rate);
        if (!table)
            return tl::unexpected {table.error()};
        notes = *std::move(table);
    }
    auto engine = rehearsal::Engine::create({.cls = *std::move(cls), .score = *score}, *std::move(device));
    if (!engine)
        return tl::unexpected {engine.error()};
    (*engine)->add_sink(**rows);
    if (notes != nullptr)
        (*engine)->add_sink(*notes);
    if (const auto ran = (*engine)->run_to_end([] { return true; }); !ran)
        return ran;
    while (const auto message = (*engine)->next_message())
        fmt::print(stderr, "tutti: {}\n", *message);
    if (notes != nullptr)
        if (const auto written = notes->finish(); !written)
            return written;
    return (*rows)->finish();
}

}  // namespace

void add_follow(CLI::App& app, Action& chosen)
{
    auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand(
        "follow",
        "Where a class, or one player, is in a score, from a recording, as a table on standard output.\n\n"
        "A row per hop (5.3 ms): time_s position_quarters bar beat bpm confidence state, tab-separated, '-'\n"
        "where there is no value. position_quarters counts from the start with repeats unfolded, bar is the\n"
        "printed number, bpm counts quarters, state is following, waiting (it has stopped) or lost. No row "
        "uses later sound than\n"
        "its time_s.");
    command
        ->add_option("SCORE", options->score,
                     "MusicXML (.musicxml, .xml, .mxl), MIDI (.mid), or a piece's folder")
        ->required();
    command->add_option("FILE", options->file, "WAV, RF64, FLAC, Ogg, AIFF or CAF")->required();
    auto* cls = command->add_option("--class", options->cls,
                                    "class.json: who plays at which microphone; one player when left out");
    command
        ->add_option("--part", options->part,
                     "the part that one player plays; not needed when there is only one")
        ->excludes(cls);
    command->add_option("--a4", options->a4, "one player's reference A in Hz; 440 when left out")
        ->check(CLI::Range(380.0, 500.0))
        ->excludes(cls);
    command->add_option(
        "--notes", options->notes,
        fmt::format("write what became of each note, a row when it is told: {}", notes_columns_help));
    command->callback([options, &chosen] { chosen = [options] { return follow(*options); }; });
}

}  // namespace tutti::cli
