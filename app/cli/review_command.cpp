// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/command.hpp"
#include "cli/text.hpp"
#include "review/last_rehearsal.hpp"
#include "review/report.hpp"
#include "review/review_tables.hpp"
#include "review/session_review.hpp"
#include "session/session.hpp"
#include "shared/finding_cards.hpp"
#include "shared/places.hpp"
#include "shared/session_page.hpp"
#include "shared/session_words.hpp"
#include "shared/text_file.hpp"

namespace tutti::cli {

namespace {

struct Options {
    std::filesystem::path session;
    std::optional<std::filesystem::path> csv;
    std::filesystem::path cards;
    std::filesystem::path piece;
    std::optional<std::filesystem::path> html;
    bool no_sound = false;
    bool json = false;
};

/// What is asked for of a session that has been reviewed.
struct Reviewed {
    const session::Session& session;
    const review::Review& review;
};

void print_summary(const Reviewed& reviewed, const review::ReportFacts& facts)
{
    const auto& info = reviewed.session.info();
    for (const auto& line : review::report(info.class_description, reviewed.review, facts, info.sample_rate))
        fmt::print("{}\n", shown(line, locale_charset()));
    if (!reviewed.session.finished())
        fmt::print("\nThis session was cut off, or is still going on; what had been kept by then is here.\n");
}

Status review_kept(const Options& options)
{
    const auto session = session::Session::open(kept_in(sessions_folder(), options.session));
    if (!session)
        return tl::unexpected {session.error()};
    auto review = review::review_session(*session);
    if (!review)
        return tl::unexpected {review.error()};
    const auto since_last = review::compare_with_last(*review, *session);
    const auto reviewed = Reviewed {*session, *review};
    const auto& info = session->info();
    if (options.csv)
        if (const auto written =
                write_text(*options.csv, review_csv(info.class_description, *review), Readers::as_usual);
            !written)
            return written;
    if (options.html)
        if (const auto written =
                page_of(*session, *review, !options.no_sound).and_then([&](const std::string& page) {
                    return write_text(*options.html, page, Readers::as_usual);
                });
            !written)
            return written;
    const auto facts = facts_of(*session);
    if (!facts)
        return tl::unexpected {facts.error()};
    if (options.json)
        fmt::print("{}", review_json(info.class_description, *review, info.sample_rate, since_last, *facts));
    else
        print_summary(reviewed, *facts);
    if (options.cards.empty())
        return {};
    // Last: what a card cannot be made of stands in the way of nothing else.
    std::fflush(stdout);
    const auto cards =
        write_cards(session->folder(), info.class_description, *review, options.piece, options.cards);
    if (!cards)
        return tl::unexpected {cards.error()};
    if (options.json)
        return {};
    fmt::print("\n{}\n", cards->empty()
                             ? "No practice card: there is no finding that a section can work on at "
                               "home."
                             : "Practice cards");
    for (const auto& card : *cards)
        fmt::print("  {}\n", shown(card.string(), locale_charset()));
    return {};
}

}  // namespace

void add_review(CLI::App& app, Action& chosen)
{
    auto* command =
        app.add_subcommand("review", "What a rehearsal says afterwards: whose, which bars, how far off.");
    auto options = std::make_shared<Options>();
    command->add_option("SESSION", options->session, "its folder, or its name in the usual place")
        ->required();
    auto* html =
        command->add_option("--html", options->html,
                            "writes the report as one page for a browser: opens and prints anywhere, plays "
                            "the sound of the bars that matter");
    html->type_name("FILE");
    command
        ->add_flag("--no-sound", options->no_sound,
                   "the page holds no sound of the rehearsal, to be passed on freely")
        ->needs(html);
    command->add_option("--csv", options->csv, "writes a table with a row for each bar and section")
        ->type_name("FILE");
    auto* cards =
        command->add_option("--cards", options->cards,
                            "writes practice cards made from the findings, for `tutti practise --card`");
    cards->type_name("FOLDER");
    command
        ->add_option("--piece", options->piece,
                     "the piece that the cards open, as the home side calls it; the shipped one of the same "
                     "music when left out")
        ->needs(cards);
    command->add_flag("--json", options->json,
                      "prints everything as JSON in place of the summary; see docs/review-format.md");
    command->callback([options, &chosen] { chosen = [options] { return review_kept(*options); }; });
}

}  // namespace tutti::cli
