// SPDX-License-Identifier: GPL-3.0-or-later
#include <chrono>
#include <filesystem>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/chrono.h>
#include <fmt/format.h>

#include "cli/command.hpp"
#include "cli/erasing.hpp"
#include "shared/places.hpp"
#include "session/session.hpp"

namespace tutti::cli {

namespace {

std::string clock_time(session::WallClock when)
{
    return fmt::format("{:%Y-%m-%d %H:%M}", fmt::localtime(std::chrono::system_clock::to_time_t(when)));
}

/// 1:02:03, or 2:03 below an hour.
std::string length_text(Seconds length)
{
    const auto seconds = static_cast<long long>(length.value());
    return seconds >= 3600 ? fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
                           : fmt::format("{}:{:02}", seconds / 60, seconds % 60);
}

std::string megabytes(std::uintmax_t bytes)
{
    return fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1e6);
}

Status list(const std::filesystem::path& folder)
{
    auto error = std::error_code {};
    if (folder == sessions_folder() && !std::filesystem::exists(folder, error)) {
        fmt::print("No sessions yet. `tutti rehearse` makes one in {}.\n", folder.string());
        return {};
    }
    const auto sessions = session::list_sessions(folder);
    if (!sessions)
        return tl::unexpected {sessions.error()};
    if (sessions->empty())
        fmt::print("No sessions in {}.\n", folder.string());
    for (const auto& session : *sessions) {
        const auto name = session.folder.filename().string();
        if (!session.overview) {
            fmt::print("{:<24} cannot be read: {}\n", name, session.overview.error().message);
            continue;
        }
        const auto& seen = *session.overview;
        fmt::print("{:<24} {}  {:>8}  {:>2} sections  {:>9}  {}{}\n", name, clock_time(seen.info.started),
                   length_text(seen.duration), seen.info.class_description.sections.size(),
                   megabytes(seen.bytes),
                   seen.takes == 0   ? "no sound kept"
                   : seen.takes == 1 ? "1 take"
                                     : fmt::format("{} takes", seen.takes),
                   seen.finished ? "" : "  (cut off)");
    }
    return {};
}

void print_remarks(const char* heading, const std::vector<session::Remark>& remarks, SampleRate rate)
{
    if (remarks.empty())
        return;
    fmt::print("\n{}\n", heading);
    for (const auto& remark : remarks)
        fmt::print("  {:>7}  {}\n", length_text(to_seconds(remark.at, rate)), remark.text);
}

Status show(const std::filesystem::path& folder)
{
    const auto opened = session::Session::open(kept_in(sessions_folder(), folder));
    if (!opened)
        return tl::unexpected {opened.error()};
    const auto& info = opened->info();
    const auto duration = opened->duration();
    const auto markers = opened->markers();
    const auto notes = opened->notes();
    const auto events = opened->events();
    const auto takes = opened->takes();
    for (const auto* remarks : {&markers, &notes, &events})
        if (!*remarks)
            return tl::unexpected {remarks->error()};
    if (!duration)
        return tl::unexpected {duration.error()};
    if (!takes)
        return tl::unexpected {takes.error()};

    const auto& cls = info.class_description;
    fmt::print("{}\n{}{}, {}, from {}\n", opened->folder().filename().string(),
               cls.name.empty() ? "" : cls.name + ", ", clock_time(info.started), length_text(*duration),
               info.source);
    fmt::print("{}\n\nSections\n", takes->empty() ? "No sound kept. No names." : "Sound kept. No names.");
    for (const auto& section : cls.sections)
        fmt::print("  {:<20} {:<16} {} {}\n", section.name, section.instrument.name,
                   section.channels.size() == 1 ? "channel" : "channels", fmt::join(section.channels, ", "));
    print_remarks("Marks", *markers, info.sample_rate);
    print_remarks("Notes", *notes, info.sample_rate);
    print_remarks("What happened", *events, info.sample_rate);
    if (!takes->empty())
        fmt::print("\nTakes\n");
    for (const auto& take : *takes) {
        fmt::print("  {} from {} {}\n", take.number, length_text(to_seconds(take.began, info.sample_rate)),
                   take.ended ? "to " + length_text(to_seconds(*take.ended, info.sample_rate)) : "(cut off)");
        for (const auto& file : take.files)
            fmt::print("      {}\n", file.string());
    }
    if (!opened->finished())
        fmt::print("\nThis session was cut off, or is still going on; what had been kept by then is here.\n");
    return {};
}

Status erase(const std::filesystem::path& folder, bool unasked)
{
    const auto session = kept_in(sessions_folder(), folder);
    if (!unasked)
        if (const auto meant = erasing_is_meant(session, ", measurements and sound"); !meant || !*meant)
            return meant ? Status {} : tl::unexpected {meant.error()};
    const auto erased = session::erase_session(session);
    if (!erased)
        return tl::unexpected {erased.error()};
    fmt::print("Erased {}.\n", session.string());
    for (const auto& left : erased->left_alone)
        fmt::print("Left alone, because no session put it there: {}\n", left.string());
    return {};
}

}  // namespace

void add_sessions(CLI::App& app, Action& chosen)
{
    auto* command = app.add_subcommand("sessions", "What is kept of rehearsals, and its end.");
    command->require_subcommand(1);
    auto folder = std::make_shared<std::filesystem::path>(sessions_folder());
    auto session = std::make_shared<std::filesystem::path>();
    auto yes = std::make_shared<bool>(false);

    auto* listing = command->add_subcommand("list", "The sessions of a folder, newest first.");
    listing->add_option("FOLDER", *folder, "where to look; the usual place when left out");
    listing->callback([folder, &chosen] { chosen = [folder] { return list(*folder); }; });

    auto* showing = command->add_subcommand("show", "What one session holds: sections, marks, notes, takes.");
    showing->add_option("SESSION", *session, "its folder, or its name in the usual place")->required();
    showing->callback([session, &chosen] { chosen = [session] { return show(*session); }; });

    auto* erasing = command->add_subcommand("erase", "Removes a session for good, measurements and sound.");
    erasing->add_option("SESSION", *session, "its folder, or its name in the usual place")->required();
    erasing->add_flag("--yes", *yes, "do not ask");
    erasing->callback([session, yes, &chosen] { chosen = [session, yes] { return erase(*session, *yes); }; });
}

}  // namespace tutti::cli
