// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/chrono.h>
#include <fmt/format.h>

#include "cli/checks.hpp"
#include "cli/command.hpp"
#include "cli/erasing.hpp"
#include "cli/text.hpp"
#include "review/report.hpp"
#include "review/session_review.hpp"
#include "session/amend.hpp"
#include "session/archive.hpp"
#include "session/session.hpp"
#include "shared/clock_text.hpp"
#include "shared/goals.hpp"
#include "shared/places.hpp"
#include "shared/session_page.hpp"
#include "shared/session_words.hpp"

namespace tutti::cli {

namespace {

/// Names and notes may hold anything.
std::string plain(std::string_view text)
{
    static const auto charset = locale_charset();
    return shown(text, charset);
}

std::string megabytes(std::uintmax_t bytes)
{
    return fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1e6);
}

std::string day(session::WallClock when)
{
    return fmt::format("{:%Y-%m-%d}", fmt::localtime(std::chrono::system_clock::to_time_t(when)));
}

session::WallClock now()
{
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

bool has_sound(const session::ListedSession::Overview& seen)
{
    return seen.takes > 0 || seen.sound_bytes > 0;
}

std::string takes_text(std::size_t takes)
{
    return takes == 1 ? "1 take" : fmt::format("{} takes", takes);
}

std::string sound_of(const session::ListedSession::Overview& seen)
{
    if (!has_sound(seen))
        return "no sound kept";
    const auto due = session::sound_expires(seen.info);
    return fmt::format("{}, {} {}", takes_text(seen.takes), due < now() ? "to go since" : "until", day(due));
}

Status list(const std::filesystem::path& folder)
{
    auto error = std::error_code {};
    if (folder == sessions_folder() && !std::filesystem::exists(folder, error)) {
        fmt::print("No sessions yet. `tutti rehearse` makes one in {}.\n", plain(folder.string()));
        return {};
    }
    const auto sessions = session::list_sessions(folder);
    if (!sessions)
        return tl::unexpected {sessions.error()};
    if (sessions->empty())
        fmt::print("No sessions in {}.\n", plain(folder.string()));
    for (const auto& session : *sessions) {
        const auto name = plain(session.folder.filename().string());
        if (!session.overview) {
            fmt::print("{:<24} cannot be read: {}\n", name, plain(session.overview.error().message));
            continue;
        }
        const auto& seen = *session.overview;
        const auto sections = seen.info.class_description.sections.size();
        fmt::print("{:<24} {}  {:>8}  {:>2} section{:1}  {:>9}  {}{}\n", name,
                   date_and_time(seen.info.started), clock_text(seen.duration), sections,
                   sections == 1 ? "" : "s", megabytes(seen.bytes), sound_of(seen),
                   seen.finished ? "" : "  (cut off)");
    }
    return {};
}

/// `numbered` where they can be erased by their number.
void print_remarks(const char* heading, const std::vector<session::Remark>& remarks, SampleRate rate,
                   bool numbered)
{
    if (remarks.empty())
        return;
    fmt::print("\n{}\n", heading);
    auto number = 0;
    for (const auto& remark : remarks)
        fmt::print("  {}{:>7}  {}\n", numbered ? fmt::format("{:>3}. ", ++number) : "",
                   clock_text(to_seconds(remark.at, rate)), plain(review::remark_in_words(remark)));
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
    const auto goals = opened->goals();
    const auto events = opened->events();
    const auto takes = opened->takes();
    for (const auto* remarks : {&markers, &notes, &goals, &events})
        if (!*remarks)
            return tl::unexpected {remarks->error()};
    if (!duration)
        return tl::unexpected {duration.error()};
    if (!takes)
        return tl::unexpected {takes.error()};

    const auto& cls = info.class_description;
    fmt::print("{}\n{}{}, {}, from {}\n", plain(opened->folder().filename().string()),
               cls.name.empty() ? "" : plain(cls.name) + ", ", date_and_time(info.started),
               clock_text(*duration), plain(info.source));
    if (const auto piece = review::piece_of(*opened); !piece.empty())
        fmt::print("{}\n", plain(piece));
    const auto names = names_kept(!markers->empty() || !notes->empty() || !goals->empty());
    if (takes->empty())
        fmt::print("No sound kept. {}\n", names);
    else
        fmt::print("Sound kept, until {}. {}\n", day(session::sound_expires(info)), names);
    fmt::print("\nSections\n");
    for (const auto& section : cls.sections)
        fmt::print("  {:<20} {:<16} {} {}\n", plain(section.name), section.instrument.name,
                   section.channels.size() == 1 ? "channel" : "channels", fmt::join(section.channels, ", "));
    print_remarks("Marks", *markers, info.sample_rate, true);
    print_remarks("Notes", *notes, info.sample_rate, true);
    print_remarks("Goals for next time", *goals, info.sample_rate, true);
    print_remarks("What happened", *events, info.sample_rate, false);
    if (!takes->empty())
        fmt::print("\nTakes\n");
    for (const auto& take : *takes) {
        fmt::print("  {} from {} {}\n", take.number, clock_text(to_seconds(take.began, info.sample_rate)),
                   take.ended ? "to " + clock_text(to_seconds(*take.ended, info.sample_rate)) : "(cut off)");
        for (const auto& file : take.files)
            fmt::print("      {}\n", plain(file.string()));
    }
    if (!opened->finished())
        fmt::print("\nThis session was cut off, or is still going on; what had been kept by then is here.\n");
    return {};
}

/// What was written of a session in a window: of those in the usual folder only, and one elsewhere may have
/// the same name. Called before anything of the session is erased: a page without what it was made of would
/// be found by nobody if the program were killed between the two.
Status erase_pages_of(const std::filesystem::path& session, bool sound_only)
{
    auto error = std::error_code {};
    const auto beside = std::filesystem::absolute(session, error).parent_path();
    return std::filesystem::equivalent(beside, sessions_folder(), error)
               ? erase_written(reports_folder(), session, sound_only)
               : Status {};
}

std::string pages_text(int pages)
{
    return pages == 1 ? "1 page" : fmt::format("{} pages", pages);
}

/// Those of the class's later rehearsals, which may begin with a session's goals; says how many there were.
Status erase_pages_with_goals_of(const std::filesystem::path& session)
{
    auto error = std::error_code {};
    auto pages = 0;
    for (const auto& later : may_show_goals_of(session)) {
        const auto page = page_file(reports_folder(), later);
        const auto was_there = std::filesystem::exists(page, error);
        if (const auto erased = erase_pages_of(later, true); !erased)
            return erased;
        pages += was_there && !std::filesystem::exists(page, error) ? 1 : 0;
    }
    if (pages > 0)
        fmt::print("Erased {} of later rehearsals, which may begin with its goals.\n", pages_text(pages));
    return {};
}

Status erase(const std::filesystem::path& folder, bool sound_only, bool remains_only, bool unasked)
{
    const auto session = kept_in(sessions_folder(), folder);
    if (remains_only) {
        const auto gone = session::erase_remains(session);
        if (gone)
            fmt::print("Nothing is left in {} of what was erased there.\n", plain(session.string()));
        return gone;
    }
    // Nobody is asked about what is not there.
    if (const auto there = session::Session::open(session);
        !there && there.error().code == ErrorCode::session_missing)
        return tl::unexpected {there.error()};
    if (!unasked)
        if (const auto meant = erasing_is_meant(session, sound_only ? ", its sound but not its measurements"
                                                                    : ", measurements and sound");
            !meant || !*meant)
            return meant ? Status {} : tl::unexpected {meant.error()};
    if (!sound_only)
        if (const auto pages = erase_pages_with_goals_of(session); !pages)
            return pages;
    if (const auto pages = erase_pages_of(session, sound_only); !pages)
        return pages;
    if (sound_only) {
        const auto erased = session::erase_sound(session);
        if (!erased)
            return tl::unexpected {erased.error()};
        fmt::print("Erased the sound of {}: {}, {}. The measurements stay.\n", plain(session.string()),
                   takes_text(erased->takes), megabytes(erased->bytes));
        return {};
    }
    const auto erased = session::erase_session(session);
    if (!erased)
        return tl::unexpected {erased.error()};
    fmt::print("Erased {}.\n", plain(session.string()));
    for (const auto& left : erased->left_alone)
        fmt::print("Left alone, because no session put it there: {}\n", plain(left.string()));
    return {};
}

/// `days` above 0 takes the place of what the classes say.
Status expire(const std::filesystem::path& folder, int days, bool dry_run)
{
    auto error = std::error_code {};
    auto problems = 0;
    const auto tell = [&](const std::string& name, const std::string& problem) {
        ++problems;
        fmt::print(stderr, "{:<24} {}\n", name, plain(problem));
    };
    const auto erase_pages_left = [&] {
        if (dry_run ||
            (folder != sessions_folder() && !std::filesystem::equivalent(folder, sessions_folder(), error)))
            return;
        const auto pages = erase_outlived(reports_folder(), folder);
        if (!pages)
            tell("", pages.error().message);
        else if (pages->erased > 0)
            fmt::print("Erased {} of rehearsals that are gone, or whose sound is.\n",
                       pages_text(pages->erased));
        if (pages && pages->kept > 0)
            fmt::print("Left {} in {}, because no rehearsal at all is in {}: its disk may be away; what is "
                       "to go too, delete by hand.\n",
                       pages_text(pages->kept), plain(reports_folder().string()), plain(folder.string()));
    };
    if (folder == sessions_folder() && !std::filesystem::exists(folder, error)) {
        erase_pages_left();
        return {};
    }
    const auto sessions = session::list_sessions(folder);
    if (!sessions)
        return tl::unexpected {sessions.error()};
    auto newest = std::optional<session::WallClock> {};
    for (const auto& listed : *sessions)
        if (listed.overview)
            newest = std::max(newest.value_or(listed.overview->info.started), listed.overview->info.started);
    // Only a clock that is wrong leaves a machine without a rehearsal for so long.
    constexpr auto longest_pause = std::chrono::years {10};
    if (newest && now() > *newest + longest_pause)
        return failure(ErrorCode::bad_argument,
                       fmt::format("The clock says {}, ten years after the newest session, so nothing was "
                                   "erased; set the clock, or use `tutti sessions erase --sound`.",
                                   day(now())));
    auto due_ones = 0;
    for (const auto& listed : *sessions) {
        const auto name = plain(listed.folder.filename().string());
        if (!listed.overview) {
            tell(name, listed.overview.error().message);
            continue;
        }
        if (!has_sound(*listed.overview))
            continue;
        auto info = listed.overview->info;
        if (days > 0)
            info.class_description.keep_sound_days = days;
        const auto due = session::sound_expires(info);
        if (info.started > now() + std::chrono::days {1})
            tell(name, fmt::format("is of {}, after today: the clock is wrong, or was.", day(info.started)));
        if (due > now()) {
            fmt::print("{:<24} keeps {} until {}.\n", name, takes_text(listed.overview->takes), day(due));
            continue;
        }
        ++due_ones;
        if (dry_run) {
            fmt::print("{:<24} would lose {}, {}, kept since {}.\n", name, takes_text(listed.overview->takes),
                       megabytes(listed.overview->sound_bytes), day(info.started));
            continue;
        }
        if (const auto pages = erase_pages_of(listed.folder, true); !pages)
            tell(name, pages.error().message);
        const auto erased = session::erase_sound(listed.folder);
        if (erased)
            fmt::print("{:<24} erased {}, {}, kept since {}; the measurements stay.\n", name,
                       takes_text(erased->takes), megabytes(erased->bytes), day(info.started));
        else
            tell(name, erased.error().message);
    }
    erase_pages_left();
    if (const auto scraps = dry_run ? Result<int> {0} : session::erase_scraps(folder); !scraps)
        tell("", scraps.error().message);
    else if (*scraps > 0)
        fmt::print("Erased what {} left here that {} cut short.\n",
                   *scraps == 1 ? "an export or import" : fmt::format("{} exports and imports", *scraps),
                   *scraps == 1 ? "was" : "were");
    if (due_ones == 0)
        fmt::print("No sound in {} is due to be erased.\n", plain(folder.string()));
    if (problems > 0)
        return failure(ErrorCode::bad_argument,
                       fmt::format("Of {} in {} it is not certain that their sound goes in time; see what is "
                                   "said of each above.",
                                   problems == 1 ? "1 session" : fmt::format("{} sessions", problems),
                                   folder.string()));
    return {};
}

Result<std::vector<session::Remark>> written_in(const std::filesystem::path& folder, session::Writing kind)
{
    const auto session = session::Session::open(folder);
    if (!session)
        return tl::unexpected {session.error()};
    switch (kind) {
    case session::Writing::goal:
        return session->goals();
    case session::Writing::mark:
        return session->markers();
    case session::Writing::note:
        break;
    }
    return session->notes();
}

Status note(const std::filesystem::path& folder, const SessionWords& words, int erased)
{
    const auto session = kept_in(sessions_folder(), folder);
    const auto* const what = words.kind == session::Writing::goal   ? "goal"
                             : words.kind == session::Writing::mark ? "mark"
                                                                    : "note";
    if (erased == 0) {
        const auto kept = keep_words(session, words);
        if (kept)
            fmt::print("Kept the {} with {}.\n", what, plain(session.filename().string()));
        return kept;
    }
    // The page has it too. It stays where there is no such number.
    if (const auto written = written_in(session, words.kind); !written)
        return tl::unexpected {written.error()};
    else if (static_cast<std::size_t>(erased) <= written->size())
        if (const auto pages = erase_pages_of(session, true).and_then([&] {
                return words.kind == session::Writing::goal ? erase_pages_with_goals_of(session) : Status {};
            });
            !pages)
            return pages;
    const auto gone = session::erase_writing(session, words.kind, erased);
    if (gone)
        fmt::print("Erased {} {} of {}.\n", what, erased, plain(session.filename().string()));
    return gone;
}

Status pack(const std::filesystem::path& folder, const std::filesystem::path& file, bool without_sound)
{
    const auto packed = session::export_session(kept_in(sessions_folder(), folder), file, !without_sound);
    if (!packed)
        return tl::unexpected {packed.error()};
    const auto opened = session::Session::open(kept_in(sessions_folder(), folder));
    const auto takes = opened ? opened->takes() : Result<std::vector<session::Take>> {};
    const auto sound = !without_sound && takes && !takes->empty();
    fmt::print("{}: {}, {}.\n", plain(file.string()), megabytes(packed->bytes),
               sound ? "with the sound of " + takes_text(takes->size()) : "no sound");
    return {};
}

Status unpack(const std::filesystem::path& file, const std::filesystem::path& to)
{
    const auto folder = to.empty() ? sessions_folder() / file.stem() : to;
    const auto came = session::import_session(file, folder);
    if (!came)
        return tl::unexpected {came.error()};
    fmt::print("{}: {}, {}.\n", plain(folder.string()), megabytes(came->bytes),
               came->with_sound ? "with sound" : "no sound");
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
    auto sound_only = std::make_shared<bool>(false);
    erasing->add_option("SESSION", *session, "its folder, or its name in the usual place")->required();
    auto* sound_flag = erasing->add_flag("--sound", *sound_only, "only the sound; the measurements stay");
    auto remains_only = std::make_shared<bool>(false);
    erasing
        ->add_flag("--remains", *remains_only,
                   "only what an erasure that could not be completed left to be overwritten")
        ->excludes(sound_flag);
    erasing->add_flag("--yes", *yes, "do not ask");
    erasing->callback(
        [=, &chosen] { chosen = [=] { return erase(*session, *sound_only, *remains_only, *yes); }; });

    auto* expiring = command->add_subcommand(
        "expire", "Erases sound that was kept for longer than its class says; measurements stay.\n\n"
                  "A class file says how long with \"keep_sound_days\"; 28 days unless it does. To be run "
                  "once a day by\n"
                  "the computer's scheduler: nothing is erased by itself.");
    auto days = std::make_shared<int>(0);
    auto dry_run = std::make_shared<bool>(false);
    expiring->add_option("FOLDER", *folder, "where to look; the usual place when left out");
    expiring->add_option("--days", *days, "keep sound for so many days, whatever the classes say")
        ->check(CLI::Range(1, 3650));
    expiring->add_flag("--dry-run", *dry_run, "only say what would be erased");
    expiring->callback([=, &chosen] { chosen = [=] { return expire(*folder, *days, *dry_run); }; });

    auto* noting = command->add_subcommand(
        "note", "Writes a note of the team's, or a goal for next time, into a session. Write no names.");
    auto words = std::make_shared<SessionWords>();
    auto goal = std::make_shared<bool>(false);
    auto erased = std::make_shared<int>(0);
    noting->add_option("SESSION", *session, "its folder, or its name in the usual place")->required();
    auto* text = noting->add_option("TEXT", words->text, "what there is to say, in quotes");
    auto* at = noting->add_option("--at", words->at, "of which moment, as 3:20");
    noting
        ->add_option("--bar", words->bar,
                     "of which bar, as it is printed; 2:4, or \"4 (2)\", is the second movement's 4")
        ->excludes(at);
    noting->add_flag("--goal", *goal, "it is a goal for next time");
    auto mark = std::make_shared<bool>(false);
    auto* erased_number =
        noting->add_option("--erase", *erased, "take the note, goal or mark of this number out for good")
            ->check(counted_from_one())
            ->excludes(text);
    noting->add_flag("--mark", *mark, "erase a mark of the rehearsal")
        ->needs(erased_number)
        ->excludes("--goal");
    noting->callback([=, &chosen] {
        words->kind = *goal   ? session::Writing::goal
                      : *mark ? session::Writing::mark
                              : session::Writing::note;
        chosen = [=] { return note(*session, *words, *erased); };
    });

    auto* packing = command->add_subcommand("export", "Puts a session into one file, for another machine.");
    auto file = std::make_shared<std::filesystem::path>();
    auto without_sound = std::make_shared<bool>(false);
    packing->add_option("SESSION", *session, "its folder, or its name in the usual place")->required();
    packing->add_option("FILE", *file, "the archive to make, as monday.zip")->required();
    packing->add_flag("--no-sound", *without_sound, "leave the takes out");
    packing->callback([=, &chosen] { chosen = [=] { return pack(*session, *file, *without_sound); }; });

    auto* unpacking = command->add_subcommand("import", "Takes a session out of such a file.");
    auto to = std::make_shared<std::filesystem::path>();
    unpacking->add_option("FILE", *file, "an archive that `export` made")->required();
    unpacking->add_option("--to", *to,
                          "the folder to make; one of the file's name in the usual place when "
                          "left out");
    unpacking->callback([=, &chosen] { chosen = [=] { return unpack(*file, *to); }; });
}

}  // namespace tutti::cli
