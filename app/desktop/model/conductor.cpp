// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/model/conductor.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "rehearsal/shared_channels.hpp"
#include "shared/clock_text.hpp"
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
constexpr Seconds tempo_renewed = 2_s;
constexpr auto longest_name = std::size_t {48};
// Finer steps than these nobody sees, and each would be a picture of its own.
constexpr auto height_steps = 100.0;
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

/// While a section is pointed at, its seat says one thing: a breath, a doubtful note or one in tune does not
/// take back what was said, nor has it a bar that says otherwise.
void hold(SectionPicture& seat, SectionState said, const Texts& texts)
{
    seat.attention = said;
    if (seat.state == said || seat.too_loud)
        return;
    seat.state = SectionState::unsure;
    seat.height = seat.half_spread = 0.0;
    seat.word = texts(word_of(said));
}

}  // namespace

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

Conductor::Conductor(audio::ClassDescription cls, std::shared_ptr<const score::UnfoldedScore> score,
                     SampleRate rate, Texts texts)
    : class_ {std::move(cls)}
    , score_ {std::move(score)}
    , rate_ {rate}
    , texts_ {texts}
    , timings_(class_.sections.size(), Timing::nothing)
{
    for (const auto& section : class_.sections)
        names_.push_back(shown_name(section.name));
}

void Conductor::say(std::string_view words)
{
    waiting_.push_back(printable(words));
}

std::string Conductor::message(Seconds now)
{
    if (!waiting_.empty() && (message_.empty() || now - message_at_ >= message_alone)) {
        message_ = std::move(waiting_.front());
        waiting_.pop_front();
        message_at_ = now;
    } else if (now - message_at_ >= message_shown) {
        message_.clear();
    }
    return message_;
}

ConductorPicture Conductor::picture(const rehearsal::Snapshot& now, bool keeps_session)
{
    const auto time = to_seconds(now.heard_until, rate_);
    const auto focus = attention_.update(now.sections, time);
    auto drawn = ConductorPicture {};
    drawn.class_name = shown_name(class_.name);
    drawn.clock = clock_text(time);
    drawn.headline = headline(now, focus);
    drawn.place = place(now, time);
    drawn.tolerance = std::max(0.0, height_of(class_.tolerance));
    for (std::size_t n = 0; n < class_.sections.size(); ++n) {
        drawn.sections.push_back(section(n, now));
        auto& seat = drawn.sections.back();
        if (!now.health.interface_away && focus && focus->section == n) {
            hold(seat, state_of(focus->verdict), texts_);
        }
    }
    drawn.kept = texts_(!keeps_session      ? Text::nothing_kept
                        : now.recording     ? Text::sound_kept
                        : now.readings_kept ? Text::no_sound_kept
                                            : Text::nothing_more_kept);
    drawn.message = message(time);
    if (drawn.message.empty())
        drawn.message = trouble(now);
    drawn.keys = texts_(now.tuning.asked ? Text::keys_tuning
                        : now.recording  ? Text::keys_recording
                                         : Text::keys);
    drawn.recording = now.recording;
    return drawn;
}

SectionPicture Conductor::section(std::size_t n, const rehearsal::Snapshot& now)
{
    if (now.health.interface_away || n >= now.sections.size()) {
        timings_[n] = Timing::nothing;
        return {.name = names_[n], .word = {}, .timing_word = {}};
    }
    const auto& glance = now.sections[n];
    auto drawn = picture_of(glance, texts_);
    drawn.name = names_[n];
    const auto sure = is_sure(drawn.state) && glance.deviation;

    timings_[n] = sure ? timing_of(glance.lead, timings_[n]) : Timing::nothing;
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
        drawn.word = texts_(Text::elsewhere);
    return drawn;
}

Headline Conductor::headline(const rehearsal::Snapshot& now,
                             const std::optional<rehearsal::Focus>& focus) const
{
    if (now.health.interface_away)
        return {Headline::Kind::warning, std::string {texts_(Text::no_input)}, {}, {}};
    if (const auto words = rehearsal::tuning_words(class_, now.tuning); !words.empty())
        return {Headline::Kind::tuning, shown_name(words), {}, in_steps(now.tuning.progress, 40)};
    if (focus && focus->section < names_.size()) {
        const auto flat = focus->verdict == Verdict::flat;
        return {flat ? Headline::Kind::flat : Headline::Kind::sharp,
                texts_(flat ? Text::headline_flat : Text::headline_sharp, names_[focus->section]),
                texts_(Text::cents_off, fmt::format("{:.0f}", abs(focus->deviation).value())),
                {}};
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
        switch (place->state) {
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
            if (std::ranges::any_of(score_->printed().bars,
                                    [](const score::Bar& each) { return !each.tempo_marks.empty(); }))
                marked = score_->tempo_at(position) / beat;
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
    if (const auto shared = rehearsal::shared_channel_words(class_, now.same_as); !shared.empty())
        return shared;
    const auto& health = now.health;
    if (health.take_frames_lost > 0 || health.readings_lost > 0)
        return std::string {texts_(Text::disk_too_slow)};
    if (health.frames_lost > 0)
        return std::string {texts_(Text::too_slow)};
    if (health.input_overruns > 0)
        return texts_(Text::input_lost, std::to_string(health.input_overruns));
    return {};
}

}  // namespace tutti::desktop
