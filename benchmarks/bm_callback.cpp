// SPDX-License-Identifier: GPL-3.0-or-later
// The audio callback of a rehearsal and of practice: what share of its deadline does a block take, on average
// and at worst?
#include <algorithm>
#include <chrono>
#include <memory>
#include <numeric>
#include <thread>
#include <vector>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#if __has_include(<pthread.h>)
#include <pthread.h>
#include <sched.h>
#endif

#include "realtime/practice_rig.hpp"
#include "rehearsal/capture_path.hpp"
#include "support/signals.hpp"

using namespace tutti;

namespace {

constexpr auto block = FrameCount {64};

/// As a sound server does for its callbacks. Where that is forbidden the worst block tells more of the
/// scheduler than of us.
bool become_realtime()
{
#if __has_include(<pthread.h>)
    const auto wish = sched_param {.sched_priority = 70};
    return pthread_setschedparam(pthread_self(), SCHED_FIFO, &wish) == 0;
#else
    return false;
#endif
}

/// The arguments: channels in use, channels the interface has, and whether a take is being recorded.
void callback(benchmark::State& state)
{
    const auto channels = static_cast<int>(state.range(0));
    auto in_use = std::vector<int>(static_cast<std::size_t>(channels));
    std::iota(in_use.begin(), in_use.end(), 1);
    auto sound = std::vector<test::Signal> {};
    for (auto c = 0; c < state.range(1); ++c)
        sound.push_back(
            test::noise(to_seconds(block, test::usual_rate), -30_dB, static_cast<std::uint64_t>(c + 1)));
    const auto pointers = test::channel_pointers(sound);

    auto path = rehearsal::CapturePath {{in_use, 48'000_frames}};
    const auto recording = state.range(2) != 0 ? path.start_recording(48'000_frames) : nullptr;
    auto lanes = std::vector(in_use.size(), test::Signal(48'000));
    auto drained = std::vector<float*> {};
    for (auto& lane : lanes)
        drained.push_back(lane.data());

    const auto period = std::chrono::nanoseconds {1'000'000'000LL * block.value() / test::usual_rate.value()};
    auto position = FramePosition {};
    auto total = Seconds {};
    auto worst = Seconds {};
    auto blocks = std::int64_t {0};
    auto due = std::chrono::steady_clock::now();
    for (auto _ : state) {
        // Blocks come as an interface delivers them: the caches have forgotten the last one, and a thread of
        // realtime priority that never rested would be stopped by the kernel.
        due += period;
        std::this_thread::sleep_until(due);
        const auto begin = std::chrono::steady_clock::now();
        path.process({pointers, block, position}, {{}, block});
        const auto took = std::chrono::duration<double> {std::chrono::steady_clock::now() - begin}.count();
        state.SetIterationTime(took);
        total += Seconds {took};
        worst = std::max(worst, Seconds {took});
        position += block;
        if (++blocks % 100 == 0) {
            path.analysis_frames().pop(drained, path.analysis_frames().readable());
            if (recording != nullptr)
                recording->pop(drained, recording->readable());
        }
    }
    const auto deadline = to_seconds(block, test::usual_rate);
    const auto mean_share = total / static_cast<double>(blocks) / deadline;
    const auto worst_share = worst / deadline;
    state.SetLabel(fmt::format("of the deadline: mean {:.3f} %, worst {:.2f} %", 100.0 * mean_share,
                               100.0 * worst_share));
    state.counters["mean_share"] = mean_share;
    state.counters["worst_share"] = worst_share;
    state.counters["frames_lost"] = static_cast<double>(path.frames_lost_to_analysis());
}

/// All that the audio thread does while a pupil practises with six stems, a take being kept.
void practice_callback(benchmark::State& state)
{
    auto rig = test::PracticeRig {block};
    rig.tapped().tap(true);
    const auto period = std::chrono::nanoseconds {1'000'000'000LL * block.value() / test::usual_rate.value()};
    auto total = Seconds {};
    auto worst = Seconds {};
    auto blocks = std::int64_t {0};
    rig.take_all();
    auto due = std::chrono::steady_clock::now();
    for (auto _ : state) {
        due += period;
        std::this_thread::sleep_until(due);
        const auto begin = std::chrono::steady_clock::now();
        rig.block(block);
        const auto took = std::chrono::duration<double> {std::chrono::steady_clock::now() - begin}.count();
        state.SetIterationTime(took);
        total += Seconds {took};
        worst = std::max(worst, Seconds {took});
        // As the workers do; what that takes is not the audio thread's.
        if (++blocks % 20 == 0) {
            rig.take_all();
            due = std::chrono::steady_clock::now();
        }
    }
    const auto deadline = to_seconds(block, test::usual_rate);
    state.SetLabel(fmt::format("of the deadline: mean {:.3f} %, worst {:.2f} %",
                               100.0 * (total / static_cast<double>(blocks) / deadline),
                               100.0 * (worst / deadline)));
    state.counters["worst_share"] = worst / deadline;
    state.counters["frames_late"] = static_cast<double>(rig.transport().late_frames());
}

}  // namespace

BENCHMARK(practice_callback)->Iterations(10'000)->Unit(benchmark::kMicrosecond)->UseManualTime();

BENCHMARK(callback)
    ->ArgNames({"in_use", "of", "recording"})
    ->Args({8, 8, 0})
    ->Args({8, 8, 1})
    ->Args({8, 32, 0})
    ->Args({32, 32, 0})
    ->Args({32, 32, 1})
    ->Iterations(10'000)
    ->Unit(benchmark::kMicrosecond)
    ->UseManualTime();

int main(int count, char** arguments)
{
    benchmark::Initialize(&count, arguments);
    if (benchmark::ReportUnrecognizedArguments(count, arguments))
        return 2;
    benchmark::AddCustomContext("realtime_priority", become_realtime() ? "yes" : "no");
    benchmark::AddCustomContext("deadline", "64 frames at 48 kHz, 1333 us");
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
