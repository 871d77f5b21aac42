// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/pictures/picture.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

namespace tutti::test {

namespace {

double linear(std::uint8_t value)
{
    const auto share = value / 255.0;
    return share <= 0.04045 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
}

/// Draws as any picture is drawn, and looks at the letters as they go by.
class LetterCounter final : public juce::LowLevelGraphicsSoftwareRenderer {
public:
    using LowLevelGraphicsSoftwareRenderer::LowLevelGraphicsSoftwareRenderer;

    void drawGlyph(int glyph, const juce::AffineTransform& where) override
    {
        const auto number_of = [&](juce::juce_wchar letter) {
            auto glyphs = juce::Array<int> {};
            auto places = juce::Array<float> {};
            getFont().getTypefacePtr()->getGlyphPositions(juce::String::charToString(letter), glyphs, places);
            return glyphs.isEmpty() ? -1 : glyphs.getFirst();
        };
        dots_ = glyph == number_of('.') ? dots_ + 1 : 0;
        if (glyph == number_of(0x2026) || dots_ == 3)
            ++cut;
        LowLevelGraphicsSoftwareRenderer::drawGlyph(glyph, where);
    }
    int cut = 0;

private:
    int dots_ = 0;
};

juce::MouseEvent event_at(juce::Component& component, juce::Component& whom, juce::Point<int> at,
                          juce::Point<int> pressed)
{
    const auto now = juce::Time::getCurrentTime();
    return {juce::Desktop::getInstance().getMainMouseSource(),
            whom.getLocalPoint(&component, at.toFloat()),
            juce::ModifierKeys::leftButtonModifier,
            0.0F,
            0.0F,
            0.0F,
            0.0F,
            0.0F,
            &whom,
            &whom,
            now,
            whom.getLocalPoint(&component, pressed.toFloat()),
            now - juce::RelativeTime::milliseconds(900),  // a child's finger takes its time
            1,
            at != pressed};
}

double luminance_of(juce::Colour colour)
{
    return 0.2126 * linear(colour.getRed()) + 0.7152 * linear(colour.getGreen()) +
           0.0722 * linear(colour.getBlue());
}

}  // namespace

std::string Picture::folder;

Picture::Picture(juce::Component& component, const std::string& name)
    : image_ {component.createComponentSnapshot(component.getLocalBounds(), true, 1.0F)}
{
    if (folder.empty())
        return;
    const auto file =
        juce::File::getCurrentWorkingDirectory().getChildFile(folder).getChildFile(name + ".png");
    file.getParentDirectory().createDirectory();
    file.deleteFile();
    auto stream = juce::FileOutputStream {file};
    if (!stream.openedOk() || !juce::PNGImageFormat {}.writeImageToStream(image_, stream))
        throw std::runtime_error {"The picture '" + file.getFullPathName().toStdString() +
                                  "' cannot be written; check the folder."};
}

double Picture::luminance(int x, int y) const
{
    return luminance_of(image_.getPixelAt(x, y));
}

double Picture::mean_luminance(juce::Rectangle<int> part) const
{
    auto sum = 0.0;
    for (auto y = part.getY(); y < part.getBottom(); ++y)
        for (auto x = part.getX(); x < part.getRight(); ++x)
            sum += luminance(x, y);
    return sum / (part.getWidth() * part.getHeight());
}

int Picture::contrasting_pixels(juce::Rectangle<int> part, double ground) const
{
    auto count = 0;
    for (auto y = part.getY(); y < part.getBottom(); ++y)
        for (auto x = part.getX(); x < part.getRight(); ++x)
            count += std::abs(luminance(x, y) - ground) >= 0.25 ? 1 : 0;
    return count;
}

bool Picture::same_as(const Picture& other, juce::Rectangle<int> part, double tolerance) const
{
    for (auto y = part.getY(); y < part.getBottom(); ++y)
        for (auto x = part.getX(); x < part.getRight(); ++x)
            if (std::abs(luminance(x, y) - other.luminance(x, y)) > tolerance)
                return false;
    return true;
}

double Picture::difference(const Picture& other, juce::Rectangle<int> part) const
{
    auto sum = 0.0;
    for (auto y = part.getY(); y < part.getBottom(); ++y)
        for (auto x = part.getX(); x < part.getRight(); ++x)
            sum += std::abs(luminance(x, y) - other.luminance(x, y));
    return sum / (part.getWidth() * part.getHeight());
}

double Picture::difference_from_afar(const Picture& other, juce::Rectangle<int> part) const
{
    constexpr auto grain = 10;
    auto differences = std::vector<double> {};
    for (auto y = part.getY(); y + grain <= part.getBottom(); y += grain)
        for (auto x = part.getX(); x + grain <= part.getRight(); x += grain) {
            const auto block = juce::Rectangle<int> {x, y, grain, grain};
            differences.push_back(std::abs(mean_luminance(block) - other.mean_luminance(block)));
        }
    std::sort(differences.begin(), differences.end(), std::greater {});
    const auto most = std::max<std::size_t>(1, differences.size() / 10);
    auto sum = 0.0;
    for (std::size_t n = 0; n < most; ++n)
        sum += differences[n];
    return sum / static_cast<double>(most);
}

int cut_texts(juce::Component& component)
{
    const auto image = juce::Image {juce::Image::RGB, component.getWidth(), component.getHeight(), true};
    auto counter = LetterCounter {image};
    auto g = juce::Graphics {counter};
    component.paintEntireComponent(g, true);
    return counter.cut;
}

void drag(juce::Component& component, juce::Point<int> from, juce::Point<int> to)
{
    component.setVisible(true);  // what is not has nothing below the mouse
    auto* whom = component.getComponentAt(from);
    if (whom == nullptr)
        return;
    if (auto* button = dynamic_cast<juce::Button*>(whom)) {
        if (from == to && button->isEnabled() && button->onClick)
            button->onClick();
        return;
    }
    whom->mouseDown(event_at(component, *whom, from, from));
    if (from != to)
        whom->mouseDrag(event_at(component, *whom, to, from));
    whom->mouseUp(event_at(component, *whom, to, from));
}

void turn_wheel(juce::Component& component, juce::Point<int> at, float by)
{
    component.setVisible(true);
    auto* whom = component.getComponentAt(at);
    if (whom == nullptr)
        return;
    whom->mouseWheelMove(event_at(component, *whom, at, at), {0.0F, by, false, false, false});
}

double contrast(juce::Colour a, juce::Colour b)
{
    const auto of_a = luminance_of(a);
    const auto of_b = luminance_of(b);
    return (std::max(of_a, of_b) + 0.05) / (std::min(of_a, of_b) + 0.05);
}

}  // namespace tutti::test
