// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/setup_page.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "desktop/look/fonts.hpp"
#include "desktop/model/instrument_names.hpp"
#include "shared/class_files.hpp"
#include "shared/input.hpp"
#include "shared/places.hpp"
#include "units/utf8.hpp"

namespace tutti::desktop {

namespace {

constexpr auto a_step_of_the_reference = 0.5_Hz;
constexpr auto item_height = 40;
constexpr auto between_keepings = juce::uint32 {1000};  // milliseconds

LiveSoundCheck::Opener opener_of(const SoundSource& source)
{
    return [source] {
        return source.file.empty() ? open_interface(source.interface, 0) : open_recording(source.file);
    };
}

}  // namespace

std::string SoundSource::title() const
{
    return file.empty() ? interface : file.filename().string();
}

SetupPage::SetupPage(Texts texts, InterfaceSearch& search, PieceSearch& piece_search, Retirement& retirement)
    : texts_ {texts}
    , search_ {search}
    , piece_search_ {piece_search}
    , retirement_ {retirement}
    , view_ {texts}
    , setup_ {KeptClass {}, {}, texts}
    , keeper_ {set_up_file()}
{
    setWantsKeyboardFocus(true);
    addAndMakeVisible(view_);
    view_.on_back = [this] { back(); };
    view_.on_press = [this](SetupAction action) { press(action); };
    view_.on_select = [this](std::size_t section) { setup_.select(section); };
    view_.on_point = [this](int channel) { setup_.point_at(channel); };
    view_.on_give = [this](int channel, std::optional<std::size_t> section) {
        setup_.editor().give(channel, section);
        if (section)
            setup_.select(*section);
    };
    view_.on_move = [this](std::size_t from, std::size_t to) { setup_.move(from, to); };
    take_up();
}

void SetupPage::begin(const SetupRequest& request)
{
    listening_ = true;
    pedals_ = std::make_unique<io::MidiPedals>();
    piece_search_.begin();  // one may have come meanwhile
    if (!request.class_file.empty())
        setup_.open(request.class_file);
    if (!request.recording.empty())
        source_ = {{}, request.recording};
    if (!source_.nothing())
        listen_to(source_);
    look();
}

void SetupPage::end()
{
    listening_ = false;
    setup_.cancel();
    keep_as_it_is();
    retirement_.take(std::move(check_));
    retirement_.take(std::move(pedals_));
}

void SetupPage::listen_to(SoundSource source)
{
    retirement_.take(std::move(check_));
    setup_.cancel();
    source_ = std::move(source);
    check_ = std::make_unique<LiveSoundCheck>(opener_of(source_));
}

void SetupPage::look()
{
    if (!listening_)
        return;
    if (source_.nothing() && !search_.looking())
        if (const auto titles = search_.titles(); !titles.empty())
            listen_to(
                {std::ranges::find(titles, interface_) == titles.end() ? titles.front() : interface_, {}});
    static const auto nothing = LiveSoundCheck::View {};
    if (check_ != nullptr)
        check_->listen_for_a(setup_.reference_channel());
    if (pedals_->presses() > 0)
        setup_.say(texts_(Text::setup_pedal_pressed));
    view_.show(setup_.picture(check_ == nullptr ? nothing : check_->view(),
                              {source_.title(), pedals_->inputs() > 0, calm_}));
    setup_.shown(Confirmation::Moment::clock::now());
    if (const auto now = juce::Time::getMillisecondCounter(); now - kept_at_ >= between_keepings) {
        kept_at_ = now;
        keep_as_it_is();
    }
}

/// Whatever was done last, the set-up is there again as it was left: after Esc, a crash, a power cut.
void SetupPage::keep_as_it_is()
{
    if (!left_.is_held())
        return;
    auto left = setup_.editor().left();
    left.interface = interface_;
    keeper_.keep(text_of(left));
}

/// Of several windows the first has the set-up as it was left; the others begin with nothing.
void SetupPage::take_up()
{
    left_ = FileLock {set_up_file()};
    if (!left_.is_held())
        setup_.say(texts_(Text::setup_in_another_window));
    else if (auto left = kept_set_up()) {
        interface_ = left->interface;
        setup_ = Setup {*std::move(left), texts_};
    }
}

void SetupPage::choose_interface(const std::string& title)
{
    interface_ = title;
    if (listening_)
        listen_to({title, {}});
    else if (source_.file.empty())
        source_ = {title, {}};
    keep_as_it_is();
}

std::optional<audio::ClassDescription> SetupPage::cls()
{
    const auto finished = setup_.editor().finished();
    return finished ? std::optional {*finished} : std::nullopt;
}

juce::PopupMenu::Options SetupPage::beside(SetupAction action) const
{
    const auto area = view_.localAreaToGlobal(view_.layout().area_of(action).getSmallestIntegerContainer());
    return juce::PopupMenu::Options {}.withTargetScreenArea(area).withStandardItemHeight(item_height);
}

void SetupPage::choose_instrument(SetupAction asked_by, std::function<void(const Instrument&)> chosen)
{
    auto menu = juce::PopupMenu {};
    auto n = std::size_t {0};
    const auto now = asked_by == SetupAction::add ? std::nullopt : setup_.selected();
    for (const auto& instrument : instruments()) {
        if (n++ == instruments().size() / 2 + 1)
            menu.addColumnBreak();
        const auto ticked = now && setup_.editor().cls().sections[*now].instrument.name == instrument.name;
        menu.addItem(as_juce(instrument_title(instrument, texts_)), true, ticked,
                     [chosen, instrument] { chosen(instrument); });
    }
    menu.showMenuAsync(beside(asked_by));
}

void SetupPage::choose_source()
{
    auto menu = juce::PopupMenu {};
    for (const auto& title : search_.titles())
        menu.addItem(as_juce(printable(title)), true, title == source_.interface,
                     [this, title] { choose_interface(title); });
    const auto looking = search_.looking();
    menu.addItem(as_juce(texts_(looking ? Text::looking_for_interface : Text::look_again)), !looking, false,
                 [this] { search_.begin(); });
    menu.addSeparator();
    menu.addItem(as_juce(texts_(Text::setup_recording)), [this] {
        choose_file(Text::setup_recording, "*.flac;*.wav;*.ogg;*.aiff", [this](std::filesystem::path file) {
            listen_to({{}, std::move(file)});
        });
    });
    menu.showMenuAsync(beside(SetupAction::choose_source));
}

void SetupPage::choose_class()
{
    const auto kept = kept_classes();
    auto menu = juce::PopupMenu {};
    for (const auto& file : kept)
        menu.addItem(as_juce(printable(file.stem().string())), [this, file] { setup_.open(file); });
    if (!kept.empty())
        menu.addSeparator();
    menu.addItem(as_juce(texts_(Text::setup_new_class)), [this] { setup_.begin_anew(); });
    menu.addItem(as_juce(texts_(Text::setup_another_file)), [this] {
        choose_file(Text::choose_class, "*.json",
                    [this](const std::filesystem::path& file) { setup_.open(file); });
    });
    menu.showMenuAsync(beside(SetupAction::open));
}

void SetupPage::choose_piece()
{
    const auto chosen = piece().folder_or_score;
    auto menu = juce::PopupMenu {};
    menu.addItem(as_juce(texts_(Text::setup_no_piece)), true, chosen.empty(),
                 [this] { setup_.editor().set_piece({}); });
    for (const auto& offered : piece_search_.pieces())
        menu.addItem(as_juce(offered.title), true, offered.folder == chosen, [this, offered] {
            setup_.editor().set_piece({offered.folder, offered.title});
        });
    if (piece_search_.looking())
        menu.addItem(as_juce(texts_(Text::looking_for_pieces)), false, false, [] {});
    menu.addSeparator();
    menu.addItem(as_juce(texts_(Text::setup_own_piece)), [this] {
        choose_file(
            Text::setup_own_piece, {},
            [this](const std::filesystem::path& folder) {
                setup_.editor().set_piece({folder, printable(folder.filename().string())});
            },
            juce::FileBrowserComponent::canSelectDirectories);
    });
    menu.addItem(as_juce(texts_(Text::setup_score)), [this] {
        choose_file(Text::setup_score, "*.musicxml;*.mxl;*.xml;*.mid;*.midi",
                    [this](const std::filesystem::path& score) {
                        setup_.editor().set_piece({score, printable(score.stem().string())});
                    });
    });
    menu.showMenuAsync(beside(SetupAction::choose_piece));
}

void SetupPage::choose_file(Text title, const juce::String& patterns,
                            std::function<void(std::filesystem::path)> chosen, int kind)
{
    chooser_ = std::make_unique<juce::FileChooser>(
        as_juce(texts_(title)), juce::File::getSpecialLocation(juce::File::userHomeDirectory), patterns);
    chooser_->launchAsync(juce::FileBrowserComponent::openMode | kind,
                          [chosen = std::move(chosen)](const juce::FileChooser& chooser) {
                              if (const auto file = chooser.getResult(); file != juce::File {})
                                  chosen(file.getFullPathName().toStdString());
                          });
}

void SetupPage::rename_section()
{
    const auto section = setup_.selected();
    if (section)
        view_.edit(
            SetupAction::rename_section, setup_.editor().cls().sections[*section].name,
            [this, section = *section](const std::string& name) { setup_.editor().rename(section, name); });
}

void SetupPage::rehearse()
{
    const auto cls = setup_.editor().finished();
    if (!cls || source_.nothing()) {
        setup_.say(cls ? std::string {texts_(Text::setup_no_source)} : cls.error().message);
        return;
    }
    auto said = std::string {};
    if (setup_.editor().changed() && !setup_.editor().cls().name.empty())
        if (const auto saved = setup_.save(); !saved)
            said = saved.error().message;
    auto plan = source_.file.empty() ? interface_plan(*cls, source_.interface, texts_)
                                     : recording_plan(*cls, source_.file, texts_);
    plan.score = piece().folder_or_score;
    plan.said = std::move(said);  // the class is rehearsed all the same
    // An interface has one user at a time: the rehearsal closes what the set-up has open before it opens it.
    plan.open = [closing = std::make_shared<std::unique_ptr<LiveSoundCheck>>(std::move(check_)),
                 open = std::move(plan.open)] {
        closing->reset();
        return open();
    };
    listening_ = false;
    keep_as_it_is();
    retirement_.take(std::move(pedals_));
    if (on_rehearse)
        on_rehearse(std::move(plan));
}

void SetupPage::press(SetupAction action)
{
    auto& editor = setup_.editor();
    const auto section = setup_.selected();
    const auto reference = editor.cls().tuning.a4;
    switch (action) {
    case SetupAction::rename_class:
        view_.edit(action, editor.cls().name,
                   [this](const std::string& name) { setup_.editor().rename_class(name); });
        break;
    case SetupAction::add:
        choose_instrument(action, [this](const Instrument& instrument) { setup_.add(instrument); });
        break;
    case SetupAction::open:
        choose_class();
        break;
    case SetupAction::save:
        static_cast<void>(setup_.save());
        break;
    case SetupAction::rehearse:
        rehearse();
        break;
    case SetupAction::choose_source:
        choose_source();
        break;
    case SetupAction::choose_piece:
        choose_piece();
        break;
    case SetupAction::rename_section:
        rename_section();
        break;
    case SetupAction::choose_instrument:
        if (section)
            choose_instrument(action, [this, section = *section](const Instrument& instrument) {
                setup_.editor().set_instrument(section, instrument);
            });
        break;
    case SetupAction::fewer_players:
    case SetupAction::more_players:
        if (section)
            editor.change_players(*section, action == SetupAction::more_players ? 1 : -1);
        break;
    case SetupAction::ask:
        setup_.confirm();
        break;
    case SetupAction::remove:
        if (!setup_.cancel())
            setup_.remove_selected(Confirmation::Moment::clock::now());
        break;
    case SetupAction::cancel:
        setup_.cancel();
        break;
    case SetupAction::beginner:
        editor.set_tolerance(audio::beginner_tolerance);
        break;
    case SetupAction::developing:
        editor.set_tolerance(audio::developing_tolerance);
        break;
    case SetupAction::concert:
        editor.set_tolerance(audio::concert_tolerance);
        break;
    case SetupAction::reference_down:
        editor.set_reference(reference - a_step_of_the_reference);
        break;
    case SetupAction::reference_up:
        editor.set_reference(reference + a_step_of_the_reference);
        break;
    case SetupAction::take_reference:
        setup_.take_reference();
        break;
    }
}

/// Of what the set-up is in the midst of, or of the set-up.
void SetupPage::back()
{
    if (!setup_.cancel() && on_back)
        on_back();
}

bool SetupPage::keyPressed(const juce::KeyPress& key)
{
    if (view_.editing())
        return false;
    const auto shifted = key.getModifiers().isShiftDown();
    const auto is = [&](int code) { return key.getKeyCode() == code; };
    if (is(juce::KeyPress::leftKey) || is(juce::KeyPress::rightKey)) {
        const auto by = is(juce::KeyPress::rightKey) ? 1 : -1;
        if (shifted)
            setup_.move_selected(by);
        else
            setup_.step_selection(by);
        return true;
    }
    if (is(juce::KeyPress::upKey) || is(juce::KeyPress::downKey)) {
        setup_.step_channel(is(juce::KeyPress::downKey) ? 1 : -1);
        return true;
    }
    if (is(juce::KeyPress::tabKey)) {
        setup_.step_selection(shifted ? -1 : 1);
        return true;
    }
    if (is(juce::KeyPress::spaceKey)) {
        setup_.toggle_pointed();
        return true;
    }
    if (is(juce::KeyPress::returnKey)) {
        setup_.confirm();
        return true;
    }
    if (is(juce::KeyPress::deleteKey)) {
        press(SetupAction::remove);
        return true;
    }
    if (is(juce::KeyPress::F2Key)) {
        press(SetupAction::rename_section);
        return true;
    }
    if (is(juce::KeyPress::escapeKey)) {
        back();
        return true;
    }
    using Key = std::pair<juce::juce_wchar, SetupAction>;
    constexpr auto letters = std::array {
        Key {'n', SetupAction::add},
        Key {'o', SetupAction::open},
        Key {'s', SetupAction::save},
        Key {'r', SetupAction::rehearse},
        Key {'i', SetupAction::choose_source},
        Key {'w', SetupAction::choose_instrument},
        Key {'m', SetupAction::choose_piece},
        Key {'c', SetupAction::rename_class},
        Key {'p', SetupAction::take_reference},
        Key {'+', SetupAction::more_players},
        Key {'-', SetupAction::fewer_players},
        Key {'.', SetupAction::reference_up},
        Key {',', SetupAction::reference_down},
    };
    const auto letter = juce::CharacterFunctions::toLowerCase(key.getTextCharacter());
    for (const auto& [character, action] : letters)
        if (letter == character) {
            press(action);
            return true;
        }
    if (letter == 'a') {
        setup_.ask();
        return true;
    }
    if (letter == 't') {
        const auto tolerance = setup_.editor().cls().tolerance;
        press(tolerance == audio::beginner_tolerance     ? SetupAction::developing
              : tolerance == audio::developing_tolerance ? SetupAction::concert
                                                         : SetupAction::beginner);
        return true;
    }
    return false;
}

}  // namespace tutti::desktop
