// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/model/live_rehearsal.hpp"

#include <chrono>
#include <exception>
#include <utility>

#include "desktop/model/engine_sentences.hpp"
#include "desktop/model/example.hpp"
#include "desktop/model/report_words.hpp"
#include "following/parts.hpp"
#include "io/midi_pedals.hpp"
#include "rehearsal/engine.hpp"
#include "rehearsal/kept_couplings.hpp"
#include "shared/class_of_channels.hpp"
#include "shared/clock_text.hpp"
#include "shared/goals.hpp"
#include "shared/input.hpp"
#include "shared/places.hpp"
#include "shared/rehearsal_report.hpp"
#include "shared/rehearsal_room.hpp"
#include "shared/score_file.hpp"

namespace tutti::desktop {

namespace {

// Thirty pictures a second: from sound to pixel a tenth of a second may go by, and each costs a laptop's
// core.
constexpr auto picture_pause = std::chrono::milliseconds {33};
constexpr auto rings_on = 1_s;  // a hall, after the loudspeaker in it

}  // namespace

Result<RehearsalPlan> demo_plan(Texts texts)
{
    const auto folder = assets_folder() / "demo";
    return audio::load_class(folder / "class.json").map([&](audio::ClassDescription cls) {
        auto plan = RehearsalPlan {};
        plan.cls = std::move(cls);
        plan.open = [folder] { return open_recording(folder / "rehearsal.flac"); };
        plan.score = folder / "score.musicxml";
        plan.piece = assets_folder() / "pieces" / "ode-to-joy";  // the same arrangement
        plan.session_folder = new_session_folder();
        plan.texts = texts;
        return plan;
    });
}

RehearsalPlan interface_plan(std::optional<audio::ClassDescription> cls, const std::string& interface,
                             Texts texts)
{
    auto plan = RehearsalPlan {};
    const auto channels = cls ? cls->channels_in_use().back() : 0;  // 0: all that there are
    if (cls)
        plan.cls = *std::move(cls);
    plan.open = [interface, channels] { return open_interface(interface, channels); };
    plan.session_folder = new_session_folder();
    plan.rooms_folder = rooms_folder();
    plan.texts = texts;
    return plan;
}

RehearsalPlan recording_plan(audio::ClassDescription cls, const std::filesystem::path& recording, Texts texts)
{
    auto plan = RehearsalPlan {};
    plan.cls = std::move(cls);
    plan.open = [recording] { return open_recording(recording); };
    plan.session_folder = new_session_folder();
    plan.texts = texts;
    return plan;
}

LiveRehearsal::LiveRehearsal(RehearsalPlan plan)
    : plan_ {std::move(plan)}
    , thread_ {[this] { run(); }}
{
}

LiveRehearsal::~LiveRehearsal()
{
    asked_to_end_ = true;
    thread_.join();
}

void LiveRehearsal::press(Command command) noexcept
{
    // The end is never the one that finds no room.
    if (command == Command::end)
        asked_to_end_ = true;
    else
        static_cast<void>(commands_.push(command));
}

void LiveRehearsal::run()
{
    auto rehearsed = Status {};
    try {
        rehearsed = rehearse();
    } catch (const std::exception& error) {
        // Of memory that has run out, or a library's: the engine's own destructor has ended the session.
        rehearsed = failure(ErrorCode::device_refused, plan_.texts(Text::went_wrong, error.what()));
    }
    if (!rehearsed) {
        view_.stage = Stage::failed;
        view_.failure = in_words(rehearsed.error().message, plan_.texts);
        publish();
    }
}

Status LiveRehearsal::rehearse()
{
    auto score = std::shared_ptr<const score::UnfoldedScore> {};
    if (!plan_.score.empty()) {
        const auto file = score_of(plan_.score);
        if (!file)
            return tl::unexpected {file.error()};
        plan_.score = *file;
        auto loaded = load_score(plan_.score);
        if (!loaded)
            return tl::unexpected {loaded.error()};
        score = *std::move(loaded);
    }
    auto device = plan_.open();
    if (!device)
        return tl::unexpected {device.error()};
    if (plan_.cls.sections.empty())
        plan_.cls = class_of_channels((*device)->spec().input_channels, [this](int channel) {
            return plan_.texts(Text::channel_named, std::to_string(channel));
        });
    const auto interface = (*device)->name();
    const auto rate = (*device)->spec().sample_rate;

    const auto room =
        RehearsalRoom {plan_.rooms_folder.empty()
                           ? std::filesystem::path {}
                           : plan_.rooms_folder / rehearsal::couplings_file_name(plan_.cls, interface),
                       plan_.cls, interface};
    const auto known = room.known();
    const auto goals = goals_before_now(plan_.session_folder, plan_.cls.name, score.get());
    auto created = create_rehearsal({.cls = plan_.cls,
                                     .score = score,
                                     .session_folder = plan_.session_folder,
                                     .couplings = known ? *known : std::nullopt},
                                    *std::move(device), plan_.score);
    if (!created)
        return tl::unexpected {created.error()};
    auto& engine = **created;
    auto report = RehearsalReport {plan_.cls, rate, engine.hop(), score};
    engine.add_sink(report);
    auto conductor = Conductor {plan_.cls, score, rate, plan_.texts};
    if (!plan_.said.empty())
        conductor.say(plan_.said);
    if (score != nullptr)
        if (const auto parts = following::parts_of(plan_.cls, score->printed()))
            for (const auto& words : following::left_out(plan_.cls, score->printed(), *parts))
                conductor.say_at_length(words);
    if (goals)
        for (const auto& goal : goals->goals)
            conductor.say_at_length(goal.bar.empty() ? plan_.texts(Text::goal, goal.text)
                                                     : plan_.texts(Text::goal_in_bar, goal.bar, goal.text));
    if (!known)
        conductor.say(known.error().message);  // what was learned of the room is learned anew
    auto example = Example {plan_.piece.empty() ? piece_of(plan_.score) : plan_.piece, plan_.open_loudspeaker,
                            plan_.texts};
    auto stood_out = std::optional<std::size_t> {};  // last
    auto place = 0.0;                                // in quarters, the last one known
    auto rings_until = Seconds {};                   // by the wall: what was played aloud
    auto pedals = io::MidiPedals {};
    const auto begun = std::chrono::steady_clock::now();
    const auto by_the_wall = [&] {
        return Seconds {std::chrono::duration<double> {std::chrono::steady_clock::now() - begun}.count()};
    };
    auto away = false;
    auto heard_last = Seconds {};  // by the wall, while the interface was there
    auto marks = std::vector<session::Remark> {};
    auto has_recorded = false;
    const auto keeps = !plan_.session_folder.empty();

    if (const auto started = engine.start(); !started)
        return started;
    const auto mark = [&](const rehearsal::Snapshot& now) {
        // While the interface is away the stream's clock stands, and will have gone on by the wall's.
        const auto moment =
            now.heard_until +
            (now.health.interface_away ? to_frames(by_the_wall() - heard_last, rate) : FrameCount {});
        marks.push_back({moment, {}, engine.bar_now()});
        engine.mark(marks.back());
        conductor.say(plan_.texts(Text::marked, clock_text(to_seconds(moment, rate))));
    };
    const auto carry_out = [&](const rehearsal::Snapshot& now) {
        while (const auto command = commands_.pop())
            switch (*command) {
            case Command::mark:
                mark(now);
                break;
            case Command::toggle_recording:
                if (now.recording)
                    engine.stop_recording();
                else if (const auto recording = engine.start_recording(); recording)
                    has_recorded = true;
                else
                    conductor.say(recording.error().message);
                break;
            case Command::toggle_tuning:
            case Command::toggle_strings:
                if (now.tuning.asked)
                    engine.end_tuning();
                else
                    engine.tune_in(*command == Command::toggle_tuning ? rehearsal::TuningKind::concert_a
                                                                      : rehearsal::TuningKind::open_strings);
                break;
            case Command::skip_tuning_turn:
                engine.skip_tuning_turn();
                break;
            case Command::example:
                if (example.playing())
                    example.stop();
                else if (score == nullptr || !example.has_piece())
                    conductor.say(plan_.texts(Text::no_recordings));
                else if (!stood_out)
                    conductor.say(plan_.texts(Text::nobody_stood_out));
                else {
                    const auto position = score::Quarters::nearest(place);
                    const auto on_page = score->place_at(score::ScorePosition {position});
                    example.begin(plan_.cls, *stood_out, score->printed().bars[on_page.bar].number);
                }
                break;
            case Command::ask_end:
                conductor.ask(plan_.texts(Text::end_again));
                break;
            case Command::ask_close:
                conductor.ask(plan_.texts(Text::close_again));
                break;
            case Command::end:
                break;
            }
    };
    view_.stage = Stage::playing;
    while (!asked_to_end_ && !engine.snapshot().ended) {
        const auto& now = engine.snapshot();
        if (std::exchange(away, now.health.interface_away) && !now.health.interface_away)
            pedals.look_again();  // what came back may have been their server too
        if (!now.health.interface_away)
            heard_last = by_the_wall();
        if (now.ensemble.place)
            place = now.ensemble.place->position;
        for (auto presses = pedals.presses(); presses > 0; --presses)
            mark(now);
        while (const auto message = engine.next_message())
            conductor.say(*message);
        while (engine.next_tuning_message()) {  // the conductor says it, in the window's language
        }
        carry_out(now);
        if (example.sounding())
            rings_until = by_the_wall() + rings_on;
        engine.set_played_aloud(by_the_wall() < rings_until);
        if (const auto said = example.said(); !said.empty())
            conductor.say(said);
        view_.picture = conductor.picture(now, keeps, by_the_wall());
        for (std::size_t n = 0; n < view_.picture.sections.size(); ++n)
            if (view_.picture.sections[n].attention)
                stood_out = n;
        publish();
        std::this_thread::sleep_for(picture_pause);
    }

    carry_out(engine.snapshot());  // what was pressed just before the end
    view_.stage = Stage::ending;
    publish();
    engine.stop();
    auto said = std::vector<std::string> {};
    while (auto message = engine.next_message())
        said.push_back(*std::move(message));
    if (const auto kept = room.keep(engine); !kept)
        said.push_back(kept.error().message);
    view_.report = report.end(plan_.session_folder, engine.snapshot(), has_recorded, std::move(marks),
                              [this](const auto&... of_it) { return report_lines(of_it..., plan_.texts); });
    for (const auto& sentence : said)
        view_.report.push_back(in_words(sentence, plan_.texts));
    view_.kept_in = plan_.session_folder.string();
    view_.stage = Stage::ended;
    publish();
    return {};
}

}  // namespace tutti::desktop
