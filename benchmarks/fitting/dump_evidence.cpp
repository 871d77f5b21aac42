// SPDX-License-Identifier: GPL-3.0-or-later
// What our own ear rests its verdicts on, hop by hop, for fit_voicing.py:
//   dump_evidence RECORDING INSTRUMENT|CLASS.json [BACKING]
// A row for each section and hop, tab-separated: the time of the last frame used, the section's number from
// 0, f0, and Evidence::values() in their order.
#include <cstdio>

#include "heard_recording.hpp"

using namespace tutti;

namespace {

void print(const HeardHop& hop)
{
    for (auto s = std::size_t {0}; s < hop.sections; ++s) {
        const auto& evidence = hop.hearing.evidence(s);
        std::printf("%.6f\t%zu\t%.3f", hop.until.value(), s, evidence.f0.value());
        for (const auto value : evidence.values())
            std::printf("\t%.5g", value);
        std::printf("\n");
    }
}

}  // namespace

int main(int count, char** arguments)
{
    if (count != 3 && count != 4) {
        std::fprintf(stderr, "usage: dump_evidence RECORDING INSTRUMENT|CLASS.json [BACKING]\n");
        return 2;
    }
    if (const auto heard = hear_recording(arguments[1], arguments[2], print, count == 4 ? arguments[3] : "");
        !heard) {
        std::fprintf(stderr, "dump_evidence: %s\n", heard.error().message.c_str());
        return 1;
    }
    return 0;
}
