// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/model/review_desk.hpp"

#include <atomic>
#include <chrono>
#include <fstream>
#include <thread>

#include "desktop/model/live_rehearsal.hpp"
#include "io/file_device.hpp"
#include "io/scripted_device.hpp"
#include "playback/sound_file.hpp"
#include "rehearsal/engine.hpp"
#include "review/made_up_review.hpp"
#include "shared/loudspeaker.hpp"
#include "shared/places.hpp"
#include "shared/score_file.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

using namespace tutti;
using namespace tutti::desktop;
using review::Mark;

namespace {

LiveReview::View opened(std::size_t bars = 8)
{
    auto reviewed = ReviewedSession {};
    reviewed.info.class_description = test::class_of({"Violins", "Violas", "Cellos"});
    reviewed.info.class_description.name = "4b";
    reviewed.info.class_description.tolerance = 20_cents;
    reviewed.review = test::made_up_review(reviewed.info.class_description, bars);
    reviewed.when = "22 November 2026, 09:30";
    reviewed.kept = "Sound was kept. No names.";
    reviewed.has_sound = true;
    auto view = LiveReview::View {};
    view.listed = true;
    view.open = std::make_shared<const ReviewedSession>(std::move(reviewed));
    return view;
}

template <class Condition>
bool comes_true(LiveReview& live, Condition&& condition)
{
    for (auto n = 0; n < 3'000; ++n) {
        if (condition(live.view()))
            return true;
        std::this_thread::sleep_for(std::chrono::milliseconds {10});
    }
    return false;
}

/// The demo class, rehearsed as fast as it can be read, with its sound.
void rehearse_demo(const std::filesystem::path& session)
{
    const auto demo = assets_folder() / "demo";
    const auto score = *load_score(demo / "score.musicxml");
    auto engine = *rehearsal::Engine::create({.cls = *audio::load_class(demo / "class.json"),
                                              .score = score,
                                              .session_folder = session,
                                              .record = true},
                                             *io::FileDevice::open(demo / "rehearsal.flac"));
    REQUIRE(keep_score(demo / "score.musicxml", session));
    REQUIRE(engine->run_to_end([] { return true; }));
}

/// Its cable comes out a quarter of a second after it has begun.
Result<Loudspeaker> loose_loudspeaker()
{
    auto script = io::ScriptedDevice::Script {};
    script.mishaps = {io::unplug(FramePosition {} + FrameCount {12'000}, FrameCount {4'800'000})};
    script.room = io::ScriptedRoom {.delay = FrameCount {1'000}};
    const auto silence = [](FramePosition) { return 0.0F; };
    return Loudspeaker {
        std::make_unique<io::ScriptedDevice>(std::vector<io::ScriptedDevice::Generator> {silence},
                                             FrameCount {48'000'000}, std::move(script)),
        "Loose"};
}

}  // namespace

TEST_CASE("a review opens at its first finding, with that section's bar and its number in words", "[desktop]")
{
    auto desk = ReviewDesk {Texts {}};
    const auto seen = desk.picture(opened());
    CHECK_FALSE(seen.listing);
    REQUIRE(seen.findings.size() == 1);
    CHECK(seen.finding == 0);
    CHECK(seen.section == 1);
    CHECK(seen.bar == 2);
    CHECK(seen.cell_title == "Violas, bar 3");
    CHECK(seen.cell_words == "28 cents flat");
    CHECK(seen.cells[1][2].mark == Mark::low);
    CHECK(seen.cells[0][3].mark == Mark::nothing);
    CHECK(seen.cells[2][2].mark == Mark::fine);

    // Where the first bars of a finding are not sure, at the first that shows it.
    auto view = opened();
    auto session = *view.open;
    session.review.findings[0].bars = {3, 2};
    session.review.cells[1][3] = {};
    view.open = std::make_shared<const ReviewedSession>(session);
    CHECK(ReviewDesk {Texts {}}.picture(view).cell_title == "Violas, bar 3");
}

TEST_CASE("arrows go about the table and stay in it, and what is shown can be changed", "[desktop]")
{
    auto desk = ReviewDesk {Texts {}};
    const auto view = opened();
    static_cast<void>(desk.picture(view));
    desk.step(-100, -100);
    CHECK(desk.picture(view).cell_title == "Violins, bar 1");
    desk.step(100, 100);
    CHECK(desk.picture(view).cell_title == "Cellos, bar 8");
    CHECK_FALSE(desk.picture(view).finding);
    desk.next_aspect(-1);
    CHECK(desk.picture(view).aspect == review::aspects.size() - 1);
    desk.choose_finding(0);
    CHECK(desk.picture(view).aspect == 0);
    desk.choose_finding(7);
    CHECK(desk.picture(view).finding == 0);
}

TEST_CASE("the journal lists what was marked and noted, with its bar, and leads there", "[desktop]")
{
    auto view = opened();
    auto session = *view.open;
    const auto within = [&](std::size_t bar) {
        return session.review.bars[bar].playings.front().from + FrameCount {10};
    };
    session.journal = {{within(4), "too fast"}, {within(6), ""}, {within(6), "ask about bowing"}};
    for (auto n = 0; n < 30; ++n)
        session.journal.push_back({FramePosition {} + FrameCount {48'000'000 + n}, "afterwards"});
    view.open = std::make_shared<const ReviewedSession>(session);
    auto desk = ReviewDesk {Texts {}};
    auto seen = desk.picture(view);
    CHECK_FALSE(seen.shows_journal);
    REQUIRE(seen.journal.size() == 33);  // all of them
    CHECK(seen.journal[0].words == "bar 5: too fast");
    CHECK(seen.journal[1].words == "bar 7: a mark");
    CHECK(seen.journal[3].words == "afterwards");  // in no bar
    for (std::size_t bar = 0; bar < seen.noted.size(); ++bar)
        CHECK((seen.noted[bar] != 0) == (bar == 4 || bar == 6));
    desk.show_journal(true);
    desk.step(0, 2);
    seen = desk.picture(view);
    CHECK(seen.shows_journal);
    CHECK(seen.entry == 2);
    CHECK(seen.section == 1);  // the table stays where it was
    desk.choose_entry(desk.entry());
    CHECK(desk.picture(view).cell_title == "Violas, bar 7");
    desk.choose_entry(3);
    CHECK(desk.picture(view).cell_title == "Violas, bar 7");
}

TEST_CASE("a bar that is heard falls silent when another one is looked at, and not before", "[desktop]")
{
    auto desk = ReviewDesk {Texts {}};
    const auto view = opened();
    static_cast<void>(desk.picture(view));
    desk.step(1, 0);
    CHECK_FALSE(desk.has_left_what_is_heard());  // nothing is heard
    desk.hears();
    CHECK_FALSE(desk.has_left_what_is_heard());
    desk.next_aspect(1);
    CHECK_FALSE(desk.has_left_what_is_heard());
    desk.step(1, 0);
    CHECK(desk.has_left_what_is_heard());
    CHECK_FALSE(desk.has_left_what_is_heard());
    desk.hears();
    desk.choose_finding(0);
    CHECK(desk.has_left_what_is_heard());
}

TEST_CASE("findings beyond the first page are counted, in both languages", "[desktop]")
{
    auto view = opened();
    auto session = *view.open;
    CHECK(ReviewDesk {Texts {}}.picture(view).smaller.empty());
    while (session.review.findings.size() < 8)
        session.review.findings.push_back(session.review.findings.front());
    view.open = std::make_shared<const ReviewedSession>(session);
    const auto seen = ReviewDesk {Texts {}}.picture(view);
    CHECK(seen.findings.size() == 5);
    CHECK(seen.smaller == "and 3 smaller ones, in the report");
    CHECK(ReviewDesk {Texts {Language::german}}.picture(view).smaller == "und 3 kleinere, im Bericht");
}

TEST_CASE("beside a rehearsal that was chosen, a cell is better, worse, or as it was", "[desktop]")
{
    auto view = opened();
    auto session = *view.open;
    auto then = session.review;
    then.cells[2][2].deviation.value = Cents {-60.0};  // in tune now
    then.cells[0][2] = session.review.cells[0][2];
    session.last =
        cells_of_then(session.review, session.info.class_description, then, session.info.class_description);
    session.last_when = "15 November 2026, 09:32";
    view.open = std::make_shared<const ReviewedSession>(session);
    // The last rehearsal is not chosen: the table is not filled with signs.
    CHECK(ReviewDesk {Texts {}}.picture(view).cells[2][2].change == 0);
    session.compared_with = "there";
    view.open = std::make_shared<const ReviewedSession>(session);
    auto desk = ReviewDesk {Texts {}};
    auto seen = desk.picture(view);
    CHECK(seen.cells[2][2].change == 1);
    CHECK(seen.cells[1][2].change == 0);
    CHECK(seen.cells[0][2].change == 0);
    CHECK(seen.about.find("15 November 2026, 09:32") != std::string::npos);
    std::swap(then, session.review);
    session.last =
        cells_of_then(session.review, session.info.class_description, then, session.info.class_description);
    view.open = std::make_shared<const ReviewedSession>(session);
    CHECK(ReviewDesk {Texts {}}.picture(view).cells[2][2].change == -1);
    // The list that is asked for is left as it was come to.
    view.sessions.resize(3);
    view.sessions[0].folder = session.folder;
    view.sessions[1].folder = "monday";
    view.sessions[2].folder = "tuesday";
    desk.ask_other(true);
    seen = desk.picture(view);
    CHECK(seen.listing);
    CHECK(seen.title == "Compare with which rehearsal?");
    CHECK(seen.sessions.size() == 2);  // the one that is open is beside itself already
    CHECK(desk.line() == 1);
    desk.step(0, 1);
    CHECK(desk.line() == 2);
    desk.ask_other(false);
    CHECK_FALSE(desk.picture(view).listing);
}

TEST_CASE(
    "what a section did last time is told of the section and bar of the same name, wherever they stood then",
    "[desktop]")
{
    auto view = opened();
    auto session = *view.open;
    const auto& cls = session.info.class_description;
    // The violas sat first then, the cellos were basses, and bars 2 to 9 were played.
    const auto cls_then = test::class_of({"Violas", "Violins", "Double basses"});
    auto then = test::made_up_review(cls_then, 8);
    for (auto& bar : then.bars)
        bar.name = std::to_string(std::stoi(bar.name) + 1);
    then.cells[0][1].deviation.value = 17_cents;  // the violas in bar 3
    session.last = cells_of_then(session.review, cls, then, cls_then);
    session.last_when = "2026-11-15 09:32";
    view.open = std::make_shared<const ReviewedSession>(session);
    auto desk = ReviewDesk {Texts {}};
    const auto told = [&] {
        for (const auto& line : desk.picture(view).lines)
            if (line.find("2026-11-15 09:32") != std::string::npos)
                return line;
        return std::string {};
    };
    CHECK(desk.picture(view).cell_title == "Violas, bar 3");
    CHECK(told().find("17 cents sharp") != std::string::npos);
    desk.choose_cell(1, 0);  // bar 1 was not played
    CHECK(told().empty());
    desk.choose_cell(2, 2);  // there were no cellos
    CHECK(told().empty());
    desk.choose_cell(0, 2);
    CHECK_FALSE(told().empty());

    then.bars[2].name = "3";  // now there are two of them, and nobody knows which
    session.last = cells_of_then(session.review, cls, then, cls_then);
    CHECK_FALSE(session.last[1][2]);
    CHECK_FALSE(session.last[1][3]);
    CHECK(session.last[1][4]);
}

TEST_CASE("names from a session cannot move the screen about, however long they are", "[desktop]")
{
    auto view = opened();
    auto hostile = *view.open;
    hostile.info.class_description.name = std::string(10'000, 'x') + "\x1b[2J";
    hostile.info.class_description.sections[1].name = "\n<b>" + std::string(10'000, 'y');
    view.open = std::make_shared<const ReviewedSession>(std::move(hostile));
    auto desk = ReviewDesk {Texts {}};
    const auto seen = desk.picture(view);
    CHECK(seen.title.size() < 200);
    CHECK(seen.sections[1].starts_with("?<b>"));
    CHECK(seen.sections[1].size() < 200);
}

TEST_CASE("a session without sound says so, and an empty list too", "[desktop]")
{
    auto view = opened();
    auto silent = *view.open;
    silent.has_sound = false;
    view.open = std::make_shared<const ReviewedSession>(std::move(silent));
    auto desk = ReviewDesk {Texts {}};
    CHECK(desk.picture(view).sound == "No sound was kept of this rehearsal.");
    view.open.reset();
    CHECK(desk.picture(view).about == "No rehearsal is kept yet.");
    view.listed = false;
    CHECK(desk.picture(view).about == "Reading…");
}

TEST_CASE("of a rehearsal that was kept with its sound a bar is heard, a note and the page are written",
          "[desktop]")
{
    const auto folder = test::TemporaryFolder {};
    const auto sessions = folder.path() / "sessions";
    const auto heard = folder.path() / "heard.wav";
    rehearse_demo(sessions / "monday");
    auto played = std::uint64_t {0};
    auto loose = std::atomic<bool> {false};
    {
        auto live =
            LiveReview {sessions, folder.path() / "reports",
                        [&] { return loose ? loose_loudspeaker() : open_loudspeaker_file(heard); }, Texts {}};
        live.list();
        REQUIRE(comes_true(live, [](const auto& view) { return view.sessions.size() == 1; }));
        live.open(sessions / "monday");
        REQUIRE(comes_true(live, [](const auto& view) { return view.open != nullptr; }));
        CHECK(live.view().open->has_sound);
        CHECK(live.view().open->review.by_bar);

        live.play(2, 3, true);
        CHECK(comes_true(live, [](const auto& view) { return view.plays && view.sent > 96'000; }));
        played = live.view().sent;
        live.stop();
        CHECK(comes_true(live, [](const auto& view) { return !view.plays; }));

        live.write(session::Writing::note, "Once more, with the metronome", 3);
        CHECK(comes_true(live, [](const auto& view) { return !view.open->journal.empty(); }));
        CHECK(live.view().open->journal.front().text.find("metronome") != std::string::npos);
        live.write(session::Writing::goal, "Breathe together", 5);
        CHECK(comes_true(live, [](const auto& view) { return view.open->journal.size() == 2; }));
        CHECK(live.view().open->journal.back().text == "For next time: Breathe together");
        CHECK(session::Session::open(sessions / "monday")->goals()->at(0).bar == "6");
        live.write_page();
        CHECK(comes_true(live, [](const auto& view) { return view.pages == 1; }));
        CHECK(std::filesystem::file_size(live.view().page) > 10'000);
        live.write_cards();
        CHECK(comes_true(live, [](const auto& view) { return view.sentences == 4; }));

        loose = true;
        live.play(2, 3, false);
        CHECK(comes_true(live, [](const auto& view) { return view.sentences > 4; }));
        CHECK(live.view().said.find("The interface") != std::string::npos);
    }
    // What went out is sound, not silence.
    const auto out = playback::read_recording(heard);
    REQUIRE(out);
    CHECK(out->samples.size() >= played);
    auto loudest = 0.0F;
    for (const auto sample : out->samples)
        loudest = std::max(loudest, std::abs(sample));
    CHECK(loudest > 0.01F);
}

TEST_CASE("a session that cannot be read is said, and the others stay", "[desktop]")
{
    const auto folder = test::TemporaryFolder {};
    std::filesystem::create_directories(folder.path() / "broken");
    std::ofstream {folder.path() / "broken" / "session.db"} << "no store";
    auto live =
        LiveReview {folder.path(), folder.path() / "reports", [] { return open_loudspeaker({}); }, Texts {}};
    live.list();
    REQUIRE(comes_true(live, [](const auto& view) { return view.sessions.size() == 1; }));
    CHECK_FALSE(live.view().sessions.front().readable);
    live.open(folder.path() / "broken");
    CHECK(comes_true(live, [](const auto& view) { return view.sentences == 1; }));
    CHECK(live.view().open == nullptr);
}
