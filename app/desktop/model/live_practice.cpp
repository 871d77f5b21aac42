// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/model/live_practice.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <utility>

#include <fmt/format.h>

#include "desktop/model/engine_sentences.hpp"
#include "desktop/model/engine_words.hpp"
#include "desktop/model/made_up_pupil.hpp"
#include "io/file_device.hpp"
#include "playback/piece.hpp"
#include "practice/assessment.hpp"
#include "practice/backing.hpp"
#include "practice/phrases.hpp"
#include "practice/practice.hpp"
#include "practice/take.hpp"
#include "score/part_names.hpp"
#include "shared/calibrating.hpp"
#include "shared/places.hpp"
#include "shared/play_aloud.hpp"
#include "shared/take_keeper.hpp"
#include "units/utf8.hpp"

namespace tutti::desktop {

namespace {

constexpr auto picture_pause = std::chrono::milliseconds {16};  // a display's usual rate
constexpr auto idle_pause = std::chrono::milliseconds {30};
constexpr auto usual_rate = SampleRate {48'000};
constexpr auto microphone = 1;
constexpr auto most_lost = 1_s;                   // of the music or the pupil, before it is worth a word
constexpr auto most_lines = std::size_t {3};      // that a child is told at once
constexpr auto longest_name = std::size_t {200};  // characters: beyond, nobody reads on

std::string safe(const std::string& text)
{
    return shortened(printable(text), longest_name);
}

/// What there is to practise with: the best first.
struct Found {
    PracticeDevice device;
    std::shared_ptr<std::atomic<std::uint64_t>> late {};  ///< of a made-up pupil

    [[nodiscard]] bool made_up() const noexcept { return late != nullptr; }
};

Result<Found> open_device(const PracticePlan& plan, const practice::Setup& setup)
{
    if (!plan.recording.empty()) {
        auto file = io::FileDevice::open(plan.recording, {});
        if (!file)
            return tl::unexpected {file.error()};
        (*file)->give_output(1, {});
        auto words = (*file)->name();
        return Found {practice_device(*std::move(file), std::move(words), microphone), {}};
    }
    auto opened = plan.interfaces.open();
    if (opened)
        return Found {*std::move(opened), {}};
    const auto listed = plan.interfaces.list();
    if (!listed || std::ranges::any_of(*listed, [](const auto& one) { return one.input_channels > 0; }))
        return tl::unexpected {opened.error()};
    auto pupil = made_up_pupil(setup);
    if (!pupil)
        return tl::unexpected {pupil.error()};
    return Found {practice_device(std::move(pupil->device), {}, microphone), std::move(pupil->late)};
}

/// A folder as people of this machine know it.
std::string known_as(const std::filesystem::path& folder)
{
    const auto* home = std::getenv("HOME");
    const auto text = folder.string();
    const auto within = home == nullptr ? std::string {} : std::string {home} + "/";
    return within.size() > 1 && text.starts_with(within) ? "~/" + text.substr(within.size()) : text;
}

Text text_of(Hearing hearing)
{
    switch (hearing) {
    case Hearing::no_microphone:
        return Text::made_up_pupil;
    case Hearing::away:
        return Text::no_input;
    case Hearing::nothing:
        return Text::hears_nothing;
    case Hearing::hears:
        return Text::hears_you;
    case Hearing::covered:
        return Text::hears_music;
    case Hearing::too_loud:
        break;
    }
    return Text::hears_too_loud;
}

}  // namespace

Result<std::optional<Seconds>> measure_round_trip(const std::function<bool(double)>& goes_on)
{
    auto calibrating = Calibrating::open({}, {}, microphone);
    if (!calibrating)
        return tl::unexpected {calibrating.error()};
    if (const auto started = (*calibrating)->start(); !started)
        return tl::unexpected {started.error()};
    while (!(*calibrating)->over()) {
        if (!goes_on((*calibrating)->progress()))
            return std::optional<Seconds> {};
        std::this_thread::sleep_for(idle_pause);
    }
    return (*calibrating)->finish().map([](const auto& found) {
        return std::optional {found.latency.round_trip};
    });
}

LivePractice::LivePractice(PracticePlan plan)
    : plan_ {std::move(plan)}
    , thread_ {[this] { run(); }}
{
}

LivePractice::~LivePractice()
{
    asked_to_end_ = true;
    thread_.join();
}

void LivePractice::run()
{
    const auto failed = [&](std::string sentence) {
        picture_.stage = PracticePicture::Stage::failed;
        picture_.trouble = safe(in_words(sentence, plan_.texts));
        publish();
    };
    try {
        if (const auto loaded = load(); !loaded)
            return failed(loaded.error().message);
        publish();
        // Read while the pupil looks around, so that Play is not kept waiting.
        if (auto stems = playback::load_stems(*piece_, usual_rate, practice::tuning_of(*piece_)); stems)
            stems_ = std::make_shared<const playback::Stems>(*std::move(stems));
        while (!asked_to_end_) {
            erase_confirmation_.lapse(std::chrono::steady_clock::now());
            if (obey() || picture_.asks_erase != erase_confirmation_.asks()) {
                say_kept();
                publish();
            }
            std::this_thread::sleep_for(idle_pause);
        }
    } catch (const std::exception& error) {
        // Of memory that has run out, or a library's: what was open has ended itself.
        failed(plan_.texts(Text::practice_went_wrong, error.what()));
    }
}

bool LivePractice::obey()
{
    using Kind = PracticeCommand::Kind;
    auto begun = false;
    while (const auto command = commands_.pop()) {
        auto done = Status {};
        if (command->kind != Kind::erase_take)
            erase_confirmation_.take_back();
        if (command->kind == Kind::erase_take) {
            if (picture_.has_take)
                done = erase_or_ask(command->at);
        } else if (command->kind == Kind::play_or_stop && picture_.part) {
            do
                done = play();
            while (done && std::exchange(again_, false) && !asked_to_end_);
        } else if (command->kind == Kind::hear_take && picture_.has_take) {
            done = replay();
        } else if (command->kind == Kind::measure) {
            done = measure();
        } else {
            static_cast<void>(carry_out(*command));
        }
        if (!done)
            picture_.trouble = safe(in_words(done.error().message, plan_.texts));
        if (picture_.part && picture_.stage != PracticePicture::Stage::choosing)
            picture_.stage = PracticePicture::Stage::ready;
        begun = true;
    }
    return begun;
}

Status LivePractice::load()
{
    publish();
    auto piece = playback::load_piece(plan_.piece);
    if (!piece)
        return tl::unexpected {piece.error()};
    piece_ = *piece;
    score_ = piece->score;
    const auto& printed = score_->printed();
    if (printed.parts.empty())
        return failure(ErrorCode::piece_invalid, "The piece's score has no parts; there is nothing to play.");
    picture_.title = safe(piece->title);
    for (const auto& part : printed.parts)
        picture_.parts.push_back(safe(part.name));
    volumes_.assign(printed.parts.size(), 1.0);
    find_takes();
    say_kept();
    if (plan_.card)
        return follow_card(*plan_.card);
    if (printed.parts.size() == 1)
        choose_part(0);
    else
        picture_.stage = PracticePicture::Stage::choosing;
    return {};
}

Status LivePractice::follow_card(const PracticeCard& card)
{
    auto setup = practice::Setup {};
    if (const auto asked = ask_for(card, setup); !asked)
        return asked;
    const auto part = score::find_part(score_->printed(), setup.part);
    if (!part)
        return tl::unexpected {part.error()};
    const auto passage = practice::passage_of(setup, *score_);
    if (!passage)
        return tl::unexpected {passage.error()};
    if (!card.bars.empty()) {
        bars_.choose({passage->first_bar, passage->end_bar - 1});
        picture_.bars = bars_.range();
        picture_.loops = bars_.loops();
    }
    picture_.tempo = std::clamp(setup.tempo, slowest_shown, fastest_shown);
    choose_part(*part);
    return {};
}

void LivePractice::find_takes()
{
    // As TakeKeeper notes it.
    const auto piece = std::filesystem::absolute(piece_->folder).string();
    take_.clear();
    take_part_.clear();
    takes_ = 0;
    for (const auto& take : practice::list_takes(takes_folder()))
        if (take.readable && take.note.piece == piece && takes_++ == 0) {
            take_ = take.folder;
            take_part_ = take.note.part;
        }
    picture_.has_take = takes_ > 0;
}

void LivePractice::say_kept()
{
    const auto& texts = plan_.texts;
    const auto plays = picture_.stage == PracticePicture::Stage::playing;
    picture_.asks_erase = erase_confirmation_.asks();
    // Beside Erase stands what would be erased, and what is only going to be kept is nowhere yet.
    picture_.kept = safe(picture_.asks_erase ? texts(Text::erase_again, take_.filename().string(), take_part_)
                         : picture_.keeps && plays ? std::string {texts(Text::take_being_kept)}
                         : picture_.keeps          ? std::string {texts(Text::take_will_be_kept)}
                         : takes_ == 0             ? std::string {texts(Text::no_take_kept)}
                         : takes_ == 1             ? texts(Text::one_take_kept, known_as(take_))
                                       : texts(Text::takes_kept, std::to_string(takes_), known_as(take_)));
}

void LivePractice::publish()
{
    latest_.write(picture_);
    if (picture_.asks_erase)
        erase_confirmation_.shown(std::chrono::steady_clock::now());
}

Status LivePractice::erase_or_ask(Confirmation::Moment pressed_at)
{
    if (!erase_confirmation_.press(pressed_at))
        return {};
    const auto erased = practice::erase_take(take_);
    find_takes();
    if (erased) {
        picture_.trouble.clear();
        picture_.feedback = {std::string {plan_.texts(Text::take_erased)}};
    }
    return erased;
}

void LivePractice::choose_part(std::size_t part)
{
    if (part >= score_->printed().parts.size())
        return;
    picture_.part = part;
    say_volumes();
    arrange();
    picture_.stage = PracticePicture::Stage::ready;
}

void LivePractice::arrange()
{
    const auto part = *picture_.part;
    auto setup = practice::Setup {};
    setup.easier = picture_.easier;
    const auto easier = practice::arranged(score_, part, setup);
    if (!easier)
        picture_.easier = practice::Easier::no;
    arranged_ = easier ? *easier : score_;
    picture_.page = std::make_shared<const MusicPage>(
        MusicPage {arranged_, part, engraved(*arranged_, part, written_part(arranged_->printed(), part))});
    picture_.scene = {};
    if (picture_.bars)
        picture_.scene.quarters = arranged_->bars()[picture_.bars->first].start.value();
    picture_.feedback.clear();
}

void LivePractice::next_easier()
{
    using practice::Easier;
    if (!picture_.part)
        return;
    picture_.easier = picture_.easier == Easier::no        ? Easier::longest
                      : picture_.easier == Easier::longest ? Easier::open_strings
                                                           : Easier::no;
    arrange();
}

void LivePractice::say_volumes()
{
    picture_.volumes = volumes_;
    if (picture_.part && !picture_.own_part)
        picture_.volumes[*picture_.part] = 0.0;
}

bool LivePractice::carry_out(const PracticeCommand& command)
{
    using Kind = PracticeCommand::Kind;
    switch (command.kind) {
    case Kind::touch_bar:
        if (command.bar >= score_->bars().size())
            return false;
        bars_.touch(command.bar);
        picture_.bars = bars_.range();
        picture_.loops = bars_.loops();
        if (picture_.stage == PracticePicture::Stage::ready && picture_.bars)
            picture_.scene.quarters = score_->bars()[picture_.bars->first].start.value();
        return picture_.loops || !picture_.bars;
    case Kind::choose_part:
        choose_part(command.bar);
        return true;
    case Kind::ask_part:
        if (picture_.parts.size() > 1)
            picture_.stage = PracticePicture::Stage::choosing;
        return false;
    case Kind::set_tempo:
        picture_.tempo = std::clamp(command.tempo, slowest_shown, fastest_shown);
        return false;
    case Kind::toggle_follow:
        picture_.follows = !picture_.follows;
        return true;
    case Kind::next_easier:
        next_easier();
        return true;
    case Kind::toggle_own_part:
        picture_.own_part = !picture_.own_part;
        say_volumes();
        return false;
    case Kind::set_volume:
        if (command.bar >= volumes_.size())
            return false;
        if (picture_.part == command.bar)
            picture_.own_part = command.volume > 0.0;
        if (picture_.part != command.bar || picture_.own_part)
            volumes_[command.bar] = std::clamp(command.volume, 0.0, 1.0);
        say_volumes();
        return false;
    case Kind::toggle_keep:
        picture_.keeps = !picture_.keeps;
        return false;
    case Kind::play_or_stop:
    case Kind::hear_take:
    case Kind::erase_take:
    case Kind::measure:
        break;
    }
    return false;
}

void LivePractice::say_hearing(const std::string& words)
{
    const auto hearing = picture_.scene.hearing;
    picture_.hearing_is_trouble = hearing != Hearing::hears;
    picture_.hearing = std::string {plan_.texts(text_of(hearing))};
    if (hearing == Hearing::hears && !plan_.recording.empty())
        picture_.hearing = plan_.texts(Text::hears_recording, safe(words));
}

/// What a made-up pupil did is nothing that the child did: it stands under a heading that says so.
void LivePractice::tell(const std::vector<practice::Remark>& remarks, bool made_up)
{
    picture_.feedback = words_of(remarks, plan_.texts);
    if (!made_up || picture_.feedback.empty())
        return;
    picture_.feedback.insert(picture_.feedback.begin(), std::string {plan_.texts(Text::made_up_told)});
    picture_.feedback.resize(std::min(picture_.feedback.size(), most_lines));
}

Status LivePractice::play()
{
    using Stage = PracticePicture::Stage;
    picture_.stage = Stage::opening;
    picture_.feedback.clear();
    picture_.trouble.clear();
    publish();
    auto setup = practice::Setup {};
    setup.piece = plan_.piece;
    setup.part = score_->printed().parts[*picture_.part].name;
    setup.tempo = picture_.tempo;
    setup.follow = picture_.follows;
    setup.easier = picture_.easier;
    setup.passes = picture_.loops ? 0 : 1;
    setup.microphone = microphone;
    if (picture_.bars)
        setup.bars = {picture_.bars->first, picture_.loops ? picture_.bars->last : score_->bars().size() - 1};
    setup.stems = stems_;
    const auto& parts = score_->printed().parts;
    for (std::size_t n = 0; n < parts.size(); ++n)
        if (n == *picture_.part || picture_.volumes[n] != 1.0)
            setup.volumes.push_back({parts[n].name, picture_.volumes[n]});
    auto found = open_device(plan_, setup);
    if (!found)
        return tl::unexpected {found.error()};
    setup.headphones = found->made_up();
    setup.round_trip = found->device.round_trip;
    picture_.can_measure = !found->device.round_trip;
    auto& device = *found->device.device;
    const auto spec = device.spec();
    auto created = practice::Practice::create(setup, std::move(found->device.device));
    if (!created)
        return tl::unexpected {created.error()};
    auto& practice = **created;
    const auto& backing = practice.backing();
    stems_ = backing.stems();
    auto keeper = TakeKeeper {practice, device};
    const auto from = score_->bars()[backing.passage().first_bar].start.value();
    auto screen = PracticeScreen {picture_.page, from, !found->made_up()};
    auto phrases = practice::PhraseFeedback {*arranged_, *picture_.part, backing.passage(), spec.sample_rate};
    for (const auto& remark : backing.remarks())
        picture_.trouble = safe(remark);
    if (const auto started = practice.start(); !started)
        return started;

    auto keep_or_end = [&] {
        if (picture_.keeps == keeper.keeping())
            return;
        if (picture_.keeps) {
            keeper.begin();
            return;
        }
        if (const auto kept = keeper.end(); !kept)
            picture_.trouble = safe(kept.error().message);
        find_takes();  // what was written until an error came is kept too
    };
    // Pressed again while nothing was heard yet: that was impatience, no wish to stop.
    while (const auto command = commands_.pop())
        if (command->kind != PracticeCommand::Kind::play_or_stop)
            static_cast<void>(carry_out(*command));
    picture_.stage = Stage::playing;
    auto stopped = false;
    auto volumes = picture_.volumes;
    auto tempo = picture_.tempo;
    while (!asked_to_end_ && !stopped && !again_ && !practice.snapshot().ended) {
        while (const auto command = commands_.pop()) {
            if (command->kind == PracticeCommand::Kind::play_or_stop ||
                command->kind == PracticeCommand::Kind::ask_part)
                stopped = true;
            if (carry_out(*command))
                again_ = true;
        }
        if (std::exchange(tempo, picture_.tempo) != picture_.tempo) {
            if (found->made_up())
                again_ = true;  // the made-up pupil has their own tempo
            else
                practice.set_tempo(picture_.tempo);
        }
        for (std::size_t n = 0; n < parts.size(); ++n)
            if (std::exchange(volumes[n], picture_.volumes[n]) != picture_.volumes[n])
                if (const auto set = practice.set_volume({parts[n].name, volumes[n]}); !set)
                    picture_.trouble = safe(set.error().message);
        keep_or_end();
        if (auto trouble = keeper.collect()) {
            picture_.trouble = safe(*trouble);
            picture_.keeps = false;
            find_takes();
        }
        while (const auto message = practice.next_message())
            picture_.trouble = safe(*message);
        const auto& now = practice.snapshot();
        if (found->late)
            found->late->store(now.frames_late, std::memory_order_relaxed);
        if (to_seconds(FrameCount {static_cast<std::int64_t>(now.frames_late + now.frames_lost)},
                       spec.sample_rate) > most_lost)
            picture_.trouble = std::string {plan_.texts(Text::computer_too_slow)};
        picture_.scene = screen.scene(now, practice.notes());
        if (const auto said = phrases.next(now, practice.notes()); !said.empty())
            tell(said, found->made_up());
        say_hearing(found->device.words);
        say_kept();
        publish();
        std::this_thread::sleep_for(picture_pause);
    }
    picture_.stage = picture_.stage == Stage::choosing ? Stage::choosing : Stage::ending;
    publish();
    practice.stop();
    // What was being kept ends with the music: keeping is asked for each time.
    if (!again_)
        picture_.keeps = false;
    const auto keeps = std::exchange(picture_.keeps, false);
    keep_or_end();
    picture_.keeps = keeps;
    find_takes();
    auto scene = screen.scene(practice.snapshot(), practice.notes());
    scene.count = 0;
    scene.waiting = false;
    scene.pace = 0.0;
    scene.level = 0.0;
    picture_.scene = scene;
    if (!again_) {
        const auto told = practice::assess(*arranged_, *picture_.part, backing.passage(), practice.notes(),
                                           practice.snapshot().signal);
        tell(told.remarks, found->made_up());
        // No tick stands under "I could not hear you".
        if (told.hearing != practice::Hearing::good)
            picture_.scene.marks = screen.doubt().marks;
        if (!found->made_up())
            picture_.hearing.clear();
        if (picture_.can_measure) {
            picture_.hearing = plan_.texts(Text::time_not_known);
            picture_.hearing_is_trouble = false;
        }
    }
    return {};
}

/// What it takes is told as far as it matters to a child: whether the music comes late to the ear.
Status LivePractice::measure()
{
    picture_.stage = PracticePicture::Stage::measuring;
    picture_.trouble.clear();
    picture_.hearing.clear();
    const auto goes_on = [&](double progress) {
        while (const auto command = commands_.pop())
            if (command->kind == PracticeCommand::Kind::play_or_stop ||
                command->kind == PracticeCommand::Kind::measure)
                return false;
        picture_.feedback = {plan_.texts(Text::measuring, fmt::format("{:.0f}", 100.0 * progress))};
        publish();
        return !asked_to_end_.load();
    };
    static_cast<void>(goes_on(0.0));
    const auto found = plan_.interfaces.measure(goes_on);
    picture_.feedback.clear();
    if (!found)
        return tl::unexpected {found.error()};
    if (!*found)
        return {};
    picture_.can_measure = false;
    picture_.feedback = {plan_.texts(Text::measured, fmt::format("{:.0f}", 1'000.0 * (*found)->value()))};
    if (**found > wireless)
        picture_.feedback.emplace_back(plan_.texts(Text::measured_wireless));
    return {};
}

Status LivePractice::replay()
{
    using Stage = PracticePicture::Stage;
    picture_.stage = Stage::replaying;
    picture_.trouble.clear();
    publish();
    const auto take = practice::load_take(take_);
    if (!take)
        return tl::unexpected {take.error()};
    auto sound = practice::Replay::open(*take);
    if (!sound)
        return tl::unexpected {sound.error()};
    auto loudspeaker = plan_.open_loudspeaker();
    if (!loudspeaker)
        return tl::unexpected {loudspeaker.error()};
    auto played = PlayedAloud::start(
        SoundSource {sound->rate(), [&](std::span<float> out) { return sound->read(out); }},
        *std::move(loudspeaker));
    if (!played)
        return tl::unexpected {played.error()};
    while (!asked_to_end_) {
        const auto over = (*played)->over();
        if (!over)
            return tl::unexpected {over.error()};
        while (const auto message = (*played)->next_message())
            picture_.trouble = safe(*message);
        if (*over) {
            for (const auto& remark : sound->remarks())
                picture_.trouble = safe(remark);
            return {};
        }
        while (const auto command = commands_.pop())
            if (command->kind == PracticeCommand::Kind::play_or_stop ||
                command->kind == PracticeCommand::Kind::hear_take)
                return {};
        publish();
        std::this_thread::sleep_for(idle_pause);
    }
    return {};
}

}  // namespace tutti::desktop
