// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/file_device.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include <sndfile.h>

#include "io/listener.hpp"
#include "io/sound_files.hpp"
#include "support/catch.hpp"
#include "support/signals.hpp"
#include "support/temporary_folder.hpp"
#include "support/tolerance.hpp"

namespace tutti::test {

namespace {

using Catch::Matchers::Contains;
using io::DeviceEvent;

std::vector<std::vector<float>> counting(std::size_t channels, int frames)
{
    auto samples = std::vector<std::vector<float>>(channels);
    for (std::size_t c = 0; c < channels; ++c)
        for (auto f = 0; f < frames; ++f)
            samples[c].push_back(static_cast<float>((static_cast<int>(c) * 1'000 + f) % 32'768) / 32'768.0F);
    return samples;
}

Listener heard(const std::filesystem::path& path, io::FileDevice::Parameters parameters = {})
{
    auto device = io::FileDevice::open(path, std::move(parameters));
    REQUIRE(device.has_value());
    auto listener = Listener {};
    listener.hear_all(**device);
    return listener;
}

Error refusal(const std::filesystem::path& path)
{
    auto device = io::FileDevice::open(path);
    REQUIRE_FALSE(device.has_value());
    // One sentence, which names the file.
    CHECK_THAT(device.error().message, Contains(path.filename().string()));
    CHECK(device.error().message.ends_with('.'));
    return device.error();
}

}  // namespace

TEST_CASE("a recording is delivered sample for sample from each lossless format", "[io]")
{
    const auto format = GENERATE(SF_FORMAT_WAV | SF_FORMAT_FLOAT, SF_FORMAT_WAV | SF_FORMAT_PCM_16,
                                 SF_FORMAT_WAV | SF_FORMAT_PCM_24, SF_FORMAT_RF64 | SF_FORMAT_FLOAT,
                                 SF_FORMAT_FLAC | SF_FORMAT_PCM_16, SF_FORMAT_FLAC | SF_FORMAT_PCM_24,
                                 SF_FORMAT_AIFF | SF_FORMAT_PCM_24, SF_FORMAT_CAF | SF_FORMAT_FLOAT);
    const auto folder = TemporaryFolder {};
    const auto samples = counting(8, 10'000);
    write_sound(folder.path() / "rehearsal", samples, 48'000, format);
    auto device = io::FileDevice::open(folder.path() / "rehearsal");
    REQUIRE(device.has_value());
    CHECK((*device)->name() == "rehearsal");
    CHECK((*device)->spec().input_channels == 8);
    CHECK((*device)->spec().sample_rate == SampleRate {48'000});
    CHECK((*device)->length() == FrameCount {10'000});
    CHECK((*device)->latency() == FrameCount {});

    auto listener = Listener {};
    listener.hear_all(**device);
    CHECK((listener.channels == samples));
    CHECK(listener.jumps.empty());
    CHECK(listener.blocks.front() == FrameCount {256});
    CHECK(listener.blocks.back() == FrameCount {10'000 % 256});
    REQUIRE(listener.events.size() == 1);
    CHECK(listener.events[0].kind == DeviceEvent::Kind::ended);
    CHECK(listener.events[0].at == FramePosition {10'000});
    CHECK(listener.events[0].text.empty());  // nothing to tell the tutor
}

TEST_CASE("an Ogg recording is delivered whole and in tune", "[io]")
{
    const auto folder = TemporaryFolder {};
    const auto note = sine(Hertz {440.0}, Seconds {1.0}, decibels(-12.0));
    write_sound(folder.path() / "note.ogg", {note, note}, 48'000, SF_FORMAT_OGG | SF_FORMAT_VORBIS);
    const auto listener = heard(folder.path() / "note.ogg");
    REQUIRE(listener.channels.size() == 2);
    REQUIRE(listener.channels[0].size() == 48'000);
    CHECK_THAT(rms_level(listener.channels[1]), within_decibels(0.2, decibels(-12.0)));
}

TEST_CASE("a recording of 200 channels is delivered", "[io]")
{
    const auto folder = TemporaryFolder {};
    const auto samples = counting(200, 1'000);
    write_sound(folder.path() / "many.wav", samples, 48'000, SF_FORMAT_WAV | SF_FORMAT_PCM_16);
    CHECK((heard(folder.path() / "many.wav").channels == samples));
}

TEST_CASE("a file sounds the same bit for bit whatever the block size, converted or not", "[io]")
{
    const auto rate = GENERATE(44'100, 48'000, 96'000);
    const auto folder = TemporaryFolder {};
    const auto sound = noise(Seconds {0.4}, decibels(-20.0), 11, SampleRate {rate});
    write_sound(folder.path() / "noise.wav", {sound, sound}, rate, SF_FORMAT_WAV | SF_FORMAT_FLOAT);
    const auto usual = heard(folder.path() / "noise.wav");
    for (const auto size : {1, 64, 480, 5'000}) {
        const auto other = heard(folder.path() / "noise.wav", {.blocks = io::BlockSizes {FrameCount {size}}});
        CHECK((other.channels == usual.channels));
    }
    const auto varying =
        heard(folder.path() / "noise.wav",
              {.blocks = io::BlockSizes::varying({FrameCount {1}, FrameCount {1'000}, FrameCount {33}}, 5)});
    CHECK((varying.channels == usual.channels));
    CHECK(varying.blocks != usual.blocks);
}

TEST_CASE("a recording at 44.1 kHz arrives at 48 kHz, as much later as the device says and no more", "[io]")
{
    const auto folder = TemporaryFolder {};
    const auto note = sine(Hertz {440.0}, Seconds {1.0}, decibels(-12.0), SampleRate {44'100});
    write_sound(folder.path() / "note.flac", {note}, 44'100, SF_FORMAT_FLAC | SF_FORMAT_PCM_24);
    auto device = io::FileDevice::open(folder.path() / "note.flac");
    REQUIRE(device.has_value());
    const auto latency = (*device)->latency();
    CHECK(to_seconds(latency, SampleRate {48'000}) < Seconds {0.0012});
    CHECK((*device)->spec().input_latency == to_seconds(latency, SampleRate {48'000}));
    CHECK((*device)->length() == FrameCount {48'000} + latency);

    auto listener = Listener {};
    listener.hear_all(**device);
    const auto& channel = listener.channels[0];
    REQUIRE(channel.size() == 48'000 + latency.size());
    const auto truth = sine(Hertz {440.0}, Seconds {1.0}, decibels(-12.0));
    auto worst = 0.0F;
    for (std::size_t f = 1'000; f < 47'000; ++f)
        worst = std::max(worst, std::abs(channel[f + latency.size()] - truth[f]));
    CHECK(worst < 1e-4F);  // 80 dB below full scale
}

TEST_CASE("what is no number in a file is delivered as it stands", "[io]")
{
    const auto folder = TemporaryFolder {};
    auto samples = counting(2, 1'000);
    samples[1][500] = std::numeric_limits<float>::quiet_NaN();
    samples[1][501] = std::numeric_limits<float>::infinity();
    write_sound(folder.path() / "spoiled.wav", samples, 48'000, SF_FORMAT_WAV | SF_FORMAT_FLOAT);
    const auto listener = heard(folder.path() / "spoiled.wav");
    CHECK(std::isnan(listener.channels[1][500]));
    CHECK(std::isinf(listener.channels[1][501]));
    CHECK((listener.channels[0] == samples[0]));
}

TEST_CASE("a FLAC recording cut in half is heard to the cut, and the tutor is told", "[io]")
{
    const auto rate = GENERATE(48'000, 44'100);
    const auto folder = TemporaryFolder {};
    const auto sound = noise(Seconds {4.0}, decibels(-20.0), 2, SampleRate {rate});
    write_sound(folder.path() / "cut.flac", {sound}, rate, SF_FORMAT_FLAC | SF_FORMAT_PCM_16);
    cut_short(folder.path() / "cut.flac", 0.5);
    const auto listener = heard(folder.path() / "cut.flac");
    // Noise takes the same room everywhere, so half the file is half the sound, less up to one FLAC block.
    CHECK(listener.channels[0].size() <= 96'100);
    CHECK(listener.channels[0].size() >= 96'000 - 5'200);
    REQUIRE(listener.events.size() == 1);
    CHECK(listener.events[0].kind == DeviceEvent::Kind::ended);
    CHECK_THAT(listener.events[0].text, Contains("cut short") && Contains("of its 4.0 seconds"));
    if (rate == 48'000) {
        auto worst = 0.0F;
        for (std::size_t f = 0; f < listener.channels[0].size(); ++f)
            worst = std::max(worst, std::abs(listener.channels[0][f] - sound[f]));
        CHECK(worst < 1.0F / 32'000.0F);
    }
}

TEST_CASE("an Ogg whose end is missing is not played as if whole", "[io]")
{
    const auto folder = TemporaryFolder {};
    const auto file = folder.path() / "cut.ogg";
    write_sound(file, {noise(Seconds {20.0}, decibels(-20.0), 2)}, 48'000, SF_FORMAT_OGG | SF_FORMAT_VORBIS);
    cut_short(file, 0.7);
    const auto listener = heard(file);
    REQUIRE(listener.events.size() == 1);
    CHECK_THAT(listener.events[0].text, Contains("'cut.ogg' is cut short"));
}

TEST_CASE("a FLAC recording with a hole torn in it is not played as if whole", "[io]")
{
    const auto folder = TemporaryFolder {};
    const auto sound = noise(Seconds {4.0}, decibels(-20.0), 2);
    write_sound(folder.path() / "torn.flac", {sound}, 48'000, SF_FORMAT_FLAC | SF_FORMAT_PCM_16);
    overwrite(folder.path() / "torn.flac", 100'000, std::string(20'000, '\0'));
    const auto listener = heard(folder.path() / "torn.flac");
    REQUIRE(listener.events.size() == 1);
    CHECK_THAT(listener.events[0].text, Contains("cut short") || Contains("damaged"));
}

TEST_CASE("a backing is the last channel, all its channels together, for as long as the recording", "[io]")
{
    const auto folder = TemporaryFolder {};
    const auto frames = GENERATE(1'000, 9'999, 10'000, 30'000);
    CAPTURE(frames);
    const auto samples = counting(2, 10'000);
    const auto backing = counting(2, frames);
    write_sound(folder.path() / "pupil.wav", samples, 48'000, SF_FORMAT_WAV | SF_FORMAT_FLOAT);
    write_sound(folder.path() / "backing.wav", backing, 48'000, SF_FORMAT_WAV | SF_FORMAT_FLOAT);
    const auto listener = heard(folder.path() / "pupil.wav", {.backing = folder.path() / "backing.wav"});
    REQUIRE(listener.channels.size() == 3);
    CHECK((listener.channels[0] == samples[0]));
    CHECK((listener.channels[1] == samples[1]));
    auto expected = std::vector<float>(10'000);
    for (std::size_t f = 0; f < std::min(expected.size(), backing[0].size()); ++f)
        expected[f] = backing[0][f] + backing[1][f];
    CHECK((listener.channels[2] == expected));
    REQUIRE(listener.events.size() == 1);
    // Its end is no damage, whether it comes before the recording's or after.
    CHECK(listener.events[0].text.empty());
}

TEST_CASE("a recording and its backing lie together to the sample, whatever their rates", "[io]")
{
    const auto rate = GENERATE(44'100, 48'000, 96'000);
    const auto backing_rate = GENERATE(8'000, 44'100, 48'000, 96'000);
    CAPTURE(rate, backing_rate);
    const auto folder = TemporaryFolder {};
    write_sound(folder.path() / "pupil.wav",
                {sine(Hertz {440.0}, Seconds {1.0}, decibels(-12.0), SampleRate {rate})}, rate,
                SF_FORMAT_WAV | SF_FORMAT_FLOAT);
    write_sound(folder.path() / "backing.wav",
                {sine(Hertz {440.0}, Seconds {1.0}, decibels(-12.0), SampleRate {backing_rate})},
                backing_rate, SF_FORMAT_WAV | SF_FORMAT_FLOAT);
    const auto listener = heard(folder.path() / "pupil.wav",
                                {.blocks = io::BlockSizes {GENERATE(FrameCount {7}, FrameCount {256})},
                                 .backing = folder.path() / "backing.wav"});
    REQUIRE(listener.channels.size() == 2);
    auto worst = 0.0F;
    for (std::size_t f = 1'000; f < 47'000; ++f)
        worst = std::max(worst, std::abs(listener.channels[0][f] - listener.channels[1][f]));
    CHECK(worst < 2e-4F);  // one sample's shift would be 0.02
}

TEST_CASE("a backing that is cut in half is told at the end", "[io]")
{
    const auto folder = TemporaryFolder {};
    const auto sound = noise(Seconds {4.0}, decibels(-20.0), 2);
    write_sound(folder.path() / "pupil.flac", {sound}, 48'000, SF_FORMAT_FLAC | SF_FORMAT_PCM_16);
    write_sound(folder.path() / "backing.flac", {sound}, 48'000, SF_FORMAT_FLAC | SF_FORMAT_PCM_16);
    cut_short(folder.path() / "backing.flac", 0.5);
    const auto parameters = io::FileDevice::Parameters {.backing = folder.path() / "backing.flac"};
    const auto listener = heard(folder.path() / "pupil.flac", parameters);
    CHECK(listener.channels[0].size() == 4 * 48'000);
    CHECK(listener.channels[1].size() == 4 * 48'000);
    REQUIRE(listener.events.size() == 1);
    CHECK_THAT(listener.events[0].text, Contains("'backing.flac' is cut short") && !Contains("pupil"));

    cut_short(folder.path() / "pupil.flac", 0.75);
    const auto both = heard(folder.path() / "pupil.flac", parameters);
    REQUIRE(both.events.size() == 1);
    CHECK_THAT(both.events[0].text,
               Contains("'pupil.flac' is cut short") && Contains(". 'backing.flac' is cut short"));
}

TEST_CASE("a backing of which nothing decodes is refused by its name", "[io]")
{
    const auto folder = TemporaryFolder {};
    write_sound(folder.path() / "pupil.wav", counting(1, 1'000), 48'000, SF_FORMAT_WAV | SF_FORMAT_FLOAT);
    write_text(folder.path() / "backing.wav", "Dear parents, the concert is on Friday.\n");
    const auto device =
        io::FileDevice::open(folder.path() / "pupil.wav", {.backing = folder.path() / "backing.wav"});
    REQUIRE_FALSE(device.has_value());
    CHECK(device.error().code == ErrorCode::file_damaged);
    CHECK_THAT(device.error().message, Contains("backing.wav"));
}

TEST_CASE("files that hold no sound are refused in a sentence", "[io]")
{
    const auto folder = TemporaryFolder {};

    SECTION("missing")
    {
        CHECK(refusal(folder.path() / "nowhere.wav").code == ErrorCode::file_missing);
    }
    SECTION("a folder")
    {
        std::filesystem::create_directory(folder.path() / "takes");
        CHECK(refusal(folder.path() / "takes").code == ErrorCode::file_missing);
    }
    SECTION("of no length")
    {
        write_text(folder.path() / "empty.wav", "");
        const auto error = refusal(folder.path() / "empty.wav");
        CHECK(error.code == ErrorCode::file_damaged);
        CHECK_THAT(error.message, Contains("0 bytes"));
    }
    SECTION("a header and nothing behind it")
    {
        write_sound(folder.path() / "silent.wav", {{}}, 48'000, SF_FORMAT_WAV | SF_FORMAT_PCM_16);
        CHECK(refusal(folder.path() / "silent.wav").code == ErrorCode::file_damaged);
    }
    SECTION("text in a file named .wav")
    {
        write_text(folder.path() / "letter.wav", "Dear parents, the concert is on Friday.\n");
        CHECK(refusal(folder.path() / "letter.wav").code == ErrorCode::file_damaged);
    }
    SECTION("a FLAC of which only the header is left")
    {
        write_sound(folder.path() / "stump.flac", {noise(Seconds {4.0}, decibels(-20.0))}, 48'000,
                    SF_FORMAT_FLAC | SF_FORMAT_PCM_16);
        cut_short(folder.path() / "stump.flac", 0.001);
        CHECK(refusal(folder.path() / "stump.flac").code == ErrorCode::file_damaged);
    }
    SECTION("no channels")
    {
        write_sound(folder.path() / "none.wav", counting(1, 1'000), 48'000, SF_FORMAT_WAV | SF_FORMAT_PCM_16);
        overwrite(folder.path() / "none.wav", 22, std::string(2, '\0'));
        CHECK(refusal(folder.path() / "none.wav").code == ErrorCode::file_damaged);
    }
    SECTION("seven samples a second")
    {
        write_sound(folder.path() / "slow.wav", counting(1, 1'000), 7, SF_FORMAT_WAV | SF_FORMAT_PCM_16);
        const auto error = refusal(folder.path() / "slow.wav");
        CHECK(error.code == ErrorCode::rate_unsupported);
        CHECK_THAT(error.message, Contains("7 Hz"));
    }
    SECTION("a billion samples a second")
    {
        write_sound(folder.path() / "fast.wav", counting(1, 1'000), 1'000'000'000,
                    SF_FORMAT_WAV | SF_FORMAT_PCM_16);
        CHECK(refusal(folder.path() / "fast.wav").code == ErrorCode::rate_unsupported);
    }
}

}  // namespace tutti::test
