// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/finding_cards.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "score/bar_names.hpp"
#include "score/unfolded_score.hpp"
#include "shared/places.hpp"
#include "shared/score_file.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

using namespace tutti;
using namespace tutti::test;
namespace fs = std::filesystem;

namespace {

fs::path ode()
{
    return assets_folder() / "pieces" / "ode-to-joy";
}

audio::ClassDescription strings()
{
    auto cls = audio::ClassDescription {};
    for (const auto* name : {"Violins 1", "Violas"})
        cls.sections.push_back(
            {name, *instrument_from_name("any"), {std::ssize(cls.sections) == 0 ? 1 : 2}, name});
    return cls;
}

review::Review with_findings(const score::Score& score, std::vector<review::Finding> findings)
{
    auto review = review::Review {};
    review.by_bar = true;
    for (const auto& bar : score.bars)
        review.bars.push_back({bar.number, bar.rehearsal_mark, {}});
    review.findings = std::move(findings);
    return review;
}

review::Finding finding(review::FindingKind kind, std::vector<std::size_t> bars)
{
    auto found = review::Finding {};
    found.section = 1;
    found.kind = kind;
    found.bars = std::move(bars);
    found.text = "Violas, bars 4 to 6: 28 cents flat";
    return found;
}

}  // namespace

TEST_CASE("flat violas in bars 4 to 6 take home bars 3 to 6 at 70 %", "[cli]")
{
    const auto score = *load_score(ode());
    using review::FindingKind;
    const auto review = with_findings(
        score->printed(), {finding(FindingKind::intonation, {3, 4, 5}), finding(FindingKind::timing, {0}),
                           finding(FindingKind::balance, {7}), finding(FindingKind::intonation, {3, 4, 5})});
    const auto cards = cards_from(review, strings(), score->printed(), "ode-to-joy");
    REQUIRE(cards.size() == 2);
    CHECK(text_of(cards[0].card) == "ode-to-joy / Violas / 3-6 / 70%");
    CHECK(text_of(cards[1].card) == "ode-to-joy / Violas / 1 / 80%");
    CHECK(cards[0].why == "Violas, bars 4 to 6: 28 cents flat");
}

TEST_CASE(
    "the same fault here and there is practised where it is longest, not from the first bar to the last",
    "[cli]")
{
    const auto score = *load_score(ode());
    const auto review =
        with_findings(score->printed(), {finding(review::FindingKind::notes, {1, 7, 8, 10, 14})});
    const auto cards = cards_from(review, strings(), score->printed(), "ode-to-joy");
    REQUIRE(cards.size() == 1);
    CHECK(cards[0].card.bars == "7-11");
}

TEST_CASE(
    "a card opens the bars it means, though a letter is called as one of them or a second movement has them",
    "[cli]")
{
    auto page = (*load_score(ode()))->printed();
    page.bars[12].rehearsal_mark = "3";
    page.bars[9].number = "6";
    const auto score = *score::UnfoldedScore::unfold(page);
    const auto cards_of = [&](std::vector<std::size_t> bars) {
        auto review = with_findings(page, {finding(review::FindingKind::notes, std::move(bars))});
        for (auto b = std::size_t {0}; b < review.bars.size(); ++b)
            review.bars[b].name = score::bar_names(page)[b];
        return cards_from(review, strings(), page, "ode-to-joy").at(0).card.bars;
    };
    const auto opened = [&](const std::string& bars) {
        const auto dash = bars.find('-');
        const auto bar_of = [&](const std::string& name) {
            return score.bars()[*score.find_place(name)].bar;
        };
        return std::pair {bar_of(bars.substr(0, dash)), bar_of(bars.substr(dash + 1))};
    };
    CHECK(cards_of({3, 4}) == "bar 3-5");
    CHECK(opened(cards_of({3, 4})) == std::pair {2U, 4U});
    CHECK(cards_of({10}) == "6 (2)-11");
    CHECK(opened(cards_of({10})) == std::pair {9U, 10U});
}

TEST_CASE("a card made of last week's rehearsal is not written over", "[cli]")
{
    const auto folder = TemporaryFolder {};
    const auto score = *load_score(ode());
    auto review = with_findings(score->printed(), {finding(review::FindingKind::notes, {3})});
    fs::create_directory(folder.path() / "monday");
    fs::copy_file(ode() / "score.musicxml", folder.path() / "monday" / "score.musicxml");
    const auto made = [&] {
        return write_cards(folder.path() / "monday", strings(), review, {}, folder.path() / "cards")->front();
    };
    const auto first = made();
    CHECK(made() == first);
    review.findings[0].text = "Violas, bar 4: F for F♯ (once)";
    const auto second = made();
    CHECK(second != first);
    CHECK(fs::exists(first));
    CHECK(made() == second);
}

TEST_CASE("a card opens in the piece of the music that was rehearsed, and in no other", "[cli]")
{
    const auto folder = TemporaryFolder {};
    const auto score = *load_score(ode());
    const auto review = with_findings(score->printed(), {finding(review::FindingKind::notes, {3})});
    const auto session = folder.path() / "monday";
    fs::create_directory(session);
    CHECK(write_cards(session, strings(), review, {}, folder.path() / "cards").error().code ==
          ErrorCode::bad_argument);

    fs::copy_file(ode() / "score.musicxml", session / "score.musicxml");
    const auto files = write_cards(session, strings(), review, {}, folder.path() / "cards");
    INFO((files ? "" : files.error().message));
    REQUIRE(files);
    REQUIRE(files->size() == 1);
    const auto card = card_from(files->front().string());
    REQUIRE(card);
    CHECK(*card == PracticeCard {"ode-to-joy", "Violas", "3-4", "70%"});

    const auto other = write_cards(session, strings(), review, "au-clair-de-la-lune", folder.path() / "x");
    REQUIRE_FALSE(other);
    CHECK(other.error().message.find("is not what this session was played from") != std::string::npos);
    CHECK_FALSE(fs::exists(folder.path() / "x"));

    // A score can be rehearsed from, but nobody can practise it.
    const auto bare =
        write_cards(session, strings(), review, session / "score.musicxml", folder.path() / "x");
    REQUIRE_FALSE(bare);
    CHECK(bare.error().message.find("`tutti piece new`") != std::string::npos);
    CHECK_FALSE(fs::exists(folder.path() / "x"));
}

TEST_CASE("a section's name cannot write a card anywhere else, nor put another line into it", "[cli]")
{
    const auto score = *load_score(ode());
    auto review = with_findings(score->printed(), {finding(review::FindingKind::notes, {3})});
    review.findings[0].text = "bad\nother / part / 1-2 / 99%";
    auto cls = strings();
    cls.sections[1].name = "../../etc/passwd" + std::string(10'000, 'x');
    const auto cards = cards_from(review, cls, score->printed(), "ode-to-joy");
    REQUIRE(cards.size() == 1);
    CHECK(cards[0].name.find('/') == std::string::npos);
    CHECK(cards[0].name.size() < 120);
    CHECK(cards[0].why.find('\n') == std::string::npos);
    CHECK(cards_from(review, cls, score->printed(), "my / own piece").empty());
}
