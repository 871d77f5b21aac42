// SPDX-License-Identifier: GPL-3.0-or-later
#include "rehearsal/shared_channels.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "units/enumerated.hpp"

namespace tutti::rehearsal {

namespace {

/// Places of the channels that carry what the one at `first` carries, itself included.
std::vector<std::size_t> group_of(std::size_t first, std::span<const std::size_t> same_as)
{
    auto group = std::vector<std::size_t> {};
    for (auto c = first; c < same_as.size(); ++c)
        if (same_as[c] == first)
            group.push_back(c);
    return group;
}

struct Named {
    std::string channels;
    std::vector<std::string> sections;
};

Named named(const audio::ClassDescription& cls, const std::vector<std::size_t>& group)
{
    const auto in_use = cls.channels_in_use();
    auto numbers = std::vector<std::string> {};
    auto result = Named {};
    for (const auto place : group)
        numbers.push_back(fmt::format("{}", in_use[place]));
    for (const auto& section : cls.sections)
        if (std::ranges::any_of(group, [&](auto place) {
                return std::ranges::find(section.channels, in_use[place]) != section.channels.end();
            }))
            result.sections.push_back(section.name);
    result.channels = enumerated(numbers);
    return result;
}

}  // namespace

std::vector<std::string> shared_channel_sentences(const audio::ClassDescription& cls,
                                                  std::span<const std::size_t> before,
                                                  std::span<const std::size_t> now)
{
    auto sentences = std::vector<std::string> {};
    for (auto first = std::size_t {0}; first < now.size(); ++first) {
        const auto was = group_of(first, before);
        const auto is = group_of(first, now);
        if (was == is)
            continue;
        if (is.size() > 1) {
            const auto [channels, sections] = named(cls, is);
            sentences.push_back(
                fmt::format("Channels {} carry the same sound: {}. Check the cables.", channels,
                            sections.size() > 1 ? enumerated(sections) + " cannot be told apart"
                                                : "one microphone of " + sections.front() + " is not heard"));
        } else if (was.size() > 1) {
            sentences.push_back(
                fmt::format("Channels {} no longer carry the same sound.", named(cls, was).channels));
        }
    }
    return sentences;
}

std::string shared_channel_words(const audio::ClassDescription& cls, std::span<const std::size_t> now)
{
    for (auto first = std::size_t {0}; first < now.size(); ++first)
        if (const auto group = group_of(first, now); group.size() > 1)
            return fmt::format("Channels {} carry the same sound.", named(cls, group).channels);
    return {};
}

}  // namespace tutti::rehearsal
