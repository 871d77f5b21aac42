// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/rehearsal_run.hpp"

#include <chrono>
#include <csignal>
#include <cstdio>
#include <ranges>
#include <thread>
#include <utility>

#include <unistd.h>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "cli/live_keys.hpp"
#include "cli/live_view.hpp"
#include "cli/notes_tsv.hpp"
#include "cli/plain_log.hpp"
#include "cli/positions_tsv.hpp"
#include "cli/terminal.hpp"
#include "cli/tsv.hpp"
#include "following/parts.hpp"
#include "rehearsal/attention.hpp"
#include "rehearsal/engine.hpp"
#include "shared/clock_text.hpp"
#include "shared/goals.hpp"
#include "shared/rehearsal_report.hpp"
#include "shared/rehearsal_room.hpp"
#include "shared/score_file.hpp"
#include "shared/what_is_kept.hpp"

namespace tutti::cli {

namespace {

constexpr auto picture_pause = std::chrono::milliseconds {40};  // 25 pictures a second
constexpr auto messages_remembered = std::size_t {20};

volatile std::sig_atomic_t asked_to_end = 0;

/// Where there is no terminal to read keys from, Ctrl-C and a polite kill end the rehearsal, not the program:
/// what is being kept is kept.
class EndOnSignal {
public:
    EndOnSignal()
    {
        asked_to_end = 0;
        for (const auto signal : {SIGINT, SIGTERM})
            std::signal(signal, [](int) { asked_to_end = 1; });
    }
    ~EndOnSignal()
    {
        for (const auto signal : {SIGINT, SIGTERM})
            std::signal(signal, SIG_DFL);
    }
    EndOnSignal(const EndOnSignal&) = delete;
    EndOnSignal& operator=(const EndOnSignal&) = delete;
};

std::string words_of(const WhatIsKept& kept)
{
    using Sound = WhatIsKept::Sound;
    if (!kept.session)
        return "Nothing is kept.";
    if (kept.sound == Sound::being_kept)
        return "Recording: sound is kept. No names.";
    if (kept.sound == Sound::none)
        return kept.nothing_more ? "Nothing more is kept." : "No sound kept. No names.";
    return fmt::format("Sound kept until {}{}. No names.{}", clock_text(kept.sound_until),
                       kept.sound == Sound::until_full     ? "; the disk was full"
                       : kept.sound == Sound::until_failed ? "; the disk failed"
                                                           : "",
                       kept.nothing_more ? " Nothing more is kept." : "");
}

std::optional<std::string> newest_message(rehearsal::Engine& engine)
{
    auto message = engine.next_message();
    return message ? message : engine.next_tuning_message();
}

/// A rehearsal while it goes on: the engine, and what is written beside the session.
class LiveRehearsal {
public:
    LiveRehearsal(const RehearsalRun& run, rehearsal::Engine& engine)
        : run_ {run}
        , engine_ {engine}
        , names_ {engine.cls(), engine.score() != nullptr ? &engine.score()->printed() : nullptr}
        , keys_ {engine.score() != nullptr}
        , has_recorded_ {run.record}
    {
    }

    /// What is to be read when it begins.

    /// The view on a terminal, until the end.
    void show_on(Terminal& terminal)
    {
        while (!keys_.ended() && !engine_.snapshot().ended) {
            const auto& now = engine_.snapshot();
            collect_messages(now);
            const auto screen = terminal.screen();
            const auto facts = StreamFacts {
                engine_.device().name(), engine_.spec(), engine_.detection_delay(),
                words_of(what_is_kept(now, !run_.session_folder.empty(), engine_.spec().sample_rate))};
            const auto focus = attention_.update(now.sections, time_of(now));
            terminal.draw(live_view({engine_.cls(), now, facts, focus, messages_, keys_.word(),
                                     engine_.score(), keys_.naming_place(), &names_},
                                    screen));
            while (const auto key = terminal.key())
                if (const auto command = keys_.press(*key, now.heard_until, engine_.bar_now()))
                    carry_out(*command);
            std::this_thread::sleep_for(picture_pause);
        }
    }

    /// A line a second, until the end.
    void log()
    {
        const auto ends = EndOnSignal {};
        auto log = PlainLog {engine_.cls(), engine_.score(), engine_.spec().sample_rate, locale_charset()};
        while (asked_to_end == 0 && !engine_.snapshot().ended) {
            print_new(log);
            std::this_thread::sleep_for(picture_pause);
        }
    }

    /// Something to know before it begins.
    void say(std::string text) { messages_.push_back({Seconds {0.0}, std::move(text)}); }

    /// What the tutor marked, in order.
    [[nodiscard]] const std::vector<session::Remark>& marks() const noexcept { return marks_; }
    /// Whether any sound was kept.
    [[nodiscard]] bool has_recorded() const noexcept { return has_recorded_; }

    /// The same lines from a recording that is read as fast as it can be. False when the user has had enough.
    bool print_new(PlainLog& log)
    {
        for (const auto& message : std::exchange(messages_, {}))
            fmt::print("{}\n", log.message(message.text));
        while (const auto message = newest_message(engine_))
            fmt::print("{}\n", log.message(*message));
        for (const auto& line : log.lines(engine_.snapshot()))
            fmt::print("{}\n", line);
        std::fflush(stdout);
        return asked_to_end == 0;
    }

private:
    Seconds time_of(const rehearsal::Snapshot& now) const
    {
        return to_seconds(now.heard_until, engine_.spec().sample_rate);
    }

    void collect_messages(const rehearsal::Snapshot& now)
    {
        while (auto message = newest_message(engine_))
            say(now, *std::move(message));
    }

    void say(const rehearsal::Snapshot& now, std::string text)
    {
        if (messages_.size() == messages_remembered)
            messages_.erase(messages_.begin());
        messages_.push_back({time_of(now), std::move(text)});
    }

    /// What the tutor is told of having said where.
    std::string begin_from(const std::string& called)
    {
        if (engine_.score() == nullptr)
            return "There is no score to begin from; give one with --piece.";
        const auto& now = engine_.snapshot().ensemble.place;
        const auto near = score::Quarters::nearest(now ? now->position : 0.0);
        const auto place = place_in(*engine_.score(), called, score::ScorePosition {near});
        if (!place)
            return place.error().message;
        engine_.tell(*place);
        const auto on_page = engine_.score()->place_at(*place);
        return fmt::format("From bar {}.", engine_.score()->printed().bars[on_page.bar].number);
    }

    void carry_out(const LiveCommand& command)
    {
        const auto& now = engine_.snapshot();
        switch (command.kind) {
        case LiveCommand::Kind::mark:
            marks_.push_back({command.moment, command.word, command.bar});
            engine_.mark(marks_.back());
            say(now, command.word.empty() ? "Marked." : fmt::format("Marked: {}.", command.word));
            break;
        case LiveCommand::Kind::from:
            say(now, begin_from(command.word));
            break;
        case LiveCommand::Kind::toggle_recording:
            if (now.recording)
                engine_.stop_recording();
            else if (const auto recording = engine_.start_recording(); recording)
                has_recorded_ = true;
            else
                say(now, recording.error().message);
            break;
        case LiveCommand::Kind::toggle_tuning:
        case LiveCommand::Kind::toggle_strings:
            if (now.tuning.asked)
                engine_.end_tuning();
            else
                engine_.tune_in(command.kind == LiveCommand::Kind::toggle_tuning
                                    ? rehearsal::TuningKind::concert_a
                                    : rehearsal::TuningKind::open_strings);
            break;
        case LiveCommand::Kind::skip_tuning_turn:
            engine_.skip_tuning_turn();
            break;
        case LiveCommand::Kind::quit:
            break;
        }
    }

    const RehearsalRun& run_;
    rehearsal::Engine& engine_;
    review::NoteNames names_;
    rehearsal::Attention attention_;
    LiveKeys keys_;
    std::vector<Message> messages_;
    std::vector<session::Remark> marks_;
    bool has_recorded_ = false;
};

Status run_live(LiveRehearsal& live, rehearsal::Engine& engine)
{
    auto terminal = Terminal::available() ? Terminal::start() : nullptr;
    if (auto started = engine.start(); !started)
        return started;
    if (terminal != nullptr)
        live.show_on(*terminal);
    else
        live.log();
    engine.stop();
    return {};
}

Status run_fast(LiveRehearsal& live, rehearsal::Engine& engine)
{
    const auto ends = EndOnSignal {};
    auto log = PlainLog {engine.cls(), engine.score(), engine.spec().sample_rate, locale_charset()};
    return engine.run_to_end([&] { return live.print_new(log); });
}

void print_report(const LiveRehearsal& live, const RehearsalRun& run, const RehearsalReport& report,
                  const rehearsal::Snapshot& at_end)
{
    fmt::print("\n");
    for (const auto& line : report.end(run.session_folder, at_end, live.has_recorded(), live.marks()))
        fmt::print("{}\n", shown(line, locale_charset()));
    if (!run.session_folder.empty())
        fmt::print("\nKept in {}\n", run.session_folder.string());
}

}  // namespace

Status run_rehearsal(RehearsalRun run)
{
    const auto rate = run.device->spec().sample_rate;
    auto tables = std::vector<std::unique_ptr<TsvSink>> {};
    for (const auto& [path, columns] :
         {std::pair {run.readings, Columns::readings}, std::pair {run.onsets, Columns::readings_onsets},
          std::pair {run.ensemble, Columns::ensemble}, std::pair {run.deviations, Columns::deviations}}) {
        if (!path)
            continue;
        auto table = TsvSink::create(*path, columns, run.cls, rate);
        if (!table)
            return tl::unexpected {table.error()};
        tables.push_back(*std::move(table));
    }
    auto positions = std::unique_ptr<PositionsTsv> {};
    if (run.positions) {
        auto table = PositionsTsv::create(*run.positions, run.score, rate);
        if (!table)
            return tl::unexpected {table.error()};
        positions = *std::move(table);
    }
    auto notes = std::unique_ptr<NotesTsv> {};
    if (run.notes) {
        auto table = NotesTsv::create(*run.notes, run.score, run.cls, rate);
        if (!table)
            return tl::unexpected {table.error()};
        notes = *std::move(table);
    }
    const auto room = RehearsalRoom {run.couplings, run.cls, run.device->name()};
    const auto known = room.known();
    if (!known)
        return tl::unexpected {known.error()};
    const auto goals = goals_before_now(run.session_folder, run.cls.name, run.score.get());
    auto engine = create_rehearsal({.cls = run.cls,
                                    .score = run.score,
                                    .tracker = run.tracker,
                                    .session_folder = run.session_folder,
                                    .record = run.record,
                                    .couplings = *known,
                                    .tune_in = run.tune_in,
                                    .backing = run.backing},
                                   std::move(run.device), run.score_file);
    if (!engine)
        return tl::unexpected {engine.error()};
    for (const auto& table : tables)
        (*engine)->add_sink(*table);
    if (positions != nullptr)
        (*engine)->add_sink(*positions);
    if (notes != nullptr)
        (*engine)->add_sink(*notes);
    auto report = RehearsalReport {run.cls, rate, (*engine)->hop(), run.score};
    (*engine)->add_sink(report);
    if (run.from)
        (*engine)->tell(*run.from);

    auto live = LiveRehearsal {run, **engine};
    if (run.score != nullptr)
        if (const auto parts = following::parts_of(run.cls, run.score->printed()))
            for (const auto& words : following::left_out(run.cls, run.score->printed(), *parts))
                live.say(words);
    if (goals)
        live.say(fmt::format("{}: {}", heading_of(*goals),
                             fmt::join(goals->goals | std::views::transform(goal_line), "; ")));
    if (const auto ran = run.fast ? run_fast(live, **engine) : run_live(live, **engine); !ran)
        return ran;
    while (const auto message = newest_message(**engine))
        fmt::print("{}\n", *message);
    if (const auto kept = room.keep(**engine); !kept)
        fmt::print("{}\n", kept.error().message);
    for (const auto& table : tables)
        if (const auto written = table->finish(); !written)
            return written;
    if (positions != nullptr)
        if (const auto written = positions->finish(); !written)
            return written;
    if (notes != nullptr)
        if (const auto written = notes->finish(); !written)
            return written;
    print_report(live, run, report, (*engine)->snapshot());
    return {};
}

}  // namespace tutti::cli
