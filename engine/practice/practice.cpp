// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/practice.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
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
constexpr auto first_rung = 0.7;  // of the tempo asked for, where a ladder begins
constexpr auto rung = 0.05;       // of the recordings' tempo, after each clean pass
constexpr auto clean = 0.67;      // of a passage's notes are right: less was not played, or not heard
// From a sound to the middle of what a reading shows of it.
constexpr auto ear_lag =
    following::NoteJudge::Parameters {.sample_rate = SampleRate {48'000}, .hop = {}, .tuning = {}}.ear_lag;
constexpr auto half_a_loop = 0.4;          // nearly
constexpr auto off_the_seam = 300_ms;      // a note of the first half is not of the pass that ends so soon
constexpr auto furthest_lead = 500_ms;     // farther apart it is not the same beat
constexpr auto furthest_unmeasured = 1_s;  // wireless headphones, which nobody measured, take half of it
constexpr auto shortest_wait = 3_s;        // between two notes: less is a breath, or a slower tempo
constexpr auto longer_than_written = 0.5;  // likewise, after a long note or a rest
constexpr auto most_unsure = 3;            // onsets, after a wait, until a note is right
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
        start.tempo = std::max(slowest_tempo, first_rung * setup.tempo);
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
    , history_ {spec_.sample_rate, playback::Transport::chunk}
    , of_late_ {to_seconds(analyser_.hop(), spec_.sample_rate)}
    , ends_ {spec_.sample_rate, analyser_.hop(), ear_lag}
    , noise_ {to_seconds(analyser_.hop(), spec_.sample_rate)}
    , due_ {asked_of(backing_->score(), backing_->part_index(), played(*backing_).from, played(*backing_).to),
            spec_.sample_rate, analyser_.hop()}
    , judged_ {notes_waiting}
    , tempo_ {setup_.ladder ? std::max(slowest_tempo, first_rung * setup_.tempo) : setup_.tempo}
{
    for (const auto& note : backing_->score().notes(backing_->part_index()))
        if (!note.grace)
            printed_.push_back({note.onset.value(), note.end().value(), note.pitch});
    if (!printed_.empty()) {
        const auto [lowest, highest] = std::ranges::minmax(printed_, {}, &Printed::pitch);
        range_ = {lowest.pitch, highest.pitch};
    }
    const auto passage = played(*backing_);
    from_ = passage.from.value();
    to_ = passage.to.value();
    if (passage.passes != 1)
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
        last_begun_.reset();  // nobody knows how long the hole was
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
            fold_octaves(evidence_, range_.first, range_.second);
        if (const auto* asked = asked_at(place_.position))
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
    const auto* asked = asked_at(answered.quarters);
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

/// The note that sounds at a place, or did before it; the first one before any.
const Practice::Printed* Practice::asked_at(double quarters) const noexcept
{
    if (printed_.empty())
        return nullptr;
    const auto next = std::ranges::upper_bound(printed_, quarters, {}, &Printed::from);
    return &*(next == printed_.begin() ? next : std::prev(next));
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
    if (playing_.pass != pass)
        begin_pass(playing_.pass, playing_at_ + to_frames(round_trip_, spec_.sample_rate));
}

/// Round again: who plays along with the recordings is heard at the beginning from there on.
void Practice::begin_pass(int pass, FramePosition heard) noexcept
{
    if (pass > 1)
        told_of(pass - 1).complete = heard + to_frames(all_told, spec_.sample_rate);
}

/// A ladder's next step, when all of a pass is told.
void Practice::climb() noexcept
{
    if (!setup_.ladder)
        return;
    for (auto& each : passes_) {
        if (!each.complete || reading_.heard_until < *each.complete)
            continue;
        each.complete.reset();
        auto now = tempo_.load();
        // Whoever asked for another tempo meanwhile gets it.
        if (each.others == 0 && 4 * each.apart <= each.right &&
            each.right >= clean * static_cast<double>(due_.asked()) && now < setup_.tempo &&
            tempo_.compare_exchange_strong(now, std::min(now + rung, setup_.tempo)))
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

Practice::Told& Practice::told_of(int pass) noexcept
{
    auto& told = passes_[static_cast<std::size_t>(pass) % passes_.size()];
    if (told.pass != pass)
        told = {.pass = pass, .complete = {}};
    return told;
}

void Practice::tell(const analysis::NoteReading& note) noexcept
{
    if (note.position < from_ || note.position >= to_)
        return;  // just past the end, or before the beginning: not of what is practised
    const auto pupil_note = of_late_.now() == Hearing::good ? told(note) : doubted(told(note));
    if (due_.stands(pupil_note))
        hand_on(pupil_note);
}

/// What the judge does not tell.
void Practice::tell_due(bool over) noexcept
{
    while (const auto note = due_.next(over))
        hand_on(*note);
}

void Practice::hand_on(const PupilNote& pupil_note) noexcept
{
    static_cast<void>(judged_.push(pupil_note));
    const auto verdict = pupil_note.note.verdict;
    if (verdict == analysis::NoteVerdict::unsure)
        return;  // it may be of a pass long over
    if (pupil_note.pass < passes_[static_cast<std::size_t>(pupil_note.pass) % passes_.size()].pass)
        return;  // of a note left out it is known late: a newer pass is counted in its place
    auto& pass = told_of(pupil_note.pass);
    const auto right = verdict == analysis::NoteVerdict::right;
    ++(right ? pass.right : pass.others);
    pass.apart += right && pupil_note.apart != 0 ? 1 : 0;
}

/// In which pass the pupil played it: what is heard was played to what was heard a round trip before.
int Practice::pass_of(const analysis::NoteReading& note) const noexcept
{
    const auto of_first_half = note.position - from_ < 0.5 * (to_ - from_);
    const auto off = of_first_half ? off_the_seam : -off_the_seam;
    return history_.pass_at(note.due + to_frames(off - round_trip_, spec_.sample_rate));
}

PupilNote Practice::told(const analysis::NoteReading& note) noexcept
{
    auto told = PupilNote {note, pass_of(note)};
    measure_lead(told);
    measure_wait(told);
    measure_length(told);
    return told;
}

void Practice::measure_lead(PupilNote& told) const noexcept
{
    const auto& note = told.note;
    if (!note.onset || setup_.follow)
        return;
    if (const auto heard = history_.when(note.position, *note.onset)) {
        const auto lead = to_seconds(*heard - *note.onset, spec_.sample_rate) + round_trip_;
        if (abs(lead) < furthest_lead) {
            if (times_notes())
                told.lead = lead;
            return;
        }
    }
    // What comes later has not been heard yet, so the distance is that of the places.
    const auto place = history_.at(*note.onset - to_frames(round_trip_, spec_.sample_rate));
    if (!place || place->rate <= 0.0)
        return;
    auto quarters = note.position - place->quarters;
    // Round a loop they are nearer, before or after; half a loop off, they have come in late.
    if (backing_->passage().passes != 1 && told.pass > 1)
        quarters = std::remainder(quarters, to_ - from_);
    if (backing_->passage().passes != 1 && std::fabs(quarters) > half_a_loop * (to_ - from_))
        quarters = -std::fabs(quarters);
    const auto& timeline = backing_->timeline();
    const auto time_at = [&](double at) {
        return timeline.time_at(score::ScorePosition {score::Quarters::nearest(at)});
    };
    const auto lead = (time_at(to_) - time_at(from_)) * (quarters / (to_ - from_) / place->rate);
    if (abs(lead) < (times_notes() ? furthest_lead : furthest_unmeasured))
        return;
    told.apart = lead > Seconds {} ? 1 : -1;
    if (times_notes())
        told.lead = lead;
}

/// Between a right note and the next: where others lie between, the ear was finding its way back.
void Practice::measure_wait(PupilNote& told) noexcept
{
    const auto& note = told.note;
    const auto* printed = printed_at(note);
    if (note.verdict != analysis::NoteVerdict::right || !note.onset || printed == nullptr)
        return;
    const auto last = std::exchange(
        last_begun_, Begun {printed->from, told.pass, *note.onset, note.pace.value_or(1.0), std::nullopt});
    if (!last)
        return;
    auto& now = *last_begun_;
    now.taken = last->taken;
    if (last->pass != now.pass || last->from >= now.from)
        return;
    const auto next = std::ranges::upper_bound(printed_, last->from, {}, &Printed::from);
    auto unsure = 0;
    for (auto each = next; each->from < now.from; ++each)
        unsure += each->from < std::next(each)->from ? 1 : 0;
    if (unsure > most_unsure)
        return;
    const auto& score = backing_->score();
    const auto time_at = [&](double at) {
        return score.time_at(score::ScorePosition {score::Quarters::nearest(at)});
    };
    const auto marked = time_at(now.from) - time_at(last->from);
    const auto heard = to_seconds(now.at - last->at, spec_.sample_rate);
    if (heard <= Seconds {})
        return;
    // Long notes are over before a follower knows how slow they are.
    const auto written = marked / std::min(last->pace, last->taken.value_or(last->pace));
    const auto waited = heard - written;
    const auto is_wait = last->taken && waited >= std::max(shortest_wait, longer_than_written * written);
    if (!is_wait)
        now.taken = marked / heard;
    else if (setup_.follow || told.apart < 0)
        told.waited = PupilNote::Wait {next->from, waited, !setup_.follow};
}

/// The printed note that was told of.
const Practice::Printed* Practice::printed_at(const analysis::NoteReading& note) const noexcept
{
    auto found = std::ranges::lower_bound(printed_, note.position - 1e-6, {}, &Printed::from);
    for (; found != printed_.end() && found->from < note.position + 1e-6; ++found)
        if (note.expected == found->pitch)
            return &*found;
    return nullptr;
}

void Practice::measure_length(PupilNote& told) const noexcept
{
    const auto& note = told.note;
    if (!note.onset || !note.heard || note.verdict == analysis::NoteVerdict::unsure)
        return;
    told.start_confidence = note.confidence;
    const auto* printed = printed_at(note);
    const auto end = ends_.end_of(*note.heard, *note.onset);
    if (printed == nullptr || !end || *end <= *note.onset)
        return;
    const auto& timeline = backing_->timeline();
    const auto time_at = [&](double quarters) {
        return timeline.time_at(score::ScorePosition {score::Quarters::nearest(quarters)});
    };
    told.length = to_seconds(*end - *note.onset, spec_.sample_rate);
    const auto heard = history_.at(*note.onset - to_frames(round_trip_, spec_.sample_rate));
    told.written_length =
        (time_at(printed->to) - time_at(printed->from)) / (heard && heard->rate > 0.0 ? heard->rate : 1.0);
    told.length_confidence = note.confidence;
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
    const auto first = std::ranges::lower_bound(printed_, from_, {}, &Printed::from);
    const auto end = std::ranges::lower_bound(printed_, to_, {}, &Printed::from);
    auto next = first;
    if (drawing_.at_the_ear.state == PlayingPlace::State::counting_in) {
        drawing_.place = drawing_.at_the_ear.quarters;
    } else {
        next = std::ranges::upper_bound(printed_, drawing_.place, {}, &Printed::from);
        if (next != printed_.begin() && std::prev(next)->to > drawing_.place)
            drawing_.note = std::prev(next)->pitch;
    }
    if (next < end) {
        drawing_.next_note = next->pitch;
        drawing_.next_note_at = next->from;
    } else if (const auto passes = backing_->passage().passes;
               first < end && (passes == 0 || playing_.pass < passes)) {
        drawing_.next_note = first->pitch;
        drawing_.next_note_at = first->from + to_ - from_;
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
