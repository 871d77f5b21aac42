// SPDX-License-Identifier: GPL-3.0-or-later
//
// The `tutti` program. Exit status: 0 done; 1 the work failed, one sentence on stderr; 2 bad usage.
#include <cstdio>

#include <CLI/CLI.hpp>

#include "cli/command.hpp"
#include "cli/text.hpp"

int main(int argc, char** argv)
{
    auto app = CLI::App {
        "Tutti listens to a whole class rehearsing and tells the tutor which section needs help.", "tutti"};
    app.set_version_flag("--version", "tutti " TUTTI_VERSION);
    app.require_subcommand(1);
    app.option_defaults()->always_capture_default(false);
    auto chosen = tutti::cli::Action {};
    tutti::cli::add_demo(app, chosen);
    tutti::cli::add_rehearse(app, chosen);
    tutti::cli::add_review(app, chosen);
    tutti::cli::add_progress(app, chosen);
    tutti::cli::add_track(app, chosen);
    tutti::cli::add_follow(app, chosen);
    tutti::cli::add_piece(app, chosen);
    tutti::cli::add_practise(app, chosen);
    tutti::cli::add_calibrate(app, chosen);
    tutti::cli::add_takes(app, chosen);
    tutti::cli::add_devices(app, chosen);
    tutti::cli::add_sessions(app, chosen);

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    const auto outcome = chosen();
    if (!outcome) {
        std::fprintf(stderr, "tutti: %s\n",
                     tutti::cli::shown(outcome.error().message, tutti::cli::locale_charset()).c_str());
        return 1;
    }
    return 0;
}
