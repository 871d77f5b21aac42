// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/remark.hpp"

#include <fmt/format.h>

#include "units/enumerated.hpp"

namespace tutti::practice {

namespace {

using Kind = Remark::Kind;

/// "It asks for A, and I heard B♭": the octave is named only where it is what went wrong.
std::string other_note(const Remark& remark)
{
    const auto expected = remark.expected.value();
    const auto heard = remark.heard.value();
    if (expected.pitch_class() == heard.pitch_class() && expected != heard)
        return fmt::format("Look at bar {}: play the {} an octave {}.", remark.bar, note_name(expected),
                           heard > expected ? "lower" : "higher");
    return fmt::format("Look at bar {}: it asks for {}, and I heard {}.", remark.bar, note_name(expected),
                       note_name(heard));
}

/// "before bar 5 and in bar 9"
std::string places_of(const std::vector<WaitedAt>& waits)
{
    auto places = std::vector<std::string> {};
    for (const auto& each : waits)
        places.push_back(fmt::format("{} bar {}", each.within ? "in" : "before", each.bar));
    return enumerated(places);
}

std::string pitch_off(const Remark& remark)
{
    const auto name = note_name(remark.expected.value());
    const auto* const side = remark.kind == Kind::pitch_high ? "high" : "low";
    return remark.open_string
               ? fmt::format(
                     "Your {} is a little too {} each time: if it is the open string, check its tuning.",
                     name, side)
               : fmt::format("Your {} is a little too {} each time.", name, side);
}

/// Of a remark on all that was played.
std::string whole(const Remark& remark)
{
    const auto* const before = remark.since_first ? "the first time" : "the time before";
    switch (remark.kind) {
    case Kind::nothing_heard:
        return "I have not heard you play. Is the microphone on?";
    case Kind::only_rests:
        return "There are only rests here, and nothing to play.";
    case Kind::nothing_beside_loudspeaker:
        return "I have not heard you beside the loudspeaker. If you played, turn it down, or use headphones.";
    case Kind::octave_lower:
        return "I hear you, an octave lower than it is written. Go up an octave, or ask for any octave.";
    case Kind::octave_higher:
        return "I hear you, an octave higher than it is written. Go down an octave, or ask for any octave.";
    case Kind::other_notes:
        return "I hear you, but not what is written here. Is it the right part, and did you begin with the "
               "count?";
    case Kind::tuned_high:
        return "All your notes are too high by the same amount: tune your instrument, or let someone tune "
               "it.";
    case Kind::tuned_low:
        return "All your notes are too low by the same amount: tune your instrument, or let someone tune it.";
    case Kind::too_loud:
        return "The microphone is too close, so I cannot tell how it went. Move it a step away and play "
               "again.";
    case Kind::loudspeaker:
        return "The loudspeaker covers you, so I cannot tell how it went. Turn it down, or use headphones.";
    case Kind::not_sure:
        return "I could not hear you well enough to tell. Come nearer to the microphone and play again.";
    case Kind::more_right:
        return fmt::format("Better than {}: {} of {} notes were right, and {} of {} then.", before,
                           remark.right, remark.told, remark.right_before, remark.told_before);
    case Kind::more_in_tune:
        return fmt::format("More in tune than {}.", before);
    case Kind::more_together:
        return fmt::format("More together with the others than {}.", before);
    case Kind::some_right:
        return remark.right == remark.told ? fmt::format("All {} notes right.", remark.told)
                                           : fmt::format("{} of {} notes right.", remark.right, remark.told);
    case Kind::all_right:
        return "Every note was right. Well done!";
    case Kind::told_right:
        return "Every note that I could tell was right. Well done!";
    case Kind::some_told:
        return fmt::format("I could tell {} of {} notes, and those were right.", remark.right, remark.told);
    case Kind::stopped:
        return fmt::format("After bar {} I did not hear you any more.", remark.bar);
    case Kind::left_out:
        return remark.notes == 1 ? fmt::format("Look at bar {}: there is one more note to play.", remark.bar)
                                 : fmt::format("Look at bar {}: there are {} more notes to play.", remark.bar,
                                               remark.notes);
    case Kind::waited:
        return fmt::format("You waited {}, and the music waited with you: play {} over a few times.",
                           places_of(remark.waits), remark.waits.size() == 1 ? "that place" : "these places");
    case Kind::hesitated:
        return fmt::format("You waited {}, and the music went on: play {} slowly a few times first.",
                           places_of(remark.waits), remark.waits.size() == 1 ? "that place" : "these places");
    case Kind::other_note:
        return other_note(remark);
    case Kind::too_high:
        return "You are a little too high: listen to the others before each note.";
    case Kind::too_low:
        return "You are a little too low: listen to the others before each note.";
    case Kind::pitch_high:
    case Kind::pitch_low:
        return pitch_off(remark);
    case Kind::began_early:
        return "You are ahead of the others: begin with the count.";
    case Kind::began_late:
        return "You are behind the others: begin with the count.";
    case Kind::ahead:
        return "You are ahead of the others: let them take you along.";
    case Kind::behind:
        break;
    }
    return "The others are ahead of you: a slower tempo will help.";
}

}  // namespace

std::string in_words(const Remark& remark)
{
    if (!remark.phrase)
        return whole(remark);
    const auto& [first, last] = *remark.phrase;
    const auto where =
        first == last ? fmt::format("Bar {}", first) : fmt::format("Bars {} to {}", first, last);
    switch (remark.kind) {
    case Kind::only_rests:
        return first == last ? fmt::format("There are only rests here: bar {} has nothing to play.", first)
                             : fmt::format("There are only rests here: bars {} to {} have nothing to play.",
                                           first, last);
    case Kind::too_high:
    case Kind::too_low:
        return fmt::format("{} {} a little too {}: listen to the others before each note.", where,
                           first == last ? "is" : "are", remark.kind == Kind::too_high ? "high" : "low");
    case Kind::some_right:
        return fmt::format("{}: {}", where, whole(remark));
    case Kind::all_right:
        return fmt::format("{}: every note right.", where);
    case Kind::told_right:
        return fmt::format("{}: every note that I could tell was right.", where);
    default:
        return fmt::format("{}. {}", where, whole(remark));
    }
}

std::vector<std::string> in_words(std::span<const Remark> remarks)
{
    auto words = std::vector<std::string> {};
    for (const auto& remark : remarks)
        words.push_back(in_words(remark));
    return words;
}

}  // namespace tutti::practice
