// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/cell_face.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "review/intonation.hpp"
#include "review/timing.hpp"
#include "review/unison.hpp"
#include "units/signed_whole.hpp"

namespace tutti::review {

namespace {

/// A figure in the unit in which it is shown.
struct Shown {
    std::optional<double> value;
    double within = 0.0;
    int count = 0;
};

template <class Quantity>
Shown shown(const Figure<Quantity>& figure, double scale = 1.0)
{
    auto one = Shown {{}, std::abs(figure.within.value()) * scale, figure.count};
    if (figure.value && std::isfinite(figure.value->value()))
        one.value = figure.value->value() * scale;
    if (!std::isfinite(one.within))
        one.within = 0.0;
    return one;
}

/// Where a number stops being fine, from where on anybody hears it, and where it is worse, and worst.
struct Scale {
    double fine;
    double audible;
    double worse;
    double worst;

    [[nodiscard]] int step(double size) const noexcept { return size >= worst ? 3 : size >= worse ? 2 : 1; }
};

std::string rests_on(const Shown& shown, std::string_view one = "note", std::string_view many = "notes")
{
    const auto within = std::lround(shown.within);
    return fmt::format("{}from {}", within > 0 ? fmt::format("give or take {}, ", within) : "",
                       counted(shown.count, one, many));
}

/// The face of a number that may be off to either side, or to one with the same mark for both.
CellFace face(const Shown& shown, const Scale& scale, Mark below, Mark above)
{
    if (!shown.value)
        return {Mark::nothing, 0, "", not_enough_to_say, ""};
    auto face = CellFace {Mark::fine, 0, signed_whole(*shown.value), "", ""};
    const auto size = std::abs(*shown.value);
    // "In tune" is a claim too: made only where the interval keeps clear of what anybody hears.
    if (size <= scale.fine && size + shown.within <= scale.audible)
        return face;
    if (size - shown.within <= scale.fine) {
        face.mark = Mark::unsure;
        return face;
    }
    face.mark = *shown.value < 0.0 ? below : above;
    face.step = scale.step(size);
    return face;
}

/// Keeps what is said as data too.
void tell(CellFace& cell, double told, bool is_fine, const Shown& rests_on)
{
    cell.told = told;
    cell.is_fine = is_fine;
    cell.within = static_cast<int>(std::lround(rests_on.within));
    cell.count = rests_on.count;
}

std::string or_unsure(Mark mark, std::string words)
{
    return mark == Mark::unsure ? std::string {not_sure} + std::move(words) : std::move(words);
}

CellFace tuning(const Figure<Cents>& deviation, const Fine& fine)
{
    const auto number = shown(deviation);
    auto cell = face(number, {fine.tuning.value(), 20.0, 15.0, 25.0}, Mark::low, Mark::high);
    if (!number.value)
        return cell;
    const auto size = std::abs(*number.value);
    cell.words = size <= fine.tuning.value()
                     ? or_unsure(cell.mark, fmt::format("in tune ({})", cell.number))
                     : or_unsure(cell.mark, fmt::format("{:.0f} cents {}", size,
                                                        *number.value < 0.0 ? "flat" : "sharp"));
    cell.rests_on = rests_on(number);
    tell(cell, *number.value, size <= fine.tuning.value(), number);
    return cell;
}

CellFace unison(const Figure<Cents>& spread, const Fine& fine)
{
    const auto number = shown(spread);
    const auto usual = fine.unison.value();
    auto cell = face(number, {usual, 1.5 * usual, 1.5 * usual, 2.0 * usual}, Mark::wide, Mark::wide);
    if (!number.value)
        return cell;
    cell.number = fmt::format("±{:.0f}", *number.value);
    cell.words = or_unsure(cell.mark, *number.value <= usual
                                          ? fmt::format("together ({} cents)", cell.number)
                                          : fmt::format("players ±{:.0f} cents apart", *number.value));
    cell.rests_on = rests_on(number);
    tell(cell, *number.value, *number.value <= usual, number);
    return cell;
}

CellFace timing(const Figure<Seconds>& lead, const Fine& fine)
{
    auto number = shown(lead, 1000.0);
    auto cell = face(number, {1000.0 * fine.timing.value(), 40.0, 50.0, 80.0}, Mark::late, Mark::early);
    if (!number.value)
        return cell;
    // Nothing is heard to the millisecond, so nothing is told to it.
    const auto ms = 5.0 * std::round(std::abs(*number.value) / 5.0);
    cell.number = fmt::format("{:.0f}", ms);
    const auto off = fmt::format("{:.0f} ms {}", ms, *number.value < 0.0 ? "late" : "early");
    number.within = 5.0 * std::ceil(number.within / 5.0);
    const auto together = std::abs(*number.value) <= 1000.0 * fine.timing.value();
    cell.words = or_unsure(cell.mark, !together   ? off
                                      : ms == 0.0 ? std::string {"together"}
                                                  : fmt::format("together ({})", off));
    cell.rests_on = rests_on(number, "entry", "entries");
    tell(cell, std::copysign(ms, *number.value), together, number);
    return cell;
}

CellFace notes(const NoteCounts& notes)
{
    const auto slips = notes.wrong + notes.missing + notes.extra;
    const auto told = notes.right + slips;
    if (told == 0)
        return {Mark::nothing, 0, "", not_enough_to_say, ""};
    const auto unsure = notes.unsure > 0 ? fmt::format("{} not sure", notes.unsure) : "";
    if (slips == 0)
        return {Mark::fine, 0, "0",
                notes.right == 1 ? "the one note right" : fmt::format("all {} notes right", notes.right),
                unsure};
    auto words = std::string {};
    for (const auto& [count, what] : {std::pair {notes.wrong, "wrong"}, std::pair {notes.missing, "left out"},
                                      std::pair {notes.extra, "in a rest"}})
        if (count > 0)
            words += fmt::format("{}{} {}", words.empty() ? "" : ", ", count, what);
    const auto share = static_cast<double>(slips) / told;
    return {Mark::wrong, Scale {0.0, 0.0, 0.25, 0.5}.step(share), fmt::format("{}", slips),
            fmt::format("{}, of {}", words, counted(told, "note", "notes")), unsure};
}

CellFace balance(const Figure<Decibels>& balance, const Fine& fine)
{
    const auto number = shown(balance);
    auto cell = face(number, {fine.balance.value(), 6.0, 6.0, 9.0}, Mark::low, Mark::high);
    if (!number.value)
        return cell;
    const auto off = fmt::format("{:.0f} dB {} than usual", std::abs(*number.value),
                                 *number.value < 0.0 ? "softer" : "louder");
    cell.words = or_unsure(
        cell.mark, std::abs(*number.value) <= fine.balance.value() ? std::string {"as loud as usual"} : off);
    cell.rests_on = rests_on(number);
    tell(cell, *number.value, std::abs(*number.value) <= fine.balance.value(), number);
    return cell;
}

/// Whether a finding speaks of the whole of a section's `count` notes.
bool lasts_throughout(const Finding& finding, int count, bool by_bar) noexcept
{
    constexpr auto nearly_all = 0.9;
    return finding.where.throughout || (!by_bar && finding.notes_judged >= nearly_all * count);
}

Mark mark_of(Aspect aspect, double told) noexcept
{
    switch (aspect) {
    case Aspect::timing:
        return told < 0.0 ? Mark::late : Mark::early;
    case Aspect::unison:
        return Mark::wide;
    case Aspect::notes:
        return Mark::wrong;
    case Aspect::tuning:
    case Aspect::balance:
        break;
    }
    return told < 0.0 ? Mark::low : Mark::high;
}

}  // namespace

std::string_view aspect_name(Aspect aspect) noexcept
{
    switch (aspect) {
    case Aspect::tuning:
        return "tuning";
    case Aspect::unison:
        return "unison";
    case Aspect::timing:
        return "timing";
    case Aspect::notes:
        return "notes";
    case Aspect::balance:
        break;
    }
    return "balance";
}

std::string_view mark_name(Mark mark) noexcept
{
    constexpr auto names = std::array<std::string_view, 9> {"nothing", "fine", "unsure", "low",  "high",
                                                            "early",   "late", "wide",   "wrong"};
    return names[static_cast<std::size_t>(mark)];
}

Fine fine_for(Cents tolerance) noexcept
{
    return {Cents {intonation_rule(tolerance).usual}, Cents {unison_rule(tolerance).usual},
            Seconds {timing_rule().usual / 1000.0}};
}

CellFace face_of(Aspect aspect, const Numbers& numbers, const Fine& fine)
{
    switch (aspect) {
    case Aspect::tuning:
        return tuning(numbers.deviation, fine);
    case Aspect::unison:
        return unison(numbers.spread, fine);
    case Aspect::timing:
        return timing(numbers.lead, fine);
    case Aspect::notes:
        return notes(numbers.notes);
    case Aspect::balance:
        break;
    }
    return balance(numbers.balance, fine);
}

Aspect aspect_of(FindingKind kind) noexcept
{
    switch (kind) {
    case FindingKind::intonation:
        return Aspect::tuning;
    case FindingKind::timing:
        return Aspect::timing;
    case FindingKind::notes:
        return Aspect::notes;
    case FindingKind::balance:
        return Aspect::balance;
    case FindingKind::spread:
        break;
    }
    return Aspect::unison;
}

CellFace face_of(const Finding& finding, const Fine& fine)
{
    auto numbers = Numbers {};
    if (const auto* cents = std::get_if<Cents>(&finding.amount))
        (finding.kind == FindingKind::spread ? numbers.spread : numbers.deviation).value = *cents;
    else if (const auto* lead = std::get_if<Seconds>(&finding.amount))
        numbers.lead.value = *lead;
    else if (const auto* balance = std::get_if<Decibels>(&finding.amount))
        numbers.balance.value = *balance;
    else
        numbers.notes.wrong = 1;
    const auto face = face_of(aspect_of(finding.kind), numbers, fine);
    return {face.mark, std::max(1, face.step), "", "", ""};
}

CellFace face_of_section(Aspect aspect, const Review& review, std::size_t section, const Fine& fine)
{
    auto face = face_of(aspect, review.sections[section], fine);
    if (face.mark != Mark::unsure || face.is_fine || !face.told)
        return face;
    for (const auto& finding : review.findings) {
        if (static_cast<std::size_t>(finding.section) != section || aspect_of(finding.kind) != aspect ||
            !lasts_throughout(finding, face.count, review.by_bar))
            continue;
        const auto found = face_of(finding, fine);
        if (found.mark != mark_of(aspect, *face.told))
            continue;
        face.mark = found.mark;
        face.step = found.step;
        face.words = face.words.substr(not_sure.size());
        face.rests_on +=
            fmt::format("; sure by how often it came, {} of {}", finding.notes, finding.notes_judged);
        break;
    }
    return face;
}

std::string unsure_cells_in_words(Aspect aspect, const Review& review, const Fine& fine)
{
    const auto unsure = std::ranges::any_of(review.findings, [&](const Finding& finding) {
        const auto section = static_cast<std::size_t>(finding.section);
        return aspect_of(finding.kind) == aspect && finding.bars.size() > 1 &&
               section < review.cells.size() && std::ranges::any_of(finding.bars, [&](std::size_t bar) {
                   return bar < review.cells[section].size() &&
                          face_of(aspect, review.cells[section][bar], fine).mark == Mark::unsure;
               });
    });
    if (!unsure)
        return {};
    return fmt::format(
        "A {} alone has few notes and may be not sure where all that a finding speaks of together "
        "are.",
        review.by_bar ? "bar" : "cell");
}

std::string counted(int count, std::string_view one, std::string_view many)
{
    return fmt::format("{} {}", count, count == 1 ? one : many);
}

}  // namespace tutti::review
