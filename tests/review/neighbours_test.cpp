// SPDX-License-Identifier: GPL-3.0-or-later
// What a review makes of neighbours without a microphone, who are heard in a section's, and of rests.
#include <algorithm>
#include <cmath>
#include <memory>

#include "following/performance.hpp"
#include "review/played_score.hpp"
#include "support/catch.hpp"

namespace tutti::review {
namespace {

using test::flutes;
using test::in_bars;
using test::PlayedScore;
using test::violas;

constexpr auto unheard = std::size_t {4};  // the part that no section plays
constexpr auto softer = decibels(14.0);

std::shared_ptr<const score::UnfoldedScore> unfolded(score::Score page)
{
    return std::make_shared<score::UnfoldedScore>(*score::UnfoldedScore::unfold(std::move(page)));
}

TEST_CASE("soft notes of a section stay its own where a neighbour without a microphone plays in unison",
          "[review]")
{
    auto page = test::round_for(5, 12).printed();
    page.parts[unheard].notes = page.parts[violas].notes;
    auto played = PlayedScore {unfolded(page), {{0, 12}}, 21};
    const auto before = played.review().notes[violas].size();
    REQUIRE(before > 40);
    played.change(violas, in_bars(6, 7), [](auto& note) { note.level = note.level - softer; });
    CHECK(played.review().notes[violas].size() == before);
}

TEST_CASE(
    "a soft note of a neighbour without a microphone is not the section's, in any bar in which it sounds",
    "[review]")
{
    auto page = test::round_for(5, 12).printed();
    const auto foreign = Pitch {61};  // in no part
    auto held = page.parts[unheard].notes.front();
    held.bar = 5;
    held.onset = score::Quarters {0};
    held.duration = score::Quarters {8};
    held.sounding = foreign;
    std::erase_if(page.parts[unheard].notes, [](const auto& note) { return note.bar == 5 || note.bar == 6; });
    page.parts[unheard].notes.push_back(held);
    std::ranges::stable_sort(page.parts[unheard].notes, {}, &score::Note::bar);
    const auto score = unfolded(page);
    const auto heard_in_bar = [&](std::size_t bar, Decibels less) {
        auto played = PlayedScore {score, {{0, 12}}, 22};
        played.change(violas, in_bars(bar, bar), [&](auto& note) {
            note.pitch = foreign;
            note.level = note.level - less;
        });
        const auto review = played.review();
        return std::ranges::count(review.notes[violas], foreign, &Note::pitch);
    };
    for (const auto bar : {6U, 7U}) {
        INFO(bar);
        CHECK(heard_in_bar(bar, softer) == 0);
        CHECK(heard_in_bar(bar, decibels(0.0)) > 0);
    }
    // Where the neighbour does not play it, it is the section's own mistake.
    CHECK(heard_in_bar(9, softer) > 0);
}

TEST_CASE("a bar of rests in which a section plays softly is no softer than the others", "[review]")
{
    auto page = test::round_for(4, 12).printed();
    std::erase_if(page.parts[violas].notes, [](const auto& note) { return note.bar >= 4 && note.bar < 8; });
    auto played = PlayedScore {unfolded(page), {{0, 12}}, 23};
    auto& heard = played.ensemble.parts[violas];
    for (auto note : played.ensemble.parts[flutes]) {
        const auto quarters = (note.start.value() - 1.0) / 0.6;
        if (quarters < 15.9 || quarters > 31.5)
            continue;
        note.pitch = Pitch {note.pitch.midi_key() + 1};
        note.level = note.level - decibels(6.0);
        heard.push_back(note);
        auto extra = analysis::NoteReading {};
        extra.section = static_cast<int>(violas);
        extra.position = quarters;
        extra.due = FramePosition {} + to_frames(note.start, test::reading_rate);
        extra.reported = extra.due + to_frames(1_s, test::reading_rate);
        extra.heard = note.pitch;
        extra.verdict = analysis::NoteVerdict::extra;
        extra.confidence = 0.95;
        played.score_notes.push_back(extra);
    }
    std::ranges::sort(heard, {}, &test::PlayedNote::start);
    const auto review = played.review();
    CHECK(std::ranges::none_of(review.findings,
                               [](const auto& one) { return one.kind == FindingKind::balance; }));
    for (auto bar = std::size_t {4}; bar < 8; ++bar) {
        CHECK(review.cells[violas][bar].deviation.count > 0);
        CHECK(review.cells[violas][bar].balance.count == 0);
    }
}

}  // namespace
}  // namespace tutti::review
