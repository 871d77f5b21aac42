// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/session_page.hpp"

#include <algorithm>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

#include "review/evidence.hpp"
#include "review/html_report.hpp"
#include "review/note_names.hpp"
#include "review/session_review.hpp"
#include "session/wipe.hpp"
#include "shared/clock_text.hpp"
#include "shared/rehearsal_report.hpp"

namespace tutti {

namespace {

/// Everything that was marked, noted and planned, in order of time.
Result<std::vector<session::Remark>> words_of(const session::Session& session)
{
    auto words = std::vector<session::Remark> {};
    const auto add = [&](const Result<std::vector<session::Remark>>& said, std::string_view what) -> Status {
        if (!said)
            return tl::unexpected {said.error()};
        for (const auto& [at, text, bar] : *said)
            words.push_back(
                {at, fmt::format("{}{}{}", what, bar.empty() ? "" : fmt::format("bar {}: ", bar), text)});
        return {};
    };
    const auto read =
        add(session.markers(), "").and_then([&] { return add(session.notes(), ""); }).and_then([&] {
            return add(session.goals(), "For next time: ");
        });
    if (!read)
        return tl::unexpected {read.error()};
    std::ranges::stable_sort(words, {}, &session::Remark::at);
    return words;
}

}  // namespace

Result<review::ReportFacts> facts_of(const session::Session& session)
{
    auto markers = words_of(session);
    if (!markers)
        return tl::unexpected {markers.error()};
    const auto takes = session.takes();
    if (!takes)
        return tl::unexpected {takes.error()};
    auto facts = review::ReportFacts {};
    facts.when = date_and_time_in_words(session.info().started);
    facts.kept = what_was_kept({.sound = !takes->empty(), .words = !markers->empty()});
    facts.markers = *std::move(markers);
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
    if (const auto erased = session::wipe_file(page_file(reports, session)); !erased)
        return erased;
    const auto cards = cards_folder(reports, session);
    auto error = std::error_code {};
    return sound_only || !std::filesystem::exists(cards, error) ? Status {} : session::wipe_folder(cards);
}

}  // namespace tutti
