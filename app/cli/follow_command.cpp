// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <filesystem>
#include <numeric>
#include <optional>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/checks.hpp"
#include "cli/command.hpp"
#include "cli/notes_tsv.hpp"
#include "cli/positions_tsv.hpp"
#include "following/parts.hpp"
#include "following/right_piece.hpp"
#include "io/file_device.hpp"
#include "rehearsal/engine.hpp"
#include "score/part_names.hpp"
#include "shared/score_file.hpp"

namespace tutti::cli {

namespace {

struct Options {
    std::filesystem::path score;
    std::filesystem::path file;
    std::filesystem::path backing;
    std::filesystem::path cls;
    std::filesystem::path notes;
    std::string part;
    std::string from;
    double a4 = 440.0;
};

/// Without a class description the whole recording is one player or, of a score with several parts, everybody
/// at once, which `remark` then says.
Result<audio::ClassDescription> one_microphone(const Options& options,
                                               std::shared_ptr<const score::UnfoldedScore>& score,
                                               const io::Device& device, std::string& remark)
{
    auto part = std::size_t {0};
    if (!options.part.empty()) {
        const auto called = score::find_part(score->printed(), options.part);
        if (!called)
            return tl::unexpected {called.error()};
        part = *called;
    } else if (score->printed().parts.size() > 1) {
        remark = fmt::format("The score has the parts {}; the recording is taken for all of them together. "
                             "With --part it is one, with --class each has its microphone.",
                             score::part_names(score->printed()));
        auto together = score::UnfoldedScore::unfold(following::as_one_part(score->printed()));
        if (!together)
            return tl::unexpected {together.error()};
        score = std::make_shared<score::UnfoldedScore>(*std::move(together));
    }
    const auto& played = score->printed().parts[part];
    auto cls = audio::ClassDescription {};
    cls.tuning.a4 = Hertz {options.a4};
    auto channels = std::vector<int>(static_cast<std::size_t>(device.spec().input_channels) -
                                     (options.backing.empty() ? 0 : 1));
    std::iota(channels.begin(), channels.end(), 1);
    const auto instrument = played.instrument ? *played.instrument : *instrument_from_name("any");
    cls.sections.push_back({played.name, instrument, channels, played.name});
    return cls;
}

Status follow(const Options& options)
{
    if (options.notes == "-")
        return failure(ErrorCode::bad_usage,
                       "Standard output has the positions already; give --notes a file.");
    if (const auto kept =
            keeps_what_it_reads(std::array {options.score, options.file, options.cls, options.backing},
                                std::array {options.notes});
        !kept)
        return kept;
    auto score = load_score(options.score);
    if (!score)
        return tl::unexpected {score.error()};
    auto from = std::optional<score::ScorePosition> {};
    if (!options.from.empty()) {
        const auto place = place_in(**score, options.from);
        if (!place)
            return tl::unexpected {place.error()};
        from = *place;
    }
    auto device = io::FileDevice::open(options.file, {.backing = options.backing});
    if (!device)
        return tl::unexpected {device.error()};
    auto remark = std::string {};
    const auto cls = options.cls.empty() ? one_microphone(options, *score, **device, remark)
                                         : audio::load_class(options.cls);
    if (!cls)
        return tl::unexpected {cls.error()};

    if (!options.cls.empty())
        if (const auto parts = following::parts_of(*cls, (*score)->printed()))
            for (const auto& words : following::left_out(*cls, (*score)->printed(), *parts))
                fmt::print(stderr, "tutti: {}\n", words);

    const auto rate = (*device)->spec().sample_rate;
    // Before the tables, so that what cannot be followed has none.
    auto engine = rehearsal::Engine::create(
        {.cls = *cls, .score = *score, .backing = !options.backing.empty()}, *std::move(device));
    if (!engine)
        return tl::unexpected {engine.error()};
    auto notes = std::unique_ptr<NotesTsv> {};
    if (!options.notes.empty()) {
        auto table = NotesTsv::create(options.notes, *score, *cls, rate);
        if (!table)
            return tl::unexpected {table.error()};
        notes = *std::move(table);
    }
    auto rows = PositionsTsv::create("-", *score, rate);
    if (!rows)
        return tl::unexpected {rows.error()};
    if (!remark.empty())
        fmt::print(stderr, "tutti: {}\n", remark);
    (*engine)->add_sink(**rows);
    if (from)
        (*engine)->tell(*from);
    if (notes != nullptr)
        (*engine)->add_sink(*notes);
    if (const auto ran = (*engine)->run_to_end([] { return true; }); !ran)
        return ran;
    while (const auto message = (*engine)->next_message())
        fmt::print(stderr, "tutti: {}\n", *message);
    if ((*engine)->snapshot().doubts_piece)
        fmt::print(stderr, "tutti: {}\n", following::right_piece_asked);
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
                     "MusicXML (.musicxml, .xml, .mxl), MIDI (.mid), or a piece's folder or name")
        ->required();
    command->add_option("FILE", options->file, "WAV, RF64, FLAC, Ogg, AIFF or CAF")->required();
    auto* cls =
        command->add_option("--class", options->cls,
                            "class.json: who plays at which microphone; one for everybody when left out");
    command
        ->add_option("--part", options->part,
                     "the part that one player plays; all of them together when left out")
        ->excludes(cls);
    command->add_option("--backing", options->backing, backing_help);
    command
        ->add_option("--from", options->from,
                     "the place from which playing begins: B, 12, top, \"two before C\", \"beat 2 of bar "
                     "7\"; 2:12 is the "
                     "second movement's")
        ->check(not_empty());
    command->add_option("--a4", options->a4, "one player's reference A in Hz; 440 when left out")
        ->check(between(380.0, 500.0))
        ->excludes(cls);
    command->add_option(
        "--notes", options->notes,
        fmt::format("write what became of each note, a row when it is told: {}", notes_columns_help));
    command->callback([options, &chosen] { chosen = [options] { return follow(*options); }; });
}

}  // namespace tutti::cli
