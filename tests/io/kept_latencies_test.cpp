// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/kept_latencies.hpp"

#include <fstream>

#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/temporary_folder.hpp"

namespace tutti::test {

namespace {

io::KeptLatency of(std::string input, std::string output, double ms)
{
    return {.input = std::move(input),
            .output = std::move(output),
            .sample_rate = SampleRate {48'000},
            .round_trip = Seconds {ms / 1'000.0},
            .spread = Seconds {0.0001},
            .told_input = Seconds {0.0053},
            .told_output = Seconds {0.0107},
            .measured_at = "2026-03-14T10:05:33Z"};
}

audio::StreamSpec told(double input_ms, double output_ms, int rate = 48'000)
{
    return {.sample_rate = SampleRate {rate},
            .block = FrameCount {256},
            .input_channels = 1,
            .output_channels = 2,
            .input_latency = Seconds {input_ms / 1'000.0},
            .output_latency = Seconds {output_ms / 1'000.0}};
}

}  // namespace

TEST_CASE("a measured latency is kept for its pair, and the newest counts", "[io]")
{
    const auto folder = TemporaryFolder {};
    const auto file = folder.path() / "not yet there" / "latencies.json";
    const auto nothing = io::load_latency(file, "laptop", "laptop", told(5.3, 10.7));
    REQUIRE(nothing.has_value());
    CHECK_FALSE(nothing->has_value());
    REQUIRE(io::save_latency(file, of("laptop", "laptop", 61.0)).has_value());
    REQUIRE(io::save_latency(file, of("laptop", "buds", 187.0)).has_value());
    REQUIRE(io::save_latency(file, of("laptop", "laptop", 63.5)).has_value());
    const auto laptop = io::load_latency(file, "laptop", "laptop", told(5.3, 10.7));
    REQUIRE(laptop.has_value());
    REQUIRE(laptop->has_value());
    CHECK((*laptop)->round_trip == Seconds {0.0635});
    const auto buds = io::load_latency(file, "laptop", "buds", told(5.3, 10.7));
    REQUIRE((buds.has_value() && buds->has_value()));
    CHECK((*buds)->round_trip == Seconds {0.187});
}

TEST_CASE("another device, another rate or other buffers must be measured again", "[io]")
{
    const auto folder = TemporaryFolder {};
    const auto file = folder.path() / "latencies.json";
    REQUIRE(io::save_latency(file, of("laptop", "laptop", 61.0)).has_value());
    CHECK_FALSE(io::load_latency(file, "laptop", "buds", told(5.3, 10.7))->has_value());
    CHECK_FALSE(io::load_latency(file, "laptop", "laptop", told(5.3, 10.7, 44'100))->has_value());
    CHECK_FALSE(io::load_latency(file, "laptop", "laptop", told(5.3, 21.4))->has_value());
    CHECK(io::load_latency(file, "laptop", "laptop", told(5.4, 10.6))->has_value());
}

TEST_CASE("a file of latencies that cannot be read is said, not overwritten", "[io]")
{
    const auto folder = TemporaryFolder {};
    const auto file = folder.path() / "latencies.json";
    std::ofstream {file} << "{\"latencies\": [{\"input\": 3}]}";
    CHECK(io::load_latency(file, "a", "b", told(1, 1)).error().code == ErrorCode::file_damaged);
    CHECK(io::save_latency(file, of("a", "b", 1.0)).error().code == ErrorCode::file_damaged);
}

TEST_CASE("a round trip or a rate that no measurement gives is damage", "[io]")
{
    const auto folder = TemporaryFolder {};
    const auto file = folder.path() / "latencies.json";
    REQUIRE(io::save_latency(file, of("laptop", "laptop", 61.0)).has_value());
    auto kept = nlohmann::json::parse(std::ifstream {file});
    auto& latency = kept.at("latencies").at(0);
    const auto round_trip = GENERATE(0.061, -0.001, 1.001, 1e300, -1e300);
    const auto rate = GENERATE(48'000.0, 3'999.0, 768'001.0, -48'000.0, 0.0, 1e300);
    CAPTURE(round_trip, rate);
    latency["round_trip_s"] = round_trip;
    latency["sample_rate"] = rate;
    std::ofstream {file} << kept;
    const auto loaded = io::load_latency(file, "laptop", "laptop", told(5.3, 10.7));
    CHECK(loaded.has_value() == (round_trip == 0.061 && rate == 48'000.0));
    if (!loaded)
        CHECK(loaded.error().code == ErrorCode::file_damaged);
}

}  // namespace tutti::test
