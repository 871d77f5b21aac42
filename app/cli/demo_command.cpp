// SPDX-License-Identifier: GPL-3.0-or-later
#include <filesystem>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/command.hpp"
#include "cli/rehearsal_run.hpp"
#include "io/file_device.hpp"
#include "shared/places.hpp"
#include "shared/score_file.hpp"

namespace tutti::cli {

namespace {

struct Options {
    std::filesystem::path out;
    bool fast = false;
};

Status demo(const Options& options)
{
    const auto folder = assets_folder() / "demo";
    auto cls = audio::load_class(folder / "class.json");
    if (!cls)
        return tl::unexpected {cls.error()};
    auto device = io::FileDevice::open(folder / "rehearsal.flac");
    if (!device)
        return tl::unexpected {device.error()};
    auto run = RehearsalRun {};
    run.cls = *std::move(cls);
    run.device = *std::move(device);
    run.score_file = folder / "score.musicxml";
    auto score = load_score(run.score_file);
    if (!score)
        return tl::unexpected {score.error()};
    run.score = *std::move(score);
    run.session_folder = options.out.empty() ? new_session_folder() : options.out;
    run.fast = options.fast;
    return run_rehearsal(std::move(run));
}

}  // namespace

void add_demo(CLI::App& app, Action& chosen)
{
    auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand(
        "demo",
        "A rehearsal with nothing attached: the shipped class plays, and a report says what went wrong.\n\n"
        "For 47 seconds the live view shows what Tutti hears and where in the score the class is, at the "
        "speed of the music; q ends it sooner. "
        "In a\n"
        "pipe, or with --fast, it runs as fast as it can. The session is kept like any other.");
    command->add_option("--out", options->out, "the session's folder");
    command->add_flag("--fast", options->fast, "straight to the report");
    command->callback([options, &chosen] { chosen = [options] { return demo(*options); }; });
}

}  // namespace tutti::cli
