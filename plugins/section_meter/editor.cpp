// SPDX-License-Identifier: GPL-3.0-or-later
#include "section_meter/editor.hpp"

#include "desktop/look/fonts.hpp"
#include "desktop/look/theme.hpp"
#include "shared/user_locale.hpp"

namespace tutti::section_meter {

namespace {

using desktop::as_juce;
using desktop::Text;
using desktop::Weight;

constexpr auto first_width = 760;
constexpr auto first_height = 470;
constexpr auto smallest_width = 500;
constexpr auto smallest_height = 320;
constexpr auto pictures_a_second = 30;

}  // namespace

Editor::Editor(Processor& of)
    : AudioProcessorEditor {of}
    , processor_ {of}
    , look_ {desktop::Appearance::dark}
    , meter_ {desktop::Texts {desktop::language_of(message_locale())}}
    , numbers_ {meter_.texts()}
    , curve_ {meter_.texts()}
{
    setLookAndFeel(&look_);
    setOpaque(true);
    setTitle("Section Meter");
    const auto& texts = meter_.texts();
    addAndMakeVisible(cell_);
    addAndMakeVisible(numbers_);
    addAndMakeVisible(curve_);
    cell_.setTitle("Section Meter");
    numbers_.setTitle(as_juce(texts(Text::cents)));
    curve_.setTitle(as_juce(texts(Text::last_minute)));

    auto& parameters = of.parameters();
    instrument_.addItemList(parameters.instrument.choices(), 1);
    for (const auto name : {Text::beginner, Text::developing, Text::concert})
        tolerance_.addItem(as_juce(texts(name)), tolerance_.getNumItems() + 1);
    set_up(settings_[0], instrument_, Text::instrument);
    set_up(settings_[1], tolerance_, Text::tolerance);
    set_up(settings_[2], reference_a_, Text::reference_a);
    set_up(settings_[3], transposition_, Text::transposition);
    set_up(settings_[4], hold_, Text::hold);
    for (auto* slider : {&reference_a_, &transposition_, &hold_}) {
        slider->setSliderStyle(juce::Slider::IncDecButtons);
        slider->setTextBoxStyle(juce::Slider::TextBoxLeft, false, 60, 24);
        slider->setIncDecButtonsMode(juce::Slider::incDecButtonsDraggable_AutoDirection);
    }
    instrument_attached_ =
        std::make_unique<juce::ComboBoxParameterAttachment>(parameters.instrument, instrument_);
    tolerance_attached_ =
        std::make_unique<juce::ComboBoxParameterAttachment>(parameters.tolerance, tolerance_);
    sliders_attached_ = {
        std::make_unique<juce::SliderParameterAttachment>(parameters.reference_a, reference_a_),
        std::make_unique<juce::SliderParameterAttachment>(parameters.transposition, transposition_),
        std::make_unique<juce::SliderParameterAttachment>(parameters.hold, hold_)};

    setResizable(true, true);
    setResizeLimits(smallest_width, smallest_height, 3 * first_width, 3 * first_height);
    setSize(first_width, first_height);
    show();
    startTimerHz(pictures_a_second);
}

Editor::~Editor()
{
    stopTimer();
    setLookAndFeel(nullptr);
}

void Editor::set_up(Setting& setting, juce::Component& control, Text name)
{
    const auto words = as_juce(meter_.texts()(name));
    setting.control = &control;
    setting.label.setText(words, juce::dontSendNotification);
    setting.label.setColour(juce::Label::textColourId, desktop::palette(desktop::Appearance::dark).quiet);
    setting.label.setMinimumHorizontalScale(0.7F);
    control.setTitle(words);
    control.setWantsKeyboardFocus(true);
    addAndMakeVisible(setting.label);
    addAndMakeVisible(control);
}

void Editor::timerCallback()
{
    show();
}

void Editor::show()
{
    const auto trouble = processor_.trouble();
    auto picture = MeterPicture {};
    if (processor_.can_hear() || trouble.empty()) {
        processor_.board().read(contents_);
        picture = meter_.picture(contents_, processor_.parameters().settings(),
                                 Seconds {juce::Time::getMillisecondCounterHiRes() / 1000.0},
                                 processor_.frames_lost());
        if (!trouble.empty())
            picture.trouble = trouble;
    } else {
        picture = meter_.picture_of_refusal(trouble);
    }
    cell_.show(picture.section, picture.tolerance);
    numbers_.show(picture);
    curve_.show(picture);
    if (picture.spoken != spoken_) {
        spoken_ = picture.spoken;
        cell_.setDescription(as_juce(spoken_));
    }
}

void Editor::paint(juce::Graphics& g)
{
    g.fillAll(desktop::palette(desktop::Appearance::dark).background);
}

void Editor::resized()
{
    const auto scale = juce::jmin(static_cast<float>(getWidth()) / first_width,
                                  static_cast<float>(getHeight()) / first_height);
    const auto gap = juce::roundToInt(10.0F * scale);
    auto area = getLocalBounds().reduced(gap);
    auto bottom = area.removeFromBottom(juce::roundToInt(juce::jmax(48.0F, 58.0F * scale)));
    area.removeFromBottom(gap);
    curve_.setBounds(area.removeFromBottom(area.getHeight() * 40 / 100));
    area.removeFromBottom(gap);
    cell_.setBounds(area.removeFromLeft(area.getWidth() / 2 - gap / 2));
    area.removeFromLeft(gap);
    numbers_.setBounds(area);
    cell_.set_name_height(static_cast<float>(cell_.getHeight()) * 0.2F);

    const auto text = juce::jmax(13.0F, 15.0F * scale);
    // Words need more room than numbers.
    const auto width = bottom.getWidth();
    for (auto& setting : settings_) {
        const auto is_number = dynamic_cast<juce::Slider*>(setting.control) != nullptr;
        auto column = bottom.removeFromLeft(width * (is_number ? 18 : 23) / 100).reduced(gap / 4, 0);
        setting.label.setFont(desktop::font(Weight::regular, text));
        setting.label.setBounds(column.removeFromTop(column.getHeight() * 42 / 100));
        setting.control->setBounds(column);
        if (auto* slider = dynamic_cast<juce::Slider*>(setting.control))
            slider->setTextBoxStyle(juce::Slider::TextBoxLeft, false, column.getWidth() / 2,
                                    column.getHeight());
    }
}

}  // namespace tutti::section_meter
