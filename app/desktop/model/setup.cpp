// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/model/setup.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "desktop/model/engine_sentences.hpp"
#include "desktop/model/instrument_names.hpp"
#include "units/utf8.hpp"

namespace tutti::desktop {

namespace {

constexpr auto quietest = -60_dB;
constexpr auto level_steps = 40.0;
constexpr auto said_for = 6_s;
constexpr auto blink_period =
    0.8;  // s, 1.25 a second: calm, and far from the three flashes that WCAG forbids
constexpr auto blink_share = 0.6;

double height_of(Decibels level)
{
    const auto share = (level - quietest) / (decibels(0) - quietest);
    return std::isfinite(share) ? std::round(std::clamp(share, 0.0, 1.0) * level_steps) / level_steps : 0.0;
}

std::string numbers(const std::vector<int>& channels)
{
    auto text = std::string {};
    for (const auto channel : channels)
        text += fmt::format("{}{}", text.empty() ? "" : ", ", channel);
    return text;
}

std::string words_of(const rehearsal::MicrophoneRemark& remark, const Texts& texts)
{
    using rehearsal::MicrophoneTrouble;
    switch (remark.trouble) {
    case MicrophoneTrouble::dead:
        return texts(Text::setup_dead, numbers(remark.channels));
    case MicrophoneTrouble::alike:
        return texts(Text::setup_alike, numbers(remark.channels));
    case MicrophoneTrouble::clipping:
        return texts(Text::setup_clipping, numbers(remark.channels));
    case MicrophoneTrouble::noisy:
        return texts(Text::setup_noisy, numbers(remark.channels), fmt::format("{:.0f}", remark.hum.value()));
    case MicrophoneTrouble::none:
        break;
    }
    return {};
}

std::size_t stepped(std::size_t at, int by, std::size_t count)
{
    const auto whole = static_cast<int>(count);
    return static_cast<std::size_t>(((static_cast<int>(at) + by) % whole + whole) % whole);
}

}  // namespace

Setup::Setup(KeptClass kept, std::filesystem::path opened, Texts texts)
    : editor_ {std::move(kept), std::move(opened), texts}
    , texts_ {texts}
{
}

Setup::Setup(KeptSetUp left, Texts texts)
    : Setup {std::move(left.was), left.opened, texts}
{
    const auto nothing_new = says_the_same(left.now, editor_.left().was);
    if (nothing_new) {
        auto there = left.opened.empty() ? Result<KeptClass> {} : load_kept_class(left.opened);
        editor_ = there ? ClassEditor {*std::move(there), left.opened, texts} : ClassEditor {{}, {}, texts};
        // What was in a file that is gone is here all the same.
        if (there)
            return;
    }
    editor_.take_up(std::move(left.now));
    say(texts_(Text::setup_as_left));
}

std::optional<std::size_t> Setup::selected() const noexcept
{
    return selected_ < editor_.cls().sections.size() ? std::optional {selected_} : std::nullopt;
}

void Setup::select(std::size_t section)
{
    if (section >= editor_.cls().sections.size() || section == selected_)
        return;
    selected_ = section;
    if (mode_ == Mode::asking)
        ask();
}

void Setup::step_selection(int by)
{
    if (const auto count = editor_.cls().sections.size(); count > 0)
        select(stepped(selected_, by, count));
}

void Setup::step_channel(int by)
{
    if (channels_ > 0)
        pointed_ = static_cast<int>(stepped(static_cast<std::size_t>(std::max(pointed_, 1) - 1),
                                            pointed_ == 0 ? 0 : by, static_cast<std::size_t>(channels_))) +
                   1;
}

void Setup::point_at(int channel)
{
    pointed_ = channel;
}

void Setup::add(const Instrument& instrument)
{
    remove_confirmation_.take_back();
    selected_ = editor_.add(instrument);
}

void Setup::remove_selected(Confirmation::Moment pressed_at)
{
    cancel();
    const auto section = selected();
    if (!section)
        return;
    remove_confirmation_.lapse(pressed_at);
    if (std::exchange(asks_to_remove_, *section) != *section)
        remove_confirmation_.take_back();
    if (!remove_confirmation_.press(pressed_at)) {
        say(texts_(Text::setup_remove_again, editor_.cls().sections[*section].name));
        return;
    }
    said_.clear();
    editor_.remove(selected_);
    selected_ = std::min(selected_, std::max<std::size_t>(editor_.cls().sections.size(), 1) - 1);
}

void Setup::move_selected(int by)
{
    remove_confirmation_.take_back();
    const auto count = static_cast<int>(editor_.cls().sections.size());
    const auto to = static_cast<int>(selected_) + by;
    if (to >= 0 && to < count)
        move(selected_, static_cast<std::size_t>(to));
}

void Setup::move(std::size_t from, std::size_t to)
{
    remove_confirmation_.take_back();  // it was about a seat, and another sits there now
    editor_.move(from, to);
    if (to < editor_.cls().sections.size())
        selected_ = to;
}

void Setup::toggle_pointed()
{
    const auto section = selected();
    if (pointed_ == 0 || !section)
        return;
    editor_.give(pointed_, editor_.holder_of(pointed_) == section ? std::nullopt : section);
}

void Setup::ask()
{
    cancel();
    if (!selected())
        return;
    mode_ = Mode::asking;
    begins_ = true;
}

void Setup::take_reference()
{
    cancel();
    if (channels_ == 0)
        return;
    if (pointed_ == 0)
        pointed_ = 1;
    mode_ = Mode::reference;
    reference_ = static_cast<std::size_t>(pointed_ - 1);
}

void Setup::confirm()
{
    if (mode_ == Mode::reference) {
        const auto heard = heard_;
        if (heard.a4) {
            cancel();
            editor_.set_reference(*heard.a4);
        }
        return;
    }
    if (mode_ != Mode::asking) {
        ask();
        return;
    }
    if (!answer_)
        return;
    // Whose microphone it is already keeps it; it can be given away by hand.
    if (const auto holder = editor_.holder_of(static_cast<int>(answer_->channel) + 1);
        holder && holder != selected_)
        return;
    editor_.give(static_cast<int>(answer_->channel) + 1, selected_);
    cancel();
    if (const auto next = editor_.without_microphone(selected_)) {
        selected_ = *next;
        ask();
    }
}

bool Setup::cancel()
{
    const auto was = std::exchange(mode_, Mode::idle);
    answer_.reset();
    reference_.reset();
    heard_ = {};
    return was != Mode::idle;
}

Status Setup::save()
{
    auto saved = editor_.save();
    if (!saved) {
        say(saved.error().message);
        return saved;
    }
    auto words = texts_(Text::kept_in, editor_.file().string());
    if (const auto finished = editor_.finished(); !finished)
        words += ". " + finished.error().message;
    say(words);
    return saved;
}

Result<std::string> Setup::keep_first()
{
    if (!editor_.changed() || editor_.cls().sections.empty())
        return std::string {};
    return save().map([&] { return said_; });
}

void Setup::open(const std::filesystem::path& file)
{
    remove_confirmation_.take_back();
    if (const auto loaded = load_kept_class(file); !loaded)
        return say(loaded.error().message);
    const auto said = keep_first();
    if (!said)
        return;
    auto loaded = load_kept_class(file);  // again: it may be the one that was just kept
    if (!loaded)
        return say(loaded.error().message);
    *this = Setup {*std::move(loaded), file, texts_};
    say(*said);
}

void Setup::begin_anew()
{
    remove_confirmation_.take_back();
    const auto said = keep_first();
    if (!said)
        return;
    *this = Setup {KeptClass {}, {}, texts_};
    say(*said);
}

void Setup::shown(Confirmation::Moment at)
{
    remove_confirmation_.lapse(at);
    if (!says_new_)
        remove_confirmation_.shown(at);
}

void Setup::say(std::string_view words)
{
    said_ = printable(in_words(words, texts_));
    says_new_ = true;
}

void Setup::head(SetupPicture& drawn, const LiveSoundCheck::View& view, const std::string& source) const
{
    using Mood = SetupPicture::Mood;
    const auto& sections = editor_.cls().sections;
    const auto set = [&](Mood mood, std::string headline, std::string detail = {}) {
        drawn.mood = mood;
        drawn.headline = std::move(headline);
        drawn.detail = std::move(detail);
    };
    if (mode_ == Mode::asking && selected()) {
        const auto& section = sections[selected_];
        const auto note = written_a(section.instrument, texts_);
        const auto asks = note == "A" ? texts_(Text::setup_ask, printable(section.name))
                                      : texts_(Text::setup_ask_written, printable(section.name), note);
        if (!answer_)
            return set(Mood::asking, asks, std::string {texts_(Text::setup_listening)});
        const auto channel = static_cast<int>(answer_->channel) + 1;
        const auto holder = editor_.holder_of(channel);
        if (holder && holder != selected_)
            return set(
                Mood::asking, asks,
                texts_(Text::setup_answer_taken, std::to_string(channel), printable(sections[*holder].name)));
        return set(Mood::answered, asks, texts_(Text::setup_answer, std::to_string(channel)));
    }
    if (mode_ == Mode::reference && reference_) {
        if (heard_.a4) {
            const auto within = *heard_.a4 - transposed(*heard_.a4, -heard_.within);
            return set(Mood::answered,
                       texts_(Text::setup_reference_heard, fmt::format("{:.1f}", heard_.a4->value()),
                              fmt::format("{:.1f}", within.value())));
        }
        drawn.filled = std::round(heard_.progress * level_steps) / level_steps;
        return set(Mood::asking, texts_(Text::setup_reference_ask, std::to_string(*reference_ + 1)));
    }
    // What was said goes by the stream's clock, which stands where nothing is heard: that is what matters
    // then.
    if (source.empty())
        return set(Mood::warning, std::string {texts_(Text::setup_no_source)}, said_);
    if (view.stage == LiveSoundCheck::Stage::failed)
        return set(Mood::warning, printable(in_words(view.failure, texts_)), said_);
    if (!said_.empty())
        return set(Mood::calm, said_);
    if (view.stage == LiveSoundCheck::Stage::opening)
        return set(Mood::calm, texts_(Text::setup_opening, printable(source)));
    if (view.heard.interface_away)
        return set(Mood::warning, std::string {texts_(Text::setup_away)});
    if (!drawn.troubles.empty()) {
        set(Mood::warning, drawn.troubles.front());
        drawn.troubles.erase(drawn.troubles.begin());
        return;
    }
    if (sections.empty())
        return set(Mood::calm, std::string {texts_(Text::setup_first)});
    if (const auto finished = editor_.finished(); !finished)
        return set(Mood::calm, printable(finished.error().message));
    set(Mood::ready, std::string {texts_(Text::setup_ready)});
}

SetupPicture Setup::picture(const LiveSoundCheck::View& view, const Around& around)
{
    const auto& cls = editor_.cls();
    const auto live = view.stage == LiveSoundCheck::Stage::hearing && !view.heard.interface_away;
    const auto& glances = view.heard.channels;
    if (std::exchange(says_new_, false))
        said_at_ = view.now;
    else if (view.now - said_at_ > said_for || view.now < said_at_)
        said_.clear();

    auto taken = std::vector<bool>(glances.size(), false);
    for (std::size_t c = 0; c < glances.size(); ++c) {
        const auto holder = editor_.holder_of(static_cast<int>(c) + 1);
        taken[c] = holder && holder != selected_;
    }
    if (mode_ == Mode::asking && live) {
        if (std::exchange(begins_, false))
            roll_call_.begin(glances);
        answer_ = roll_call_.update(glances, taken, view.now);
    }
    heard_ = mode_ == Mode::reference && view.heard.reference.channel == reference_
                 ? view.heard.reference
                 : rehearsal::ReferenceGlance {};

    auto drawn = SetupPicture {};
    drawn.has_name = !cls.name.empty();
    drawn.class_name =
        drawn.has_name ? printable(cls.name) : std::string {texts_(Text::setup_class_without_name)};
    drawn.kept = editor_.changed() || editor_.file().empty() ? std::string {texts_(Text::setup_not_saved)}
                                                             : printable(editor_.file().filename().string());
    drawn.source = printable(around.source);
    drawn.piece = editor_.piece().folder_or_score.empty() ? std::string {texts_(Text::setup_no_piece)}
                                                          : printable(editor_.piece().title);
    drawn.pedal = texts_(around.pedal ? Text::setup_pedal : Text::setup_no_pedal);

    // Of what no section relies on nothing is said.
    const auto in_use = cls.channels_in_use();
    auto in_trouble = std::vector<int> {};
    if (live)
        for (const auto& remark : rehearsal::microphone_remarks(glances, in_use)) {
            drawn.troubles.push_back(words_of(remark, texts_));
            in_trouble.insert(in_trouble.end(), remark.channels.begin(), remark.channels.end());
        }
    const auto is_in_trouble = [&](int channel) {
        return std::ranges::find(in_trouble, channel) != in_trouble.end();
    };

    // Channels that a class asks for and the interface has not are shown, silent.
    channels_ = std::max(static_cast<int>(glances.size()), in_use.empty() ? 0 : in_use.back());
    pointed_ = std::min(pointed_, channels_);
    const auto lit = around.calm || std::fmod(view.now.value(), blink_period) < blink_period * blink_share;
    for (auto number = 1; number <= channels_; ++number) {
        const auto place = static_cast<std::size_t>(number - 1);
        auto channel = ChannelPicture {};
        channel.number = number;
        if (live && place < glances.size()) {
            channel.level = height_of(glances[place].peak);
            channel.clipped = glances[place].clipped;
        }
        channel.trouble = is_in_trouble(number) || place >= glances.size();
        channel.pointed = number == pointed_;
        channel.answering = (answer_ && answer_->channel == place && lit) || (reference_ == place && lit);
        if (const auto holder = editor_.holder_of(number))
            channel.section = printable(cls.sections[*holder].name);
        drawn.channels.push_back(std::move(channel));
    }
    for (std::size_t n = 0; n < cls.sections.size(); ++n) {
        const auto& section = cls.sections[n];
        auto seat = SeatPicture {};
        seat.name = printable(section.name);
        seat.plays = instrument_title(section.instrument, texts_);
        if (section.players)
            seat.plays += ", " + texts_(Text::setup_players_count, std::to_string(*section.players));
        seat.has_microphone = !section.channels.empty();
        seat.microphones =
            !seat.has_microphone
                ? std::string {texts_(Text::setup_no_microphone)}
                : texts_(section.channels.size() == 1 ? Text::setup_microphone : Text::setup_microphones,
                         numbers(section.channels));
        for (const auto channel : section.channels) {
            seat.level = std::max(seat.level, drawn.channels[static_cast<std::size_t>(channel - 1)].level);
            seat.trouble = seat.trouble || drawn.channels[static_cast<std::size_t>(channel - 1)].trouble;
        }
        seat.selected = n == selected_;
        seat.asked = seat.selected && mode_ == Mode::asking;
        drawn.seats.push_back(std::move(seat));
    }
    if (const auto section = selected()) {
        const auto& chosen = cls.sections[*section];
        drawn.name = printable(chosen.name);
        drawn.instrument = instrument_title(chosen.instrument, texts_);
        drawn.players = chosen.players ? std::to_string(*chosen.players)
                                       : std::string {texts_(Text::setup_players_not_said)};
    }
    drawn.tolerance = cls.tolerance == audio::beginner_tolerance     ? 0
                      : cls.tolerance == audio::developing_tolerance ? 1
                      : cls.tolerance == audio::concert_tolerance    ? 2
                                                                     : -1;
    drawn.tolerance_cents = texts_(Text::cents_off, fmt::format("{:g}", cls.tolerance.value()));
    drawn.reference = fmt::format("{:.1f} Hz", cls.tuning.a4.value());
    head(drawn, view, around.source);
    return drawn;
}

}  // namespace tutti::desktop
