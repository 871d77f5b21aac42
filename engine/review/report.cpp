// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/report.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <optional>
#include <span>
#include <string_view>

#include <fmt/format.h>

#include "review/page_text.hpp"
#include "review/robust.hpp"

namespace tutti::review {

namespace {

constexpr auto name_width = std::size_t {20};
constexpr auto tuning_width = std::size_t {17};  // "not enough to say"
constexpr auto unison_width = std::size_t {25};  // "players ±25 cents apart?"
constexpr auto timing_width = std::size_t {23};  // "together (20 ms early)?"
constexpr auto drift_ends =
    std::size_t {8};  // points, about as many seconds, that "the start" and "the end" mean

// What nobody hears of the class as a whole: pitches less than 5 to 10 cents apart (Hill and Summers 2007).
constexpr auto heard_cents = 5_cents;

constexpr auto longest_text = std::size_t {400};
constexpr auto bars_in_a_row = std::size_t {60};
constexpr auto shortest_gap = std::size_t {3};  // bars that nobody played become one column, as on the page
constexpr auto not_played = '/';

std::string drift_words(Cents off)
{
    if (!is_heard(off))
        return "in tune";
    return fmt::format("{:.0f} cents {}", abs(off).value(), off < Cents {} ? "flat" : "sharp");
}

/// The words of a cell in a narrow column: doubt is a question mark.
std::string brief(const CellFace& face)
{
    return face.mark == Mark::unsure ? face.words.substr(not_sure.size()) + "?" : face.words;
}

/// A cell in a row of signs: nothing when nobody can say.
char sign_of(Mark mark)
{
    switch (mark) {
    case Mark::nothing:
        break;
    case Mark::fine:
        return '.';
    case Mark::unsure:
        return '?';
    case Mark::low:
        return '-';
    case Mark::high:
        return '+';
    case Mark::late:
        return '<';
    case Mark::early:
        return '>';
    case Mark::wide:
    case Mark::wrong:
        return 'x';
    }
    return ' ';
}

std::string without_blanks_at_its_end(const std::string& line)
{
    return line.substr(0, line.find_last_not_of(' ') + 1);
}

/// A column of signs: a bar, or a run of bars that nobody played.
struct SignColumn {
    std::size_t bar;
    bool gap;
};

std::vector<SignColumn> sign_columns(const std::vector<Bar>& bars)
{
    auto columns = std::vector<SignColumn> {};
    for (auto b = std::size_t {0}; b < bars.size();) {
        auto end = b;
        while (end < bars.size() && bars[end].playings.empty())
            ++end;
        const auto gap = end - b >= shortest_gap;
        columns.push_back({b, gap});
        b = gap ? end : b + 1;
    }
    return columns;
}

/// A line of bar numbers above a row of signs: one at every fifth column, and where bars begin again after
/// those that nobody played, as far as there is room.
std::string ruler(const std::vector<Bar>& bars, std::span<const SignColumn> columns)
{
    auto line = std::string(name_width + 4, ' ');
    const auto indent = line.size();
    auto free_from = std::size_t {0};
    for (auto c = std::size_t {0}; c < columns.size(); ++c) {
        const auto after_gap = c > 0 && columns[c - 1].gap;
        if (columns[c].gap || c < free_from || (c % 5 != 0 && !after_gap))
            continue;
        line.resize(indent + c, ' ');
        line += column(fitted(bars[columns[c].bar].name, 4), 5);
        free_from = c + 5;
    }
    return without_blanks_at_its_end(line);
}

void add_findings(const audio::ClassDescription& description, const Review& review,
                  std::vector<std::string>& lines)
{
    lines.emplace_back("What to work on");
    const auto shown = on_the_first_page(review);
    const auto beside = beside_findings(description, review);
    if (!beside.nothing.empty())
        add_wrapped("  ", beside.nothing, lines);
    for (auto i = std::size_t {0}; i < shown; ++i)
        add_wrapped(fmt::format("  {}. ", i + 1), review.findings[i].text, lines);
    if (const auto more = review.findings.size() - shown; more > 0)
        lines.push_back(fmt::format("  {}.", smaller_in_words(shown, more)));
    for (const auto& fact : beside.facts)
        add_wrapped("  * ", fact, lines);
    if (!review.mended.empty())
        lines.emplace_back(mended_heading);
    for (const auto& mended : review.mended)
        add_wrapped("  * ", mended.text, lines);
}

void add_sections(const audio::ClassDescription& description, const Review& review,
                  std::vector<std::string>& lines)
{
    const auto unison_known =
        std::ranges::any_of(review.sections, [](const auto& s) { return s.spread.value.has_value(); });
    const auto row = [&](std::string_view name, std::string_view tuning, std::string_view unison,
                         std::string_view timing, std::string_view sure) {
        lines.push_back(fmt::format(
            "  {}  {}  {}{}  {}", column(name, name_width), column(tuning, tuning_width),
            unison_known ? column(unison, unison_width) : "", column(timing, timing_width), sure));
    };
    row("Section", "Tuning", "Unison", "Timing", "Heard");
    const auto fine = fine_for(description.tolerance);
    for (auto s = std::size_t {0}; s < review.sections.size(); ++s) {
        const auto& summary = review.sections[s];
        const auto sound = summary.hearing.sure + summary.hearing.uncertain > 1_s;
        const auto words = [&](Aspect aspect) { return brief(face_of_section(aspect, review, s, fine)); };
        row(description.sections[s].name, words(Aspect::tuning), words(Aspect::unison), words(Aspect::timing),
            sound ? fmt::format("{:.0f} %", 100.0 * summary.hearing.sure_share()) : "silent");
    }
}

void add_bars(const audio::ClassDescription& description, const Review& review,
              std::vector<std::string>& lines)
{
    struct Row {
        std::string_view heading;
        Aspect aspect;
    };
    constexpr auto rows =
        std::array {Row {"Tuning by bar (- flat, + sharp, . in tune, ? not sure):", Aspect::tuning},
                    Row {"Timing by bar (< late, > early, . together, ? not sure):", Aspect::timing},
                    Row {"Notes by bar (x other notes than printed, . the printed ones):", Aspect::notes}};
    const auto folded = std::ranges::any_of(sign_columns(review.bars), &SignColumn::gap);
    for (const auto& row : rows) {
        lines.emplace_back();
        lines.emplace_back(row.heading);
        if (folded && &row == &rows.front())
            lines.push_back(fmt::format("  ({} stands for bars that nobody played.)", not_played));
        std::ranges::move(bars_in_signs(description, review, row.aspect), std::back_inserter(lines));
        if (const auto why = unsure_cells_in_words(row.aspect, review, fine_for(description.tolerance));
            !why.empty())
            add_wrapped("  ", why, lines);
    }
}

}  // namespace

void add_wrapped(std::string_view before, std::string_view sentence, std::vector<std::string>& lines)
{
    const auto text = plain(sentence, longest_text);
    auto line = std::string {before};
    for (auto rest = std::string_view {text}; !rest.empty();) {
        const auto word = rest.substr(0, rest.find(' '));
        rest.remove_prefix(std::min(rest.size(), word.size() + 1));
        if (width_of(line) + width_of(word) > widest_line && width_of(line) > before.size()) {
            lines.push_back(without_blanks_at_its_end(line));
            line.assign(before.size(), ' ');
        }
        line += word;
        line += ' ';
    }
    lines.push_back(without_blanks_at_its_end(line));
}

std::vector<std::string> bars_in_signs(const audio::ClassDescription& description, const Review& review,
                                       Aspect aspect)
{
    auto lines = std::vector<std::string> {};
    const auto fine = fine_for(description.tolerance);
    const auto columns = sign_columns(review.bars);
    for (auto first = std::size_t {0}; first < columns.size(); first += bars_in_a_row) {
        const auto row = std::span {columns}.subspan(first, std::min(bars_in_a_row, columns.size() - first));
        lines.push_back(ruler(review.bars, row));
        for (auto s = std::size_t {0}; s < review.cells.size(); ++s) {
            auto line = "  " + column(description.sections[s].name, name_width) + "  ";
            for (const auto& [bar, gap] : row)
                line += gap ? not_played : sign_of(face_of(aspect, review.cells[s][bar], fine).mark);
            lines.push_back(without_blanks_at_its_end(line));
        }
    }
    return lines;
}

FirstPage first_page_of(const Review& review) noexcept
{
    const auto any = [&](auto is) { return std::ranges::any_of(review.sections, is); };
    if (on_the_first_page(review) > 0 || !review.apart.empty())
        return FirstPage::something;
    if (any([](const auto& s) { return s.deviation.value || s.lead.value; }))
        return FirstPage::nothing;
    return any([](const auto& s) { return s.notes.right > 0; }) ? FirstPage::notes_only
                                                                : FirstPage::not_enough;
}

BesideFindings beside_findings(const audio::ClassDescription& description, const Review& review)
{
    auto beside = BesideFindings {};
    const auto name = [&](auto section) -> const std::string& {
        return description.sections[static_cast<std::size_t>(section)].name;
    };
    for (const auto& apart : review.apart)
        beside.facts.push_back(apart.text + ".");
    for (const auto& absent : review.not_there) {
        const auto heard =
            fmt::format("of {} {} was heard", counted(absent.asked, "note printed", "notes printed"),
                        absent.heard == 0 ? "none" : "next to none");
        beside.facts.push_back(
            absent.sound_of_others
                ? fmt::format(
                      "{}: not heard to play; {}, and what their microphone heard is taken for others'.",
                      name(absent.section), heard)
                : fmt::format("{}: not there; {}.", name(absent.section), heard));
    }
    if (review.tuning_from == TuningFrom::the_a && !review.playing.empty())
        beside.facts.push_back(
            review.playing.size() == 1
                ? fmt::format(
                      "Only {} could be heard, so tuning is told from A = {:g} Hz, and early or late cannot "
                      "be told: that takes others.",
                      name(review.playing.front()), description.tuning.a4.value())
                : fmt::format(
                      "Only {} and {} could be heard, so tuning is told from A = {:g} Hz; which of two is "
                      "early or late cannot be told.",
                      name(review.playing.front()), name(review.playing.back()),
                      description.tuning.a4.value()));
    switch (first_page_of(review)) {
    case FirstPage::something:
        break;
    case FirstPage::nothing:
        beside.nothing = "Nothing stands out.";
        break;
    case FirstPage::notes_only:
        beside.nothing = fmt::format("Of the notes nothing stands out; of pitch and time there was {}.",
                                     not_enough_to_say);
        break;
    case FirstPage::not_enough:
        beside.nothing = fmt::format("There was {}.", not_enough_to_say);
        break;
    }
    return beside;
}

std::string tuning_beside(const audio::ClassDescription& description, const Review& review)
{
    return review.tuning_from == TuningFrom::the_class
               ? std::string {"the class"}
               : fmt::format("A = {:g} Hz", description.tuning.a4.value());
}

std::optional<std::size_t> bar_at(const Review& review, FramePosition at) noexcept
{
    for (auto b = std::size_t {0}; b < review.bars.size(); ++b)
        for (const auto& playing : review.bars[b].playings)
            if (playing.from <= at && at < playing.to)
                return b;
    return {};
}

std::vector<session::Remark> with_bars(std::vector<session::Remark> remarks, const Review& review)
{
    for (auto& remark : remarks)
        if (remark.bar.empty() && review.by_bar)
            if (const auto bar = bar_at(review, remark.at))
                remark.bar = review.bars[*bar].name;
    return remarks;
}

std::string remark_in_words(const session::Remark& remark)
{
    if (remark.bar.empty())
        return remark.text;
    return fmt::format("bar {}{}{}", remark.bar, remark.text.empty() ? "" : ": ", remark.text);
}

std::string smaller_in_words(std::size_t on_the_first_page, std::size_t smaller)
{
    return fmt::format("{}{}", on_the_first_page == 0 ? "" : "and ",
                       counted(static_cast<int>(smaller), "smaller one", "smaller ones"));
}

bool is_heard(Cents off) noexcept
{
    return abs(off) >= heard_cents;
}

std::optional<ClassDrift> drift_at_the_ends(const Review& review)
{
    if (review.drift.size() < drift_ends)
        return std::nullopt;
    auto start = std::vector<double> {};
    auto end = std::vector<double> {};
    for (auto i = std::size_t {0}; i < drift_ends; ++i) {
        start.push_back(review.drift[i].drift.value());
        end.push_back(review.drift[review.drift.size() - 1 - i].drift.value());
    }
    return ClassDrift {Cents {median(std::move(start))}, Cents {median(std::move(end))}};
}

std::string drift_in_words(const Review& review, Hertz a4)
{
    const auto drift = drift_at_the_ends(review);
    if (!drift)
        return fmt::format("The class as a whole: {}.", not_enough_to_say);
    if (!is_heard(drift->end - drift->start))
        return fmt::format("The class as a whole: {} with A = {:g} Hz.",
                           drift_words((drift->start + drift->end) * 0.5), a4.value());
    return fmt::format("The class as a whole, with A = {:g} Hz: {} at the start, {} at the end.", a4.value(),
                       drift_words(drift->start), drift_words(drift->end));
}

std::vector<std::string> report(const audio::ClassDescription& description, const Review& review,
                                const ReportFacts& facts, SampleRate rate)
{
    const auto& name = description.name;
    auto heading = fmt::format("Rehearsal{}{}", name.empty() ? "" : ": ", name);
    if (!facts.when.empty())
        heading += fmt::format(", {}", facts.when);

    auto lines = std::vector<std::string> {};
    lines.push_back(std::move(heading));
    lines.push_back(fmt::format("{} long. {}", clock_time(review.length), facts.kept));
    if (!review.piece.empty())
        lines.push_back(review.piece);
    if (!review.remark.empty())
        add_wrapped("", review.remark, lines);
    lines.emplace_back();
    if (!facts.goals.empty()) {
        lines.push_back(facts.goals_of);
        for (const auto& goal : facts.goals)
            add_wrapped("  * ", goal, lines);
        lines.emplace_back();
    }
    add_findings(description, review, lines);
    lines.emplace_back();
    lines.push_back(drift_in_words(review, description.tuning.a4));
    lines.push_back(
        fmt::format("Each section beside {} (? not sure), and how much of its sound was surely heard:",
                    tuning_beside(description, review)));
    add_sections(description, review, lines);
    if (review.by_bar)
        add_bars(description, review, lines);
    if (!facts.markers.empty() || !facts.plans.empty()) {
        lines.emplace_back();
        lines.emplace_back("Marked");
        for (const auto& marker : with_bars(facts.markers, review))
            lines.push_back(
                fmt::format("  {:>7}  {}", clock_time(to_seconds(marker.at, rate)), remark_in_words(marker)));
        for (const auto& plan : facts.plans)
            lines.push_back(fmt::format("  {:>7}  {}{}", "", for_next_time, remark_in_words(plan)));
    }
    for (auto& line : lines)
        line = fitted(line, widest_line);
    return lines;
}

}  // namespace tutti::review
