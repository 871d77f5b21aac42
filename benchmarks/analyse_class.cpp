// SPDX-License-Identifier: GPL-3.0-or-later
// Analyses so many seconds of a class on so many channels, for instructions.sh to count:
//   analyse_class TRACKER CHANNELS SECONDS      without arguments: the trackers' names, one a line
#include <cstdio>
#include <cstdlib>

#include "benchmarks/classes.hpp"

using namespace tutti;

int main(int count, char** arguments)
{
    if (count == 1) {
        for (const auto tracker : analysis::tracker_names())
            std::printf("%.*s\n", static_cast<int>(tracker.size()), tracker.data());
        return 0;
    }
    const auto channels = count == 4 ? std::atoi(arguments[2]) : 0;
    const auto length = count == 4 ? std::atof(arguments[3]) : 0.0;
    if (channels < 1 || channels > 64 || length <= 0.0) {
        std::fprintf(stderr, "usage: analyse_class TRACKER CHANNELS SECONDS\n");
        return 2;
    }
    auto listener = bench::Listener {channels, arguments[1]};
    auto sounding = 0L;
    for (auto heard = Seconds {}; heard < Seconds {length}; heard += listener.hop_length())
        sounding += listener.hop();
    std::printf("%d sections, %ld readings with a pitch\n", listener.sections(), sounding);
    return 0;
}
