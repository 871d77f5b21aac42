// SPDX-License-Identifier: GPL-3.0-or-later
// What our own ear weighs when it looks for onsets, for onset_fit.py:
//   onset_rows RECORDING INSTRUMENT|CLASS.json OUT
// OUT holds 32-bit floats, a Row of OnsetFeatures for each section and hop, the sections of a hop after one
// another. Prints the number of sections, the numbers in a row, and the hop in seconds.
#include <cstdio>
#include <fstream>
#include <span>

#include "heard_recording.hpp"

using namespace tutti;

int main(int count, char** arguments)
{
    if (count != 4) {
        std::fprintf(stderr, "usage: onset_rows RECORDING INSTRUMENT|CLASS.json OUT\n");
        return 2;
    }
    auto out = std::ofstream {arguments[3], std::ios::binary};
    const auto heard = hear_recording(arguments[1], arguments[2], [&](const HeardHop& hop) {
        for (auto s = std::size_t {0}; s < hop.sections; ++s) {
            const auto bytes = std::as_bytes(std::span {hop.hearing.onset_features(s)});
            out.write(reinterpret_cast<const char*>(bytes.data()), std::ssize(bytes));
        }
    });
    if (!heard) {
        std::fprintf(stderr, "onset_rows: %s\n", heard.error().message.c_str());
        return 1;
    }
    if (!out.flush()) {
        std::fprintf(stderr, "onset_rows: %s cannot be written.\n", arguments[3]);
        return 1;
    }
    std::printf("%zu %zu %.9f\n", heard->sections,
                static_cast<std::size_t>(analysis::OnsetFeatures::feature_count), heard->hop.value());
    return 0;
}
