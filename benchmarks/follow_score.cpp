// SPDX-License-Identifier: GPL-3.0-or-later
// Follows a score of so many notes in so many sections for so many seconds, for benchmarks/instructions.sh.
#include <cstdio>
#include <cstdlib>

#include "benchmarks/long_score.hpp"

int main(int count, char** arguments)
{
    if (count != 4) {
        std::fprintf(stderr, "usage: follow_score NOTES SECTIONS SECONDS\n");
        return 2;
    }
    auto rehearsal = tutti::bench::LongRehearsal {std::atoi(arguments[1]), std::atoi(arguments[2])};
    const auto hops = std::atof(arguments[3]) / tutti::bench::LongRehearsal::hop_length().value();
    auto position = 0.0;
    for (auto hop = 0; hop < hops; ++hop)
        position = rehearsal.hop();
    std::printf("%.2f\n", position);
}
