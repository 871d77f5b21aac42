// SPDX-License-Identifier: GPL-3.0-or-later
#include "recording/take_writer.hpp"

#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <set>
#include <string>

#include <fmt/format.h>
#include <sndfile.h>

#include "recording/take_file.hpp"
#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/temporary_folder.hpp"

using namespace tutti;
using namespace tutti::test;
namespace fs = std::filesystem;
using recording::TakeWriter;

namespace {

constexpr auto rate = SampleRate {48'000};

TakeWriter new_take(const fs::path& folder, FramePosition start = {})
{
    auto take = TakeWriter::create(folder, two_sections(), channels_of_two_sections, rate, start);
    INFO((take ? "" : take.error().message));
    REQUIRE(take);
    return *std::move(take);
}

TakeFile file_of(const fs::path& folder, const TakeWriter& take, std::size_t section)
{
    auto file = read_take(folder / take.files().at(section));
    REQUIRE(file);
    return *std::move(file);
}

/// A one-section take of what the section is called.
std::vector<fs::path> files_named(const fs::path& folder, const std::vector<std::string>& names)
{
    auto sections = std::vector<audio::SectionDescription> {};
    auto channels = std::vector<int> {};
    for (const auto& name : names) {
        channels.push_back(static_cast<int>(sections.size()) + 1);
        sections.push_back({name, *instrument_from_name("flute"), {channels.back()}, name});
    }
    auto take = TakeWriter::create(folder, sections, channels, rate, {});
    INFO((take ? "" : take.error().message));
    REQUIRE(take);
    REQUIRE(take->finish());
    return take->files();
}

}  // namespace

TEST_CASE("a take is a 24-bit file for each section with all its microphones, sample for sample",
          "[recording]")
{
    const auto folder = TemporaryFolder {};
    auto take = new_take(folder.path(), FramePosition {1'000});
    for (auto position = std::int64_t {1'000}; position < 101'000; position += 500)
        REQUIRE(write_sound(take, position, 500));
    REQUIRE(take.finish());
    CHECK(take.number() == 1);
    CHECK(take.files() == std::vector<fs::path> {"takes/1/Violins.wav", "takes/1/Cellos.wav"});
    CHECK(take.position() == FramePosition {101'000});

    const auto violins = file_of(folder.path(), take, 0);
    CHECK(violins.channels == 2);
    CHECK(violins.rate == 48'000);
    CHECK((violins.format & SF_FORMAT_SUBMASK) == SF_FORMAT_PCM_24);
    CHECK(violins.frames == 100'000);
    CHECK(first_wrong_frame(violins, {0, 1}, 1'000) == -1);
    const auto cellos = file_of(folder.path(), take, 1);
    CHECK(cellos.channels == 1);
    CHECK(cellos.frames == 100'000);
    CHECK(first_wrong_frame(cellos, {2}, 1'000) == -1);
}

TEST_CASE("what the stream lost is silence, and what follows keeps its place", "[recording]")
{
    const auto folder = TemporaryFolder {};
    auto take = new_take(folder.path());
    REQUIRE(write_sound(take, 100, 1'000));     // begins late
    REQUIRE(write_sound(take, 60'000, 1'000));  // a second is lost
    REQUIRE(write_sound(take, 60'500, 1'000));  // half of it once more
    REQUIRE(write_sound(take, 60'100, 100));    // all of it once more
    REQUIRE(take.finish());
    CHECK(take.position() == FramePosition {61'500});
    const auto cellos = file_of(folder.path(), take, 1);
    REQUIRE(cellos.frames == 61'500);
    const auto sounds = [](std::size_t n) { return (n >= 100 && n < 1'100) || n >= 60'000; };
    for (std::size_t n = 0; n < 61'500; ++n) {
        const auto expected = sounds(n) ? sound_at(2, static_cast<std::int64_t>(n)) : 0.0F;
        if (std::abs(cellos.samples[0][n] - expected) > half_a_step)
            FAIL("frame " << n << " is out of its place");
    }
}

TEST_CASE("what is no number is silence in a take, and what is beyond full scale is full scale",
          "[recording]")
{
    const auto folder = TemporaryFolder {};
    auto take = new_take(folder.path());
    const auto infinity = std::numeric_limits<float>::infinity();
    const auto wild =
        Signal {std::numeric_limits<float>::quiet_NaN(), infinity, -infinity, 1.5F, -1e30F, 0.25F};
    const auto channels = std::vector<Signal> {wild, wild, wild};
    REQUIRE(take.write(channel_pointers(channels), FrameCount {6}, {}));
    REQUIRE(take.finish());
    const auto file = file_of(folder.path(), take, 0);
    const auto expected = Signal {0.0F, 1.0F, -1.0F, 1.0F, -1.0F, 0.25F};
    for (std::size_t n = 0; n < expected.size(); ++n)
        CHECK(file.samples[1][n] == Approx(expected[n]).margin(half_a_step));
}

TEST_CASE("at every moment of its life a take can be opened, and misses at most half a second", "[recording]")
{
    const auto folder = TemporaryFolder {};
    auto take = new_take(folder.path());
    REQUIRE(file_of(folder.path(), take, 0).frames == 0);
    auto chance = std::mt19937 {5};
    for (auto position = std::int64_t {0}; position < 200'000;) {
        const auto count = std::int64_t {1 + static_cast<int>(chance() % 30'000)};
        REQUIRE(write_sound(take, position, count));
        position += count;
        const auto file = file_of(folder.path(), take, 0);
        REQUIRE(file.frames <= position);
        REQUIRE(position - file.frames <= 24'000);
        REQUIRE(first_wrong_frame(file, {0, 1}, 0) == -1);
    }
}

TEST_CASE("takes are numbered one after another, whatever else lies among them", "[recording]")
{
    const auto folder = TemporaryFolder {};
    CHECK(new_take(folder.path()).number() == 1);
    CHECK(new_take(folder.path()).number() == 2);
    fs::create_directories(folder.path() / "takes" / "17");
    fs::create_directories(folder.path() / "takes" / ".18");  // a program was killed as it began
    std::ofstream {folder.path() / "takes" / ".18" / "Violins.wav"} << "half a header";
    fs::create_directories(folder.path() / "takes" / "99 luftballons");
    auto take = new_take(folder.path());
    CHECK(take.number() == 18);
    REQUIRE(write_sound(take, 0, 10));
    REQUIRE(take.finish());
    CHECK(file_of(folder.path(), take, 0).frames == 10);
    CHECK_FALSE(fs::exists(folder.path() / "takes" / ".18"));
}

TEST_CASE("whatever a section is called, its file lies in the take's folder under a name of its own",
          "[recording]")
{
    const auto folder = TemporaryFolder {};
    const auto long_name = std::string(300, 'x') + "♭";
    const auto files = files_named(
        folder.path(), {"Violins 1", "../../../etc/passwd", "/", "", "..", "Clarinets in B♭", "violins-1",
                        "Violins/1", "Aux", "Flöten\n", "Альты", std::string {"a\0b", 3}, "\xff\xfe bad",
                        "\u202egnip", long_name, long_name + "!", ".hidden", "a.wav", "-rf"});
    auto names = std::vector<std::string> {};
    auto without_case = std::set<std::string> {};
    for (const auto& file : files) {
        CHECK(file.parent_path() == "takes/1");
        CHECK(file.extension() == ".wav");
        CHECK(fs::is_regular_file(folder.path() / file));
        names.push_back(file.stem().string());
        auto lower = names.back();
        for (auto& letter : lower)
            letter = letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
        without_case.insert(lower);
    }
    CHECK(without_case.size() == files.size());
    CHECK(names[0] == "Violins-1");
    CHECK(names[1] == "etc-passwd");
    CHECK(names[2] == "section");
    CHECK(names[5] == "Clarinets-in-B♭");
    CHECK(names[6] == "violins-1-2");
    CHECK(names[8] == "Aux-2");
    CHECK(names[9] == "Flöten");
    CHECK(names[10] == "Альты");
    CHECK(names[11] == "a-b");
    CHECK(names[12] == "bad");
    CHECK(names[13] == "gnip");
    CHECK(names[14].size() == 80);
    CHECK(names[16] == "hidden");
    CHECK(names[18] == "rf");
    auto there = std::size_t {0};
    for (const auto& entry : fs::recursive_directory_iterator {folder.path()})
        there += entry.is_regular_file() ? 1U : 0U;
    CHECK(there == files.size());
}

TEST_CASE("beyond 4 GB a take goes on as RF64", "[recording]")
{
    const auto folder = TemporaryFolder {};
    auto take = new_take(folder.path());
    REQUIRE(write_sound(take, 0, 1'000));
    // Four hours of an interface that was away: silence that takes no room on this disk.
    constexpr auto late = std::int64_t {800'000'000};
    const auto gone_on = write_sound(take, late, 48'000);
    INFO((gone_on ? "" : gone_on.error().message));
    REQUIRE(gone_on);
    const auto while_writing = read_take(folder.path() / take.files()[0], late, 1'000);
    REQUIRE(while_writing);
    CHECK(while_writing->frames > late);
    REQUIRE(take.finish());
    const auto file = read_take(folder.path() / take.files()[0], late);
    REQUIRE(file);
    CHECK(file->frames == late + 48'000);
    CHECK((file->format & SF_FORMAT_TYPEMASK) == SF_FORMAT_RF64);
    CHECK(file->samples[0].size() == 48'000);
    CHECK(first_wrong_frame(*file, {0, 1}, late) == -1);
    CHECK(fs::file_size(folder.path() / take.files()[0]) > 4'294'967'296);
}

TEST_CASE("a section whose microphone is not among the channels is not recorded as another's", "[recording]")
{
    const auto folder = TemporaryFolder {};
    const auto channels = std::vector<int> {1, 2, 4};
    const auto take = TakeWriter::create(folder.path(), two_sections(), channels, rate, {});
    REQUIRE_FALSE(take);
    CHECK(take.error().code == ErrorCode::channel_missing);
    CHECK(take.error().message ==
          "The section 'Cellos' cannot be recorded: its channel 5 is not among those in use.");
    CHECK(fs::is_empty(folder.path() / "takes"));
}

TEST_CASE("where no folder can be made, no take begins, and a sentence says so", "[recording]")
{
    const auto folder = TemporaryFolder {};
    std::ofstream {folder.path() / "takes"} << "in the way";
    const auto take = TakeWriter::create(folder.path(), two_sections(), channels_of_two_sections, rate, {});
    REQUIRE_FALSE(take);
    CHECK(take.error().code == ErrorCode::file_unwritable);
    CHECK(take.error().message.ends_with('.'));
}

TEST_CASE("a disk that fills up ends a take with a sentence, and all that fitted can be heard", "[recording]")
{
    const auto folder = TemporaryFolder {};

    const auto fill = [&](std::int64_t frames_that_fit) -> std::string {
        auto take = TakeWriter::create(folder.path(), two_sections(), channels_of_two_sections, rate, {});
        if (!take)
            return take.error().message;
        auto position = std::int64_t {0};
        auto written = Status {};
        for (; written && position < 10'000'000; position += 777)
            written = write_sound(*take, position, 777);
        if (written)
            return "the disk never filled up";
        if (written.error().code != ErrorCode::disk_full)
            return "another error: " + written.error().message;
        const auto again = write_sound(*take, position, 777);
        const auto finished = take->finish();
        if (again || again.error().message != written.error().message || finished ||
            finished.error().message != written.error().message)
            return "it went on as if nothing were wrong";
        for (std::size_t section = 0; section < 2; ++section) {
            const auto file = read_take(folder.path() / take->files()[section]);
            if (!file)
                return "a file cannot be opened";
            const auto frames = static_cast<std::int64_t>(file->samples[0].size());
            if (file->frames != frames || frames < frames_that_fit - 1'024 ||
                frames < take->position().value())
                return fmt::format("{} frames are there, {} promised, {} fitted", frames, file->frames,
                                   frames_that_fit);
            const auto wrong = first_wrong_frame(
                *file, section == 0 ? std::vector<std::size_t> {0, 1} : std::vector<std::size_t> {2}, 0);
            if (wrong != -1)
                return fmt::format("frame {} is not what was played", wrong);
        }
        return {};
    };

    SECTION("by the largest file it takes")
    {
        constexpr auto most = 1'000'003;
        CHECK(in_child([&] {
                  limit_files_to(most);
                  return fill((most - 112) / 6);
              }) == "");
    }
    SECTION("by its size")
    {
        constexpr auto size = 2'000'000;
        const auto said = in_child([&]() -> std::string {
            if (!mount_small_disk(folder.path().string(), size))
                return "no disk";
            // Less what its folders and last half pages take.
            return fill((size - 40'000) / 9);
        });
        if (said == "no disk")
            WARN("not tried: this system lets nobody mount a disk");
        else
            CHECK(said == "");
    }
}
