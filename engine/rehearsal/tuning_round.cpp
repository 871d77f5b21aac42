// SPDX-License-Identifier: GPL-3.0-or-later
#include "rehearsal/tuning_round.hpp"

#include <cmath>
#include <string_view>

#include <fmt/format.h>

namespace tutti::rehearsal {

namespace {

constexpr auto long_enough = 2_s;  // beats of players 3 cents apart come round in it
constexpr auto settling = 150_ms;  // the attack, and what rings on of others
constexpr auto forgiven = 200_ms;  // a breath, the turn of a bow
constexpr auto patience = 20_s;    // then somebody else may be ready
constexpr auto obstacle_shows = 700_ms;
constexpr auto smoothing = 100_ms;  // of levels: beats and low notes ripple faster
constexpr auto an_a = 80_cents;     // further off it is another note
constexpr auto steady = 40_cents;   // from the mean so far: wide vibrato is
constexpr auto louder = 2.0;        // 3 dB: more would leave out uneven microphones at 6 dB of bleed
constexpr auto fairly_sure = 0.5;

bool sure_of_a_pitch(const analysis::SectionReading& reading) noexcept
{
    return reading.state == analysis::SectionState::sounding && reading.f0 &&
           reading.confidence >= fairly_sure;
}

}  // namespace

TuningRound::TuningRound(Parameters parameters)
    : parameters_ {parameters}
    , turns_(parameters.sections)
    , powers_(parameters.sections, 0.0)
{
}

void TuningRound::begin() noexcept
{
    for (auto& turn : turns_)
        turn = {};
    again_ = false;
    ask(turns_.empty() ? std::nullopt : std::optional {std::size_t {0}});
}

void TuningRound::skip() noexcept
{
    if (glance_.asked)
        ask_next({.outcome = TuningTurn::Outcome::skipped, .deviation = {}});
}

void TuningRound::end() noexcept
{
    ask(std::nullopt);
}

void TuningRound::interrupt() noexcept
{
    held_ = gap_ = Seconds {};
    cents_ = 0.0;
    hops_ = 0;
    learning_ = false;
    glance_.progress = 0.0;
}

void TuningRound::ask(std::optional<std::size_t> section) noexcept
{
    interrupt();
    waited_ = seen_for_ = Seconds {};
    seen_ = Obstacle::none;
    glance_ = {.asked = section};
}

void TuningRound::ask_next(TuningTurn turn) noexcept
{
    turns_[*glance_.asked] = turn;
    auto next = *glance_.asked + 1;
    const auto left_out = [&] {
        return next < turns_.size() && again_ && turns_[next].outcome != TuningTurn::Outcome::missed;
    };
    const auto pass_by = [&] {
        while (left_out())
            ++next;
    };
    pass_by();
    if (next == turns_.size() && !again_) {
        again_ = true;
        next = 0;
        pass_by();
    }
    ask(next < turns_.size() ? std::optional {next} : std::nullopt);
}

void TuningRound::follow_levels(std::span<const analysis::SectionReading> readings) noexcept
{
    const auto share = 1.0 - std::exp(-(parameters_.hop / smoothing));
    for (auto s = std::size_t {0}; s < powers_.size(); ++s)
        powers_[s] += share * (to_power(readings[s].level) - powers_[s]);
}

TuningRound::Judgement TuningRound::judge(std::span<const analysis::SectionReading> readings) const noexcept
{
    const auto asked = *glance_.asked;
    auto somebody_else = false;
    for (auto s = std::size_t {0}; s < readings.size(); ++s) {
        if (s == asked)
            continue;
        somebody_else |= powers_[s] * louder > powers_[asked] && sure_of_a_pitch(readings[s]);
        // Bleed has the asked section's own pitch, or an octave of it.
        if (sure_of_a_pitch(readings[s]) && readings[asked].f0)
            somebody_else |= abs(from_an_a(*readings[s].f0, *readings[asked].f0)) > an_a &&
                             powers_[s] * 100.0 > powers_[asked];
    }
    auto judgement = Judgement {};
    if (somebody_else)
        judgement.obstacle = Obstacle::not_alone;
    if (!sure_of_a_pitch(readings[asked]))
        return judgement;
    judgement.deviation = from_an_a(*readings[asked].f0, parameters_.tuning.a4);
    if (somebody_else)
        return judgement;
    for (auto s = std::size_t {0}; s < readings.size(); ++s)
        if (s != asked && powers_[s] * louder > powers_[asked])
            return judgement;  // something louder that is no note: a chair, talk
    if (abs(judgement.deviation) > an_a)
        judgement.obstacle = Obstacle::not_an_a;
    else if (hops_ > 0 && abs(judgement.deviation - Cents {cents_ / hops_}) > steady)
        judgement.obstacle = Obstacle::unsteady;
    else
        judgement.holds = true;
    return judgement;
}

void TuningRound::show(Obstacle obstacle) noexcept
{
    seen_for_ = obstacle == seen_ ? seen_for_ + parameters_.hop : Seconds {};
    seen_ = obstacle;
    if (seen_for_ >= obstacle_shows)
        glance_.obstacle = seen_;
}

TuningRound::Step TuningRound::process(std::span<const analysis::SectionReading> readings) noexcept
{
    if (!glance_.asked)
        return {};
    const auto section = *glance_.asked;
    follow_levels(readings);
    const auto judgement = judge(readings);
    show(judgement.obstacle);
    waited_ += parameters_.hop;
    if (!judgement.holds) {
        gap_ += parameters_.hop;
        if (gap_ > forgiven)
            interrupt();
        if (held_ <= Seconds {} && waited_ >= patience)
            ask_next({.outcome = TuningTurn::Outcome::missed, .deviation = {}});
        return {};
    }
    gap_ = Seconds {};
    held_ += parameters_.hop;
    cents_ += judgement.deviation.value();
    ++hops_;
    glance_.progress = held_ / long_enough;
    if (held_ >= long_enough) {
        ask_next({.outcome = TuningTurn::Outcome::heard, .deviation = Cents {cents_ / hops_}});
        return {Step::Kind::alone_until_here, section};
    }
    if (!learning_ && held_ >= settling) {
        learning_ = true;
        cents_ = 0.0;
        hops_ = 0;
        return {Step::Kind::alone_from_here, section};
    }
    return {};
}

std::string tuning_words(const audio::ClassDescription& cls, const TuningGlance& glance)
{
    if (!glance.asked || *glance.asked >= cls.sections.size())
        return {};
    const auto& section = cls.sections[*glance.asked];
    auto note = pitch_name(section.instrument.written(Pitch {69}));
    while (!note.empty() && note.back() >= '0' && note.back() <= '9')
        note.pop_back();
    // Of the letters, A, E and F are spoken with a vowel first.
    const auto article = std::string_view {"AEF"}.find(note.front()) == std::string_view::npos ? "a" : "an";
    switch (glance.obstacle) {
    case TuningGlance::Obstacle::not_alone:
        return fmt::format("{} alone, please", section.name);
    case TuningGlance::Obstacle::not_an_a:
        return fmt::format("{}: {} {}, please", section.name, article, note);
    case TuningGlance::Obstacle::unsteady:
        return fmt::format("{}: hold the {}", section.name, note);
    case TuningGlance::Obstacle::none:
        break;
    }
    return fmt::format("{}: play {} {}", section.name, article, note);
}

std::string tuning_sentence(const audio::ClassDescription& cls, std::size_t section, const TuningTurn& turn)
{
    const auto& name = cls.sections[section].name;
    switch (turn.outcome) {
    case TuningTurn::Outcome::heard: {
        const auto cents = std::lround(turn.deviation.value());
        const auto off = cents == 0
                             ? std::string {"in tune"}
                             : fmt::format("{} cent{} {}", std::labs(cents), std::labs(cents) == 1 ? "" : "s",
                                           cents > 0 ? "sharp" : "flat");
        return fmt::format("{} heard: A {:.1f}, {}.", name, transposed(cls.tuning.a4, turn.deviation).value(),
                           off);
    }
    case TuningTurn::Outcome::missed:
        return fmt::format("{} not heard alone for two seconds.", name);
    case TuningTurn::Outcome::skipped:
        return fmt::format("{} skipped.", name);
    case TuningTurn::Outcome::none:
        break;
    }
    return {};
}

}  // namespace tutti::rehearsal
