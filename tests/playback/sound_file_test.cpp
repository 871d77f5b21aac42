// SPDX-License-Identifier: GPL-3.0-or-later
#include "playback/sound_file.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <numbers>
#include <utility>

#include <sndfile.h>

#include "io/sound_files.hpp"
#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

using namespace tutti;
using namespace tutti::test;
using namespace tutti::playback;

TEST_CASE("part of a recording is read in its place, from its first channel", "[playback]")
{
    const auto folder = TemporaryFolder {};
    auto ramp = std::vector<float> {};
    for (auto n = 0; n < 48'000; ++n)
        ramp.push_back(static_cast<float>(n) / 48'000.0F);
    write_sound(folder.path() / "ramp.wav", {ramp, std::vector<float>(48'000, 0.5F)}, 48'000,
                SF_FORMAT_WAV | SF_FORMAT_FLOAT);
    const auto part = read_passage(folder.path() / "ramp.wav", FrameCount {1000}, FrameCount {500});
    REQUIRE(part);
    REQUIRE(part->samples.size() == 500);
    CHECK(part->samples.front() == ramp[1000]);
    CHECK(part->samples.back() == ramp[1499]);
    CHECK(read_passage(folder.path() / "ramp.wav", FrameCount {47'900}, FrameCount {500})->samples.size() ==
          100);
    CHECK_FALSE(read_passage(folder.path() / "ramp.wav", FrameCount {48'000}, FrameCount {500}));
    CHECK_FALSE(read_passage(folder.path() / "nothing.wav", FrameCount {0}, FrameCount {500}));
}

TEST_CASE("a recording whose copy broke off is read as far as it goes, and that is said", "[playback]")
{
    const auto folder = TemporaryFolder {};
    auto sound = std::vector<float> {};
    for (auto n = 0; n < 20 * 48'000; ++n)
        sound.push_back(0.2F * static_cast<float>(std::sin(0.03 * n) + std::sin(0.00001 * n * n)));
    for (const auto& [name, format] : {std::pair {"stem.ogg", SF_FORMAT_OGG | SF_FORMAT_VORBIS},
                                       std::pair {"stem.flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_16}}) {
        CAPTURE(name);
        const auto file = folder.path() / name;
        write_sound(file, {sound}, 48'000, format);
        CHECK(read_recording(file)->remark.empty());
        std::filesystem::resize_file(file, std::filesystem::file_size(file) * 2 / 3);
        const auto read = read_recording(file);
        REQUIRE(read);
        CHECK(read->samples.size() > 5 * 48'000);
        CHECK(read->samples.size() < 19 * 48'000);
        CHECK_THAT(read->remark, Catch::Contains(name) && Catch::Contains("cut short"));
    }
}

TEST_CASE("an MP3 made for a page holds the sound, made loud enough to hear", "[playback]")
{
    const auto folder = TemporaryFolder {};
    for (const auto rate : {44'100, 48'000, 96'000}) {
        auto soft = Recording {SampleRate {rate}, {}, {}};
        for (auto n = 0; n < 2 * rate; ++n)
            soft.samples.push_back(0.05F *
                                   static_cast<float>(std::sin(2.0 * std::numbers::pi * 440.0 * n / rate)));
        const auto mp3 = to_mp3(soft);
        REQUIRE(mp3);
        CHECK(mp3->size() < 30'000);
        const auto file = folder.path() / "page.mp3";
        std::ofstream {file, std::ios::binary}.write(reinterpret_cast<const char*>(mp3->data()),
                                                     static_cast<std::streamsize>(mp3->size()));
        const auto heard = read_recording(file);
        REQUIRE(heard);
        CHECK(static_cast<double>(heard->samples.size()) / heard->rate.value() == Approx(2.0).margin(0.1));
        const auto loudest = *std::max_element(heard->samples.begin(), heard->samples.end());
        CHECK(loudest == Approx(0.5).margin(0.05));
    }
}
