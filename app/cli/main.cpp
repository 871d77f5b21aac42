// SPDX-License-Identifier: GPL-3.0-or-later
//
// The `tutti` program. Exit status: 0 done; 1 the work failed, one sentence on stderr; 2 bad usage.
#include <cstdio>
#include <memory>
#include <sstream>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/command.hpp"
#include "cli/text.hpp"

namespace {

/// Help in which each command has one line; what else there is to know of it stands in its own.
class OneLineEach : public CLI::Formatter {
public:
    std::string make_subcommand(const CLI::App* command) const override
    {
        const auto words = command->get_description();
        auto line = std::ostringstream {};
        CLI::detail::format_help(line, command->get_name(), words.substr(0, words.find('\n')),
                                 get_column_width());
        return line.str();
    }
};

/// What was typed in the place of a command and is none, with the command before it; or nothing.
std::string no_command(const CLI::App& app, const std::string& called)
{
    for (const auto* command : app.get_subcommands())
        if (auto deeper = no_command(*command, called + " " + command->get_name()); !deeper.empty())
            return deeper;
    const auto left = app.remaining();
    if (app.get_require_subcommand_min() == 0 || !app.get_subcommands().empty() || left.empty() ||
        left.front().starts_with('-'))
        return {};
    for (const auto* own : {"app", "plugins", "test"})
        if (called == "tutti" && left.front() == own)
            return fmt::format("`{}` is a command of the checkout: call ./tutti {} there.", own, own);
    return fmt::format("There is no command '{}'; `{} --help` says which there are.", left.front(), called);
}

}  // namespace

int main(int argc, char** argv)
{
    auto app = CLI::App {
        "Tutti listens to a whole class rehearsing and tells the tutor which section needs help.", "tutti"};
    app.formatter(std::make_shared<OneLineEach>());
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
    // After the commands, which would otherwise have it too.
    app.footer("`tutti COMMAND --help` says more of each. In the checkout, ./tutti is this program too: it "
               "builds what has "
               "changed\nfirst, and it has three commands more: app (the windows), plugins, test.\n"
               "Exit status: 0 done; 1 the work failed, and why stands in a sentence; 2 bad usage.");

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        const auto unknown = dynamic_cast<const CLI::RequiredError*>(&error) == nullptr
                                 ? std::string {}
                                 : no_command(app, "tutti");
        if (unknown.empty())
            return app.exit(error) == 0 ? 0 : 2;
        std::fprintf(stderr, "tutti: %s\n", tutti::cli::shown(unknown, tutti::cli::locale_charset()).c_str());
        return 2;
    }
    const auto outcome = chosen();
    if (!outcome) {
        std::fprintf(stderr, "tutti: %s\n",
                     tutti::cli::shown(outcome.error().message, tutti::cli::locale_charset()).c_str());
        return 1;
    }
    return 0;
}
