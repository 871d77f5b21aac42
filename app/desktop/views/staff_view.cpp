// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/views/staff_view.hpp"

#include <algorithm>
#include <cmath>
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
    400.0;                        // spaces: a slur or a hairpin over many bars begins that far to the left
constexpr auto marks_lane = 3.2;  // spaces below the music
constexpr auto mark_size = 2.1;   // spaces
constexpr auto now_at = 0.42F;    // of the width right of the clef: a mark comes a second after its note
constexpr auto fewest_spaces = 44.0F;    // across, so that there is something to read ahead
constexpr auto before_the_first = -1.0;  // spaces left of the first bar
constexpr auto after_the_last = 1.0;     // spaces right of the last one
constexpr auto drawn_from = 1.0;         // spaces: nearer to where it was pressed, a mouse has touched
constexpr auto wheel_step = 30.0;  // spaces for each of the wheel's units: a notch is a good half of a bar
constexpr auto enough = 8.0;       // spaces of a bar that are enough to touch it
constexpr auto sure_of = 0.3;      // spaces off, from which the line is no longer in tune

juce::Colour colour_of(NoteMark mark, const Palette& colours)
{
    switch (mark) {
    case NoteMark::in_tune:
        return colours.in_tune;
    case NoteMark::flat:
        return colours.flat;
    case NoteMark::sharp:
        return colours.sharp;
    case NoteMark::early:
    case NoteMark::late:
        return colours.text;
    case NoteMark::wrong:
    case NoteMark::missed:
        return colours.warning;
    case NoteMark::unsure:
        break;
    }
    return colours.quiet;
}

template <class Placed, class Where>
auto between(const std::vector<Placed>& all, Where Placed::*where, double from, double to)
{
    const auto first = std::ranges::lower_bound(all, from, {}, where);
    const auto last = std::ranges::upper_bound(all, to, {}, where);
    return std::ranges::subrange {first, last};
}

}  // namespace

void draw_mark(juce::Graphics& g, NoteMark mark, juce::Rectangle<float> square, const Palette& colours,
               bool faint)
{
    const auto size = square.getWidth();
    const auto thick =
        juce::PathStrokeType {size * 0.2F, juce::PathStrokeType::mitered, juce::PathStrokeType::rounded};
    g.setColour(colour_of(mark, colours).withMultipliedAlpha(faint ? 0.45F : 1.0F));
    auto path = juce::Path {};
    const auto at = [&](float x, float y) {
        return juce::Point<float> {square.getX() + x * size, square.getY() + y * size};
    };
    switch (mark) {
    case NoteMark::in_tune:
        path.startNewSubPath(at(0.1F, 0.55F));
        path.lineTo(at(0.4F, 0.85F));
        path.lineTo(at(0.92F, 0.15F));
        g.strokePath(path, thick);
        break;
    case NoteMark::flat:
        g.fillPath(arrow(Arrow::down, square));
        break;
    case NoteMark::sharp:
        g.fillPath(arrow(Arrow::up, square));
        break;
    case NoteMark::early:
    case NoteMark::late: {
        // A bar that the note should have met, and the arrow on the side where it came.
        const auto early = mark == NoteMark::early;
        g.fillRect(
            square.withWidth(size * 0.16F).withX(early ? square.getRight() - size * 0.16F : square.getX()));
        g.fillPath(arrow(early ? Arrow::left : Arrow::right,
                         square.reduced(size * 0.12F).translated(early ? -size * 0.1F : size * 0.1F, 0.0F)));
        break;
    }
    case NoteMark::wrong:
        path.startNewSubPath(at(0.15F, 0.15F));
        path.lineTo(at(0.85F, 0.85F));
        path.startNewSubPath(at(0.85F, 0.15F));
        path.lineTo(at(0.15F, 0.85F));
        g.strokePath(path, thick);
        break;
    case NoteMark::missed:
        g.drawEllipse(square.reduced(size * 0.14F), size * 0.15F);
        break;
    case NoteMark::unsure:
        g.fillEllipse(square.withSizeKeepingCentre(size * 0.28F, size * 0.28F));
        break;
    }
}

StaffView::StaffView()
{
    setOpaque(true);
}

void StaffView::show(const StaffPicture& picture)
{
    const auto before = std::exchange(shown_, picture);
    if (before.page != shown_.page) {
        forget_pictures();
        page_from_ = 0.0;
        moved_to_.reset();
        fit();
    }
    if (shown_.plays)
        moved_to_.reset();
    else if (shown_.pointed_at && before.pointed_at != shown_.pointed_at)
        bring_into_sight(*shown_.pointed_at);
    if (before.page != shown_.page || before.quarters != shown_.quarters || before.marks != shown_.marks ||
        before.line != shown_.line || before.bars != shown_.bars || before.loops != shown_.loops ||
        before.calm != shown_.calm || before.pointed_at != shown_.pointed_at || before.plays != shown_.plays)
        repaint();
}

void StaffView::set_appearance(Appearance appearance)
{
    appearance_ = appearance;
    forget_pictures();
    repaint();
}

void StaffView::resized()
{
    forget_pictures();
    fit();
}

void StaffView::forget_pictures()
{
    tiles_.clear();
    preamble_image_ = {};
}

void StaffView::fit()
{
    if (shown_.page == nullptr || getWidth() == 0)
        return;
    const auto& page = shown_.page->engraved;
    const auto spaces = page.bottom - page.top + marks_lane;
    space_ = juce::jmin(static_cast<float>(getHeight()) / static_cast<float>(spaces),
                        static_cast<float>(getWidth()) / fewest_spaces);
    // In the middle, where the height is more than is needed.
    const auto free = static_cast<float>(getHeight()) - static_cast<float>(spaces) * space_;
    middle_ = free / 2 - static_cast<float>(page.top) * space_;
    preamble_ = 0.0;
    for (const auto& bar : page.bars)
        preamble_ = std::max(preamble_, page.preamble(bar.key_fifths, page.clefs).width);
}

float StaffView::now_line() const
{
    const auto left = static_cast<float>(preamble_) * space_;
    return left + (static_cast<float>(getWidth()) - left) * now_at;
}

double StaffView::across() const
{
    return static_cast<double>(static_cast<float>(getWidth()) / space_) - preamble_;
}

double StaffView::last_offset() const
{
    return std::max(before_the_first, shown_.page->engraved.width + after_the_last - across());
}

void StaffView::move_to(double spaces)
{
    if (shown_.page == nullptr || shown_.plays)
        return;
    moved_to_ = std::clamp(spaces, before_the_first, last_offset());
    repaint();
}

void StaffView::bring_into_sight(std::size_t bar)
{
    if (shown_.page == nullptr || bar >= shown_.page->engraved.bars.size())
        return;
    const auto& placed = shown_.page->engraved.bars[bar];
    const auto from = offset();
    if (placed.left < from)
        move_to(placed.left);
    else if (placed.right > from + across())
        move_to(std::min(placed.left, placed.right - across()));
}

std::vector<std::size_t> StaffView::bars_in_sight() const
{
    auto found = std::vector<std::size_t> {};
    if (shown_.page == nullptr)
        return found;
    const auto from = offset();
    const auto to = from + across();
    for (const auto& bar : shown_.page->engraved.bars) {
        const auto seen = std::min(bar.right, to) - std::max(bar.left, from);
        if (seen >= std::min(enough, (bar.right - bar.left) / 2))
            found.push_back(bar.performed);
    }
    return found;
}

bool StaffView::can_turn(int pages) const
{
    if (shown_.page == nullptr || shown_.plays)
        return false;
    const auto margin = 0.5;
    return pages > 0 ? offset() + margin < last_offset() : offset() - margin > before_the_first;
}

void StaffView::turn(int pages)
{
    if (!can_turn(pages))
        return;
    const auto& bars = shown_.page->engraved.bars;
    const auto from = offset();
    const auto wide = across();
    auto to = from + pages * wide;
    for (const auto& bar : bars) {
        // A bar that is longer than the screen is gone through as it is.
        if (pages > 0 && bar.right > from + wide && bar.left > from) {
            to = std::min(to, bar.left);
            break;
        }
        if (pages < 0 && bar.right > from && bar.left < from && bar.right - wide < from)
            to = bar.right - wide;
    }
    if (pages < 0) {
        // To a bar's beginning, so that the first one is whole.
        const auto first = std::ranges::find_if(bars, [&](const auto& bar) { return bar.left >= to; });
        if (first != bars.end() && first->left < from)
            to = first->left;
    }
    move_to(to);
    if (on_moved)
        on_moved();
}

double StaffView::offset() const
{
    if (moved_to_)
        return *moved_to_;
    const auto& page = shown_.page->engraved;
    const auto here = page.x_at(shown_.quarters);
    // At the beginning the line moves until it has come to its place.
    if (!shown_.calm)
        return std::max(here - static_cast<double>(now_line() / space_) + preamble_, before_the_first);
    if (here < page_from_ || here > page_from_ + across() - 3.0)
        if (const auto bar = page.bar_at(here))
            page_from_ = page.bars[*bar].left;
    return page_from_;
}

float StaffView::x_of(double spaces) const
{
    return static_cast<float>(spaces + preamble_ - offset()) * space_;
}

float StaffView::y_of(double spaces) const
{
    return middle_ + static_cast<float>(spaces) * space_;
}

juce::Rectangle<int> StaffView::bounds_of(std::size_t bar) const
{
    if (shown_.page == nullptr || bar >= shown_.page->engraved.bars.size())
        return {};
    const auto& placed = shown_.page->engraved.bars[bar];
    const auto left = juce::jmax(x_of(placed.left), static_cast<float>(preamble_) * space_);
    const auto right = juce::jmin(x_of(placed.right), static_cast<float>(getWidth()));
    return juce::Rectangle<float>::leftTopRightBottom(left, 0.0F, juce::jmax(left, right),
                                                      static_cast<float>(getHeight()))
        .toNearestInt();
}

void StaffView::mouseDown(const juce::MouseEvent&)
{
    drawn_ = false;
    if (shown_.page != nullptr)
        drawn_from_ = offset();
}

void StaffView::mouseDrag(const juce::MouseEvent& event)
{
    const auto by = static_cast<double>((event.position.x - event.mouseDownPosition.x) / space_);
    if (std::abs(by) < drawn_from && !drawn_)
        return;
    drawn_ = true;
    move_to(drawn_from_ - by);
    if (on_moved)
        on_moved();
}

/// However long it was pressed: a child's finger takes its time.
void StaffView::mouseUp(const juce::MouseEvent& event)
{
    if (shown_.page == nullptr || !on_bar || drawn_ || !getLocalBounds().contains(event.getPosition()))
        return;
    const auto x = static_cast<double>(event.position.x / space_) - preamble_ + offset();
    if (const auto bar = shown_.page->engraved.bar_at(x))
        on_bar(shown_.page->engraved.bars[*bar].performed);
}

void StaffView::mouseWheelMove(const juce::MouseEvent&, const juce::MouseWheelDetails& wheel)
{
    if (shown_.page == nullptr)
        return;
    // A wheel goes down for forth; a touchpad goes along the line itself.
    const auto by = std::abs(wheel.deltaX) > std::abs(wheel.deltaY) ? wheel.deltaX : wheel.deltaY;
    move_to(offset() - wheel_step * static_cast<double>(by));
    if (on_moved)
        on_moved();
}

const juce::Image& StaffView::tile(int index, float scale)
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
    const auto height = juce::jmax(1, juce::roundToInt(static_cast<float>(getHeight()) * scale));
    auto image = juce::Image {juce::Image::RGB, tile_width, height, false};
    {
        auto g = juce::Graphics {image};
        g.addTransform(juce::AffineTransform::scale(scale));
        paint_tile(g, static_cast<double>(index) * tile_width / static_cast<double>(scale * space_));
    }
    return tiles_.emplace(index, std::move(image)).first->second;
}

/// The printed music from a place on, in spaces.
void StaffView::paint_tile(juce::Graphics& g, double from) const
{
    const auto& colours = palette(appearance_);
    const auto& page = shown_.page->engraved;
    g.fillAll(colours.background);
    const auto width = static_cast<double>(static_cast<float>(tile_width) / (tiles_scale_ * space_));
    const auto x = [&](double spaces) { return static_cast<float>(spaces - from) * space_; };
    const auto thickness = [&](double spaces) {
        return juce::jmax(1.0F / tiles_scale_, static_cast<float>(spaces) * space_);
    };
    g.setColour(colours.level);
    for (const auto staff : page.staves)
        for (auto line = -2; line <= 2; ++line) {
            const auto thick = thickness(engraving::staff_line);
            g.fillRect(0.0F, y_of(staff + line) - thick / 2, static_cast<float>(width) * space_ + 1.0F,
                       thick);
        }
    g.setColour(colours.text);
    const auto to = from + width + overlap;
    for (const auto& line : between(page.lines, &PlacedLine::x1, from - longest_sign, to)) {
        if (line.x2 < from - overlap)
            continue;
        auto path = juce::Path {};
        const auto half = thickness(line.thickness) / 2;
        if (line.beam) {
            path.startNewSubPath(x(line.x1), y_of(line.y1) - half);
            path.lineTo(x(line.x2), y_of(line.y2) - half);
            path.lineTo(x(line.x2), y_of(line.y2) + half);
            path.lineTo(x(line.x1), y_of(line.y1) + half);
            path.closeSubPath();
        } else {
            path.addLineSegment({x(line.x1), y_of(line.y1), x(line.x2), y_of(line.y2)}, 2 * half);
        }
        g.fillPath(path);
    }
    for (const auto& sign : between(page.signs, &PlacedSign::x, from - overlap, to))
        draw_sign(g, sign.glyph, {x(sign.x), y_of(sign.y)}, space_ * static_cast<float>(sign.size));
    for (const auto& curve : between(page.curves, &PlacedCurve::x1, from - longest_sign, to)) {
        auto path = juce::Path {};
        const auto thick = (curve.bow > 0 ? 1.0 : -1.0) * engraving::tie_middle;
        const auto third = (curve.x2 - curve.x1) / 3;
        const auto rise = (curve.y2 - curve.y1) / 3;
        const auto handle1 = curve.y1 + rise + curve.bow;
        const auto handle2 = curve.y2 - rise + curve.bow;
        path.startNewSubPath(x(curve.x1), y_of(curve.y1));
        path.cubicTo(x(curve.x1 + third), y_of(handle1), x(curve.x2 - third), y_of(handle2), x(curve.x2),
                     y_of(curve.y2));
        path.cubicTo(x(curve.x2 - third), y_of(handle2 + thick), x(curve.x1 + third), y_of(handle1 + thick),
                     x(curve.x1), y_of(curve.y1));
        path.closeSubPath();
        g.fillPath(path);
    }
    for (const auto& words : between(page.words, &PlacedWords::x, from - 60.0, to)) {
        const auto number = words.kind == PlacedWords::Kind::bar_number;
        const auto mark = words.kind == PlacedWords::Kind::mark;
        const auto type = font(number ? Weight::regular : Weight::bold, (number ? 1.7F : 2.0F) * space_);
        auto text = as_juce(printable(words.text));
        if (text.length() > 24)
            text = text.substring(0, 23) + juce::String::charToString(0x2026);
        const auto wide = type.getStringWidthFloat(text);
        const auto left = x(words.x);
        const auto base = y_of(words.y);
        g.setFont(type);
        g.setColour(number ? colours.quiet : colours.text);
        const auto box = juce::Rectangle<float> {left, base - 1.55F * space_, wide, 2.0F * space_};
        if (mark) {
            const auto framed = box.withWidth(wide + 0.9F * space_);
            g.drawRect(framed, juce::jmax(1.0F, 0.16F * space_));
            g.drawText(text, framed, juce::Justification::centred, false);
        } else {
            g.drawText(text,
                       box.translated(number ? -0.2F * space_ : 0.4F * space_, 0.0F).withWidth(wide + space_),
                       juce::Justification::centredLeft, false);
        }
    }
}

/// Clef and key of what comes next from the right of them: drawn once for each.
void StaffView::paint_preamble(juce::Graphics& g, float scale)
{
    const auto& page = shown_.page->engraved;
    const auto left = std::max(offset(), 0.0);
    const auto bar = page.bar_at(left);
    const auto key = bar ? page.bars[*bar].key_fifths : 0;
    auto clefs = page.clefs_at(left);
    if (preamble_image_.isNull() || key != preamble_key_ || clefs != preamble_clefs_) {
        preamble_key_ = key;
        preamble_clefs_ = std::move(clefs);
        const auto width = (static_cast<float>(preamble_) + 1.5F) * space_ * scale;
        preamble_image_ =
            juce::Image {juce::Image::ARGB, juce::jmax(1, juce::roundToInt(width)),
                         juce::jmax(1, juce::roundToInt(static_cast<float>(getHeight()) * scale)), true};
        auto on_image = juce::Graphics {preamble_image_};
        on_image.addTransform(juce::AffineTransform::scale(scale));
        draw_preamble(on_image);
    }
    g.setColour(juce::Colours::black);
    g.drawImageTransformed(preamble_image_, juce::AffineTransform::scale(1.0F / scale));
}

void StaffView::draw_preamble(juce::Graphics& g) const
{
    const auto& colours = palette(appearance_);
    const auto& page = shown_.page->engraved;
    const auto width = static_cast<float>(preamble_) * space_;
    g.setColour(colours.background);
    g.fillRect(0.0F, 0.0F, width, static_cast<float>(getHeight()));
    g.setGradientFill({colours.background, width, 0.0F, colours.background.withAlpha(0.0F),
                       width + 1.5F * space_, 0.0F, false});
    g.fillRect(width, 0.0F, 1.5F * space_, static_cast<float>(getHeight()));
    g.setColour(colours.level);
    for (const auto staff : page.staves)
        for (auto line = -2; line <= 2; ++line) {
            const auto thick = juce::jmax(1.0F, static_cast<float>(engraving::staff_line) * space_);
            g.fillRect(0.4F * space_, y_of(staff + line) - thick / 2, width + 1.2F * space_, thick);
        }
    g.setColour(colours.text);
    for (const auto& sign : page.preamble(preamble_key_, preamble_clefs_).signs)
        draw_sign(g, sign.glyph, {static_cast<float>(sign.x) * space_, y_of(sign.y)}, space_);
}

/// The bars that are practised stand out; the others fade.
void StaffView::paint_bars(juce::Graphics& g) const
{
    const auto& colours = palette(appearance_);
    const auto& page = shown_.page->engraved;
    const auto height = static_cast<float>(getHeight());
    if (shown_.bars && shown_.bars->last < page.bars.size()) {
        const auto left = x_of(page.bars[shown_.bars->first].left);
        const auto right = x_of(page.bars[shown_.bars->last].right);
        const auto to_end = !shown_.loops;
        g.setColour(colours.background.withAlpha(0.62F));
        if (left > 0.0F)
            g.fillRect(0.0F, 0.0F, left, height);
        if (right < static_cast<float>(getWidth()) && !to_end)
            g.fillRect(right, 0.0F, static_cast<float>(getWidth()) - right, height);
        // Brackets at both ends, like a shelf's.
        const auto thick = 0.5F * space_;
        g.setColour(colours.in_tune);
        const auto top = y_of(page.staves.front() - 3.4);
        const auto bottom = y_of(page.staves.back() + 3.4);
        const auto bracket = [&](float x, float inward) {
            g.fillRect(juce::Rectangle<float>::leftTopRightBottom(x - thick / 2, top, x + thick / 2, bottom));
            for (const auto y : {top, bottom - thick})
                g.fillRect(juce::Rectangle<float> {juce::jmin(x, x + inward), y, std::abs(inward), thick});
        };
        bracket(left, 1.6F * space_);
        if (!to_end)
            bracket(right, -1.6F * space_);
    }
    if (shown_.pointed_at) {
        g.setColour(colours.text);
        g.drawRoundedRectangle(bounds_of(*shown_.pointed_at).toFloat().reduced(2.0F), 0.6F * space_, 4.0F);
    }
}

void StaffView::paint_line(juce::Graphics& g) const
{
    const auto& colours = palette(appearance_);
    const auto& page = shown_.page->engraved;
    const auto class_of = [](const PitchPoint& point) {
        return point.above > sure_of ? 1 : point.above < -sure_of ? -1 : 0;
    };
    auto path = juce::Path {};
    auto kind = 0;
    const auto finish = [&] {
        if (path.isEmpty())
            return;
        g.setColour(kind > 0 ? colours.sharp : kind < 0 ? colours.flat : colours.in_tune);
        g.strokePath(path, juce::PathStrokeType {0.42F * space_, juce::PathStrokeType::curved,
                                                 juce::PathStrokeType::rounded});
        path.clear();
    };
    auto last = std::optional<juce::Point<float>> {};
    for (const auto& point : shown_.line) {
        if (x_of(page.x_at(point.quarters)) < 0.0F)
            continue;  // scrolled away
        const auto placed = std::ranges::lower_bound(page.notes, point.note, {}, &PlacedNote::performed);
        if (placed == page.notes.end())
            continue;
        const auto here = juce::Point<float> {x_of(page.x_at(point.quarters)), y_of(placed->y - point.above)};
        if (!point.joined || !last || path.isEmpty() || class_of(point) != kind) {
            finish();
            kind = class_of(point);
            path.startNewSubPath(point.joined && last ? *last : here);
        }
        path.lineTo(here);
        last = here;
    }
    finish();
}

void StaffView::paint_marks(juce::Graphics& g) const
{
    const auto& colours = palette(appearance_);
    const auto& page = shown_.page->engraved;
    const auto size = static_cast<float>(mark_size) * space_;
    const auto y = y_of(page.bottom + 1.7);
    for (const auto& marked : shown_.marks) {
        const auto placed = std::ranges::lower_bound(page.notes, marked.note, {}, &PlacedNote::performed);
        if (placed == page.notes.end() || placed->performed != marked.note)
            continue;
        const auto x = x_of(placed->x);
        if (x < static_cast<float>(preamble_) * space_ || x > static_cast<float>(getWidth()) + size)
            continue;
        draw_mark(g, marked.mark, juce::Rectangle<float> {size, size}.withCentre({x, y}), colours,
                  marked.of_last_time);
    }
}

void StaffView::paint(juce::Graphics& g)
{
    const auto& colours = palette(appearance_);
    if (shown_.page == nullptr) {
        g.fillAll(colours.background);
        return;
    }
    const auto scale = g.getInternalContext().getPhysicalPixelScaleFactor();
    const auto from = (offset() - preamble_) * static_cast<double>(space_ * scale);  // pixels of the display
    const auto width = static_cast<double>(static_cast<float>(getWidth()) * scale);
    for (auto index = static_cast<int>(std::floor(from / tile_width));
         index * static_cast<double>(tile_width) < from + width; ++index) {
        const auto left = std::round(index * static_cast<double>(tile_width) - from);
        g.drawImageTransformed(
            tile(index, scale),
            juce::AffineTransform::translation(static_cast<float>(left), 0.0F).scaled(1.0F / scale));
    }
    paint_bars(g);
    const auto& page = shown_.page->engraved;
    // The line that says where the music is: when calm, on the note that sounds.
    auto now = x_of(page.x_at(shown_.quarters));
    if (shown_.calm && !page.knots.empty()) {
        const auto after =
            std::ranges::upper_bound(page.knots, shown_.quarters + 1e-6, {}, &EngravedPart::Knot::quarters);
        now = x_of(after == page.knots.begin() ? page.knots.front().x : std::prev(after)->x);
    }
    g.setColour(colours.text.withAlpha(0.28F));
    g.fillRoundedRectangle(
        juce::Rectangle<float>::leftTopRightBottom(now - 0.75F * space_, y_of(page.staves.front() - 3.2),
                                                   now + 0.75F * space_, y_of(page.staves.back() + 3.2)),
        0.75F * space_);
    paint_marks(g);
    paint_line(g);
    paint_preamble(g, scale);
}

}  // namespace tutti::desktop
