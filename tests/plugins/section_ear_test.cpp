// SPDX-License-Identifier: GPL-3.0-or-later
// The plug-in's ear against the program's: the same sound, the same rows of text.
#include "section_meter/meter/section_ear.hpp"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iterator>
#include <sndfile.h>
#include <string>
#include <thread>

#include <fmt/format.h>

#include "cli/program.hpp"
#include "cli/tsv.hpp"
#include "io/sound_files.hpp"
#include "support/catch.hpp"
#include "support/chance.hpp"
#include "support/signals.hpp"
#include "support/temporary_folder.hpp"
#include "units/instrument.hpp"

using namespace tutti;
using namespace tutti::test;
using namespace tutti::section_meter;

namespace {

Settings settings_for(std::string_view instrument, double a4 = 440.0)
{
    auto settings = Settings {};
    const auto all = instruments();
    settings.instrument =
        static_cast<std::size_t>(std::ranges::find(all, instrument, &Instrument::name) - all.begin());
    settings.a4 = Hertz {a4};
    return settings;
}

/// A section of three with a rest, a slide out of tune and some noise: sure, unsure and silent hops.
Signal some_music(SampleRate rate, std::uint64_t seed = 1)
{
    const auto notes = melody({Pitch {69}, Pitch {71}, Pitch {66}, Pitch {74}}, 400_ms, 150_ms, {});
    auto music = section(notes, players(3, 17_cents, 9_cents, seed), 2.5_s, {}, rate, seed);
    add(music, noise(2.5_s, -62_dB, seed, rate));
    return music;
}

/// Rows as `tutti track` writes them.
class Rows final : public HeardSink {
public:
    explicit Rows(const Settings& settings)
        : path_ {folder_.path() / "rows.tsv"}
    {
        auto cls = audio::ClassDescription {};
        const auto& instrument = instruments()[settings.instrument];
        cls.sections.push_back({std::string {instrument.name}, instrument, {1}, "", {}});
        file_ = *cli::TsvSink::create(path_, cli::Columns::track, cls, heard_rate);
    }
    void take(const Heard& heard) override
    {
        file_->take(heard.reading);
        ++count_;
    }
    [[nodiscard]] std::string text()
    {
        REQUIRE(file_->finish());
        auto file = std::ifstream {path_};
        return {std::istreambuf_iterator<char> {file}, {}};
    }
    [[nodiscard]] std::size_t count() const { return count_; }

private:
    TemporaryFolder folder_;
    std::filesystem::path path_;
    std::unique_ptr<cli::TsvSink> file_;
    std::atomic<std::size_t> count_ {0};
};

/// What `tutti track` says of these channels.
std::string tracked(const std::vector<Signal>& channels, SampleRate rate, const Settings& settings)
{
    const auto folder = TemporaryFolder {};
    const auto wav = folder.path() / "section.wav";
    write_sound(wav, channels, rate.value(), SF_FORMAT_WAV | SF_FORMAT_FLOAT);
    const auto answer =
        test::tutti(fmt::format("track {} --instrument {} --a4 {}", wav.string(),
                                instruments()[settings.instrument].name, settings.a4.value()));
    REQUIRE(answer.status == 0);
    return answer.said;
}

/// Hands the channels over in blocks of the lengths that `next` gives.
template <class Hand, class Next>
void hand_over(const std::vector<Signal>& channels, Hand hand, Next next)
{
    auto pointers = std::vector<const float*>(channels.size());
    const auto total = channels.front().size();
    for (auto at = std::size_t {0}; at < total;) {
        const auto frames = std::min<std::size_t>(next(), total - at);
        for (auto c = std::size_t {0}; c < channels.size(); ++c)
            pointers[c] = channels[c].data() + at;
        hand(pointers, FrameCount {static_cast<std::int64_t>(frames)});
        at += frames;
    }
}

std::size_t any_block(Chance& chance)
{
    // As many short blocks as long ones: 1 … 8192, evenly by octave.
    return static_cast<std::size_t>(std::exp2(13.0 * chance.uniform()));
}

/// Row by row the same. A file has an end, and there `tutti track` also reads what is still under way in the
/// converter of rates; a plug-in waits for more.
void check_rows(const std::string& heard, const std::string& tracked)
{
    constexpr auto most_under_way = 3;
    INFO(heard.size());
    const auto same = tracked.starts_with(heard);
    REQUIRE(same);
    CHECK(std::ranges::count(std::string_view {tracked}.substr(heard.size()), '\n') <= most_under_way);
}

void check_offline(const std::vector<Signal>& channels, SampleRate rate, const Settings& settings,
                   std::uint64_t seed)
{
    auto rows = Rows {settings};
    auto ear = SectionEar {[&] { return settings; }, rows};
    REQUIRE(ear.prepare(rate, channels.size()));
    auto chance = Chance {seed};
    hand_over(
        channels, [&](auto pointers, auto frames) { ear.hear_at_once(pointers, frames); },
        [&] { return any_block(chance); });
    CHECK(rows.count() > 100);
    check_rows(rows.text(), tracked(channels, rate, settings));
}

}  // namespace

TEST_CASE("a plug-in that renders offline reads what `tutti track` reads, at any rate and in any blocks",
          "[plugins]")
{
    auto seed = std::uint64_t {1};
    for (const auto rate : {8'000, 16'000, 22'050, 44'100, 48'000, 88'200, 96'000, 176'400, 192'000}) {
        INFO(rate);
        check_offline({some_music(SampleRate {rate}, seed)}, SampleRate {rate}, settings_for("any"), seed);
        ++seed;
    }
}

TEST_CASE("two microphones, an instrument and an A of their own read as `tutti track` reads them",
          "[plugins]")
{
    check_offline({some_music(SampleRate {48'000}, 3), some_music(SampleRate {48'000}, 4)},
                  SampleRate {48'000}, settings_for("clarinet", 442.5), 5);
}

TEST_CASE("a plug-in that plays live reads the same as one that renders", "[plugins]")
{
    const auto rate = SampleRate {48'000};
    const auto settings = settings_for("violin");
    const auto music = std::vector<Signal> {some_music(rate)};
    auto rows = Rows {settings};
    auto ear = SectionEar {[&] { return settings; }, rows};
    REQUIRE(ear.prepare(rate, 1));
    constexpr auto hop = 256_frames;
    auto chance = Chance {7};
    // Faster than the clock, but no more than a second ahead of what the worker has heard.
    auto handed = FrameCount {};
    hand_over(
        music,
        [&](auto pointers, auto frames) {
            ear.hear(pointers, frames);
            handed += frames;
            while (handed - static_cast<std::int64_t>(rows.count()) * hop > to_frames(1_s, rate))
                std::this_thread::yield();
        },
        [&] { return any_block(chance) / 8 + 1; });
    const auto expected = tracked(music, rate, settings);
    const auto hops = static_cast<std::size_t>(std::ranges::count(expected, '\n')) - 1;
    // A minute is many times what it takes, on any machine: a worker that has stopped is not waited for.
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes {1};
    while (rows.count() < hops && std::chrono::steady_clock::now() < deadline)
        std::this_thread::sleep_for(std::chrono::milliseconds {1});
    ear.release();
    CHECK(rows.count() == hops);
    CHECK(ear.frames_lost() == 0);
    CHECK(rows.text() == expected);
}

TEST_CASE("music that begins anew reads as if it were the first", "[plugins]")
{
    const auto rate = SampleRate {44'100};
    const auto settings = settings_for("any");
    const auto before = std::vector<Signal> {some_music(rate, 11)};
    const auto music = std::vector<Signal> {some_music(rate, 12)};

    class SinceAnew final : public HeardSink {
    public:
        explicit SinceAnew(Rows& rows)
            : rows_ {rows}
        {
        }
        void take(const Heard& heard) override
        {
            begun_ += heard.anew ? 1 : 0;
            if (begun_ == 2)
                rows_.take(heard);
        }

    private:
        Rows& rows_;
        int begun_ = 0;
    };
    auto rows = Rows {settings};
    auto sink = SinceAnew {rows};
    auto ear = SectionEar {[&] { return settings; }, sink};
    REQUIRE(ear.prepare(rate, 1));
    const auto hand = [&](auto pointers, auto frames) { ear.hear_at_once(pointers, frames); };
    hand_over(before, hand, [] { return 777; });
    ear.intake()->begin_anew();
    hand_over(music, hand, [] { return 1'000; });
    check_rows(rows.text(), tracked(music, rate, settings));
}

TEST_CASE("another reference A moves the cents and nothing else", "[plugins]")
{
    const auto rate = SampleRate {48'000};
    const auto music = std::vector<Signal> {tone(Hertz {442.0}, 2_s)};
    auto settings = settings_for("any");

    class Last final : public HeardSink {
    public:
        void take(const Heard& heard) override
        {
            reading = heard.reading;
            begun += heard.anew ? 1 : 0;
        }
        analysis::SectionReading reading;
        int begun = 0;
    };
    auto last = Last {};
    auto ear = SectionEar {[&] { return settings; }, last};
    REQUIRE(ear.prepare(rate, 1));
    const auto hand = [&](auto pointers, auto frames) { ear.hear_at_once(pointers, frames); };
    hand_over(music, hand, [] { return 512; });
    REQUIRE(last.reading.tuned);
    CHECK(last.reading.tuned->deviation.value() == Approx(7.85).margin(0.5));
    settings.a4 = Hertz {442.0};
    hand_over({Signal(music[0].begin(), music[0].begin() + 4'800)}, hand, [] { return 512; });
    REQUIRE(last.reading.tuned);
    CHECK(last.reading.tuned->deviation.value() == Approx(0.0).margin(0.5));
    CHECK(last.begun == 1);
}

TEST_CASE("a rate that cannot be analysed is refused in one sentence, and blocks then go by", "[plugins]")
{
    const auto settings = settings_for("any");
    auto rows = Rows {settings};
    auto ear = SectionEar {[&] { return settings; }, rows};
    const auto refused = ear.prepare(SampleRate {100}, 1);
    REQUIRE_FALSE(refused);
    CHECK(is_one_sentence("tutti: " + refused.error().message + "\n"));
    const auto silent = silence(100_ms);
    hand_over(
        {silent}, [&](auto pointers, auto frames) { ear.hear(pointers, frames); }, [] { return 64; });
    CHECK(rows.count() == 0);
}
