// SPDX-License-Identifier: GPL-3.0-or-later
#include "section_meter/parameters.hpp"

#include <cmath>
#include <memory>

#include "juce/parameters.hpp"
#include "units/instrument.hpp"

namespace tutti::section_meter {

namespace {

using plugins::add;
using plugins::add_number;
using plugins::id;
using plugins::number;
using plugins::tell;

constexpr auto highest_f0 = 8'000.0F;  // above the harmonics that anybody sings or plays as a note
constexpr auto lowest_level = -140.0F;
constexpr auto lowest_cents = -51.0F;  // a nearest key is never farther than 50 cents
constexpr auto highest_cents = 50.0F;
constexpr auto lowest_spread = -1.0F;
constexpr auto highest_spread = 200.0F;

juce::AudioParameterFloat& add_reading(juce::AudioProcessor& processor, const char* name, const char* words,
                                       const char* unit, float lowest, float highest, int decimals)
{
    const auto text = [=](float value, int) {
        return value <= lowest ? juce::String::fromUTF8("–") : juce::String {value, decimals};
    };
    return add(processor, std::make_unique<juce::AudioParameterFloat>(
                              id(name), words, juce::NormalisableRange<float> {lowest, highest}, lowest,
                              juce::AudioParameterFloatAttributes {}
                                  .withLabel(unit)
                                  .withAutomatable(false)
                                  .withCategory(juce::AudioProcessorParameter::analysisMeter)
                                  .withStringFromValueFunction(text)));
}

juce::StringArray instrument_names()
{
    auto names = juce::StringArray {};
    for (const auto& instrument : instruments())
        names.add(juce::String {instrument.name.data(), instrument.name.size()});
    return names;
}

juce::StringArray tolerance_names()
{
    auto names = juce::StringArray {};
    for (auto n = std::size_t {0}; n < tolerance_count; ++n) {
        const auto name = tolerance_name(static_cast<Tolerance>(n));
        names.add(juce::String {name.data(), name.size()});
    }
    return names;
}

/// A value that is there, kept within the range and above what stands for none.
template <class Value>
float or_none(const std::optional<Value>& value, float none)
{
    return value && std::isfinite(value->value()) ? static_cast<float>(value->value()) : none;
}

}  // namespace

Parameters::Parameters(juce::AudioProcessor& processor)
    : instrument {add(processor, std::make_unique<Choice>(id("instrument"), "Instrument", instrument_names(),
                                                          static_cast<int>(Settings {}.instrument)))}
    , reference_a {add_number(processor, "reference_a", "Reference A", "Hz", Settings::lowest_a4.value(),
                              Settings::highest_a4.value(), 0.1, Settings {}.a4.value())}
    , tolerance {add(processor, std::make_unique<Choice>(id("tolerance"), "Tolerance", tolerance_names(),
                                                         static_cast<int>(Settings {}.tolerance)))}
    , transposition {add_number(processor, "transposition", "Transposition", "semitones",
                                -Settings::farthest_transposition, Settings::farthest_transposition, 1.0,
                                Settings {}.transposition)}
    , hold {add_number(processor, "hold", "Hold", "s", 0.0, Settings::longest_hold.value(), 0.1,
                       Settings {}.hold.value())}
    , state_ {add(processor,
                  std::make_unique<Choice>(
                      id("state"), "State", juce::StringArray {"silent", "unsure", "sounding"}, 0,
                      juce::AudioProcessorParameterWithIDAttributes {}.withAutomatable(false).withCategory(
                          juce::AudioProcessorParameter::analysisMeter)))}
    , f0_ {add_reading(processor, "f0_hz", "f0", "Hz", 0.0F, highest_f0, 3)}
    , confidence_ {add_reading(processor, "confidence", "Confidence", "", 0.0F, 1.0F, 3)}
    , cents_ {add_reading(processor, "cents", "Cents", "cents", lowest_cents, highest_cents, 2)}
    , level_ {add_reading(processor, "level_dbfs", "Level", "dBFS", lowest_level, 6.0F, 2)}
    , spread_ {add_reading(processor, "spread_cents", "Spread", "cents", lowest_spread, highest_spread, 2)}
{
}

Settings Parameters::settings() const
{
    auto settings = Settings {};
    settings.instrument = static_cast<std::size_t>(instrument.index());
    // To the tenth that is shown: what the host keeps as a share of the range is not quite the number meant.
    settings.a4 = Hertz {std::round(10.0 * number(reference_a)) / 10.0};
    settings.tolerance = static_cast<Tolerance>(tolerance.index());
    settings.transposition = static_cast<int>(std::lround(number(transposition)));
    settings.hold = Seconds {std::round(10.0 * number(hold)) / 10.0};
    return settings;
}

void Parameters::set(const Settings& settings)
{
    tell(instrument, instrument.value_of(static_cast<int>(settings.instrument)));
    tell(reference_a, static_cast<float>(settings.a4.value()));
    tell(tolerance, tolerance.value_of(static_cast<int>(settings.tolerance)));
    tell(transposition, static_cast<float>(settings.transposition));
    tell(hold, static_cast<float>(settings.hold.value()));
}

void Parameters::show(const analysis::SectionReading& reading)
{
    tell(state_, state_.value_of(static_cast<int>(reading.state)));
    tell(f0_, or_none(reading.f0, 0.0F));
    tell(confidence_, static_cast<float>(reading.confidence));
    tell(cents_,
         reading.tuned ? or_none(std::optional {reading.tuned->deviation}, lowest_cents) : lowest_cents);
    tell(level_, or_none(std::optional {reading.level}, lowest_level));
    tell(spread_, or_none(reading.spread, lowest_spread));
}

}  // namespace tutti::section_meter
