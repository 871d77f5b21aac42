// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/model/engine_sentences.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

namespace tutti::desktop {

namespace {

constexpr auto blank = std::string_view {"{}"};

struct Sentence {
    std::string_view english;  ///< "{}" for what changes
    std::string_view german;   ///< the same blanks in the same order
};

// What tutors meet in a hall and pupils at home: an interface that goes, comes, hangs or is too small, a disk
// that is full, files that are not there.
constexpr auto table = std::array {
    Sentence {"The interface '{}' went away; it will be heard again as soon as it is back.",
              "Das Interface „{}“ ist weg; es wird wieder gehört, sobald es zurück ist."},
    Sentence {"The interface went away; it will be heard again when it is back.",
              "Das Interface ist weg; es wird wieder gehört, sobald es zurück ist."},
    Sentence {"The interface '{}' is back after {} s.", "Das Interface „{}“ ist nach {} s zurück."},
    Sentence {"The interface is back and is heard again.",
              "Das Interface ist zurück und wird wieder gehört."},
    Sentence {"'{}' is back at {} Hz instead of {} Hz; set it to {} Hz again.",
              "„{}“ ist mit {} Hz statt {} Hz zurück; stell es wieder auf {} Hz."},
    Sentence {"The interface '{}' does not answer; start its server, or the machine, again.",
              "Das Interface „{}“ antwortet nicht; starte seinen Server oder den Rechner neu."},
    Sentence {"The interface went away while it was being opened; see that it is plugged in firmly.",
              "Das Interface verschwand beim Öffnen; prüf, ob es fest eingesteckt ist."},
    Sentence {"The interface '{}' is not there; plug it in, or start its server.",
              "Das Interface „{}“ ist nicht da; steck es ein oder starte seinen Server."},
    Sentence {"The interface '{}' has {} inputs where {} are needed; plug in a larger one, or ask for fewer.",
              "Das Interface „{}“ hat {} Eingänge, und {} werden gebraucht; nimm ein größeres oder weniger "
              "Kanäle."},
    Sentence {"The interface '{}' did not open ({}); close other programs that use it.",
              "Das Interface „{}“ ließ sich nicht öffnen ({}); schließ andere Programme, die es benutzen."},
    Sentence {"The interface opened, but did not start ({}); close other programs that use it.",
              "Das Interface ließ sich öffnen, aber nicht starten ({}); schließ andere Programme, die es "
              "benutzen."},
    Sentence {"There is no interface to listen to; plug one in, or start the JACK server that has it.",
              "Es gibt kein Interface; steck eines ein oder starte den JACK-Server, der es hat."},
    Sentence {"There is no interface '{}', nor any other; plug it in, or start the JACK server that has it.",
              "Es gibt kein Interface „{}“ und auch kein anderes; steck es ein oder starte den JACK-Server, "
              "der es hat."},
    Sentence {"There is no interface '{}'; choose one of {}.",
              "Es gibt kein Interface „{}“; wähl eines von {}."},
    Sentence {
        "The system's sound services do not answer; stop the sound server that hangs, or start the machine "
        "again.",
        "Die Tondienste des Systems antworten nicht; beende den Server, der hängt, oder starte den Rechner "
        "neu."},
    Sentence {"The loudspeaker '{}' is not there; plug it in, or start its server.",
              "Der Lautsprecher „{}“ ist nicht da; steck ihn ein oder starte seinen Server."},
    Sentence {
        "The loudspeaker '{}' did not open ({}); close other programs that use it.",
        "Der Lautsprecher „{}“ ließ sich nicht öffnen ({}); schließ andere Programme, die ihn benutzen."},
    Sentence {
        "The disk is full: the recording has stopped, and '{}' holds what was recorded until then; make room "
        "and record again.",
        "Die Platte ist voll: die Aufnahme hat aufgehört, und „{}“ enthält, was bis dahin aufgenommen war; "
        "schaff Platz und nimm noch einmal auf."},
    Sentence {
        "The recording '{}' cannot be written ({}); check that its disk is still there and may be written.",
        "Die Aufnahme „{}“ lässt sich nicht schreiben ({}); prüf, ob ihre Platte noch da ist und beschrieben "
        "werden darf."},
    Sentence {
        "The disk is full: the session in '{}' keeps what it has but takes no more; make room on that disk.",
        "Die Platte ist voll: die Probe in „{}“ behält, was sie hat, nimmt aber nichts mehr auf; schaff "
        "Platz "
        "auf dieser Platte."},
    Sentence {"The session in '{}' is in use by another program; try again when that has finished.",
              "Die Probe in „{}“ benutzt ein anderes Programm; versuch es noch einmal, wenn das fertig ist."},
    Sentence {"The session can be written again, and nothing of it is missing.",
              "Die Probe wird wieder aufbewahrt, und nichts davon fehlt."},
    Sentence {"The rehearsal goes on, and what is heard is remembered for {} minutes.",
              "Die Probe geht weiter, und was gehört wird, bleibt {} Minuten lang im Gedächtnis."},
    Sentence {"Nothing more of this rehearsal is kept: its session could not be written for too long.",
              "Von dieser Probe wird nichts mehr aufbewahrt: sie ließ sich zu lange nicht schreiben."},
    Sentence {"The rehearsal goes on without recording; what was recorded is safe.",
              "Die Probe geht ohne Aufnahme weiter; was aufgenommen wurde, ist sicher."},
    Sentence {"The interface has stopped, so recording cannot begin; wait until it is back.",
              "Das Interface steht, darum kann die Aufnahme nicht beginnen; wart, bis es zurück ist."},
    Sentence {"'{}' is no practice card; write piece, part, bars and tempo, as \"ode-to-joy / Violins 1 / "
              "1-4 / 70%\".",
              "„{}“ ist keine Übekarte; schreib Stück, Stimme, Takte und Tempo, wie \"ode-to-joy / Violins 1 "
              "/ 1-4 / 70%\"."},
    Sentence {"There are only rests here: bars {} to {} have nothing to play.",
              "Hier sind nur Pausen: in Takt {} bis {} gibt es nichts zu spielen."},
    Sentence {"There are only rests here: bar {} has nothing to play.",
              "Hier sind nur Pausen: in Takt {} gibt es nichts zu spielen."},
    Sentence {"'{}' holds no practice card.", "In „{}“ steht keine Übekarte."},
    Sentence {"'{}' is not a share; write it in per cent, as 80%.",
              "„{}“ ist kein Anteil; schreib ihn in Prozent, wie 80%."},
    Sentence {"The score has no bar or mark '{}'; its bars are {} to {}.",
              "Die Noten haben keinen Takt und kein Zeichen „{}“; ihre Takte sind {} bis {}."},
    Sentence {"Bar {} comes before bar {}; name the earlier one first.",
              "Takt {} kommt vor Takt {}; nenn den früheren zuerst."},
    Sentence {"The recordings begin in bar {}; choose bars from there on.",
              "Die Aufnahmen beginnen in Takt {}; wähl Takte von dort an."},
    Sentence {"The recordings end in bar {}; choose bars up to there.",
              "Die Aufnahmen enden in Takt {}; wähl Takte bis dorthin."},
    Sentence {"The recordings begin in bar {}; until then only the click is heard.",
              "Die Aufnahmen beginnen in Takt {}; bis dahin ist nur der Klick zu hören."},
    Sentence {
        "From bar {} to bar {} the recordings would last {} seconds: they are not of this score, or were "
        "found in the wrong place; make the piece anew, or pin these bars.",
        "Von Takt {} bis Takt {} würden die Aufnahmen {} Sekunden dauern: sie sind nicht von diesen "
        "Noten, oder wurden an der falschen Stelle gefunden; mach das Stück neu oder hefte diese Takte an."},
    Sentence {"The score has no part that only '{}' can mean; its parts are {}.",
              "Die Noten haben keine Stimme, die nur „{}“ heißen kann; ihre Stimmen sind {}."},
    Sentence {"'{}' is to play '{}', which the score does not have; its parts are {}.",
              "„{}“ soll „{}“ spielen, und das haben die Noten nicht; ihre Stimmen sind {}."},
    Sentence {
        "'{}' is to play '{}', which another section plays already; the score's parts are {}.",
        "„{}“ soll „{}“ spielen, und das spielt schon eine andere Gruppe; die Stimmen der Noten sind {}."},
    Sentence {"The score has no part for {}: heard, and not followed. A \"part\" in the class description "
              "names one.",
              "Die Noten haben keine Stimme für {}: gehört, aber nicht verfolgt. Ein \"part\" in der "
              "Klassendatei nennt eine."},
    Sentence {"No section plays {} of the score.", "Keine Gruppe spielt {} aus den Noten."},
    Sentence {"The folder '{}' for the session cannot be made ({}); choose another.",
              "Der Ordner „{}“ für die Probe lässt sich nicht anlegen ({}); wähl einen anderen."},
};

/// What stands in the blanks, where the text begins with this sentence; and how long it is.
struct Match {
    std::vector<std::string_view> filled;
    std::size_t length;
};

std::optional<Match> match(std::string_view text, std::string_view pattern)
{
    auto found = Match {{}, 0};
    auto at = pattern.find(blank);
    if (!text.starts_with(pattern.substr(0, at)))
        return std::nullopt;
    found.length = std::min(at, pattern.size());
    while (at != std::string_view::npos) {
        const auto rest = pattern.substr(at + blank.size());
        const auto next = rest.find(blank);
        const auto literal = rest.substr(0, next);
        const auto end = text.find(literal, found.length);
        if (end == std::string_view::npos)
            return std::nullopt;
        found.filled.push_back(text.substr(found.length, end - found.length));
        found.length = end + literal.size();
        at = next == std::string_view::npos ? next : at + blank.size() + next;
    }
    return found;
}

std::string filled(std::string_view pattern, const std::vector<std::string_view>& blanks)
{
    const auto digits = [](std::string_view part) {
        return !part.empty() && std::ranges::all_of(part, [](char c) { return c >= '0' && c <= '9'; });
    };
    auto text = std::string {};
    for (const auto& one : blanks) {
        const auto at = pattern.find(blank);
        text.append(pattern.substr(0, at));
        const auto is_name = text.ends_with("„");
        text.append(one);
        const auto point = one.find('.');
        if (!is_name && point != std::string_view::npos && digits(one.substr(0, point)) &&
            digits(one.substr(point + 1)))
            text[text.size() - one.size() + point] = ',';
        pattern.remove_prefix(at + blank.size());
    }
    return text.append(pattern);
}

std::string in_german(std::string_view text)
{
    auto said = std::string {};
    while (!text.empty()) {
        auto known = false;
        for (const auto& sentence : table)
            if (const auto found = match(text, sentence.english)) {
                said += filled(sentence.german, found->filled);
                text.remove_prefix(found->length);
                known = true;
                break;
            }
        if (known) {
            if (text.starts_with(' ')) {
                said += ' ';
                text.remove_prefix(1);
            }
            continue;
        }
        // A sentence that nobody knows; another may follow that somebody does.
        const auto end = text.find(". ");
        const auto length = end == std::string_view::npos ? text.size() : end + 2;
        said += text.substr(0, length);
        text.remove_prefix(length);
    }
    return said;
}

}  // namespace

std::vector<std::string_view> known_sentences()
{
    auto known = std::vector<std::string_view> {};
    for (const auto& sentence : table)
        known.push_back(sentence.english);
    return known;
}

std::string in_words(std::string_view sentences, const Texts& texts)
{
    switch (texts.language()) {
    case Language::german:
        return in_german(sentences);
    case Language::english:
        break;
    }
    return std::string {sentences};
}

}  // namespace tutti::desktop
