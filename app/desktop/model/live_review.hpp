// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "desktop/model/texts.hpp"
#include "review/review.hpp"
#include "rt/latest_value.hpp"
#include "session/amend.hpp"
#include "session/session.hpp"
#include "shared/loudspeaker.hpp"
#include "shared/play_aloud.hpp"

namespace tutti::desktop {

/// What is known of each section in each bar, as Review::cells has it; none where nothing is.
using KnownCells = std::vector<std::vector<std::optional<review::Numbers>>>;

/// What was known `then` of the sections and bars of `now`, in the order of `now`: sections by their names,
/// bars by their printed numbers. A name that one of them has twice says nothing. [any]
[[nodiscard]] KnownCells cells_of_then(const review::Review& now, const audio::ClassDescription& cls_now,
                                       const review::Review& then, const audio::ClassDescription& cls_then);

/// A session that has been reviewed, and the last one before it of the same class and piece.
struct ReviewedSession {
    std::filesystem::path folder;
    session::SessionInfo info;
    review::Review review;
    std::string when;
    std::string kept;
    bool has_sound = false;
    std::vector<session::Remark> journal;  ///< marks, notes and goals, in order of time
    KnownCells last;                       ///< of the last rehearsal; empty where there was none
    std::string last_when;
    std::filesystem::path compared_with;  ///< the one that was chosen in its place; empty where none was
};

/// One of the sessions that are kept.
struct KeptSession {
    std::filesystem::path folder;
    std::string title;  ///< the class
    std::string about;  ///< when, how long, what is kept; or why it cannot be read
    bool readable = true;
};

/// The sessions that are kept, read and reviewed on a thread of its own, so that whoever draws never waits.
class LiveReview {
public:
    struct View {
        bool working = false;  ///< something was asked for and is not done
        bool listed = false;
        std::vector<KeptSession> sessions {};            ///< newest first
        std::shared_ptr<const ReviewedSession> open {};  ///< none while a list is shown
        std::string said {};                             ///< the newest sentence for the tutor
        int sentences = 0;                               ///< said by now
        std::filesystem::path page {};                   ///< the report that was written last
        int pages = 0;                                   ///< written by now
        bool plays = false;
        bool slowly = false;
        std::size_t section = 0;  ///< whose sound is played
        std::size_t bar = 0;
        std::uint64_t sent = 0;     ///< samples that have gone to the loudspeaker
        std::uint64_t version = 0;  ///< another one wherever anything else is
    };
    LiveReview(std::filesystem::path sessions, std::filesystem::path reports, LoudspeakerOpener, Texts);
    ~LiveReview();
    LiveReview(const LiveReview&) = delete;
    LiveReview& operator=(const LiveReview&) = delete;

    /// The newest; holds until the next call. Wait-free. [whoever draws]
    [[nodiscard]] const View& view() noexcept { return latest_.read(); }

    /// All of these are asked for, and done one after the other. [whoever draws]
    void list();
    void open(std::filesystem::path folder);
    void close();
    /// `last` of the open session is that one's from now on: sections by their names, bars by their numbers.
    void compare_with(std::filesystem::path folder);
    /// The bar as the section's microphone heard it, over and over, at its own speed or slowly.
    void play(std::size_t section, std::size_t bar, bool slowly);
    void stop();
    void write(session::Writing, std::string text, std::size_t bar);
    void write_page();
    void write_cards();

private:
    void ask(std::function<void()> job);
    void run();
    void publish();
    void say(std::string sentence);
    void hear_out();
    void reopen(const std::filesystem::path& folder);
    [[nodiscard]] Status begin_playing(std::size_t section, std::size_t bar, bool slowly);
    [[nodiscard]] Status review(const std::filesystem::path& folder);
    void find_last(ReviewedSession&, const session::Session&) const;
    [[nodiscard]] Status compare(const std::filesystem::path& folder);

    std::filesystem::path sessions_;
    std::filesystem::path reports_;
    LoudspeakerOpener open_loudspeaker_;
    Texts texts_;
    View view_;                             // the review's thread's
    std::unique_ptr<PlayedAloud> playing_;  // likewise
    rt::LatestValue<View> latest_;
    std::mutex mutex_;
    std::condition_variable asked_;
    std::deque<std::function<void()>> jobs_;  // under mutex_
    bool ending_ = false;                     // under mutex_
    std::thread thread_;
};

}  // namespace tutti::desktop
