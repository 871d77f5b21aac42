// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/model/live_review.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <utility>

#include <fmt/format.h>

#include "desktop/model/engine_words.hpp"
#include "playback/stretcher.hpp"
#include "review/evidence.hpp"
#include "review/last_rehearsal.hpp"
#include "review/session_review.hpp"
#include "session/amend.hpp"
#include "shared/clock_text.hpp"
#include "shared/finding_cards.hpp"
#include "shared/session_page.hpp"
#include "shared/text_file.hpp"
#include "units/utf8.hpp"

namespace tutti::desktop {

namespace {

/// Marks, notes and goals in order of time, in the team's words; a goal is told to be one.
std::vector<session::Remark> journal_of(const session::Session& session, const Texts& texts)
{
    auto journal = std::vector<session::Remark> {};
    for (const auto& said : {session.markers(), session.notes()})
        if (said)
            journal.insert(journal.end(), said->begin(), said->end());
    if (const auto goals = session.goals())
        for (const auto& goal : *goals)
            journal.push_back({goal.at, texts(Text::goal_for_next_time, goal.text), goal.bar});
    std::ranges::stable_sort(journal, {}, &session::Remark::at);
    return journal;
}

constexpr auto listening_pause = std::chrono::milliseconds {50};
constexpr auto slow_ratio = 1.6;  // 62 %: slow enough to hear a pitch, fast enough to hear a tune

/// The place of the one that is called so; none where there is none, or two.
template <class Named>
std::optional<std::size_t> only_one_called(const std::string& name, const std::vector<Named>& all)
{
    auto found = std::optional<std::size_t> {};
    for (std::size_t n = 0; n < all.size(); ++n) {
        if (all[n].name != name)
            continue;
        if (found)
            return std::nullopt;
        found = n;
    }
    return found;
}

}  // namespace

KnownCells cells_of_then(const review::Review& now, const audio::ClassDescription& cls_now,
                         const review::Review& then, const audio::ClassDescription& cls_then)
{
    auto bars = std::vector<std::optional<std::size_t>> {};
    for (const auto& bar : now.bars)
        bars.push_back(only_one_called(bar.name, now.bars) ? only_one_called(bar.name, then.bars)
                                                           : std::nullopt);
    auto known = KnownCells(now.cells.size());
    for (std::size_t s = 0; s < known.size(); ++s) {
        known[s].resize(now.bars.size());
        const auto& name = cls_now.sections[s].name;
        const auto section =
            only_one_called(name, cls_now.sections) ? only_one_called(name, cls_then.sections) : std::nullopt;
        for (std::size_t b = 0; section && b < bars.size(); ++b)
            if (bars[b])
                known[s][b] = then.cells[*section][*bars[b]];
    }
    return known;
}

LiveReview::LiveReview(std::filesystem::path sessions, std::filesystem::path reports, LoudspeakerOpener open,
                       Texts texts)
    : sessions_ {std::move(sessions)}
    , reports_ {std::move(reports)}
    , open_loudspeaker_ {std::move(open)}
    , texts_ {texts}
    , thread_ {[this] { run(); }}
{
}

LiveReview::~LiveReview()
{
    {
        const auto lock = std::scoped_lock {mutex_};
        ending_ = true;
    }
    asked_.notify_one();
    thread_.join();
}

void LiveReview::ask(std::function<void()> job)
{
    {
        const auto lock = std::scoped_lock {mutex_};
        jobs_.push_back(std::move(job));
    }
    asked_.notify_one();
}

void LiveReview::run()
{
    auto lock = std::unique_lock {mutex_};
    const auto attempt = [&](const auto& job) {
        lock.unlock();
        try {
            job();
        } catch (const std::exception& error) {
            say(texts_(Text::review_failed, error.what()));
        }
        lock.lock();
    };
    while (!ending_) {
        if (!jobs_.empty()) {
            const auto job = std::exchange(jobs_.front(), {});
            jobs_.pop_front();
            attempt([&] {
                view_.working = true;
                publish();
                job();
            });
            view_.working = !jobs_.empty();
            publish();
        } else if (playing_ == nullptr) {
            asked_.wait(lock);
        } else if (asked_.wait_for(lock, listening_pause) == std::cv_status::timeout) {
            attempt([this] { hear_out(); });
            publish();
        }
    }
    playing_.reset();
}

/// What the loudspeaker says of itself, and whether it is still there.
void LiveReview::hear_out()
{
    view_.sent = playing_->sent();
    while (const auto message = playing_->next_message())
        if (!message->empty())
            say(*message);
    const auto over = playing_->over();
    if (over && !*over)
        return;
    if (!over)
        say(over.error().message);
    playing_.reset();
    view_.plays = false;
}

void LiveReview::publish()
{
    ++view_.version;
    latest_.write(view_);
}

void LiveReview::say(std::string sentence)
{
    view_.said = printable(sentence);
    ++view_.sentences;
}

void LiveReview::list()
{
    ask([this] {
        view_.sessions.clear();
        view_.listed = true;
        auto error = std::error_code {};
        if (!std::filesystem::exists(sessions_, error))
            return;
        const auto found = session::list_sessions(sessions_);
        if (!found)
            return say(found.error().message);
        for (const auto& listed : *found) {
            if (!listed.overview) {
                view_.sessions.push_back({listed.folder, printable(listed.folder.filename().string()),
                                          printable(listed.overview.error().message), false});
                continue;
            }
            const auto& seen = *listed.overview;
            const auto& cls = seen.info.class_description;
            auto about =
                fmt::format("{}, {}, {}", when_words(seen.info.started, texts_), clock_text(seen.duration),
                            texts_(seen.takes > 0 ? Text::review_with_sound : Text::review_no_sound));
            if (!seen.finished)
                about.append(", ").append(texts_(Text::review_cut_off));
            view_.sessions.push_back(
                {listed.folder,
                 cls.name.empty() ? printable(listed.folder.filename().string()) : printable(cls.name),
                 about});
        }
    });
}

void LiveReview::open(std::filesystem::path folder)
{
    ask([this, folder = std::move(folder)] { reopen(folder); });
}

void LiveReview::reopen(const std::filesystem::path& folder)
{
    if (const auto reviewed = review(folder); !reviewed)
        say(reviewed.error().message);
}

Status LiveReview::review(const std::filesystem::path& folder)
{
    const auto session = session::Session::open(folder);
    if (!session)
        return tl::unexpected {session.error()};
    auto found = review::review_session(*session);
    if (!found)
        return tl::unexpected {found.error()};
    static_cast<void>(review::compare_with_last(*found, *session));
    const auto facts = facts_of(*session);
    if (!facts)
        return tl::unexpected {facts.error()};
    const auto takes = session->takes();
    if (!takes)
        return tl::unexpected {takes.error()};
    auto reviewed = ReviewedSession {folder,
                                     session->info(),
                                     *std::move(found),
                                     facts->when,
                                     facts->kept,
                                     !takes->empty(),
                                     journal_of(*session, texts_),
                                     {},
                                     {},
                                     {}};
    find_last(reviewed, *session);
    view_.open = std::make_shared<const ReviewedSession>(std::move(reviewed));
    return {};
}

/// Whose review cannot be had is passed by: without one, nothing is compared.
void LiveReview::find_last(ReviewedSession& reviewed, const session::Session& session) const
{
    const auto last = review::last_before(reviewed.review, session);
    if (!last)
        return;
    const auto then = session::Session::open(last->folder);
    const auto found = then ? review::review_session(*then) : tl::unexpected {then.error()};
    if (!found || !found->by_bar)
        return;
    reviewed.last = cells_of_then(reviewed.review, reviewed.info.class_description, *found,
                                  then->info().class_description);
    reviewed.last_when = when_words(last->started, texts_);
}

void LiveReview::compare_with(std::filesystem::path folder)
{
    ask([this, folder = std::move(folder)] {
        if (const auto compared = compare(folder); !compared)
            say(compared.error().message);
    });
}

Status LiveReview::compare(const std::filesystem::path& folder)
{
    if (view_.open == nullptr)
        return {};
    const auto then = session::Session::open(folder);
    if (!then)
        return tl::unexpected {then.error()};
    const auto found = review::review_session(*then);
    if (!found)
        return tl::unexpected {found.error()};
    auto again = std::make_shared<ReviewedSession>(*view_.open);
    again->last =
        cells_of_then(again->review, again->info.class_description, *found, then->info().class_description);
    again->last_when = when_words(then->info().started, texts_);
    const auto known = std::ranges::any_of(again->last, [](const auto& row) {
        return std::ranges::any_of(row, [](const auto& cell) { return cell.has_value(); });
    });
    if (again->review.by_bar != found->by_bar || !known)
        return failure(ErrorCode::bad_argument, texts_(Text::review_nothing_to_compare, again->last_when));
    again->compared_with = folder;
    view_.open = again;
    return {};
}

void LiveReview::close()
{
    ask([this] {
        playing_.reset();
        view_.plays = false;
        view_.open.reset();
    });
}

void LiveReview::play(std::size_t section, std::size_t bar, bool slowly)
{
    ask([this, section, bar, slowly] {
        playing_.reset();
        view_.plays = false;
        if (const auto begun = begin_playing(section, bar, slowly); !begun)
            say(begun.error().message);
    });
}

Status LiveReview::begin_playing(std::size_t section, std::size_t bar, bool slowly)
{
    if (view_.open == nullptr || bar >= view_.open->review.bars.size())
        return {};
    const auto session = session::Session::open(view_.open->folder);
    if (!session)
        return tl::unexpected {session.error()};
    const auto takes = session->takes();
    if (!takes)
        return tl::unexpected {takes.error()};
    for (auto playing : view_.open->review.bars[bar].playings) {
        // Of a bar in which the recording began, what was recorded is heard.
        for (const auto& take : *takes)
            if (playing.from < take.began && take.began < playing.to)
                playing.from = take.began;
        auto passage = review::passage_of(*session, *takes, section, playing);
        if (!passage)
            return tl::unexpected {passage.error()};
        if (!*passage)
            continue;
        auto& sound = (*passage)->sound;
        auto samples =
            slowly ? playback::stretched(sound.samples, sound.rate, slow_ratio) : std::move(sound.samples);
        auto loudspeaker = open_loudspeaker_();
        if (!loudspeaker)
            return tl::unexpected {loudspeaker.error()};
        auto started =
            PlayedAloud::start_over_and_over(std::move(samples), sound.rate, *std::move(loudspeaker));
        if (!started)
            return tl::unexpected {started.error()};
        playing_ = *std::move(started);
        view_.plays = true;
        view_.slowly = slowly;
        view_.section = section;
        view_.bar = bar;
        return {};
    }
    return failure(ErrorCode::file_missing, std::string {texts_(Text::review_no_sound_here)});
}

void LiveReview::stop()
{
    ask([this] {
        playing_.reset();
        view_.plays = false;
    });
}

void LiveReview::write(session::Writing kind, std::string text, std::size_t bar)
{
    ask([this, kind, text = std::move(text), bar] {
        if (view_.open == nullptr || bar >= view_.open->review.bars.size())
            return;
        const auto& column = view_.open->review.bars[bar];
        const auto at = column.playings.empty() ? FramePosition {} : column.playings.front().from;
        const auto folder = view_.open->folder;
        const auto written = session::add_writing(
            folder, kind, {at, text, view_.open->review.by_bar ? column.name : std::string {}});
        if (!written)
            return say(written.error().message);
        say(view_.open->review.by_bar ? texts_(Text::review_noted, printable(column.name))
                                      : std::string {texts_(Text::review_noted_then)});
        // The review is as it was: of a note only the journal changes.
        auto again = std::make_shared<ReviewedSession>(*view_.open);
        if (const auto session = session::Session::open(folder))
            if (auto facts = facts_of(*session)) {
                again->journal = journal_of(*session, texts_);
                again->kept = facts->kept;
            }
        view_.open = again;
    });
}

void LiveReview::write_page()
{
    ask([this] {
        if (view_.open == nullptr)
            return;
        auto error = std::error_code {};
        std::filesystem::create_directories(reports_, error);
        const auto file = page_file(reports_, view_.open->folder);
        const auto session = session::Session::open(view_.open->folder);
        const auto page =
            session ? page_of(*session, view_.open->review, true) : tl::unexpected {session.error()};
        const auto written = page ? write_text(file, *page) : tl::unexpected {page.error()};
        if (!written)
            return say(written.error().message);
        view_.page = file;
        ++view_.pages;
        say(texts_(Text::review_page_written, file.string()));
    });
}

void LiveReview::write_cards()
{
    ask([this] {
        if (view_.open == nullptr)
            return;
        const auto folder = cards_folder(reports_, view_.open->folder);
        const auto cards = tutti::write_cards(view_.open->folder, view_.open->info.class_description,
                                              view_.open->review, {}, folder);
        if (!cards)
            return say(cards.error().message);
        say(cards->empty()
                ? std::string {texts_(Text::review_no_cards)}
                : texts_(Text::review_cards_written, std::to_string(cards->size()), folder.string()));
    });
}

}  // namespace tutti::desktop
