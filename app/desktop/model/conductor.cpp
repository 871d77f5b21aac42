// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/model/conductor.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "desktop/model/confirmation.hpp"
#include "desktop/model/engine_sentences.hpp"
#include "desktop/model/engine_words.hpp"
#include "desktop/model/instrument_names.hpp"
#include "shared/clock_text.hpp"
#include "shared/how_far_off.hpp"
#include "shared/what_is_kept.hpp"
#include "units/signed_whole.hpp"
#include "units/utf8.hpp"

namespace tutti::desktop {

namespace {

using rehearsal::Verdict;

constexpr Cents scale_end = 50_cents;
constexpr Decibels quietest = -60_dB;
constexpr Seconds noticed_from = 40_ms;
constexpr Seconds noticed_until = 25_ms;
constexpr Seconds message_shown = 8_s;
constexpr Seconds message_alone =
    3_s;  // before the next takes its place: a section's tuning, then who is next
constexpr auto question_shown = Seconds {std::chrono::duration<double> {Confirmation::patience}.count()};
constexpr Seconds tempo_renewed = 2_s;

// Who needs the tutor. In time: a section that is surely 60 ms or more ahead or behind, once that has held
// for four seconds of its playing; below 40 ms it counts no more, two seconds without are forgotten. (One in
// tune for pitch: see rehearsal::Attention.) Of the two the one that is more times as far out as is worth a
// word: 20 cents, or 40 ms. A choice stands for two seconds; after that the other takes over when it matters
// a quarter more. Of balance nothing is said: live, no figure of it is sure.
constexpr Seconds drags_from = 60_ms;
constexpr Seconds drags_until = noticed_from;
constexpr Seconds drags_for = 4_s;
constexpr Seconds drags_pause = 2_s;
constexpr Seconds choice_stands = 2_s;
constexpr Seconds longest_step = 250_ms;  // a view that stalls has not seen what went on meanwhile
constexpr Seconds lead_memory = 1_s;      // the number shown follows this slowly
constexpr Cents worth_a_word = 20_cents;
constexpr auto matters_more = 1.25;
constexpr auto longest_name = std::size_t {48};
// Finer steps than these nobody sees, and each would be a picture of its own.
constexpr auto height_steps = 50.0;  // a cent
constexpr auto level_steps = 24.0;

double in_steps(double value, double steps)
{
    return std::isfinite(value) ? std::round(value * steps) / steps : 0.0;
}

/// A name as it may be shown: without what is no character, and not without end.
std::string shown_name(std::string_view name)
{
    return shortened(printable(name), longest_name);
}

SectionState state_of(Verdict verdict)
{
    switch (verdict) {
    case Verdict::silent:
        return SectionState::silent;
    case Verdict::unsure:
        return SectionState::unsure;
    case Verdict::in_tune:
        return SectionState::in_tune;
    case Verdict::flat:
        return SectionState::flat;
    case Verdict::sharp:
        return SectionState::sharp;
    }
    return SectionState::unsure;
}

Text word_of(SectionState state)
{
    return state == SectionState::in_tune ? Text::in_tune
           : state == SectionState::flat  ? Text::flat
           : state == SectionState::sharp ? Text::sharp
                                          : Text::not_sure;
}

bool is_sure(SectionState state)
{
    return state == SectionState::in_tune || state == SectionState::flat || state == SectionState::sharp;
}

Timing timing_of(const std::optional<Seconds>& lead, Timing before)
{
    if (!lead)
        return Timing::nothing;
    const auto side = *lead < Seconds {} ? Timing::late : Timing::early;
    const auto enough = side == before ? noticed_until : noticed_from;
    return abs(*lead) >= enough ? side : Timing::nothing;
}

Concern concern_of(Verdict verdict)
{
    return verdict == Verdict::flat ? Concern::flat : Concern::sharp;
}

Concern concern_of(Timing timing)
{
    return timing == Timing::early ? Concern::early : Concern::late;
}

bool is_of_time(Concern concern)
{
    return concern == Concern::early || concern == Concern::late;
}

/// How many times as far out as is worth a word.
double weight_of(const Standout::Choice& choice)
{
    return is_of_time(choice.concern) ? abs(choice.lead) / noticed_from
                                      : abs(choice.deviation) / worth_a_word;
}

/// While a section is pointed at, its seat says one thing: a breath, a doubtful note or one in tune does not
/// take back what was said, nor has it a bar that says otherwise.
void hold(SectionPicture& seat, Concern said, const Texts& texts)
{
    seat.attention = said;
    if (is_of_time(said)) {
        seat.timing = said == Concern::early ? Timing::early : Timing::late;
        seat.timing_word = texts(said == Concern::early ? Text::early : Text::late);
        return;
    }
    const auto state = said == Concern::flat ? SectionState::flat : SectionState::sharp;
    if (seat.state == state || seat.too_loud)
        return;
    seat.state = SectionState::unsure;
    seat.height = seat.half_spread = 0.0;
    seat.word = texts(word_of(state));
}

/// Files that a sentence calls '/by/their/whole/path', by their names alone.
std::string with_short_paths(std::string_view sentence)
{
    auto shorter = std::string {};
    while (true) {
        const auto begin = sentence.find("'/");
        const auto end = begin == std::string_view::npos ? begin : sentence.find('\'', begin + 1);
        if (end == std::string_view::npos)
            return shorter.append(sentence);
        const auto name = sentence.rfind('/', end) + 1;
        shorter.append(sentence.substr(0, begin + 1)).append(sentence.substr(name, end + 1 - name));
        sentence.remove_prefix(end + 1);
    }
}

}  // namespace

void Standout::weigh(const std::optional<Seconds>& lead, Seconds step, Evidence& evidence)
{
    const auto side = !lead ? Timing::nothing : *lead < Seconds {} ? Timing::late : Timing::early;
    const auto same = side != Timing::nothing && side == evidence.side;
    if (!lead || abs(*lead) < (same ? drags_until : drags_from)) {
        evidence.without += step;
        // With the others again, not only silent: what was held against it is taken back as it came.
        if (lead)
            evidence.amount = evidence.amount - step;
        if (evidence.without > drags_pause || evidence.amount < Seconds {})
            evidence = Evidence {};
        return;
    }
    if (!same) {
        evidence = Evidence {};
        evidence.side = side;
        evidence.lead = *lead;
        return;
    }
    // Only the time between two glances on this side was surely spent there.
    if (evidence.without == Seconds {})
        evidence.amount = std::min(evidence.amount + step, drags_for);
    evidence.without = Seconds {};
    evidence.enough = evidence.enough || evidence.amount >= drags_for;
    evidence.lead += (*lead - evidence.lead) * std::min(1.0, step / lead_memory);
}

std::optional<Standout::Choice> Standout::update(std::span<const rehearsal::Glance> glances,
                                                 std::span<const std::optional<Seconds>> timed, Seconds now)
{
    if (time_.size() != timed.size() || (last_ && now < *last_)) {
        time_.assign(timed.size(), Evidence {});
        choice_.reset();
        last_.reset();
    }
    const auto step = last_ ? std::min(now - *last_, longest_step) : Seconds {};
    last_ = now;
    auto best = std::optional<Choice> {};
    auto still = std::optional<Choice> {};  // what was chosen, as it is now
    const auto consider = [&](const Choice& one) {
        if (choice_ && choice_->section == one.section && choice_->concern == one.concern)
            still = one;
        if (!best || weight_of(one) > weight_of(*best))
            best = one;
    };
    if (const auto focus = pitch_.update(glances, now))
        consider({focus->section, concern_of(focus->verdict), focus->deviation, {}});
    for (std::size_t n = 0; n < timed.size(); ++n) {
        weigh(timed[n], step, time_[n]);
        if (time_[n].enough)
            consider({n, concern_of(time_[n].side), {}, time_[n].lead});
    }
    if (still)
        choice_ = still;
    if (choice_ && now - chosen_at_ < choice_stands)
        return choice_;
    if (still && weight_of(*best) <= matters_more * weight_of(*still))
        return choice_;
    choice_ = best;
    chosen_at_ = now;
    return choice_;
}

double height_of(Cents deviation) noexcept
{
    return std::clamp(deviation / scale_end, -1.0, 1.0);
}

SectionPicture picture_of(const rehearsal::Glance& glance, const Texts& texts)
{
    auto drawn = SectionPicture {};
    drawn.state = state_of(glance.verdict);
    if (is_sure(drawn.state) && glance.deviation) {
        drawn.height = in_steps(height_of(*glance.deviation), height_steps);
        if (glance.spread)
            drawn.half_spread = in_steps(std::clamp(*glance.spread / scale_end, 0.0, 1.0), height_steps);
    }
    drawn.level =
        in_steps(std::clamp((glance.level - quietest) / (decibels(0) - quietest), 0.0, 1.0), level_steps);
    drawn.too_loud = glance.clipped;
    if (drawn.too_loud)
        drawn.word = texts(Text::too_loud);
    else if (drawn.state != SectionState::silent)
        drawn.word = texts(word_of(drawn.state));
    return drawn;
}

std::string title_of(const ConductorPicture& picture, const Texts& texts)
{
    auto title = picture.class_name.empty() ? std::string {texts(Text::rehearse)} : picture.class_name;
    const auto add = [&](std::string_view words) {
        if (!title.empty() && !words.empty())
            title += ". ";
        title += words;
    };
    if (picture.headline.kind == Headline::Kind::warning)
        add(picture.headline.words);
    add(picture.message);
    return title;
}

Conductor::Conductor(audio::ClassDescription cls, std::shared_ptr<const score::UnfoldedScore> score,
                     SampleRate rate, Texts texts)
    : class_ {std::move(cls)}
    , score_ {std::move(score)}
    , rate_ {rate}
    , texts_ {texts}
    , timings_(class_.sections.size(), Timing::nothing)
    , timed_(class_.sections.size())
{
    for (const auto& section : class_.sections)
        names_.push_back(shown_name(section.name));
}

void Conductor::say(std::string_view words)
{
    const auto wait = [&](std::string sentence) {
        // What stands there or will be next need not be said again.
        if (!sentence.empty() && sentence != (waiting_.empty() ? message_ : waiting_.back()))
            waiting_.push_back(std::move(sentence));
    };
    auto rest = in_words(with_short_paths(printable(words)), texts_);
    for (auto end = rest.find(". "); end != std::string::npos; end = rest.find(". ")) {
        wait(rest.substr(0, end + 1));
        rest.erase(0, end + 2);
    }
    wait(std::move(rest));
}

void Conductor::ask(std::string_view words)
{
    const auto before = std::exchange(question_, printable(words));
    auto interrupted = std::exchange(message_, {});
    std::erase(waiting_, question_);
    std::erase(waiting_, before);  // may not have been shown yet
    if (!interrupted.empty() && interrupted != question_ && interrupted != before)
        waiting_.push_front(std::move(interrupted));
    waiting_.push_front(question_);
}

void Conductor::say_at_length(std::string_view words)
{
    const auto before = waiting_.size();
    say(words);
    at_length_.insert(at_length_.end(), waiting_.begin() + static_cast<std::ptrdiff_t>(before),
                      waiting_.end());
}

std::string Conductor::message(Seconds at)
{
    const auto asks = !question_.empty() && message_ == question_;
    const auto at_length = std::ranges::find(at_length_, message_) != at_length_.end();
    const auto stands = asks ? question_shown : at_length ? message_shown : message_alone;
    if (!waiting_.empty() && (message_.empty() || at - message_at_ >= stands)) {
        message_ = std::move(waiting_.front());
        waiting_.pop_front();
        message_at_ = at;
    } else if (at - message_at_ >= (asks ? question_shown : message_shown)) {
        message_.clear();
    }
    return message_;
}

ConductorPicture Conductor::picture(const rehearsal::Snapshot& now, bool keeps_session, Seconds at)
{
    const auto time = to_seconds(now.heard_until, rate_);
    auto drawn = ConductorPicture {};
    drawn.class_name = shown_name(class_.name);
    drawn.clock = clock_text(time);
    say_of_tuning(now);
    const auto tunes = now.tuning.asked && !now.health.interface_away;
    for (std::size_t n = 0; n < class_.sections.size(); ++n)
        drawn.sections.push_back(tunes ? tuned(n, now) : section(n, now));
    // Who is out of tune while the class tunes is about to be told so.
    if (tunes)
        standout_ = {};
    const auto choice = tunes ? std::nullopt : standout_.update(now.sections, timed_, time);
    if (!now.health.interface_away && choice && choice->section < drawn.sections.size())
        hold(drawn.sections[choice->section], choice->concern, texts_);
    drawn.headline = headline(now, choice);
    drawn.place = place(now, time);
    drawn.tolerance = std::max(0.0, height_of(class_.tolerance));
    drawn.kept = kept(now, keeps_session);
    drawn.message = message(at);
    drawn.asks = !question_.empty() && drawn.message == question_;
    if (drawn.message.empty())
        drawn.message = trouble(now);
    drawn.keys = texts_(now.tuning.asked ? Text::keys_tuning
                        : now.recording  ? Text::keys_recording
                                         : Text::keys);
    drawn.recording = now.recording;
    return drawn;
}

std::string Conductor::kept(const rehearsal::Snapshot& now, bool keeps_session) const
{
    using Sound = WhatIsKept::Sound;
    const auto kept = what_is_kept(now, keeps_session, rate_);
    if (!kept.session)
        return std::string {texts_(Text::nothing_kept)};
    const auto sound = [&]() -> std::string {
        const auto until = clock_text(kept.sound_until);
        switch (kept.sound) {
        case Sound::none:
            return std::string {texts_(Text::no_sound_kept)};
        case Sound::being_kept:
            return std::string {texts_(Text::sound_kept)};
        case Sound::until:
            return texts_(Text::sound_kept_until, until);
        case Sound::until_full:
            return texts_(Text::sound_kept_disk_was_full, until);
        case Sound::until_failed:
            break;
        }
        return texts_(Text::sound_kept_disk_failed, until);
    };
    if (!kept.nothing_more)
        return sound();
    const auto nothing_more = std::string {texts_(Text::nothing_more_kept)};
    return kept.sound == Sound::none ? nothing_more : sound() + " " + nothing_more;
}

SectionPicture Conductor::section(std::size_t n, const rehearsal::Snapshot& now)
{
    if (now.health.interface_away || n >= now.sections.size()) {
        timings_[n] = Timing::nothing;
        timed_[n].reset();
        return {.name = names_[n], .word = {}, .timing_word = {}};
    }
    const auto& glance = now.sections[n];
    auto drawn = picture_of(glance, texts_);
    drawn.name = names_[n];
    const auto sure = is_sure(drawn.state) && glance.deviation;

    timed_[n] = sure && glance.lead && std::isfinite(glance.lead->value()) ? glance.lead : std::nullopt;
    timings_[n] = timing_of(timed_[n], timings_[n]);
    drawn.timing = timings_[n];
    if (drawn.timing != Timing::nothing)
        drawn.timing_word = texts_(drawn.timing == Timing::early ? Text::early : Text::late);

    const auto silent = drawn.state == SectionState::silent;
    if (drawn.too_loud)
        return drawn;
    if (silent && glance.presence == analysis::Presence::resting)
        drawn.word = texts_(Text::resting);
    else if (silent && glance.presence == analysis::Presence::missing)
        drawn.word = texts_(Text::missing);
    else if (!silent && glance.presence == analysis::Presence::lost && drawn.state != SectionState::flat &&
             drawn.state != SectionState::sharp)
        drawn.word = elsewhere(glance, now);
    return drawn;
}

/// Of a lost section: how far it is from the others, where that is known; short, to be read from far away.
std::string Conductor::elsewhere(const rehearsal::Glance& glance, const rehearsal::Snapshot& now) const
{
    if (!glance.astray || !now.ensemble.place || score_ == nullptr)
        return std::string {texts_(Text::elsewhere)};
    const auto position = score::ScorePosition {score::Quarters::nearest(now.ensemble.place->position)};
    const auto off =
        how_far_off(*glance.astray, score_->printed().bars[score_->place_at(position).bar].metre);
    const auto one = off.count == 1;
    const auto words =
        off.bars ? (one ? Text::bar_off : Text::bars_off) : (one ? Text::beat_off : Text::beats_off);
    return texts_(words, signed_whole(off.ahead ? off.count : -off.count));
}

SectionPicture Conductor::tuned(std::size_t n, const rehearsal::Snapshot& now)
{
    using Outcome = rehearsal::TuningTurn::Outcome;
    timings_[n] = Timing::nothing;
    timed_[n].reset();
    auto drawn = n < now.sections.size() ? picture_of(now.sections[n], texts_) : SectionPicture {};
    drawn.name = names_[n];
    drawn.asked = now.tuning.asked == n;
    // Whoever is not asked and has not been may play what they like: nothing is said of it.
    drawn.state = SectionState::silent;
    drawn.height = drawn.half_spread = 0.0;
    if (drawn.too_loud)
        return drawn;
    drawn.word.clear();
    if (drawn.asked) {
        drawn.word = texts_(Text::tuning_asked,
                            written_note(class_.sections[n].instrument, now.tuning.note.sounding, texts_));
        return drawn;
    }
    // Of several strings the one that is furthest off.
    const rehearsal::TuningTurn* told = nullptr;
    for (const auto& turn : now.tuning_turns)
        if (turn.section == n && turn.outcome != Outcome::none &&
            (told == nullptr || told->outcome != Outcome::heard ||
             (turn.outcome == Outcome::heard && abs(turn.deviation) > abs(told->deviation))))
            told = &turn;
    if (told == nullptr)
        return drawn;
    if (told->outcome != Outcome::heard) {
        drawn.word = texts_(told->outcome == Outcome::missed ? Text::tuning_missed : Text::tuning_skipped);
        return drawn;
    }
    const auto off = told->deviation;
    drawn.state = abs(off) <= class_.tolerance ? SectionState::in_tune
                  : off < Cents {}             ? SectionState::flat
                                               : SectionState::sharp;
    drawn.height = in_steps(height_of(off), height_steps);
    drawn.word = texts_(word_of(drawn.state));
    if (told->note.open_string && drawn.state != SectionState::in_tune)
        drawn.word =
            written_note(class_.sections[n].instrument, told->note.sounding, texts_) + " " + drawn.word;
    return drawn;
}

void Conductor::say_of_tuning(const rehearsal::Snapshot& now)
{
    for (const auto& turn : rehearsal::ended_between(tuning_turns_, now.tuning_turns))
        if (turn.section < class_.sections.size())
            say(tuning_sentence(class_, turn, texts_));
    if (tuning_.asked && !now.tuning.asked)
        say(texts_(Text::tuning_over));
    tuning_ = now.tuning;
    tuning_turns_ = now.tuning_turns;
}

Headline Conductor::headline(const rehearsal::Snapshot& now,
                             const std::optional<Standout::Choice>& choice) const
{
    if (now.health.interface_away)
        return {Headline::Kind::warning, std::string {texts_(Text::no_input)}, {}, {}};
    if (const auto words = tuning_words(class_, now.tuning, texts_); !words.empty())
        return {Headline::Kind::tuning, shown_name(words), {}, in_steps(now.tuning.progress, 40)};
    if (choice && choice->section < names_.size()) {
        const auto& name = names_[choice->section];
        const auto cents = texts_(Text::cents_off, fmt::format("{:.0f}", abs(choice->deviation).value()));
        switch (choice->concern) {
        case Concern::flat:
            return {Headline::Kind::flat, texts_(Text::headline_flat, name), cents, {}};
        case Concern::sharp:
            return {Headline::Kind::sharp, texts_(Text::headline_sharp, name), cents, {}};
        // How far in milliseconds no tutor asks.
        case Concern::early:
            return {Headline::Kind::early, texts_(Text::headline_early, name), {}, {}};
        case Concern::late:
            return {Headline::Kind::late, texts_(Text::headline_late, name), {}, {}};
        }
    }
    return {Headline::Kind::calm, std::string {texts_(Text::nothing_stands_out)}, {}, {}};
}

PlacePicture Conductor::place(const rehearsal::Snapshot& now, Seconds time)
{
    auto drawn = PlacePicture {};
    auto tempo = now.ensemble.tempo;
    auto marked = std::optional<BeatsPerMinute> {};
    if (const auto& place = now.ensemble.place; place && score_ != nullptr) {
        const auto position = score::ScorePosition {score::Quarters::nearest(place->position)};
        const auto on_page = score_->place_at(position);
        const auto& bar = score_->printed().bars[on_page.bar];
        const auto number = printable(bar.number);
        switch (now.doubts_piece ? analysis::FollowingState::lost : place->state) {
        case analysis::FollowingState::lost:
            drawn.bar = texts_(Text::place_not_known);
            break;
        case analysis::FollowingState::waiting:
            drawn.bar = texts_(Text::waiting_in_bar, number);
            break;
        case analysis::FollowingState::following:
            drawn.bar = texts_(Text::bar, number);
            const auto beat = bar.metre.beat().value();
            drawn.beats = static_cast<int>(std::lround(bar.metre.bar_length().value() / beat));
            drawn.beat = std::clamp(static_cast<int>(on_page.beat), 1, std::max(drawn.beats, 1));
            tempo = place->tempo ? std::optional {*place->tempo / beat} : std::nullopt;
            if (const auto mark = score_->printed_tempo_at(position))
                marked = *mark / beat;
            break;
        }
    }
    if (!tempo_at_ || time < *tempo_at_ || time - *tempo_at_ >= tempo_renewed || (tempo_.empty() && tempo)) {
        tempo_at_ = time;
        tempo_.clear();
        if (tempo && std::isfinite(tempo->value())) {
            const auto now_played = fmt::format("{:.0f}", tempo->value());
            tempo_ = marked ? texts_(Text::tempo_and_mark, now_played, fmt::format("{:.0f}", marked->value()))
                            : texts_(Text::tempo, now_played);
        }
    }
    drawn.tempo = now.health.interface_away ? std::string {} : tempo_;
    return drawn;
}

std::string Conductor::trouble(const rehearsal::Snapshot& now) const
{
    if (auto shared = shared_channel_words(class_, now.same_as, texts_); !shared.empty())
        return shared;
    const auto& health = now.health;
    if (health.take_frames_lost > 0 || health.readings_lost > 0)
        return std::string {texts_(Text::disk_too_slow)};
    if (health.frames_lost > 0)
        return std::string {texts_(Text::too_slow)};
    if (health.input_overruns > 0)
        return texts_(Text::input_lost, std::to_string(health.input_overruns));
    return now.doubts_piece ? std::string {texts_(Text::right_piece_asked)} : std::string {};
}

}  // namespace tutti::desktop
