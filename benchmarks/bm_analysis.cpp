// SPDX-License-Identifier: GPL-3.0-or-later
// The analysis of one hop, tracker by tracker, ours against aubio's.
#include <string>

#include <benchmark/benchmark.h>

#include "benchmarks/classes.hpp"

using namespace tutti;

namespace {

void hop(benchmark::State& state, const std::string& tracker)
{
    auto listener = bench::Listener {static_cast<int>(state.range(0)), tracker};
    for (auto warming = 0; warming < 200; ++warming)
        benchmark::DoNotOptimize(listener.hop());
    for (auto _ : state)
        benchmark::DoNotOptimize(listener.hop());
    const auto hops = static_cast<double>(state.iterations());
    // A rate's inverse: seconds of work for each second of audio.
    state.counters["cores"] = benchmark::Counter {
        hops * listener.hop_length().value(),
        benchmark::Counter::Flags {benchmark::Counter::kIsRate | benchmark::Counter::kInvert}};
    state.counters["times_realtime"] =
        benchmark::Counter {hops * listener.hop_length().value(), benchmark::Counter::kIsRate};
    state.counters["sections"] = listener.sections();
}

}  // namespace

int main(int count, char** arguments)
{
    for (const auto tracker : analysis::tracker_names()) {
        const auto name = std::string {tracker};
        benchmark::RegisterBenchmark(name.c_str(), hop, name)
            ->ArgName("channels")
            ->Arg(1)
            ->Arg(8)
            ->Arg(16)
            ->Arg(32)
            ->Unit(benchmark::kMicrosecond);
    }
    benchmark::Initialize(&count, arguments);
    if (benchmark::ReportUnrecognizedArguments(count, arguments))
        return 2;
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
