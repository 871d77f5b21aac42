// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/views/review_view.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "desktop/look/fonts.hpp"
#include "units/utf8.hpp"

namespace tutti::desktop {

namespace {

using review::Mark;

constexpr auto finding_places = 5;  // review::on_the_first_page
constexpr auto notch = 0.15F;       // of a wheel: a little less than one of a mouse's

constexpr auto heads_from = 0.52F;  // of the title's width: behind it the buttons of a session

juce::Colour colour_of(Mark mark, const Palette& colours)
{
    switch (mark) {
    case Mark::low:
    case Mark::late:
        return colours.flat;
    case Mark::high:
    case Mark::early:
        return colours.sharp;
    case Mark::wide:
    case Mark::wrong:
        return colours.warning;
    case Mark::nothing:
    case Mark::fine:
    case Mark::unsure:
        break;
    }
    return colours.quiet;
}

bool is_off(Mark mark)
{
    return mark != Mark::nothing && mark != Mark::fine && mark != Mark::unsure;
}

/// Each mark its own shape, so that nothing is told by colour alone.
void draw_mark(juce::Graphics& g, Mark mark, juce::Rectangle<float> square)
{
    const auto size = square.getWidth();
    switch (mark) {
    case Mark::low:
        g.fillPath(arrow(Arrow::down, square));
        break;
    case Mark::high:
        g.fillPath(arrow(Arrow::up, square));
        break;
    case Mark::early:
        g.fillPath(arrow(Arrow::left, square));
        break;
    case Mark::late:
        g.fillPath(arrow(Arrow::right, square));
        break;
    case Mark::wide:
        g.fillRect(square.withHeight(size * 0.22F));
        g.fillRect(square.withTop(square.getBottom() - size * 0.22F));
        break;
    case Mark::wrong: {
        const auto inside = square.reduced(size * 0.12F);
        g.drawLine({inside.getTopLeft(), inside.getBottomRight()}, size * 0.2F);
        g.drawLine({inside.getBottomLeft(), inside.getTopRight()}, size * 0.2F);
        break;
    }
    case Mark::fine:
        g.fillEllipse(square.withSizeKeepingCentre(size * 0.34F, size * 0.34F));
        break;
    case Mark::unsure:
        g.setFont(font(Weight::bold, size * 1.2F));
        g.drawText("?", square.expanded(size * 0.3F), juce::Justification::centred, false);
        break;
    case Mark::nothing:
        break;
    }
}

/// A plus or a minus in a cell's upper corner.
void draw_change(juce::Graphics& g, int change, juce::Rectangle<float> cell)
{
    const auto size = juce::jmin(cell.getHeight() * 0.28F, cell.getWidth() * 0.2F, 14.0F);
    const auto square = juce::Rectangle<float> {size, size}.withPosition(cell.getRight() - size * 1.3F,
                                                                         cell.getY() + size * 0.3F);
    const auto thick = juce::jmax(1.5F, size * 0.24F);
    g.fillRect(square.withSizeKeepingCentre(size, thick));
    if (change > 0)
        g.fillRect(square.withSizeKeepingCentre(thick, size));
}

}  // namespace

ReviewLayout ReviewLayout::within(juce::Rectangle<float> view)
{
    const auto scale = Scale {static_cast<int>(view.getWidth()), static_cast<int>(view.getHeight())};
    auto rest = view.reduced(scale.space(5), scale.space(2.5F));
    auto layout = ReviewLayout {};
    layout.title = rest.removeFromTop(scale.title() * 1.25F);
    layout.back = layout.title.removeFromLeft(view.getWidth() * 0.1F);
    layout.title.removeFromLeft(scale.space(1.5F));
    layout.about = rest.removeFromTop(scale.small() * 1.4F);
    rest.removeFromTop(scale.space(1.5F));
    layout.keys = rest.removeFromBottom(scale.small() * 1.3F);
    layout.message = rest.removeFromBottom(scale.small() * 1.3F);
    rest.removeFromBottom(scale.space(1));
    layout.list = rest;
    auto upper = rest.removeFromTop(rest.getHeight() * 0.46F);
    layout.cell = upper.removeFromRight(upper.getWidth() * 0.4F);
    upper.removeFromRight(scale.space(2));
    layout.smaller = upper.removeFromBottom(scale.small() * 1.3F);
    layout.findings = upper;
    rest.removeFromTop(scale.space(1.5F));
    layout.aspects = rest.removeFromTop(scale.small() * 1.7F);
    rest.removeFromTop(scale.space(1));
    layout.map = rest;
    return layout;
}

ReviewView::ReviewView(Texts texts)
    : texts_ {texts}
{
    setOpaque(true);
    back_.show(Icon::back, std::string {texts_(Text::back)});
    back_.tell(on_back);
    addAndMakeVisible(back_);
}

void ReviewView::show(const ReviewPicture& picture)
{
    if (picture == shown_)
        return;
    shown_ = picture;
    repaint();
}

void ReviewView::set_appearance(Appearance appearance)
{
    appearance_ = appearance;
    back_.set_appearance(appearance);
    repaint();
}

void ReviewView::edit_note(std::function<void(std::string)> done)
{
    const auto area = layout().message.toNearestInt();
    note_.open(*this,
               {.area = area.expanded(0, area.getHeight() / 4),
                .font = font(Weight::regular, Scale {getWidth(), getHeight()}.small()),
                .most = 500},
               {}, [done = std::move(done)](const std::string& typed) {
                   if (const auto note = trimmed(typed); !note.empty())
                       done(std::string {note});
               });
}

ReviewView::Window ReviewView::window() const
{
    const auto area = layout().map;
    const auto scale = Scale {getWidth(), getHeight()};
    auto window = Window {};
    const auto bars = shown_.bars.size();
    const auto sections = shown_.sections.size();
    if (bars == 0 || sections == 0)
        return window;
    window.names = area.getWidth() * 0.13F;
    const auto heads = scale.small() * 1.2F;
    const auto least = juce::jmax(scale.space(7.5F), 36.0F);
    const auto fitting = static_cast<std::size_t>((area.getWidth() - window.names) / least);
    window.bars = std::min(bars, std::max<std::size_t>(fitting, 1));
    window.width =
        juce::jmin((area.getWidth() - window.names) / static_cast<float>(window.bars), scale.space(20));
    const auto rows =
        static_cast<std::size_t>((area.getHeight() - heads) / juce::jmax(scale.small() * 1.1F, 16.0F));
    window.sections = std::min(sections, std::max<std::size_t>(rows, 1));
    window.height =
        juce::jmin((area.getHeight() - heads) / static_cast<float>(window.sections), scale.space(9));
    // The chosen cell is always in sight, a third from the left once the table is longer than the window.
    const auto before = window.bars / 3;
    window.first_bar = shown_.bar > before ? std::min(shown_.bar - before, bars - window.bars) : 0;
    const auto above = window.sections / 2;
    window.first_section =
        shown_.section > above ? std::min(shown_.section - above, sections - window.sections) : 0;
    return window;
}

juce::Rectangle<float> ReviewView::cell_area(std::size_t section, std::size_t bar) const
{
    const auto seen = window();
    if (bar < seen.first_bar || bar >= seen.first_bar + seen.bars || section < seen.first_section ||
        section >= seen.first_section + seen.sections)
        return {};
    const auto area = layout().map;
    const auto heads = Scale {getWidth(), getHeight()}.small() * 1.2F;
    return {area.getX() + seen.names + static_cast<float>(bar - seen.first_bar) * seen.width,
            area.getY() + heads + static_cast<float>(section - seen.first_section) * seen.height, seen.width,
            seen.height};
}

std::vector<juce::Rectangle<float>> ReviewView::finding_areas() const
{
    auto found = std::vector<juce::Rectangle<float>> {};
    if (shown_.shows_journal)
        return found;
    auto area = layout().findings;
    const auto height = area.getHeight() / static_cast<float>(finding_places);
    for (std::size_t n = 0; n < shown_.findings.size(); ++n)
        found.push_back(area.removeFromTop(height).reduced(0, height * 0.05F));
    return found;
}

std::vector<juce::Rectangle<float>> ReviewView::entry_areas() const
{
    auto found = std::vector<juce::Rectangle<float>>(shown_.shows_journal ? shown_.journal.size() : 0);
    auto area = layout().findings;
    const auto height = Scale {getWidth(), getHeight()}.small() * 1.5F;
    const auto rows = std::max<std::size_t>(1, static_cast<std::size_t>(area.getHeight() / height));
    // The chosen one is always in sight.
    const auto above = rows / 2;
    const auto first = found.size() <= rows || shown_.entry <= above
                           ? 0
                           : std::min(shown_.entry - above, found.size() - rows);
    for (auto n = first; n < std::min(found.size(), first + rows); ++n)
        found[n] = area.removeFromTop(height);
    return found;
}

std::vector<juce::Rectangle<float>> ReviewView::aspect_areas() const
{
    auto area = layout().aspects;
    const auto width = juce::jmin(area.getWidth() / 7.6F, Scale {getWidth(), getHeight()}.space(26));
    auto found = std::vector<juce::Rectangle<float>> {};
    for (std::size_t n = 0; n < shown_.aspects.size(); ++n)
        found.push_back(area.removeFromLeft(width).reduced(width * 0.02F, 0));
    return found;
}

std::size_t ReviewView::first_line() const
{
    const auto rows =
        static_cast<std::size_t>(layout().list.getHeight() / (Scale {getWidth(), getHeight()}.body() * 2.2F));
    const auto above = rows / 2;
    if (shown_.sessions.size() <= rows || shown_.line <= above)
        return 0;
    return std::min(shown_.line - above, shown_.sessions.size() - rows);
}

std::vector<juce::Rectangle<float>> ReviewView::line_areas() const
{
    auto area = layout().list;
    const auto height = Scale {getWidth(), getHeight()}.body() * 2.2F;
    auto found = std::vector<juce::Rectangle<float>>(shown_.sessions.size());
    for (auto n = first_line(); n < found.size() && area.getHeight() >= height; ++n)
        found[n] = area.removeFromTop(height).reduced(0, height * 0.05F);
    return found;
}

juce::Rectangle<float> ReviewView::press_area(ReviewAction action) const
{
    if (shown_.listing)
        return {};
    const auto where = layout();
    const auto scale = Scale {getWidth(), getHeight()};
    const auto heads = where.title.withTrimmedLeft(where.title.getWidth() * heads_from);
    const auto head = [&](float from, float width) {
        return heads.withTrimmedLeft(heads.getWidth() * from).withWidth(heads.getWidth() * width);
    };
    auto buttons = where.cell.reduced(scale.space(2), scale.space(1.5F));
    buttons = buttons.removeFromBottom(scale.body() * 1.5F);
    switch (action) {
    case ReviewAction::hear:
        return buttons.removeFromLeft(buttons.getWidth() * 0.58F);
    case ReviewAction::hear_slowly:
        return buttons.removeFromRight(buttons.getWidth() * 0.4F);
    case ReviewAction::page:
        return head(0.76F, 0.24F);
    case ReviewAction::cards:
        return head(0.45F, 0.29F);
    case ReviewAction::note:
        return head(0.0F, 0.21F);
    case ReviewAction::goal:
        return head(0.225F, 0.205F);
    case ReviewAction::journal:
        return where.aspects.withLeft(where.aspects.getRight() - where.aspects.getWidth() * 0.15F);
    case ReviewAction::compare:
        return where.aspects.withTrimmedLeft(where.aspects.getWidth() * 0.68F)
            .withWidth(where.aspects.getWidth() * 0.16F);
    }
    return {};
}

void ReviewView::mouseDown(const juce::MouseEvent& event)
{
    const auto at = event.position;
    if (shown_.listing) {
        const auto lines = line_areas();
        for (std::size_t n = 0; n < lines.size(); ++n)
            if (lines[n].contains(at) && on_session)
                return on_session(n);
        return;
    }
    for (const auto action : review_actions)
        if (press_area(action).contains(at) && on_press)
            return on_press(action);
    const auto findings = finding_areas();
    for (std::size_t n = 0; n < findings.size(); ++n)
        if (findings[n].contains(at) && on_finding)
            return on_finding(n);
    const auto entries = entry_areas();
    for (std::size_t n = 0; n < entries.size(); ++n)
        if (entries[n].contains(at) && on_entry)
            return on_entry(n);
    const auto aspects = aspect_areas();
    for (std::size_t n = 0; n < aspects.size(); ++n)
        if (aspects[n].contains(at) && on_aspect)
            return on_aspect(n);
    for (std::size_t s = 0; s < shown_.sections.size(); ++s)
        for (std::size_t b = 0; b < shown_.bars.size(); ++b)
            if (cell_area(s, b).contains(at) && on_cell)
                return on_cell(s, b);
}

/// A wheel goes down the list and the journal, along the table's bars, and over its names down its sections.
void ReviewView::mouseWheelMove(const juce::MouseEvent& event, const juce::MouseWheelDetails& wheel)
{
    const auto sideways = std::abs(wheel.deltaX) > std::abs(wheel.deltaY);
    turned_ -= sideways ? wheel.deltaX : wheel.deltaY;
    const auto steps = static_cast<int>(turned_ / notch);
    if (steps == 0 || !on_wheel)
        return;
    turned_ -= static_cast<float>(steps) * notch;
    const auto where = layout();
    const auto in_map = !shown_.listing && where.map.contains(event.position);
    if (in_map && event.position.x > where.map.getX() + window().names)
        on_wheel(steps, 0);
    else if (in_map || shown_.listing || where.findings.contains(event.position))
        on_wheel(0, steps);
}

void ReviewView::paint(juce::Graphics& g)
{
    const auto& colours = palette(appearance_);
    const auto scale = Scale {getWidth(), getHeight()};
    const auto where = layout();
    g.fillAll(colours.background);
    g.setColour(colours.text);
    draw_fitted(g, as_juce(shown_.title), Weight::bold, scale.title(),
                shown_.listing ? where.title
                               : where.title.withWidth(where.title.getWidth() * (heads_from - 0.02F)),
                juce::Justification::centredLeft);
    g.setColour(colours.quiet);
    draw_fitted(g, as_juce(shown_.about), Weight::regular, scale.small(), where.about,
                juce::Justification::centredLeft);
    draw_fitted(g, as_juce(shown_.keys), Weight::regular, scale.small(), where.keys,
                juce::Justification::centredLeft);
    g.setColour(colours.text);
    draw_fitted(g, as_juce(shown_.message), Weight::bold, scale.small(), where.message,
                juce::Justification::centredLeft);
    if (shown_.listing) {
        paint_list(g, where, colours);
        return;
    }
    paint_button(g, press_area(ReviewAction::note), as_juce(texts_(Text::review_note)), "N", false, colours);
    paint_button(g, press_area(ReviewAction::goal), as_juce(texts_(Text::review_goal)), "G", false, colours);
    paint_button(g, press_area(ReviewAction::cards), as_juce(texts_(Text::review_cards)), "K", false,
                 colours);
    paint_button(g, press_area(ReviewAction::page), as_juce(texts_(Text::review_page)), "H", false, colours);
    if (shown_.shows_journal)
        paint_journal(g, where, colours);
    else
        paint_findings(g, where, colours);
    g.setColour(colours.quiet);
    draw_fitted(g, as_juce(shown_.shows_journal ? shown_.journal_head : shown_.smaller), Weight::regular,
                scale.small(), where.smaller, juce::Justification::centredLeft);
    paint_button(g, press_area(ReviewAction::journal),
                 as_juce(texts_(shown_.shows_journal ? Text::review_findings : Text::review_journal)), "J",
                 shown_.shows_journal, colours);
    paint_button(g, press_area(ReviewAction::compare), as_juce(texts_(Text::review_compare)), "C", false,
                 colours);
    paint_cell(g, where, colours);
    const auto aspects = aspect_areas();
    for (std::size_t n = 0; n < aspects.size(); ++n)
        paint_button(g, aspects[n], as_juce(shown_.aspects[n]), {}, n == shown_.aspect, colours);
    paint_map(g, where, colours);
}

void ReviewView::paint_button(juce::Graphics& g, juce::Rectangle<float> area, const juce::String& words,
                              const juce::String& key, bool chosen, const Palette& colours) const
{
    draw_key_button(g, area, words, key, chosen,
                    juce::jmin(area.getHeight() * 0.6F, Scale {getWidth(), getHeight()}.body()), colours);
}

void ReviewView::paint_list(juce::Graphics& g, const ReviewLayout&, const Palette& colours) const
{
    const auto scale = Scale {getWidth(), getHeight()};
    const auto areas = line_areas();
    for (std::size_t n = 0; n < areas.size(); ++n) {
        if (areas[n].isEmpty())
            continue;
        const auto& line = shown_.sessions[n];
        g.setColour(colours.surface);
        g.fillRoundedRectangle(areas[n], scale.space(1.2F));
        if (n == shown_.line) {
            g.setColour(colours.text);
            g.drawRoundedRectangle(areas[n].reduced(1.5F), scale.space(1.2F),
                                   juce::jmax(2.0F, scale.space(0.4F)));
        }
        auto inside = areas[n].reduced(scale.space(2), 0);
        g.setColour(line.readable ? colours.text : colours.warning);
        draw_fitted(g, as_juce(line.title), Weight::bold, scale.body(),
                    inside.removeFromLeft(inside.getWidth() * 0.45F), juce::Justification::centredLeft);
        g.setColour(line.readable ? colours.quiet : colours.warning);
        draw_fitted(g, as_juce(line.about), Weight::regular, scale.small(), inside,
                    juce::Justification::centredLeft);
    }
}

void ReviewView::paint_findings(juce::Graphics& g, const ReviewLayout& where, const Palette& colours) const
{
    const auto scale = Scale {getWidth(), getHeight()};
    if (shown_.findings.empty()) {
        g.setColour(colours.quiet);
        draw_fitted(g, as_juce(shown_.nothing_found), Weight::regular, scale.title(), where.findings,
                    juce::Justification::centredLeft);
        return;
    }
    const auto areas = finding_areas();
    for (std::size_t n = 0; n < areas.size(); ++n) {
        const auto chosen = shown_.finding == n;
        g.setColour(chosen ? colours.band : colours.surface);
        g.fillRoundedRectangle(areas[n], scale.space(1.2F));
        if (chosen) {
            g.setColour(colours.text);
            g.drawRoundedRectangle(areas[n].reduced(1.5F), scale.space(1.2F),
                                   juce::jmax(2.0F, scale.space(0.4F)));
        }
        auto inside = areas[n].reduced(scale.space(1.5F), scale.space(0.4F));
        g.setColour(colours.quiet);
        g.setFont(font(Weight::bold, scale.body()));
        g.drawText(juce::String {static_cast<int>(n) + 1}, inside.removeFromLeft(scale.body() * 1.1F),
                   juce::Justification::centredLeft, false);
        g.setColour(colours.text);
        g.setFont(font(Weight::regular, juce::jmin(scale.body(), inside.getHeight() * 0.46F)));
        g.drawFittedText(as_juce(shown_.findings[n]), inside.toNearestInt(), juce::Justification::centredLeft,
                         2, 0.75F);
    }
}

void ReviewView::paint_journal(juce::Graphics& g, const ReviewLayout&, const Palette& colours) const
{
    const auto scale = Scale {getWidth(), getHeight()};
    const auto areas = entry_areas();
    const auto clock = font(Weight::regular, scale.small()).getStringWidthFloat("000:00 ");
    for (std::size_t n = 0; n < areas.size(); ++n) {
        if (areas[n].isEmpty())
            continue;
        const auto chosen = n == shown_.entry;
        if (chosen) {
            g.setColour(colours.surface);
            g.fillRoundedRectangle(areas[n], scale.space(0.8F));
        }
        auto inside = areas[n].reduced(scale.space(1), 0);
        g.setColour(colours.quiet);
        draw_fitted(g, as_juce(shown_.journal[n].when), Weight::regular, scale.small(),
                    inside.removeFromLeft(clock), juce::Justification::centredLeft);
        g.setColour(colours.text);
        draw_fitted(g, as_juce(shown_.journal[n].words), chosen ? Weight::bold : Weight::regular,
                    scale.small(), inside, juce::Justification::centredLeft, 0.7F);
    }
}

void ReviewView::paint_cell(juce::Graphics& g, const ReviewLayout& where, const Palette& colours) const
{
    const auto scale = Scale {getWidth(), getHeight()};
    g.setColour(colours.surface);
    g.fillRoundedRectangle(where.cell, scale.space(1.6F));
    auto inside = where.cell.reduced(scale.space(2), scale.space(1.5F));
    const auto hear = press_area(ReviewAction::hear);
    inside.removeFromBottom(hear.getHeight() + scale.space(0.5F));
    const auto sound = inside.removeFromBottom(scale.small() * 1.3F);
    g.setColour(colours.quiet);
    draw_fitted(g, as_juce(shown_.sound), Weight::regular, scale.small(), sound,
                juce::Justification::centredLeft, 0.7F);
    draw_fitted(g, as_juce(shown_.cell_title), Weight::regular, scale.body(),
                inside.removeFromTop(scale.body() * 1.15F), juce::Justification::centredLeft);
    g.setColour(colours.text);
    draw_fitted(g, as_juce(shown_.cell_words), Weight::bold, scale.title(),
                inside.removeFromTop(scale.title() * 1.15F), juce::Justification::centredLeft, 0.45F);
    g.setColour(colours.quiet);
    for (const auto& line : shown_.lines) {
        if (inside.getHeight() < scale.small())
            break;
        draw_fitted(g, as_juce(line), Weight::regular, scale.small(),
                    inside.removeFromTop(scale.small() * 1.2F), juce::Justification::centredLeft, 0.7F);
    }
    if (!shown_.can_hear)
        return;
    paint_button(g, hear, as_juce(texts_(shown_.plays ? Text::review_silence : Text::review_hear)),
                 as_juce(texts_(Text::key_enter)), true, colours);
    paint_button(g, press_area(ReviewAction::hear_slowly), as_juce(texts_(Text::review_hear_slowly)), "S",
                 false, colours);
}

void ReviewView::paint_map(juce::Graphics& g, const ReviewLayout& where, const Palette& colours) const
{
    const auto scale = Scale {getWidth(), getHeight()};
    const auto seen = window();
    const auto heads = scale.small() * 1.2F;
    for (auto s = seen.first_section; s < seen.first_section + seen.sections; ++s) {
        auto name = juce::Rectangle<float> {where.map.getX(), cell_area(s, seen.first_bar).getY(), seen.names,
                                            seen.height};
        g.setColour(s == shown_.section ? colours.text : colours.quiet);
        draw_fitted(g, as_juce(shown_.sections[s]), s == shown_.section ? Weight::bold : Weight::regular,
                    juce::jmin(scale.small(), seen.height * 0.8F), name.withTrimmedRight(scale.space(1)),
                    juce::Justification::centredLeft, 0.6F);
    }
    for (auto b = seen.first_bar; b < seen.first_bar + seen.bars; ++b) {
        const auto below = cell_area(seen.first_section, b);
        g.setColour(b == shown_.bar ? colours.text : colours.quiet);
        draw_fitted(g, as_juce(shown_.bars[b]), b == shown_.bar ? Weight::bold : Weight::regular,
                    scale.small() * 0.85F, {below.getX(), where.map.getY(), below.getWidth(), heads},
                    juce::Justification::centred, 0.6F);
        // Over a bar in which something was marked or noted.
        if (b < shown_.noted.size() && shown_.noted[b] != 0) {
            g.setColour(colours.text);
            g.fillRoundedRectangle(
                juce::Rectangle<float> {below.getWidth() * 0.5F, scale.space(0.6F)}.withCentre(
                    {below.getCentreX(), where.map.getY()}),
                scale.space(0.3F));
        }
        for (auto s = seen.first_section; s < seen.first_section + seen.sections; ++s) {
            const auto& cell = shown_.cells[s][b];
            const auto area = cell_area(s, b).reduced(juce::jmax(1.0F, seen.width * 0.02F));
            const auto off = is_off(cell.mark);
            const auto ground =
                off ? colours.surface.interpolatedWith(colour_of(cell.mark, colours),
                                                       0.3F + 0.23F * static_cast<float>(cell.step))
                    : colours.surface;
            g.setColour(ground);
            g.fillRoundedRectangle(area, scale.space(0.5F));
            if (s == shown_.section && b == shown_.bar) {
                g.setColour(colours.text);
                g.drawRoundedRectangle(area.reduced(1.0F), scale.space(0.5F),
                                       juce::jmax(2.0F, scale.space(0.4F)));
            }
            const auto strong = off && cell.step >= 2;
            g.setColour(strong ? colours.on_accent : off ? colours.text : colours.quiet);
            if (cell.change != 0)
                draw_change(g, cell.change, area);
            auto inside = area.reduced(area.getWidth() * 0.08F, area.getHeight() * 0.1F);
            const auto size =
                juce::jmin(inside.getHeight() * 0.6F, inside.getWidth() * 0.32F, scale.small() * 0.85F);
            if (cell.number.empty() || !off) {
                draw_mark(g, cell.mark, inside.withSizeKeepingCentre(size, size));
                continue;
            }
            draw_mark(g, cell.mark, inside.removeFromLeft(size).withSizeKeepingCentre(size, size));
            inside.removeFromLeft(size * 0.25F);
            draw_fitted(g, as_juce(cell.number), Weight::bold,
                        juce::jmin(inside.getHeight() * 0.85F, scale.small()), inside,
                        juce::Justification::centred, 0.5F);
        }
    }
}

}  // namespace tutti::desktop
