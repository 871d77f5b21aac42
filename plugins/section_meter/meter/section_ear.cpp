// SPDX-License-Identifier: GPL-3.0-or-later
#include "section_meter/meter/section_ear.hpp"

#include <algorithm>
#include <chrono>
#include <numeric>
#include <utility>

#include "rt/thread_role.hpp"
#include "units/instrument.hpp"

namespace tutti::section_meter {

namespace {

// How far the worker may fall behind, in time, and never less than a few of the longest blocks.
constexpr Seconds room = 2_s;
constexpr FrameCount least_room {4 * 8192};

// What is taken from the hand-over at once: at most half a hop at the usual rates.
constexpr FrameCount taken_at_once {128};

// The worker looks for frames this often while they come, and seldom once none has come for a second: a
// hundred meters cost next to nothing where their host gives no blocks while it stands still. Silence that a
// host gives is analysed as any sound is.
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
    resampler_.reset();
    if (rate != heard_rate) {
        auto made = dsp::StreamResampler::create(static_cast<int>(channels), rate, heard_rate);
        if (!made)
            return tl::unexpected {made.error()};
        resampler_ = *std::move(made);
    }
    auto analyser = analysis::ClassAnalyser::create(class_of(settings_, channels),
                                                    {.sample_rate = heard_rate, .tracker = {}});
    if (!analyser)
        return tl::unexpected {analyser.error()};
    analyser_ = *std::move(analyser);
    rate_ = rate;
    channel_count_ = channels;
    hop_length_ = analyser_->hop();
    renew_board();

    part_.resize(channels);
    taken_.resize(channels * taken_at_once.size());
    interleaved_.resize(taken_.size());
    hop_.resize(channels * hop_length_.size());
    taking_.clear();
    hop_channels_.clear();
    for (std::size_t c = 0; c < channels; ++c) {
        taking_.push_back(taken_.data() + c * taken_at_once.size());
        hop_channels_.push_back(hop_.data() + c * hop_length_.size());
    }
    expected_ = began_ = hop_begins_ = FramePosition {};
    filled_ = FrameCount {};
    anew_ = fresh_ = true;
    lost_ = 0;
    paused_ = false;
    intake_ = std::make_unique<Intake>(channels, std::max(to_frames(room, rate), least_room));
    running_ = true;
    worker_ = std::thread {[this] { work(); }};
    return {};
}

void SectionEar::release()
{
    running_ = false;
    if (worker_.joinable())
        worker_.join();
    intake_.reset();
    analyser_.reset();
}

void SectionEar::hear_at_once(std::span<const float* const> channels, FrameCount frames)
{
    if (intake_ == nullptr || channels.size() != channel_count_)
        return;
    const auto lock = std::scoped_lock {analysing_};
    paused_.store(false, std::memory_order_relaxed);
    for (auto done = FrameCount {}; done < frames;) {
        analyse_waiting();
        const auto part = std::min(frames - done, intake_->frames().room());
        for (std::size_t c = 0; c < channel_count_; ++c)
            part_[c] = channels[c] + done.size();
        intake_->hear(part_, part);
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
            waiting = intake_->frames().readable() > FrameCount {};
            if (waiting) {
                analyse_waiting();
                sink_.caught_up();
            }
            if (paused_)
                tell_pause();
        }
        idle = waiting ? 0 : std::min(idle + 1, patience);
        std::this_thread::sleep_for(idle < patience ? short_pause : long_pause);
    }
    const auto lock = std::scoped_lock {analysing_};
    tell_pause();
}

void SectionEar::tell_pause()
{
    if (!std::exchange(pause_told_, true))
        sink_.paused();
}

void SectionEar::analyse_waiting()
{
    lost_ = intake_->frames_lost();
    for (auto waiting = intake_->frames().readable(); waiting > FrameCount {};
         waiting = intake_->frames().readable()) {
        if (intake_->frames().position() != expected_)
            start_over();
        take_in(std::min(waiting, taken_at_once));
    }
}

/// Forgets all that was heard: what comes now begins at the queue's position.
void SectionEar::start_over()
{
    began_ = expected_ = intake_->frames().position();
    hop_begins_ = FramePosition {};
    filled_ = FrameCount {};
    anew_ = true;
    // What can be refused was accepted in prepare(): the same rates, as many channels.
    if (resampler_)
        if (auto made = dsp::StreamResampler::create(static_cast<int>(channel_count_), rate_, heard_rate))
            resampler_ = *std::move(made);
    if (!fresh_)
        if (auto made = analysis::ClassAnalyser::create(class_of(settings_, channel_count_),
                                                        {.sample_rate = heard_rate, .tracker = {}}))
            analyser_ = *std::move(made);
    fresh_ = true;
    renew_board();
}

void SectionEar::take_in(FrameCount frames)
{
    intake_->frames().pop(taking_, frames);
    expected_ += frames;
    auto interleaved = std::span {interleaved_}.first(frames.size() * channel_count_);
    for (std::size_t c = 0; c < channel_count_; ++c)
        for (std::size_t f = 0; f < frames.size(); ++f)
            interleaved[f * channel_count_ + c] = taking_[c][f];
    if (!resampler_) {
        take_converted(interleaved);
        return;
    }
    converted_.clear();
    resampler_->process(interleaved, false, converted_);
    take_converted(converted_);
}

void SectionEar::take_converted(std::span<const float> interleaved)
{
    const auto frames = interleaved.size() / channel_count_;
    for (auto f = std::size_t {0}; f < frames; ++f) {
        for (std::size_t c = 0; c < channel_count_; ++c)
            hop_[c * hop_length_.size() + filled_.size()] = interleaved[f * channel_count_ + c];
        filled_ += FrameCount {1};
        if (filled_ == hop_length_)
            analyse_hop();
    }
}

void SectionEar::analyse_hop()
{
    const auto wanted = ask_();
    const auto other_instrument = wanted.instrument != settings_.instrument;
    const auto other_tolerance = wanted.tolerance != settings_.tolerance;
    settings_ = wanted;
    if (other_instrument) {
        // The ear is another; the stream goes on.
        if (auto made = analysis::ClassAnalyser::create(class_of(settings_, channel_count_),
                                                        {.sample_rate = heard_rate, .tracker = {}}))
            analyser_ = *std::move(made);
        anew_ = true;
    }
    if (other_instrument || other_tolerance)
        renew_board();

    const auto until = hop_begins_ + hop_length_;
    const auto in_host_frames = FrameCount {
        ((until - FramePosition {}).value() * rate_.value() + heard_rate.value() - 1) / heard_rate.value()};
    auto heard = Heard {.reading = analyser_->process(hop_channels_, hop_begins_).front(),
                        .glance = {},
                        .sounding = {},
                        .now = began_ + in_host_frames,
                        .anew = anew_,
                        .bar = {}};
    hop_begins_ = until;
    filled_ = FrameCount {};
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
    pause_told_ = false;
    sink_.take(heard);
}

void SectionEar::renew_board()
{
    board_.emplace(class_of(settings_, channel_count_), heard_rate, hop_length_);
}

std::optional<plugins::BarBegun> SectionEar::bar_before(FramePosition until) noexcept
{
    auto last = std::optional<plugins::BarBegun> {};
    for (const auto* next = intake_->bars().peek(); next != nullptr && next->at < until;
         next = intake_->bars().peek())
        last = plugins::BarBegun {{}, intake_->bars().pop()->number};
    return last;
}

}  // namespace tutti::section_meter
