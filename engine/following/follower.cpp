// SPDX-License-Identifier: GPL-3.0-or-later
#include "following/follower.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace tutti::following {

using analysis::FollowingState;
using analysis::Presence;

namespace {

// How a section's evidence is likely to look, from what the ear is right and wrong about: it names the right
// key nine times in ten, and a wrong one may be any of some 25 in an instrument's range.
constexpr auto right_key = 0.9;
constexpr auto usual_keys = 25.0;
constexpr auto sounds_in_note = 0.93;
constexpr auto silent_at_note_end =
    0.35;  // as likely to be left out as played to its end: neither speaks for standing still
constexpr auto sounds_in_rest = 0.10;
constexpr auto rings_after_note = 0.5;  // on in a rest's beginning, or not: neither speaks against it
constexpr auto silent_after_note = 0.8;
constexpr auto sounds_when_stopped = 0.06;
constexpr auto sounds_in_talk = 0.5;          // a voice in the room reaches every microphone, and has any key
constexpr auto beginning_is_asked_for = 0.3;  // of the notes' beginnings reported, how many the score has

constexpr auto takes_part_usually = 0.9;  // whoever has a part, when playing begins
constexpr auto reconsidered = 1.0;        // in a second in which nobody plays
constexpr auto drops_out = 0.02;          // likewise, while others play
constexpr auto joins_in = 0.05;
constexpr auto least_doubt = 1e-3;
constexpr auto somebody_plays = 0.5;

constexpr auto presence_memory = 1.5_s;
constexpr auto sure_enough = 0.5;        // share of the belief within a second's music
constexpr auto sure_enough_alone = 0.2;  // likewise, of a player: other places have less each
constexpr auto mostly = 0.5;
constexpr auto another_place = 20.0;  // cells from one step to the next: the ensemble has jumped

/// That a section which is asked for this sounds, whatever its key, or is silent.
struct Chances {
    double sound;
    double silence;
};
Chances chances_in(const Asked& asked) noexcept
{
    if (asked.keys.empty())
        return {sounds_in_rest, 1.0 - sounds_in_rest};
    switch (asked.sound) {
    case Asked::Sound::held:
        break;
    case Asked::Sound::may_be_over:
        return {sounds_in_note, silent_at_note_end};
    case Asked::Sound::may_ring:
        return {rings_after_note, silent_after_note};
    }
    return {sounds_in_note, 1.0 - sounds_in_note};
}

/// How often a player is within 250 ms of a place of which so much is believed: fitted, for NoteFollower's
/// model of pupils is no pupil. Of those generated (benchmarks/following/run.py --bins; pupil and beginner,
/// seeds 31, 32 and 1 to 4, and takes in which one note in seven is wrong and one in eight left out).
double as_often_right(double belief) noexcept
{
    struct Point {
        double believed;
        double right;
    };
    constexpr auto points =
        std::array<Point, 5> {{{0.0, 0.10}, {0.50, 0.55}, {0.75, 0.73}, {0.95, 0.89}, {1.0, 0.985}}};
    const auto* above =
        std::ranges::upper_bound(points.begin() + 1, points.end() - 1, belief, {}, &Point::believed);
    const auto& low = *(above - 1);
    return low.right +
           (belief - low.believed) / (above->believed - low.believed) * (above->right - low.right);
}

}  // namespace

Follower::Follower(const score::UnfoldedScore& score, std::span<const std::optional<std::size_t>> parts,
                   Parameters parameters)
    : parameters_ {parameters}
    , step_ {to_seconds(parameters.hop, parameters.sample_rate) * static_cast<double>(hops_a_step)}
    , map_ {score, parts}
    , sections_(parts.size())
{
    if (parameters.passage || (map_.sections() == 1 && map_.is_one_line(0))) {
        const auto passage = parameters.passage.value_or(PartFollower::Passage {{}, score.end()});
        player_.emplace(score, *parts.front(), map_, passage,
                        PartFollower::Parameters {parameters.sample_rate, parameters.hop, parameters.pace});
    } else {
        ensemble_.emplace(map_, PositionFilter::Parameters {.step = step_});
        playing_.assign(map_.cells(), 1.0F);
        on_the_move_.assign(map_.segments().size(), 0.0F);
        for (auto s = std::size_t {0}; s < parts.size(); ++s)
            astray_.emplace_back(map_, s, step_);
    }
    for (auto s = std::size_t {0}; s < sections_.size(); ++s) {
        auto& section = sections_[s];
        section.log_likelihoods.resize(map_.asked(s).size(), 0.0F);
        section.likelihoods.resize(section.log_likelihoods.size(), 1.0);
        section.weighed = section.log_likelihoods;
        section.takes_part = takes_part_usually;
        const auto usual = std::max(map_.usual_beginning(s), 1e-3F);
        for (const auto fit : map_.beginnings(s))
            section.fits.push_back(static_cast<float>(1.0 - beginning_is_asked_for) +
                                   static_cast<float>(beginning_is_asked_for) * fit / usual);
    }
    update();
}

void Follower::weigh(std::size_t s, const analysis::KeyEvidence& evidence) noexcept
{
    auto& section = sections_[s];
    const auto asked = map_.asked(s);
    const auto sounds = evidence.sounding;
    // A wrong note lasts as long as a right one; silence where there should be sound says so sooner.
    const auto witnesses =
        sounds / parameters_.independent.value() + (1.0 - sounds) / parameters_.independent_silence.value();
    const auto weight = step_.value() * witnesses;
    const auto likelihood = [&](double of_sound, double of_silence) {
        return static_cast<float>(weight * std::log(2.0 * (sounds * of_sound + (1.0 - sounds) * of_silence)));
    };
    section.sounding = sounds;
    section.quiet = likelihood(sounds_when_stopped, 1.0 - sounds_when_stopped);
    section.talk = likelihood(sounds_in_talk, 1.0 - sounds_in_talk);
    for (auto i = std::size_t {0}; i < asked.size(); ++i) {
        auto believed = 0.0F;
        for (const auto key : asked[i].keys)
            if (key.midi_key() >= 0 && key.midi_key() < static_cast<int>(analysis::KeyEvidence::keys))
                believed = std::max(believed, evidence.belief[static_cast<std::size_t>(key.midi_key())]);
        const auto fits = right_key * usual_keys * static_cast<double>(believed) + (1.0 - right_key);
        const auto [of_sound, of_silence] = chances_in(asked[i]);
        section.log_likelihoods[i] =
            likelihood(asked[i].keys.empty() ? of_sound : of_sound * fits, of_silence);
    }
}

/// Log likelihood of nobody playing: silence, sound of any kind, or one voice in all microphones.
float Follower::weigh_standing_still(std::span<const analysis::KeyEvidence> keys) const noexcept
{
    auto quiet = 0.0F;
    auto talk = 0.0F;
    for (auto s = std::size_t {0}; s < sections_.size(); ++s)
        if (map_.plays(s)) {
            quiet += sections_[s].quiet;
            talk += sections_[s].talk;
        }
    auto voice = 0.0;
    for (auto key = std::size_t {0}; key < analysis::KeyEvidence::keys; ++key) {
        auto together = 1.0 / usual_keys;
        for (auto s = std::size_t {0}; s < sections_.size(); ++s)
            if (map_.plays(s)) {
                const auto fits =
                    right_key * usual_keys * static_cast<double>(keys[s].belief[key]) + (1.0 - right_key);
                together *= 2.0 * (keys[s].sounding * sounds_in_talk * fits +
                                   (1.0 - keys[s].sounding) * (1.0 - sounds_in_talk));
            }
        voice += together;
    }
    const auto in_all =
        static_cast<float>(step_ / parameters_.independent * std::log(std::max(voice, 1e-30)));
    return std::max({quiet, talk, in_all});
}

/// What each choice is worth of a section that may sit out: as likely silent as when nobody plays.
void Follower::weigh_by_taking_part(Section& section) noexcept
{
    const auto in = section.takes_part;
    const auto out = (1.0 - in) * std::exp(static_cast<double>(section.quiet));
    for (auto i = std::size_t {0}; i < section.weighed.size(); ++i) {
        section.likelihoods[i] = std::exp(static_cast<double>(section.log_likelihoods[i]));
        section.weighed[i] = static_cast<float>(std::log(in * section.likelihoods[i] + out));
    }
}

/// Does it play what it is asked for, or sit out? Heard against every place at which the others may be.
void Follower::learn_whether_it_takes_part(std::size_t s) noexcept
{
    auto& section = sections_[s];
    const auto segments = map_.segments();
    auto all = 0.0;
    auto fits = 0.0;
    for (auto i = std::size_t {0}; i < segments.size(); ++i) {
        const auto here = static_cast<double>(on_the_move_[i]);
        all += here;
        fits += here * section.likelihoods[map_.choice(segments[i], s)];
    }
    if (all <= 0.0)
        return;
    const auto in = section.takes_part * fits / all;
    const auto out = (1.0 - section.takes_part) * std::exp(static_cast<double>(section.quiet));
    section.takes_part = std::clamp(in / (in + out), least_doubt, 1.0 - least_doubt);
}

/// Whoever is silent while others play may sit out, and then nothing is learnt from their silence. When
/// playing has stopped, who will take part is open again.
void Follower::tell_who_takes_part() noexcept
{
    ensemble_->share_on_the_move(map_.segments(), on_the_move_);
    const auto still = std::clamp(estimate_.stopped, 0.0, 1.0);
    auto players = 0;
    for (auto s = std::size_t {0}; s < sections_.size(); ++s)
        players += map_.plays(s) && sections_[s].sounding >= somebody_plays ? 1 : 0;
    for (auto s = std::size_t {0}; s < sections_.size(); ++s) {
        if (!map_.plays(s))
            continue;
        auto& takes_part = sections_[s].takes_part;
        takes_part +=
            step_.value() * (still * reconsidered * (takes_part_usually - takes_part) +
                             (1.0 - still) * (joins_in * (1.0 - takes_part) - drops_out * takes_part));
        weigh_by_taking_part(sections_[s]);
        if (players > 0)
            learn_whether_it_takes_part(s);
    }
}

void Follower::lay_out_likelihood() noexcept
{
    const auto segments = map_.segments();
    for (auto i = std::size_t {0}; i < segments.size(); ++i) {
        auto sum = 0.0F;
        for (auto s = std::size_t {0}; s < sections_.size(); ++s)
            if (map_.plays(s))
                sum += sections_[s].weighed[map_.choice(segments[i], s)];
        const auto last = i + 1 < segments.size() ? segments[i + 1].first_cell : map_.cells();
        std::fill(playing_.begin() + static_cast<std::ptrdiff_t>(segments[i].first_cell),
                  playing_.begin() + static_cast<std::ptrdiff_t>(last),
                  std::exp(std::clamp(sum, -20.0F, 20.0F)));
    }
}

void Follower::hear_beginning(std::size_t s, const analysis::Onset& onset) noexcept
{
    if (!map_.plays(s))
        return;
    // The filter stands at the middle of what the last step's evidence showed.
    const auto known_until = heard_until_ - to_frames(parameters_.lag, parameters_.sample_rate) -
                             parameters_.hop * static_cast<std::int64_t>(hops_);
    ensemble_->weigh_beginning(sections_[s].fits, static_cast<float>(1.0 - beginning_is_asked_for),
                               to_seconds(known_until - onset.start, parameters_.sample_rate));
}

void Follower::step(std::span<const analysis::KeyEvidence> keys) noexcept
{
    for (auto s = std::size_t {0}; s < sections_.size(); ++s)
        weigh(s, keys[s]);
    if (ensemble_) {
        tell_who_takes_part();
        lay_out_likelihood();
        ensemble_->step(playing_, std::exp(std::clamp(weigh_standing_still(keys), -20.0F, 20.0F)));
        const auto before = estimate_.cell;
        update();
        look_for_strays(before);
    }
    tell_presence();
}

const analysis::ScorePlace& Follower::process(std::span<const analysis::SectionReading> readings,
                                              std::span<const analysis::KeyEvidence> keys) noexcept
{
    heard_until_ = readings.front().heard_until;
    ++hops_;
    if (player_) {
        player_->process(readings.front());
        update();
    } else {
        for (auto s = std::size_t {0}; s < sections_.size(); ++s)
            if (const auto& onset = readings[s].onset)
                hear_beginning(s, *onset);
    }
    if (hops_ == hops_a_step) {
        hops_ = 0;
        step(keys);
    }
    tell_place();
    return place_;
}

/// Carried on over the lag and the hops since the last step, as far as the ensemble moves; a single player's
/// place is carried on already.
void Follower::tell_place() noexcept
{
    auto cell = estimate_.cell;
    if (ensemble_ && place_.state != FollowingState::waiting)
        cell += estimate_.tempo * ((parameters_.lag + to_seconds(parameters_.hop, parameters_.sample_rate) *
                                                          static_cast<double>(hops_)) /
                                   ScoreMap::cell_length);
    place_.position = map_.quarters_at(cell);
}

void Follower::update() noexcept
{
    auto waits = false;
    auto known = true;
    if (player_) {
        estimate_.cell = player_->cell();
        estimate_.tempo = player_->pace();
        estimate_.share = player_->confidence();
        known = estimate_.share >= sure_enough_alone;
        waits = player_->phase() != PartFollower::Phase::along;
    } else {
        estimate_ = ensemble_->estimate();
        known = estimate_.wide_share >= sure_enough;
        waits = estimate_.moving < mostly || estimate_.stopped > mostly;
    }
    place_.state = waits ? FollowingState::waiting : known ? FollowingState::following : FollowingState::lost;
    place_.confidence = std::clamp(estimate_.share, 0.0, 1.0);
    if (player_)
        place_.confidence = as_often_right(place_.confidence);
    place_.tempo.reset();
    if (!waits)
        place_.tempo = BeatsPerMinute {estimate_.tempo * map_.marked_tempo_at(estimate_.cell)};
}

void Follower::look_for_strays(double cell_before) noexcept
{
    const auto went_elsewhere = std::fabs(estimate_.cell - cell_before) > another_place;
    for (auto s = std::size_t {0}; s < sections_.size(); ++s) {
        if (!map_.plays(s))
            continue;
        if (went_elsewhere || place_.state != FollowingState::following)
            astray_[s].forget();
        else
            astray_[s].process(sections_[s].log_likelihoods, estimate_.cell);
    }
}

std::optional<double> Follower::astray(std::size_t section) const noexcept
{
    if (presence(section) != Presence::lost || astray_.empty())
        return std::nullopt;
    const auto cells = astray_[section].cells();
    if (!cells)
        return std::nullopt;
    return map_.quarters_at(estimate_.cell + *cells) - map_.quarters_at(estimate_.cell);
}

void Follower::tell_presence() noexcept
{
    const auto cell =
        static_cast<std::size_t>(std::clamp(estimate_.cell, 0.0, static_cast<double>(map_.cells() - 1)));
    const auto& segment = map_.segment_at(cell);
    const auto share = 1.0 - std::exp(-(step_ / presence_memory));
    for (auto s = std::size_t {0}; s < sections_.size(); ++s) {
        auto& section = sections_[s];
        if (!map_.plays(s) || place_.state != FollowingState::following) {
            section.presence = Presence::unknown;
            section.agreement = section.silence = 0.0;
            continue;
        }
        const auto choice = map_.choice(segment, s);
        const auto& asked = map_.asked(s)[choice];
        const auto rest = asked.keys.empty() || asked.sound == Asked::Sound::may_ring;
        const auto scale = parameters_.independent / step_;
        if (!rest) {
            const auto odds = static_cast<double>(section.log_likelihoods[choice]) * scale;
            section.agreement += share * section.sounding * (std::clamp(odds, -3.0, 3.0) - section.agreement);
            section.silence += share * ((section.sounding < 0.5 ? 1.0 : 0.0) - section.silence);
        }
        const auto sounds = section.sounding >= 0.5;
        section.presence = rest                       ? (sounds ? Presence::unknown : Presence::resting)
                           : section.silence > 0.7    ? Presence::missing
                           : section.agreement > 0.5  ? Presence::playing
                           : section.agreement < -0.3 ? Presence::lost
                                                      : Presence::unknown;
    }
}

void Follower::told(score::ScorePosition position) noexcept
{
    const auto cell = map_.cell_at(position.value());
    if (player_)
        player_->told(cell);
    else
        ensemble_->told(cell);
    update();
    tell_place();
}

void Follower::skip() noexcept
{
    if (player_)
        player_->skip();
    else
        ensemble_->loosen();
    for (auto& section : sections_) {
        section.presence = Presence::unknown;
        section.agreement = section.silence = 0.0;
    }
}

}  // namespace tutti::following
