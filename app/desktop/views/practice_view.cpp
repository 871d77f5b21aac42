// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/views/practice_view.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "desktop/look/fonts.hpp"

namespace tutti::desktop {

namespace {

using Stage = PracticePicture::Stage;

Text text_of(practice::Easier easier)
{
    switch (easier) {
    case practice::Easier::longest:
        return Text::longest_notes;
    case practice::Easier::open_strings:
        return Text::open_strings;
    case practice::Easier::no:
        break;
    }
    return Text::all_notes;
}

}  // namespace

PracticeView::PracticeView(Texts texts)
    : texts_ {texts}
{
    setOpaque(true);
    setWantsKeyboardFocus(true);
    staff_.setWantsKeyboardFocus(true);
    staff_.on_bar = [this](std::size_t bar) { touch(bar); };
    staff_.on_moved = [this] { show_turns(); };
    earlier_.onClick = [this] { staff_.turn(-1); };
    further_.onClick = [this] { staff_.turn(1); };
    earlier_.show(Icon::back, std::string {texts_(Text::earlier_bars)});
    further_.show(Icon::further, std::string {texts_(Text::further_bars)});
    back_.tell(on_back);
    part_.onClick = [this] { command(Kind::ask_part); };
    easier_.onClick = [this] { toggle_easier(); };
    play_.onClick = [this] { command(Kind::play_or_stop); };
    follow_.onClick = [this] { command(Kind::toggle_follow); };
    own_part_.onClick = [this] { command(Kind::toggle_own_part); };
    mixer_.onClick = [this] { toggle_mixer(); };
    keep_.onClick = [this] { command(Kind::toggle_keep); };
    hear_.onClick = [this] { command(Kind::hear_take); };
    erase_.onClick = [this] { command(Kind::erase_take); };
    measure_.onClick = [this] { command(Kind::measure); };
    measure_.show(Icon::whistle, std::string {texts_(Text::whistle_test)});
    tempo_.on_tempo = [this](double tempo) {
        if (on_command)
            on_command({.kind = Kind::set_tempo, .bar = 0, .tempo = tempo});
    };
    const auto toggles = [this](bool PracticeEase::*which) {
        return [this, which] {
            const auto before = ease_;
            auto ease = before;
            ease.*which = !(ease.*which);
            set_ease(ease);
            if (on_ease)
                on_ease(before, ease);
        };
    };
    big_.onClick = toggles(&PracticeEase::big);
    calm_.onClick = toggles(&PracticeEase::calm);
    notes_.onClick = [this] { command(Kind::next_easier); };
    one_switch_.onClick = toggles(&PracticeEase::one_switch);
    for (auto* child :
         std::initializer_list<juce::Component*> {&back_, &part_, &easier_, &staff_, &play_, &tempo_,
                                                  &follow_, &own_part_, &mixer_, &keep_, &hear_})
        addAndMakeVisible(child);
    for (auto* child : {&earlier_, &further_, &erase_, &measure_, &notes_, &big_, &calm_, &one_switch_})
        addChildComponent(child);
    back_.show(Icon::back, std::string {texts_(Text::back)});
    set_ease({});
}

bool PracticeView::plays() const noexcept
{
    return shown_.stage == Stage::opening || shown_.stage == Stage::playing ||
           shown_.stage == Stage::replaying || shown_.stage == Stage::measuring;
}

bool PracticeView::offers_measuring() const noexcept
{
    return shown_.can_measure && shown_.stage == Stage::ready && !easing_;
}

void PracticeView::show(const PracticePicture& picture, Seconds passed)
{
    const auto before = std::exchange(shown_, picture);
    // What makes it easier stands where a child is told something.
    const auto plays_now = before.stage != picture.stage && picture.stage == Stage::opening;
    if (easing_ && (plays_now || (before.trouble != picture.trouble && !picture.trouble.empty())))
        toggle_easier();
    if (before.page != picture.page)
        place_.jump();
    auto quarters = picture.scene.quarters;
    if (picture.stage == Stage::playing && !ease_.calm)
        quarters = place_.next(quarters, picture.scene.waiting ? 0.0 : picture.scene.pace, passed);
    else
        place_.jump();
    staff_.show({.page = picture.page,
                 .quarters = quarters,
                 .marks = picture.scene.marks,
                 .line = picture.scene.line,
                 .bars = picture.bars,
                 .loops = picture.loops,
                 .calm = ease_.calm,
                 .plays = picture.stage == Stage::playing || picture.stage == Stage::opening,
                 .pointed_at = pointed_at_});
    play_.show(plays() ? Icon::stop : Icon::play, std::string {texts_(plays() ? Text::stop : Text::play)});
    part_.show(Icon::part, picture.part ? picture.parts[*picture.part] : std::string {});
    show_easier();
    notes_.show(Icon::part, std::string {texts_(text_of(picture.easier))},
                picture.easier != practice::Easier::no);
    follow_.show(Icon::waits, std::string {texts_(Text::waits_for_me)}, picture.follows);
    own_part_.show(Icon::own_part, std::string {texts_(Text::hear_my_part)}, picture.own_part);
    mixer_.show(Icon::mixer, std::string {texts_(Text::how_loud)}, mixing_);
    keep_.show(Icon::keep, std::string {texts_(picture.keeps ? Text::keeping_take : Text::keep_take)},
               picture.keeps);
    hear_.show(Icon::hear_take, std::string {texts_(Text::hear_take)}, picture.stage == Stage::replaying);
    hear_.setEnabled(picture.has_take);
    erase_.show(Icon::erase, std::string {texts_(Text::erase_take)}, picture.asks_erase);
    measure_.setVisible(offers_measuring());
    erase_.setVisible(picture.has_take && !choosing() && !plays());
    tempo_.show(picture.tempo, !picture.follows, std::string {texts_(Text::at_their_tempo)});
    if (before.stage != picture.stage || before.parts != picture.parts || before.part != picture.part)
        show_choices();
    show_volumes();
    show_turns();

    const auto layout = PracticeLayout::within(getLocalBounds(), ease_.big);
    const auto renew = [&](juce::Rectangle<int> area, bool changed) {
        if (changed)
            repaint(area);
    };
    renew(layout.title, before.title != picture.title);
    renew(layout.bars_about, before.bars != picture.bars || before.loops != picture.loops);
    renew(layout.hearing, before.hearing != picture.hearing ||
                              std::abs(before.scene.level - picture.scene.level) > 0.02 ||
                              before.trouble != picture.trouble);
    renew(layout.feedback, before.feedback != picture.feedback || before.trouble != picture.trouble ||
                               before.stage != picture.stage || before.can_measure != picture.can_measure ||
                               before.scene.waiting != picture.scene.waiting);
    renew(layout.kept, before.kept != picture.kept || before.asks_erase != picture.asks_erase);
    renew(layout.staff, before.scene.count != picture.scene.count);
    renew(layout.keys, before.stage != picture.stage);

    if (ease_.one_switch)
        ring_.advance(*this, choices(), passed);
    else
        ring_.hide(*this);
}

/// The page is turned where there is more of it, while nothing plays.
void PracticeView::show_turns()
{
    earlier_.setVisible(!choosing() && !mixing_ && staff_.can_turn(-1));
    further_.setVisible(!choosing() && !mixing_ && staff_.can_turn(1));
}

/// To the switch, or back from it.
void PracticeView::hand_over()
{
    auto children = std::vector<juce::Component*> {
        &staff_, &earlier_, &further_, &back_,  &part_,    &easier_, &play_, &tempo_, &follow_,    &own_part_,
        &mixer_, &keep_,    &hear_,    &erase_, &measure_, &notes_,  &big_,  &calm_,  &one_switch_};
    for (const auto& card : cards_)
        children.push_back(card.get());
    for (const auto& volume : volumes_)
        children.push_back(volume.get());
    hand_to_switch(children, ease_.one_switch);
}

void PracticeView::set_appearance(Appearance appearance)
{
    appearance_ = appearance;
    staff_.set_appearance(appearance);
    tempo_.set_appearance(appearance);
    for (auto* button : {&earlier_, &further_, &back_, &part_, &easier_, &play_, &follow_, &own_part_,
                         &mixer_, &keep_, &hear_, &erase_, &measure_, &notes_, &big_, &calm_, &one_switch_})
        button->set_appearance(appearance);
    for (const auto& card : cards_)
        card->set_appearance(appearance);
    for (const auto& volume : volumes_)
        volume->set_appearance(appearance);
    repaint();
}

void PracticeView::set_ease(PracticeEase ease)
{
    ease_ = ease;
    big_.show(Icon::big, std::string {texts_(Text::big_buttons)}, ease.big);
    calm_.show(Icon::calm, std::string {texts_(Text::calm)}, ease.calm);
    one_switch_.show(Icon::one_switch, std::string {texts_(Text::one_switch)}, ease.one_switch);
    show_easier();
    ring_.begin();
    scanning_bars_ = false;
    place_.jump();
    hand_over();
    if (isShowing())
        take_focus();
    resized();
    repaint();
}

void PracticeView::take_focus()
{
    if (ease_.one_switch)
        grabKeyboardFocus();  // a button that had it would press itself
    else if (choosing() && !cards_.empty())
        cards_.front()->grabKeyboardFocus();
    else
        play_.grabKeyboardFocus();
}

void PracticeView::command(Kind kind)
{
    if (on_command)
        on_command({.kind = kind, .bar = 0, .tempo = 1.0});
}

void PracticeView::touch(std::size_t bar)
{
    if (on_command)
        on_command({.kind = Kind::touch_bar, .bar = bar, .tempo = 1.0});
}

/// A part that is not as printed is said so, the panel shut too.
void PracticeView::show_easier()
{
    const auto simplified = shown_.easier != practice::Easier::no;
    easier_.show(Icon::easier, std::string {texts_(simplified ? text_of(shown_.easier) : Text::easier)},
                 easing_ || simplified);
}

void PracticeView::toggle_easier()
{
    easing_ = !easing_;
    show_easier();
    measure_.setVisible(offers_measuring());
    show_choices();
    resized();
    ring_.begin();
    repaint();
}

/// Moves to another bar with the keyboard: first to the one where the music is, or that is in sight.
void PracticeView::point(int steps)
{
    if (shown_.page == nullptr || shown_.page->engraved.bars.empty())
        return;
    const auto last = static_cast<int>(shown_.page->engraved.bars.size()) - 1;
    auto now = 0;
    if (pointed_at_)
        now = static_cast<int>(*pointed_at_) + steps;
    else if (const auto bar = shown_.page->engraved.bar_at(shown_.page->engraved.x_at(shown_.scene.quarters)))
        now = static_cast<int>(*bar);
    const auto seen = staff_.bars_in_sight();
    if (!pointed_at_ && !seen.empty() && std::ranges::find(seen, static_cast<std::size_t>(now)) == seen.end())
        now = static_cast<int>(seen.front());
    pointed_at_ = static_cast<std::size_t>(std::clamp(now, 0, last));
    staff_.grabKeyboardFocus();
}

void PracticeView::toggle_mixer()
{
    mixing_ = !mixing_;
    ring_.begin();
    show_choices();
    if (mixing_ && !volumes_.empty() && !ease_.one_switch)
        volumes_.front()->grabKeyboardFocus();
}

/// A row for each part, in the place of the music.
void PracticeView::show_volumes()
{
    const auto count = mixing_ && !choosing() ? shown_.volumes.size() : 0;
    if (volumes_.size() != count) {
        volumes_.clear();
        for (std::size_t n = 0; n < count; ++n) {
            auto& volume = *volumes_.emplace_back(std::make_unique<VolumeControl>());
            volume.set_appearance(appearance_);
            volume.on_volume = [this, n](double how_loud) {
                if (on_command)
                    on_command({.kind = Kind::set_volume, .bar = n, .tempo = 1.0, .volume = how_loud});
            };
            addAndMakeVisible(volume);
        }
        hand_over();
        resized();
    }
    for (std::size_t n = 0; n < count; ++n)
        volumes_[n]->show(shown_.parts[n], shown_.volumes[n], shown_.part == n);
}

void PracticeView::show_choices()
{
    const auto asks = choosing();
    mixing_ = mixing_ && !asks;
    show_volumes();
    if (!asks)
        cards_.clear();
    else if (cards_.size() != shown_.parts.size()) {
        cards_.clear();
        for (std::size_t n = 0; n < shown_.parts.size(); ++n) {
            auto& card = *cards_.emplace_back(std::make_unique<ChoiceCard>());
            card.show(shown_.parts[n], {});
            card.set_appearance(appearance_);
            card.set_first(shown_.part == n);
            card.onClick = [this, n] {
                if (on_command)
                    on_command({.kind = Kind::choose_part, .bar = n, .tempo = 1.0});
            };
            addAndMakeVisible(card);
        }
    }
    for (auto* child : std::initializer_list<juce::Component*> {
             &part_, &easier_, &staff_, &play_, &tempo_, &follow_, &own_part_, &mixer_, &keep_, &hear_})
        child->setVisible(!asks);
    staff_.setVisible(!asks && !mixing_);
    for (auto* child : {&notes_, &big_, &calm_, &one_switch_})
        child->setVisible(easing_ && !asks);
    show_turns();
    hand_over();
    resized();
    repaint();
    const auto elsewhere = staff_.isVisible() && staff_.hasKeyboardFocus(true);
    if (isShowing() && !elsewhere && !mixing_)
        take_focus();
}

SwitchChoices PracticeView::choices()
{
    auto offered = SwitchChoices {};
    const auto add = [&](juce::Button& button) {
        if (button.isVisible() && button.isEnabled())
            offered.push_back({button.getBounds(), [&button] {
                                   if (button.onClick)
                                       button.onClick();
                               }});
    };
    if (choosing()) {
        for (const auto& card : cards_)
            add(*card);
        add(back_);
        return offered;
    }
    if (mixing_) {
        for (const auto& volume : volumes_) {
            const auto where = volume->getPosition();
            offered.push_back({volume->less_area() + where, [&volume] { volume->move(-1); }});
            offered.push_back({volume->more_area() + where, [&volume] { volume->move(1); }});
        }
        add(mixer_);
        add(play_);
        return offered;
    }
    if (scanning_bars_) {
        for (const auto bar : staff_.bars_in_sight())
            offered.push_back({staff_.bounds_of(bar).translated(staff_.getX(), staff_.getY()), [this, bar] {
                                   scanning_bars_ = false;
                                   touch(bar);
                               }});
        add(further_);
        add(earlier_);
        // The way out, with nothing chosen.
        offered.push_back({staff_.getBounds(), [this] { scanning_bars_ = false; }});
        return offered;
    }
    add(play_);
    const auto tempo = tempo_.getBounds();
    if (!shown_.follows) {
        offered.push_back({tempo.withWidth(tempo.getWidth() / 2), [this] { tempo_.move(-2); }});
        offered.push_back({tempo.withTrimmedLeft(tempo.getWidth() / 2), [this] { tempo_.move(2); }});
    }
    for (auto* button : {&follow_, &own_part_, &mixer_, &keep_, &hear_})
        add(*button);
    if (shown_.page != nullptr)
        offered.push_back({staff_.getBounds(), [this] { scanning_bars_ = true; }});
    for (auto* button : {&measure_, &erase_, &part_, &easier_, &notes_, &big_, &calm_, &one_switch_, &back_})
        add(*button);
    return offered;
}

void PracticeView::press_switch()
{
    const auto before = scanning_bars_;
    ring_.press(choices());
    if (before != scanning_bars_)
        ring_.begin();
}

void PracticeView::mouseDown(const juce::MouseEvent&)
{
    // A switch may be a mouse's button, wherever its pointer is.
    if (ease_.one_switch)
        press_switch();
}

bool PracticeView::keyStateChanged(bool is_down)
{
    ring_.key_state_changed();
    return juce::Component::keyStateChanged(is_down);
}

bool PracticeView::keyPressed(const juce::KeyPress& key)
{
    if (key == juce::KeyPress::escapeKey && mixing_) {
        toggle_mixer();
        return true;
    }
    if (key == juce::KeyPress::escapeKey) {
        if (on_back)
            on_back();
        return true;
    }
    if (ease_.one_switch) {
        if (!SwitchRing::is_switch(key))
            return false;
        if (ring_.is_new(key))
            press_switch();
        return true;
    }
    if (key == juce::KeyPress::spaceKey && !choosing()) {
        command(Kind::play_or_stop);
        return true;
    }
    if (is_arrow(key)) {
        const auto on = key == juce::KeyPress::rightKey || key == juce::KeyPress::downKey;
        if (mixing_)
            pass_focus(volumes_, on ? 1 : -1);
        else if (!choosing())
            point(on ? 1 : -1);
        else if (!pass_focus(cards_, key))
            take_focus();
        return true;
    }
    if ((key == juce::KeyPress::pageDownKey || key == juce::KeyPress::pageUpKey) && !choosing()) {
        staff_.turn(key == juce::KeyPress::pageDownKey ? 1 : -1);
        return true;
    }
    if (key == juce::KeyPress::deleteKey && erase_.isVisible()) {
        command(Kind::erase_take);
        return true;
    }
    if (key == juce::KeyPress::returnKey && pointed_at_ && !choosing()) {
        touch(*pointed_at_);
        return true;
    }
    if (choosing())
        return false;
    switch (juce::CharacterFunctions::toLowerCase(key.getTextCharacter())) {
    case '-':
    case '_':
        tempo_.move(-1);
        return true;
    case '+':
    case '=':
        tempo_.move(1);
        return true;
    case 'w':
        command(Kind::toggle_follow);
        return true;
    case 'm':
        command(Kind::toggle_own_part);
        return true;
    case 'v':
        toggle_mixer();
        return true;
    case 'k':
        command(Kind::toggle_keep);
        return true;
    case 'h':
        if (shown_.has_take)
            command(Kind::hear_take);
        return true;
    case 't':
        if (offers_measuring())
            command(Kind::measure);
        return true;
    case 'i':
        command(Kind::ask_part);
        return true;
    case 'e':
        toggle_easier();
        return true;
    case 'n':
        command(Kind::next_easier);
        return true;
    default:
        return false;
    }
}

std::string PracticeView::bars_about() const
{
    if (shown_.page == nullptr || choosing())
        return {};
    if (!shown_.bars)
        return std::string {texts_(Text::touch_bars)};
    const auto& score = *shown_.page->score;
    const auto number = [&](std::size_t bar) { return score.printed(score.bars()[bar]).number; };
    const auto first = number(shown_.bars->first);
    const auto last = number(shown_.bars->last);
    if (!shown_.loops)
        return texts_(Text::from_bar, first);
    return first == last ? texts_(Text::again_bar, first) : texts_(Text::again_bars, first, last);
}

void PracticeView::resized()
{
    const auto layout = PracticeLayout::within(getLocalBounds(), ease_.big);
    back_.setBounds(layout.back);
    part_.setBounds(layout.part);
    easier_.setBounds(layout.easier);
    auto eases = layout.feedback;
    auto music = layout.staff;
    if (ease_.big) {
        // As tall as the other big buttons, above the place where a child is told something.
        const auto more = eases.getHeight() * 7 / 10;
        eases.setTop(eases.getY() - more);
        if (easing_)
            music.removeFromBottom(more);
    }
    staff_.setBounds(music);
    earlier_.setBounds(layout.earlier);
    further_.setBounds(layout.further);
    erase_.setBounds(layout.erase);
    measure_.setBounds(layout.measure);
    play_.setBounds(layout.play);
    tempo_.setBounds(layout.tempo);
    const auto buttons = std::array {&follow_, &own_part_, &mixer_, &keep_, &hear_};
    lay_in_columns(volumes_, layout.staff, juce::roundToInt(Scale {getWidth(), getHeight()}.space(2)),
                   getHeight() / 9);
    for (std::size_t n = 0; n < buttons.size(); ++n)
        buttons[n]->setBounds(layout.buttons[n]);
    const auto gap = juce::roundToInt(Scale {getWidth(), getHeight()}.space(1.5F));
    const auto width = (eases.getWidth() - 3 * gap) / 4;
    for (auto* button : {&notes_, &big_, &calm_, &one_switch_}) {
        button->setBounds(eases.removeFromLeft(width));
        eases.removeFromLeft(gap);
    }
    if (cards_.empty())
        return;
    // The parts in a grid of as few rows as let their names stand.
    auto area = layout.staff.getUnion(layout.play).getUnion(layout.buttons.back());
    area = area.reduced(juce::roundToInt(Scale {getWidth(), getHeight()}.space(6)), 0);
    const auto count = static_cast<int>(cards_.size());
    const auto columns = juce::jmin(count, count <= 4 ? 2 : count <= 9 ? 3 : count <= 16 ? 4 : 6);
    lay_in_grid(cards_, area, columns, gap);
}

void PracticeView::paint(juce::Graphics& g)
{
    const auto& colours = palette(appearance_);
    const auto scale = Scale {getWidth(), getHeight()};
    const auto layout = PracticeLayout::within(getLocalBounds(), ease_.big);
    g.fillAll(colours.background);
    g.setColour(colours.text);
    draw_fitted(g, choosing() ? as_juce(texts_(Text::which_part)) : as_juce(shown_.title), Weight::bold,
                scale.title(), layout.title.toFloat(), juce::Justification::centredLeft);
    g.setColour(colours.quiet);
    draw_fitted(g, as_juce(choosing() ? shown_.title : bars_about()), Weight::regular, scale.small(),
                layout.bars_about.toFloat(), juce::Justification::centredLeft);
    if (choosing())
        return;
    draw_fitted(g, as_juce(texts_(ease_.one_switch ? Text::switch_keys : Text::practice_keys)),
                Weight::regular, scale.small() * 0.8F, layout.keys.toFloat(),
                juce::Justification::centredLeft);
    // What is kept of a child is said where it can be undone.
    g.setColour(shown_.asks_erase ? colours.warning : colours.quiet);
    draw_fitted(g, as_juce(shown_.kept), shown_.asks_erase ? Weight::bold : Weight::regular, scale.small(),
                layout.kept.toFloat(), juce::Justification::centredLeft);
    paint_hearing(g, layout, colours);
    if (!easing_)
        paint_feedback(g, layout, colours);
}

void PracticeView::paint_hearing(juce::Graphics& g, const PracticeLayout& layout,
                                 const Palette& colours) const
{
    if (shown_.hearing.empty())
        return;
    const auto scale = Scale {getWidth(), getHeight()};
    auto area = layout.hearing.toFloat();
    g.setColour(shown_.hearing_is_trouble ? colours.warning : colours.quiet);
    // The level, as five lamps.
    auto lamps = area.removeFromRight(area.getHeight() * 4.0F);
    area.removeFromRight(scale.space(1));
    draw_fitted(g, as_juce(shown_.hearing), shown_.hearing_is_trouble ? Weight::bold : Weight::regular,
                scale.small(), area, juce::Justification::centredRight);
    const auto step = lamps.getWidth() / 5;
    for (auto n = 0; n < 5; ++n) {
        const auto lit = shown_.scene.level * 5.0 > n + 0.5;
        const auto size = lamps.getHeight() * (lit ? 0.62F : 0.26F);
        g.setColour(lit ? colours.in_tune : colours.line);
        g.fillEllipse(lamps.removeFromLeft(step).withSizeKeepingCentre(size, size));
    }
}

void PracticeView::paint_feedback(juce::Graphics& g, const PracticeLayout& layout,
                                  const Palette& colours) const
{
    const auto scale = Scale {getWidth(), getHeight()};
    auto lines = std::vector<std::string> {};
    auto weight = Weight::bold;
    g.setColour(colours.text);
    if (!shown_.trouble.empty() && shown_.stage != Stage::opening) {
        lines.push_back(shown_.trouble);
        g.setColour(colours.warning);
    } else if (shown_.stage == Stage::opening || shown_.stage == Stage::loading) {
        lines.emplace_back(texts_(Text::getting_ready));
    } else if (shown_.scene.waiting) {
        lines.emplace_back(texts_(Text::waits_now));
    } else {
        lines = shown_.feedback;
    }
    if (lines.empty())
        return;
    auto area = layout.feedback.toFloat();
    if (offers_measuring())
        area.setRight(static_cast<float>(layout.measure.getX()) - scale.space(1));
    const auto colour = lines.size() == 1 && lines.front() == shown_.trouble ? colours.warning : colours.text;
    g.setColour(colours.surface);
    g.fillRoundedRectangle(area, scale.space(2));
    g.setColour(colour);
    auto inside = area.reduced(scale.space(3), scale.space(1));
    const auto height =
        juce::jmin(scale.body(), inside.getHeight() / static_cast<float>(lines.size()) / 1.15F);
    if (lines.size() == 1) {
        g.setFont(font(weight, height));
        g.drawFittedText(as_juce(lines.front()), inside.toNearestInt(), juce::Justification::centredLeft,
                         juce::jmax(1, static_cast<int>(inside.getHeight() / (height * 1.1F))), 0.8F);
        return;
    }
    const auto each = inside.getHeight() / static_cast<float>(lines.size());
    for (std::size_t n = 0; n < lines.size(); ++n)
        draw_fitted(g, as_juce(lines[n]), n == 0 ? Weight::bold : Weight::regular, height,
                    inside.removeFromTop(each), juce::Justification::centredLeft);
}

void PracticeView::paintOverChildren(juce::Graphics& g)
{
    const auto& colours = palette(appearance_);
    const auto layout = PracticeLayout::within(getLocalBounds(), ease_.big);
    if (shown_.scene.count > 0 && shown_.stage == Stage::playing) {
        const auto size = static_cast<float>(layout.staff.getHeight()) * 0.62F;
        const auto disc = juce::Rectangle<float> {size, size}.withCentre(
            {static_cast<float>(layout.staff.getCentreX()) + static_cast<float>(getWidth()) * 0.18F,
             static_cast<float>(layout.staff.getCentreY())});
        g.setColour(colours.in_tune);
        g.fillEllipse(disc);
        g.setColour(colours.on_accent);
        g.setFont(font(Weight::bold, size * 0.85F));
        g.drawText(juce::String {shown_.scene.count}, disc, juce::Justification::centred, false);
    }
    ring_.paint(g, colours);
}

}  // namespace tutti::desktop
