// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/views/staff_view.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "desktop/views/note_mark.hpp"

namespace tutti::desktop {

namespace {

constexpr auto marks_lane = 3.2;       // spaces below the music
constexpr auto mark_size = 2.1;        // spaces
constexpr auto now_at = 0.42F;         // of the width right of the clef: a mark comes a second after its note
constexpr auto fewest_spaces = 44.0F;  // across, so that there is something to read ahead
constexpr auto before_the_first = -1.0;  // spaces left of the first bar
constexpr auto after_the_last = 1.0;     // spaces right of the last one
constexpr auto drawn_from = 1.0;         // spaces: nearer to where it was pressed, a mouse has touched
constexpr auto wheel_step = 30.0;  // spaces for each of the wheel's units: a notch is a good half of a bar
constexpr auto enough = 8.0;       // spaces of a bar that are enough to touch it
constexpr auto sure_of = 0.3;      // spaces off, from which the line is no longer in tune

}  // namespace

StaffView::StaffView()
{
    setOpaque(true);
}

void StaffView::show(const StaffPicture& picture)
{
    const auto before = std::exchange(shown_, picture);
    if (before.page != shown_.page) {
        page_from_ = before_the_first;
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
    printed_.show(shown_.page, measure_, getHeight(), appearance_);
    repaint();
}

void StaffView::resized()
{
    fit();
}

void StaffView::fit()
{
    if (shown_.page != nullptr && getWidth() > 0) {
        const auto& page = shown_.page->engraved;
        const auto spaces = page.bottom - page.top + marks_lane;
        measure_.space = juce::jmin(static_cast<float>(getHeight()) / static_cast<float>(spaces),
                                    static_cast<float>(getWidth()) / fewest_spaces);
        // In the middle, where the height is more than is needed.
        const auto free = static_cast<float>(getHeight()) - static_cast<float>(spaces) * measure_.space;
        measure_.middle = free / 2 - static_cast<float>(page.top) * measure_.space;
        measure_.preamble = 0.0;
        for (const auto& bar : page.bars)
            measure_.preamble = std::max(measure_.preamble, page.preamble(bar.key_fifths, page.clefs).width);
    }
    printed_.show(shown_.page, measure_, getHeight(), appearance_);
}

float StaffView::now_line() const
{
    const auto left = static_cast<float>(measure_.preamble) * measure_.space;
    return left + (static_cast<float>(getWidth()) - left) * now_at;
}

double StaffView::across() const
{
    return static_cast<double>(static_cast<float>(getWidth()) / measure_.space) - measure_.preamble;
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
    const auto before_it = placed.left + before_the_first;
    if (before_it < from)
        move_to(before_it);
    else if (placed.right > from + across())
        move_to(std::min(before_it, placed.right - across()));
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
        if (pages > 0 && bar.right > from + wide && bar.left + before_the_first > from) {
            to = std::min(to, bar.left + before_the_first);
            break;
        }
        if (pages < 0 && bar.right > from && bar.left < from && bar.right - wide < from)
            to = bar.right - wide;
    }
    if (pages < 0) {
        // To a bar's beginning, so that the first one is whole.
        const auto first =
            std::ranges::find_if(bars, [&](const auto& bar) { return bar.left + before_the_first >= to; });
        if (first != bars.end() && first->left + before_the_first < from)
            to = first->left + before_the_first;
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
        return std::max(here - static_cast<double>(now_line() / measure_.space) + measure_.preamble,
                        before_the_first);
    if (here < page_from_ || here > page_from_ + across() - 3.0)
        if (const auto bar = page.bar_at(here))
            page_from_ = page.bars[*bar].left + before_the_first;
    return page_from_;
}

float StaffView::x_of(double spaces) const
{
    return static_cast<float>(spaces + measure_.preamble - offset()) * measure_.space;
}

juce::Rectangle<int> StaffView::bounds_of(std::size_t bar) const
{
    if (shown_.page == nullptr || bar >= shown_.page->engraved.bars.size())
        return {};
    const auto& placed = shown_.page->engraved.bars[bar];
    const auto left = juce::jmax(x_of(placed.left), static_cast<float>(measure_.preamble) * measure_.space);
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
    const auto by = static_cast<double>((event.position.x - event.mouseDownPosition.x) / measure_.space);
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
    const auto x = static_cast<double>(event.position.x / measure_.space) - measure_.preamble + offset();
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
        const auto thick = 0.5F * measure_.space;
        g.setColour(colours.in_tune);
        const auto top = measure_.y_of(page.staves.front() - 3.4);
        const auto bottom = measure_.y_of(page.staves.back() + 3.4);
        const auto bracket = [&](float x, float inward) {
            g.fillRect(juce::Rectangle<float>::leftTopRightBottom(x - thick / 2, top, x + thick / 2, bottom));
            for (const auto y : {top, bottom - thick})
                g.fillRect(juce::Rectangle<float> {juce::jmin(x, x + inward), y, std::abs(inward), thick});
        };
        bracket(left, 1.6F * measure_.space);
        if (!to_end)
            bracket(right, -1.6F * measure_.space);
    }
    if (shown_.pointed_at) {
        g.setColour(colours.text);
        g.drawRoundedRectangle(bounds_of(*shown_.pointed_at).toFloat().reduced(2.0F), 0.6F * measure_.space,
                               4.0F);
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
        g.strokePath(path, juce::PathStrokeType {0.42F * measure_.space, juce::PathStrokeType::curved,
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
        const auto here =
            juce::Point<float> {x_of(page.x_at(point.quarters)), measure_.y_of(placed->y - point.above)};
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
    const auto size = static_cast<float>(mark_size) * measure_.space;
    const auto y = measure_.y_of(page.bottom + 1.7);
    for (const auto& marked : shown_.marks) {
        const auto placed = std::ranges::lower_bound(page.notes, marked.note, {}, &PlacedNote::performed);
        if (placed == page.notes.end() || placed->performed != marked.note)
            continue;
        const auto x = x_of(placed->x);
        if (x < static_cast<float>(measure_.preamble) * measure_.space ||
            x > static_cast<float>(getWidth()) + size)
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
    printed_.paint(g, offset(), getWidth());
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
    g.fillRoundedRectangle(juce::Rectangle<float>::leftTopRightBottom(
                               now - 0.75F * measure_.space, measure_.y_of(page.staves.front() - 3.2),
                               now + 0.75F * measure_.space, measure_.y_of(page.staves.back() + 3.2)),
                           0.75F * measure_.space);
    paint_marks(g);
    paint_line(g);
    printed_.paint_preamble(g, offset());
}

}  // namespace tutti::desktop
