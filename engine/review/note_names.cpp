// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/note_names.hpp"

#include <fmt/format.h>

#include "following/parts.hpp"
#include "review/fingering.hpp"

namespace tutti::review {

namespace {

std::string_view sign_of(int alteration)
{
    switch (alteration) {
    case -2:
        return "𝄫";
    case -1:
        return "♭";
    case 1:
        return "♯";
    case 2:
        return "𝄪";
    default:
        return "";
    }
}

}  // namespace

NoteNames::NoteNames(const audio::ClassDescription& cls, const score::Score* score)
    : printed_ {cls.sections.size()}
{
    for (const auto& section : cls.sections)
        instruments_.push_back(section.instrument);
    if (score == nullptr)
        return;
    const auto parts = following::parts_of(cls, *score);
    for (auto s = std::size_t {0}; parts && s < parts->size(); ++s) {
        if (!(*parts)[s])
            continue;
        const auto& part = score->parts[*(*parts)[s]];
        for (const auto& note : part.notes)
            // Where the part changes to another instrument, the usual name does.
            if (note.written.pitch().transposed(part.sounding_above_written) == note.sounding)
                printed_[s].try_emplace(note.sounding,
                                        fmt::format("{}{}{}", note.written.step,
                                                    sign_of(note.written.alteration), note.written.octave));
    }
}

std::string NoteNames::with_octave(std::size_t section, Pitch sounding) const
{
    const auto printed = printed_[section].find(sounding);
    return printed != printed_[section].end() ? printed->second
                                              : pitch_name(instruments_[section].written(sounding));
}

std::string NoteNames::of_written(std::size_t section, Pitch written) const
{
    return with_octave(section, written.transposed(-instruments_[section].written_above_sounding));
}

std::string NoteNames::of(std::size_t section, Pitch sounding) const
{
    auto name = with_octave(section, sounding);
    name.erase(name.find_last_not_of("-0123456789") + 1);
    return name;
}

Finger NoteNames::finger(std::size_t section, Pitch sounding) const
{
    return first_position_finger(instruments_[section], sounding);
}

std::string NoteNames::with_finger(std::size_t section, Pitch sounding) const
{
    const auto how = finger_name(finger(section, sounding));
    return how.empty() ? of(section, sounding) : fmt::format("{} ({})", of(section, sounding), how);
}

}  // namespace tutti::review
