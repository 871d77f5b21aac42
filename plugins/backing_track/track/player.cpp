// SPDX-License-Identifier: GPL-3.0-or-later
#include "backing_track/track/player.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <exception>
#include <utility>

#include <fmt/format.h>

#include "rt/thread_role.hpp"

namespace tutti::backing_track {

namespace {

using playback::Pursuit;
using playback::Transport;

constexpr auto rendered_ahead = 64_ms;  // of a worker that an old laptop keeps waiting
constexpr auto in_its_place = 20_ms;    // a host's place that is so near to where it should be is no jump
constexpr auto seen_before = Seconds {1.0};  // a loop's end
constexpr auto same_place = 5_ms;
constexpr auto trembling = 0.02;      // of the way there, by which a tempo that trembles moves a place
constexpr auto back_in = 0.02;        // how far from the tempi that cannot be played it sounds again
constexpr auto shortest_loop = 0.05;  // quarters
constexpr auto nearly = 0.001;        // of a quarter: hosts and additions round
constexpr auto a_while =
    Seconds {2.0};  // over which a tempo that cannot be played is told from a hurried beat
constexpr auto between_looks = std::chrono::milliseconds {2};              // while something plays
constexpr auto between_looks_for_a_start = std::chrono::milliseconds {5};  // of a host that stands still
constexpr auto between_looks_for_a_piece = std::chrono::milliseconds {50};
constexpr auto longest_farewell = std::chrono::milliseconds {300};
constexpr auto queued = std::size_t {64};

}  // namespace

Player::Player()
    : made_ {queued}
    , wishes_ {queued}
{
    worker_ = std::thread {[this] { run_worker(); }};
}

Player::~Player()
{
    {
        const auto lock = std::scoped_lock {told_mutex_};
        ending_ = true;
    }
    news_.notify_all();
    worker_.join();
}

void Player::choose(const std::filesystem::path& folder)
{
    {
        const auto lock = std::scoped_lock {told_mutex_};
        chosen_ = folder;
        ++choice_;
        opened_ = {};
        opened_.opening = !folder.empty();
    }
    news_.notify_all();
}

Player::Opened Player::opened() const
{
    const auto lock = std::scoped_lock {told_mutex_};
    return opened_;
}

void Player::prepare(SampleRate rate, FrameCount longest)
{
    {
        const auto lock = std::scoped_lock {working_};
        let_go();
        rate_ = rate;
        rendered_ahead_ = std::max(to_frames(rendered_ahead, rate), longest + Transport::chunk);
        host_time_.emplace(rate);
        clock_ = {};
        told_.reset();
        standing_ = Where::State::no_time;
        prepared_ = true;
        if (opened_rate_ == rate)
            lend(opened().piece);
    }
    news_.notify_all();
}

void Player::release()
{
    const auto lock = std::scoped_lock {working_};
    prepared_ = false;
    let_go();
}

void Player::let_go()
{
    loan_offered_ = nullptr;
    while (made_.pop()) {
    }
    while (wishes_.pop()) {
    }
    loan_ = nullptr;
    now_ = leaving_ = next_ = nullptr;
    wished_.reset();
    ahead_.reset();
    course_.reset();
    loop_.reset();
    returns_.reset();
    wanted_now_ = wanted_ahead_ = 0;
    runs_.clear();
    lent_.clear();
}

// ---- the worker

void Player::run_worker()
{
    const auto role = rt::ScopedRole {rt::Role::worker};
    while (!ending_)
        try {
            look_after_the_piece(true);
            const auto worked = [&] {
                const auto lock = std::scoped_lock {working_};
                return work();
            }();
            if (!worked)
                rest();
        } catch (const std::exception&) {  // no memory left: what plays goes on, and it is tried again
            std::this_thread::sleep_for(between_looks_for_a_piece);
        }
}

void Player::rest()
{
    const auto between = [&] {
        const auto lock = std::scoped_lock {working_};
        return !prepared_ || opened().piece == nullptr ? between_looks_for_a_piece
               : runs_.empty()                         ? between_looks_for_a_start
                                                       : between_looks;
    }();
    auto lock = std::unique_lock {told_mutex_};
    if (!ending_ && choice_ == opened_choice_)
        news_.wait_for(lock, between);
}

bool Player::work()
{
    tidy();
    auto worked = false;
    while (const auto wish = wishes_.pop())
        if (is_wanted(*wish)) {
            make(*wish);
            worked = true;
        }
    for (const auto& run : runs_)
        worked = run->render_chunk() || worked;
    return worked;
}

void Player::tidy()
{
    std::erase_if(runs_, [](const auto& run) { return run->is_finished(); });
    std::erase_if(lent_, [](const auto& loan) { return loan->returned.load(std::memory_order_acquire); });
}

/// In this order: what was wished ahead may become what is wished for now meanwhile.
bool Player::is_wanted(const Wish& wish) const noexcept
{
    return wanted_ahead_.load(std::memory_order_acquire) == wish.start.number ||
           wanted_now_.load(std::memory_order_acquire) == wish.start.number;
}

std::optional<Player::Wanted> Player::wanted()
{
    const auto rate = prepared_ ? std::optional {rate_} : std::nullopt;
    const auto lock = std::scoped_lock {told_mutex_};
    if (choice_ == opened_choice_ && (!rate || rate == opened_rate_))
        return std::nullopt;
    return Wanted {choice_, chosen_, rate};
}

bool Player::is_wanted(const Wanted& wanted) const
{
    const auto lock = std::scoped_lock {told_mutex_};
    return !ending_ && wanted.choice == choice_;
}

bool Player::look_after_the_piece(bool audio_goes_on)
{
    const auto opening = std::scoped_lock {opening_};
    auto before = std::weak_ptr<const OpenedPiece> {};
    const auto wanted = [&] {
        const auto lock = std::scoped_lock {working_};
        auto next = this->wanted();
        if (!next)
            return next;
        before = now_lent_;
        lend(nullptr);
        const auto told = std::scoped_lock {told_mutex_};
        opened_.piece.reset();
        opened_.opening = !chosen_.empty();
        opened_rate_.reset();
        return next;
    }();
    if (!wanted)
        return false;
    if (audio_goes_on)
        wait_until_let_go(before);
    auto piece = Result<std::shared_ptr<const OpenedPiece>> {nullptr};
    try {
        if (!wanted->folder.empty())
            piece = OpenedPiece::open(wanted->folder, wanted->rate, [&] { return !is_wanted(*wanted); });
    } catch (const std::exception&) {
        piece = failure(ErrorCode::piece_invalid,
                        fmt::format("'{}' could not be read: this computer's memory is too small for it.",
                                    wanted->folder.string()));
    }
    const auto lock = std::scoped_lock {working_};
    take(*wanted, std::move(piece));
    return true;
}

/// Two pieces may be too much for the memory: until the one before is let go of, or for as long as a host
/// that plays may take for it.
void Player::wait_until_let_go(const std::weak_ptr<const OpenedPiece>& piece)
{
    const auto until = std::chrono::steady_clock::now() + longest_farewell;
    while (!ending_ && std::chrono::steady_clock::now() < until) {
        {
            const auto lock = std::scoped_lock {working_};
            tidy();
            for (const auto& run : runs_)
                run->render_chunk();  // what fades out is heard still
        }
        if (piece.expired())
            return;
        std::this_thread::sleep_for(between_looks);
    }
}

void Player::take(const Wanted& wanted, Result<std::shared_ptr<const OpenedPiece>> piece)
{
    const auto told = std::scoped_lock {told_mutex_};
    if (ending_ || choice_ != wanted.choice)
        return;  // another has been chosen meanwhile
    if (prepared_ && wanted.rate != rate_)
        return;  // and will be read again
    opened_choice_ = wanted.choice;
    opened_rate_ = wanted.rate;
    opened_ = {};
    if (!piece) {
        opened_.trouble = piece.error().message;
        return;
    }
    opened_.piece = *piece;
    if (*piece == nullptr || !wanted.rate)
        return;
    const auto& stems = *(*piece)->stems();
    if (!(*piece)->parts().empty() && (*piece)->parts().back().mute >= most_parts)
        opened_.trouble = fmt::format("Only the score's first {} parts can be muted.", most_parts);
    if (stems.stems.empty())
        opened_.trouble = "The piece has no recordings that can be played.";
    if (!stems.remarks.empty())
        opened_.trouble = stems.remarks.front();
    if (prepared_)
        lend(*std::move(piece));
}

/// What was offered before and not taken is over: of a host that does not play there is one loan at most.
void Player::lend(std::shared_ptr<const OpenedPiece> piece)
{
    now_lent_ = piece;
    auto loan = std::make_unique<Loan>();
    loan->piece = std::move(piece);
    auto* const offered = loan.get();
    lent_.push_back(std::move(loan));
    if (auto* const not_taken = loan_offered_.exchange(offered, std::memory_order_acq_rel))
        std::erase_if(lent_, [&](const auto& other) { return other.get() == not_taken; });
}

void Player::make(const Wish& wish)
{
    try {
        auto* const made =
            runs_.emplace_back(std::make_unique<Run>(wish.start, wish.of->piece, rate_, rendered_ahead_))
                .get();
        if (!made_.push(made))
            runs_.pop_back();
    } catch (const std::exception&) {
        const auto lock = std::scoped_lock {told_mutex_};
        opened_.trouble = "This computer's memory is too small: close other programs.";
    }
}

// ---- the host's thread

void Player::play(const std::optional<plugins::HostPlace>& place, const Mix& mix,
                  std::span<float* const> channels, FrameCount frames) noexcept RT_SAFE
{
    if (!prepared_.load(std::memory_order_relaxed) || frames <= FrameCount {})
        return;
    begin_block(place, mix, frames);
    for (std::size_t done = 0; done < frames.size();)
        done += play_part(mix, channels, done, frames.size() - done);
}

void Player::play_at_once(const std::optional<plugins::HostPlace>& place, const Mix& mix,
                          std::span<float* const> channels, FrameCount frames)
{
    if (!prepared_ || frames <= FrameCount {})
        return;
    const auto catch_up = [this] {
        while (look_after_the_piece(false)) {
        }
        const auto lock = std::scoped_lock {working_};
        while (work()) {
        }
    };
    catch_up();
    begin_block(place, mix, frames);
    for (std::size_t done = 0; done < frames.size();) {
        catch_up();
        done += play_part(mix, channels, done, frames.size() - done);
    }
}

std::size_t Player::play_part(const Mix& mix, std::span<float* const> channels, std::size_t from,
                              std::size_t most) noexcept RT_SAFE
{
    take_what_came();
    if (ahead_ && is_due(*ahead_)) {
        go_on_there();
        look_ahead(FrameCount {static_cast<std::int64_t>(most)});
    }
    auto frames = std::min(Transport::chunk, FrameCount {static_cast<std::int64_t>(most)});
    if (ahead_ && ahead_->sure && ahead_->begins > clock_)
        frames = std::min(frames, ahead_->begins - clock_);
    if (now_ != nullptr) {
        now_->lead(*course_, start_, clock_ + frames);
        now_->mute(mix.muted);
        late_.fetch_add(now_->sound(false, channels, from, frames), std::memory_order_relaxed);
    }
    if (leaving_ != nullptr) {
        leaving_->mute(mix.muted);
        static_cast<void>(leaving_->sound(true, channels, from, frames));
        if (leaving_->is_silent())
            std::exchange(leaving_, nullptr)->finish();
    }
    clock_ += frames;
    return frames.size();
}

void Player::take_what_came() noexcept RT_SAFE
{
    if (auto* const loan = loan_offered_.exchange(nullptr, std::memory_order_acq_rel)) {
        leave();
        forget_ahead();
        course_.reset();
        if (loan_ != nullptr)
            loan_->returned.store(true, std::memory_order_release);
        loan_ = loan;
    }
    while (const auto made = made_.pop()) {
        auto* const run = *made;
        if (wished_ && run->number == wished_->start.number) {
            run->owed = std::max(clock_ - run->begins, FrameCount {});
            now_ = run;
            wished_.reset();
        } else if (ahead_ && ahead_->wish && run->number == ahead_->wish->start.number) {
            next_ = run;
        } else {
            run->finish();
        }
    }
}

void Player::begin_block(const std::optional<plugins::HostPlace>& place, const Mix& mix,
                         FrameCount frames) noexcept RT_SAFE
{
    take_what_came();
    const auto beat = host_time_->block(place, frames).beat;
    const auto before = told_;
    if (place) {
        told_ = place;
        standing_ = place->playing ? Where::State::no_time : Where::State::stopped;
        loop_.reset();
        const auto is_quarter = [](const std::optional<double>& quarters) {
            return quarters && std::abs(*quarters) < plugins::farthest_quarter;
        };
        if (is_quarter(place->loop_start) && is_quarter(place->loop_end) &&
            *place->loop_end > *place->loop_start + shortest_loop)
            loop_.emplace(*place->loop_start, *place->loop_end);
    }
    if (mix.silent) {
        stand_still(Where::State::stopped);
        return;
    }
    if (!beat) {
        stand_still(standing_);
        return;
    }
    // Some hosts hold the time line while they count in.
    if (place && before && before->playing && before->quarters == place->quarters &&
        before->frame == place->frame) {
        stand_still(Where::State::stopped);
        return;
    }
    if (loan_ == nullptr || loan_->piece == nullptr) {
        stand_still(Where::State::stopped);
        return;
    }
    const auto start = loan_->piece->start(mix.first_bar);
    auto jumped = !course_ || start != start_;
    if (!jumped) {
        const auto apart = [&](double expected) {
            return Seconds {std::abs(beat->quarters - expected) * 60.0 / beat->quarters_a_minute};
        };
        if (ahead_ && is_due(*ahead_))
            go_on_there();
        else if (ahead_ && ahead_->begins - clock_ <= to_frames(in_its_place, rate_) &&
                 apart(course_->quarters_at(clock_)) > in_its_place &&
                 apart(ahead_->quarters + course_->quarters_in(std::max(clock_ - ahead_->begins,
                                                                        FrameCount {}))) <= in_its_place)
            go_on_there();
        const auto expected = course_->quarters_at(clock_);
        jumped = apart(expected) > in_its_place;
        if (jumped && beat->quarters + shortest_loop < expected)
            returns_.emplace(beat->quarters, expected);
        else if (returns_ &&
                 expected > returns_->second + course_->quarters_in(to_frames(in_its_place, rate_)))
            returns_.reset();
    }
    if (jumped) {
        leave();
        forget_ahead();
    }
    start_ = start;
    course_ = HostCourse {rate_, clock_, beat->quarters, beat->quarters_a_minute};
    const auto state = state_at(beat->quarters - start_);
    state_ = state;
    if (state != Where::State::playing)
        leave();
    else if (now_ == nullptr && !wished_ && !is_to_begin(beat->quarters))
        wished_ = wish(wanted_now_, clock_, beat->quarters);
    look_ahead(frames);
    where_.write({state, beat->quarters - start_});
}

Where::State Player::state_at(double quarters) const noexcept RT_SAFE
{
    if (quarters < -nearly)
        return Where::State::waiting;
    const auto& piece = *loan_->piece;
    if (!piece.sounds_at(std::max(0.0, quarters)))
        return Where::State::over;
    const auto rate = piece.rate_at(quarters, course_->quarters_a_minute, a_while);
    const auto slowest = Pursuit::slowest + (state_ == Where::State::too_slow ? back_in : 0.0);
    const auto fastest = Pursuit::fastest - (state_ == Where::State::too_fast ? back_in : 0.0);
    return rate < slowest   ? Where::State::too_slow
           : rate > fastest ? Where::State::too_fast
                            : Where::State::playing;
}

/// Where the host will jump to, or the piece will begin: what is played there can be ready.
void Player::look_ahead(FrameCount block) noexcept RT_SAFE
{
    if (!course_)
        return;
    const auto here = course_->quarters_at(clock_);
    auto there = std::optional<Ahead> {};
    if (const auto& loop = loop_ ? loop_ : returns_; loop && here < loop->second)
        there = Ahead {clock_ + course_->frames_for(loop->second - here), loop->first, loop_.has_value(),
                       std::nullopt};
    if (is_to_begin(here)) {
        const auto begins = clock_ + course_->frames_for(start_ - here);
        // What it may go back to from before the piece is before it as well: nobody plays there.
        if (!there || !there->sure || begins < there->begins)
            there = Ahead {begins, start_, true, std::nullopt};
    }
    if (there && there->begins - clock_ > to_frames(seen_before, rate_) + block)
        there.reset();
    if (there && ahead_ && ahead_->quarters == there->quarters && ahead_->sure == there->sure) {
        const auto may_move = same_place + trembling * to_seconds(there->begins - clock_, rate_);
        const auto moved = to_seconds(ahead_->begins - there->begins, rate_);
        if (abs(moved) <= may_move)
            return;
    }
    forget_ahead();
    if (there && state_at(there->quarters - start_) == Where::State::playing)
        there->wish = wish(wanted_ahead_, there->begins, there->quarters);
    ahead_ = there;
}

/// A host that rounds may be a moment before the start when the piece has begun.
bool Player::is_to_begin(double host_quarters) const noexcept RT_SAFE
{
    const auto begun = now_ != nullptr || wished_;
    return begun ? host_quarters < start_ - nearly
                 : course_->frames_for(start_ - host_quarters) > FrameCount {};
}

bool Player::is_due(const Ahead& ahead) const noexcept RT_SAFE
{
    return ahead.sure && clock_ >= ahead.begins;
}

void Player::go_on_there() noexcept RT_SAFE
{
    leave();
    course_ = HostCourse {rate_, ahead_->begins, ahead_->quarters, course_->quarters_a_minute};
    if (next_ != nullptr) {
        now_ = std::exchange(next_, nullptr);
        now_->begins = std::min(now_->begins, clock_);  // a host may be there a moment sooner
        now_->owed = clock_ - now_->begins;
    } else {
        wished_ = ahead_->wish;
        wanted_now_.store(wished_ ? wished_->start.number : 0, std::memory_order_release);
    }
    ahead_.reset();
    wanted_ahead_.store(0, std::memory_order_release);
}

void Player::leave() noexcept RT_SAFE
{
    wished_.reset();
    wanted_now_.store(0, std::memory_order_release);
    if (now_ == nullptr)
        return;
    if (leaving_ != nullptr)
        leaving_->finish();
    leaving_ = std::exchange(now_, nullptr);
}

void Player::forget_ahead() noexcept RT_SAFE
{
    ahead_.reset();
    wanted_ahead_.store(0, std::memory_order_release);
    if (next_ != nullptr)
        std::exchange(next_, nullptr)->finish();
}

void Player::stand_still(Where::State state) noexcept RT_SAFE
{
    leave();
    forget_ahead();
    course_.reset();
    state_ = state;
    where_.write({state, 0.0});
}

std::optional<Player::Wish> Player::wish(std::atomic<std::int64_t>& wanted, FramePosition begins,
                                         double host_quarters) noexcept RT_SAFE
{
    const auto wished = Wish {
        {last_number_ + 1, begins, rounded(host_quarters - start_), rounded(course_->quarters_a_minute)},
        loan_};
    wanted.store(wished.start.number, std::memory_order_release);  // first: whoever takes it out asks
    if (!wishes_.push(wished)) {
        wanted.store(0, std::memory_order_release);
        return std::nullopt;
    }
    ++last_number_;
    return wished;
}

}  // namespace tutti::backing_track
