// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <filesystem>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "analysis/class_analyser.hpp"
#include "cli/checks.hpp"
#include "cli/command.hpp"
#include "cli/notes_tsv.hpp"
#include "cli/rehearsal_run.hpp"
#include "io/paced_device.hpp"
#include "rehearsal/kept_couplings.hpp"
#include "shared/class_files.hpp"
#include "shared/class_of_channels.hpp"
#include "shared/input.hpp"
#include "shared/places.hpp"
#include "shared/score_file.hpp"

namespace tutti::cli {

namespace {

struct Options {
    std::filesystem::path cls;
    std::string input;
    std::filesystem::path backing;
    std::filesystem::path piece;
    std::string from;
    std::string tracker;
    std::filesystem::path out;
    bool record = false;
    bool fast = false;
    std::string tune_in;
    std::filesystem::path readings;
    std::filesystem::path onsets;
    std::filesystem::path positions;
    std::filesystem::path notes;
    std::filesystem::path ensemble;
    std::filesystem::path deviations;
    std::filesystem::path couplings;
};

std::optional<std::filesystem::path> given(const std::filesystem::path& path)
{
    return path.empty() ? std::nullopt : std::optional {path};
}

Result<std::unique_ptr<io::Device>> open_input(const Options& options, int channels_needed)
{
    if (is_a_recording(options.input))
        return open_recording(options.input, options.backing);
    if (!options.backing.empty())
        return failure(ErrorCode::bad_usage,
                       "A recording of what a loudspeaker played belongs to a recording of the class; "
                       "--backing takes a file as --input.");
    if (options.fast)
        return failure(ErrorCode::bad_usage,
                       "An interface cannot run faster than it plays; --fast takes a file "
                       "as --input.");
    return open_interface(options.input, channels_needed);
}

/// What the class plays: as it was said, or as its file has it.
std::filesystem::path piece_of(const Options& options)
{
    if (!options.piece.empty() || options.cls.empty())
        return options.piece;
    const auto kept = load_kept_class(options.cls);
    return kept ? kept->piece.folder_or_score : std::filesystem::path {};
}

Status rehearse(const Options& options)
{
    if (const auto known = check_tracker(options.tracker); !known)
        return known;
    const auto written = std::array {options.readings, options.onsets,     options.positions, options.notes,
                                     options.ensemble, options.deviations, options.couplings};
    if (const auto kept = keeps_what_it_reads(
            std::array {std::filesystem::path {options.input}, options.backing, options.piece, options.cls},
            written);
        !kept)
        return kept;
    auto run = RehearsalRun {};
    auto channels_needed = 0;  // all that there are
    if (!options.cls.empty()) {
        auto cls = audio::load_class(options.cls);
        if (!cls)
            return tl::unexpected {cls.error()};
        run.cls = *std::move(cls);
        channels_needed = run.cls.channels_in_use().back();
    }
    const auto piece = piece_of(options);
    if (piece.empty() && !(options.from.empty() && options.positions.empty() && options.notes.empty()))
        return failure(ErrorCode::bad_usage, "--from, --positions and --notes are of a piece, and the class "
                                             "names none; give one with --piece.");
    if (!piece.empty()) {
        auto score = load_score(piece);
        if (!score && options.piece.empty())
            return failure(score.error().code,
                           fmt::format("{} The class's file names it; give another with --piece.",
                                       score.error().message));
        if (!score)
            return tl::unexpected {score.error()};
        run.score = *std::move(score);
        run.score_file = score_of(piece).value_or(piece);
        if (!options.from.empty()) {
            const auto from = place_in(*run.score, options.from);
            if (!from)
                return tl::unexpected {from.error()};
            run.from = *from;
        }
    }
    auto device = open_input(options, channels_needed);
    if (!device)
        return tl::unexpected {device.error()};
    run.device = *std::move(device);
    run.backing = !options.backing.empty();
    if (options.cls.empty())
        run.cls = class_of_channels(run.device->spec().input_channels - (run.backing ? 1 : 0));
    run.tracker = options.tracker;
    run.session_folder = !options.out.empty() || options.fast ? options.out : new_session_folder();
    // A recording reads the same whenever it is read; only a room is there to be remembered.
    run.couplings = options.couplings;
    if (options.couplings.empty() && dynamic_cast<io::SteppedDevice*>(run.device.get()) == nullptr)
        run.couplings = rooms_folder() / rehearsal::couplings_file_name(run.cls, run.device->name());
    run.record = options.record;
    run.fast = options.fast;
    if (!options.tune_in.empty())
        run.tune_in = options.tune_in == "strings" ? rehearsal::TuningKind::open_strings
                                                   : rehearsal::TuningKind::concert_a;
    run.readings = given(options.readings);
    run.onsets = given(options.onsets);
    run.positions = given(options.positions);
    run.notes = given(options.notes);
    run.ensemble = given(options.ensemble);
    run.deviations = given(options.deviations);
    return run_rehearsal(std::move(run));
}

}  // namespace

void add_rehearse(CLI::App& app, Action& chosen)
{
    auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand(
        "rehearse",
        "A rehearsal, live: each section's note, intonation, level and onsets, as it happens.\n\n"
        "The readings are kept as a session, without sound and without names, in --out or in the folder "
        "that\n"
        "`tutti sessions list` shows. Keys: m marks this moment, f says from which letter or bar the class "
        "plays, r\n"
        "starts and stops recording, t begins and ends a tuning round on an A, o one of open strings, s "
        "skips "
        "what it\n"
        "asks for, q quits.");
    command->add_option("--class", options->cls,
                        "class.json: sections, instruments, microphones; each channel is a "
                        "section when left out");
    command->add_option("--input", options->input,
                        "an interface's name (see `tutti devices`) or a recording; the best "
                        "interface when left out");
    command->add_option("--backing", options->backing, backing_help);
    command->add_option(
        "--piece", options->piece,
        "what the class plays: MusicXML, MIDI or a piece's folder or name; where it is, is then shown "
        "and kept; what the class's file names when left out");
    command
        ->add_option("--from", options->from,
                     "the place from which the class begins: B, 12, top, \"two before C\", \"beat 2 of bar "
                     "7\"; 2:12 is the "
                     "second movement's")
        ->check(not_empty());
    command->add_flag("--record", options->record, "keep the sound too, a file per section, from the start");
    command
        ->add_flag("--tune-in{a}", options->tune_in,
                   "begin with a tuning round: each section in turn is asked to play an A alone, for two "
                   "seconds; it says how far off it is, and makes sure of the bleed from the start. "
                   "--tune-in=strings asks string players for each open string")
        ->check(CLI::IsMember {{"a", "strings"}}.description(""));
    command->add_flag("--fast", options->fast,
                      "with a recording: as fast as it can be read, without the view; keeps a "
                      "session only with --out");
    command->add_option("--out", options->out, "the session's folder");
    command->add_option(
        "--tracker", options->tracker,
        fmt::format("whose ear: {}; the first when left out", fmt::join(analysis::tracker_names(), ", ")));
    command->add_option(
        "--readings", options->readings,
        "write every reading: time_s section state f0_hz confidence cents spread_cents level_dbfs lead_ms");
    command->add_option("--onsets", options->onsets,
                        "write every onset: section onset_s reported_s strength");
    command->add_option(
        "--positions", options->positions,
        "write where the class is in the piece, a row per hop: the columns of `tutti follow`");
    command->add_option("--notes", options->notes,
                        fmt::format("write what became of each note of the piece, a row when it is told: {}",
                                    notes_columns_help));
    command->add_option(
        "--couplings", options->couplings,
        "start from what was learned of the bleed between these microphones, and keep it here "
        "at the end; with an interface, when left out, a file of its own for this class");
    command->add_option(
        "--ensemble", options->ensemble,
        "write the ensemble as a whole, a row per hop: time_s tempo_bpm (of the beat, or of half or twice "
        "as many) tempo_confidence tempo_change (over the tempo 8 s ago: 1.05 is 5 % faster) drift_cents (of "
        "the common reference A)");
    command->add_option(
        "--deviations", options->deviations,
        "write each section against the ensemble, a row per hop and section: time_s section own_cents (what "
        "is left of its deviation when the drift is taken off) spread_cents (of its players) lead_ms (+ is "
        "ahead) lead_count (the notes begun together that lead_ms rests on)");
    command->callback([options, &chosen] { chosen = [options] { return rehearse(*options); }; });
}

}  // namespace tutti::cli
