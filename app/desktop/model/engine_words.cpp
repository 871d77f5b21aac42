// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/model/engine_words.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <utility>
#include <variant>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "desktop/model/german_remarks.hpp"
#include "desktop/model/instrument_names.hpp"
#include "rehearsal/shared_channels.hpp"
#include "review/bars_in_words.hpp"
#include "shared/clock_text.hpp"

namespace tutti::desktop {

namespace {

using review::FindingKind;

/// Whether words are made here: the engine's own are English. A third language is a case that is missing
/// here.
bool in_german(const Texts& texts)
{
    switch (texts.language()) {
    case Language::english:
        return false;
    case Language::german:
        break;
    }
    return true;
}

std::string german_finger(review::Finger finger)
{
    constexpr auto names = std::array<std::string_view, 9> {"",
                                                            "leere Saite",
                                                            "tiefer erster Finger",
                                                            "erster Finger",
                                                            "zweiter Finger",
                                                            "tiefer zweiter Finger",
                                                            "hoher zweiter Finger",
                                                            "dritter Finger",
                                                            "vierter Finger"};
    return std::string {names[static_cast<std::size_t>(finger)]};
}

/// "3", "1 und 2", "Geigen, Bratschen und Celli".
std::string german_list(const std::vector<std::string>& words)
{
    auto list = std::string {};
    for (std::size_t n = 0; n < words.size(); ++n)
        list += (n == 0 ? "" : n + 1 == words.size() ? " und " : ", ") + words[n];
    return list;
}

std::string german(const review::BarsTold& told)
{
    if (told.throughout)
        return "durchweg";
    const auto range = [](const auto& one) {
        return one.first == one.second ? one.first : fmt::format("{} bis {}", one.first, one.second);
    };
    if (told.ranges.size() > review::most_ranges)
        return fmt::format("in {} Takten von {} bis {}", told.bars, told.ranges.front().first,
                           told.ranges.back().second);
    auto words = std::vector<std::string> {};
    for (const auto& one : told.ranges)
        words.push_back(range(one));
    return "Takt " + german_list(words);
}

/// An amount in the unit of review::Change: cents, milliseconds or decibels.
std::string german_amount(FindingKind kind, double amount)
{
    const auto size = std::abs(amount);
    switch (kind) {
    case FindingKind::spread:
        return fmt::format("die Spieler sind ±{:.0f} Cent auseinander", size);
    case FindingKind::balance:
        return fmt::format("{:.0f} dB {} als sonst neben den anderen", size,
                           amount < 0.0 ? "leiser" : "lauter");
    case FindingKind::timing:
        return fmt::format("{:.0f} ms zu {}", 5.0 * std::round(size / 5.0), amount < 0.0 ? "spät" : "früh");
    case FindingKind::intonation:
    case FindingKind::notes:
        break;
    }
    return fmt::format("{:.0f} Cent zu {}", size, amount < 0.0 ? "tief" : "hoch");
}

double amount_of(const review::Finding& finding)
{
    if (const auto* cents = std::get_if<Cents>(&finding.amount))
        return cents->value();
    if (const auto* lead = std::get_if<Seconds>(&finding.amount))
        return 1000.0 * lead->value();
    if (const auto* louder = std::get_if<Decibels>(&finding.amount))
        return louder->value();
    return 0.0;
}

std::string german_times(const review::Times& times)
{
    if (times.judged < 2)
        return {};
    if (times.off == times.judged)
        return times.judged == 2 ? ", beide Male" : fmt::format(", alle {} Male", times.judged);
    return fmt::format(", {} von {} Malen", times.off, times.judged);
}

std::string german_slip(const review::Finding& finding)
{
    const auto in_a_rest = finding.printed.empty();
    const auto what =
        finding.left_out > 0   ? fmt::format("{} Töne ausgelassen", finding.left_out)
        : finding.note.empty() ? fmt::format("{} ausgelassen", german_note(finding.printed))
        : in_a_rest            ? fmt::format("{} in einer Pause", german_note(finding.note))
                    : fmt::format("{} statt {}", german_note(finding.note), german_note(finding.printed));
    const auto& [off, judged] = finding.times;
    const auto often = off == 1 && judged == 1              ? std::string {"einmal"}
                       : in_a_rest && finding.left_out == 0 ? fmt::format("{} Mal", off)
                                                            : fmt::format("{} von {} Malen", off, judged);
    return fmt::format("{} ({})", what, often);
}

std::string german_note_of(const review::Finding& finding)
{
    const auto finger = german_finger(finding.finger);
    return german_note(finding.note) + (finger.empty() ? "" : " (" + finger + ")");
}

std::string german(const review::Finding& finding, const audio::ClassDescription& cls, SampleRate rate)
{
    const auto& section = cls.sections[static_cast<std::size_t>(finding.section)].name;
    const auto amount = amount_of(finding);
    auto words = std::string {};
    if (finding.kind == FindingKind::intonation && finding.places.judged > 0) {
        words = fmt::format("{}: {} zu {} an {} von {} Stellen, {:.0f} Cent", section,
                            german_note_of(finding), amount < 0.0 ? "tief" : "hoch", finding.places.off,
                            finding.places.judged, std::abs(amount));
    } else {
        const auto where = finding.where.bars > 0
                               ? german(finding.where)
                               : fmt::format("{} bis {}", review::clock_time(to_seconds(finding.from, rate)),
                                             review::clock_time(to_seconds(finding.to, rate)));
        words = fmt::format("{}, {}: ", section, where);
        if (finding.kind == FindingKind::notes) {
            words += german_slip(finding);
        } else {
            words += german_amount(finding.kind, amount) + german_times(finding.times);
            if (!finding.mostly.empty())
                words += ", meist " + german_note_of(finding);
            if (finding.times.judged < 2)
                words += fmt::format(" ({} von {} {})", finding.notes, finding.notes_judged,
                                     finding.kind == FindingKind::timing ? "Einsätzen" : "Tönen");
        }
    }
    if (finding.change && finding.kind == FindingKind::notes)
        words += finding.change->better ? "; zuletzt richtig"
                 : std::get<review::NoteSlip>(finding.amount).verdict == analysis::NoteVerdict::missing
                     ? "; zuletzt ausgelassen, davor richtig"
                     : "; zuletzt falsch, davor richtig";
    else if (finding.change)
        words += fmt::format("; zuletzt {} ({})", finding.change->better ? "besser" : "schlechter",
                             german_amount(finding.kind, finding.change->last));
    if (finding.since)
        words +=
            fmt::format("; {} als in der letzten Probe ({})", finding.since->better ? "besser" : "schlechter",
                        finding.kind == FindingKind::notes
                            ? fmt::format("{:.0f} % der Töne nicht wie gedruckt", finding.since->before)
                            : german_amount(finding.kind, finding.since->before));
    return words;
}

std::string german(const review::Apart& apart, const audio::ClassDescription& cls, SampleRate rate)
{
    const auto name = [&](int section) -> const std::string& {
        return cls.sections[static_cast<std::size_t>(section)].name;
    };
    const auto where = apart.where.bars > 0
                           ? german(apart.where)
                           : fmt::format("{} bis {}", review::clock_time(to_seconds(apart.from, rate)),
                                         review::clock_time(to_seconds(apart.to, rate)));
    const auto far = apart.kind == FindingKind::intonation
                         ? fmt::format("{:.0f} Cent unter", apart.amount)
                         : fmt::format("{:.0f} ms hinter", 5.0 * std::round(apart.amount / 5.0));
    return fmt::format("{}, {}: {} {}; bei zweien ist nicht zu sagen, wer daneben liegt.",
                       name(apart.section), where, far, name(apart.other));
}

review::BesideFindings beside_in_german(const review::Review& review, const audio::ClassDescription& cls,
                                        SampleRate rate)
{
    const auto name = [&](auto section) -> const std::string& {
        return cls.sections[static_cast<std::size_t>(section)].name;
    };
    auto beside = review::BesideFindings {};
    for (const auto& apart : review.apart)
        beside.facts.push_back(german(apart, cls, rate));
    for (const auto& absent : review.not_there) {
        const auto heard =
            fmt::format("von {} gedruckten {} kam {}", absent.asked, absent.asked == 1 ? "Ton" : "Tönen",
                        absent.heard == 0 ? "keiner" : "fast keiner");
        beside.facts.push_back(
            absent.sound_of_others
                ? fmt::format(
                      "{}: nicht spielen gehört; {}, und was das Mikrofon hörte, gilt als das der anderen.",
                      name(absent.section), heard)
                : fmt::format("{}: nicht da; {}.", name(absent.section), heard));
    }
    auto hertz = fmt::format("{:g}", cls.tuning.a4.value());
    std::ranges::replace(hertz, '.', ',');
    if (review.tuning_from == review::TuningFrom::the_a && !review.playing.empty())
        beside.facts.push_back(
            review.playing.size() == 1
                ? fmt::format(
                      "Zu hören war nur {}: die Stimmung gilt gegen A = {} Hz, und zu früh oder zu spät "
                      "lässt sich ohne andere nicht sagen.",
                      name(review.playing.front()), hertz)
                : fmt::format(
                      "Zu hören waren nur {} und {}: die Stimmung gilt gegen A = {} Hz; wer von zweien zu "
                      "früh oder zu spät ist, lässt sich nicht sagen.",
                      name(review.playing.front()), name(review.playing.back()), hertz));
    switch (review::first_page_of(review)) {
    case review::FirstPage::something:
        break;
    case review::FirstPage::nothing:
        beside.nothing = "Nichts fällt auf.";
        break;
    case review::FirstPage::notes_only:
        beside.nothing = "An den Tönen fällt nichts auf; für Stimmung und Zeit war es zu wenig.";
        break;
    case review::FirstPage::not_enough:
        beside.nothing = "Es war zu wenig, um etwas zu sagen.";
        break;
    }
    return beside;
}

std::string german(review::Aspect aspect, const review::CellFace& face, const review::NoteCounts& notes)
{
    using review::Aspect;
    if (face.mark == review::Mark::nothing)
        return "zu wenig, um etwas zu sagen";
    if (aspect == Aspect::notes) {
        const auto told = notes.right + notes.wrong + notes.missing + notes.extra;
        if (notes.right == told)
            return told == 1 ? "der eine Ton richtig" : fmt::format("alle {} Töne richtig", told);
        auto words = std::vector<std::string> {};
        for (const auto& [count, what] :
             {std::pair {notes.wrong, "falsch"}, std::pair {notes.missing, "ausgelassen"},
              std::pair {notes.extra, "in einer Pause"}})
            if (count > 0)
                words.push_back(fmt::format("{} {}", count, what));
        return fmt::format("{}, von {} {}", german_list(words), told, told == 1 ? "Ton" : "Tönen");
    }
    const auto told = face.told.value_or(0.0);
    const auto size = std::abs(told);
    const auto side = [&](const char* below, const char* above) { return told < 0.0 ? below : above; };
    auto words = std::string {};
    switch (aspect) {
    case Aspect::tuning:
        words = face.is_fine ? fmt::format("stimmt ({})", face.number)
                             : fmt::format("{:.0f} Cent zu {}", size, side("tief", "hoch"));
        break;
    case Aspect::unison:
        words = face.is_fine ? fmt::format("zusammen ({} Cent)", face.number)
                             : fmt::format("Spieler ±{:.0f} Cent auseinander", size);
        break;
    case Aspect::timing: {
        const auto off = fmt::format("{:.0f} ms zu {}", size, side("spät", "früh"));
        words = !face.is_fine ? off
                : size == 0.0 ? std::string {"zusammen"}
                              : fmt::format("zusammen ({})", off);
        break;
    }
    case Aspect::balance:
    case Aspect::notes:
        words = face.is_fine ? std::string {"so laut wie sonst"}
                             : fmt::format("{:.0f} dB {} als sonst", size, side("leiser", "lauter"));
        break;
    }
    return face.mark == review::Mark::unsure ? "unsicher: vielleicht " + words : words;
}

}  // namespace

std::string note_in_words(std::string_view name, const Texts& texts)
{
    return in_german(texts) ? german_note(name) : std::string {name};
}

std::vector<std::string> words_of(std::span<const practice::Remark> remarks, const Texts& texts)
{
    if (!in_german(texts))
        return practice::in_words(remarks);
    auto words = std::vector<std::string> {};
    for (const auto& remark : remarks)
        words.push_back(german_remark(remark));
    return words;
}

review::BesideFindings words_beside(const review::Review& review, const audio::ClassDescription& cls,
                                    SampleRate rate, const Texts& texts)
{
    switch (texts.language()) {
    case Language::german:
        return beside_in_german(review, cls, rate);
    case Language::english:
        break;
    }
    return review::beside_findings(cls, review);
}

std::string remark_words(const review::Review& review, const Texts& texts)
{
    if (texts.language() != Language::german || !review.followed)
        return review.remark;
    const auto share = fmt::format("{:.0f} %", 100.0 * review.followed->share);
    return review.by_bar
               ? fmt::format(
                     "Nur {} des Gespielten ließen sich in den Noten verfolgen; der Rest steht in keinem "
                     "Takt.",
                     share)
               : fmt::format("Ist das das richtige Stück? Nur {} des Gespielten ließen sich in den Noten "
                             "verfolgen, und das nicht sicher. Ausgewertet nach Zeit, nicht nach Takten.",
                             share);
}

std::string words_of(const review::Finding& finding, const audio::ClassDescription& cls, SampleRate rate,
                     const Texts& texts)
{
    return in_german(texts) ? german(finding, cls, rate) : finding.text;
}

std::string words_of(review::Aspect aspect, const review::CellFace& face, const review::NoteCounts& notes,
                     const Texts& texts)
{
    return in_german(texts) ? german(aspect, face, notes) : face.words;
}

std::string rests_on_words(review::Aspect aspect, const review::CellFace& face,
                           const review::NoteCounts& notes, const Texts& texts)
{
    if (!in_german(texts) || face.rests_on.empty())
        return face.rests_on;
    if (aspect == review::Aspect::notes)
        return fmt::format("{} unsicher", notes.unsure);
    const auto one = aspect == review::Aspect::timing ? "Einsatz" : "Ton";
    const auto many = aspect == review::Aspect::timing ? "Einsätzen" : "Tönen";
    return fmt::format("{}aus {} {}", face.within > 0 ? fmt::format("auf {} genau, ", face.within) : "",
                       face.count, face.count == 1 ? one : many);
}

std::string when_words(session::WallClock when, const Texts& texts)
{
    if (!in_german(texts))
        return date_and_time(when);
    const auto then = fmt::localtime(std::chrono::system_clock::to_time_t(when));
    return fmt::format("{}.{}.{:%Y, %H:%M}", then.tm_mday, then.tm_mon + 1, then);
}

std::string kept_words(bool sound, bool words, std::string_view english, const Texts& texts)
{
    if (!in_german(texts))
        return std::string {english};
    return fmt::format("{} {}", sound ? "Ton ist aufbewahrt." : "Kein Ton aufbewahrt.",
                       words ? "Keine Namen, außer in einer Notiz." : "Keine Namen.");
}

std::string tuning_words(const audio::ClassDescription& cls, const rehearsal::TuningGlance& glance,
                         const Texts& texts)
{
    using Obstacle = rehearsal::TuningGlance::Obstacle;
    if (!in_german(texts) || !glance.asked || *glance.asked >= cls.sections.size())
        return rehearsal::tuning_words(cls, glance);
    const auto& section = cls.sections[*glance.asked];
    const auto note = written_note(section.instrument, glance.note.sounding, texts);
    const auto string = glance.note.open_string;
    switch (glance.obstacle) {
    case Obstacle::not_alone:
        return fmt::format("{} allein, bitte", section.name);
    case Obstacle::another_note:
        return string ? fmt::format("{}: die {}-Saite, bitte", section.name, note)
                      : fmt::format("{}: ein {}, bitte", section.name, note);
    case Obstacle::unsteady:
        return fmt::format("{}: das {} aushalten", section.name, note);
    case Obstacle::none:
        break;
    }
    return string ? fmt::format("{}: spielt die {}-Saite", section.name, note)
                  : fmt::format("{}: spielt ein {}", section.name, note);
}

std::string tuning_sentence(const audio::ClassDescription& cls, const rehearsal::TuningTurn& turn,
                            const Texts& texts)
{
    using Outcome = rehearsal::TuningTurn::Outcome;
    if (!in_german(texts))
        return rehearsal::tuning_sentence(cls, turn);
    const auto& section = cls.sections[turn.section];
    const auto name = turn.note.open_string
                          ? fmt::format("{}, {}-Saite", section.name,
                                        written_note(section.instrument, turn.note.sounding, texts))
                          : section.name;
    switch (turn.outcome) {
    case Outcome::heard: {
        const auto cents = std::lround(turn.deviation.value());
        const auto off = cents == 0
                             ? std::string {"stimmt"}
                             : fmt::format("{} Cent zu {}", std::labs(cents), cents > 0 ? "hoch" : "tief");
        if (turn.note.open_string)
            return fmt::format("{}: {}.", name, off);
        auto a = fmt::format("{:.1f}", transposed(cls.tuning.a4, turn.deviation).value());
        std::ranges::replace(a, '.', ',');
        return fmt::format("{}: A {}, {}.", name, a, off);
    }
    case Outcome::missed:
        return fmt::format("{}: nicht zwei Sekunden lang allein gehört.", name);
    case Outcome::skipped:
        return fmt::format("{}: übersprungen.", name);
    case Outcome::none:
        break;
    }
    return {};
}

std::string shared_channel_words(const audio::ClassDescription& cls, std::span<const std::size_t> same_as,
                                 const Texts& texts)
{
    if (!in_german(texts))
        return rehearsal::shared_channel_words(cls, same_as);
    const auto in_use = cls.channels_in_use();
    for (std::size_t first = 0; first < same_as.size(); ++first) {
        auto channels = std::vector<std::string> {};
        for (auto c = first; c < std::min(same_as.size(), in_use.size()); ++c)
            if (same_as[c] == first)
                channels.push_back(std::to_string(in_use[c]));
        if (channels.size() > 1)
            return fmt::format("Die Kanäle {} tragen denselben Ton.", german_list(channels));
    }
    return {};
}

}  // namespace tutti::desktop
