// SPDX-License-Identifier: GPL-3.0-or-later
//
// The `tutti` program. Exit status: 0 done; 1 the work failed, one sentence on stderr; 2 bad usage.
#include <algorithm>
#include <array>
#include <cstdio>
#include <exception>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/command.hpp"
#include "cli/text.hpp"
#include "shared/places.hpp"

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

/// The command as it was typed, "tutti piece new".
std::string as_typed(const CLI::App& app)
{
    auto words = app.get_name();
    for (const auto* command : app.get_subcommands())
        words += " " + as_typed(*command);
    return words;
}

/// What is to be said where a command is missing or is none; or nothing. `called` is what stands before it.
std::string no_command(const CLI::App& app, const std::string& called)
{
    for (const auto* command : app.get_subcommands())
        if (auto deeper = no_command(*command, called + " " + command->get_name()); !deeper.empty())
            return deeper;
    const auto left = app.remaining();
    if (app.get_require_subcommand_min() == 0 || !app.get_subcommands().empty())
        return {};
    if (left.empty())
        return fmt::format("Say which command; `{} --help` says which there are.", called);
    if (left.front().starts_with('-'))
        return fmt::format("There is no option '{}'; `{} --help` says what there is.", left.front(), called);
    for (const auto* own : {"app", "plugins", "test"})
        if (called == "tutti" && left.front() == own)
            return fmt::format("`{}` is a command of the checkout: call ./tutti {} there.", own, own);
    return fmt::format("There is no command '{}'; `{} --help` says which there are.", left.front(), called);
}

void complain(std::string_view sentence)
{
    std::fprintf(stderr, "tutti: %s\n", tutti::cli::shown(sentence, tutti::cli::locale_charset()).c_str());
}

/// Whether the command that was chosen reads or writes what is kept in the user's folder.
bool keeps_something(const CLI::App& app)
{
    constexpr auto keepers = std::to_array<const char*>(
        {"calibrate", "demo", "practise", "progress", "rehearse", "review", "sessions", "takes"});
    return std::ranges::any_of(keepers, [&](const char* command) { return app.got_subcommand(command); });
}

/// What comes of it, also where a library throws: memory has run out, or nothing more can be printed.
tutti::Status carried_out(const tutti::cli::Action& action)
{
    auto outcome = tutti::Status {};
    try {
        outcome = action();
    } catch (const std::exception& error) {
        outcome =
            tutti::failure(tutti::ErrorCode::bad_argument,
                           fmt::format("This could not be done to its end ({}); try again.", error.what()));
    }
    const auto printed = std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
    if (outcome && !printed)
        outcome = tutti::failure(tutti::ErrorCode::disk_full,
                                 "Not all of it could be printed; see that there is room where it goes to.");
    return outcome;
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
        if (error.get_exit_code() == 0)  // --help, --version
            return app.exit(error);
        complain(unknown.empty() ? fmt::format("{}; `{} --help` says more.", error.what(), as_typed(app))
                                 : unknown);
        return 2;
    }
    const auto places = keeps_something(app) ? tutti::check_places() : tutti::Status {};
    const auto outcome = places ? carried_out(chosen) : places;
    if (!outcome) {
        complain(outcome.error().message);
        return outcome.error().code == tutti::ErrorCode::bad_usage ? 2 : 1;
    }
    return 0;
}
