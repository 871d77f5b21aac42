// SPDX-License-Identifier: GPL-3.0-or-later
#include "playback/renderer.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace tutti::playback {

namespace {

constexpr auto join = 20_ms;        // crossfade before a passage's first beat: a bowed attack is heard whole
constexpr auto turn = 25_ms;        // crossfade to where whoever leads went
constexpr auto fade_away = 200_ms;  // into waiting
constexpr auto fade_in = 15_ms;     // out of it: most of an attack is heard
constexpr auto never = std::numeric_limits<std::int64_t>::max() / 4;

std::shared_ptr<const Stems> at_least_one(std::shared_ptr<const Stems> stems)
{
    if (!stems->stems.empty())
        return stems;
    auto silent = std::make_shared<Stems>(*stems);
    silent->stems.emplace_back();
    return silent;
}

std::int64_t frames(Seconds time, SampleRate rate)
{
    return to_frames(time, rate).value();
}

}  // namespace

Renderer::Renderer(std::shared_ptr<const Stems> stems, const Timeline& timeline, Passage passage,
                   double tempo, Pursuit::Parameters pursuit)
    : stems_ {at_least_one(std::move(stems))}
    , timeline_ {timeline}
    , passage_ {passage}
    , tempo_ {tempo}
    , stretcher_ {stems_->stems.size(), stems_->rate}
    , click_ {stems_->rate}
    , pursuit_ {pursuit}
    , fed_ {-stretcher_.lead().value()}
{
    const auto bars = timeline_.score().bars();
    from_ = frames(timeline_.time_at(bars[passage_.first_bar].start), rate());
    begins_ = from_ + std::max(frames(passage_.into, rate()), std::int64_t {0});
    to_ = frames(timeline_.time_at(bars[passage_.end_bar - 1].end()), rate());
    after_ = passage_.end_bar == bars.size() ? std::max(stems_->length.value() - to_, std::int64_t {0}) : 0;
    ready_.resize(stems_->stems.size() + 1);
    input_.resize(stems_->stems.size());
    heard_.push_back(stretcher_.heard());
    for (const auto& beat : timeline_.beats(bars[passage_.first_bar].start, bars[passage_.end_bar - 1].end()))
        beats_.push_back({frames(beat.time, rate()), beat.first_of_bar});
    pursuit_.set_rate(tempo);
    plan_count_in();
    plan_rest();
    plan_next();
}

void Renderer::plan_count_in()
{
    const auto& bar = timeline_.score().printed(timeline_.score().bars()[passage_.first_bar]);
    const auto beat = bar.metre.beat();
    const auto beats_in_bar = static_cast<int>(std::lround(bar.metre.bar_length() / beat));
    // Before a pick-up the metre is beaten on up to it.
    const auto beats = passage_.count_in == 0 ? 0
                                              : passage_.count_in * beats_in_bar +
                                                    static_cast<int>(std::lround(bar.begins_at / beat));
    const auto each = timeline_.beat_length(passage_.first_bar).value() * rate().value();
    for (auto i = 0; i < beats; ++i)
        counted_in_.push_back({std::llround(i * each), i % beats_in_bar == 0});
    const auto length = std::llround(beats * each);
    plan_.push_back(
        {fed_, length, begins_ - length + fed_, frames(join, rate()), 0, PlayingPlace::State::counting_in});
}

/// A whole last bar and then a pick-up would be a beat too few or too many each time round: what the metre
/// lacks between them is waited for.
void Renderer::plan_rest()
{
    const auto& score = timeline_.score();
    const auto& first = score.printed(score.bars()[passage_.first_bar]);
    const auto& last_bar = score.bars()[passage_.end_bar - 1];
    const auto& last = score.printed(last_bar);
    const auto whole = first.metre.bar_length().value();
    if (first.begins_at == score::Quarters {} || last.metre.bar_length().value() != whole)
        return;
    const auto ends_at = (last.begins_at + last_bar.length).value();
    const auto lacks = std::fmod(std::fmod(first.begins_at.value() - ends_at, whole) + whole, whole);
    const auto beats = lacks / first.metre.beat().value();
    const auto each = timeline_.beat_length(passage_.first_bar).value() * rate().value();
    const auto in_bar = std::lround(whole / first.metre.beat().value());
    const auto from = std::lround(ends_at / first.metre.beat().value());
    rest_ = std::llround(beats * each);
    for (auto i = 0; i < beats; ++i)
        rested_.push_back({std::llround(i * each), (from + i) % in_bar == 0});
}

void Renderer::plan_next()
{
    const auto before = plan_.back();
    const auto begin = before.end;
    if (before.sounds() && before.pass == passage_.passes) {
        plan_.push_back(
            {begin, never, before.source + begin - before.begin, 0, before.pass, PlayingPlace::State::ended});
        return;
    }
    // Whoever leads rests as they like.
    if (before.sounds() && rest_ > 0 && !lead_) {
        plan_.push_back({begin, begin + rest_, from_ - rest_, frames(join, rate()), before.pass + 1,
                         PlayingPlace::State::counting_in});
        return;
    }
    const auto pass = before.rests() ? before.pass : before.pass + 1;
    const auto last = pass == passage_.passes;
    const auto source = before.pass == 0 ? begins_ : from_;
    // What sounds on after the piece is heard; what follows a passage is not of it.
    plan_.push_back({begin, begin + std::max(to_ + (last ? after_ : 0) - source, std::int64_t {0}), source,
                     frames(join, rate()), pass, PlayingPlace::State::playing});
}

std::size_t Renderer::segment_at(std::int64_t fed) const noexcept
{
    auto segment = plan_.size() - 1;
    while (segment > 0 && plan_[segment].begin > fed)
        --segment;
    return segment;
}

void Renderer::turn_to(std::int64_t source, int pass)
{
    const auto fade = frames(turn, rate());
    const auto here = segment_at(fed_);
    auto& now = plan_[here];
    if (now.end - fed_ <= fade || now.state == PlayingPlace::State::ended)
        return;  // already on the way to somewhere else
    plan_.erase(plan_.begin() + static_cast<std::ptrdiff_t>(here) + 1, plan_.end());
    now.end = fed_ + fade;
    now.fade = fade;
    const auto first = std::clamp(source, from_, std::max(from_, to_ - 2 * fade)) + fade;
    const auto left = std::max(to_ - first, fade) + (pass == passage_.passes ? after_ : 0);
    plan_.push_back(
        {now.end, now.end + left, first, frames(join, rate()), pass, PlayingPlace::State::playing});
}

void Renderer::wait_here()
{
    const auto here = segment_at(fed_);
    auto& now = plan_[here];
    if (!now.sounds())
        return;
    const auto source = std::llround(now.source_at(static_cast<double>(fed_)));
    const auto pass = now.pass;
    now.end = fed_;
    plan_.erase(plan_.begin() + static_cast<std::ptrdiff_t>(here) + 1, plan_.end());
    plan_.push_back({fed_, never, source, 0, pass, PlayingPlace::State::waiting});
}

void Renderer::pursue()
{
    const auto& now = plan_[segment_at(fed_)];
    const auto known = heard_.back();
    const auto heard_at = known.output + (static_cast<double>(fed_) - known.input) * ratio_;
    const auto there =
        lead_->source +
        Seconds {lead_->rate * (heard_at - static_cast<double>(lead_->at.value())) / rate().value()};
    const auto here = Seconds {now.source_at(static_cast<double>(fed_)) / rate().value()};
    const auto hop = to_seconds(stretcher_.wanted(), rate());
    // Round a loop the lead may be on the other side of the seam.
    const auto last = passage_.passes == 0 ? std::max(lead_->pass, 1) : passage_.passes;
    const auto pass = std::clamp(lead_->pass, 1, last);
    const auto round = Seconds {static_cast<double>(to_ - from_) / rate().value()};
    const auto error = there - here + round * static_cast<double>(pass - std::max(now.pass, 1));
    const auto move = pursuit_.next(*lead_, error, hop, now.state == PlayingPlace::State::waiting);
    audible_ = move.audible;
    if (move.turn)
        turn_to(frames(there, rate()), pass);
    else if (!audible_ && level_ == 0.0F)
        wait_here();
    ratio_ = 1.0 / move.rate;
}

Renderer::Blend Renderer::blend_at(std::int64_t fed, std::size_t index) noexcept
{
    const auto& segment = plan_[index];
    level_ = audible_ ? std::min(1.0F, level_ + 1.0F / static_cast<float>(frames(fade_in, rate())))
                      : std::max(0.0F, level_ - 1.0F / static_cast<float>(frames(fade_away, rate())));
    auto blend = Blend {std::llround(segment.source_at(static_cast<double>(fed))), 0,
                        segment.sounds() ? level_ : 0.0F, 0.0F};
    if (const auto left = segment.end - fed; left <= segment.fade) {
        const auto& next = plan_[index + 1];
        const auto angle =
            0.5 * std::numbers::pi * static_cast<double>(left) / static_cast<double>(segment.fade);
        blend.gain *= static_cast<float>(std::sin(angle));
        blend.next_gain = next.sounds() ? level_ * static_cast<float>(std::cos(angle)) : 0.0F;
        blend.next_source = next.source - left;
    }
    return blend;
}

void Renderer::feed()
{
    if (lead_)
        pursue();
    else
        ratio_ = 1.0 / std::clamp(tempo_.load(std::memory_order_relaxed), slowest, fastest);
    stretcher_.set_time_ratio(ratio_);
    const auto count = stretcher_.wanted();
    while (plan_.back().end - plan_.back().fade <= fed_ + count.value())
        plan_next();

    blends_.resize(count.size());
    auto segment = segment_at(fed_);
    for (std::int64_t i = 0; i < count.value(); ++i) {
        while (fed_ + i >= plan_[segment].end)
            ++segment;
        blends_[static_cast<std::size_t>(i)] = blend_at(fed_ + i, segment);
    }
    input_pointers_.clear();
    for (std::size_t s = 0; s < input_.size(); ++s) {
        const auto& samples = stems_->stems[s].samples;
        const auto sample = [&](std::int64_t at) {
            return at >= 0 && at < static_cast<std::int64_t>(samples.size())
                       ? samples[static_cast<std::size_t>(at)]
                       : 0.0F;
        };
        input_[s].resize(count.size());
        for (std::size_t i = 0; i < count.size(); ++i) {
            const auto& blend = blends_[i];
            input_[s][i] = blend.gain * sample(blend.source);
            if (blend.next_gain > 0.0F)
                input_[s][i] += blend.next_gain * sample(blend.next_source);
        }
        input_pointers_.push_back(input_[s].data());
    }

    const auto before = stretcher_.heard();
    stretcher_.process(input_pointers_, count, std::span {ready_}.first(input_.size()));
    fed_ += count.value();
    lay_out_clicks(before, stretcher_.heard());
    heard_.push_back(stretcher_.heard());
    const auto click_made = rendered_ + static_cast<std::int64_t>(ready_.back().size());
    const auto made = rendered_ + static_cast<std::int64_t>(ready_.front().size());
    click_.render(click_made, made, ready_.back());
}

void Renderer::lay_out_clicks(Stretcher::Heard before, Stretcher::Heard now)
{
    const auto slope = (now.output - before.output) / (now.input - before.input);
    for (const auto& segment : plan_) {
        const auto rests = segment.rests();
        const auto counting_in = segment.state == PlayingPlace::State::counting_in && !rests;
        const auto goes_on = (segment.sounds() || rests) && click_on_.load(std::memory_order_relaxed);
        if (!counting_in && !goes_on)
            continue;
        const auto offset = counting_in ? 0 : rests ? segment.begin : segment.begin - segment.source;
        for (const auto& beat : counting_in ? counted_in_ : rests ? rested_ : beats_) {
            const auto fed = beat.source + offset;
            const auto due = static_cast<double>(fed);
            if (due > before.input && due <= now.input && fed >= segment.begin && fed < segment.end)
                click_.begin(std::llround(before.output + (due - before.input) * slope), beat.strong);
        }
    }
}

PlayingPlace Renderer::place_of(std::int64_t output) const
{
    const auto wanted = static_cast<double>(output);
    auto after = std::ranges::upper_bound(heard_, wanted, {}, &Stretcher::Heard::output);
    after = std::clamp(after, std::next(heard_.begin()), std::prev(heard_.end()));
    const auto& a = *std::prev(after);
    const auto& b = *after;
    const auto share = b.output > a.output ? (wanted - a.output) / (b.output - a.output) : 1.0;
    const auto fed = a.input + share * (b.input - a.input);
    auto segment = plan_.begin();
    while (std::next(segment) != plan_.end() && fed >= static_cast<double>(segment->end))
        ++segment;
    const auto source = segment->source_at(fed);
    return {FramePosition {output}, timeline_.quarters_at(Seconds {source / rate().value()}),
            std::max(segment->pass, 1), segment->state,
            b.output > a.output ? (b.input - a.input) / (b.output - a.output) : 1.0};
}

PlayingPlace Renderer::render(std::span<float* const> out, FrameCount count)
{
    while (ready_.back().size() < count.size() || heard_.back().output < static_cast<double>(rendered_))
        feed();
    const auto place = place_of(rendered_);
    for (std::size_t c = 0; c < ready_.size(); ++c) {
        std::copy_n(ready_[c].begin(), count.size(), out[c]);
        ready_[c].erase(ready_[c].begin(), ready_[c].begin() + count.value());
    }
    rendered_ += count.value();
    while (heard_.size() > 2 && heard_[1].output <= static_cast<double>(rendered_))
        heard_.pop_front();
    while (plan_.size() > 1 && static_cast<double>(plan_[1].begin) < heard_.front().input)
        plan_.pop_front();
    return place;
}

}  // namespace tutti::playback
