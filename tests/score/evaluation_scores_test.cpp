// SPDX-License-Identifier: GPL-3.0-or-later
// Scores as people have published them, note by note against the MIDI files beside them. They are part of the
// evaluation kit, ../shared/eval, or of the folder that TUTTI_EVALUATION_KIT names; without it these tests
// pass by.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <vector>

#include "score/read_score.hpp"
#include "score/unfolded_score.hpp"
#include "support/catch.hpp"

using namespace tutti;
using namespace tutti::score;

namespace fs = std::filesystem;

namespace {

std::optional<fs::path> scores_folder()
{
    const auto* told = std::getenv("TUTTI_EVALUATION_KIT");
    const auto folder =
        (told != nullptr ? fs::path {told} : fs::path {TUTTI_SOURCE_TREE} / "../shared/eval") / "data/scores";
    if (fs::is_directory(folder))
        return folder;
    WARN("skipped: no evaluation kit in " << folder << "; set TUTTI_EVALUATION_KIT to where it is");
    return std::nullopt;
}

UnfoldedScore unfolded(const fs::path& path)
{
    auto read = read_score(path);
    INFO((read ? "" : read.error().message));
    REQUIRE(read);
    auto score = UnfoldedScore::unfold(std::move(*read));
    REQUIRE(score);
    return std::move(*score);
}

struct Comparison {
    std::size_t notes = 0;
    std::size_t lost = 0;     ///< that the MIDI file does not have
    std::size_t in_time = 0;  ///< that begin where the score says, to a 32nd
    double waits = 0.0;       ///< quarters by which the MIDI file is longer in the end
};

/// Walks through both. The MIDI file plays trills and graces in full and waits at the ends of movements: it
/// may have more notes, and later, but those of the score come in the score's order. An ornament delays a
/// note or a few, a wait all that follow, so the least delay of the next sixteen notes is what the file has
/// waited.
Comparison compared(std::span<const PerformedNote> score, std::span<const PerformedNote> midi)
{
    auto found = Comparison {};
    auto delays = std::vector<double> {};
    auto next = std::size_t {0};
    for (const auto& note : score) {
        if (note.grace)
            continue;
        ++found.notes;
        // No sooner than the score and the waits so far say: what comes sooner is part of an ornament.
        const auto waited =
            delays.empty()
                ? 0.0
                : *std::min_element(delays.end() - std::min<std::ptrdiff_t>(16, std::ssize(delays)),
                                    delays.end());
        const auto fits = [&](const PerformedNote& played) {
            return played.pitch == note.pitch && played.onset.value() - note.onset.value() > waited - 0.13;
        };
        auto at = next;
        while (at < midi.size() && at < next + 40 && !fits(midi[at]))  // no ornament is longer
            ++at;
        if (at == midi.size() || !fits(midi[at])) {
            ++found.lost;
            continue;
        }
        delays.push_back(midi[at].onset.value() - note.onset.value());
        next = at + 1;
    }
    for (auto i = delays.begin(); i != delays.end(); ++i) {
        const auto waited = *std::min_element(i, i + std::min<std::ptrdiff_t>(16, delays.end() - i));
        found.in_time += *i - waited < 0.13 ? 1U : 0U;
        found.waits = waited;
    }
    return found;
}

}  // namespace

TEST_CASE("every score of the evaluation kit is read, and has notes", "[score][kit]")
{
    const auto folder = scores_folder();
    if (!folder)
        return;
    for (const auto& entry : fs::directory_iterator {*folder}) {
        INFO(entry.path());
        const auto score = unfolded(entry.path());
        REQUIRE_FALSE(score.printed().parts.empty());
        for (auto part = std::size_t {0}; part < score.printed().parts.size(); ++part)
            CHECK(score.notes(part).size() >= 20);
    }
}

TEST_CASE("two quartets with repeats, endings and D.C. have every note of the MIDI files beside them",
          "[score][kit]")
{
    const auto folder = scores_folder();
    if (!folder)
        return;
    for (const auto* name : {"Mozart_Quartet_No1_K80", "SaintGeorges_Quartet_Op1No3_Gminor"}) {
        const auto score = unfolded(*folder / (std::string {name} + ".mxl"));
        const auto midi = unfolded(*folder / (std::string {name} + ".mid"));
        REQUIRE(score.printed().parts.size() == midi.printed().parts.size());
        for (auto part = std::size_t {0}; part < score.printed().parts.size(); ++part) {
            INFO(name << ", " << score.printed().parts[part].name);
            const auto found = compared(score.notes(part), midi.notes(part));
            CHECK(found.lost == 0);
            CHECK(found.waits < 20.0);
            CHECK(found.in_time * 100 > found.notes * 95);
        }
    }
}
