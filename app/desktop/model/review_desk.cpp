// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/model/review_desk.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "desktop/model/engine_words.hpp"
#include "shared/clock_text.hpp"
#include "units/utf8.hpp"

namespace tutti::desktop {

namespace {

constexpr auto longest_name = std::size_t {48};
constexpr auto most_remarks = std::size_t {4};

constexpr auto aspect_texts = std::array {Text::review_tuning, Text::review_unison, Text::review_timing,
                                          Text::review_notes, Text::review_balance};
static_assert(aspect_texts.size() == review::aspects.size());

std::size_t moved(std::size_t at, int by, std::size_t count)
{
    if (count == 0)
        return 0;
    const auto to = static_cast<long>(at) + by;
    return static_cast<std::size_t>(std::clamp(to, 0L, static_cast<long>(count) - 1));
}

std::string name_of(const ReviewedSession& open, std::size_t section)
{
    return shortened(printable(open.info.class_description.sections[section].name), longest_name);
}

}  // namespace

void ReviewDesk::step(int columns, int rows)
{
    changed_ = true;
    if (open_ == nullptr) {
        line_ = moved(line_, rows, lines_);
        return;
    }
    finding_.reset();
    bar_ = moved(bar_, columns, open_->review.bars.size());
    section_ = moved(section_, rows, open_->review.cells.size());
}

void ReviewDesk::choose_cell(std::size_t section, std::size_t bar)
{
    changed_ = true;
    finding_.reset();
    section_ = section;
    bar_ = bar;
}

void ReviewDesk::choose_finding(std::size_t finding)
{
    if (open_ == nullptr || finding >= review::on_the_first_page(open_->review))
        return;
    changed_ = true;
    const auto& chosen = open_->review.findings[finding];
    finding_ = finding;
    section_ = static_cast<std::size_t>(chosen.section);
    if (!chosen.bars.empty())
        bar_ = chosen.bars.front();
    const auto about = review::aspect_of(chosen.kind);
    aspect_ = static_cast<std::size_t>(std::ranges::find(review::aspects, about) - review::aspects.begin());
}

void ReviewDesk::next_aspect(int by)
{
    changed_ = true;
    const auto count = static_cast<int>(review::aspects.size());
    aspect_ = static_cast<std::size_t>((static_cast<int>(aspect_) + by + count) % count);
}

ReviewPicture ReviewDesk::picture(const LiveReview::View& view)
{
    if (std::exchange(open_, view.open) == nullptr && open_ != nullptr) {
        section_ = bar_ = aspect_ = 0;
        finding_.reset();
        choose_finding(0);
    }
    changed_ = false;
    drawn_version_ = view.version;
    auto drawn = ReviewPicture {};
    drawn.message = view.said;
    drawn.listing = open_ == nullptr;
    lines_ = view.sessions.size();
    line_ = moved(line_, 0, lines_);
    if (drawn.listing) {
        drawn.title = texts_(Text::look_back);
        drawn.about = texts_(view.working || !view.listed ? Text::review_reading
                             : view.sessions.empty()      ? Text::review_nothing_kept
                                                          : Text::review_choose);
        for (const auto& session : view.sessions)
            drawn.sessions.push_back(
                {shortened(session.title, longest_name), session.about, session.readable});
        drawn.line = line_;
        drawn.keys = texts_(Text::review_list_keys);
        return drawn;
    }
    const auto& open = *open_;
    const auto& review = open.review;
    const auto& cls = open.info.class_description;
    drawn.title = shortened(printable(cls.name), longest_name);
    if (!review.piece.empty())
        drawn.title += (drawn.title.empty() ? "" : " · ") + shortened(printable(review.piece), longest_name);
    drawn.about =
        open.when + ". " + printable(kept_words(open.has_sound, !open.journal.empty(), open.kept, texts_));
    for (std::size_t n = 0; n < review::on_the_first_page(review); ++n)
        drawn.findings.push_back(printable(words_of(review.findings[n], cls, open.info.sample_rate, texts_)));
    if (drawn.findings.empty())
        drawn.nothing_found = texts_(Text::review_nothing_found);
    drawn.finding = finding_;
    drawn.aspect = aspect_;
    for (const auto text : aspect_texts)
        drawn.aspects.emplace_back(texts_(text));
    section_ = moved(section_, 0, review.cells.size());
    bar_ = moved(bar_, 0, review.bars.size());
    drawn.section = section_;
    drawn.bar = bar_;
    const auto fine = review::fine_for(cls.tolerance);
    for (std::size_t s = 0; s < review.cells.size(); ++s) {
        drawn.sections.push_back(name_of(open, s));
        auto& row = drawn.cells.emplace_back();
        for (const auto& numbers : review.cells[s]) {
            const auto face = review::face_of(review::aspects[aspect_], numbers, fine);
            row.push_back({face.mark, face.step, face.number});
        }
    }
    for (const auto& bar : review.bars)
        drawn.bars.push_back(shortened(printable(bar.name), 8));
    describe_cell(drawn, open);
    drawn.plays = view.plays && view.section == section_ && view.bar == bar_;
    drawn.sound = texts_(!open.has_sound ? Text::review_sound_not_kept
                         : !drawn.plays  ? Text::review_press_to_hear
                         : view.slowly   ? Text::review_plays_slowly
                                         : Text::review_plays);
    drawn.keys = texts_(Text::review_keys);
    if (view.working)
        drawn.message = texts_(Text::review_working);
    return drawn;
}

void ReviewDesk::describe_cell(ReviewPicture& drawn, const ReviewedSession& open) const
{
    const auto& review = open.review;
    if (review.cells.empty() || review.bars.empty())
        return;
    const auto fine = review::fine_for(open.info.class_description.tolerance);
    const auto aspect = review::aspects[aspect_];
    const auto& bar = review.bars[bar_];
    const auto& numbers = review.cells[section_][bar_];
    const auto face = review::face_of(aspect, numbers, fine);
    drawn.cell_title = name_of(open, section_) + ", " +
                       (review.by_bar ? texts_(Text::bar, printable(bar.name)) : printable(bar.name));
    drawn.cell_words = words_of(aspect, face, numbers.notes, texts_);
    if (auto rests_on = rests_on_words(aspect, face, numbers.notes, texts_); !rests_on.empty())
        drawn.lines.push_back(std::move(rests_on));
    if (!open.last.empty() && open.last[section_][bar_]) {
        const auto before = review::face_of(aspect, *open.last[section_][bar_], fine);
        drawn.lines.push_back(texts_(Text::review_last_time, open.last_when,
                                     words_of(aspect, before, open.last[section_][bar_]->notes, texts_)));
    }
    for (std::size_t other = 0; other < review::aspects.size(); ++other) {
        if (other == aspect_)
            continue;
        const auto also = review::face_of(review::aspects[other], numbers, fine);
        if (also.mark != review::Mark::nothing && also.mark != review::Mark::fine)
            drawn.lines.push_back(words_of(review::aspects[other], also, numbers.notes, texts_));
    }
    auto said = std::size_t {0};
    for (const auto& remark : open.journal)
        for (const auto& playing : bar.playings)
            if (playing.from <= remark.at && remark.at < playing.to && said++ < most_remarks) {
                drawn.lines.push_back(texts_(Text::review_noted_here,
                                             clock_text(to_seconds(remark.at, open.info.sample_rate)),
                                             remark.text.empty() ? std::string {texts_(Text::review_a_mark)}
                                                                 : printable(remark.text)));
                break;
            }
}

}  // namespace tutti::desktop
