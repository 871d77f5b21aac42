// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/session_page.hpp"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iterator>
#include <system_error>

#include "review/evidence.hpp"
#include "review/html_report.hpp"
#include "review/note_names.hpp"
#include "review/session_review.hpp"
#include "session/wipe.hpp"
#include "shared/clock_text.hpp"
#include "shared/goals.hpp"
#include "shared/rehearsal_report.hpp"

namespace tutti {

namespace {

/// Everything that was marked and noted, in order of time.
Result<std::vector<session::Remark>> words_of(const session::Session& session)
{
    auto words = session.markers();
    const auto notes = words ? session.notes() : tl::unexpected {words.error()};
    if (!notes)
        return tl::unexpected {notes.error()};
    words->insert(words->end(), notes->begin(), notes->end());
    std::ranges::stable_sort(*words, {}, &session::Remark::at);
    return words;
}

/// One that cannot be read may have some.
bool lost_its_sound(const std::filesystem::path& folder)
{
    const auto session = session::Session::open(folder);
    const auto takes = session ? session->takes() : tl::unexpected {session.error()};
    return takes && takes->empty() && session::bytes_in(folder / "takes") == 0;
}

/// A page that was never finished: nobody writes one for an hour.
bool is_cut_short(const std::filesystem::directory_entry& entry)
{
    auto error = std::error_code {};
    return entry.path().string().ends_with(".html.part") && entry.is_regular_file(error) &&
           std::filesystem::file_time_type::clock::now() - entry.last_write_time(error) >
               std::chrono::hours {1};
}

}  // namespace

Result<review::ReportFacts> facts_of(const session::Session& session)
{
    auto markers = words_of(session);
    if (!markers)
        return tl::unexpected {markers.error()};
    auto plans = session.goals();
    if (!plans)
        return tl::unexpected {plans.error()};
    const auto takes = session.takes();
    if (!takes)
        return tl::unexpected {takes.error()};
    auto facts = review::ReportFacts {};
    facts.when = date_and_time_in_words(session.info().started);
    auto then = goals_before(session);
    facts.kept =
        what_was_kept({.sound = !takes->empty(), .words = !markers->empty() || !plans->empty() || then});
    facts.markers = *std::move(markers);
    facts.plans = *std::move(plans);
    if (then) {
        facts.goals_of = heading_of(*then);
        std::ranges::transform(then->goals, std::back_inserter(facts.goals), goal_line);
    }
    return facts;
}

Result<std::string> page_of(const session::Session& session, const review::Review& review, bool with_sound)
{
    const auto& info = session.info();
    auto facts = facts_of(session);
    if (!facts)
        return tl::unexpected {facts.error()};
    const auto evidence =
        with_sound ? review::evidence_of(session, review) : review::evidence_of(session, review, 0);
    if (!evidence)
        return tl::unexpected {evidence.error()};
    const auto score = review.by_bar ? review::score_of(session) : nullptr;
    const auto names =
        review::NoteNames {info.class_description, score && *score ? &(*score)->printed() : nullptr};
    return review::html_report(info.class_description, review, *facts, *evidence, names, info.sample_rate);
}

std::filesystem::path page_file(const std::filesystem::path& reports, const std::filesystem::path& session)
{
    return reports / (session.filename().string() + ".html");
}

std::filesystem::path cards_folder(const std::filesystem::path& reports, const std::filesystem::path& session)
{
    return reports / (session.filename().string() + " cards");
}

Status erase_written(const std::filesystem::path& reports, const std::filesystem::path& session,
                     bool sound_only)
{
    // A page that was cut short while it was written, too.
    auto part = page_file(reports, session);
    part += ".part";
    for (const auto& page : {page_file(reports, session), part})
        if (const auto erased = session::wipe_file(page); !erased)
            return erased;
    const auto cards = cards_folder(reports, session);
    auto error = std::error_code {};
    return sound_only || !std::filesystem::exists(cards, error) ? Status {} : session::wipe_folder(cards);
}

Result<OutlivedPages> erase_outlived(const std::filesystem::path& reports,
                                     const std::filesystem::path& sessions)
{
    auto error = std::error_code {};
    auto pages = std::vector<std::filesystem::path> {};
    for (const auto& entry : std::filesystem::directory_iterator {reports, error})
        if (entry.path().extension() == ".html" && entry.is_regular_file(error))
            pages.push_back(entry.path());
        else if (is_cut_short(entry))
            if (const auto wiped = session::wipe_file(entry.path()); !wiped)
                return tl::unexpected {wiped.error()};
    const auto present = session::session_folders(sessions);
    const auto any_session = present && !present->empty();
    auto outlived = OutlivedPages {};
    for (const auto& page : pages) {
        auto file = std::ifstream {page, std::ios::binary};
        const auto text = std::string {std::istreambuf_iterator<char> {file}, {}};
        const auto session = sessions / page.stem();
        const auto is_gone = !std::filesystem::exists(std::filesystem::symlink_status(session, error));
        if (!review::is_report(text) ||
            (!is_gone && (!review::holds_sound(text) || !lost_its_sound(session))))
            continue;
        if (is_gone && !any_session) {
            ++outlived.kept;
            continue;
        }
        if (const auto wiped = erase_written(reports, session, !is_gone); !wiped)
            return tl::unexpected {wiped.error()};
        ++outlived.erased;
    }
    return outlived;
}

}  // namespace tutti
