// SPDX-License-Identifier: GPL-3.0-or-later
#include <chrono>
#include <cstdio>
#include <memory>
#include <thread>

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/checks.hpp"
#include "cli/command.hpp"
#include "cli/text.hpp"
#include "shared/calibrating.hpp"

namespace tutti::cli {

namespace {

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

/// Until all the whistles have been heard.
void wait_for(const Calibrating& calibrating)
{
    const auto is_terminal = ::isatty(STDERR_FILENO) == 1;
    while (!calibrating.over()) {
        std::this_thread::sleep_for(look_pause);
        if (is_terminal)
            fmt::print(stderr, "\rSix whistles: {:3.0f} %", 100.0 * calibrating.progress());
    }
    if (is_terminal)
        fmt::print(stderr, "\n");
}

Status calibrate(const Options& options)
{
    auto opened = Calibrating::open(options.input, options.output, options.microphone);
    if (!opened)
        return tl::unexpected {opened.error()};
    auto& calibrating = **opened;
    const auto charset = locale_charset();
    fmt::print("{} plays six whistles, {} listens; be quiet for seven seconds.\n",
               shown(calibrating.plays(), charset), shown(calibrating.listens(), charset));
    std::fflush(stdout);
    if (const auto started = calibrating.start(); !started)
        return started;
    wait_for(calibrating);
    const auto found = calibrating.finish();
    if (!found)
        return tl::unexpected {found.error()};
    const auto& latency = found->latency;
    fmt::print(
        "Round trip {} ({} of {} whistles agree within {}). The driver itself says {} out and {} in.\n",
        in_ms(latency.round_trip), found->agreeing, io::CalibrationChirps::count, in_ms(latency.spread),
        in_ms(latency.told_output), in_ms(latency.told_input));
    if (latency.round_trip > wireless)
        fmt::print(
            "So long a way is a wireless one, or a sound server's with long buffers: notes are still judged "
            "rightly, but the music answers you that much late, so a cable, the built-in loudspeaker or "
            "shorter buffers are better.\n");
    if (found->too_busy > 0)
        fmt::print("The machine was too busy {} times meanwhile.\n", found->too_busy);
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
        ->check(counted_from_one());
    command->callback([options, &chosen] { chosen = [options] { return calibrate(*options); }; });
}

}  // namespace tutti::cli
