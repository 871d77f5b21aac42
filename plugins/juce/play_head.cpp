// SPDX-License-Identifier: GPL-3.0-or-later
#include "juce/play_head.hpp"

namespace tutti::plugins {

namespace {

template <class To, class From>
std::optional<To> as(const juce::Optional<From>& value)
{
    return value ? std::optional<To> {static_cast<To>(*value)} : std::nullopt;
}

}  // namespace

std::optional<HostPlace> place_of(const juce::AudioPlayHead* play_head)
{
    if (play_head == nullptr)
        return std::nullopt;
    const auto told = play_head->getPosition();
    if (!told)
        return std::nullopt;
    const auto signature = told->getTimeSignature();
    const auto loop = told->getIsLooping() ? told->getLoopPoints() : juce::nullopt;
    return HostPlace {.playing = told->getIsPlaying(),
                      .frame = as<std::int64_t>(told->getTimeInSamples()),
                      .quarters = as<double>(told->getPpqPosition()),
                      .bar_start = as<double>(told->getPpqPositionOfLastBarStart()),
                      .bar = as<std::int64_t>(told->getBarCount()),
                      .quarters_a_minute = as<double>(told->getBpm()),
                      .beats_a_bar = signature ? std::optional {signature->numerator} : std::nullopt,
                      .beat_unit = signature ? std::optional {signature->denominator} : std::nullopt,
                      .loop_start = loop ? std::optional {loop->ppqStart} : std::nullopt,
                      .loop_end = loop ? std::optional {loop->ppqEnd} : std::nullopt};
}

}  // namespace tutti::plugins
