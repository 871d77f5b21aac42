// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/model/report_words.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "desktop/model/engine_words.hpp"
#include "review/cell_face.hpp"
#include "review/page_text.hpp"
#include "review/report.hpp"
#include "shared/clock_text.hpp"
#include "units/utf8.hpp"

namespace tutti::desktop {

namespace {

using review::Aspect;
using review::column;
using review::Mark;

constexpr auto name_width = std::size_t {20};
constexpr auto column_width = std::size_t {22};
constexpr auto timing_width = std::size_t {27};  // "zusammen (10 ms zu früh)?"
constexpr auto perhaps = std::string_view {"vielleicht "};

std::string kept_in_german(const KeptOfRehearsal& kept)
{
    if (!kept.session)
        return "Nichts ist aufbewahrt.";
    if (!kept.whole)
        return kept.sound ? "Die Probe ließ sich nicht bis zum Ende aufbewahren; Ton ist aufbewahrt."
                          : "Die Probe ließ sich nicht bis zum Ende aufbewahren.";
    return kept_words(kept.sound, kept.words, {}, Texts {Language::german});
}

std::string drift_in_german(const review::Review& review, Hertz a4)
{
    const auto drift = review::drift_at_the_ends(review);
    if (!drift)
        return "Die Klasse als Ganzes: zu wenig, um etwas zu sagen.";
    auto hertz = fmt::format("{:g}", a4.value());
    std::ranges::replace(hertz, '.', ',');
    const auto words = [](Cents off) {
        return review::is_heard(off)
                   ? fmt::format("{:.0f} Cent zu {}", std::abs(off.value()), off < Cents {} ? "tief" : "hoch")
                   : std::string {"stimmt"};
    };
    if (!review::is_heard(drift->end - drift->start))
        return fmt::format("Die Klasse als Ganzes: {} bei A = {} Hz.",
                           words((drift->start + drift->end) * 0.5), hertz);
    return fmt::format("Die Klasse als Ganzes, bei A = {} Hz: am Anfang {}, am Ende {}.", hertz,
                       words(drift->start), words(drift->end));
}

/// The words of a cell in a narrow column: doubt is a question mark.
std::string brief(Aspect aspect, const review::Review& review, std::size_t section, const review::Fine& fine)
{
    const auto& numbers = review.sections[section];
    const auto face = review::face_of_section(aspect, review, section, fine);
    if (face.mark == Mark::nothing)
        return "zu wenig gehört";
    auto words = words_of(aspect, face, numbers.notes, Texts {Language::german});
    if (const auto at = words.find(perhaps); face.mark == Mark::unsure && at != std::string::npos)
        words = words.substr(at + perhaps.size()) + "?";
    return words;
}

void add_bars(const audio::ClassDescription& cls, const review::Review& review,
              std::vector<std::string>& lines)
{
    constexpr auto tables = std::array {
        std::pair {"Stimmung nach Takten (- zu tief, + zu hoch, . stimmt, ? unsicher):", Aspect::tuning},
        std::pair {"Zeit nach Takten (< zu spät, > zu früh, . zusammen, ? unsicher):", Aspect::timing},
        std::pair {"Töne nach Takten (x andere als gedruckt, . die gedruckten):", Aspect::notes}};
    for (const auto& [heading, aspect] : tables) {
        lines.emplace_back();
        lines.emplace_back(heading);
        std::ranges::move(review::bars_in_signs(cls, review, aspect), std::back_inserter(lines));
    }
}

std::vector<std::string> in_german(const audio::ClassDescription& cls, const review::Review& review,
                                   const KeptOfRehearsal& kept, std::span<const session::Remark> marks,
                                   SampleRate rate, session::WallClock when)
{
    const auto german = Texts {Language::german};
    auto lines = std::vector<std::string> {};
    lines.push_back(fmt::format("Probe{}{}, {}", cls.name.empty() ? "" : ": ", printable(cls.name),
                                when_words(when, german)));
    lines.push_back(fmt::format("{} lang. {}", clock_text(review.length), kept_in_german(kept)));
    if (!review.piece.empty())
        lines.push_back(printable(review.piece));
    if (const auto remark = remark_words(review, german); !remark.empty())
        review::add_wrapped("", remark, lines);
    lines.emplace_back();
    lines.emplace_back("Woran zu arbeiten ist");
    const auto shown = review::on_the_first_page(review);
    const auto beside = words_beside(review, cls, rate, german);
    if (!beside.nothing.empty())
        review::add_wrapped("  ", beside.nothing, lines);
    for (auto n = std::size_t {0}; n < shown; ++n)
        review::add_wrapped(fmt::format("  {}. ", n + 1), words_of(review.findings[n], cls, rate, german),
                            lines);
    if (const auto more = review.findings.size() - shown; more > 0)
        lines.push_back(
            fmt::format("  {}{} kleinere{}.", shown == 0 ? "" : "und ", more, more == 1 ? "r" : ""));
    for (const auto& fact : beside.facts)
        review::add_wrapped("  * ", fact, lines);
    lines.emplace_back();
    lines.push_back(drift_in_german(review, cls.tuning.a4));
    lines.emplace_back(
        review.tuning_from == review::TuningFrom::the_class
            ? "Jede Gruppe neben der Klasse (? unsicher), und wie viel von ihr sicher gehört wurde:"
            : "Jede Gruppe neben dem A (? unsicher), und wie viel von ihr sicher gehört wurde:");
    const auto row = [&](std::string_view name, std::string_view tuning, std::string_view unison,
                         std::string_view timing, std::string_view sure) {
        lines.push_back(fmt::format("  {}  {}{}{}{}", column(name, name_width), column(tuning, column_width),
                                    column(unison, column_width), column(timing, timing_width), sure));
    };
    row("Gruppe", "Stimmung", "Einklang", "Zeit", "Gehört");
    const auto fine = review::fine_for(cls.tolerance);
    for (auto s = std::size_t {0}; s < review.sections.size(); ++s) {
        const auto& numbers = review.sections[s];
        const auto sound = numbers.hearing.sure + numbers.hearing.uncertain > 1_s;
        row(cls.sections[s].name, brief(Aspect::tuning, review, s, fine),
            brief(Aspect::unison, review, s, fine), brief(Aspect::timing, review, s, fine),
            sound ? fmt::format("{:.0f} %", 100.0 * numbers.hearing.sure_share()) : "still");
    }
    if (review.by_bar)
        add_bars(cls, review, lines);
    if (!marks.empty()) {
        lines.emplace_back();
        lines.emplace_back("Gemerkt");
        for (const auto& mark : review::with_bars({marks.begin(), marks.end()}, review)) {
            auto words = mark.bar.empty() ? std::string {} : german(Text::bar, printable(mark.bar));
            if (!words.empty() && !mark.text.empty())
                words += ": ";
            lines.push_back(fmt::format("  {:>7}  {}{}", clock_text(to_seconds(mark.at, rate)), words,
                                        printable(mark.text)));
        }
    }
    for (auto& line : lines) {
        line.erase(line.find_last_not_of(' ') + 1);
        line = shortened(line, review::widest_line);
    }
    return lines;
}

}  // namespace

std::vector<std::string> report_lines(const audio::ClassDescription& cls, const review::Review& review,
                                      const KeptOfRehearsal& kept, std::vector<session::Remark> marks,
                                      SampleRate rate, session::WallClock when, const Texts& texts)
{
    switch (texts.language()) {
    case Language::german:
        return in_german(cls, review, kept, marks, rate, when);
    case Language::english:
        break;
    }
    return report_in_english(cls, review, kept, std::move(marks), rate, when);
}

}  // namespace tutti::desktop
