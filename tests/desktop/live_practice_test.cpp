// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/model/live_practice.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <thread>

#include "desktop/model/made_up_pupil.hpp"
#include "desktop/model/pieces.hpp"
#include "io/scripted_device.hpp"
#include "playback/sound_file.hpp"
#include "playback/synthetic_piece.hpp"
#include "practice/practice.hpp"
#include "practice/take.hpp"
#include "practice/walking_folder.hpp"
#include "rt/frame_queue.hpp"
#include "shared/places.hpp"
#include "support/catch.hpp"
#include "support/data_folder.hpp"
#include "support/signals.hpp"

namespace tutti::test {

namespace {

using namespace tutti::desktop;
using Stage = PracticePicture::Stage;
using Kind = PracticeCommand::Kind;

/// Waits as long as a slow machine may take.
bool comes_true(LivePractice& practice, const std::function<bool(const PracticePicture&)>& so)
{
    for (auto n = 0; n < 12'000; ++n) {
        if (so(practice.picture()))
            return true;
        std::this_thread::sleep_for(std::chrono::milliseconds {5});
    }
    return false;
}

io::DeviceInfo listed(const char* name, int inputs, int outputs)
{
    auto device = io::DeviceInfo {};
    device.name = name;
    device.host_api = "ALSA";
    device.input_channels = inputs;
    device.output_channels = outputs;
    return device;
}

/// A take of a piece, kept as practice keeps it.
void keep_take(const std::filesystem::path& folder, const std::filesystem::path& piece, FrameCount length)
{
    auto queue = rt::FrameQueue {2, length + length};
    const auto sound = std::vector<float>(static_cast<std::size_t>(length.value()), 0.25F);
    REQUIRE(queue.push(std::array {sound.data(), sound.data()}, length, FramePosition {}));
    auto recorder = practice::TakeRecorder {folder,
                                            {.piece = std::filesystem::absolute(piece).string(),
                                             .title = "Walking",
                                             .part = "Violins",
                                             .first_bar = "1",
                                             .last_bar = "2",
                                             .round_trip = {},
                                             .recorded_at = "2026-03-14T10:05:33Z"},
                                            SampleRate {48'000}};
    REQUIRE(recorder.take(queue));
    REQUIRE(recorder.finish());
}

void press(LivePractice& practice, Kind kind, std::size_t bar = 0)
{
    practice.press({.kind = kind, .bar = bar, .tempo = 1.0});
}

}  // namespace

TEST_CASE("the shipped pieces are offered, and a folder without any offers none", "[practice]")
{
    CHECK(offered_pieces(assets_folder() / "pieces").size() == 3);
    CHECK(offered_pieces(TemporaryFolder {}.path()).empty());
}

TEST_CASE("whoever closes the window does not wait until a large folder of pieces is read", "[practice]")
{
    auto given_up = std::atomic<bool> {false};
    {
        const auto search = PieceSearch {[&](const GivenUp& nobody_waits) {
            while (!nobody_waits())
                std::this_thread::sleep_for(std::chrono::milliseconds {1});
            given_up = true;
            return std::vector<OfferedPiece> {};
        }};
        CHECK(search.looking());
    }
    CHECK(given_up);
}

TEST_CASE("a practice card opens its part at its tempo, with its bars to be repeated", "[practice]")
{
    const auto ode = assets_folder() / "pieces" / "ode-to-joy";
    auto practice = LivePractice {{.piece = ode,
                                   .recording = {},
                                   .card = PracticeCard {"ode-to-joy", "Violas", "5-8", "70%"},
                                   .texts = Texts {}}};
    REQUIRE(comes_true(practice, [](const auto& picture) { return picture.stage == Stage::ready; }));
    const auto& picture = practice.picture();
    REQUIRE(picture.part);
    CHECK(picture.parts[*picture.part] == "Violas");
    CHECK(picture.bars == practice::PlayedBars {4, 7});
    CHECK(picture.loops);
    CHECK(picture.tempo == Approx(0.7));
    CHECK(picture.scene.quarters == Approx(16.0));
}

TEST_CASE("a practice card for bars or a part that the piece has not is said in one sentence, in the pupil's "
          "language",
          "[practice]")
{
    const auto ode = assets_folder() / "pieces" / "ode-to-joy";
    for (const auto& [card, said] :
         {std::pair {PracticeCard {"ode-to-joy", "Violas", "90", ""}, "Takt und kein Zeichen „90“"},
          std::pair {PracticeCard {"ode-to-joy", "Banjos", "", ""}, "keine Stimme, die nur „Banjos“"}}) {
        auto practice =
            LivePractice {{.piece = ode, .recording = {}, .card = card, .texts = Texts {Language::german}}};
        REQUIRE(comes_true(practice, [](const auto& picture) { return picture.stage == Stage::failed; }));
        CHECK_THAT(practice.picture().trouble, Catch::Contains(said));
    }
}

TEST_CASE("a piece that is none is said in one sentence", "[practice]")
{
    const auto folder = TemporaryFolder {};
    auto practice = LivePractice {{.piece = folder.path(), .recording = {}, .texts = Texts {}}};
    REQUIRE(comes_true(practice, [](const auto& picture) { return picture.stage == Stage::failed; }));
    CHECK(practice.picture().trouble.ends_with('.'));
}

TEST_CASE(
    "two bars are repeated while a recording of the pupil lasts; then something is said, and nothing is kept",
    "[practice]")
{
    const auto data = DataFolder {};
    const auto piece = WalkingFolder {};
    const auto score = walking_piece(8);
    // A bar is counted in, two seconds; then two bars twice, a note every half second.
    auto notes = std::vector<test::Note> {};
    for (std::size_t n = 0; n < 16; ++n)
        notes.push_back({frequency_of(score->notes(0)[n % 8].pitch, Tuning {}),
                         Seconds {2.0 + 0.5 * static_cast<double>(n)}, 470_ms});
    const auto recording = data.path() / "pupil.wav";
    auto file = playback::SoundWriter::create(recording, SampleRate {48'000});
    REQUIRE(file);
    REQUIRE(file->write(line(notes, Seconds {11.0})));
    REQUIRE(file->finish());

    auto practice = LivePractice {{.piece = piece.path(), .recording = recording, .texts = Texts {}}};
    REQUIRE(comes_true(practice, [](const auto& picture) {
        return picture.stage == Stage::ready || picture.stage == Stage::choosing;
    }));
    press(practice, Kind::choose_part, 0);
    press(practice, Kind::touch_bar, 0);
    press(practice, Kind::touch_bar, 1);
    press(practice, Kind::play_or_stop);
    REQUIRE(comes_true(practice, [](const auto& picture) { return picture.scene.count == 2; }));
    REQUIRE(comes_true(practice, [](const auto& picture) { return !picture.scene.line.empty(); }));
    REQUIRE(comes_true(practice, [](const auto& picture) {
        return picture.stage == Stage::ready && !picture.feedback.empty();
    }));
    const auto& picture = practice.picture();
    CHECK(picture.loops);
    CHECK(picture.feedback.size() <= 3);
    CHECK(picture.scene.marks.size() <= 8);  // of two bars and no others
    CHECK(picture.scene.marks.size() >= 6);
    CHECK_FALSE(picture.has_take);
    CHECK_FALSE(std::filesystem::exists(takes_folder()));
}

TEST_CASE("an interface that is there and does not open is said; no child is judged by a made-up pupil",
          "[practice]")
{
    const auto data = DataFolder {};
    const auto piece = WalkingFolder {};
    auto plan = PracticePlan {.piece = piece.path()};
    plan.interfaces.open = [] {
        return failure(ErrorCode::device_refused, "The interface 'Scarlett' is in use; close what uses it.");
    };
    plan.interfaces.list = [] { return std::vector {listed("Scarlett", 2, 0)}; };
    auto practice = LivePractice {plan};
    press(practice, Kind::choose_part, 0);
    press(practice, Kind::play_or_stop);
    REQUIRE(comes_true(practice, [](const auto& picture) { return !picture.trouble.empty(); }));
    REQUIRE(comes_true(practice, [](const auto& picture) { return picture.stage == Stage::ready; }));
    CHECK(practice.picture().trouble == "The interface 'Scarlett' is in use; close what uses it.");
    CHECK(practice.picture().feedback.empty());
    CHECK(practice.picture().scene.marks.empty());
}

TEST_CASE("without any microphone a made-up pupil plays, and what is told of them is headed so", "[practice]")
{
    const auto data = DataFolder {};
    const auto piece = WalkingFolder {};
    auto plan = PracticePlan {.piece = piece.path()};
    plan.interfaces.open = [] {
        return failure(ErrorCode::device_missing, "There is no interface to listen to; plug one in.");
    };
    plan.interfaces.list = [] { return std::vector {listed("HDMI", 0, 2)}; };
    auto practice = LivePractice {plan};
    press(practice, Kind::choose_part, 0);
    press(practice, Kind::touch_bar, 6);
    press(practice, Kind::play_or_stop);
    REQUIRE(comes_true(practice, [](const auto& picture) {
        return picture.stage == Stage::ready && !picture.feedback.empty();
    }));
    CHECK(practice.picture().feedback.front() == Texts {}(Text::made_up_told));
    CHECK(practice.picture().feedback.size() <= 3);
    CHECK(practice.picture().trouble.empty());
}

namespace {

/// An interface that hears at once what it plays, and nobody; of which nobody has measured how long it takes.
Result<PracticeDevice> never_measured()
{
    auto script = io::ScriptedDevice::Script {};
    script.room = io::ScriptedRoom {.delay = FrameCount {480}};
    const auto silence = [](FramePosition) { return 0.0F; };
    auto device = practice_device(
        std::make_unique<io::ScriptedDevice>(std::vector<io::ScriptedDevice::Generator> {silence},
                                             FrameCount {48'000'000}, std::move(script)),
        "Loudspeaker → you → Microphone", 1);
    device.round_trip.reset();
    device.remark = "How long they take together is not known.";
    return device;
}

}  // namespace

TEST_CASE("where nobody has measured how long sound takes it is said, and a button measures it", "[practice]")
{
    const auto data = DataFolder {};
    const auto piece = WalkingFolder {};
    auto asked = std::atomic<int> {0};
    auto plan = PracticePlan {.piece = piece.path()};
    plan.interfaces.open = never_measured;
    plan.interfaces.measure =
        [&](const std::function<bool(double)>& goes_on) -> Result<std::optional<Seconds>> {
        for (auto part = 0; part <= 20; ++part) {
            if (!goes_on(part / 20.0))
                return std::optional<Seconds> {};
            std::this_thread::sleep_for(std::chrono::milliseconds {20});
        }
        if (++asked == 1)
            return failure(ErrorCode::device_refused,
                           "The whistles were not heard; turn the loudspeaker up.");
        return std::optional {170_ms};
    };
    auto practice = LivePractice {plan};
    press(practice, Kind::choose_part, 0);
    press(practice, Kind::play_or_stop);
    REQUIRE(comes_true(practice, [](const auto& picture) { return picture.stage == Stage::playing; }));
    press(practice, Kind::play_or_stop);
    REQUIRE(comes_true(practice, [](const auto& picture) { return picture.stage == Stage::ready; }));
    CHECK(practice.picture().can_measure);
    CHECK(practice.picture().hearing == Texts {}(Text::time_not_known));

    press(practice, Kind::measure);
    REQUIRE(comes_true(practice, [](const auto& picture) { return picture.stage == Stage::measuring; }));
    REQUIRE(comes_true(practice, [](const auto& picture) { return picture.stage == Stage::ready; }));
    CHECK(practice.picture().trouble == "The whistles were not heard; turn the loudspeaker up.");
    CHECK(practice.picture().can_measure);

    // Given up half-way it has found nothing.
    press(practice, Kind::measure);
    REQUIRE(comes_true(practice, [](const auto& picture) { return picture.stage == Stage::measuring; }));
    press(practice, Kind::play_or_stop);
    REQUIRE(comes_true(practice, [](const auto& picture) { return picture.stage == Stage::ready; }));
    CHECK(practice.picture().can_measure);
    CHECK(asked == 1);

    press(practice, Kind::measure);
    REQUIRE(comes_true(practice, [](const auto& picture) { return !picture.can_measure; }));
    REQUIRE(comes_true(practice, [](const auto& picture) { return picture.stage == Stage::ready; }));
    REQUIRE(practice.picture().feedback.size() == 2);  // 170 ms are a wireless loudspeaker's
    CHECK(practice.picture().feedback[0] == Texts {}(Text::measured, "170"));
    CHECK(practice.picture().feedback[1] == Texts {}(Text::measured_wireless));
    CHECK(practice.picture().trouble.empty());
}

TEST_CASE("each part is as loud as it is set, the pupil's own too, also before anything plays", "[practice]")
{
    const auto data = DataFolder {};
    const auto piece = WalkingFolder {};
    auto plan = PracticePlan {.piece = piece.path()};
    plan.interfaces.open = never_measured;
    auto practice = LivePractice {plan};
    REQUIRE(comes_true(practice, [](const auto& picture) { return !picture.parts.empty(); }));
    const auto parts = practice.picture().parts.size();
    press(practice, Kind::choose_part, 0);
    REQUIRE(comes_true(practice, [](const auto& picture) { return picture.part.has_value(); }));
    REQUIRE(practice.picture().volumes.size() == parts);
    CHECK(practice.picture().volumes[0] == 0.0);
    const auto set = [&](std::size_t part, double volume) {
        practice.press({.kind = Kind::set_volume, .bar = part, .tempo = 1.0, .volume = volume});
    };
    set(0, 0.5);
    REQUIRE(comes_true(practice, [](const auto& picture) { return picture.volumes[0] == 0.5; }));
    CHECK(practice.picture().own_part);
    press(practice, Kind::toggle_own_part);
    REQUIRE(comes_true(practice, [](const auto& picture) { return picture.volumes[0] == 0.0; }));
    press(practice, Kind::toggle_own_part);
    REQUIRE(comes_true(practice, [](const auto& picture) { return picture.volumes[0] == 0.5; }));
    set(99, 0.5);  // no such part
    if (parts > 1) {
        set(1, 0.25);
        REQUIRE(comes_true(practice, [](const auto& picture) { return picture.volumes[1] == 0.25; }));
        press(practice, Kind::play_or_stop);
        REQUIRE(comes_true(practice, [](const auto& picture) { return picture.stage == Stage::playing; }));
        set(1, 0.75);
        REQUIRE(comes_true(practice, [](const auto& picture) { return picture.volumes[1] == 0.75; }));
        press(practice, Kind::play_or_stop);
        REQUIRE(comes_true(practice, [](const auto& picture) { return picture.stage == Stage::ready; }));
    }
    CHECK(practice.picture().trouble.empty());
}

TEST_CASE("a beginner's part is made easier where it is practised, and only as its instrument can",
          "[practice]")
{
    const auto data = DataFolder {};
    auto practice = LivePractice {PracticePlan {.piece = assets_folder() / "pieces" / "ode-to-joy"}};
    REQUIRE(comes_true(practice, [](const auto& picture) { return !picture.parts.empty(); }));
    const auto& parts = practice.picture().parts;
    const auto index = [&](const char* name) {
        return static_cast<std::size_t>(std::ranges::find(parts, name) - parts.begin());
    };
    const auto violas = index("Violas");
    const auto trumpets = index("Trumpets");
    REQUIRE(std::max(violas, trumpets) < parts.size());
    const auto notes = [&] {
        const auto& picture = practice.picture();
        return picture.page->score->printed().parts[picture.page->part].notes;
    };
    const auto goes_on_to = [&](practice::Easier easier) {
        press(practice, Kind::next_easier);
        return comes_true(practice, [&](const auto& picture) { return picture.easier == easier; });
    };
    press(practice, Kind::choose_part, violas);
    REQUIRE(comes_true(practice, [](const auto& picture) { return picture.page != nullptr; }));
    const auto printed = notes().size();
    const auto bars = practice.picture().page->score->bars().size();
    REQUIRE(goes_on_to(practice::Easier::longest));
    CHECK(notes().size() < printed);
    CHECK(notes().size() <= bars);
    REQUIRE(goes_on_to(practice::Easier::open_strings));
    const auto strings = std::array {Pitch {48}, Pitch {55}, Pitch {62}, Pitch {69}};
    for (const auto& note : notes())
        CHECK(std::ranges::count(strings, note.sounding) == 1);
    press(practice, Kind::choose_part, trumpets);  // which have no strings
    REQUIRE(comes_true(practice, [&](const auto& picture) { return picture.part == trumpets; }));
    CHECK(practice.picture().easier == practice::Easier::no);
    REQUIRE(goes_on_to(practice::Easier::longest));
    REQUIRE(goes_on_to(practice::Easier::no));
    CHECK(practice.picture().trouble.empty());
}

TEST_CASE("a take is kept only where it is asked for", "[practice]")
{
    const auto data = DataFolder {};
    const auto piece = WalkingFolder {};
    const auto recording = data.path() / "pupil.wav";
    auto file = playback::SoundWriter::create(recording, SampleRate {48'000});
    REQUIRE(file);
    REQUIRE(file->write(std::vector<float>(48'000 * 3, 0.01F)));
    REQUIRE(file->finish());
    auto practice = LivePractice {{.piece = piece.path(), .recording = recording, .texts = Texts {}}};
    press(practice, Kind::choose_part, 0);
    press(practice, Kind::toggle_keep);
    press(practice, Kind::play_or_stop);
    REQUIRE(comes_true(practice, [](const auto& picture) { return picture.has_take; }));
    REQUIRE(comes_true(practice, [](const auto& picture) { return picture.stage == Stage::ready; }));
    CHECK_FALSE(practice.picture().keeps);
    CHECK(practice::list_takes(takes_folder()).size() == 1);
    REQUIRE(comes_true(practice,
                       [](const auto& picture) { return picture.kept.starts_with("One take is kept: /"); }));
}

TEST_CASE("a take is heard again from the loudspeaker that was chosen", "[practice]")
{
    const auto data = DataFolder {};
    const auto piece = WalkingFolder {};
    keep_take(new_take_folder(), piece.path(), FrameCount {9'000});
    const auto heard = data.path() / "heard.wav";
    auto practice =
        LivePractice {{.piece = piece.path(), .recording = {}, .texts = Texts {}, .open_loudspeaker = [&] {
                           return open_loudspeaker_file(heard);
                       }}};
    REQUIRE(comes_true(practice, [](const auto& picture) { return picture.has_take; }));
    press(practice, Kind::choose_part, 0);
    REQUIRE(comes_true(practice, [](const auto& picture) { return picture.stage == Stage::ready; }));
    press(practice, Kind::hear_take);
    REQUIRE(comes_true(practice, [&](const auto&) { return std::filesystem::exists(heard); }));
    REQUIRE(comes_true(practice, [](const auto& picture) { return picture.stage == Stage::ready; }));
    CHECK(practice.picture().trouble.empty());
    const auto played = playback::read_recording(heard);
    REQUIRE(played);
    CHECK(*std::ranges::max_element(played->samples) > 0.1F);
}

TEST_CASE("a child's take is found again another day, and erased for real by two presses", "[practice]")
{
    const auto data = DataFolder {};
    const auto piece = WalkingFolder {};
    const auto folder = new_take_folder();
    keep_take(folder, piece.path(), FrameCount {500});

    auto practice = LivePractice {{.piece = piece.path(), .recording = {}, .texts = Texts {}}};
    REQUIRE(comes_true(practice, [](const auto& picture) { return picture.has_take; }));
    CHECK(practice.picture().kept == "One take is kept: " + folder.string());
    press(practice, Kind::erase_take);
    REQUIRE(comes_true(practice, [](const auto& picture) { return picture.asks_erase; }));
    CHECK(std::filesystem::exists(folder));
    // Anything else takes the question back.
    press(practice, Kind::choose_part, 0);
    REQUIRE(comes_true(practice, [](const auto& picture) { return !picture.asks_erase; }));
    press(practice, Kind::erase_take);
    REQUIRE(comes_true(practice, [](const auto& picture) { return picture.asks_erase; }));
    CHECK(practice.picture().kept ==
          "Erase the take " + folder.filename().string() + " (Violins) for good? Press once more.");
    std::this_thread::sleep_for(Confirmation::read_in + std::chrono::milliseconds {100});
    press(practice, Kind::erase_take);
    REQUIRE(comes_true(practice, [](const auto& picture) { return !picture.has_take; }));
    CHECK_FALSE(std::filesystem::exists(folder));
    CHECK(practice.picture().kept == "No take of this piece.");
    CHECK(practice.picture().feedback == std::vector<std::string> {"Erased. Nobody can hear it any more."});
}

TEST_CASE("a take is not erased by a double click, a key that is held or a question that nobody saw",
          "[practice]")
{
    using std::chrono::milliseconds;
    const auto begin = Confirmation::Moment {};
    auto confirmation = Confirmation {};
    CHECK_FALSE(confirmation.press(begin));
    CHECK(confirmation.asks());
    confirmation.shown(begin + milliseconds {30});
    CHECK_FALSE(confirmation.press(begin + milliseconds {200}));
    // Held: half a second until it repeats, then thirty times a second, for as long as somebody likes.
    for (auto at = milliseconds {700}; at < milliseconds {4'000}; at += milliseconds {33})
        CHECK_FALSE(confirmation.press(begin + at));
    CHECK(confirmation.asks());
    CHECK(confirmation.press(begin + milliseconds {5'000}));
    CHECK_FALSE(confirmation.asks());

    // The screen stood still meanwhile.
    CHECK_FALSE(confirmation.press(begin + milliseconds {10'000}));
    CHECK_FALSE(confirmation.press(begin + milliseconds {12'000}));
    confirmation.shown(begin + milliseconds {12'100});
    CHECK_FALSE(confirmation.press(begin + milliseconds {12'750}));
    CHECK(confirmation.press(begin + milliseconds {13'500}));

    CHECK_FALSE(confirmation.press(begin + milliseconds {20'000}));
    confirmation.shown(begin + milliseconds {20'000});
    confirmation.lapse(begin + milliseconds {24'900});
    CHECK(confirmation.asks());
    confirmation.lapse(begin + milliseconds {25'100});
    CHECK_FALSE(confirmation.asks());
}

TEST_CASE("what is going to be kept is not told beside Erase as if it were there", "[practice]")
{
    const auto data = DataFolder {};
    const auto piece = WalkingFolder {};
    auto practice = LivePractice {{.piece = piece.path(), .recording = {}, .texts = Texts {}}};
    REQUIRE(
        comes_true(practice, [](const auto& picture) { return picture.kept == "No take of this piece."; }));
    press(practice, Kind::toggle_keep);
    CHECK(comes_true(practice, [](const auto& picture) {
        return picture.kept == "The sound will be kept when you play.";
    }));
}

TEST_CASE("the made-up pupil plays right notes, and every fifth one flat", "[practice]")
{
    auto setup = practice::Setup {};
    setup.piece = assets_folder() / "pieces" / "ode-to-joy";
    setup.part = "Violins 1";
    setup.bars = practice::PlayedBars {0, 3};
    setup.headphones = true;
    auto pupil = made_up_pupil(setup);
    REQUIRE(pupil);
    auto practice = practice::Practice::create(setup, std::move(pupil->device));
    REQUIRE(practice);
    REQUIRE((*practice)->run_to_end([] { return true; }));
    auto flat = 0;
    auto in_tune = 0;
    for (const auto& note : (*practice)->notes()) {
        flat += mark_of(note) == NoteMark::flat ? 1 : 0;
        in_tune += mark_of(note) == NoteMark::in_tune ? 1 : 0;
    }
    CHECK(flat >= 2);
    CHECK(flat <= 4);
    CHECK(in_tune >= 8);
}

}  // namespace tutti::test
