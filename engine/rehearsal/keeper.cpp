// SPDX-License-Identifier: GPL-3.0-or-later
#include "rehearsal/keeper.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace tutti::rehearsal {

namespace {

// Ten seconds of readings for a class of the usual size: a disk that wakes up takes three.
constexpr std::size_t waiting_hops = 2048;
constexpr std::size_t waiting_notes = 256;  // of a section: more than anybody plays meanwhile

constexpr Seconds between_flushes = 1_s;

// How long a session that cannot be written is held in memory (some 30 kB a section and second), in case
// somebody makes room.
constexpr Seconds remembered = 120_s;

constexpr std::size_t frames_at_once = 4096;

}  // namespace

Keeper::Keeper(Parameters parameters)
    : parameters_ {std::move(parameters)}
    , readings_ {waiting_hops * parameters_.cls.sections.size()}
    , ensemble_ {waiting_hops}
    , notes_ {waiting_notes * parameters_.cls.sections.size()}
    , scratch_(parameters_.captured.size() * frames_at_once)
    , storing_ {parameters_.store.has_value()}
{
    for (std::size_t c = 0; c < parameters_.captured.size(); ++c)
        scratch_pointers_.push_back(scratch_.data() + c * frames_at_once);
}

void Keeper::mark(session::Remark remark)
{
    give({Command::Kind::mark, std::move(remark), nullptr});
}

void Keeper::note_event(std::string text)
{
    give({Command::Kind::event, {.at = {}, .text = std::move(text)}, nullptr});
}

void Keeper::begin_take(std::shared_ptr<rt::FrameQueue> queue)
{
    recording_ = true;
    give({Command::Kind::begin_take, {}, std::move(queue)});
}

void Keeper::end_take()
{
    give({Command::Kind::end_take, {}, nullptr});
}

void Keeper::give(Command command)
{
    const auto lock = std::scoped_lock {mutex_};
    commands_.push_back(std::move(command));
}

std::vector<std::string> Keeper::messages()
{
    const auto lock = std::scoped_lock {mutex_};
    return std::exchange(messages_, {});
}

void Keeper::work()
{
    while (const auto reading = readings_.pop()) {
        newest_ = std::max(newest_, reading->heard_until);
        for (auto* sink : sinks_)
            sink->take(*reading);
        if (parameters_.store)
            parameters_.store->append(*reading);
    }
    while (const auto reading = ensemble_.pop()) {
        for (auto* sink : sinks_)
            sink->take_ensemble(*reading);
        if (parameters_.store)
            parameters_.store->append(*reading);
    }
    while (const auto note = notes_.pop()) {
        for (auto* sink : sinks_)
            sink->take_note(*note);
        if (parameters_.store)
            parameters_.store->append(*note);
    }
    write_frames();

    auto commands = [this] {
        const auto lock = std::scoped_lock {mutex_};
        return std::exchange(commands_, {});
    }();
    for (const auto& command : commands)
        carry_out(command);

    if (parameters_.store &&
        (!commands.empty() || to_seconds(newest_ - flushed_, parameters_.rate) >= between_flushes)) {
        flushed_ = newest_;
        flush();
    }
}

void Keeper::finish()
{
    work();
    close_take();
    if (parameters_.store) {
        const auto done = parameters_.store->finish();
        storing_ = done.has_value();
        if (!done && !failing_since_)
            say(done.error().message);
    }
    parameters_.store.reset();
}

void Keeper::carry_out(const Command& command)
{
    switch (command.kind) {
    case Command::Kind::mark:
        if (parameters_.store)
            parameters_.store->add_marker(command.remark);
        break;
    case Command::Kind::event:
        if (parameters_.store)
            parameters_.store->add_event(newest_, command.remark.text);
        break;
    case Command::Kind::begin_take:
        close_take();
        take_frames_ = command.frames;
        recording_ = true;
        break;
    case Command::Kind::end_take:
        write_frames();
        close_take();
        break;
    }
}

void Keeper::write_frames()
{
    if (take_frames_ == nullptr)
        return;
    for (auto readable = take_frames_->readable(); readable > FrameCount {};
         readable = take_frames_->readable()) {
        if (!take_)
            check_take(open_take(take_frames_->position()));
        if (take_frames_ == nullptr)
            return;
        const auto count = std::min(readable, FrameCount {static_cast<std::int64_t>(frames_at_once)});
        const auto position = take_frames_->position();
        take_frames_->pop(scratch_pointers_, count);
        check_take(take_->write({scratch_pointers_.begin(), scratch_pointers_.end()}, count, position));
        if (take_frames_ == nullptr)
            return;
    }
}

Status Keeper::open_take(FramePosition start)
{
    auto take = recording::TakeWriter::create(parameters_.session_folder, parameters_.cls.sections,
                                              parameters_.captured, parameters_.rate, start);
    if (!take)
        return tl::unexpected {take.error()};
    take_ = *std::move(take);
    take_began_ = start;
    if (parameters_.store)
        parameters_.store->take_began(take_->number(), start, take_->files());
    return {};
}

void Keeper::close_take()
{
    if (take_) {
        const auto finished = take_->finish();
        take_ended_ = TakeEnd::asked;
        end_take_at(take_->position());
        check_take(finished);
    }
    take_frames_ = nullptr;
    recording_ = false;
}

void Keeper::end_take_at(FramePosition end)
{
    if (end > take_began_)
        sound_until_ = end.value();
    if (parameters_.store)
        parameters_.store->take_ended(take_->number(), end);
    take_.reset();
}

void Keeper::flush()
{
    const auto done = parameters_.store->flush();
    storing_ = done.has_value();
    if (done) {
        if (std::exchange(failing_since_, std::nullopt))
            say("The session can be written again, and nothing of it is missing.");
    } else if (!failing_since_) {
        failing_since_ = newest_;
        say(fmt::format("{} The rehearsal goes on, and what is heard is remembered for {:.0f} minutes.",
                        done.error().message, remembered.value() / 60.0));
    } else if (to_seconds(newest_ - *failing_since_, parameters_.rate) > remembered) {
        parameters_.store.reset();
        say("Nothing more of this rehearsal is kept: its session could not be written for too long.");
    }
}

void Keeper::check_take(const Status& done)
{
    if (done)
        return;
    if (take_ && take_->position() > take_began_)
        sound_until_ = take_->position().value();
    take_ended_ = done.error().code == ErrorCode::disk_full ? TakeEnd::disk_full : TakeEnd::failed;
    take_.reset();
    take_frames_ = nullptr;
    recording_ = false;
    say(fmt::format("{} The rehearsal goes on without recording; what was recorded is safe.",
                    done.error().message));
    if (parameters_.store)
        parameters_.store->add_event(newest_, done.error().message);
}

void Keeper::say(std::string sentence)
{
    const auto lock = std::scoped_lock {mutex_};
    messages_.push_back(std::move(sentence));
}

}  // namespace tutti::rehearsal
