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

        friend bool operator==(const Cell&, const Cell&) = default;
    };
    bool listing = true;
    std::vector<Line> sessions;  ///< while listing; the chosen one is `line`
    std::size_t line = 0;
    std::string title;
    std::string about;
    std::vector<std::string> findings;  ///< the first page's
    std::optional<std::size_t> finding;
    std::string nothing_found;  ///< said in their place where there are none
    std::size_t aspect = 0;     ///< index into `aspects`
    std::vector<std::string> aspects;
    std::vector<std::string> sections;
    std::vector<std::string> bars;
    std::vector<std::vector<Cell>> cells;  ///< [section][bar]
    std::size_t section = 0;
    std::size_t bar = 0;
    std::string cell_title;          ///< "Violas, bar 12"
    std::string cell_words;          ///< "28 cents flat"
    std::vector<std::string> lines;  ///< what it rests on, how it was last time, what was noted of it
    std::string sound;               ///< whether it can be heard, and how
    bool plays = false;
    std::string message;
    std::string keys;

    friend bool operator==(const ReviewPicture&, const ReviewPicture&) = default;
};

/// Looking back: the sessions that are kept, and of one of them the table of bars and sections. [control]
class ReviewDesk {
public:
    explicit ReviewDesk(Texts texts)
        : texts_ {texts}
    {
    }

    /// Up and down the list, or about the table.
    void step(int columns, int rows);
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

    [[nodiscard]] std::size_t line() const noexcept { return line_; }
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

    Texts texts_;
    std::shared_ptr<const ReviewedSession> open_;
    std::size_t lines_ = 0;
    std::size_t line_ = 0;
    std::size_t section_ = 0;
    std::size_t bar_ = 0;
    std::size_t aspect_ = 0;
    std::optional<std::size_t> finding_;
    bool changed_ = true;              // since the last picture
    std::uint64_t drawn_version_ = 0;  // the last picture's
};

}  // namespace tutti::desktop
