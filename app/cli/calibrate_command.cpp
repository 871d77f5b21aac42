// SPDX-License-Identifier: GPL-3.0-or-later
#include <chrono>
#include <memory>
#include <thread>

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/command.hpp"
#include "shared/places.hpp"
#include "cli/text.hpp"
#include "io/kept_latencies.hpp"
#include "io/latency_calibration.hpp"
#include "io/portaudio_device.hpp"

namespace tutti::cli {

namespace {

constexpr auto wireless = Seconds {0.12};  // Bluetooth takes 150 to 200 ms; no cable does
constexpr auto look_pause = std::chrono::milliseconds {100};

struct Options {
    std::string input;
    std::string output;
    int microphone = 1;
};

std::string in_ms(Seconds time)
{
    return fmt::format("{:.1f} ms", 1'000.0 * time.value());
}

/// Plays the whistles and waits for them.
Status run(io::Device& device, io::LatencyCalibration& calibration)
{
    if (auto started = device.start(io::LatencyCalibration::callback, &calibration); !started)
        return started;
    const auto patience = to_seconds(calibration.length(), device.spec().sample_rate) + 5_s;
    const auto begun = std::chrono::steady_clock::now();
    const auto is_terminal = ::isatty(STDERR_FILENO) == 1;
    while (!calibration.finished()) {
        std::this_thread::sleep_for(look_pause);
        if (is_terminal)
            fmt::print(stderr, "\rSix whistles: {:3.0f} %", 100.0 * calibration.progress());
        if (std::chrono::steady_clock::now() - begun > std::chrono::duration<double> {patience.value()})
            break;
    }
    device.stop();
    if (is_terminal)
        fmt::print(stderr, "\n");
    if (!calibration.finished())
        return failure(
            ErrorCode::device_refused,
            fmt::format("'{}' went away meanwhile; plug it in again and try once more.", device.name()));
    return {};
}

Status calibrate(const Options& options)
{
    auto opened = io::PortAudioDevice::open_duplex(options.input, options.output, options.microphone);
    if (!opened)
        return tl::unexpected {opened.error()};
    auto& device = **opened;
    const auto charset = locale_charset();
    const auto spec = device.spec();
    // What is kept already must be readable, or what is measured cannot be put beside it.
    if (const auto before = io::load_latency(latencies_file(), device.name(), device.output_name(), spec);
        !before)
        return tl::unexpected {before.error()};
    fmt::print("{} plays six whistles, {} listens; be quiet for seven seconds.\n",
               shown(device.output_name(), charset), shown(device.name(), charset));
    auto calibration = io::LatencyCalibration {spec, static_cast<std::size_t>(options.microphone - 1)};
    if (const auto ran = run(device, calibration); !ran)
        return ran;
    const auto found = calibration.round_trip();
    if (!found)
        return tl::unexpected {found.error()};

    const auto kept = io::KeptLatency {.input = device.name(),
                                       .output = device.output_name(),
                                       .sample_rate = spec.sample_rate,
                                       .round_trip = found->time,
                                       .spread = found->spread,
                                       .told_input = spec.input_latency,
                                       .told_output = spec.output_latency,
                                       .measured_at = now_utc()};
    fmt::print(
        "Round trip {} ({} of {} whistles agree within {}). The driver itself says {} out and {} in.\n",
        in_ms(found->time), found->agreeing, io::CalibrationChirps::count, in_ms(found->spread),
        in_ms(spec.output_latency), in_ms(spec.input_latency));
    if (found->time > wireless)
        fmt::print(
            "So long a way is a wireless one, or a sound server's with long buffers: notes are still judged "
            "rightly, but the music answers you that much late, so a cable, the built-in loudspeaker or "
            "shorter buffers are better.\n");
    const auto counts = device.counts();
    if (counts.output_underruns + counts.input_overruns > 0)
        fmt::print("The machine was too busy {} times meanwhile.\n",
                   counts.output_underruns + counts.input_overruns);
    if (const auto saved = io::save_latency(latencies_file(), kept); !saved)
        return saved;
    fmt::print("Kept for this pair; calibrate again when one of them changes.\n");
    return {};
}

}  // namespace

void add_calibrate(CLI::App& app, Action& chosen)
{
    auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand(
        "calibrate",
        "How long sound takes from the loudspeaker to the microphone, measured with six whistles.\n\n"
        "It is kept for this pair of them. Practising then knows when a note was played.");
    command->add_option("--input", options->input,
                        "what listens (see `tutti devices`); the best when left out");
    command->add_option("--output", options->output,
                        "what plays; the same interface when left out, or the best beside it");
    command->add_option("--microphone", options->microphone, "the input's channel; 1 when left out")
        ->check(CLI::PositiveNumber);
    command->callback([options, &chosen] { chosen = [options] { return calibrate(*options); }; });
}

}  // namespace tutti::cli
