// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/evidence.hpp"

#include <cmath>
#include <filesystem>
#include <fstream>
#include <numbers>
#include <set>

#include "recording/take_writer.hpp"
#include "review/made_up_review.hpp"
#include "session/amend.hpp"
#include "session/assorted_readings.hpp"
#include "session/store.hpp"
#include "support/catch.hpp"
#include "support/readings.hpp"
#include "support/temporary_folder.hpp"

using namespace tutti;
using namespace tutti::test;

namespace {

constexpr auto bars = std::size_t {6};

/// Two sections that play for twelve seconds, recorded from the first second on.
session::Session rehearsed(const std::filesystem::path& folder, bool record)
{
    auto info = small_session();
    info.sound_kept = record;
    auto store = session::Store::create(folder, info);
    REQUIRE(store);
    for (auto s = 0; s < 2; ++s)
        for (const auto& reading : assorted_readings(s, 2250, 7))
            store->append(reading);
    if (record) {
        const auto start = FramePosition {} + to_frames(1_s, info.sample_rate);
        const auto channels = std::vector {1, 2, 5};
        auto take = recording::TakeWriter::create(folder, info.class_description.sections, channels,
                                                  info.sample_rate, start);
        REQUIRE(take);
        auto tone = std::vector<float> {};
        for (auto n = 0; n < 11 * info.sample_rate.value(); ++n)
            tone.push_back(0.05F *
                           static_cast<float>(std::sin(2.0 * std::numbers::pi * 440.0 * n / 48'000.0)));
        const auto planes = std::vector<const float*>(3, tone.data());
        REQUIRE(take->write(planes, FrameCount {static_cast<std::int64_t>(tone.size())}, start));
        REQUIRE(take->finish());
        store->take_began(1, start, take->files());
        store->take_ended(1, take->position());
    }
    REQUIRE(store->finish());
    REQUIRE(session::add_writing(folder, session::Writing::note,
                                 {FramePosition {} + to_frames(9_s, info.sample_rate), "sing it first"}));
    auto session = session::Session::open(folder);
    REQUIRE(session);
    return *std::move(session);
}

review::Review review_of_it()
{
    return made_up_review(small_session().class_description, bars);
}

}  // namespace

TEST_CASE("a curve has a point for every eight readings that are sure, and none in a rest", "[review]")
{
    const auto folder = TemporaryFolder {};
    const auto session = rehearsed(folder.path() / "session", false);
    const auto evidence = evidence_of(session, review_of_it());
    REQUIRE(evidence);
    REQUIRE(evidence->curves.size() == 2);
    auto sure = std::size_t {0};
    for (const auto& reading : assorted_readings(0, 2250, 7))
        if (reading.state == analysis::SectionState::sounding && reading.tuned)
            ++sure;
    CHECK(evidence->curves[0].size() > sure / 8 * 8 / 10);
    CHECK(evidence->curves[0].size() < sure / 8 * 12 / 10);
    CHECK(evidence->clips.empty());
}

TEST_CASE("a curve is drawn beside the class, not beside the tuning fork", "[review]")
{
    const auto folder = TemporaryFolder {};
    const auto session = rehearsed(folder.path() / "session", false);
    auto review = review_of_it();
    const auto before = evidence_of(session, review);
    review.drift = {{FramePosition {}, Cents {-20.0}}};
    const auto after = evidence_of(session, review);
    REQUIRE((before && after && !before->curves[0].empty()));
    CHECK((after->curves[0][0].deviation - before->curves[0][0].deviation).value() == Approx(20.0));
}

TEST_CASE("the flat bar's sound comes first, with a breath before it, then what the tutor noted", "[review]")
{
    const auto folder = TemporaryFolder {};
    const auto session = rehearsed(folder.path() / "session", true);
    const auto evidence = evidence_of(session, review_of_it());
    REQUIRE(evidence);
    // All but the first bar, in which nothing was recorded yet.
    REQUIRE(evidence->clips.size() == 2 * (bars - 1));
    const auto& first = evidence->clips.front();
    CHECK((first.section == 1 && first.bar == 2 && first.playing == 0));
    CHECK(to_seconds(first.from, SampleRate {48'000}).value() == Approx(3.6));
    CHECK(evidence->clips[1].bar == 4);
    CHECK(evidence->clips[2].bar == 4);
    // An MP3 frame begins with eleven bits that are set, or an ID3 tag stands before it.
    const auto& mp3 = first.mp3;
    REQUIRE(mp3.size() > 10'000);
    CHECK(mp3.size() < 40'000);
    CHECK(((mp3[0] == std::byte {0xFF} && (mp3[1] & std::byte {0xE0}) == std::byte {0xE0}) ||
           mp3[0] == std::byte {'I'}));
}

TEST_CASE("every finding is heard once before any is heard twice, each where it is worst", "[review]")
{
    const auto folder = TemporaryFolder {};
    const auto session = rehearsed(folder.path() / "session", true);
    auto review = review_of_it();
    // Flat throughout, most of all in the sixth bar; and one bar of the other section, told after it.
    review.findings[0].bars = {0, 1, 2, 3, 4, 5};
    review.findings[0].from = {};
    review.findings[0].to = review.bars[5].playings[0].to;
    for (auto& note : review.notes[1])
        note.deviation = Cents {note.start < review.bars[5].playings[0].from ? -20.0 : -35.0};
    auto other = review.findings[0];
    other.section = 0;
    other.bars = {3};
    review.findings.push_back(other);
    const auto evidence = evidence_of(session, review);
    REQUIRE((evidence && evidence->clips.size() > 3));
    CHECK((evidence->clips[0].section == 1 && evidence->clips[0].bar == 5));
    CHECK((evidence->clips[1].section == 0 && evidence->clips[1].bar == 3));
}

TEST_CASE("a curve of a class tuned nearly half a semitone off stays beside the class", "[review]")
{
    const auto folder = TemporaryFolder {};
    const auto session = rehearsed(folder.path() / "session", false);
    auto review = review_of_it();
    review.drift = {{FramePosition {}, Cents {48.0}}};
    const auto sharp = evidence_of(session, review);
    review.drift = {{FramePosition {}, Cents {-52.0}}};
    const auto flat = evidence_of(session, review);
    REQUIRE((sharp && flat && !sharp->curves[0].empty()));
    for (auto i = std::size_t {0}; i < sharp->curves[0].size(); ++i) {
        CHECK(std::abs(sharp->curves[0][i].deviation.value()) <= 50.0);
        CHECK(sharp->curves[0][i].deviation.value() == Approx(flat->curves[0][i].deviation.value()));
    }
}

TEST_CASE("nothing of the sound is on the page when none is wanted", "[review]")
{
    const auto folder = TemporaryFolder {};
    const auto session = rehearsed(folder.path() / "session", true);
    const auto evidence = evidence_of(session, review_of_it(), 0);
    REQUIRE(evidence);
    CHECK(evidence->clips.empty());
    CHECK(!evidence->curves[0].empty());
}

TEST_CASE("sound stops at the size that was asked for", "[review]")
{
    const auto folder = TemporaryFolder {};
    const auto session = rehearsed(folder.path() / "session", true);
    const auto evidence = evidence_of(session, review_of_it(), 30'000);
    REQUIRE(evidence);
    CHECK(!evidence->clips.empty());
    CHECK(evidence->clips.size() < 4);
}

TEST_CASE("a passage that cannot be read costs that bar and no other", "[review]")
{
    const auto folder = TemporaryFolder {};
    const auto session = rehearsed(folder.path() / "session", true);
    // Until the seventh second of the rehearsal: the bar with the note, asked for early, is gone.
    const auto file = folder.path() / "session/takes/1/Cellos.wav";
    std::filesystem::resize_file(file, std::filesystem::file_size(file) * 6 / 11);
    const auto evidence = evidence_of(session, review_of_it());
    REQUIRE(evidence);
    CHECK(evidence->remarks.size() == 1);
    auto heard = std::set<std::size_t> {};
    for (const auto& clip : evidence->clips)
        if (clip.section == 1)
            heard.insert(clip.bar);
    CHECK(heard == std::set<std::size_t> {1, 2, 3});
}

TEST_CASE("a take that is damaged or gone costs a sentence, and the rest is there", "[review]")
{
    const auto folder = TemporaryFolder {};
    const auto session = rehearsed(folder.path() / "session", true);
    std::ofstream {folder.path() / "session/takes/1/Cellos.wav"} << "no sound";
    const auto evidence = evidence_of(session, review_of_it());
    REQUIRE(evidence);
    CHECK(evidence->remarks.size() == 1);
    CHECK(evidence->clips.size() == bars - 1);
}
