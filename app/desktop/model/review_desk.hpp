// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "desktop/model/live_review.hpp"
#include "desktop/model/texts.hpp"
#include "review/cell_face.hpp"

namespace tutti::desktop {

/// All that the review shows, in words.
struct ReviewPicture {
    struct Line {
        std::string title;
        std::string about;
        bool readable = true;

        friend bool operator==(const Line&, const Line&) = default;
    };
    struct Cell {
        review::Mark mark = review::Mark::nothing;
        int step = 0;  ///< 0…3: how far off
        std::string number;
        int change = 0;  ///< 1 better than in the rehearsal that was chosen to compare with, -1 worse

        friend bool operator==(const Cell&, const Cell&) = default;
    };
    /// A mark, note or goal.
    struct Entry {
        std::string when;
        std::string words;  ///< the bar first, where it is known

        friend bool operator==(const Entry&, const Entry&) = default;
    };
    bool listing = true;
    std::vector<Line> sessions;  ///< while listing; the chosen one is `line`
    std::size_t line = 0;
    std::string title;
    std::string about;
    std::vector<std::string> findings;  ///< the first page's
    std::optional<std::size_t> finding;
    std::string nothing_found;   ///< said in their place where there are none
    std::string smaller;         ///< how many there are beside them; empty where there are none
    bool shows_journal = false;  ///< in the place of the findings
    std::vector<Entry> journal;  ///< in order of time; the chosen one is `entry`
    std::size_t entry = 0;
    std::string journal_head;  ///< how many they are
    std::size_t aspect = 0;    ///< index into `aspects`
    std::vector<std::string> aspects;
    std::vector<std::string> sections;
    std::vector<std::string> bars;
    std::vector<std::uint8_t> noted;       ///< by bar: whether a mark or a note was made in it
    std::vector<std::vector<Cell>> cells;  ///< [section][bar]
    std::size_t section = 0;
    std::size_t bar = 0;
    std::string cell_title;          ///< "Violas, bar 12"
    std::string cell_words;          ///< "28 cents flat"
    std::vector<std::string> lines;  ///< what it rests on, how it was last time, what was noted of it
    std::string sound;               ///< whether it can be heard, and how
    bool can_hear = false;           ///< sound was kept
    bool plays = false;
    std::string message;
    std::string keys;

    friend bool operator==(const ReviewPicture&, const ReviewPicture&) = default;
};

/// Looking back: the sessions that are kept, and of one of them the table of bars and sections, its journal,
/// and what another one had in the same bars. [control]
class ReviewDesk {
public:
    explicit ReviewDesk(Texts texts)
        : texts_ {texts}
    {
    }

    /// Up and down the list or the journal, or about the table.
    void step(int columns, int rows);
    /// The journal in the place of the findings, or these again.
    void show_journal(bool shown);
    [[nodiscard]] bool shows_journal() const noexcept { return shows_journal_; }
    /// The bar in which one of the journal's was said, if it is known.
    void choose_entry(std::size_t entry);
    [[nodiscard]] std::size_t entry() const noexcept { return entry_; }
    /// Lists the sessions, to choose the one to compare with.
    void ask_other(bool asks);
    [[nodiscard]] bool asks_other() const noexcept { return asks_other_; }
    void choose_line(std::size_t line)
    {
        changed_ = true;
        line_ = line;
    }
    void choose_cell(std::size_t section, std::size_t bar);
    /// One of the first page's, and its first bar.
    void choose_finding(std::size_t finding);
    void next_aspect(int by);
    void choose_aspect(std::size_t aspect)
    {
        changed_ = true;
        aspect_ = aspect;
    }

    /// The chosen bar is heard from now on, or was asked to be.
    void hears() { heard_ = Heard {section_, bar_}; }
    /// True, once, when another bar is chosen than the one that is heard: what is seen and what is heard are
    /// the same, so that one falls silent.
    [[nodiscard]] bool has_left_what_is_heard();

    [[nodiscard]] std::size_t line() const noexcept
    {
        return line_ < offered_.size() ? offered_[line_] : line_;
    }
    [[nodiscard]] std::size_t section() const noexcept { return section_; }
    [[nodiscard]] std::size_t bar() const noexcept { return bar_; }

    /// Whether picture() would be another than it was last.
    [[nodiscard]] bool is_stale(const LiveReview::View& view) const noexcept
    {
        return changed_ || drawn_version_ != view.version;
    }
    [[nodiscard]] ReviewPicture picture(const LiveReview::View&);

private:
    void describe_cell(ReviewPicture&, const ReviewedSession&) const;
    void describe_journal(ReviewPicture&, const ReviewedSession&) const;
    [[nodiscard]] ReviewPicture list(const LiveReview::View&);

    struct Heard {
        std::size_t section = 0;
        std::size_t bar = 0;
    };

    Texts texts_;
    std::optional<Heard> heard_;
    std::shared_ptr<const ReviewedSession> open_;
    std::vector<std::size_t> offered_;  // of the sessions, a line each
    std::size_t lines_ = 0;
    std::size_t line_ = 0;
    std::size_t section_ = 0;
    std::size_t bar_ = 0;
    std::size_t aspect_ = 0;
    std::optional<std::size_t> finding_;
    bool shows_journal_ = false;
    std::size_t entry_ = 0;
    bool asks_other_ = false;
    bool changed_ = true;              // since the last picture
    std::uint64_t drawn_version_ = 0;  // the last picture's
};

}  // namespace tutti::desktop
