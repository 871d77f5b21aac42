// SPDX-License-Identifier: GPL-3.0-or-later
#include "section_meter/meter/section_ear.hpp"

#include <algorithm>
#include <chrono>
#include <numeric>

#include "rt/thread_role.hpp"
#include "units/instrument.hpp"

namespace tutti::section_meter {

namespace {

// How far the worker may fall behind, in time, and never less than a few of the longest blocks.
constexpr Seconds room = 2_s;
constexpr FrameCount least_room {4 * 8192};

// Longer than any hole that the hop assembler fills with silence: what comes after is entered as new.
constexpr auto jump_in_hops = 1'000;

// The worker looks for frames this often while they come, and seldom once none has come for a second: a
// hundred meters in a project that stands still cost nothing.
constexpr auto short_pause = std::chrono::milliseconds {2};
constexpr auto long_pause = std::chrono::milliseconds {20};
constexpr auto patience = 500;  // short pauses

audio::ClassDescription class_of(const Settings& settings, std::size_t channels)
{
    const auto& instrument = instruments()[settings.instrument];
    auto microphones = std::vector<int>(channels);
    std::iota(microphones.begin(), microphones.end(), 1);
    auto cls = audio::ClassDescription {};
    cls.tuning.a4 = settings.a4;
    cls.tolerance = cents_of(settings.tolerance);
    cls.sections.push_back({.name = std::string {instrument.name},
                            .instrument = instrument,
                            .channels = std::move(microphones),
                            .part = std::string {instrument.name}});
    return cls;
}

}  // namespace

SectionEar::SectionEar(std::function<Settings()> settings, HeardSink& sink)
    : ask_ {std::move(settings)}
    , sink_ {sink}
{
}

SectionEar::~SectionEar()
{
    release();
}

Status SectionEar::prepare(SampleRate rate, std::size_t channels)
{
    release();
    settings_ = ask_();
    if (channels == 0)
        return failure(ErrorCode::bad_argument,
                       "The Section Meter has no input channel; give its track at least one.");
    auto analyser =
        analysis::ClassAnalyser::create(class_of(settings_, channels), {.sample_rate = rate, .tracker = {}});
    if (!analyser)
        return tl::unexpected {analyser.error()};
    rate_ = rate;
    channel_count_ = channels;
    analyser_ = *std::move(analyser);
    hop_ = analyser_->hop();
    frames_ = std::make_unique<rt::FrameQueue>(channels, std::max(to_frames(room, rate), least_room));
    hops_.emplace(*frames_, hop_);
    renew_board();
    while (bars_.pop()) {
    }
    part_.resize(channels);
    position_ = began_ = FramePosition {};
    anew_ = fresh_ = true;
    lost_ = 0;
    running_ = true;
    worker_ = std::thread {[this] { work(); }};
    return {};
}

void SectionEar::release()
{
    running_ = false;
    if (worker_.joinable())
        worker_.join();
    hops_.reset();
    frames_.reset();
    analyser_.reset();
}

void SectionEar::begin_anew() noexcept RT_SAFE
{
    if (frames_ == nullptr)
        return;
    // Onto the grid: the first frame of what begins anew is the first of a hop.
    const auto hops = (position_ - FramePosition {} + hop_ - FrameCount {1}) / hop_ + jump_in_hops;
    position_ = FramePosition {} + hop_ * hops;
}

void SectionEar::mark(const BarBegun& bar) noexcept RT_SAFE
{
    // A picture can do without a bar when a host tells more of them than anybody could read.
    static_cast<void>(bars_.push({position_ - bar.ago, bar.bar}));
}

void SectionEar::hear(std::span<const float* const> channels, FrameCount frames) noexcept RT_SAFE
{
    if (frames_ == nullptr || channels.size() != channel_count_ || frames <= FrameCount {})
        return;
    if (!frames_->push(channels, frames, position_))
        lost_.fetch_add(static_cast<std::uint64_t>(frames.value()), std::memory_order_relaxed);
    position_ += frames;
}

void SectionEar::hear_at_once(std::span<const float* const> channels, FrameCount frames)
{
    if (frames_ == nullptr || channels.size() != channel_count_)
        return;
    const auto lock = std::scoped_lock {analysing_};
    for (auto done = FrameCount {}; done < frames;) {
        analyse_waiting();
        const auto part = std::min(frames - done, frames_->room());
        for (std::size_t c = 0; c < channel_count_; ++c)
            part_[c] = channels[c] + done.size();
        hear(part_, part);
        done += part;
    }
    analyse_waiting();
    sink_.caught_up();
}

void SectionEar::work()
{
    const auto role = rt::ScopedRole {rt::Role::worker};
    auto idle = 0;
    while (running_) {
        auto waiting = false;
        {
            const auto lock = std::scoped_lock {analysing_};
            waiting = frames_->readable() > FrameCount {};
            if (waiting) {
                analyse_waiting();
                sink_.caught_up();
            }
        }
        idle = waiting ? 0 : std::min(idle + 1, patience);
        std::this_thread::sleep_for(idle < patience ? short_pause : long_pause);
    }
}

void SectionEar::analyse_waiting()
{
    while (analyse_hop()) {
    }
}

bool SectionEar::analyse_hop()
{
    const auto outcome = hops_->next();
    if (outcome == analysis::HopAssembler::Outcome::waiting)
        return false;
    const auto wanted = ask_();
    const auto other_instrument = wanted.instrument != settings_.instrument;
    const auto other_tolerance = wanted.tolerance != settings_.tolerance;
    settings_ = wanted;
    if (outcome == analysis::HopAssembler::Outcome::hole || other_instrument)
        anew_ = true;
    if (outcome == analysis::HopAssembler::Outcome::hole)
        return true;
    if (anew_) {
        if (!fresh_ || other_instrument)
            renew_analyser();
        renew_board();
        began_ = hops_->position();
    } else if (other_tolerance) {
        renew_board();
    }

    const auto place = FramePosition {} + (hops_->position() - began_);
    auto heard = Heard {.reading = analyser_->process(hops_->channels(), place).front(),
                        .glance = {},
                        .sounding = {},
                        .now = hops_->position() + hop_,
                        .anew = anew_,
                        .bar = {}};
    anew_ = fresh_ = false;
    // The reference A may move while the section plays; what it is moves no f0.
    if (heard.reading.f0)
        heard.reading.tuned = nearest_pitch(*heard.reading.f0, {.a4 = settings_.a4});
    board_->update(heard.reading);
    heard.glance = board_->glances().front();
    if (heard.glance.written) {
        const auto written_above = instruments()[settings_.instrument].written_above_sounding;
        heard.sounding = heard.glance.written->transposed(-written_above);
        heard.glance.written = heard.glance.written->transposed(settings_.transposition);
    }
    heard.bar = bar_before(heard.now);
    sink_.take(heard);
    return true;
}

void SectionEar::renew_analyser()
{
    // What can be refused was accepted in prepare(): the same rate, as many channels.
    if (auto made = analysis::ClassAnalyser::create(class_of(settings_, channel_count_),
                                                    {.sample_rate = rate_, .tracker = {}}))
        analyser_ = *std::move(made);
}

void SectionEar::renew_board()
{
    board_.emplace(class_of(settings_, channel_count_), rate_, hop_);
}

std::optional<BarBegun> SectionEar::bar_before(FramePosition until) noexcept
{
    auto last = std::optional<BarBegun> {};
    for (const auto* next = bars_.peek(); next != nullptr && next->at < until; next = bars_.peek())
        last = BarBegun {{}, bars_.pop()->number};
    return last;
}

}  // namespace tutti::section_meter
