// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/views/printed_music.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "desktop/look/fonts.hpp"
#include "desktop/notation/glyphs.hpp"
#include "desktop/views/music_font.hpp"
#include "units/utf8.hpp"

namespace tutti::desktop {

namespace {

constexpr auto tile_width = 1024;  // pixels of the display
constexpr auto most_tiles = 12;    // kept: two screens of the widest
constexpr auto overlap = 6.0;      // spaces that a sign may reach beyond its place
constexpr auto longest_sign =
    400.0;  // spaces: a slur or a hairpin over many bars begins that far to the left

template <class Placed, class Where>
auto between(const std::vector<Placed>& all, Where Placed::*where, double from, double to)
{
    const auto first = std::ranges::lower_bound(all, from, {}, where);
    const auto last = std::ranges::upper_bound(all, to, {}, where);
    return std::ranges::subrange {first, last};
}

}  // namespace

void PrintedMusic::show(std::shared_ptr<const MusicPage> page, const StaffMeasure& measure, int height,
                        Appearance appearance)
{
    page_ = std::move(page);
    measure_ = measure;
    height_ = height;
    appearance_ = appearance;
    forget_pictures();
}

void PrintedMusic::forget_pictures()
{
    tiles_.clear();
    preamble_image_ = {};
}

void PrintedMusic::paint(juce::Graphics& g, double from, int width)
{
    const auto scale = g.getInternalContext().getPhysicalPixelScaleFactor();
    // Pixels of the display.
    const auto left = (from - measure_.preamble) * static_cast<double>(measure_.space * scale);
    const auto wide = static_cast<double>(static_cast<float>(width) * scale);
    for (auto index = static_cast<int>(std::floor(left / tile_width));
         index * static_cast<double>(tile_width) < left + wide; ++index) {
        const auto x = std::round(index * static_cast<double>(tile_width) - left);
        g.drawImageTransformed(
            tile(index, scale),
            juce::AffineTransform::translation(static_cast<float>(x), 0.0F).scaled(1.0F / scale));
    }
}

const juce::Image& PrintedMusic::tile(int index, float scale)
{
    if (scale != tiles_scale_) {
        forget_pictures();
        tiles_scale_ = scale;
    }
    const auto found = tiles_.find(index);
    if (found != tiles_.end())
        return found->second;
    while (tiles_.size() >= most_tiles) {
        // The farthest from the one that is needed.
        const auto first = tiles_.begin();
        const auto last = std::prev(tiles_.end());
        tiles_.erase(index - first->first > last->first - index ? first : last);
    }
    const auto height = juce::jmax(1, juce::roundToInt(static_cast<float>(height_) * scale));
    auto image = juce::Image {juce::Image::RGB, tile_width, height, false};
    {
        auto g = juce::Graphics {image};
        g.addTransform(juce::AffineTransform::scale(scale));
        paint_tile(g, static_cast<double>(index) * tile_width / static_cast<double>(scale * measure_.space));
    }
    return tiles_.emplace(index, std::move(image)).first->second;
}

/// The printed music from a place on, in spaces.
void PrintedMusic::paint_tile(juce::Graphics& g, double from) const
{
    const auto& colours = palette(appearance_);
    const auto& page = page_->engraved;
    const auto space = measure_.space;
    g.fillAll(colours.background);
    const auto width = static_cast<double>(static_cast<float>(tile_width) / (tiles_scale_ * space));
    const auto x = [&](double spaces) { return static_cast<float>(spaces - from) * space; };
    const auto y = [&](double spaces) { return measure_.y_of(spaces); };
    const auto thickness = [&](double spaces) {
        return juce::jmax(1.0F / tiles_scale_, static_cast<float>(spaces) * space);
    };
    g.setColour(colours.level);
    for (const auto staff : page.staves)
        for (auto line = -2; line <= 2; ++line) {
            const auto thick = thickness(engraving::staff_line);
            g.fillRect(0.0F, y(staff + line) - thick / 2, static_cast<float>(width) * space + 1.0F, thick);
        }
    g.setColour(colours.text);
    const auto to = from + width + overlap;
    for (const auto& line : between(page.lines, &PlacedLine::x1, from - longest_sign, to)) {
        if (line.x2 < from - overlap)
            continue;
        auto path = juce::Path {};
        const auto half = thickness(line.thickness) / 2;
        if (line.beam) {
            path.startNewSubPath(x(line.x1), y(line.y1) - half);
            path.lineTo(x(line.x2), y(line.y2) - half);
            path.lineTo(x(line.x2), y(line.y2) + half);
            path.lineTo(x(line.x1), y(line.y1) + half);
            path.closeSubPath();
        } else {
            path.addLineSegment({x(line.x1), y(line.y1), x(line.x2), y(line.y2)}, 2 * half);
        }
        g.fillPath(path);
    }
    for (const auto& sign : between(page.signs, &PlacedSign::x, from - overlap, to))
        draw_sign(g, sign.glyph, {x(sign.x), y(sign.y)}, space * static_cast<float>(sign.size));
    for (const auto& curve : between(page.curves, &PlacedCurve::x1, from - longest_sign, to)) {
        auto path = juce::Path {};
        const auto thick = (curve.bow > 0 ? 1.0 : -1.0) * engraving::tie_middle;
        const auto third = (curve.x2 - curve.x1) / 3;
        const auto rise = (curve.y2 - curve.y1) / 3;
        const auto handle1 = curve.y1 + rise + curve.bow;
        const auto handle2 = curve.y2 - rise + curve.bow;
        path.startNewSubPath(x(curve.x1), y(curve.y1));
        path.cubicTo(x(curve.x1 + third), y(handle1), x(curve.x2 - third), y(handle2), x(curve.x2),
                     y(curve.y2));
        path.cubicTo(x(curve.x2 - third), y(handle2 + thick), x(curve.x1 + third), y(handle1 + thick),
                     x(curve.x1), y(curve.y1));
        path.closeSubPath();
        g.fillPath(path);
    }
    for (const auto& words : between(page.words, &PlacedWords::x, from - 60.0, to)) {
        const auto number = words.kind == PlacedWords::Kind::bar_number;
        const auto mark = words.kind == PlacedWords::Kind::mark;
        const auto type = font(number ? Weight::regular : Weight::bold, (number ? 1.7F : 2.0F) * space);
        auto text = as_juce(printable(words.text));
        if (text.length() > 24)
            text = text.substring(0, 23) + juce::String::charToString(0x2026);
        const auto wide = type.getStringWidthFloat(text);
        const auto left = x(words.x);
        const auto base = y(words.y);
        g.setFont(type);
        g.setColour(number ? colours.quiet : colours.text);
        const auto box = juce::Rectangle<float> {left, base - 1.55F * space, wide, 2.0F * space};
        if (mark) {
            const auto framed = box.withWidth(wide + 0.9F * space);
            g.drawRect(framed, juce::jmax(1.0F, 0.16F * space));
            g.drawText(text, framed, juce::Justification::centred, false);
        } else {
            g.drawText(text,
                       box.translated(number ? -0.2F * space : 0.4F * space, 0.0F).withWidth(wide + space),
                       juce::Justification::centredLeft, false);
        }
    }
}

void PrintedMusic::paint_preamble(juce::Graphics& g, double from)
{
    const auto scale = g.getInternalContext().getPhysicalPixelScaleFactor();
    const auto& page = page_->engraved;
    const auto left = std::max(from, 0.0);
    const auto bar = page.bar_at(left);
    const auto key = bar ? page.bars[*bar].key_fifths : 0;
    auto clefs = page.clefs_at(left);
    if (preamble_image_.isNull() || key != preamble_key_ || clefs != preamble_clefs_) {
        preamble_key_ = key;
        preamble_clefs_ = std::move(clefs);
        const auto width = (static_cast<float>(measure_.preamble) + 1.5F) * measure_.space * scale;
        preamble_image_ =
            juce::Image {juce::Image::ARGB, juce::jmax(1, juce::roundToInt(width)),
                         juce::jmax(1, juce::roundToInt(static_cast<float>(height_) * scale)), true};
        auto on_image = juce::Graphics {preamble_image_};
        on_image.addTransform(juce::AffineTransform::scale(scale));
        draw_preamble(on_image);
    }
    g.setColour(juce::Colours::black);
    g.drawImageTransformed(preamble_image_, juce::AffineTransform::scale(1.0F / scale));
}

void PrintedMusic::draw_preamble(juce::Graphics& g) const
{
    const auto& colours = palette(appearance_);
    const auto& page = page_->engraved;
    const auto width = static_cast<float>(measure_.preamble) * measure_.space;
    g.setColour(colours.background);
    g.fillRect(0.0F, 0.0F, width, static_cast<float>(height_));
    g.setGradientFill({colours.background, width, 0.0F, colours.background.withAlpha(0.0F),
                       width + 1.5F * measure_.space, 0.0F, false});
    g.fillRect(width, 0.0F, 1.5F * measure_.space, static_cast<float>(height_));
    g.setColour(colours.level);
    for (const auto staff : page.staves)
        for (auto line = -2; line <= 2; ++line) {
            const auto thick = juce::jmax(1.0F, static_cast<float>(engraving::staff_line) * measure_.space);
            g.fillRect(0.4F * measure_.space, measure_.y_of(staff + line) - thick / 2,
                       width + 1.2F * measure_.space, thick);
        }
    g.setColour(colours.text);
    for (const auto& sign : page.preamble(preamble_key_, preamble_clefs_).signs)
        draw_sign(g, sign.glyph, {static_cast<float>(sign.x) * measure_.space, measure_.y_of(sign.y)},
                  measure_.space);
}

}  // namespace tutti::desktop
