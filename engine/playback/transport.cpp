// SPDX-License-Identifier: GPL-3.0-or-later
#include "playback/transport.hpp"

#include <algorithm>
#include <chrono>

#include "rt/thread_role.hpp"

namespace tutti::playback {

namespace {

constexpr auto part = std::size_t {256};  // mixed at a time
constexpr auto full_turn = 10_ms;         // of a volume from 0 to 1: no click
constexpr auto from_the_volumes = -1.0F;  // a gain before the first frame: it has nowhere to turn from
constexpr auto places_kept = std::size_t {1200};  // six seconds of chunks
constexpr auto leads_kept = std::size_t {256};    // more than a second of hops
constexpr auto between_looks = std::chrono::milliseconds {4};

}  // namespace

Transport::Transport(std::unique_ptr<Renderer> renderer, Seconds ahead)
    : renderer_ {std::move(renderer)}
    , channels_ {renderer_->channels()}
    , queue_ {channels_, std::max(to_frames(ahead, renderer_->rate()), chunk)}
    , places_ {queue_.capacity().size() / chunk.size() + 2}
    , volumes_(channels_)
    , gains_(channels_, from_the_volumes)
    , step_ {static_cast<float>(1.0 / (full_turn.value() * renderer_->rate().value()))}
    , heard_ {places_kept}
    , leads_ {leads_kept}
{
    for (auto& volume : volumes_)
        volume.store(1.0F);
    chunk_.assign(channels_, std::vector<float>(chunk.size()));
    lanes_.assign(channels_, std::vector<float>(part));
    for (auto& lane : chunk_)
        chunk_pointers_.push_back(lane.data());
    chunk_to_push_.assign(chunk_pointers_.begin(), chunk_pointers_.end());
    for (auto& lane : lanes_)
        lane_pointers_.push_back(lane.data());
}

Transport::~Transport()
{
    stop();
}

void Transport::fill()
{
    while (render_chunk()) {
    }
}

bool Transport::render_chunk()
{
    if (queue_.room() < chunk)
        return false;
    for (const auto* lead = leads_.peek(); lead != nullptr && lead->from <= written_; lead = leads_.peek()) {
        renderer_->keep_to(*lead);
        static_cast<void>(leads_.pop());
    }
    const auto place = renderer_->render(chunk_pointers_, chunk);
    if (!places_.push(place) || !queue_.push(chunk_to_push_, chunk, written_))
        return false;  // not with room for both
    written_ += chunk;
    return true;
}

void Transport::start()
{
    stop();
    stopping_ = false;
    fill();
    thread_ = std::thread {[this] { run(); }};
}

void Transport::stop() noexcept
{
    if (!thread_.joinable())
        return;
    {
        const auto lock = std::scoped_lock {mutex_};
        stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

void Transport::run()
{
    const auto role = rt::ScopedRole {rt::Role::worker};
    auto lock = std::unique_lock {mutex_};
    while (!stopping_) {
        lock.unlock();
        fill();
        lock.lock();
        wake_.wait_for(lock, between_looks, [this] { return stopping_; });
    }
}

void Transport::set_volume(std::size_t channel, double gain) noexcept
{
    volumes_[channel].store(static_cast<float>(std::clamp(gain, 0.0, 1.0)), std::memory_order_relaxed);
}

void Transport::mix(const audio::OutputBlock& block) noexcept
{
    for (std::size_t from = 0; from < block.frames.size(); from += part)
        mix_part(block.channels, from, std::min(part, block.frames.size() - from));
}

FrameCount Transport::skip(FrameCount most) noexcept
{
    auto skipped = FrameCount {};
    while (skipped < most) {
        const auto ready = std::min({part, (most - skipped).size(), queue_.readable().size()});
        if (ready == 0)
            break;
        take_from_queue(ready);
        skipped += FrameCount {static_cast<std::int64_t>(ready)};
    }
    return skipped;
}

void Transport::take_from_queue(std::size_t count) noexcept
{
    const auto at = queue_.position();
    queue_.pop(lane_pointers_, FrameCount {static_cast<std::int64_t>(count)});
    while (const auto* place = places_.peek()) {
        if (place->at > at)
            break;
        place_.write(*place);
        static_cast<void>(heard_.push(*place));
        static_cast<void>(places_.pop());
    }
}

void Transport::mix_part(std::span<float* const> outputs, std::size_t from, std::size_t wanted) noexcept
{
    const auto ready = std::min(wanted, queue_.readable().size());
    if (ready < wanted)
        late_.fetch_add(wanted - ready, std::memory_order_relaxed);
    if (ready == 0)
        return;
    take_from_queue(ready);
    for (std::size_t c = 0; c < channels_; ++c) {
        const auto target = volumes_[c].load(std::memory_order_relaxed);
        if (gains_[c] == from_the_volumes)
            gains_[c] = target;
        for (std::size_t f = 0; f < ready; ++f) {
            gains_[c] += std::clamp(target - gains_[c], -step_, step_);
            lanes_[c][f] *= gains_[c];
        }
    }
    for (auto* output : outputs)
        for (std::size_t f = 0; f < ready; ++f) {
            auto sum = output[from + f];
            for (std::size_t c = 0; c < channels_; ++c)
                sum += lanes_[c][f];
            output[from + f] = std::clamp(sum, -1.0F, 1.0F);
        }
}

}  // namespace tutti::playback
