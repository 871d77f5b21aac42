// SPDX-License-Identifier: GPL-3.0-or-later
#include "backing_track/editor.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <exception>

#include "desktop/look/fonts.hpp"
#include "desktop/look/theme.hpp"
#include "shared/places.hpp"
#include "shared/user_locale.hpp"

namespace tutti::backing_track {

namespace {

using desktop::as_juce;
using desktop::Text;
using desktop::Weight;

constexpr auto first_width = 620;
constexpr auto first_height = 460;
constexpr auto smallest_width = 420;
constexpr auto smallest_height = 320;
constexpr auto pictures_a_second = 20;
constexpr auto late_shown = 10'000.0;  // ms: long enough to be read by somebody who looks up now and then
constexpr auto other_folder = 10'000;  // an entry's number, beyond those of pieces

const desktop::Palette& colours()
{
    return desktop::palette(desktop::Appearance::dark);
}

}  // namespace

Editor::Editor(Processor& of)
    : AudioProcessorEditor {of}
    , processor_ {of}
    , look_ {desktop::Appearance::dark}
    , texts_ {desktop::language_of(message_locale())}
    , late_ {of.player().late_frames()}
    , late_before_ {late_}
    , late_at_ {-late_shown}
    , looking_ {std::async(std::launch::async,
                           [this] { return desktop::offered_pieces([this] { return closing_.load(); }); })}
{
    setLookAndFeel(&look_);
    setOpaque(true);
    setTitle("Backing Track");
    pieces_.setTitle(as_juce(texts_(Text::track_choose)));
    pieces_.setTextWhenNothingSelected(as_juce(texts_(Text::track_choose)));
    pieces_.setWantsKeyboardFocus(true);
    pieces_.onChange = [this] { choose(); };
    addAndMakeVisible(pieces_);

    auto& parameters = of.parameters();
    for (std::size_t n = 0; n < most_parts; ++n) {
        parts_[n] = std::make_unique<PartSwitch>(as_juce(texts_(Text::track_muted)));
        parts_attached_[n] =
            std::make_unique<juce::ButtonParameterAttachment>(*parameters.muted[n], *parts_[n]);
        addChildComponent(*parts_[n]);
    }
    const auto words = as_juce(texts_(Text::track_first_bar));
    first_bar_label_.setText(words, juce::dontSendNotification);
    first_bar_label_.setColour(juce::Label::textColourId, colours().quiet);
    first_bar_label_.setMinimumHorizontalScale(0.7F);
    first_bar_label_.setJustificationType(juce::Justification::centredRight);
    first_bar_.setTitle(words);
    first_bar_.setWantsKeyboardFocus(true);
    first_bar_.setSliderStyle(juce::Slider::IncDecButtons);
    first_bar_.setIncDecButtonsMode(juce::Slider::incDecButtonsDraggable_AutoDirection);
    first_bar_attached_ = std::make_unique<juce::SliderParameterAttachment>(parameters.first_bar, first_bar_);
    addAndMakeVisible(first_bar_label_);
    addAndMakeVisible(first_bar_);

    setResizable(true, true);
    setResizeLimits(smallest_width, smallest_height, 3 * first_width, 3 * first_height);
    setSize(first_width, first_height);
    show();
    startTimerHz(pictures_a_second);
}

Editor::~Editor()
{
    closing_ = true;
    stopTimer();
    setLookAndFeel(nullptr);
}

float Editor::unit() const
{
    return juce::jmin(static_cast<float>(getWidth()) / first_width,
                      static_cast<float>(getHeight()) / first_height);
}

void Editor::timerCallback()
{
    if (looking_.valid() && looking_.wait_for(std::chrono::seconds {0}) == std::future_status::ready)
        take_pieces();
    show();
}

void Editor::take_pieces()
{
    try {
        offered_ = looking_.get();
    } catch (const std::exception&) {
        offered_.clear();  // a folder can be chosen still
    }
    pieces_.clear(juce::dontSendNotification);
    for (const auto& piece : offered_)
        pieces_.addItem(as_juce(piece.title), pieces_.getNumItems() + 1);
    if (!offered_.empty())
        pieces_.addSeparator();
    pieces_.addItem(as_juce(texts_(Text::track_other_folder)), other_folder);
    pieces_.setText(as_juce(shown_.title), juce::dontSendNotification);
}

void Editor::choose()
{
    const auto id = pieces_.getSelectedId();
    if (id == other_folder) {
        pieces_.setText(as_juce(shown_.title), juce::dontSendNotification);
        ask_for_folder();
    } else if (id > 0) {
        processor_.choose(offered_[static_cast<std::size_t>(id - 1)].folder);
        // Its title is shown when it is open; if it cannot be, it can be chosen again.
        pieces_.setText(as_juce(shown_.title), juce::dontSendNotification);
    }
}

void Editor::ask_for_folder()
{
    folder_chooser_ = std::make_unique<juce::FileChooser>(
        as_juce(texts_(Text::track_choose)), juce::File {pieces_folder().string()}, juce::String {}, false);
    folder_chooser_->launchAsync(
        juce::FileBrowserComponent::openMode | juce::FileBrowserComponent::canSelectDirectories,
        [this](const juce::FileChooser& chosen) {
            if (chosen.getResult() != juce::File {})
                processor_.choose(chosen.getResult().getFullPathName().toStdString());
        });
}

std::int64_t Editor::milliseconds(std::uint64_t frames) const
{
    const auto rate = processor_.getSampleRate();
    return rate > 0.0 ? std::max(1LL, std::llround(1'000.0 * static_cast<double>(frames) / rate)) : 0;
}

void Editor::show()
{
    auto& player = processor_.player();
    auto picture = picture_of(player.opened(), player.where(), texts_);
    if (const auto refused = processor_.trouble(); !refused.empty())
        picture.trouble = refused;
    const auto now = juce::Time::getMillisecondCounterHiRes();
    if (const auto late = player.late_frames(); late != late_) {
        late_ = late;
        late_at_ = now;
    }
    if (now - late_at_ > late_shown)
        late_before_ = late_;
    else if (picture.trouble.empty() && late_ > late_before_)
        picture.trouble = texts_(Text::track_late, std::to_string(milliseconds(late_ - late_before_)));
    if (picture == shown_)
        return;
    const auto parts_changed = picture.parts != shown_.parts || picture.mutes != shown_.mutes;
    if (picture.title != shown_.title)
        pieces_.setText(as_juce(picture.title), juce::dontSendNotification);
    shown_ = std::move(picture);
    setDescription(as_juce(shown_.place + ", " + shown_.beat + ", " + shown_.word + " " + shown_.trouble));
    if (parts_changed) {
        for (const auto& part : parts_)
            part->setVisible(false);
        for (std::size_t n = 0; n < shown_.parts.size(); ++n) {
            auto& part = *parts_[shown_.mutes[n]];
            part.setVisible(true);
            part.setName(as_juce(shown_.parts[n]));
            part.setTitle(part.getName() + ", " + as_juce(texts_(Text::track_muted)));
        }
        resized();
    }
    repaint();
}

void Editor::paint(juce::Graphics& g)
{
    g.fillAll(colours().background);
    auto area = place_area_;
    g.setColour(colours().surface);
    g.fillRoundedRectangle(area, area.getHeight() * 0.05F);
    area = area.reduced(area.getHeight() * 0.1F);
    const auto small = juce::jmax(13.0F, 18.0F * unit());
    const auto word = area.removeFromBottom(small * 1.3F);
    g.setColour(shown_.sounding ? colours().in_tune : colours().quiet);
    desktop::draw_fitted(g, as_juce(shown_.word), Weight::regular, small, word,
                         juce::Justification::centredLeft, 0.7F);
    const auto composer = area.removeFromTop(small * 1.3F);
    g.setColour(colours().quiet);
    desktop::draw_fitted(g, as_juce(shown_.composer), Weight::regular, small, composer,
                         juce::Justification::centredLeft);
    g.setColour(shown_.sounding ? colours().text : colours().quiet);
    const auto beat = area.removeFromRight(area.getWidth() * 0.38F);
    desktop::draw_fitted(g, as_juce(shown_.place), Weight::bold, area.getHeight() * 0.8F, area,
                         juce::Justification::centredLeft);
    desktop::draw_fitted(g, as_juce(shown_.beat), Weight::regular, area.getHeight() * 0.5F, beat,
                         juce::Justification::centredRight);

    if (!shown_.trouble.empty()) {
        g.setColour(colours().warning);
        g.setFont(desktop::font(Weight::regular, juce::jmax(13.0F, 15.0F * unit())));
        g.drawFittedText(as_juce(shown_.trouble), trouble_area_.toNearestInt(),
                         juce::Justification::centredLeft, 3, 0.85F);
    }
}

void Editor::resized()
{
    const auto gap = juce::roundToInt(10.0F * unit());
    const auto row = juce::roundToInt(juce::jmax(30.0F, 38.0F * unit()));
    auto area = getLocalBounds().reduced(gap);
    pieces_.setBounds(area.removeFromTop(row));
    area.removeFromTop(gap);
    place_area_ = area.removeFromTop(area.getHeight() * 38 / 100).toFloat();
    area.removeFromTop(gap);
    auto bottom = area.removeFromBottom(row);
    first_bar_.setBounds(bottom.removeFromRight(juce::roundToInt(130.0F * juce::jmax(0.8F, unit()))));
    first_bar_.setTextBoxStyle(juce::Slider::TextBoxLeft, false, first_bar_.getWidth() / 2,
                               first_bar_.getHeight());
    first_bar_label_.setFont(desktop::font(Weight::regular, juce::jmax(13.0F, 16.0F * unit())));
    first_bar_label_.setBounds(bottom);
    // A sentence needs three lines at most.
    trouble_area_ = area.removeFromBottom(row + gap).toFloat();

    const auto count = static_cast<int>(shown_.parts.size());
    const auto columns = count > 12 ? 4 : count > 8 ? 3 : 2;
    const auto rows = juce::jmax(1, (count + columns - 1) / columns);
    const auto height = juce::jmin(row, area.getHeight() / rows);
    for (auto n = 0; n < count; ++n) {
        const auto left = area.getX() + area.getWidth() * (n % columns) / columns;
        const auto right = area.getX() + area.getWidth() * (n % columns + 1) / columns;
        parts_[shown_.mutes[static_cast<std::size_t>(n)]]->setBounds(
            juce::Rectangle<int> {left, area.getY() + n / columns * height, right - left, height}.reduced(2));
    }
}

}  // namespace tutti::backing_track
