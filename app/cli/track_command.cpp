// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <filesystem>
#include <numeric>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "analysis/class_analyser.hpp"
#include "cli/checks.hpp"
#include "cli/command.hpp"
#include "cli/tsv.hpp"
#include "io/file_device.hpp"
#include "rehearsal/engine.hpp"

namespace tutti::cli {

namespace {

struct Options {
    std::filesystem::path file;
    std::filesystem::path backing;
    std::string instrument = "any";
    std::string tracker;
    int channel = 0;  // 0: not said
    double a4 = 440.0;
    std::filesystem::path onsets;
    std::filesystem::path ensemble;
};

// One or two channels are one section's microphones; of more, the user must say which is meant.
constexpr auto most_channels_unasked = 2;

Result<audio::ClassDescription> one_section(const Options& options, const Instrument& instrument,
                                            const io::Device& device)
{
    const auto offered = device.spec().input_channels - (options.backing.empty() ? 0 : 1);
    auto channels = std::vector<int> {options.channel};
    if (options.channel == 0) {
        if (offered > most_channels_unasked)
            return failure(
                ErrorCode::bad_argument,
                fmt::format("{} has {} channels; say which one with --channel, or use `tutti rehearse` "
                            "with a class description for all of them.",
                            device.name(), offered));
        channels.resize(static_cast<std::size_t>(offered));
        std::iota(channels.begin(), channels.end(), 1);
    }
    auto cls = audio::ClassDescription {};
    cls.tuning.a4 = Hertz {options.a4};
    cls.sections.push_back(
        {std::string {instrument.name}, instrument, channels, std::string {instrument.name}});
    return cls;
}

Status track(const Options& options)
{
    const auto instrument = instrument_typed(options.instrument);
    if (!instrument)
        return tl::unexpected {instrument.error()};
    if (const auto known = check_tracker(options.tracker); !known)
        return known;
    if (const auto kept = keeps_what_it_reads(std::array {options.file, options.backing},
                                              std::array {options.onsets, options.ensemble});
        !kept)
        return kept;
    auto device = io::FileDevice::open(options.file, {.backing = options.backing});
    if (!device)
        return tl::unexpected {device.error()};
    const auto cls = one_section(options, *instrument, **device);
    if (!cls)
        return tl::unexpected {cls.error()};
    const auto rate = (*device)->spec().sample_rate;
    // Before the tables, so that what cannot be heard has none.
    auto engine = rehearsal::Engine::create(
        {.cls = *cls, .tracker = options.tracker, .backing = !options.backing.empty()}, *std::move(device));
    if (!engine)
        return tl::unexpected {engine.error()};

    auto onsets = Result<std::unique_ptr<TsvSink>> {};
    if (!options.onsets.empty()) {
        onsets = TsvSink::create(options.onsets, Columns::track_onsets, *cls, rate);
        if (!onsets)
            return tl::unexpected {onsets.error()};
    }
    auto ensemble = Result<std::unique_ptr<TsvSink>> {};
    if (!options.ensemble.empty()) {
        ensemble = TsvSink::create(options.ensemble, Columns::ensemble, *cls, rate);
        if (!ensemble)
            return tl::unexpected {ensemble.error()};
    }
    auto rows = TsvSink::create("-", Columns::track, *cls, rate);
    if (!rows)
        return tl::unexpected {rows.error()};

    (*engine)->add_sink(**rows);
    if (*onsets != nullptr)
        (*engine)->add_sink(**onsets);
    if (*ensemble != nullptr)
        (*engine)->add_sink(**ensemble);
    if (const auto ran = (*engine)->run_to_end([] { return true; }); !ran)
        return ran;
    while (const auto message = (*engine)->next_message())
        fmt::print(stderr, "tutti: {}\n", *message);
    if (*onsets != nullptr)
        if (const auto written = (*onsets)->finish(); !written)
            return written;
    if (*ensemble != nullptr)
        if (const auto written = (*ensemble)->finish(); !written)
            return written;
    return (*rows)->finish();
}

}  // namespace

void add_track(CLI::App& app, Action& chosen)
{
    auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand(
        "track",
        "One section's readings from a recording, as a table on standard output.\n\n"
        "A row per hop (5.3 ms): time_s f0_hz confidence cents level_dbfs spread_cents, tab-separated, '-'\n"
        "where there is no value. time_s is the time of the last input frame used, so the earliest moment\n"
        "at which a live user could have seen the row.");
    command->add_option("FILE", options->file, "WAV, RF64, FLAC, Ogg, AIFF or CAF")->required();
    command->add_option("--instrument", options->instrument,
                        "what plays: violin, clarinet, …; any when left out");
    command
        ->add_option("--channel", options->channel,
                     "which channel, from 1; one or two channels need no choice")
        ->check(counted_from_one());
    command->add_option("--a4", options->a4, "the reference A in Hz; 440 when left out")
        ->check(between(380.0, 500.0));
    command->add_option(
        "--tracker", options->tracker,
        fmt::format("whose ear: {}; the first when left out", fmt::join(analysis::tracker_names(), ", ")));
    command->add_option("--backing", options->backing, backing_help);
    command->add_option("--onsets", options->onsets, "also write onset_s reported_s strength to this file");
    command->add_option("--ensemble", options->ensemble,
                        "also write time_s tempo_bpm tempo_confidence tempo_change drift_cents to this file: "
                        "one section has a tempo, but no drift");
    command->callback([options, &chosen] { chosen = [options] { return track(*options); }; });
}

}  // namespace tutti::cli
