// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/model/german_remarks.hpp"

#include <charconv>
#include <system_error>

#include <fmt/format.h>

#include "units/enumerated.hpp"

namespace tutti::desktop {

namespace {

using RemarkKind = practice::Remark::Kind;

constexpr auto flat_sign = std::string_view {"♭"};
constexpr auto sharp_sign = std::string_view {"♯"};
constexpr auto double_flat_sign = std::string_view {"𝄫"};
constexpr auto double_sharp_sign = std::string_view {"𝄪"};

bool take(std::string_view& text, std::string_view what)
{
    if (!text.starts_with(what))
        return false;
    text.remove_prefix(what.size());
    return true;
}

std::string german_other_note(const practice::Remark& remark)
{
    const auto expected = remark.expected.value();
    const auto heard = remark.heard.value();
    if (expected.pitch_class() == heard.pitch_class() && expected != heard)
        return fmt::format("Schau auf Takt {}: spiel das {} eine Oktave {}.", remark.bar,
                           german_note(note_name(expected)), heard > expected ? "tiefer" : "höher");
    return fmt::format("Schau auf Takt {}: da steht {}, und ich habe {} gehört.", remark.bar,
                       german_note(note_name(expected)), german_note(note_name(heard)));
}

/// "vor Takt 5 und in Takt 9"
std::string german_places(const std::vector<practice::WaitedAt>& waits)
{
    auto places = std::vector<std::string> {};
    for (const auto& each : waits)
        places.push_back(fmt::format("{} Takt {}", each.within ? "in" : "vor", each.bar));
    return enumerated(places, "und");
}

std::string german_pitch_off(const practice::Remark& remark)
{
    const auto name = german_note(note_name(remark.expected.value()));
    const auto* const side = remark.kind == RemarkKind::pitch_high ? "hoch" : "tief";
    return remark.open_string
               ? fmt::format(
                     "Dein {} ist jedes Mal etwas zu {}: wenn es die leere Saite ist, prüf, ob sie stimmt.",
                     name, side)
               : fmt::format("Dein {} ist jedes Mal etwas zu {}.", name, side);
}

std::string german(const practice::Remark& remark)
{
    const auto* const before = remark.since_first ? "beim ersten Mal" : "beim Mal davor";
    switch (remark.kind) {
    case RemarkKind::nothing_heard:
        return "Ich habe dich nicht spielen gehört. Ist das Mikrofon an?";
    case RemarkKind::only_rests:
        return "Hier sind nur Pausen, und nichts ist zu spielen.";
    case RemarkKind::nothing_beside_loudspeaker:
        return "Ich habe dich neben dem Lautsprecher nicht gehört. Wenn du gespielt hast: stell ihn leiser "
               "oder nimm Kopfhörer.";
    case RemarkKind::octave_lower:
        return "Ich höre dich, eine Oktave tiefer, als es da steht. Spiel eine Oktave höher, oder bitte um "
               "jede Oktave.";
    case RemarkKind::octave_higher:
        return "Ich höre dich, eine Oktave höher, als es da steht. Spiel eine Oktave tiefer, oder bitte um "
               "jede Oktave.";
    case RemarkKind::other_notes:
        return "Ich höre dich, aber nicht das, was hier steht. Ist es die richtige Stimme, und hast du mit "
               "dem Zählen angefangen?";
    case RemarkKind::tuned_high:
        return "Alle deine Töne sind gleich viel zu hoch: stimm dein Instrument, oder lass es stimmen.";
    case RemarkKind::tuned_low:
        return "Alle deine Töne sind gleich viel zu tief: stimm dein Instrument, oder lass es stimmen.";
    case RemarkKind::too_loud:
        return "Das Mikrofon ist zu nah, darum kann ich nicht sagen, wie es war. Geh einen Schritt zurück "
               "und spiel noch einmal.";
    case RemarkKind::loudspeaker:
        return "Der Lautsprecher übertönt dich, darum kann ich nicht sagen, wie es war. Stell ihn leiser "
               "oder nimm Kopfhörer.";
    case RemarkKind::not_sure:
        return "Ich habe dich nicht gut genug gehört. Komm näher ans Mikrofon und spiel noch einmal.";
    case RemarkKind::more_right:
        return fmt::format("Besser als {}: {} von {} Tönen waren richtig, da waren es {} von {}.", before,
                           remark.right, remark.told, remark.right_before, remark.told_before);
    case RemarkKind::more_in_tune:
        return fmt::format("Sauberer als {}.", before);
    case RemarkKind::more_together:
        return fmt::format("Mehr mit den anderen zusammen als {}.", before);
    case RemarkKind::some_right:
        return remark.right == remark.told
                   ? fmt::format("Alle {} Töne richtig.", remark.told)
                   : fmt::format("{} von {} Tönen richtig.", remark.right, remark.told);
    case RemarkKind::all_right:
        return "Jeder Ton war richtig. Gut gemacht!";
    case RemarkKind::told_right:
        return "Jeder Ton, den ich erkennen konnte, war richtig. Gut gemacht!";
    case RemarkKind::some_told:
        return fmt::format("Ich konnte {} von {} Tönen erkennen, und die waren richtig.", remark.right,
                           remark.told);
    case RemarkKind::stopped:
        return fmt::format("Nach Takt {} habe ich dich nicht mehr gehört.", remark.bar);
    case RemarkKind::left_out:
        return remark.notes == 1
                   ? fmt::format("Schau auf Takt {}: da ist noch ein Ton zu spielen.", remark.bar)
                   : fmt::format("Schau auf Takt {}: da sind noch {} Töne zu spielen.", remark.bar,
                                 remark.notes);
    case RemarkKind::waited:
        return fmt::format("Du hast {} gewartet, und die Musik hat mit dir gewartet: spiel diese {} ein "
                           "paarmal.",
                           german_places(remark.waits), remark.waits.size() == 1 ? "Stelle" : "Stellen");
    case RemarkKind::hesitated:
        return fmt::format("Du hast {} gewartet, und die Musik ging weiter: spiel diese {} erst ein paarmal "
                           "langsam.",
                           german_places(remark.waits), remark.waits.size() == 1 ? "Stelle" : "Stellen");
    case RemarkKind::other_note:
        return german_other_note(remark);
    case RemarkKind::too_high:
        return "Du bist etwas zu hoch: hör vor jedem Ton auf die anderen.";
    case RemarkKind::too_low:
        return "Du bist etwas zu tief: hör vor jedem Ton auf die anderen.";
    case RemarkKind::pitch_high:
    case RemarkKind::pitch_low:
        return german_pitch_off(remark);
    case RemarkKind::began_early:
        return "Du bist vor den anderen: fang mit dem Zählen an.";
    case RemarkKind::began_late:
        return "Du bist hinter den anderen: fang mit dem Zählen an.";
    case RemarkKind::ahead:
        return "Du bist den anderen voraus: lass dich von ihnen mitnehmen.";
    case RemarkKind::behind:
        break;
    }
    return "Die anderen sind dir voraus: ein langsameres Tempo hilft.";
}

}  // namespace

std::string german_note(std::string_view name)
{
    if (name.empty())
        return {};
    const auto letter = name.front();
    name.remove_prefix(1);
    auto word = std::string {letter == 'B' ? 'H' : letter};
    if (take(name, double_flat_sign))
        word += letter == 'A' || letter == 'E' ? "ses" : "eses";
    else if (take(name, double_sharp_sign))
        word += "isis";
    else if (take(name, sharp_sign))
        word += "is";
    else if (take(name, flat_sign))
        word = letter == 'B' ? "B" : word + (letter == 'A' || letter == 'E' ? "s" : "es");
    auto octave = 0;
    const auto [end, problem] = std::from_chars(name.data(), name.data() + name.size(), octave);
    if (problem != std::errc {} || end == name.data())
        return word;
    if (octave >= 3)
        word.front() = static_cast<char>(word.front() - 'A' + 'a');
    for (auto n = octave; n > 3; --n)
        word += '\'';
    for (auto n = octave; n < 2; ++n)
        word += ',';
    return word;
}

std::string german_remark(const practice::Remark& remark)
{
    if (!remark.phrase)
        return german(remark);
    const auto& [first, last] = *remark.phrase;
    const auto where =
        first == last ? fmt::format("Takt {}", first) : fmt::format("Takt {} bis {}", first, last);
    switch (remark.kind) {
    case RemarkKind::only_rests:
        return fmt::format("Hier sind nur Pausen: in {} gibt es nichts zu spielen.", where);
    case RemarkKind::too_high:
    case RemarkKind::too_low:
        return fmt::format("{} ist etwas zu {}: hör vor jedem Ton auf die anderen.", where,
                           remark.kind == RemarkKind::too_high ? "hoch" : "tief");
    case RemarkKind::some_right:
        return fmt::format("{}: {}", where, german(remark));
    case RemarkKind::all_right:
        return fmt::format("{}: jeder Ton richtig.", where);
    case RemarkKind::told_right:
        return fmt::format("{}: jeder Ton richtig, den ich erkennen konnte.", where);
    default:
        return fmt::format("{}. {}", where, german(remark));
    }
}

}  // namespace tutti::desktop
