// SPDX-License-Identifier: GPL-3.0-or-later
#include "rehearsal/engine.hpp"

#include <algorithm>
#include <chrono>
#include <numeric>

#include <fmt/format.h>

#include "following/parts.hpp"
#include "rehearsal/shared_channels.hpp"
#include "rt/thread_role.hpp"
#include "score/bar_names.hpp"
#include "session/store.hpp"

namespace tutti::rehearsal {

namespace {

// How far the workers may fall behind before anything is lost: longer than the longest stall of a laptop that
// wakes its disk or swaps (a few seconds), short enough to fit in memory at 32 channels (37 MB each).
constexpr Seconds analysis_room = 6_s;
constexpr Seconds take_room = 6_s;

constexpr auto not_listened_to = -120_dB;
// From the middle of the ear's window until the follower believes in another key: measured.
constexpr auto evidence_settles = 37_ms;
// The workers look for work this often. The analysis adds this to the delay of the picture, so it is half a
// hop.
constexpr auto analysis_pause = std::chrono::milliseconds {2};
constexpr Seconds longest_score {4.0 * 3600.0};  // the follower's memory grows with it: 115 MB for four hours
constexpr auto disk_pause = std::chrono::milliseconds {50};

std::vector<Instrument> instruments_of(const audio::ClassDescription& cls)
{
    auto instruments = std::vector<Instrument> {};
    for (const auto& section : cls.sections)
        instruments.push_back(section.instrument);
    return instruments;
}

/// With room for all that there will be: a picture is written without allocating.
Snapshot blank_snapshot(const audio::ClassDescription& cls)
{
    auto blank = Snapshot {};
    blank.sections.resize(cls.sections.size());
    blank.same_as.resize(cls.channels_in_use().size());
    std::iota(blank.same_as.begin(), blank.same_as.end(), std::size_t {0});
    blank.tuning_turns.resize(longest_tuning_round(instruments_of(cls)));
    return blank;
}

std::optional<std::string> taken_from(std::vector<std::string>& messages)
{
    if (messages.empty())
        return std::nullopt;
    auto first = std::move(messages.front());
    messages.erase(messages.begin());
    return first;
}

std::vector<int> channels_to_capture(const Engine::Setup& setup, const io::Device& device)
{
    auto channels = setup.cls.channels_in_use();
    if (setup.backing)
        channels.push_back(device.spec().input_channels);
    return channels;
}

}  // namespace

Result<std::unique_ptr<Engine>> Engine::create(Setup setup, std::unique_ptr<io::Device> device)
{
    const auto spec = device->spec();
    if (const auto fits =
            audio::check_channels(setup.cls, spec.input_channels - (setup.backing ? 1 : 0), device->name());
        !fits)
        return tl::unexpected {fits.error()};
    auto parts = std::vector<std::optional<std::size_t>> {};
    if (setup.score != nullptr) {
        auto found = following::parts_of(setup.cls, setup.score->printed());
        if (!found)
            return tl::unexpected {found.error()};
        parts = *std::move(found);
        if (setup.score->time_at(setup.score->end()) > longest_score)
            return failure(ErrorCode::score_invalid, "The score lasts more than four hours at its marked "
                                                     "tempo, too long to be followed; check its "
                                                     "tempo marks and its last bar.");
    }
    auto analyser = analysis::ClassAnalyser::create(setup.cls, {.sample_rate = spec.sample_rate,
                                                                .tracker = setup.tracker,
                                                                .couplings = setup.couplings,
                                                                .backing = setup.backing});
    if (!analyser)
        return tl::unexpected {analyser.error()};

    auto keeping = Keeper::Parameters {.store = {},
                                       .session_folder = setup.session_folder,
                                       .cls = setup.cls,
                                       .captured = channels_to_capture(setup, *device),
                                       .rate = spec.sample_rate};
    if (!setup.session_folder.empty()) {
        auto store = session::Store::create(
            setup.session_folder,
            {.class_description = setup.cls,
             .sample_rate = spec.sample_rate,
             .hop = analyser->hop(),
             .source = device->name(),
             .tracker =
                 setup.tracker.empty() ? std::string {analysis::tracker_names().front()} : setup.tracker,
             .started =
                 std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now()),
             .sound_kept = setup.record});
        if (!store)
            return tl::unexpected {store.error()};
        keeping.store = *std::move(store);
    }
    auto follower = std::unique_ptr<following::Follower> {};
    auto judge = std::unique_ptr<following::NoteJudge> {};
    if (setup.score != nullptr) {
        follower = std::make_unique<following::Follower>(
            *setup.score, parts,
            following::Follower::Parameters {.sample_rate = spec.sample_rate,
                                             .hop = analyser->hop(),
                                             .lag = evidence_settles + analyser->detection_delay(0)});
        judge = std::make_unique<following::NoteJudge>(
            *setup.score, parts, follower->map(),
            following::NoteJudge::Parameters {spec.sample_rate, analyser->hop(), setup.cls.tuning});
    }
    return std::unique_ptr<Engine> {new Engine {std::move(setup), std::move(device), *std::move(analyser),
                                                std::move(follower), std::move(judge),
                                                std::make_unique<Keeper>(std::move(keeping))}};
}

Engine::Engine(Setup setup, std::unique_ptr<io::Device> device, analysis::ClassAnalyser analyser,
               std::unique_ptr<following::Follower> follower, std::unique_ptr<following::NoteJudge> judge,
               std::unique_ptr<Keeper> keeper)
    : setup_ {std::move(setup)}
    , device_ {std::move(device)}
    , spec_ {device_->spec()}
    , analyser_ {std::move(analyser)}
    , follower_ {std::move(follower)}
    , judge_ {std::move(judge)}
    , right_piece_ {spec_.sample_rate, analyser_.hop()}
    , key_evidence_(setup_.cls.sections.size())
    , readings_(setup_.cls.sections.size())
    , tuning_ {{instruments_of(setup_.cls), to_seconds(analyser_.hop(), spec_.sample_rate),
                setup_.cls.tuning}}
    , awaited_(setup_.cls.sections.size())
    , capture_ {{channels_to_capture(setup_, *device_), to_frames(analysis_room, spec_.sample_rate)}}
    , hops_ {capture_.analysis_frames(), analyser_.hop()}
    , board_ {setup_.cls, spec_.sample_rate, analyser_.hop()}
    , drawing_ {blank_snapshot(setup_.cls)}
    , latest_ {drawing_}  // every slot has its sections from birth, so that publishing never allocates
    , keeper_ {std::move(keeper)}
    , bar_names_ {setup_.score == nullptr ? std::vector<std::string> {}
                                          : score::bar_names(setup_.score->printed())}
    , seen_ {drawing_}
{
    if (setup_.tune_in)
        tune_in(*setup_.tune_in);
}

Engine::~Engine()
{
    stop();
}

Status Engine::start()
{
    if (setup_.record)
        if (auto recording = start_recording(); !recording)
            return recording;
    running_ = true;
    analysis_ = std::thread {[this] { analysis_thread(); }};
    disk_ = std::thread {[this] { disk_thread(); }};
    auto started = device_->start(&CapturePath::callback, &capture_);
    if (!started)
        stop();
    return started;
}

void Engine::stop()
{
    if (!running_.exchange(false))
        return;
    device_->stop();
    analysis_.join();
    disk_.join();
    finish();
}

Status Engine::run_to_end(const std::function<bool()>& after_step)
{
    auto* stepped = dynamic_cast<io::SteppedDevice*>(device_.get());
    if (stepped == nullptr)
        return failure(ErrorCode::bad_argument,
                       fmt::format("{} cannot run faster than it plays; leave out --fast.", device_->name()));
    if (setup_.record)
        if (auto recording = start_recording(); !recording)
            return recording;
    auto outcome = Status {};
    for (auto goes_on = true; goes_on;) {
        const auto stepped_on = stepped->step(&CapturePath::callback, &capture_);
        if (!stepped_on)
            outcome = tl::unexpected {stepped_on.error()};
        while (analyse_waiting()) {
        }
        publish();
        keeper_->work();
        notice_shared_channels(latest_.read());
        notice_tuning(latest_.read());
        follow_the_take();
        goes_on = stepped_on && *stepped_on && after_step();
    }
    finish();
    return outcome;
}

void Engine::finish()
{
    // What was captured before the end is analysed and kept, whoever ended it.
    while (analyse_waiting()) {
    }
    if (judge_ != nullptr)
        offer(judge_->finish());
    publish();
    notice_shared_channels(latest_.read());
    notice_tuning(latest_.read());
    collect_device_events();
    keeper_->finish();
}

void Engine::analysis_thread()
{
    const auto role = rt::ScopedRole {rt::Role::worker};
    while (running_) {
        auto analysed = false;
        while (running_ && analyse_waiting())
            analysed = true;
        if (analysed)
            publish();
        else
            std::this_thread::sleep_for(analysis_pause);
    }
}

void Engine::disk_thread()
{
    const auto role = rt::ScopedRole {rt::Role::worker};
    while (running_) {
        keeper_->work();
        std::this_thread::sleep_for(disk_pause);
    }
}

bool Engine::analyse_waiting() noexcept
{
    switch (hops_.next()) {
    case analysis::HopAssembler::Outcome::waiting:
        return false;
    case analysis::HopAssembler::Outcome::hole:
        analyser_.skip();
        if (following_)
            stop_following();
        tuning_.interrupt();
        return true;
    case analysis::HopAssembler::Outcome::hop:
        break;
    }
    const auto listens = !played_aloud_.load();
    auto ensemble = analysis::EnsembleReading {};
    if (listens) {
        std::ranges::copy(analyser_.process(hops_.channels(), hops_.position()), readings_.begin());
        ensemble = analyser_.ensemble();
    } else {
        ensemble.heard_until = hops_.position() + analyser_.hop();
        stop_listening();
    }
    listened_ = listens;
    tune();
    if (follower_ != nullptr && !tuning_.glance().asked && listens)
        follow(ensemble);
    else if (following_)
        stop_following();
    for (const auto& reading : readings_) {
        board_.update(reading);
        if (!keeper_->offer(reading))
            readings_lost_.fetch_add(1, std::memory_order_relaxed);
    }
    board_.update(ensemble);
    if (!keeper_->offer(ensemble))
        readings_lost_.fetch_add(1, std::memory_order_relaxed);
    drawing_.heard_until = hops_.position() + analyser_.hop();
    return true;
}

void Engine::tell(score::ScorePosition position) noexcept
{
    told_ = position.from_start().ticks();
}

void Engine::follow(analysis::EnsembleReading& ensemble) noexcept
{
    following_ = true;
    if (const auto told = told_.exchange(nowhere); told != nowhere)
        follower_->told(score::ScorePosition {score::Quarters::from_ticks(told)});
    if (follower_->wants_keys())
        for (auto s = std::size_t {0}; s < key_evidence_.size(); ++s)
            key_evidence_[s] = analyser_.key_evidence(s);
    ensemble.place = follower_->process(readings_, key_evidence_);
    const auto sounds = [](const auto& reading) { return reading.state == analysis::SectionState::sounding; };
    right_piece_.process(static_cast<std::size_t>(std::ranges::count_if(readings_, sounds)), *ensemble.place);
    // In another piece nobody is missing.
    const auto known = !right_piece_.doubted();
    for (auto s = std::size_t {0}; s < readings_.size(); ++s) {
        readings_[s].presence = known ? follower_->presence(s) : analysis::Presence::unknown;
        readings_[s].astray = known ? follower_->astray(s) : std::nullopt;
    }
    offer(judge_->process(readings_, *ensemble.place));
    for (auto s = std::size_t {0}; s < awaited_.size(); ++s)
        if (const auto awaited = judge_->awaited(s); awaited != awaited_[s])
            analyser_.expect(s, awaited_[s] = awaited);
}

/// A loudspeaker plays, and whether somebody plays along cannot be told. The ear does not hear it at all:
/// what it has learnt of the room stays.
void Engine::stop_listening() noexcept
{
    if (listened_)
        analyser_.skip();
    auto reading = analysis::SectionReading {};
    reading.heard_until = hops_.position() + analyser_.hop();
    reading.state = analysis::SectionState::unsure;
    reading.level = reading.peak = not_listened_to;
    for (auto& each : readings_) {
        each = reading;
        ++reading.section;
    }
    tuning_.interrupt();
}

/// Until the next hop of music: there is a hole, or the class tunes, which no score asks for.
void Engine::stop_following() noexcept
{
    following_ = false;
    follower_->skip();
    judge_->skip();
    for (auto s = std::size_t {0}; s < awaited_.size(); ++s)
        if (awaited_[s])
            analyser_.expect(s, awaited_[s] = std::nullopt);
}

void Engine::offer(std::span<const analysis::NoteReading> notes) noexcept
{
    for (const auto& note : notes)
        if (!keeper_->offer(note))
            readings_lost_.fetch_add(1, std::memory_order_relaxed);
}

void Engine::tune() noexcept
{
    switch (tuning_request_.exchange(TuningRequest::none)) {
    case TuningRequest::begin:
        tuning_.begin(TuningKind::concert_a);
        break;
    case TuningRequest::begin_strings:
        tuning_.begin(TuningKind::open_strings);
        break;
    case TuningRequest::skip:
        tuning_.skip();
        break;
    case TuningRequest::end:
        tuning_.end();
        break;
    case TuningRequest::none:
        break;
    }
    if (!listened_)
        return;
    const auto step = tuning_.process(readings_);
    if (step.kind == TuningRound::Step::Kind::alone_from_here)
        analyser_.begin_alone(step.section);
    else if (step.kind == TuningRound::Step::Kind::alone_until_here)
        analyser_.end_alone(step.section);
}

void Engine::publish() noexcept
{
    drawing_.tuning = tuning_.glance();
    drawing_.tuning_turns.assign(tuning_.turns().begin(), tuning_.turns().end());
    std::copy(board_.glances().begin(), board_.glances().end(), drawing_.sections.begin());
    drawing_.ensemble = board_.ensemble();
    drawing_.doubts_piece = right_piece_.doubted();
    std::ranges::copy(analyser_.same_as(), drawing_.same_as.begin());
    latest_.write(drawing_);
}

void Engine::set_played_aloud(bool is_played)
{
    if (played_aloud_.exchange(is_played) != is_played)
        keeper_->note_event(is_played ? "From here on a loudspeaker plays, and the class is not listened to."
                                      : "The class is listened to again.");
}

void Engine::mark(session::Remark remark)
{
    keeper_->mark(std::move(remark));
}

std::string Engine::bar_now() const
{
    const auto& place = seen_.ensemble.place;
    if (!place || place->state == analysis::FollowingState::lost || seen_.doubts_piece ||
        seen_.health.interface_away)
        return {};
    const auto position = score::ScorePosition {score::Quarters::nearest(place->position)};
    return bar_names_[setup_.score->place_at(position).bar];
}

Status Engine::start_recording()
{
    if (setup_.session_folder.empty())
        return failure(ErrorCode::bad_argument, "Nothing of this rehearsal is kept, so it cannot be recorded "
                                                "either; give it a folder with --out.");
    if (keeper_->is_recording())
        return {};
    auto frames = capture_.start_recording(to_frames(take_room, spec_.sample_rate));
    if (frames == nullptr)
        return failure(ErrorCode::device_refused,
                       "The interface has stopped, so recording cannot begin; wait until it is back.");
    keeper_->begin_take(std::move(frames));
    tapped_ = true;
    return {};
}

void Engine::stop_recording()
{
    capture_.stop_recording();
    tapped_ = false;
    keeper_->end_take();
}

void Engine::follow_the_take()
{
    // The disk worker may have given the take up; the audio thread need then not hand over any more of it.
    if (tapped_ && !keeper_->is_recording()) {
        capture_.stop_recording();
        tapped_ = false;
    }
}

void Engine::notice_shared_channels(const Snapshot& newest)
{
    if (newest.same_as == seen_.same_as)
        return;
    for (auto& sentence : shared_channel_sentences(setup_.cls, seen_.same_as, newest.same_as))
        say(std::move(sentence));
    seen_.same_as = newest.same_as;
}

void Engine::notice_tuning(const Snapshot& newest)
{
    for (const auto& turn : ended_between(seen_.tuning_turns, newest.tuning_turns))
        say_of_tuning(tuning_sentence(setup_.cls, turn));
    if (newest.tuning.asked &&
        (newest.tuning.asked != seen_.tuning.asked || newest.tuning.note != seen_.tuning.note))
        say_of_tuning(tuning_words(setup_.cls, newest.tuning) + ".");
    else if (!newest.tuning.asked && seen_.tuning.asked)
        say_of_tuning("The tuning round is over.");
    seen_.tuning = newest.tuning;
    seen_.tuning_turns = newest.tuning_turns;
}

void Engine::collect_device_events()
{
    while (const auto event = device_->next_event()) {
        if (event->kind == io::DeviceEvent::Kind::went_away)
            seen_.health.interface_away = true;
        else if (event->kind == io::DeviceEvent::Kind::came_back)
            seen_.health.interface_away = false;
        else
            device_ended_ = true;
        if (!event->text.empty())
            say(event->text);
    }
}

void Engine::say(std::string sentence)
{
    keeper_->note_event(sentence);
    messages_.push_back(std::move(sentence));
}

void Engine::say_of_tuning(std::string sentence)
{
    keeper_->note_event(sentence);
    tuning_messages_.push_back(std::move(sentence));
}

const Snapshot& Engine::snapshot()
{
    collect_device_events();
    follow_the_take();
    const auto& newest = latest_.read();
    seen_.heard_until = newest.heard_until;
    seen_.sections = newest.sections;
    seen_.ensemble = newest.ensemble;
    seen_.doubts_piece = newest.doubts_piece;
    notice_shared_channels(newest);
    notice_tuning(newest);
    const auto counts = device_->counts();
    seen_.health.input_overruns = counts.input_overruns;
    seen_.health.frames_lost = capture_.frames_lost_to_analysis();
    seen_.health.take_frames_lost = capture_.frames_lost_to_recording();
    seen_.health.readings_lost = readings_lost_.load(std::memory_order_relaxed);
    seen_.recording = keeper_->is_recording();
    seen_.sound_kept_until = keeper_->sound_kept_until();
    seen_.take_ended = keeper_->take_ended();
    seen_.readings_kept = keeper_->is_storing();
    seen_.ended = device_ended_;
    return seen_;
}

std::optional<std::string> Engine::next_message()
{
    for (auto& message : keeper_->messages())
        messages_.push_back(std::move(message));
    return taken_from(messages_);
}

std::optional<std::string> Engine::next_tuning_message()
{
    return taken_from(tuning_messages_);
}

Seconds Engine::detection_delay() const noexcept
{
    auto longest = Seconds {};
    for (std::size_t section = 0; section < setup_.cls.sections.size(); ++section)
        longest = std::max(longest, analyser_.detection_delay(section));
    return longest;
}

}  // namespace tutti::rehearsal
