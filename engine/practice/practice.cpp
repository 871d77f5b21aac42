// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/practice.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "practice/octaves.hpp"
#include "rt/thread_role.hpp"

namespace tutti::practice {

using analysis::HopAssembler;
using playback::PlayingPlace;

namespace {

constexpr auto analysis_room =
    6_s;  // how far the worker may fall behind: longer than a laptop's longest stall
constexpr auto analysis_pause = std::chrono::milliseconds {2};
constexpr auto notes_waiting = std::size_t {4096};
// From a sound to the middle of what a reading shows of it.
constexpr auto ear_lag =
    following::NoteJudge::Parameters {.sample_rate = SampleRate {48'000}, .hop = {}, .tuning = {}}.ear_lag;
// A lead is sent so long before it is taken up, so that it is there in time whatever the analysis takes.
constexpr auto two_chunks = FrameCount {512};

audio::ClassDescription one_pupil(const Backing& backing, const Setup& setup)
{
    const auto& part = backing.score().printed().parts[backing.part_index()];
    auto pupil = audio::ClassDescription {};
    pupil.tuning.a4 = backing.a4();
    const auto instrument = part.instrument ? *part.instrument : *instrument_from_name("any");
    pupil.sections.push_back({part.name, instrument, {setup.microphone}, part.name});
    return pupil;
}

following::PartFollower::Passage played(const Backing& backing)
{
    const auto bars = backing.score().bars();
    const auto& passage = backing.passage();
    return {bars[passage.first_bar].start, bars[passage.end_bar - 1].end(), passage.passes};
}

/// What no driver tells of is nearly always on the way out: wireless headphones, a loudspeaker's own works.
Seconds output_latency_of(const audio::StreamSpec& spec, std::optional<Seconds> round_trip)
{
    return round_trip ? std::max(*round_trip - spec.input_latency, Seconds {}) : spec.output_latency;
}

}  // namespace

Result<std::unique_ptr<Practice>> Practice::create(Setup setup, std::unique_ptr<io::Device> device)
{
    const auto spec = device->spec();
    if (spec.output_channels == 0)
        return failure(ErrorCode::channel_missing,
                       fmt::format("{} plays nothing; choose a device with a loudspeaker or headphones.",
                                   device->name()));
    if (setup.microphone > std::max(spec.input_channels, 1))
        return failure(ErrorCode::channel_missing,
                       fmt::format("{} has no input channel {}; choose another microphone.", device->name(),
                                   setup.microphone));
    if (setup.ladder && setup.follow)
        return failure(ErrorCode::bad_argument,
                       "Recordings that keep to the pupil climb no ladder; choose one of the two.");
    auto start = setup;
    if (setup.ladder)
        start.tempo = Ladder::foot(setup.tempo);
    auto backing = Backing::open(start, spec.sample_rate, spec.block);
    if (!backing)
        return tl::unexpected {backing.error()};
    const auto pupil = one_pupil(**backing, setup);
    auto analyser = analysis::ClassAnalyser::create(
        pupil,
        {.sample_rate = spec.sample_rate, .tracker = {}, .couplings = {}, .backing = !setup.headphones});
    if (!analyser)
        return tl::unexpected {analyser.error()};
    return std::unique_ptr<Practice> {new Practice {std::move(setup), std::move(device), *std::move(backing),
                                                    *std::move(analyser), pupil.tuning}};
}

Practice::Practice(Setup setup, std::unique_ptr<io::Device> device, std::unique_ptr<Backing> backing,
                   analysis::ClassAnalyser analyser, Tuning tuning)
    : setup_ {std::move(setup)}
    , device_ {std::move(device)}
    , spec_ {device_->spec()}
    , backing_ {std::move(backing)}
    , round_trip_ {setup_.round_trip.value_or(spec_.input_latency + spec_.output_latency)}
    , output_latency_ {output_latency_of(spec_, setup_.round_trip)}
    , path_ {backing_->transport(), setup_.microphone, to_frames(analysis_room, spec_.sample_rate)}
    , hops_ {path_.frames(), analyser.hop()}
    , analyser_ {std::move(analyser)}
    , follower_ {backing_->score(),
                 std::array {std::optional {backing_->part_index()}},
                 {.sample_rate = spec_.sample_rate,
                  .hop = analyser_.hop(),
                  .passage = played(*backing_),
                  .pace = setup_.tempo}}
    , judge_ {backing_->score(),
              std::array {std::optional {backing_->part_index()}},
              follower_.map(),
              {.sample_rate = spec_.sample_rate, .hop = analyser_.hop(), .tuning = tuning}}
    , accompanist_ {backing_->timeline(), follower_.map(), spec_.sample_rate, setup_.tempo}
    , printed_ {backing_->score(), backing_->part_index()}
    , from_ {played(*backing_).from.value()}
    , to_ {played(*backing_).to.value()}
    , history_ {spec_.sample_rate, playback::Transport::chunk}
    , of_late_ {to_seconds(analyser_.hop(), spec_.sample_rate)}
    , ends_ {spec_.sample_rate, analyser_.hop(), ear_lag}
    , noise_ {to_seconds(analyser_.hop(), spec_.sample_rate)}
    , timing_ {backing_->timeline(),
               printed_,
               history_,
               ends_,
               {.sample_rate = spec_.sample_rate,
                .from = from_,
                .to = to_,
                .goes_round = backing_->passage().passes != 1,
                .follows = setup_.follow,
                .round_trip = round_trip_,
                .times_notes = times_notes()}}
    , due_ {asked_of(backing_->score(), backing_->part_index(), played(*backing_).from, played(*backing_).to),
            spec_.sample_rate, analyser_.hop()}
    , ladder_ {due_.asked()}
    , judged_ {notes_waiting}
    , tempo_ {setup_.ladder ? Ladder::foot(setup_.tempo) : setup_.tempo}
{
    if (const auto passage = played(*backing_); passage.passes != 1)
        judge_.go_round(passage.from, passage.to);
    drawing_.place = drawing_.begins = playing_.quarters = from_;
    drawing_.playing = drawing_.at_the_ear = drawing_.answered = playing_;
    drawing_.tempo = tempo_;
    latest_.write(drawing_);
    for (const auto& remark : backing_->remarks())
        messages_.push_back(remark);
}

Practice::~Practice()
{
    stop();
}

Status Practice::start()
{
    running_ = true;
    backing_->transport().start();
    analysis_ = std::thread {[this] { analysis_thread(); }};
    auto started = device_->start(&SoundPath::callback, &path_);
    if (!started)
        stop();
    return started;
}

void Practice::stop()
{
    if (!running_.exchange(false))
        return;
    device_->stop();
    analysis_.join();
    backing_->transport().stop();
    finish();
}

Status Practice::run_to_end(const std::function<bool()>& after_step)
{
    auto* stepped = dynamic_cast<io::SteppedDevice*>(device_.get());
    if (stepped == nullptr)
        return failure(ErrorCode::bad_argument,
                       fmt::format("{} cannot run faster than it plays.", device_->name()));
    auto outcome = Status {};
    backing_->transport().fill();
    for (auto goes_on = true; goes_on;) {
        const auto stepped_on = stepped->step(&SoundPath::callback, &path_);
        if (!stepped_on)
            outcome = tl::unexpected {stepped_on.error()};
        while (analyse_waiting()) {
        }
        draw();
        collect();
        backing_->transport().fill();
        goes_on = stepped_on && *stepped_on && playing_.state != PlayingPlace::State::ended && after_step();
    }
    finish();
    return outcome;
}

void Practice::finish()
{
    while (analyse_waiting()) {
    }
    for (const auto& note : judge_.finish())
        tell(note);
    tell_due(true);
    draw();
    collect();
}

void Practice::analysis_thread()
{
    const auto role = rt::ScopedRole {rt::Role::worker};
    while (running_) {
        auto analysed = false;
        while (running_ && analyse_waiting())
            analysed = true;
        if (analysed)
            draw();
        else
            std::this_thread::sleep_for(analysis_pause);
    }
}

bool Practice::analyse_waiting() noexcept
{
    switch (hops_.next()) {
    case HopAssembler::Outcome::waiting:
        return false;
    case HopAssembler::Outcome::hole:
        analyser_.skip();
        follower_.skip();
        judge_.skip();
        timing_.skip();
        return true;
    case HopAssembler::Outcome::hop:
        break;
    }
    hear();
    place_ = follower_.process({&reading_, 1}, {&evidence_, 1});
    find_playing();
    attend();
    lead();
    climb();
    judge();
    return true;
}

void Practice::hear() noexcept
{
    const auto channels = hops_.channels().first(setup_.headphones ? 1 : 2);
    reading_ = analyser_.process(channels, hops_.position()).front();
    if (follower_.wants_keys())
        evidence_ = analyser_.key_evidence(0);
    if (setup_.any_octave && !printed_.empty()) {
        if (follower_.wants_keys())
            fold_octaves(evidence_, printed_.lowest(), printed_.highest());
        if (const auto* asked = printed_.asked_at(place_.position))
            move_near(reading_, asked->pitch);
    }
    ends_.put(reading_);
    const auto masked = !analyser_.backing(0).told_apart;
    const auto silent = reading_.state == analysis::SectionState::silent;
    sounding_ = reading_.state == analysis::SectionState::sounding && !masked;
    const auto quiet = noise_.put(reading_.level, sounding_);
    silent_ = quiet || (silent && !masked);
    if (silent || quiet)
        return;
    ++drawing_.signal.heard;
    drawing_.signal.clipped += reading_.clipped ? 1U : 0U;
    drawing_.signal.masked += masked ? 1U : 0U;
    of_late_.put(reading_.clipped, masked);
}

/// What was due meanwhile, and whether the pupil plays it.
void Practice::attend() noexcept
{
    const auto answered = heard_before(round_trip_ + ear_lag);
    auto begun = std::optional<PlayingPlace> {};
    if (reading_.onset)
        begun = history_.at(reading_.onset->start - to_frames(round_trip_, spec_.sample_rate));
    due_.put({answered, silent_, sounding_, begun, reading_.heard_until});
    if (!sounding_)
        return;
    ++drawing_.signal.sounded;
    const auto* asked = printed_.asked_at(answered.quarters);
    if (!reading_.tuned || asked == nullptr || answered.state != PlayingPlace::State::playing ||
        answered.quarters < asked->from || answered.quarters >= asked->to)
        return;
    const auto above = reading_.tuned->pitch.midi_key() - asked->pitch.midi_key();
    ++drawing_.signal.asked;
    put_off(drawing_.signal, asked->pitch, Cents {100.0 * above} + reading_.tuned->deviation);
    drawing_.signal.as_asked += above == 0 ? 1U : 0U;
    drawing_.signal.lower += above < 0 && above % 12 == 0 ? 1U : 0U;
    drawing_.signal.higher += above > 0 && above % 12 == 0 ? 1U : 0U;
}

/// The last place that the recordings were heard at within this hop.
void Practice::find_playing() noexcept
{
    const auto offset = path_.offset();
    auto& transport = backing_->transport();
    const auto pass = playing_.pass;
    while (const auto* next = transport.next_place()) {
        if (next->at + offset >= reading_.heard_until)
            break;
        playing_ = *next;
        playing_at_ = next->at + offset;
        history_.put(playing_, playing_at_);
        transport.take_place();
    }
    // Round again: who plays along with the recordings is heard at the beginning a round trip later.
    if (playing_.pass != pass && playing_.pass > 1)
        ladder_.end_pass(playing_.pass - 1, playing_at_ + to_frames(round_trip_, spec_.sample_rate) +
                                                to_frames(all_told, spec_.sample_rate));
}

/// A ladder's next step, when all of a pass is told.
void Practice::climb() noexcept
{
    if (!setup_.ladder)
        return;
    for (auto left = ladder_.climbs(reading_.heard_until); left > 0; --left) {
        auto now = tempo_.load();
        // Whoever asked for another tempo meanwhile gets it.
        if (now < setup_.tempo &&
            tempo_.compare_exchange_strong(now, std::min(now + Ladder::rung, setup_.tempo)))
            hand_on_tempo();
    }
}

/// Control and the ladder may both have asked: the newest is what the recordings get.
void Practice::hand_on_tempo() noexcept
{
    auto handed_on = 0.0;
    do {
        handed_on = tempo_;
        backing_->transport().set_tempo(handed_on);
    } while (tempo_ != handed_on);
}

void Practice::lead() noexcept
{
    if (!setup_.follow)
        return accompanist_.play_on(*follower_.player(), heard_before(round_trip_));
    auto& transport = backing_->transport();
    const auto offset = path_.offset();
    const auto from = transport.next_rendered(reading_.heard_until - offset) + two_chunks;
    const auto heard = from + transport.renderer().lead();
    const auto round_trip = to_frames(round_trip_, spec_.sample_rate);
    auto lead =
        accompanist_.lead(*follower_.player(), reading_.heard_until, playing_, heard + offset + round_trip);
    lead.from = from;
    lead.at = heard;
    transport.keep_to(lead);
}

void Practice::judge() noexcept
{
    for (const auto& note : judge_.process({&reading_, 1}, place_))
        tell(note);
    tell_due(false);
    if (const auto awaited = judge_.awaited(0); awaited != awaited_)
        analyser_.expect(0, awaited_ = awaited);
}

void Practice::tell(const analysis::NoteReading& note) noexcept
{
    if (note.position < from_ || note.position >= to_)
        return;  // just past the end, or before the beginning: not of what is practised
    const auto pupil_note =
        of_late_.now() == Hearing::good ? timing_.told(note) : doubted(timing_.told(note));
    if (due_.stands(pupil_note))
        hand_on(pupil_note);
}

/// What the judge does not tell.
void Practice::tell_due(bool over) noexcept
{
    while (const auto note = due_.next(over))
        hand_on(*note);
}

void Practice::hand_on(const PupilNote& note) noexcept
{
    static_cast<void>(judged_.push(note));
    ladder_.put(note);
}

/// What was handed out so long before the end of the hop.
PlayingPlace Practice::heard_before(Seconds time) const noexcept
{
    return history_.at(reading_.heard_until - to_frames(time, spec_.sample_rate)).value_or(playing_);
}

void Practice::draw() noexcept
{
    drawing_.heard_until = reading_.heard_until;
    drawing_.playing = playing_;
    drawing_.playing_at = playing_at_;
    drawing_.at_the_ear = heard_before(output_latency_);
    drawing_.answered = heard_before(round_trip_ + ear_lag);
    drawing_.tempo = tempo_.load(std::memory_order_relaxed);
    drawing_.followed = place_.state == analysis::FollowingState::following;
    drawing_.place = setup_.follow       ? place_.position
                     : drawing_.followed ? place_.position
                                         : playing_.quarters;
    const auto& timeline = backing_->timeline();
    const auto position = score::ScorePosition {score::Quarters::nearest(playing_.quarters)};
    const auto later = timeline.time_at(position) + 100_ms;
    drawing_.bpm =
        BeatsPerMinute {60.0 * playing_.rate * (timeline.quarters_at(later) - playing_.quarters) / 0.1};
    draw_notes();
    drawing_.state = reading_.state;
    drawing_.heard = reading_.tuned;
    drawing_.confidence = reading_.confidence;
    drawing_.level = reading_.level;
    drawing_.clipped = reading_.clipped;
    drawing_.hearing = of_late_.now();
    latest_.write(drawing_);
}

/// What is to be played now, and then.
void Practice::draw_notes() noexcept
{
    drawing_.note.reset();
    drawing_.next_note.reset();
    const auto of_passage = printed_.from(from_);
    auto next = of_passage;
    if (drawing_.at_the_ear.state == PlayingPlace::State::counting_in) {
        drawing_.place = drawing_.at_the_ear.quarters;
    } else {
        next = printed_.after(drawing_.place);
        if (const auto* now = printed_.last_until(drawing_.place); now != nullptr && now->to > drawing_.place)
            drawing_.note = now->pitch;
    }
    if (!next.empty() && next.front().from < to_) {
        drawing_.next_note = next.front().pitch;
        drawing_.next_note_at = next.front().from;
    } else if (const auto passes = backing_->passage().passes; !of_passage.empty() &&
                                                               of_passage.front().from < to_ &&
                                                               (passes == 0 || playing_.pass < passes)) {
        drawing_.next_note = of_passage.front().pitch;
        drawing_.next_note_at = of_passage.front().from + to_ - from_;
    }
}

void Practice::set_tempo(double share) noexcept
{
    tempo_ = std::clamp(share, slowest_tempo, fastest_tempo);
    hand_on_tempo();
}

void Practice::collect()
{
    while (const auto note = judged_.pop())
        notes_.push_back(*note);
    while (const auto event = device_->next_event()) {
        if (event->kind == io::DeviceEvent::Kind::went_away)
            seen_.interface_away = true;
        else if (event->kind == io::DeviceEvent::Kind::came_back)
            seen_.interface_away = false;
        else
            device_ended_ = true;
        if (!event->text.empty())
            messages_.push_back(event->text);
    }
}

const Snapshot& Practice::snapshot()
{
    collect();
    const auto away = seen_.interface_away;
    seen_ = latest_.read();
    seen_.interface_away = away;
    seen_.input_overruns = device_->counts().input_overruns;
    seen_.frames_lost = path_.frames_lost();
    seen_.frames_late = backing_->transport().late_frames();
    seen_.ended = device_ended_ || seen_.playing.state == PlayingPlace::State::ended;
    return seen_;
}

std::optional<std::string> Practice::next_message()
{
    if (messages_.empty())
        return std::nullopt;
    auto first = std::move(messages_.front());
    messages_.pop_front();
    return first;
}

}  // namespace tutti::practice
