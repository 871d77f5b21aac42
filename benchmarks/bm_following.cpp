// SPDX-License-Identifier: GPL-3.0-or-later
// Following a score of 10 000 notes for 8 sections, step by step.

#include <benchmark/benchmark.h>

#include "benchmarks/long_score.hpp"

using namespace tutti;

namespace {

void follow(benchmark::State& state)
{
    auto rig = bench::LongRehearsal {static_cast<int>(state.range(0)), static_cast<int>(state.range(1))};
    for (auto warming = 0; warming < 400; ++warming)
        rig.hop();
    for (auto _ : state)
        benchmark::DoNotOptimize(rig.hop());
    const auto seconds = static_cast<double>(state.iterations()) * bench::LongRehearsal::hop_length().value();
    state.counters["cores"] = benchmark::Counter {
        seconds, benchmark::Counter::Flags {benchmark::Counter::kIsRate | benchmark::Counter::kInvert}};
    state.counters["minutes_of_score"] = rig.minutes();
}

BENCHMARK(follow)
    ->ArgNames({"notes", "sections"})
    ->Args({1'000, 8})
    ->Args({10'000, 8})
    ->Args({10'000, 1})
    ->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
