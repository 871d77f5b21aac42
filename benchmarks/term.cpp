// SPDX-License-Identifier: GPL-3.0-or-later
// A school year of rehearsals, for benchmarks/review/run.py --scale: term FOLDER [SESSIONS] [SECTIONS] [BARS]
//
// Makes the sessions in FOLDER, which must not be there, two a day with four days between, without readings:
// what progress opens is their kept numbers. The first section comes nearer to the others by a tenth of a
// cent a session; the others only vary. Prints what the numbers of a session take up.
#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "review/figure_names.hpp"
#include "review/kept.hpp"
#include "session/amend.hpp"
#include "session/session.hpp"
#include "session/store.hpp"

using namespace tutti;
namespace fs = std::filesystem;
namespace figure = tutti::review::figure;

namespace {

struct Sizes {
    int sessions = 200;
    int sections = 8;
    int bars = 60;
};

session::KeptReview numbers_of(int session, const Sizes& sizes, std::mt19937_64& chance)
{
    auto normal = std::normal_distribution<double> {};
    auto kept = session::KeptReview {};
    kept.method = review::method;
    kept.piece = session % 2 == 0 ? "Ode to Joy" : "Canon";
    kept.length = Seconds {2700.0};
    for (auto bar = 0; bar < sizes.bars; ++bar)
        kept.bars.push_back({std::to_string(bar + 1),
                             bar % 16 == 0 ? std::string(1, static_cast<char>('A' + bar / 16)) : ""});
    kept.figures.push_back({std::string {figure::drift}, std::nullopt, std::nullopt,
                            6.0 + 3.0 * normal(chance), 4.0, 2'700, 1.0});
    for (auto section = 0; section < sizes.sections; ++section) {
        const auto planted = section == 0 ? -25.0 + 0.1 * session : -8.0;
        const auto put = [&](std::string_view what, double value, double within, std::optional<int> bar) {
            kept.figures.push_back({std::string {what}, bar, section, value, within, bar ? 8 : 400, 0.9});
        };
        const auto put_all = [&](std::optional<int> bar, double noise) {
            put(figure::deviation, planted + noise * normal(chance), noise, bar);
            put(figure::spread, 18.0 + noise * normal(chance), noise, bar);
            put(figure::lead, 0.001 * noise * normal(chance), 0.001 * noise, bar);
            put(figure::entry_spread, 0.03 + 0.001 * normal(chance), 0.005, bar);
            put(figure::balance, normal(chance), 1.0, bar);
            for (const auto what : {figure::right, figure::wrong, figure::missing, figure::unsure})
                kept.figures.push_back({std::string {what}, bar, section, std::nullopt, 0.0,
                                        what == figure::right ? 40 : 3, 0.0});
            kept.figures.push_back({std::string {figure::sure}, bar, section, 0.85, 0.0, 60, 1.0});
        };
        put_all(std::nullopt, 3.0);
        for (auto key = 60; key < 72; ++key)
            put(fmt::format("{}{}", figure::deviation_of, key), planted + 6.0 * normal(chance), 8.0,
                std::nullopt);
        for (auto bar = 0; bar < sizes.bars; ++bar)
            put_all(bar, 9.0);
    }
    return kept;
}

Status make(const fs::path& folder, const Sizes& sizes)
{
    auto cls = audio::ClassDescription {};
    cls.name = "Year 4";
    for (auto section = 0; section < sizes.sections; ++section)
        cls.sections.push_back({fmt::format("Section {}", section + 1),
                                *instrument_from_name("any"),
                                {section + 1},
                                fmt::format("Section {}", section + 1),
                                6});
    auto chance = std::mt19937_64 {1};
    for (auto n = 0; n < sizes.sessions; ++n) {
        auto info = session::SessionInfo {};
        info.class_description = cls;
        info.hop = FrameCount {256};
        info.source = "made by benchmarks/term";
        info.tracker = "none";
        using namespace std::chrono;
        info.started = sys_days {2026y / September / 7d} + days {n / 2 * 4} + hours {9 + n % 2};
        const auto at = folder / fmt::format("{:04}", n);
        const auto kept =
            session::Store::create(at, info)
                .and_then([](session::Store store) { return store.finish(); })
                .and_then([&] { return session::keep_review(at, numbers_of(n, sizes, chance)); });
        if (!kept)
            return kept;
    }
    return {};
}

std::uintmax_t bytes_below(const fs::path& folder)
{
    auto bytes = std::uintmax_t {0};
    for (const auto& entry : fs::recursive_directory_iterator {folder})
        bytes += entry.is_regular_file() ? entry.file_size() : 0;
    return bytes;
}

}  // namespace

int main(int argc, char** argv)
{
    if (argc < 2 || argc > 5) {
        fmt::print(stderr, "term FOLDER [SESSIONS] [SECTIONS] [BARS]\n");
        return 2;
    }
    auto sizes = Sizes {};
    const auto wanted = std::array {&sizes.sessions, &sizes.sections, &sizes.bars};
    for (auto n = 2; n < argc; ++n)
        *wanted[static_cast<std::size_t>(n - 2)] = std::atoi(argv[n]);
    const auto folder = fs::path {argv[1]};
    if (const auto made = make(folder, sizes); !made) {
        fmt::print(stderr, "term: {}\n", made.error().message);
        return 1;
    }
    fmt::print("{} sessions, {} sections, {} bars: {:.2f} MB of kept numbers for each\n", sizes.sessions,
               sizes.sections, sizes.bars, static_cast<double>(bytes_below(folder)) / 1e6 / sizes.sessions);
    return 0;
}
