// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/model/review_desk.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "desktop/model/engine_words.hpp"
#include "review/report.hpp"
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

std::string words_of_remark(const session::Remark& remark, Texts texts)
{
    return remark.text.empty() ? std::string {texts(Text::review_a_mark)} : printable(remark.text);
}

/// Whether a cell is better or worse than it was: only where both are sure, and by a step of colour.
int change_of(const review::CellFace& now, const review::CellFace& then)
{
    const auto sure = [](const auto& face) {
        return face.mark != review::Mark::nothing && face.mark != review::Mark::unsure;
    };
    if (!sure(now) || !sure(then))
        return 0;
    return now.step < then.step ? 1 : now.step > then.step ? -1 : 0;
}

}  // namespace

void ReviewDesk::step(int columns, int rows)
{
    changed_ = true;
    if (open_ == nullptr || asks_other_) {
        line_ = moved(line_, rows, lines_);
        return;
    }
    if (shows_journal_) {
        entry_ = moved(entry_, rows, open_->journal.size());
        rows = 0;
        if (columns == 0)
            return;
    }
    finding_.reset();
    bar_ = moved(bar_, columns, open_->review.bars.size());
    section_ = moved(section_, rows, open_->review.cells.size());
}

void ReviewDesk::show_journal(bool shown)
{
    changed_ = true;
    shows_journal_ = shown && open_ != nullptr;
}

void ReviewDesk::choose_entry(std::size_t entry)
{
    if (open_ == nullptr || entry >= open_->journal.size())
        return;
    changed_ = true;
    entry_ = entry;
    if (const auto bar = review::bar_at(open_->review, open_->journal[entry].at)) {
        finding_.reset();
        bar_ = *bar;
    }
}

bool ReviewDesk::has_left_what_is_heard()
{
    if (!heard_ || (heard_->section == section_ && heard_->bar == bar_))
        return false;
    heard_.reset();
    return true;
}

void ReviewDesk::ask_other(bool asks)
{
    changed_ = true;
    asks_other_ = asks && open_ != nullptr;
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
    const auto about = review::aspect_of(chosen.kind);
    // The first bar that shows it.
    const auto fine = review::fine_for(open_->info.class_description.tolerance);
    const auto shows = [&](std::size_t bar) {
        const auto mark = review::face_of(about, open_->review.cells[section_][bar], fine).mark;
        return mark != review::Mark::nothing && mark != review::Mark::unsure && mark != review::Mark::fine;
    };
    if (const auto bar = std::ranges::find_if(chosen.bars, shows); bar != chosen.bars.end())
        bar_ = *bar;
    else if (!chosen.bars.empty())
        bar_ = chosen.bars.front();
    aspect_ = static_cast<std::size_t>(std::ranges::find(review::aspects, about) - review::aspects.begin());
}

void ReviewDesk::next_aspect(int by)
{
    changed_ = true;
    const auto count = static_cast<int>(review::aspects.size());
    aspect_ = static_cast<std::size_t>((static_cast<int>(aspect_) + by + count) % count);
}

ReviewPicture ReviewDesk::list(const LiveReview::View& view)
{
    auto drawn = ReviewPicture {};
    drawn.message = view.said;
    // What is open is beside itself already.
    offered_.clear();
    for (std::size_t n = 0; n < view.sessions.size(); ++n)
        if (!asks_other_ || view.sessions[n].folder != open_->folder)
            offered_.push_back(n);
    lines_ = offered_.size();
    line_ = moved(line_, 0, lines_);
    drawn.title = texts_(asks_other_ ? Text::review_compare_with : Text::look_back);
    drawn.about = texts_(view.working || !view.listed ? Text::review_reading
                         : view.sessions.empty()      ? Text::review_nothing_kept
                                                      : Text::review_choose);
    for (const auto n : offered_) {
        const auto& session = view.sessions[n];
        drawn.sessions.push_back({shortened(session.title, longest_name), session.about, session.readable});
    }
    drawn.line = line_;
    drawn.keys = texts_(Text::review_list_keys);
    return drawn;
}

ReviewPicture ReviewDesk::picture(const LiveReview::View& view)
{
    if (std::exchange(open_, view.open) == nullptr && open_ != nullptr) {
        section_ = bar_ = aspect_ = entry_ = 0;
        finding_.reset();
        choose_finding(0);
    }
    if (open_ == nullptr)
        shows_journal_ = asks_other_ = false;
    changed_ = false;
    drawn_version_ = view.version;
    if (open_ == nullptr || asks_other_)
        return list(view);
    auto drawn = ReviewPicture {};
    drawn.message = view.said;
    drawn.listing = false;
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
    if (const auto more = review.findings.size() - drawn.findings.size(); more > 0)
        drawn.smaller = more == 1 ? std::string {texts_(Text::review_smaller_one)}
                                  : texts_(Text::review_smaller_ones, std::to_string(more));
    if (drawn.findings.empty()) {
        const auto beside = words_beside(review, cls, open.info.sample_rate, texts_);
        drawn.nothing_found = printable(beside.nothing.empty() && !beside.facts.empty() ? beside.facts.front()
                                                                                        : beside.nothing);
    }
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
        for (std::size_t b = 0; b < review.cells[s].size(); ++b) {
            const auto face = review::face_of(review::aspects[aspect_], review.cells[s][b], fine);
            auto& cell = row.emplace_back(ReviewPicture::Cell {face.mark, face.step, face.number, 0});
            if (!open.compared_with.empty() && open.last[s][b])
                cell.change =
                    change_of(face, review::face_of(review::aspects[aspect_], *open.last[s][b], fine));
        }
    }
    for (const auto& bar : review.bars)
        drawn.bars.push_back(shortened(printable(bar.name), 8));
    describe_cell(drawn, open);
    describe_journal(drawn, open);
    if (!open.compared_with.empty())
        drawn.about = open.when + ". " + texts_(Text::review_compared_with, open.last_when);
    drawn.can_hear = open.has_sound;
    drawn.plays = view.plays && view.section == section_ && view.bar == bar_;
    drawn.sound = texts_(!open.has_sound ? Text::review_sound_not_kept
                         : !drawn.plays  ? Text::review_press_to_hear
                         : view.slowly   ? Text::review_plays_slowly
                                         : Text::review_plays);
    drawn.keys = texts_(shows_journal_ ? Text::review_journal_keys : Text::review_keys);
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
                                             words_of_remark(remark, texts_)));
                break;
            }
}

void ReviewDesk::describe_journal(ReviewPicture& drawn, const ReviewedSession& open) const
{
    const auto& review = open.review;
    drawn.noted.assign(review.bars.size(), 0);
    for (const auto& remark : open.journal) {
        auto words = words_of_remark(remark, texts_);
        const auto bar = review::bar_at(review, remark.at);
        if (bar)
            drawn.noted[*bar] = 1;
        // Of the bar that was named: a goal is for one that may not have been played.
        if (const auto name = printable(!remark.bar.empty() ? remark.bar
                                        : bar               ? review.bars[*bar].name
                                                            : "");
            !name.empty())
            words = (review.by_bar ? texts_(Text::bar, name) : name) + ": " + words;
        drawn.journal.push_back({clock_text(to_seconds(remark.at, open.info.sample_rate)), std::move(words)});
    }
    drawn.shows_journal = shows_journal_;
    drawn.entry = moved(entry_, 0, drawn.journal.size());
    drawn.journal_head = drawn.journal.empty()
                             ? std::string {texts_(Text::review_journal_empty)}
                             : texts_(Text::review_journal_head, std::to_string(drawn.journal.size()));
}

}  // namespace tutti::desktop
