// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cctype>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include <sys/ioctl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/command.hpp"
#include "cli/text.hpp"
#include "review/funders.hpp"
#include "review/progress.hpp"
#include "review/progress_report.hpp"
#include "review/session_review.hpp"
#include "session/session.hpp"
#include "shared/places.hpp"
#include "shared/text_file.hpp"

namespace tutti::cli {

namespace {

struct Options {
    std::filesystem::path folder = sessions_folder();
    std::string piece;
    std::optional<std::filesystem::path> csv;
    std::optional<std::filesystem::path> html;
    std::vector<std::filesystem::path> evidence;
    std::vector<std::string> players;
    bool json = false;
};

/// The day on the calendar of this place.
std::chrono::sys_days day_of(session::WallClock when)
{
    const auto local = fmt::localtime(std::chrono::system_clock::to_time_t(when));
    return std::chrono::sys_days {std::chrono::year {local.tm_year + 1900} /
                                  std::chrono::month {static_cast<unsigned>(local.tm_mon + 1)} /
                                  std::chrono::day {static_cast<unsigned>(local.tm_mday)}};
}

/// By which a rehearsal is told from every other: when, from what and of which class.
using Identity = std::tuple<session::WallClock, std::string, std::string>;

/// The numbers that a session keeps; those of a session that keeps none, or others than are found today, are
/// found now and kept. Where that cannot be written they are found again the next time.
Result<review::SessionNumbers> numbers_of(const std::filesystem::path& folder, std::set<Identity>& seen)
{
    auto numbers = review::SessionNumbers {};
    {
        const auto session = session::Session::open(folder);
        if (!session)
            return tl::unexpected {session.error()};
        const auto& info = session->info();
        if (!seen.emplace(info.started, info.source, info.class_description.name).second)
            return failure(ErrorCode::bad_argument,
                           fmt::format("The session in '{}' is a copy of another one here and counts once; "
                                       "erase the one that is not needed.",
                                       folder.string()));
        numbers.day = day_of(info.started);
        numbers.cls = session->info().class_description;
        auto kept = review::numbers_kept(*session, review::figures_for_progress());
        if (!kept)
            return tl::unexpected {kept.error()};
        if (*kept) {
            numbers.review = **std::move(kept);
            return numbers;
        }
    }
    if (isatty(STDERR_FILENO) != 0)
        fmt::print(stderr, "Reviewing {} …\n", shown(folder.filename().string(), locale_charset()));
    auto found = review::numbers_found(folder);
    if (!found)
        return tl::unexpected {found.error()};
    numbers.review = *std::move(found);
    return numbers;
}

std::string lower(std::string text)
{
    std::ranges::transform(text, text.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

/// Leaves the sessions in which a piece was played whose title has these words.
Status keep_piece(const std::string& words, std::vector<review::SessionNumbers>& sessions)
{
    if (words.empty())
        return {};
    auto titles = std::set<std::string> {};
    for (const auto& session : sessions)
        if (!session.review.piece.empty())
            titles.insert(session.review.piece);
    std::erase_if(sessions, [&](const auto& session) {
        return lower(session.review.piece).find(lower(words)) == std::string::npos;
    });
    if (!sessions.empty())
        return {};
    return failure(
        ErrorCode::bad_argument,
        titles.empty()
            ? fmt::format("No session here was played from a score, so none is of '{}'.", words)
            : fmt::format("No session here is of '{}'; there are: {}.", words, fmt::join(titles, ", ")));
}

Result<review::PlayersTold> players_told(const std::vector<std::string>& words)
{
    auto told = review::PlayersTold {};
    for (const auto& word : words) {
        const auto sign = word.rfind('=');
        auto count = 0;
        const auto* const begin = word.data() + (sign == std::string::npos ? word.size() : sign + 1);
        const auto [stop, problem] = std::from_chars(begin, word.data() + word.size(), count);
        if (sign == std::string::npos || problem != std::errc {} || stop != word.data() + word.size() ||
            count < 1)
            return failure(ErrorCode::bad_usage,
                           fmt::format("'{}' does not say how many play; write a section and a number, as "
                                       "\"Violas=6\".",
                                       word));
        told[word.substr(0, sign)] = count;
    }
    return told;
}

/// A terminal's; where output goes elsewhere nothing is cut that somebody may want.
std::size_t columns_of_output()
{
    constexpr auto elsewhere = std::size_t {200};
    auto size = winsize {};
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : elsewhere;
}

Status progress(const Options& options)
{
    const auto told = players_told(options.players);
    if (!told)
        return tl::unexpected {told.error()};
    auto error = std::error_code {};
    if (options.folder == sessions_folder() && !std::filesystem::exists(options.folder, error)) {
        fmt::print("No sessions yet. `tutti rehearse` makes one in {}.\n", options.folder.string());
        return {};
    }
    const auto folders = session::session_folders(options.folder);
    if (!folders)
        return tl::unexpected {folders.error()};
    auto sessions = std::vector<review::SessionNumbers> {};
    auto seen = std::set<Identity> {};
    for (const auto& folder : *folders) {
        auto numbers = numbers_of(folder, seen);
        if (numbers)
            sessions.push_back(*std::move(numbers));
        else
            fmt::print(stderr, "Left out: {}\n", shown(numbers.error().message, locale_charset()));
    }
    if (auto kept = keep_piece(options.piece, sessions); !kept)
        return kept;
    const auto all = review::progress_of(sessions);

    auto written = review::check_told(all, *told);
    if (written && options.csv)
        written = write_text(*options.csv, review::progress_csv(all), Readers::as_usual);
    if (written && options.html)
        written = write_text(*options.html, review::progress_html(all), Readers::as_usual);
    const auto unnamed =
        std::ranges::count_if(sessions, [](const auto& session) { return session.cls.name.empty(); });
    if (written && !options.evidence.empty() && unnamed > 0)
        fmt::print(
            stderr,
            "Left out of the evidence: {} of a class without a name, which may be several classes; write "
            "a \"name\" into the class file.\n",
            unnamed == 1 ? "1 session" : fmt::format("{} sessions", unnamed));
    for (const auto& file : options.evidence)
        if (written)
            written =
                write_text(file,
                           lower(file.extension().string()) == ".csv" ? review::funders_csv(all, *told)
                                                                      : review::funders_html(all, *told),
                           Readers::as_usual);
    if (!written)
        return written;
    if (options.json)
        fmt::print("{}", review::progress_json(all));
    else
        for (const auto& line : review::progress_report(all, columns_of_output()))
            fmt::print("{}\n", shown(line, locale_charset()));
    return {};
}

}  // namespace

void add_progress(CLI::App& app, Action& chosen)
{
    auto* command = app.add_subcommand(
        "progress",
        "What many rehearsals say: each section by week, what became better, and how sure that is.");
    auto options = std::make_shared<Options>();
    command->add_option("FOLDER", options->folder, "where the sessions are; the usual place when left out");
    command->add_option("--piece", options->piece, "only sessions of the piece whose title has these words");
    command->add_option("--csv", options->csv, "writes a row for each week of each measure")
        ->type_name("FILE");
    command->add_option("--html", options->html, "writes one page with charts, for a browser or a printer")
        ->type_name("FILE");
    command
        ->add_option(
            "--evidence", options->evidence,
            fmt::format("writes what those who pay may see: sections of {} players or more, no piece, no "
                        "bar, no day; a page, or a table when FILE ends in .csv",
                        review::fewest_players))
        ->allow_extra_args(false)
        ->type_name("FILE");
    command
        ->add_option(
            "--players", options->players,
            "how many play in a section whose class.json does not say (\"players\"), as \"Violas=6\", or "
            "\"Year 4/Violas=6\" where several classes have such a section; a section of which not every "
            "session "
            "says it, and nobody here, is left out of --evidence")
        ->allow_extra_args(false)
        ->type_name("SECTION=COUNT");
    command->add_flag("--json", options->json, "prints everything as JSON; see docs/review-format.md");
    command->callback([options, &chosen] { chosen = [options] { return progress(*options); }; });
}

}  // namespace tutti::cli
