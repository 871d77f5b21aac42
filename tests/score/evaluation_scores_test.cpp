// SPDX-License-Identifier: GPL-3.0-or-later
// Scores as people have published them, note by note against the MIDI files beside them. They are part of the
// evaluation kit, ../shared/eval, or of the folder that TUTTI_EVALUATION_KIT names; without it these tests
// pass by.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "score/mxl_archive.hpp"
#include "score/read_score.hpp"
#include "score/unfolded_score.hpp"
#include "score/xml.hpp"
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

/// Counted without the reader: <note>s with a <pitch> and without a <cue>.
std::size_t printed_notes(const fs::path& mxl)
{
    auto file = std::ifstream {mxl, std::ios::binary};
    const auto packed = std::string {std::istreambuf_iterator<char> {file}, {}};
    const auto unpacked = unpack_mxl(std::as_bytes(std::span {packed}));
    REQUIRE(unpacked);
    const auto document = XmlDocument::parse(*unpacked);
    REQUIRE(document);
    auto count = std::size_t {0};
    for (auto part = document->root().child("part"); part; part = part.next("part"))
        for (auto measure = part.child("measure"); measure; measure = measure.next("measure"))
            for (auto note = measure.child("note"); note; note = note.next("note"))
                count += note.has("pitch") && !note.has("cue") ? 1U : 0U;
    return count;
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

TEST_CASE("every pitched note that a file of the evaluation kit prints is read, cues apart", "[score][kit]")
{
    const auto folder = scores_folder();
    if (!folder)
        return;
    auto files = 0;
    for (const auto& entry : fs::directory_iterator {*folder}) {
        if (entry.path().extension() != ".mxl")
            continue;
        INFO(entry.path());
        const auto read = read_score(entry.path());
        REQUIRE(read);
        auto heads = std::size_t {0};
        for (const auto& part : read->parts)
            heads += part.notes.size();
        CHECK(heads == printed_notes(entry.path()));
        ++files;
    }
    CHECK(files >= 10);
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
