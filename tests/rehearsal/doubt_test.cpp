// SPDX-License-Identifier: GPL-3.0-or-later
// What an engine says while the class may be playing another piece than the score's.
#include <algorithm>
#include <memory>

#include "following/performance.hpp"
#include "io/scripted_device.hpp"
#include "rehearsal/engine.hpp"
#include "support/catch.hpp"
#include "support/signals.hpp"

using namespace tutti;
using rehearsal::Engine;

TEST_CASE("in another piece a mark has no bar, and the place keeps the confidence that the follower gave it",
          "[rehearsal][following]")
{
    auto page = test::round_for(2, 16).printed();
    page.parts[0].name = "Violins";
    page.parts[1].name = "Cellos";
    const auto cls = *audio::parse_class(R"({"name": "4b", "sections": [
        {"name": "Violins", "instrument": "violin", "channels": [1]},
        {"name": "Cellos", "instrument": "cello", "channels": [2]}]})",
                                         "class.json");
    const auto score = std::make_shared<score::UnfoldedScore>(*score::UnfoldedScore::unfold(std::move(page)));
    // The same notes in another order are another piece.
    auto heard = std::vector<std::vector<float>> {};
    for (auto part = std::size_t {0}; part < 2; ++part) {
        const auto printed = score->notes(part);
        auto notes = std::vector<test::Note> {};
        for (auto n = std::size_t {0}; n < 48; ++n)
            notes.push_back({frequency_of(printed[(23 * n + 5 * part) % printed.size()].pitch, Tuning {}),
                             1_s + 600_ms * static_cast<double>(n), 540_ms});
        heard.push_back(test::line(notes, 30_s));
    }
    auto engine =
        Engine::create({.cls = cls, .score = score},
                       std::make_unique<io::ScriptedDevice>(std::move(heard), io::ScriptedDevice::Script {}));
    REQUIRE(engine);
    auto surest = 0.0;
    auto bars_told = 0;
    REQUIRE((*engine)->run_to_end([&] {
        const auto& now = (*engine)->snapshot();
        if (now.doubts_piece && now.ensemble.place->state != analysis::FollowingState::lost) {
            surest = std::max(surest, now.ensemble.place->confidence);
            bars_told += (*engine)->bar_now().empty() ? 0 : 1;
        }
        return true;
    }));
    CHECK(surest > 0.5);
    CHECK(bars_told == 0);
}
