// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/practice_page.hpp"

#include <utility>

#include "desktop/look/fonts.hpp"
#include "desktop/model/engine_sentences.hpp"
#include "shared/places.hpp"
#include "units/utf8.hpp"

namespace tutti::desktop {

namespace {

constexpr auto between_pictures = 30.0;  // milliseconds: what scrolls is drawn all over each time

}  // namespace

PracticePage::PracticePage(Texts texts, PieceSearch& search, Retirement& retirement, LoudspeakerOpener opener)
    : texts_ {texts}
    , search_ {search}
    , retirement_ {retirement}
    , open_loudspeaker_ {std::move(opener)}
    , pieces_view_ {texts}
    , view_ {texts}
{
    setWantsKeyboardFocus(true);
    addAndMakeVisible(pieces_view_);
    addChildComponent(view_);
    pieces_view_.on_piece = [this](std::size_t n) { open(pieces_[n].folder); };
    pieces_view_.on_own = [this] { choose_own(); };
    pieces_view_.on_card = [this](const std::string& card) { open_card(card); };
    pieces_view_.on_back = [this] {
        if (on_back)
            on_back();
    };
    view_.on_command = [this](const PracticeCommand& command) {
        if (practice_ != nullptr)
            practice_->press(command);
    };
    view_.on_back = [this] { show_pieces({}); };
    view_.on_ease = [this](const PracticeEase& before, const PracticeEase& now) {
        pieces_view_.set_one_switch(now.one_switch);
        if (on_ease)
            on_ease(before, now);
    };
}

void PracticePage::set_ease(const PracticeEase& ease)
{
    view_.set_ease(ease);
    pieces_view_.set_one_switch(ease.one_switch);
}

void PracticePage::begin(std::filesystem::path pupil)
{
    pupil_ = std::move(pupil);
    search_.begin();  // one may have come meanwhile
    show_pieces({});
}

void PracticePage::show_pieces(const std::string& trouble)
{
    retirement_.take(std::move(practice_));
    looked_at_ = juce::Time::getMillisecondCounterHiRes();
    looking_ = search_.looking();
    pieces_ = search_.pieces();
    trouble_ = trouble;
    pieces_view_.show(pieces_, looking_, trouble_);
    view_.setVisible(false);
    pieces_view_.setVisible(true);
    said_ = std::string {texts_(Text::practise)};
    if (on_title)
        on_title(said_);
    take_focus();
}

void PracticePage::open_card(const std::string& file_or_text)
{
    const auto card = card_from(file_or_text);
    if (!card) {
        show_pieces(printable(in_words(card.error().message, texts_)));
        return;
    }
    const auto piece = piece_called(card->piece);
    auto problem = std::error_code {};
    if (std::filesystem::exists(piece, problem))
        open(piece, *card);
    else
        show_pieces(printable(texts_(Text::practise_card_elsewhere, card->piece, pieces_folder().string())));
}

void PracticePage::open(const std::filesystem::path& piece, std::optional<PracticeCard> card)
{
    retirement_.take(std::move(practice_));
    practice_ = std::make_unique<LivePractice>(PracticePlan {.piece = piece,
                                                             .recording = pupil_,
                                                             .card = std::move(card),
                                                             .texts = texts_,
                                                             .open_loudspeaker = open_loudspeaker_});
    looked_at_ = juce::Time::getMillisecondCounterHiRes();
    view_.show(practice_->picture(), {});
    view_.begin();
    pieces_view_.setVisible(false);
    view_.setVisible(true);
    take_focus();
}

void PracticePage::look()
{
    const auto now = juce::Time::getMillisecondCounterHiRes();
    if (now - looked_at_ < between_pictures)
        return;
    const auto passed = Seconds {(now - std::exchange(looked_at_, now)) / 1000.0};
    if (practice_ == nullptr) {
        if (looking_ != search_.looking()) {
            looking_ = !looking_;
            auto found = search_.pieces();
            if (found == pieces_) {
                pieces_view_.say(looking_, trouble_);
            } else {
                pieces_ = std::move(found);
                pieces_view_.show(pieces_, looking_, trouble_);
                take_focus();
            }
        }
        pieces_view_.look(passed);
        return;
    }
    const auto& picture = practice_->picture();
    if (picture.stage == PracticePicture::Stage::failed) {
        show_pieces(std::string {picture.trouble});
        return;
    }
    view_.show(picture, passed);
    auto title = picture.title;
    // Who cannot see the screen hears the window's title.
    if (picture.stage == PracticePicture::Stage::playing)
        title += ", " + std::string {texts_(Text::play)};
    else if (!picture.trouble.empty())
        title += ". " + picture.trouble;
    else if (!picture.feedback.empty())
        title += ". " + picture.feedback.front();
    if (!title.empty() && title != said_ && on_title)
        on_title(title);
    said_ = title;
}

void PracticePage::take_focus()
{
    if (!isShowing())
        return;
    if (view_.isVisible())
        view_.take_focus();
    else
        pieces_view_.take_focus();
}

void PracticePage::choose_own()
{
    chooser_ = std::make_unique<juce::FileChooser>(
        as_juce(texts_(Text::practise_own)), juce::File::getSpecialLocation(juce::File::userHomeDirectory));
    chooser_->launchAsync(juce::FileBrowserComponent::openMode |
                              juce::FileBrowserComponent::canSelectDirectories,
                          [this](const juce::FileChooser& chosen) {
                              const auto folder = chosen.getResult();
                              if (folder != juce::File {})
                                  open(folder.getFullPathName().toStdString());
                          });
}

void PracticePage::set_appearance(Appearance appearance)
{
    pieces_view_.set_appearance(appearance);
    view_.set_appearance(appearance);
}

bool PracticePage::keyPressed(const juce::KeyPress& key)
{
    return view_.isVisible() ? view_.keyPressed(key) : pieces_view_.keyPressed(key);
}

void PracticePage::resized()
{
    pieces_view_.setBounds(getLocalBounds());
    view_.setBounds(getLocalBounds());
}

}  // namespace tutti::desktop
