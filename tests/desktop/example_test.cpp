// SPDX-License-Identifier: GPL-3.0-or-later
// "This is how it should sound", listened to: what comes out is the section's own recording, at the bar it
// was asked for, and nobody else's.
#include "desktop/model/example.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <semaphore>
#include <span>
#include <thread>
#include <vector>

#include "playback/piece.hpp"
#include "playback/sound_file.hpp"
#include "shared/places.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

using namespace tutti;
using namespace tutti::desktop;

namespace {

constexpr auto rate = SampleRate {48'000};
constexpr auto hop = std::size_t {480};

/// Levels of 10 ms, on a logarithmic scale, about their mean.
std::vector<double> shape_of(std::span<const float> sound)
{
    auto shape = std::vector<double> {};
    for (auto at = std::size_t {0}; at + hop <= sound.size(); at += hop) {
        auto power = 1e-8;
        for (const auto sample : sound.subspan(at, hop))
            power += static_cast<double>(sample) * static_cast<double>(sample) / hop;
        shape.push_back(std::log(power));
    }
    return shape;
}

/// How alike two sounds rise and fall: 1 where they are the same, at the best place within 30 ms.
double likeness(std::span<const float> heard, std::span<const float> recorded)
{
    const auto a = shape_of(heard);
    const auto b = shape_of(recorded);
    auto best = -1.0;
    for (auto shift = -3; shift <= 3; ++shift) {
        auto n = 0.0;
        auto sum_a = 0.0;
        auto sum_b = 0.0;
        auto aa = 0.0;
        auto bb = 0.0;
        auto ab = 0.0;
        for (auto i = std::max(0, -shift); i < static_cast<int>(std::min(a.size(), b.size())) - 3; ++i) {
            const auto x = a[static_cast<std::size_t>(i)];
            const auto y = b[static_cast<std::size_t>(i + shift)];
            n += 1.0;
            sum_a += x;
            sum_b += y;
            aa += x * x;
            bb += y * y;
            ab += x * y;
        }
        const auto spread = std::sqrt((aa - sum_a * sum_a / n) * (bb - sum_b * sum_b / n));
        best = std::max(best, (ab - sum_a * sum_b / n) / spread);
    }
    return best;
}

/// A part's recording from one moment to another, as it lies in the piece's folder.
std::vector<float> stem(const playback::Piece& piece, const std::string& part, Seconds from, Seconds to)
{
    for (const auto& description : piece.stems)
        if (description.part == part) {
            const auto sound =
                playback::at_rate(*playback::read_recording(piece.folder / description.file), rate);
            const auto at = [&](Seconds time) {
                return std::min(
                    static_cast<std::ptrdiff_t>(sound->size()),
                    static_cast<std::ptrdiff_t>(to_frames(time - description.offset, rate).value()));
            };
            return {sound->begin() + at(from), sound->begin() + at(to)};
        }
    return {};
}

}  // namespace

TEST_CASE("what it should sound like is that section's recording of that bar", "[desktop]")
{
    const auto folder = test::TemporaryFolder {};
    const auto piece = playback::load_piece(assets_folder() / "pieces" / "ode-to-joy");
    REQUIRE(piece);
    const auto time_of = [&](std::size_t bar) { return piece->alignment.at(bar - 1).time; };
    // The set-up calls sections after their instruments, in the tutor's language; two of them are "Violins".
    const auto cls = *audio::parse_class(R"({"name": "4b", "sections": [
        {"name": "Violins", "instrument": "violin", "channels": [1]},
        {"name": "Violins 3", "instrument": "violin", "channels": [2]},
        {"name": "Bratschen", "instrument": "viola", "channels": [3]},
        {"name": "Trompeten", "instrument": "trumpet", "channels": [4]}]})",
                                         "class.json");
    struct Asked {
        std::size_t section;
        std::string part;
        int bar;
    };
    for (const auto& [section, part, bar] :
         {Asked {2, "Violas", 5}, Asked {3, "Trumpets", 9}, Asked {0, "Violins 1", 5}}) {
        const auto file = folder.path() / (part + ".wav");
        auto example = Example {piece->folder, [&] { return open_loudspeaker_file(file); }, Texts {}};
        example.begin(cls, section, std::to_string(bar));
        for (auto n = 0; n < 3'000 && example.playing(); ++n)
            std::this_thread::sleep_for(std::chrono::milliseconds {10});
        CHECK(example.said().find(part) != std::string::npos);
        CHECK_FALSE(example.sounding());
        const auto heard = playback::read_recording(file);
        REQUIRE(heard);
        const auto first = static_cast<std::size_t>(bar);
        const auto from = time_of(first);
        const auto to = time_of(first + 2);
        INFO(part << " from bar " << bar);
        const auto right = likeness(heard->samples, stem(*piece, part, from, to));
        CHECK(right > 0.9);
        for (const auto& other : piece->stems)
            if (other.part != part)
                CHECK(likeness(heard->samples, stem(*piece, other.part, from, to)) < right - 0.1);
        for (const auto elsewhere : {first - 1, first + 1})
            CHECK(likeness(heard->samples, stem(*piece, part, time_of(elsewhere), time_of(elsewhere + 2))) <
                  right - 0.1);
    }
}

TEST_CASE("a section that the piece has no part for is told so", "[desktop]")
{
    const auto cls = *audio::parse_class(R"({"name": "4b", "sections": [
        {"name": "Cellos", "instrument": "cello", "channels": [1]},
        {"name": "Tubas", "instrument": "tuba", "channels": [2]}]})",
                                         "class.json");
    auto example = Example {assets_folder() / "pieces" / "ode-to-joy",
                            [] { return open_loudspeaker_file("/"); }, Texts {}};
    example.begin(cls, 1, "5");
    for (auto n = 0; n < 3'000 && example.playing(); ++n)
        std::this_thread::sleep_for(std::chrono::milliseconds {10});
    CHECK(example.said() ==
          "The piece has no part for Tubas; give the section a \"part\" in the class description.");
}

TEST_CASE("whoever ends an example, or asks for another, does not wait for a loudspeaker to open",
          "[desktop]")
{
    const auto folder = test::TemporaryFolder {};
    const auto cls = *audio::parse_class(
        R"({"name": "4b", "sections": [{"name": "Violas", "instrument": "viola", "channels": [1]}]})",
        "class.json");
    auto opening = std::binary_semaphore {0};
    auto may_open = std::counting_semaphore<> {0};
    auto example = Example {assets_folder() / "pieces" / "ode-to-joy",
                            [&]() -> Result<Loudspeaker> {
                                opening.release();
                                may_open.acquire();
                                return failure(ErrorCode::device_missing, "There is no loudspeaker.");
                            },
                            Texts {}};
    example.begin(cls, 0, "5");
    opening.acquire();
    example.stop();  // where this waited, nothing would go on from here
    CHECK_FALSE(example.playing());
    example.begin(cls, 0, "7");
    CHECK(example.playing());
    may_open.release(2);
}
