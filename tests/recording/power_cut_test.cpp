// SPDX-License-Identifier: GPL-3.0-or-later
// The power is cut while a take is written: not by killing the program, after which everything it wrote still
// reaches the disk, but as a disk sees it. What was written and not yet synced is then there or not, sector
// by sector, in any order, and the file is as long as any of it.
//
// An executable of its own, because it replaces the calls by which a take reaches the disk: each does what it
// always did and is written down.
#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <random>
#include <variant>
#include <vector>

#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "recording/take_file.hpp"
#include "recording/take_writer.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

namespace {

struct Write {
    std::int64_t offset;
    std::vector<char> bytes;
};
struct Cut {
    std::int64_t length;
};
struct Sync {};
/// So many frames had been given to the take.
struct Given {
    std::int64_t frames;
};
using Step = std::variant<Write, Cut, Sync, Given>;

std::vector<Step> steps;
auto is_watching = false;

/// Only files are of interest; nothing else is written meanwhile.
bool is_watched(int descriptor)
{
    struct stat status {};
    return is_watching && fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
}

}  // namespace

extern "C" {

ssize_t pwrite(int descriptor, const void* bytes, size_t count, off_t offset)
{
    const auto written = syscall(SYS_pwrite64, descriptor, bytes, count, offset);
    if (written > 0 && is_watched(descriptor)) {
        const auto* from = static_cast<const char*>(bytes);
        steps.emplace_back(Write {offset, {from, from + written}});
    }
    return written;
}

int ftruncate(int descriptor, off_t length) noexcept
{
    const auto done = static_cast<int>(syscall(SYS_ftruncate, descriptor, length));
    if (done == 0 && is_watched(descriptor))
        steps.emplace_back(Cut {length});
    return done;
}

int fdatasync(int descriptor)
{
    // The disk of this test is the list of steps; the real one need not be waited for.
    if (!is_watched(descriptor))
        return static_cast<int>(syscall(SYS_fdatasync, descriptor));
    steps.emplace_back(Sync {});
    return 0;
}

}  // extern "C"

namespace {

using namespace tutti;
using namespace tutti::test;

// A low rate makes small files; what matters are times.
constexpr auto rate = SampleRate {8'000};
constexpr auto sector = std::int64_t {512};

/// A file as the program sees it, or as a disk holds it.
class Image {
public:
    void write(std::int64_t offset, const char* bytes, std::int64_t count)
    {
        const auto end = static_cast<std::size_t>(offset + count);
        if (bytes_.size() < end)
            bytes_.resize(end);
        std::copy(bytes, bytes + count, bytes_.begin() + offset);
    }
    void resize(std::int64_t length) { bytes_.resize(static_cast<std::size_t>(length)); }
    [[nodiscard]] std::int64_t length() const { return static_cast<std::int64_t>(bytes_.size()); }
    void save(const std::filesystem::path& path) const
    {
        std::ofstream {path, std::ios::binary}.write(bytes_.data(), length());
    }

private:
    std::vector<char> bytes_;
};

/// What a disk may hold when the power is cut before step `end`.
Image cut_before(std::size_t end, std::mt19937& chance)
{
    auto synced = std::size_t {0};
    for (std::size_t n = 0; n < end; ++n)
        if (std::holds_alternative<Sync>(steps[n]))
            synced = n;

    auto image = Image {};
    for (std::size_t n = 0; n < synced; ++n) {
        if (const auto* write = std::get_if<Write>(&steps[n]))
            image.write(write->offset, write->bytes.data(), static_cast<std::int64_t>(write->bytes.size()));
        else if (const auto* cut = std::get_if<Cut>(&steps[n]))
            image.resize(cut->length);
    }
    const auto sure = image.length();
    // Of the rest nothing, everything or anything.
    const auto luck = std::uniform_int_distribution<unsigned> {0, 4}(chance);
    for (auto n = synced; n < end; ++n)
        if (const auto* write = std::get_if<Write>(&steps[n])) {
            const auto count = static_cast<std::int64_t>(write->bytes.size());
            for (auto at = std::int64_t {0}; at < count;) {
                const auto part = std::min(count - at, sector - (write->offset + at) % sector);
                if (chance() % 4 < luck)
                    image.write(write->offset + at, write->bytes.data() + at, part);
                at += part;
            }
        }
    if (image.length() > sure && chance() % 2 == 0)
        image.resize(std::uniform_int_distribution<std::int64_t> {sure, image.length()}(chance));
    return image;
}

}  // namespace

TEST_CASE("wherever the power is cut, a take opens, is right to its end, and misses less than a second",
          "[recording]")
{
    const auto folder = TemporaryFolder {};
    const auto cello =
        std::vector<audio::SectionDescription> {{"Cellos", *instrument_from_name("cello"), {1}, ""}};
    auto chance = std::mt19937 {1};
    const auto give = [&](recording::TakeWriter& take, std::int64_t position, std::int64_t frames) {
        const auto channels = sound(1, position, frames);
        REQUIRE(take.write(channel_pointers(channels), FrameCount {frames}, FramePosition {position}));
        steps.emplace_back(Given {position + frames});
    };

    is_watching = true;
    auto take = recording::TakeWriter::create(folder.path(), cello, std::vector {1}, rate, {});
    REQUIRE(take);
    const auto begun = steps.size();
    auto position = std::int64_t {0};
    while (position < 100'000) {
        const auto frames = std::int64_t {1} + static_cast<std::int64_t>(chance() % 2'000);
        give(*take, position, frames);
        position += frames;
    }
    REQUIRE(take->finish());
    is_watching = false;
    const auto finished = steps.size();
    REQUIRE(finished > 100);

    constexpr auto less_than_a_second = std::int64_t {8'000 * 9 / 10};
    for (auto round = 0; round < 1'000; ++round) {
        const auto end = std::uniform_int_distribution<std::size_t> {begun, finished}(chance);
        cut_before(end, chance).save(folder.path() / "left.wav");
        auto given = std::int64_t {0};
        for (std::size_t n = 0; n < end; ++n)
            if (const auto* told = std::get_if<Given>(&steps[n]))
                given = told->frames;

        CAPTURE(round, end, given);
        const auto left = read_take(folder.path() / "left.wav");
        REQUIRE(left);
        REQUIRE(static_cast<std::int64_t>(left->samples[0].size()) == left->frames);
        REQUIRE(first_wrong_frame(*left, {0}, 0) == -1);
        REQUIRE(given - left->frames < less_than_a_second);
        if (end == finished)
            REQUIRE(left->frames == position);
    }
}
