// SPDX-License-Identifier: GPL-3.0-or-later
#include "following/parts.hpp"

#include <algorithm>
#include <string>
#include <tuple>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "score/part_names.hpp"

namespace tutti::following {

namespace {

/// Whether the class description says which part it plays, in place of its own name.
bool is_given_a_part(const audio::SectionDescription& section)
{
    return !section.part.empty() && section.part != section.name;
}

}  // namespace

Result<std::vector<std::optional<std::size_t>>> parts_of(const audio::ClassDescription& cls,
                                                         const score::Score& score)
{
    auto found = std::vector<std::optional<std::size_t>>(cls.sections.size());
    auto given = std::vector<bool>(score.parts.size(), false);
    using Section = audio::SectionDescription;
    const auto give = [&](auto may_take, auto fits) {
        for (auto s = std::size_t {0}; s < found.size(); ++s)
            for (auto p = std::size_t {0}; p < given.size() && !found[s] && may_take(cls.sections[s]); ++p)
                if (!given[p] && fits(cls.sections[s], score.parts[p])) {
                    found[s] = p;
                    given[p] = true;
                }
    };
    const auto may_be_guessed = [](const Section& s) { return !is_given_a_part(s); };
    const auto called_so = [](const Section& s, const score::Part& p) {
        return score::plain_name(s.part.empty() ? s.name : s.part) == score::plain_name(p.name);
    };
    give([](const Section&) { return true; }, called_so);
    give(is_given_a_part, [&](const Section& s, const score::Part& p) {
        const auto meant = score::find_part(score, s.part);
        return meant && &score.parts[*meant] == &p;
    });
    give(may_be_guessed, [](const Section& s, const score::Part& p) {
        return p.instrument && p.instrument->name == s.instrument.name;
    });
    if (found.size() == 1 && given.size() == 1 && may_be_guessed(cls.sections.front()))
        found.front() = 0;
    const auto has_notes = [&](const auto& part) { return part && !score.parts[*part].notes.empty(); };
    if (std::ranges::any_of(found, [](const auto& part) { return part.has_value(); }) &&
        std::ranges::none_of(found, has_notes))
        return failure(ErrorCode::score_invalid,
                       "The score has no notes for this class, so there is nothing to follow; "
                       "check that it is the right score.");
    if (std::ranges::none_of(found, [](const auto& part) { return part.has_value(); }))
        return failure(
            ErrorCode::class_invalid,
            fmt::format("No section of the class plays a part of the score; its parts are {}. Give "
                        "the sections a \"part\" in the class description.",
                        score::part_names(score)));
    return found;
}

std::vector<std::string> left_out(const audio::ClassDescription& cls, const score::Score& score,
                                  std::span<const std::optional<std::size_t>> parts)
{
    auto unplayed = std::vector<std::string> {};
    for (auto p = std::size_t {0}; p < score.parts.size(); ++p)
        if (!score.parts[p].notes.empty() && std::ranges::find(parts, std::optional {p}) == parts.end())
            unplayed.push_back(fmt::format("'{}'", score.parts[p].name));
    auto without_part = std::vector<std::string> {};
    auto sentences = std::vector<std::string> {};
    for (auto s = std::size_t {0}; s < parts.size(); ++s) {
        const auto& section = cls.sections[s];
        if (!parts[s] && is_given_a_part(section) && score::find_part(score, section.part))
            sentences.push_back(fmt::format("'{}' is to play '{}', which another section plays already; the "
                                            "score's parts are {}.",
                                            section.name, section.part, score::part_names(score)));
        else if (!parts[s] && is_given_a_part(section))
            sentences.push_back(
                fmt::format("'{}' is to play '{}', which the score does not have; its parts are {}.",
                            section.name, section.part, score::part_names(score)));
        else if (!parts[s])
            without_part.push_back(fmt::format("'{}'", section.name));
    }
    if (!without_part.empty())
        sentences.push_back(fmt::format("The score has no part for {}: heard, and not followed. A \"part\" "
                                        "in the class description names one.",
                                        fmt::join(without_part, ", ")));
    if (!unplayed.empty())
        sentences.push_back(fmt::format("No section plays {} of the score.", fmt::join(unplayed, ", ")));
    return sentences;
}

score::Score as_one_part(score::Score score)
{
    auto together = score::Part {};
    together.name = "all parts";
    for (auto& part : score.parts)
        together.notes.insert(together.notes.end(), part.notes.begin(), part.notes.end());
    std::ranges::stable_sort(together.notes, [](const auto& a, const auto& b) {
        return std::tuple {a.bar, a.onset, !a.grace, a.sounding} <
               std::tuple {b.bar, b.onset, !b.grace, b.sounding};
    });
    score.parts.assign(1, std::move(together));
    return score;
}

}  // namespace tutti::following
