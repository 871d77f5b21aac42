// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/main_window.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <utility>

#include "desktop/calm_system.hpp"
#include "desktop/look/fonts.hpp"
#include "shared/places.hpp"
#include "units/utf8.hpp"

namespace tutti::desktop {

namespace {

/// What foot pedals send that say they are keyboards: those for turning pages, Enter, and the function keys
/// that have no other use here.
bool is_of_a_pedal(const juce::KeyPress& key)
{
    const auto code = key.getKeyCode();
    for (const auto one :
         {juce::KeyPress::pageDownKey, juce::KeyPress::pageUpKey, juce::KeyPress::returnKey,
          juce::KeyPress::leftKey, juce::KeyPress::rightKey, juce::KeyPress::upKey, juce::KeyPress::downKey})
        if (code == one)
            return true;
    return code >= juce::KeyPress::F1Key && code <= juce::KeyPress::F10Key;
}

/// What goes on step by step while its key is held, where it is no pedal's.
bool steps(const juce::KeyPress& key)
{
    for (const auto one : {juce::KeyPress::leftKey, juce::KeyPress::rightKey, juce::KeyPress::upKey,
                           juce::KeyPress::downKey, juce::KeyPress::pageUpKey, juce::KeyPress::pageDownKey,
                           juce::KeyPress::tabKey, juce::KeyPress::backspaceKey})
        if (key.getKeyCode() == one)
            return true;
    return juce::String {"+-.,"}.containsChar(key.getTextCharacter());
}

LoudspeakerOpener opener_of(const std::filesystem::path& file)
{
    if (file.empty())
        return default_loudspeaker;
    return [file] { return open_loudspeaker_file(file); };
}

Preferences kept_preferences()
{
    auto file = std::ifstream {preferences_file(), std::ios::binary};
    return preferences_from(std::string {std::istreambuf_iterator<char> {file}, {}});
}

}  // namespace

Stage::Stage(Texts texts, const std::filesystem::path& loudspeaker_file)
    : texts_ {texts}
    , open_loudspeaker_ {opener_of(loudspeaker_file)}
    , preferences_keeper_ {preferences_file()}
    , preferences_ {kept_preferences()}
    , conductor_ {texts}
    , report_ {texts}
    , setup_ {texts, search_, pieces_, retirement_}
    , review_ {texts, retirement_, open_loudspeaker_}
    , practice_ {texts, pieces_, retirement_, open_loudspeaker_}
    , key_guard_ {*this, [this](const juce::KeyPress& key) {
                      const auto is_switch = on_ == &practice_ && preferences_.one_switch;
                      return on_ != &conductor_ && !is_switch && steps(key);
                  }}
{
    setOpaque(true);
    setWantsKeyboardFocus(true);
    setSize(1280, 800);
    start_.on_choose = [this](StartChoice choice) {
        switch (choice) {
        case StartChoice::rehearse:
            rehearse_interface();
            break;
        case StartChoice::demo:
            rehearse(demo_plan(texts_));
            break;
        case StartChoice::practise:
            show_practice({});
            break;
        case StartChoice::set_up:
            show_setup();
            break;
        case StartChoice::look_back:
            show_review({});
            break;
        }
    };
    setup_.on_rehearse = [this](RehearsalPlan plan) {
        take_class();
        rehearse(std::move(plan));
    };
    setup_.on_back = [this] {
        setup_.end();
        take_class();
        show_start({});
    };
    conductor_.on_end = [this] {
        if (rehearsal_ != nullptr)
            end_or_ask(LiveRehearsal::Command::ask_close);
    };
    report_.on_back = [this] { show_start({}); };
    review_.on_back = [this] {
        review_.end();
        show_start({});
    };
    practice_.on_title = [this](const std::string& title) { say_title(title); };
    practice_.on_back = [this] { show_start({}); };
    practice_.on_ease = [this](const PracticeEase& before, const PracticeEase& now) {
        preferences_ = with_ease(preferences_, before, now);
        preferences_keeper_.keep(text_of(preferences_));
    };
    set_appearance(preferences_.light ? Appearance::light : Appearance::dark);
    take_class();
    show_start({});
}

Stage::~Stage()
{
    juce::LookAndFeel::setDefaultLookAndFeel(nullptr);
}

void Stage::parentHierarchyChanged()
{
    // Pictures are the window's: there are none before it is there.
    if (each_picture_ == nullptr && getPeer() != nullptr)
        each_picture_ = std::make_unique<juce::VBlankAttachment>(this, [this] { look(); });
}

void Stage::look()
{
    key_guard_.look();
    if (on_ == &start_) {
        update(start_state_, search_);
        start_.show(start_picture(start_state_, texts_));
        return;
    }
    if (on_ == &setup_)
        setup_.look();
    if (on_ == &review_)
        review_.look();
    if (on_ == &practice_)
        practice_.look();
    if (rehearsal_ == nullptr)
        return;
    const auto& view = rehearsal_->view();
    switch (view.stage) {
    case LiveRehearsal::Stage::opening:
    case LiveRehearsal::Stage::ending: {
        auto picture = view.picture;
        picture.headline = {};
        picture.headline.words =
            texts_(view.stage == LiveRehearsal::Stage::opening ? Text::starting : Text::ending);
        conductor_.show(picture);
        break;
    }
    case LiveRehearsal::Stage::playing:
        conductor_.show(view.picture);
        if (view.picture.asks)
            end_confirmation_.shown(Confirmation::Moment::clock::now());
        say_title(title_of(view.picture, texts_));
        break;
    case LiveRehearsal::Stage::ended:
        show_report();
        break;
    case LiveRehearsal::Stage::failed:
        show_start(view.failure);
        break;
    }
}

void Stage::say_title(std::string_view title)
{
    if (auto* window = getTopLevelComponent(); window != this)
        window->setName(title.empty() ? "Tutti" : "Tutti: " + as_juce(title));
}

void Stage::put_on(juce::Component* view, std::string_view title)
{
    say_title(title);
    if (on_ != nullptr)
        removeChildComponent(on_);
    on_ = view;
    addAndMakeVisible(*on_);
    on_->setBounds(getLocalBounds());
}

void Stage::take_focus()
{
    if (on_ == &start_)
        start_.take_focus();
    else if (on_ == &report_)
        report_.grabKeyboardFocus();
    else if (on_ == &setup_)
        setup_.grabKeyboardFocus();
    else if (on_ == &review_)
        review_.grabKeyboardFocus();
    else if (on_ == &practice_)
        practice_.take_focus();
    else
        grabKeyboardFocus();
}

void Stage::show_start(std::string trouble)
{
    retirement_.take(std::move(rehearsal_));
    end_confirmation_.take_back();
    search_.begin();  // one may have been plugged in meanwhile
    start_state_.trouble = std::move(trouble);
    start_state_.looking = search_.looking();
    start_.show(start_picture(start_state_, texts_));
    put_on(&start_, {});
    take_focus();
}

void Stage::show_report()
{
    const auto view = rehearsal_->view();
    retirement_.take(std::move(rehearsal_));
    end_confirmation_.take_back();
    put_on(&report_, texts_(Text::report_title));
    kept_in_ = view.kept_in;
    report_.show(view.report, view.kept_in);
    take_focus();
}

void Stage::rehearse(Result<RehearsalPlan> plan)
{
    if (!plan) {
        show_start(plan.error().message);
        return;
    }
    plan->open_loudspeaker = open_loudspeaker_;
    conductor_.show({});
    auto beginning = ConductorPicture {};
    beginning.class_name = printable(plan->cls.name);
    put_on(&conductor_, title_of(beginning, texts_));
    grabKeyboardFocus();
    rehearsal_ = std::make_unique<LiveRehearsal>(*std::move(plan));
}

void Stage::rehearse_interface()
{
    if (search_.looking())
        return;
    if (!start_state_.interface) {
        search_.begin();
        return;
    }
    auto plan = interface_plan(start_state_.cls, *start_state_.interface, texts_);
    if (start_state_.cls)
        plan.score = setup_.piece().folder_or_score;
    rehearse(std::move(plan));
}

/// What has been set up, now or when the program last ran, is what the start rehearses with.
void Stage::take_class()
{
    start_state_.chosen = setup_.interface();
    start_state_.cls = setup_.cls();
    start_state_.piece = setup_.piece().title;
}

void Stage::show_review(const std::filesystem::path& session)
{
    put_on(&review_, texts_(Text::look_back));
    review_.begin(session);
    take_focus();
}

/// Asked anew each time: the wish may have changed since.
void Stage::ask_for_calm()
{
    const auto calm = system_is_calm();
    setup_.set_calm(ease_of(preferences_, calm).calm);
    practice_.set_ease(ease_of(preferences_, calm));
}

void Stage::show_setup(const SetupRequest& request)
{
    ask_for_calm();
    put_on(&setup_, texts_(Text::set_up));
    setup_.begin(request);
    take_focus();
}

void Stage::show_practice(const PracticeRequest& request)
{
    if (!request.pupil.empty())
        pupil_ = request.pupil;
    ask_for_calm();
    put_on(&practice_, texts_(Text::practise));
    practice_.begin(pupil_);
    if (!request.piece.empty())
        practice_.open(request.piece);
    take_focus();
}

void Stage::choose_interface()
{
    const auto titles = search_.titles();
    if (titles.empty()) {
        search_.begin();
        return;
    }
    auto menu = juce::PopupMenu {};
    menu.addItem(as_juce(texts_(Text::look_again)), [this] { search_.begin(); });
    menu.addSeparator();
    for (const auto& title : titles)
        menu.addItem(as_juce(title), true, title == start_state_.interface, [this, title] {
            setup_.choose_interface(title);
            take_class();
        });
    menu.showMenuAsync(juce::PopupMenu::Options {}.withTargetComponent(this).withStandardItemHeight(44));
}

void Stage::set_appearance(Appearance appearance)
{
    appearance_ = appearance;
    auto look = std::make_unique<StandardLook>(appearance);
    juce::LookAndFeel::setDefaultLookAndFeel(look.get());
    standard_look_ = std::move(look);
    start_.set_appearance(appearance);
    conductor_.set_appearance(appearance);
    report_.set_appearance(appearance);
    setup_.set_appearance(appearance);
    review_.set_appearance(appearance);
    practice_.set_appearance(appearance);
}

bool Stage::keyPressed(const juce::KeyPress& key)
{
    if (key == juce::KeyPress::F11Key) {
        auto& desktop = juce::Desktop::getInstance();
        auto* window = getTopLevelComponent();
        desktop.setKioskModeComponent(desktop.getKioskModeComponent() == nullptr ? window : nullptr, false);
        return true;
    }
    if (key == juce::KeyPress {'q', juce::ModifierKeys::commandModifier, 0}) {
        close_or_ask();
        return true;
    }
    const auto letter = juce::CharacterFunctions::toLowerCase(key.getTextCharacter());
    if (letter == 'd') {
        set_appearance(appearance_ == Appearance::dark ? Appearance::light : Appearance::dark);
        preferences_.light = appearance_ == Appearance::light;
        preferences_keeper_.keep(text_of(preferences_));
        return true;
    }
    if (on_ == &conductor_)
        return rehearsal_key(key);
    if (on_ == &report_ && key == juce::KeyPress::returnKey && !kept_in_.empty()) {
        show_review(kept_in_);
        return true;
    }
    if (on_ == &report_ && key == juce::KeyPress::escapeKey) {
        show_start({});
        return true;
    }
    if (on_ == &start_ && letter == 'i') {
        choose_interface();
        return true;
    }
    return false;
}

bool Stage::rehearsal_key(const juce::KeyPress& key)
{
    if (rehearsal_ == nullptr)
        return false;
    using Command = LiveRehearsal::Command;
    if (key == juce::KeyPress::escapeKey) {
        end_or_ask(Command::ask_end);
        return true;
    }
    const auto letter = juce::CharacterFunctions::toLowerCase(key.getTextCharacter());
    const auto command = key == juce::KeyPress::spaceKey || letter == 'm' || is_of_a_pedal(key)
                             ? std::optional {Command::mark}
                         : letter == 'r' ? std::optional {Command::toggle_recording}
                         : letter == 't' ? std::optional {Command::toggle_tuning}
                         : letter == 'o' ? std::optional {Command::toggle_strings}
                         : letter == 'p' ? std::optional {Command::example}
                         : letter == 's' ? std::optional {Command::skip_tuning_turn}
                                         : std::nullopt;
    if (!command)
        return false;
    rehearsal_->press(*command);
    return true;
}

/// A rehearsal is not ended by one key: the first press leaves the whole screen or says that another ends it.
/// While its interface opens there is nothing to lose, and nothing yet that could ask.
void Stage::end_or_ask(LiveRehearsal::Command ask)
{
    auto& desktop = juce::Desktop::getInstance();
    if (desktop.getKioskModeComponent() != nullptr) {
        desktop.setKioskModeComponent(nullptr, false);
        return;
    }
    const auto playing = rehearsal_->view().stage == LiveRehearsal::Stage::playing;
    rehearsal_->press(!playing || asked_again() ? LiveRehearsal::Command::end : ask);
}

void Stage::close_or_ask()
{
    const auto running = rehearsal_ != nullptr && rehearsal_->view().stage == LiveRehearsal::Stage::playing;
    if (!running || asked_again())
        juce::JUCEApplication::getInstance()->systemRequestedQuit();
    else
        rehearsal_->press(LiveRehearsal::Command::ask_close);
}

/// Whether this press answers the question that an earlier one put.
bool Stage::asked_again()
{
    const auto now = Confirmation::Moment::clock::now();
    end_confirmation_.lapse(now);
    return end_confirmation_.press(now);
}

void Stage::resized()
{
    if (on_ != nullptr)
        on_->setBounds(getLocalBounds());
}

MainWindow::MainWindow(Texts texts, const SetupRequest& set_up, const PracticeRequest& practice,
                       const std::filesystem::path& loudspeaker_file)
    : juce::DocumentWindow {"Tutti", palette(Appearance::dark).background, allButtons}
    , stage_ {nullptr}
{
    setUsingNativeTitleBar(true);
    setResizable(true, false);
    setResizeLimits(800, 480, 10'000, 10'000);
    auto stage = std::make_unique<Stage>(texts, loudspeaker_file);
    stage_ = stage.get();
    setContentOwned(stage.release(), true);
    const auto* display = juce::Desktop::getInstance().getDisplays().getPrimaryDisplay();
    const auto room = display != nullptr ? display->userArea : juce::Rectangle {getWidth(), getHeight()};
    centreWithSize(juce::jmin(getWidth(), room.getWidth()), juce::jmin(getHeight(), room.getHeight()));
    setVisible(true);
    if (!practice.nothing())
        stage_->show_practice(practice);
    else if (!set_up.nothing())
        stage_->show_setup(set_up);
    else
        stage_->take_focus();
}

void MainWindow::activeWindowStatusChanged()
{
    DocumentWindow::activeWindowStatusChanged();
    // The system gives the keyboard to the window; it is the stage that has use for it.
    if (isActiveWindow() && stage_ != nullptr && !stage_->hasKeyboardFocus(true))
        stage_->take_focus();
}

bool MainWindow::keyPressed(const juce::KeyPress& key)
{
    return stage_->keyPressed(key);
}

void MainWindow::closeButtonPressed()
{
    stage_->close_or_ask();
}

}  // namespace tutti::desktop
