// SPDX-License-Identifier: GPL-3.0-or-later
#include "rehearsal/attention.hpp"

#include <random>
#include <vector>

#include "support/catch.hpp"
#include "support/tolerance.hpp"

using namespace tutti;
using namespace tutti::rehearsal;
using tutti::test::within_cents;

namespace {

constexpr auto picture = 50_ms;  // twenty a second

Glance out_by(Cents deviation)
{
    auto glance = Glance {};
    glance.verdict = deviation < Cents {} ? Verdict::flat : Verdict::sharp;
    glance.deviation = deviation;
    glance.confidence = 0.9;
    return glance;
}

Glance in_tune()
{
    auto glance = out_by(3_cents);
    glance.verdict = Verdict::in_tune;
    return glance;
}

Glance unsure(Cents deviation)
{
    auto glance = out_by(deviation);
    glance.verdict = Verdict::unsure;
    glance.confidence = 0.4;
    return glance;
}

/// A rehearsal as a view sees it, picture by picture.
class Watched {
public:
    /// Keeps showing these glances for a while; what stands out at the end of it.
    std::optional<Focus> show(Seconds length, const std::vector<Glance>& glances)
    {
        for (auto n = 0; n < static_cast<int>(length / picture + 0.5); ++n) {
            now_ += picture;
            focus_ = attention_.update(glances, now_);
        }
        return focus_;
    }
    /// One picture, this long after the last.
    std::optional<Focus> show_after(Seconds pause, const std::vector<Glance>& glances)
    {
        now_ += pause;
        return focus_ = attention_.update(glances, now_);
    }
    std::optional<Focus> start_again(const std::vector<Glance>& glances)
    {
        now_ = Seconds {};
        return focus_ = attention_.update(glances, now_);
    }
    Seconds now() const { return now_; }

private:
    Attention attention_;
    Seconds now_;
    std::optional<Focus> focus_;
};

}  // namespace

TEST_CASE("a section that stays flat is named after two seconds and not before", "[rehearsal]")
{
    auto watched = Watched {};
    CHECK_FALSE(watched.show(1.9_s, {in_tune(), out_by(-28_cents)}));
    const auto focus = watched.show(0.3_s, {in_tune(), out_by(-28_cents)});
    REQUIRE(focus);
    CHECK(focus->section == 1);
    CHECK(focus->verdict == Verdict::flat);
    CHECK_THAT(focus->deviation, within_cents(0.5, -28_cents));
}

TEST_CASE("of two sections out of tune the one further out is named, flat or sharp", "[rehearsal]")
{
    auto watched = Watched {};
    const auto focus = watched.show(3_s, {out_by(-24_cents), out_by(38_cents), out_by(-31_cents)});
    REQUIRE(focus);
    CHECK(focus->section == 1);
    CHECK(focus->verdict == Verdict::sharp);
}

TEST_CASE("changing notes does not hide a section that is flat on all of them", "[rehearsal]")
{
    // Crotchets at 90; for a sixth of a second after each beginning nobody would swear to the note.
    auto watched = Watched {};
    auto focus = std::optional<Focus> {};
    for (auto crotchet = 0; crotchet < 5; ++crotchet) {
        watched.show(150_ms, {unsure(-20_cents)});
        focus = watched.show(500_ms, {out_by(-30_cents)});
    }
    REQUIRE(focus);
    CHECK(focus->section == 0);
}

TEST_CASE("a section that is flat on every other note only is left in peace", "[rehearsal]")
{
    auto watched = Watched {};
    for (auto note = 0; note < 40; ++note) {
        CHECK_FALSE(watched.show(400_ms, {out_by(-30_cents)}));
        CHECK_FALSE(watched.show(400_ms, {in_tune()}));
    }
}

TEST_CASE("a section that is flat and sharp by turns is left in peace", "[rehearsal]")
{
    auto watched = Watched {};
    for (auto note = 0; note < 40; ++note) {
        CHECK_FALSE(watched.show(600_ms, {out_by(-30_cents)}));
        CHECK_FALSE(watched.show(600_ms, {out_by(30_cents)}));
    }
}

TEST_CASE("a section we are not sure of is never named, however far out it seems", "[rehearsal]")
{
    auto watched = Watched {};
    CHECK_FALSE(watched.show(60_s, {unsure(-49_cents), Glance {}}));
}

TEST_CASE("a choice stands for two seconds although the section is in tune again at once", "[rehearsal]")
{
    auto watched = Watched {};
    REQUIRE_FALSE(watched.show(2_s, {out_by(-28_cents)}));
    REQUIRE(watched.show(picture, {out_by(-28_cents)}));
    CHECK(watched.show(1.9_s, {in_tune()}));
    CHECK_FALSE(watched.show(0.2_s, {in_tune()}));
}

TEST_CASE("a choice stands for two seconds although another section goes further out", "[rehearsal]")
{
    auto watched = Watched {};
    watched.show(1_s, {out_by(-25_cents), in_tune()});
    REQUIRE(watched.show(1.1_s, {out_by(-25_cents), out_by(45_cents)})->section == 0);
    CHECK(watched.show(1.7_s, {out_by(-25_cents), out_by(45_cents)})->section == 0);
    CHECK(watched.show(0.5_s, {out_by(-25_cents), out_by(45_cents)})->section == 1);
}

TEST_CASE("two sections nearly as far out as each other do not take turns", "[rehearsal]")
{
    auto watched = Watched {};
    const auto first = watched.show(3_s, {out_by(-30_cents), out_by(-29_cents)});
    REQUIRE(first);
    for (auto turn = 0; turn < 10; ++turn) {
        CHECK(watched.show(3_s, {out_by(-29_cents), out_by(-32_cents)})->section == first->section);
        CHECK(watched.show(3_s, {out_by(-32_cents), out_by(-29_cents)})->section == first->section);
    }
}

TEST_CASE("a section that stops playing is no longer named", "[rehearsal]")
{
    auto watched = Watched {};
    REQUIRE(watched.show(5_s, {out_by(-28_cents)}));
    CHECK(watched.show(400_ms, {Glance {}}));
    CHECK_FALSE(watched.show(300_ms, {Glance {}}));
}

TEST_CASE("the number beside the name is readable: a wobble of ten cents moves it by less than three",
          "[rehearsal]")
{
    auto watched = Watched {};
    watched.show(3_s, {out_by(-30_cents)});
    for (auto n = 0; n < 100; ++n) {
        const auto focus = watched.show(picture, {out_by(n % 4 < 2 ? -25_cents : -35_cents)});
        REQUIRE(focus);
        CHECK_THAT(focus->deviation, within_cents(3, -30_cents));
    }
}

TEST_CASE("a view that stood still for a minute has heard nothing meanwhile", "[rehearsal]")
{
    auto watched = Watched {};
    watched.show(1_s, {out_by(-28_cents)});
    CHECK_FALSE(watched.show_after(60_s, {out_by(-28_cents)}));
}

TEST_CASE("a new stream begins with nothing standing out", "[rehearsal]")
{
    auto watched = Watched {};
    REQUIRE(watched.show(3_s, {out_by(-28_cents)}));
    CHECK_FALSE(watched.start_again({out_by(-28_cents)}));
    CHECK_FALSE(watched.show(1.9_s, {out_by(-28_cents)}));
}

TEST_CASE("whatever a class plays, attention stays on one section for at least two seconds", "[rehearsal]")
{
    auto random = std::mt19937 {20261122};
    auto watched = Watched {};
    auto glances = std::vector<Glance>(6);
    auto shown = std::optional<Focus> {};
    auto since = Seconds {};
    auto changes = 0;
    for (auto n = 0; n < 20'000; ++n) {
        for (auto& glance : glances) {
            if (random() % 40 != 0)
                continue;
            const auto deviation = Cents {static_cast<double>(random() % 100) - 50.0};
            glance = random() % 8 == 0   ? Glance {}
                     : random() % 5 == 0 ? unsure(deviation)
                     : random() % 6 == 0 ? in_tune()
                                         : out_by(deviation);
        }
        const auto focus = watched.show(picture, glances);
        const auto same =
            focus.has_value() == shown.has_value() && (!focus || focus->section == shown->section);
        if (!same) {
            if (shown) {
                CHECK(watched.now() - since >= 2_s - 1_ms);
            }
            since = watched.now();
            ++changes;
        }
        shown = focus;
    }
    CHECK(changes > 50);
}
