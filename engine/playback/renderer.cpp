// SPDX-License-Identifier: GPL-3.0-or-later
#include "playback/renderer.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace tutti::playback {

namespace {

constexpr auto join = 20_ms;  // crossfade before a passage's first beat: a bowed attack is heard whole
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
                   double tempo)
    : stems_ {at_least_one(std::move(stems))}
    , timeline_ {timeline}
    , passage_ {passage}
    , tempo_ {tempo}
    , stretcher_ {stems_->stems.size(), stems_->rate}
    , click_ {stems_->rate}
    , fed_ {-stretcher_.lead().value()}
{
    const auto bars = timeline_.score().bars();
    from_ = frames(timeline_.time_at(bars[passage_.first_bar].start), rate());
    to_ = frames(timeline_.time_at(bars[passage_.end_bar - 1].end()), rate());
    after_ = passage_.end_bar == bars.size() ? std::max(stems_->length.value() - to_, std::int64_t {0}) : 0;
    ready_.resize(stems_->stems.size() + 1);
    input_.resize(stems_->stems.size());
    heard_.push_back(stretcher_.heard());
    plan_count_in();
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
        beats_.push_back({i * each, i % beats_in_bar == 0, true});
    const auto length = std::llround(beats * each);
    plan_.push_back({fed_, length, from_ - length + fed_, 0, false});
}

void Renderer::plan_next()
{
    const auto& before = plan_.back();
    const auto begin = before.end;
    const auto last = before.pass + 1 == passage_.passes;
    plan_.push_back({begin, last ? never : begin + to_ - from_, from_, before.pass + 1, last});
    const auto bars = timeline_.score().bars();
    for (const auto& beat : timeline_.beats(bars[passage_.first_bar].start, bars[passage_.end_bar - 1].end()))
        beats_.push_back({static_cast<double>(begin - from_) + beat.time.value() * rate().value(),
                          beat.first_of_bar, false});
}

Renderer::Blend Renderer::blend_at(std::int64_t fed, std::size_t index) const noexcept
{
    const auto& segment = plan_[index];
    auto blend = Blend {segment.source + fed - segment.begin, 0, segment.pass == 0 ? 0.0F : 1.0F, 0.0F};
    const auto within_piece = passage_.end_bar < timeline_.score().bars().size();
    if (segment.last && !within_piece)
        return blend;
    const auto fade = frames(join, rate());
    const auto end = segment.last ? segment.begin + to_ - from_ : segment.end;
    if (const auto left = end - fed; left <= 0) {
        blend.gain = 0.0F;  // the note that would follow is not of this passage
    } else if (left <= fade) {
        const auto turn = 0.5 * std::numbers::pi * static_cast<double>(left) / static_cast<double>(fade);
        blend.gain *= static_cast<float>(std::sin(turn));
        if (!segment.last) {
            blend.next_gain = static_cast<float>(std::cos(turn));
            blend.next_source = plan_[index + 1].source - left;
        }
    }
    return blend;
}

void Renderer::feed()
{
    stretcher_.set_time_ratio(1.0 / std::clamp(tempo_.load(std::memory_order_relaxed), slowest, fastest));
    const auto count = stretcher_.wanted();
    while (!plan_.back().last && plan_.back().begin <= fed_ + count.value())
        plan_next();

    blends_.resize(count.size());
    auto segment = plan_.size() - 1;
    while (plan_[segment].begin > fed_)
        --segment;
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
    for (; !beats_.empty() && beats_.front().fed <= now.input; beats_.pop_front()) {
        const auto& beat = beats_.front();
        if (!beat.counting_in && !click_on_.load(std::memory_order_relaxed))
            continue;
        const auto share = (beat.fed - before.input) / (now.input - before.input);
        click_.begin(std::llround(before.output + share * (now.output - before.output)), beat.strong);
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
    const auto source = static_cast<double>(segment->source) + fed - static_cast<double>(segment->begin);
    return {FramePosition {output}, timeline_.quarters_at(Seconds {source / rate().value()}),
            std::max(segment->pass, 1), segment->last && source > static_cast<double>(to_ + after_)};
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
