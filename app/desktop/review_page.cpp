// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/review_page.hpp"

#include <utility>

#include "desktop/look/fonts.hpp"
#include "desktop/model/file_url.hpp"
#include "shared/places.hpp"

namespace tutti::desktop {

ReviewPage::ReviewPage(Texts texts, Retirement& retirement, LoudspeakerOpener open)
    : texts_ {texts}
    , retirement_ {retirement}
    , open_loudspeaker_ {std::move(open)}
    , view_ {texts}
    , desk_ {texts}
{
    setWantsKeyboardFocus(true);
    addAndMakeVisible(view_);
    view_.on_back = [this] { back(); };
    view_.on_session = [this](std::size_t line) {
        desk_.choose_line(line);
        open_line();
    };
    view_.on_finding = [this](std::size_t finding) {
        desk_.choose_finding(finding);
        silence_what_was_left();
    };
    view_.on_entry = [this](std::size_t entry) {
        desk_.choose_entry(entry);
        silence_what_was_left();
    };
    view_.on_wheel = [this](int columns, int rows) {
        desk_.step(columns, rows);
        silence_what_was_left();
    };
    view_.on_aspect = [this](std::size_t aspect) { desk_.choose_aspect(aspect); };
    view_.on_cell = [this](std::size_t section, std::size_t bar) {
        // A second click on the same bar is heard.
        const auto again = desk_.section() == section && desk_.bar() == bar;
        desk_.choose_cell(section, bar);
        if (again)
            hear(false);
        else
            silence_what_was_left();
    };
    view_.on_press = [this](ReviewAction action) { press(action); };
}

void ReviewPage::begin(const std::filesystem::path& session)
{
    live_ = std::make_unique<LiveReview>(sessions_folder(), reports_folder(), open_loudspeaker_, texts_);
    desk_ = ReviewDesk {texts_};
    pages_ = 0;
    live_->list();
    if (!session.empty())
        live_->open(session);
    look();
}

void ReviewPage::end()
{
    retirement_.take(std::move(live_));
}

void ReviewPage::look()
{
    if (live_ == nullptr)
        return;
    const auto& now = live_->view();
    if (std::exchange(pages_, now.pages) < now.pages)
        // It goes through a shell, and the session's name is somebody else's.
        juce::Process::openDocument(as_juce(file_url(std::filesystem::absolute(now.page))), {});
    if (desk_.is_stale(now))
        view_.show(desk_.picture(now));
}

void ReviewPage::open_line()
{
    const auto& now = live_->view();
    if (desk_.line() >= now.sessions.size())
        return;
    const auto& folder = now.sessions[desk_.line()].folder;
    if (desk_.asks_other())
        live_->compare_with(folder);
    else
        live_->open(folder);
    desk_.ask_other(false);
}

void ReviewPage::hear(bool slowly)
{
    const auto& now = live_->view();
    if (now.open != nullptr && !now.open->has_sound)
        return;
    if (now.plays && now.section == desk_.section() && now.bar == desk_.bar() && now.slowly == slowly)
        live_->stop();
    else
        live_->play(desk_.section(), desk_.bar(), slowly);
    desk_.hears();
}

void ReviewPage::silence_what_was_left()
{
    if (desk_.has_left_what_is_heard())
        live_->stop();
}

void ReviewPage::write(session::Writing kind)
{
    view_.edit_note([this, kind, bar = desk_.bar()](std::string text) {
        if (live_ != nullptr)
            live_->write(kind, std::move(text), bar);
    });
}

void ReviewPage::press(ReviewAction action)
{
    switch (action) {
    case ReviewAction::hear:
        hear(false);
        break;
    case ReviewAction::hear_slowly:
        hear(true);
        break;
    case ReviewAction::note:
        write(session::Writing::note);
        break;
    case ReviewAction::goal:
        write(session::Writing::goal);
        break;
    case ReviewAction::page:
        live_->write_page();
        break;
    case ReviewAction::cards:
        live_->write_cards();
        break;
    case ReviewAction::journal:
        desk_.show_journal(!desk_.shows_journal());
        break;
    case ReviewAction::compare:
        live_->list();  // one may have been kept meanwhile
        desk_.ask_other(true);
        break;
    }
}

void ReviewPage::back()
{
    if (desk_.asks_other())
        desk_.ask_other(false);
    else if (live_->view().open != nullptr)
        live_->close();
    else if (on_back)
        on_back();
}

bool ReviewPage::keyPressed(const juce::KeyPress& key)
{
    if (view_.editing() || live_ == nullptr)
        return false;
    const auto is = [&](int code) { return key.getKeyCode() == code; };
    if (is(juce::KeyPress::escapeKey)) {
        back();
        return true;
    }
    if (is(juce::KeyPress::leftKey) || is(juce::KeyPress::rightKey) || is(juce::KeyPress::upKey) ||
        is(juce::KeyPress::downKey)) {
        desk_.step(is(juce::KeyPress::rightKey)  ? 1
                   : is(juce::KeyPress::leftKey) ? -1
                                                 : 0,
                   is(juce::KeyPress::downKey) ? 1
                   : is(juce::KeyPress::upKey) ? -1
                                               : 0);
        silence_what_was_left();
        return true;
    }
    if (live_->view().open != nullptr && !desk_.asks_other())
        return table_key(key);
    if (!is(juce::KeyPress::returnKey))
        return false;
    open_line();
    return true;
}

bool ReviewPage::table_key(const juce::KeyPress& key)
{
    const auto is = [&](int code) { return key.getKeyCode() == code; };
    if (is(juce::KeyPress::returnKey) && desk_.shows_journal()) {
        desk_.choose_entry(desk_.entry());
        desk_.show_journal(false);
        silence_what_was_left();
        return true;
    }
    if (is(juce::KeyPress::tabKey)) {
        desk_.next_aspect(key.getModifiers().isShiftDown() ? -1 : 1);
        return true;
    }
    if (is(juce::KeyPress::returnKey) || is(juce::KeyPress::spaceKey)) {
        hear(live_->view().plays && live_->view().slowly);
        return true;
    }
    const auto letter = juce::CharacterFunctions::toLowerCase(key.getTextCharacter());
    if (letter >= '1' && letter <= '5') {
        desk_.choose_finding(static_cast<std::size_t>(letter - '1'));
        silence_what_was_left();
        return true;
    }
    const auto action = letter == 's'   ? std::optional {ReviewAction::hear_slowly}
                        : letter == 'n' ? std::optional {ReviewAction::note}
                        : letter == 'g' ? std::optional {ReviewAction::goal}
                        : letter == 'h' ? std::optional {ReviewAction::page}
                        : letter == 'k' ? std::optional {ReviewAction::cards}
                        : letter == 'j' ? std::optional {ReviewAction::journal}
                        : letter == 'c' ? std::optional {ReviewAction::compare}
                                        : std::nullopt;
    if (action)
        press(*action);
    return action.has_value();
}

}  // namespace tutti::desktop
