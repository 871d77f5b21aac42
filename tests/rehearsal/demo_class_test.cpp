// SPDX-License-Identifier: GPL-3.0-or-later
// The shipped class, heard from end to end and held to what was planted in it.
#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "io/file_device.hpp"
#include "rehearsal/engine.hpp"
#include "review/reviewer.hpp"
#include "support/catch.hpp"
#include "support/tolerance.hpp"

using namespace tutti;

namespace {

const auto demo = std::filesystem::path {TUTTI_SOURCE_TREE} / "assets" / "demo";

/// A row of truth.tsv: section, kind, from_s, to_s, first_bar, last_bar, cents, lead_ms.
struct Planted {
    std::string section;
    review::FindingKind kind;
    Seconds from;
    Seconds to;
    double amount;  // cents or milliseconds
};

std::vector<Planted> planted_faults()
{
    auto file = std::ifstream {demo / "truth.tsv"};
    auto faults = std::vector<Planted> {};
    for (auto line = std::string {}; std::getline(file, line);) {
        if (line.starts_with('#'))
            continue;
        auto cells = std::vector<std::string> {};
        auto row = std::istringstream {line};
        for (auto cell = std::string {}; std::getline(row, cell, '\t');)
            cells.push_back(cell);
        REQUIRE(cells.size() == 8);
        const auto is_timing = cells[1] == "timing";
        faults.push_back({cells[0], is_timing ? review::FindingKind::timing : review::FindingKind::intonation,
                          Seconds {std::stod(cells[2])}, Seconds {std::stod(cells[3])},
                          std::stod(cells[is_timing ? 7 : 6])});
    }
    return faults;
}

class ReviewSink : public rehearsal::ReadingSink {
public:
    explicit ReviewSink(review::Reviewer reviewer)
        : reviewer_ {std::move(reviewer)}
    {
    }
    void take(const analysis::SectionReading& reading) override { reviewer_.hear(reading); }
    review::Review review() const { return reviewer_.review(); }

private:
    review::Reviewer reviewer_;
};

struct Heard {
    audio::ClassDescription cls;
    review::Review review;
};

const Heard& demo_as_heard()
{
    static const auto heard = [] {
        const auto cls = *audio::load_class(demo / "class.json");
        auto device = io::FileDevice::open(demo / "rehearsal.flac");
        REQUIRE(device);
        auto engine = rehearsal::Engine::create({.cls = cls}, *std::move(device));
        REQUIRE(engine);
        auto sink = ReviewSink {review::Reviewer {cls, (*engine)->spec().sample_rate, (*engine)->hop()}};
        (*engine)->add_sink(sink);
        REQUIRE((*engine)->run_to_end([] { return true; }));
        return Heard {cls, sink.review()};
    }();
    return heard;
}

double amount_of(const review::Finding& finding)
{
    return finding.kind == review::FindingKind::timing ? 1000.0 * std::get<Seconds>(finding.amount).value()
                                                       : std::get<Cents>(finding.amount).value();
}

}  // namespace

TEST_CASE("every fault planted in the demo class is named: who, when, which way and how far",
          "[rehearsal][demo]")
{
    const auto& [cls, review] = demo_as_heard();
    const auto faults = planted_faults();
    REQUIRE(faults.size() >= 3);
    for (const auto& fault : faults) {
        INFO(fault.section << " from " << fault.from.value() << " s");
        const auto found = std::ranges::find_if(review.findings, [&](const review::Finding& finding) {
            return cls.sections[static_cast<std::size_t>(finding.section)].name == fault.section &&
                   finding.kind == fault.kind;
        });
        REQUIRE(found != review.findings.end());
        INFO(found->text);
        const auto rate = SampleRate {48'000};
        const auto overlap = std::min(to_seconds(found->to, rate), fault.to) -
                             std::max(to_seconds(found->from, rate), fault.from);
        CHECK(overlap / (fault.to - fault.from) > 0.8);
        // A sixth of the tutor's smallest step in pitch; a third of what an ensemble hears as apart in time.
        const auto margin = fault.kind == review::FindingKind::timing ? 25.0 : 6.0;
        CHECK(std::abs(amount_of(*found) - fault.amount) <= margin);
    }
}

TEST_CASE("the demo class is accused of nothing that was not planted", "[rehearsal][demo]")
{
    const auto& [cls, review] = demo_as_heard();
    const auto faults = planted_faults();
    for (const auto& finding : review.findings) {
        INFO(finding.text);
        CHECK(std::ranges::any_of(faults, [&](const Planted& fault) {
            return fault.section == cls.sections[static_cast<std::size_t>(finding.section)].name &&
                   fault.kind == finding.kind;
        }));
    }
}
