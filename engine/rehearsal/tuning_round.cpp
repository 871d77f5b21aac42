// SPDX-License-Identifier: GPL-3.0-or-later
#include "rehearsal/tuning_round.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "units/open_strings.hpp"

namespace tutti::rehearsal {

namespace {

constexpr auto long_enough = 2_s;  // beats of players 3 cents apart come round in it
constexpr auto settling = 150_ms;  // the attack, and what rings on of others
constexpr auto forgiven = 200_ms;  // a breath, the turn of a bow
constexpr auto patience = 20_s;    // then somebody else may be ready
constexpr auto obstacle_shows = 700_ms;
constexpr auto smoothing = 100_ms;    // of levels: beats and low notes ripple faster
constexpr auto that_note = 80_cents;  // further off it is another one
constexpr auto steady = 40_cents;     // from the mean so far: wide vibrato is
constexpr auto louder = 2.0;          // 3 dB: more would leave out uneven microphones at 6 dB of bleed
constexpr auto fairly_sure = 0.5;

bool sure_of_a_pitch(const analysis::SectionReading& reading) noexcept
{
    return reading.state == analysis::SectionState::sounding && reading.f0 &&
           reading.confidence >= fairly_sure;
}

}  // namespace

std::size_t longest_tuning_round(std::span<const Instrument> instruments) noexcept
{
    auto notes = std::size_t {0};
    for (const auto& instrument : instruments)
        notes += std::max(open_strings(instrument).size(), std::size_t {1});
    return notes;
}

TuningRound::TuningRound(Parameters parameters)
    : parameters_ {std::move(parameters)}
    , powers_(parameters_.instruments.size(), 0.0)
{
    turns_.reserve(longest_tuning_round(parameters_.instruments));
}

void TuningRound::begin(TuningKind kind) noexcept
{
    turns_.clear();
    for (auto s = std::size_t {0}; s < powers_.size(); ++s) {
        const auto strings = kind == TuningKind::open_strings ? open_strings(parameters_.instruments[s])
                                                              : std::span<const Pitch> {};
        for (const auto string : strings)
            turns_.push_back({.outcome = {}, .section = s, .note = {string, true}, .deviation = {}});
        if (strings.empty())
            turns_.push_back({.outcome = {}, .section = s, .note = {}, .deviation = {}});
    }
    again_ = false;
    ask(turns_.empty() ? std::nullopt : std::optional {std::size_t {0}});
}

void TuningRound::skip() noexcept
{
    if (glance_.asked)
        ask_next(TuningTurn::Outcome::skipped, {});
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

void TuningRound::ask(std::optional<std::size_t> turn) noexcept
{
    interrupt();
    waited_ = seen_for_ = Seconds {};
    seen_ = Obstacle::none;
    glance_ = {};
    if (!turn)
        return;
    turn_ = *turn;
    const auto& asked = turns_[turn_];
    glance_.asked = asked.section;
    glance_.note = asked.note;
    const auto a4 = parameters_.tuning.a4;
    wanted_ = asked.note.open_string
                  ? open_string_frequency(parameters_.instruments[asked.section], asked.note.sounding, a4)
                  : a4;
}

void TuningRound::ask_next(TuningTurn::Outcome outcome, Cents deviation) noexcept
{
    turns_[turn_].outcome = outcome;
    turns_[turn_].deviation = deviation;
    auto next = turn_ + 1;
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
            somebody_else |= abs(from_an_a(*readings[s].f0, *readings[asked].f0)) > that_note &&
                             powers_[s] * 100.0 > powers_[asked];
    }
    auto judgement = Judgement {};
    if (somebody_else)
        judgement.obstacle = Obstacle::not_alone;
    if (!sure_of_a_pitch(readings[asked]))
        return judgement;
    judgement.deviation = from_an_a(*readings[asked].f0, wanted_);
    if (somebody_else)
        return judgement;
    for (auto s = std::size_t {0}; s < readings.size(); ++s)
        if (s != asked && powers_[s] * louder > powers_[asked])
            return judgement;  // something louder that is no note: a chair, talk
    if (abs(judgement.deviation) > that_note)
        judgement.obstacle = Obstacle::another_note;
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
            ask_next(TuningTurn::Outcome::missed, {});
        return {};
    }
    gap_ = Seconds {};
    held_ += parameters_.hop;
    cents_ += judgement.deviation.value();
    ++hops_;
    glance_.progress = held_ / long_enough;
    const auto teaches_bleed = glance_.note.sounding.pitch_class() == Pitch {69}.pitch_class();
    if (held_ >= long_enough) {
        ask_next(TuningTurn::Outcome::heard, Cents {cents_ / hops_});
        return {teaches_bleed ? Step::Kind::alone_until_here : Step::Kind::none, section};
    }
    if (!learning_ && held_ >= settling) {
        learning_ = true;
        cents_ = 0.0;
        hops_ = 0;
        return {teaches_bleed ? Step::Kind::alone_from_here : Step::Kind::none, section};
    }
    return {};
}

namespace {

/// As its players call it, without an octave.
std::string called(const Instrument& instrument, const TuningNote& note)
{
    auto name = pitch_name(instrument.written(note.sounding));
    while (!name.empty() && name.back() >= '0' && name.back() <= '9')
        name.pop_back();
    return name;
}

}  // namespace

std::string tuning_words(const audio::ClassDescription& cls, const TuningGlance& glance)
{
    if (!glance.asked || *glance.asked >= cls.sections.size())
        return {};
    const auto& section = cls.sections[*glance.asked];
    const auto note = called(section.instrument, glance.note);
    // Of the letters, A, E and F are spoken with a vowel first.
    const auto article = std::string_view {"AEF"}.find(note.front()) == std::string_view::npos ? "a" : "an";
    const auto wanted =
        glance.note.open_string ? fmt::format("the {} string", note) : fmt::format("{} {}", article, note);
    switch (glance.obstacle) {
    case TuningGlance::Obstacle::not_alone:
        return fmt::format("{} alone, please", section.name);
    case TuningGlance::Obstacle::another_note:
        return fmt::format("{}: {}, please", section.name, wanted);
    case TuningGlance::Obstacle::unsteady:
        return fmt::format("{}: hold the {}", section.name, note);
    case TuningGlance::Obstacle::none:
        break;
    }
    return fmt::format("{}: play {}", section.name, wanted);
}

std::string tuning_sentence(const audio::ClassDescription& cls, const TuningTurn& turn)
{
    const auto& section = cls.sections[turn.section];
    const auto name = turn.note.open_string
                          ? fmt::format("{}, {} string", section.name, called(section.instrument, turn.note))
                          : section.name;
    switch (turn.outcome) {
    case TuningTurn::Outcome::heard: {
        const auto cents = std::lround(turn.deviation.value());
        const auto off = cents == 0
                             ? std::string {"in tune"}
                             : fmt::format("{} cent{} {}", std::labs(cents), std::labs(cents) == 1 ? "" : "s",
                                           cents > 0 ? "sharp" : "flat");
        if (turn.note.open_string)
            return fmt::format("{}: {}.", name, off);
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

std::vector<TuningTurn> ended_between(std::span<const TuningTurn> before, std::span<const TuningTurn> now)
{
    auto ended = std::vector<TuningTurn> {};
    for (auto n = std::size_t {0}; n < now.size(); ++n)
        if (now[n].outcome != TuningTurn::Outcome::none &&
            (before.size() != now.size() || before[n] != now[n]))
            ended.push_back(now[n]);
    return ended;
}

}  // namespace tutti::rehearsal
