// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/views/setup_view.hpp"

#include <array>
#include <utility>

#include "desktop/look/fonts.hpp"
#include "desktop/model/seating.hpp"

namespace tutti::desktop {

namespace {

constexpr auto most_in_a_row = std::size_t {32};  // channels beside each other
constexpr auto dragged_from = 6;                  // pixels that a finger may tremble

juce::Path warning_sign(juce::Rectangle<float> square)
{
    auto sign = arrow(Arrow::up, square);
    const auto middle = square.getCentreX();
    auto mark = juce::Path {};
    mark.addRectangle(middle - square.getWidth() * 0.05F, square.getY() + square.getHeight() * 0.38F,
                      square.getWidth() * 0.1F, square.getHeight() * 0.22F);
    mark.addRectangle(middle - square.getWidth() * 0.05F, square.getY() + square.getHeight() * 0.66F,
                      square.getWidth() * 0.1F, square.getHeight() * 0.08F);
    sign.addPath(mark);
    sign.setUsingNonZeroWinding(false);
    return sign;
}

}  // namespace

SetupLayout SetupLayout::within(juce::Rectangle<float> view, bool with_section)
{
    const auto scale = Scale {static_cast<int>(view.getWidth()), static_cast<int>(view.getHeight())};
    auto rest = view.reduced(scale.space(5), scale.space(2.5F));
    auto layout = SetupLayout {};
    const auto press = [&](SetupAction action, juce::Rectangle<float> area) {
        layout.presses.push_back({action, area});
    };
    auto head = rest.removeFromTop(scale.title() * 1.5F);
    for (const auto action :
         {SetupAction::rehearse, SetupAction::save, SetupAction::open, SetupAction::add}) {
        press(action, head.removeFromRight(view.getWidth() * 0.125F));
        head.removeFromRight(scale.space(1.5F));
    }
    layout.back = head.removeFromLeft(view.getWidth() * 0.1F);
    head.removeFromLeft(scale.space(1.5F));
    press(SetupAction::rename_class, head);
    rest.removeFromTop(scale.space(1.5F));
    layout.headline = rest.removeFromTop(scale.title() * 1.25F);
    layout.troubles = rest.removeFromTop(scale.small() * 1.3F);

    layout.keys = rest.removeFromBottom(scale.small() * 1.4F);
    rest.removeFromBottom(scale.space(1));
    layout.channels = rest.removeFromBottom(view.getHeight() * 0.17F);
    layout.source = rest.removeFromBottom(scale.small() * 1.7F);
    layout.piece = layout.source.removeFromRight(layout.source.getWidth() * 0.4F);
    layout.pedal = layout.source.removeFromRight(layout.source.getWidth() * 0.3F);
    press(SetupAction::choose_source, layout.source);
    press(SetupAction::choose_piece, layout.piece);
    rest.removeFromBottom(scale.space(1));

    layout.panel = rest.removeFromRight(view.getWidth() * 0.28F);
    rest.removeFromRight(scale.space(3));
    layout.seats = rest;

    auto panel = layout.panel.reduced(scale.space(2), scale.space(1.5F));
    const auto gap = panel.getHeight() * 0.018F;
    const auto row = (panel.getHeight() - 8 * gap) / 8.6F;
    const auto next = [&](float rows = 1.0F) {
        const auto area = panel.removeFromTop(row * rows);
        panel.removeFromTop(gap);
        return area;
    };
    const auto beside = [&](juce::Rectangle<float> area, SetupAction less, SetupAction more) {
        press(more, area.removeFromRight(row));
        area.removeFromRight(gap);
        press(less, area.removeFromRight(row));
        area.removeFromRight(gap);
        return area;
    };
    if (with_section) {
        press(SetupAction::rename_section, next(1.1F));
        press(SetupAction::choose_instrument, next());
        layout.players = beside(next(), SetupAction::fewer_players, SetupAction::more_players);
        auto buttons = next();
        press(SetupAction::ask, buttons.removeFromLeft(buttons.getWidth() * 0.58F));
        buttons.removeFromLeft(gap);
        press(SetupAction::remove, buttons);
    } else {
        next(4.1F);
    }
    panel = panel.removeFromBottom(row * 4.3F + 3 * gap);
    layout.tolerance = next(0.8F);
    auto three = next();
    const auto third = (three.getWidth() - 2 * gap) / 3;
    for (const auto action : {SetupAction::beginner, SetupAction::developing, SetupAction::concert}) {
        press(action, three.removeFromLeft(third));
        three.removeFromLeft(gap);
    }
    layout.reference = beside(next(), SetupAction::reference_down, SetupAction::reference_up);
    press(SetupAction::take_reference, next());
    return layout;
}

juce::Rectangle<float> SetupLayout::area_of(SetupAction action) const
{
    for (const auto& press : presses)
        if (press.action == action)
            return press.area;
    return {};
}

SetupView::SetupView(Texts texts)
    : texts_ {texts}
{
    setOpaque(true);
    back_.show(Icon::back, std::string {texts_(Text::back)});
    back_.tell(on_back);
    addAndMakeVisible(back_);
}

SetupLayout SetupView::layout() const
{
    return SetupLayout::within(getLocalBounds().toFloat(), !shown_.name.empty());
}

std::vector<juce::Rectangle<float>> SetupView::seats() const
{
    const auto area = layout().seats.toDouble();
    auto found = std::vector<juce::Rectangle<float>> {};
    for (const auto& seat :
         desktop::seats(shown_.seats.size(), {area.getX(), area.getY(), area.getWidth(), area.getHeight()}))
        found.emplace_back(static_cast<float>(seat.x), static_cast<float>(seat.y),
                           static_cast<float>(seat.width), static_cast<float>(seat.height));
    return found;
}

std::vector<juce::Rectangle<float>> SetupView::channels() const
{
    auto found = std::vector<juce::Rectangle<float>> {};
    const auto count = shown_.channels.size();
    if (count == 0)
        return found;
    auto area = layout().channels;
    const auto rows = (count + most_in_a_row - 1) / most_in_a_row;
    const auto in_row = (count + rows - 1) / rows;
    const auto scale = Scale {getWidth(), getHeight()};
    const auto width = juce::jmin(area.getWidth() / static_cast<float>(in_row), scale.space(22));
    const auto height = area.getHeight() / static_cast<float>(rows);
    for (std::size_t n = 0; n < count; ++n)
        found.push_back(juce::Rectangle<float> {area.getX() + static_cast<float>(n % in_row) * width,
                                                area.getY() + static_cast<float>(n / in_row) * height, width,
                                                height}
                            .reduced(width * 0.04F, height * 0.02F));
    return found;
}

void SetupView::show(const SetupPicture& picture)
{
    if (picture == shown_)
        return;
    const auto before = std::exchange(shown_, picture);
    // What moves all the time, levels and blinking, is drawn by itself.
    auto still = before;
    if (still.channels.size() == picture.channels.size() && still.seats.size() == picture.seats.size()) {
        still.channels = picture.channels;
        still.seats = picture.seats;
    }
    if (still != picture) {
        repaint();
        return;
    }
    const auto chips = channels();
    for (std::size_t n = 0; n < chips.size(); ++n)
        if (before.channels[n] != picture.channels[n])
            repaint(chips[n].getSmallestIntegerContainer());
    const auto places = seats();
    for (std::size_t n = 0; n < places.size(); ++n)
        if (before.seats[n] != picture.seats[n])
            repaint(places[n].getSmallestIntegerContainer());
}

void SetupView::set_appearance(Appearance appearance)
{
    appearance_ = appearance;
    back_.set_appearance(appearance);
    repaint();
}

void SetupView::edit(SetupAction where, const std::string& text, std::function<void(std::string)> done)
{
    const auto area = layout().area_of(where).toNearestInt();
    name_.open(*this,
               {.area = area,
                .font = font(Weight::bold, juce::jmin(static_cast<float>(area.getHeight()) * 0.7F,
                                                      Scale {getWidth(), getHeight()}.title()))},
               as_juce(text), std::move(done));
}

std::optional<std::size_t> SetupView::seat_at(juce::Point<float> point) const
{
    const auto places = seats();
    for (std::size_t n = 0; n < places.size(); ++n)
        if (places[n].contains(point))
            return n;
    return std::nullopt;
}

std::optional<int> SetupView::channel_at(juce::Point<float> point) const
{
    const auto chips = channels();
    for (std::size_t n = 0; n < chips.size(); ++n)
        if (chips[n].contains(point))
            return static_cast<int>(n) + 1;
    return std::nullopt;
}

void SetupView::mouseDown(const juce::MouseEvent& event)
{
    drag_ = Drag {channel_at(event.position), seat_at(event.position), event.position};
    if (drag_->channel && on_point)
        on_point(*drag_->channel);
    if (drag_->seat && on_select)
        on_select(*drag_->seat);
}

void SetupView::mouseDrag(const juce::MouseEvent& event)
{
    if (!drag_ || (!drag_->channel && !drag_->seat))
        return;
    drag_->at = event.position;
    drag_->moved = drag_->moved || event.getDistanceFromDragStart() > dragged_from;
    repaint();
}

void SetupView::mouseUp(const juce::MouseEvent& event)
{
    const auto drag = std::exchange(drag_, std::nullopt);
    if (!drag)
        return;
    repaint();
    const auto target = seat_at(event.position);
    if (drag->moved && drag->channel) {
        // Let go beside every seat it is nobody's; put back among the channels nothing has happened.
        if (on_give && !layout().channels.contains(event.position))
            on_give(*drag->channel, target);
        return;
    }
    if (drag->moved && drag->seat) {
        if (on_move && target && target != drag->seat)
            on_move(*drag->seat, *target);
        return;
    }
    for (const auto& press : layout().presses)
        if (press.area.contains(event.position) && on_press) {
            on_press(press.action);
            return;
        }
}

void SetupView::paint(juce::Graphics& g)
{
    const auto& colours = palette(appearance_);
    const auto where = layout();
    g.fillAll(colours.background);
    if (g.clipRegionIntersects(where.headline.getUnion(where.troubles).getSmallestIntegerContainer()) ||
        g.clipRegionIntersects(where.area_of(SetupAction::rename_class).getSmallestIntegerContainer()))
        paint_head(g, where, colours);
    if (g.clipRegionIntersects(where.panel.getSmallestIntegerContainer()))
        paint_panel(g, where, colours);
    const auto places = seats();
    const auto type = places.empty() ? SeatType {} : seat_type(places.front());
    for (std::size_t n = 0; n < places.size(); ++n)
        if (g.clipRegionIntersects(places[n].getSmallestIntegerContainer()))
            paint_seat(g, shown_.seats[n], type, places[n], colours);
    const auto chips = channels();
    for (std::size_t n = 0; n < chips.size(); ++n)
        if (g.clipRegionIntersects(chips[n].getSmallestIntegerContainer()))
            paint_channel(g, shown_.channels[n], chips[n], colours);
    const auto scale = Scale {getWidth(), getHeight()};
    g.setColour(colours.quiet);
    draw_fitted(g, as_juce(texts_(Text::setup_source)) + ": " + as_juce(shown_.source) + "   [I]",
                Weight::regular, scale.small(), where.source, juce::Justification::centredLeft);
    draw_fitted(g, as_juce(texts_(Text::setup_plays)) + ": " + as_juce(shown_.piece) + "   [M]",
                Weight::regular, scale.small(), where.piece, juce::Justification::centredRight);
    draw_fitted(g, as_juce(shown_.pedal), Weight::regular, scale.small(), where.pedal,
                juce::Justification::centred);
    draw_fitted(g, as_juce(texts_(Text::setup_keys)), Weight::regular, scale.small(), where.keys,
                juce::Justification::centredLeft);
    paint_dragged(g, colours);
}

void SetupView::paint_button(juce::Graphics& g, juce::Rectangle<float> area, const juce::String& words,
                             const juce::String& key, bool first, const Palette& colours) const
{
    draw_key_button(g, area, words, key, first,
                    juce::jmin(area.getHeight() * 0.5F, Scale {getWidth(), getHeight()}.body()), colours);
}

void SetupView::paint_head(juce::Graphics& g, const SetupLayout& where, const Palette& colours) const
{
    using Mood = SetupPicture::Mood;
    const auto scale = Scale {getWidth(), getHeight()};
    auto name = where.area_of(SetupAction::rename_class);
    g.setColour(shown_.has_name ? colours.text : colours.quiet);
    const auto title = fit_text(as_juce(shown_.class_name), Weight::bold, scale.title(), scale.title() * 0.6F,
                                name.getWidth() * 0.68F);
    g.setFont(title.font);
    const auto wide = title.font.getStringWidthFloat(title.text);
    g.drawText(title.text, name.removeFromLeft(wide + 2.0F), juce::Justification::centredLeft, false);
    name.removeFromLeft(scale.space(2));
    g.setColour(colours.quiet);
    draw_fitted(g, as_juce(shown_.kept) + "   [C]", Weight::regular, scale.small(), name,
                juce::Justification::centredLeft);
    const auto ready = shown_.mood == Mood::ready;
    paint_button(g, where.area_of(SetupAction::add), as_juce(texts_(Text::setup_add)), "N",
                 shown_.seats.empty(), colours);
    paint_button(g, where.area_of(SetupAction::open), as_juce(texts_(Text::setup_open)), "O", false, colours);
    paint_button(g, where.area_of(SetupAction::save), as_juce(texts_(Text::setup_save)), "S", false, colours);
    paint_button(g, where.area_of(SetupAction::rehearse), as_juce(texts_(Text::rehearse)), "R", ready,
                 colours);

    auto line = where.headline;
    const auto warns = shown_.mood == Mood::warning;
    g.setColour(warns                           ? colours.warning
                : shown_.mood == Mood::calm     ? colours.text
                : shown_.mood == Mood::ready    ? colours.in_tune
                : shown_.mood == Mood::answered ? colours.in_tune
                                                : colours.text);
    const auto height = line.getHeight() * 0.78F;
    if (warns) {
        const auto size = height * 0.8F;
        g.fillPath(warning_sign(line.removeFromLeft(size).withSizeKeepingCentre(size, size)));
        line.removeFromLeft(size * 0.35F);
    }
    if (shown_.filled) {
        auto track = line.removeFromRight(line.getWidth() * 0.3F)
                         .withSizeKeepingCentre(line.getWidth() * 0.28F, height * 0.3F);
        g.setColour(colours.band);
        g.fillRoundedRectangle(track, track.getHeight() / 2);
        g.setColour(colours.in_tune);
        g.fillRoundedRectangle(track.withWidth(track.getWidth() * static_cast<float>(*shown_.filled)),
                               track.getHeight() / 2);
        g.setColour(colours.text);
    }
    const auto asks = shown_.mood == Mood::asking || shown_.mood == Mood::answered;
    const auto room = shown_.detail.empty() ? line.getWidth() : line.getWidth() * 0.55F;
    const auto words = fit_text(as_juce(shown_.headline), asks || warns ? Weight::bold : Weight::regular,
                                height, height * 0.5F, room);
    g.setFont(words.font);
    g.drawText(words.text,
               line.removeFromLeft(juce::jmin(room, words.font.getStringWidthFloat(words.text) + 2.0F)),
               juce::Justification::centredLeft, false);
    if (!shown_.detail.empty()) {
        line.removeFromLeft(scale.space(3));
        draw_fitted(g, as_juce(shown_.detail), Weight::regular, height * 0.8F, line,
                    juce::Justification::centredLeft);
    }
    auto others = juce::String {};
    for (const auto& trouble : shown_.troubles)
        others << (others.isEmpty() ? "" : "   ·   ") << as_juce(trouble);
    g.setColour(colours.warning);
    draw_fitted(g, others, Weight::regular, scale.small(), where.troubles, juce::Justification::centredLeft,
                0.8F);
}

void SetupView::paint_panel(juce::Graphics& g, const SetupLayout& where, const Palette& colours) const
{
    const auto scale = Scale {getWidth(), getHeight()};
    g.setColour(colours.surface);
    g.fillRoundedRectangle(where.panel, scale.space(2));
    const auto labelled = [&](juce::Rectangle<float> area, Text label, const std::string& value,
                              const juce::String& key) {
        const auto height = juce::jmin(area.getHeight() * 0.55F, scale.body());
        g.setColour(colours.quiet);
        const auto words = as_juce(texts_(label));
        const auto small = font(Weight::regular, juce::jmax(12.0F, height * 0.75F));
        g.setFont(small);
        g.drawText(words, area.removeFromLeft(small.getStringWidthFloat(words) + height * 0.5F),
                   juce::Justification::centredLeft, false);
        if (key.isNotEmpty())
            g.drawText(key, area.removeFromRight(small.getStringWidthFloat(key) + height * 0.3F),
                       juce::Justification::centredRight, false);
        g.setColour(colours.text);
        draw_fitted(g, as_juce(value), Weight::bold, height, area, juce::Justification::centredLeft);
    };
    if (!shown_.name.empty()) {
        auto name = where.area_of(SetupAction::rename_section);
        g.setColour(colours.quiet);
        g.setFont(font(Weight::regular, juce::jmax(12.0F, scale.small())));
        g.drawText("F2", name.removeFromRight(scale.small() * 1.4F), juce::Justification::centredRight,
                   false);
        g.setColour(colours.text);
        draw_fitted(g, as_juce(shown_.name), Weight::bold, juce::jmin(name.getHeight() * 0.7F, scale.title()),
                    name, juce::Justification::centredLeft);
        labelled(where.area_of(SetupAction::choose_instrument), Text::setup_instrument, shown_.instrument,
                 "W");
        labelled(where.players, Text::setup_players, shown_.players, {});
        paint_button(g, where.area_of(SetupAction::fewer_players), juce::String::charToString(0x2212), {},
                     false, colours);
        paint_button(g, where.area_of(SetupAction::more_players), "+", {}, false, colours);
        const auto answered = shown_.mood == SetupPicture::Mood::answered;
        paint_button(g, where.area_of(SetupAction::ask),
                     as_juce(texts_(answered ? Text::setup_take : Text::setup_play_an_a)),
                     answered ? as_juce(texts_(Text::key_enter)) : juce::String {"A"}, true, colours);
        const auto busy = answered || shown_.mood == SetupPicture::Mood::asking;
        paint_button(g, where.area_of(SetupAction::remove),
                     as_juce(texts_(busy ? Text::setup_cancel : Text::setup_remove)),
                     as_juce(texts_(busy ? Text::key_escape : Text::key_delete)), false, colours);
    }
    labelled(where.tolerance, Text::setup_tolerance, shown_.tolerance_cents, "T");
    auto level = 0;
    for (const auto& [action, text] : {std::pair {SetupAction::beginner, Text::setup_beginner},
                                       std::pair {SetupAction::developing, Text::setup_developing},
                                       std::pair {SetupAction::concert, Text::setup_concert}})
        paint_button(g, where.area_of(action), as_juce(texts_(text)), {}, level++ == shown_.tolerance,
                     colours);
    labelled(where.reference, Text::setup_reference, shown_.reference, {});
    paint_button(g, where.area_of(SetupAction::reference_down), juce::String::charToString(0x2212), {}, false,
                 colours);
    paint_button(g, where.area_of(SetupAction::reference_up), "+", {}, false, colours);
    paint_button(g, where.area_of(SetupAction::take_reference), as_juce(texts_(Text::setup_take_reference)),
                 "P", false, colours);
}

SetupView::SeatType SetupView::seat_type(juce::Rectangle<float> seat) const
{
    const auto width = seat.getWidth() * 0.84F;
    const auto whole = seat.getHeight() * 0.84F;
    auto type = SeatType {whole * 0.24F, whole * 0.15F};
    const auto least = SeatType {type.name * 0.5F, type.line * 0.7F};
    for (const auto& shown : shown_.seats) {
        type.name = juce::jmin(type.name, height_to_fit(as_juce(shown.name), Weight::bold, type.name, width));
        for (const auto& words : {shown.plays, shown.microphones})
            type.line = juce::jmin(type.line, height_to_fit(as_juce(words), Weight::bold, type.line,
                                                            width * (shown.trouble ? 0.8F : 1.0F)));
    }
    return {juce::jmax(type.name, least.name), juce::jmax(type.line, least.line)};
}

void SetupView::paint_seat(juce::Graphics& g, const SeatPicture& seat, const SeatType& type,
                           juce::Rectangle<float> area, const Palette& colours) const
{
    const auto corner = area.getWidth() * 0.06F;
    const auto target = drag_ && drag_->moved && area.contains(drag_->at);
    g.setColour(seat.asked ? colours.in_tune : target ? colours.band : colours.surface);
    g.fillRoundedRectangle(area, corner);
    if (!seat.has_microphone && !seat.asked) {
        auto edge = juce::Path {};
        edge.addRoundedRectangle(area.reduced(2.0F), corner);
        auto dashed = juce::Path {};
        const auto dashes = std::array {8.0F, 6.0F};
        juce::PathStrokeType {2.0F}.createDashedStroke(dashed, edge, dashes.data(), 2);
        g.setColour(colours.level);
        g.fillPath(dashed);
    }
    if (seat.selected || target) {
        g.setColour(colours.text);
        g.drawRoundedRectangle(area.reduced(2.0F), corner, juce::jmax(3.0F, area.getWidth() * 0.015F));
    }
    auto inside = area.reduced(area.getWidth() * 0.08F, area.getHeight() * 0.08F);
    const auto whole = inside.getHeight();
    g.setColour(seat.asked ? colours.on_accent : colours.text);
    draw_fitted(g, as_juce(seat.name), Weight::bold, type.name, inside.removeFromTop(whole * 0.3F),
                juce::Justification::centredLeft);
    const auto quiet = seat.asked ? colours.on_accent : colours.quiet;
    g.setColour(quiet);
    draw_fitted(g, as_juce(seat.plays), Weight::regular, type.line, inside.removeFromTop(whole * 0.24F),
                juce::Justification::centredLeft);
    auto meter = inside.removeFromBottom(whole * 0.08F);
    inside.removeFromBottom(whole * 0.04F);
    auto line = inside;
    g.setColour(seat.asked ? colours.on_accent : seat.trouble ? colours.warning : colours.quiet);
    if (seat.trouble) {
        const auto size = juce::jmin(line.getHeight(), type.line);
        g.fillPath(warning_sign(line.removeFromLeft(size).withSizeKeepingCentre(size, size)));
        line.removeFromLeft(size * 0.3F);
    }
    draw_fitted(g, as_juce(seat.microphones), seat.trouble ? Weight::bold : Weight::regular, type.line, line,
                juce::Justification::centredLeft);
    g.setColour(seat.asked ? colours.on_accent.withAlpha(0.25F) : colours.band);
    g.fillRoundedRectangle(meter, meter.getHeight() / 2);
    if (seat.level > 0) {
        g.setColour(seat.asked ? colours.on_accent : colours.level);
        g.fillRoundedRectangle(
            meter.withWidth(juce::jmax(meter.getHeight(), meter.getWidth() * static_cast<float>(seat.level))),
            meter.getHeight() / 2);
    }
}

void SetupView::paint_channel(juce::Graphics& g, const ChannelPicture& channel, juce::Rectangle<float> area,
                              const Palette& colours) const
{
    const auto scale = Scale {getWidth(), getHeight()};
    const auto corner = scale.space(0.8F);
    g.setColour(channel.answering ? colours.in_tune : colours.surface);
    g.fillRoundedRectangle(area, corner);
    if (channel.pointed) {
        g.setColour(colours.text);
        g.drawRoundedRectangle(area.reduced(1.5F), corner, juce::jmax(2.0F, scale.space(0.35F)));
    }
    auto inside = area.reduced(juce::jmin(area.getWidth() * 0.12F, scale.space(1)), area.getHeight() * 0.06F);
    const auto height = juce::jmin(inside.getHeight() * 0.24F, scale.body());
    auto label = inside.removeFromBottom(height * 0.85F);
    auto number = inside.removeFromBottom(height * 1.15F);
    g.setColour(channel.answering ? colours.on_accent : colours.text);
    draw_fitted(g, juce::String {channel.number}, Weight::bold, height, number, juce::Justification::centred,
                0.4F);
    g.setColour(channel.answering ? colours.on_accent : colours.quiet);
    // Too narrow for a name, its beginning still tells one from another.
    const auto small = height * 0.72F;
    const auto fits =
        height_to_fit(as_juce(channel.section), Weight::regular, small, label.getWidth()) > small * 0.7F;
    draw_fitted(g, fits ? as_juce(channel.section) : as_juce(channel.section).substring(0, 3),
                Weight::regular, small, label, juce::Justification::centred, 0.7F);
    inside.removeFromBottom(inside.getHeight() * 0.04F);
    const auto cap = inside.removeFromTop(inside.getHeight() * 0.2F);
    if (channel.trouble || channel.clipped) {
        const auto size = juce::jmin(cap.getHeight(), cap.getWidth()) * 1.05F;
        g.setColour(channel.answering ? colours.on_accent : colours.warning);
        g.fillPath(warning_sign(cap.withSizeKeepingCentre(size, size)));
    }
    auto meter = inside.withSizeKeepingCentre(juce::jmin(inside.getWidth() * 0.5F, scale.space(3)),
                                              inside.getHeight());
    g.setColour(channel.answering ? colours.on_accent.withAlpha(0.25F) : colours.band);
    g.fillRoundedRectangle(meter, corner * 0.5F);
    g.setColour(channel.answering ? colours.on_accent : channel.clipped ? colours.warning : colours.level);
    if (channel.level > 0)
        g.fillRoundedRectangle(meter.removeFromBottom(meter.getHeight() * static_cast<float>(channel.level)),
                               corner * 0.5F);
}

void SetupView::paint_dragged(juce::Graphics& g, const Palette& colours) const
{
    if (!drag_ || !drag_->moved)
        return;
    const auto scale = Scale {getWidth(), getHeight()};
    const auto words =
        drag_->channel ? juce::String {*drag_->channel} : as_juce(shown_.seats[*drag_->seat].name);
    const auto type = font(Weight::bold, scale.body());
    const auto box =
        juce::Rectangle<float> {type.getStringWidthFloat(words) + scale.space(4), scale.body() * 1.5F}
            .withCentre(drag_->at);
    g.setColour(colours.text);
    g.fillRoundedRectangle(box, scale.space(1));
    g.setColour(colours.background);
    g.setFont(type);
    g.drawText(words, box, juce::Justification::centred, false);
}

}  // namespace tutti::desktop
