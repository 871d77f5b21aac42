// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/practice_run.hpp"

#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <iterator>
#include <memory>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cli/of_late.hpp"
#include "cli/practice_choices.hpp"
#include "cli/practice_report.hpp"
#include "cli/practice_view.hpp"
#include "cli/terminal.hpp"
#include "io/tapped_device.hpp"
#include "practice/assessment.hpp"
#include "practice/phrases.hpp"
#include "practice/practice.hpp"
#include "score/part_names.hpp"
#include "shared/practice_device.hpp"
#include "shared/take_keeper.hpp"

namespace tutti::cli {

namespace {

constexpr auto picture_pause = std::chrono::milliseconds {40};
constexpr auto tempo_step = 0.05;
constexpr auto readable = std::chrono::seconds {10};  // a message, until it goes

volatile std::sig_atomic_t asked_to_end = 0;

/// What goes on when practice begins anew: which bars a pupil repeats, which they would play else, and the
/// part whose volume they change.
struct Repeat {
    practice::Setup otherwise;
    std::optional<practice::PlayedBars> all {};  // of what is played otherwise
    std::size_t chosen = 0;                      // of the parts that have a volume
    std::optional<std::size_t> from {};          // bar as it is played, where they said "from here"
    bool on = false;
    std::vector<std::string> unsaid {};    // of what was practised before
    std::vector<std::string> feedback {};  // on it
};

/// Practice while it goes on, and the take that is kept of it.
class LivePractice {
public:
    LivePractice(const PracticeRun& run, practice::Practice& practice, io::TappedDevice& device,
                 std::string device_words, Repeat& repeat)
        : run_ {run}
        , practice_ {practice}
        , device_ {device}
        , device_words_ {std::move(device_words)}
        , repeat_ {repeat}
        , keeper_ {practice, device}
        , parts_ {practice.backing().recorded_parts()}
        , volumes_ {run.setup.volumes}
        , unsaid_ {std::exchange(repeat.unsaid, {})}
        , feedback_ {std::exchange(repeat.feedback, {})}
        , click_ {run.setup.click}
    {
        const auto& backing = practice.backing();
        if (!repeat.all)
            repeat.all = practice::PlayedBars {backing.passage().first_bar, backing.passage().end_bar - 1};
        if (!run.feedback_at_the_end)
            phrases_.emplace(backing.score(), backing.part_index(), backing.passage(),
                             practice.spec().sample_rate);
        if (run.record)
            toggle_recording();
    }

    void show_on(Terminal& terminal)
    {
        while (!quit_ && !next_ && !practice_.snapshot().ended) {
            collect();
            expire();
            if (auto feedback = next_feedback(); !feedback.empty())
                feedback_ = std::move(feedback);
            terminal.draw(practice_view(picture(), terminal.screen()));
            while (const auto key = terminal.key())
                if (const auto command = practice_command(*key))
                    carry_out(*command);
            std::this_thread::sleep_for(picture_pause);
        }
        // The view goes, and with it its line of messages: the last one is worth a second look.
        if (unsaid_.size() > 1)
            unsaid_.erase(unsaid_.begin(), std::prev(unsaid_.end()));
    }

    void log()
    {
        asked_to_end = 0;
        for (const auto signal : {SIGINT, SIGTERM})
            std::signal(signal, [](int) { asked_to_end = 1; });
        auto last_second = -1.0;
        while (asked_to_end == 0 && !practice_.snapshot().ended) {
            collect();
            std::ranges::move(next_feedback(), std::back_inserter(unsaid_));
            for (const auto& message : std::exchange(unsaid_, {}))
                fmt::print("{}\n", shown(message, locale_charset()));
            const auto& now = practice_.snapshot();
            const auto second = std::floor(to_seconds(now.heard_until, practice_.spec().sample_rate).value());
            if (second != std::exchange(last_second, second))
                fmt::print("{}\n", shown(practice_line(picture()), locale_charset()));
            std::fflush(stdout);
            std::this_thread::sleep_for(picture_pause);
        }
        for (const auto signal : {SIGINT, SIGTERM})
            std::signal(signal, SIG_DFL);
    }

    /// Completes the take; what there is to say is for after the view.
    [[nodiscard]] std::vector<std::string> end()
    {
        collect();
        if (keeper_.keeping())
            toggle_recording();
        return std::exchange(unsaid_, {});
    }
    /// What is to be practised then, where the pupil asked for other bars. Before end().
    [[nodiscard]] std::optional<PracticeRun> next() const
    {
        if (!next_)
            return std::nullopt;
        auto run = run_;
        run.setup = *next_;
        run.record = keeper_.keeping();
        return run;
    }

private:
    [[nodiscard]] std::vector<std::string> next_feedback()
    {
        const auto& now = practice_.snapshot();
        return phrases_ ? practice::in_words(phrases_->next(now, practice_.notes()))
                        : std::vector<std::string> {};
    }

    [[nodiscard]] PracticePicture picture()
    {
        const auto& backing = practice_.backing();
        const auto& part = backing.score().printed().parts[backing.part_index()];
        seen_ = practice_.snapshot();
        const auto now = to_seconds(seen_.heard_until, practice_.spec().sample_rate);
        seen_.frames_late = late_.of(seen_.frames_late, now);
        seen_.frames_lost = lost_.of(seen_.frames_lost, now);
        seen_.input_overruns = overruns_.of(seen_.input_overruns, now);
        return {.now = seen_,
                .score = backing.score(),
                .title = backing.piece().title,
                .part = part_words(),
                .written_above_sounding = part.instrument ? part.instrument->written_above_sounding : 0,
                .rate = practice_.spec().sample_rate,
                .paused = device_.paused(),
                .recording = keeper_.keeping(),
                .device = device_words_,
                .feedback = feedback_,
                .message = hint_.empty() ? message_ : hint_,
                .repeated = repeated_words(),
                .volume = volume_words()};
    }

    [[nodiscard]] std::string part_words() const
    {
        const auto& part = practice_.backing().part();
        switch (run_.setup.easier) {
        case practice::Easier::longest:
            return part + ", the longest notes";
        case practice::Easier::open_strings:
            return part + ", open strings";
        case practice::Easier::no:
            break;
        }
        return part;
    }

    /// What a key did; what else there is to say is worth a second look when the view has gone, and this not.
    void hint(std::string words)
    {
        hint_ = std::move(words);
        said_at_ = std::chrono::steady_clock::now();
    }

    void expire()
    {
        const auto now = std::chrono::steady_clock::now();
        if (unsaid_.size() != std::exchange(said_, unsaid_.size()) && !unsaid_.empty()) {
            message_ = unsaid_.back();
            hint_.clear();
            said_at_ = now;
        }
        if (now - said_at_ < readable)
            return;
        message_.clear();
        hint_.clear();
    }

    [[nodiscard]] std::string repeated_words() const
    {
        const auto& backing = practice_.backing();
        return backing.passage().passes == 1 ? std::string {}
                                             : backing.first_bar() + "-" + backing.last_bar();
    }

    [[nodiscard]] const std::string& chosen_part() const
    {
        return practice_.backing().score().printed().parts[parts_[repeat_.chosen]].name;
    }

    /// What was asked of a part, the newest last.
    [[nodiscard]] std::vector<double> volumes_of(const std::string& part) const
    {
        const auto& printed = practice_.backing().score().printed();
        auto said = std::vector<double> {};
        for (const auto& volume : volumes_)
            if (const auto found = score::find_part(printed, volume.part);
                found && printed.parts[*found].name == part)
                said.push_back(volume.gain);
        return said;
    }

    /// What was asked of a part last; else all are heard but the pupil's own.
    [[nodiscard]] double volume_of(const std::string& part) const
    {
        const auto said = volumes_of(part);
        return !said.empty() ? said.back() : part == practice_.backing().part() ? 0.0 : 1.0;
    }

    [[nodiscard]] std::string volume_words() const
    {
        if (parts_.empty())
            return {};
        return fmt::format("{} {:.0f} %", chosen_part(), 100.0 * volume_of(chosen_part()));
    }

    void set_volume(double gain)
    {
        if (parts_.empty())
            return;
        volumes_.push_back({chosen_part(), gain});
        if (const auto set = practice_.set_volume(volumes_.back()); !set)
            unsaid_.push_back(set.error().message);
    }

    /// From here; up to here, over and over; no more.
    void change_repeat()
    {
        const auto& backing = practice_.backing();
        const auto& score = backing.score();
        const auto here = score
                              .place_at(score::ScorePosition {
                                  score::Quarters::nearest(practice_.snapshot().at_the_ear.quarters)})
                              .performed_bar;
        if (!repeat_.on && !repeat_.from) {
            repeat_.from = here;
            hint(fmt::format("To be repeated from bar {} on: press l again in the last bar.",
                             score.printed(score.bars()[here]).number));
            return;
        }
        auto setup = repeat_.on ? repeat_.otherwise : run_.setup;
        if (!repeat_.on) {
            setup.bars = bars_to_repeat(*repeat_.from, here);
            setup.passes = 0;
        } else {
            setup.bars = bars_afterwards(*repeat_.all, setup.passes, here);
        }
        repeat_.on = !repeat_.on;
        repeat_.from.reset();
        if (!setup.ladder)
            setup.tempo = practice_.tempo();
        setup.click = click_;
        setup.volumes = volumes_;
        setup.stems = backing.stems();
        next_ = std::move(setup);
    }

    void carry_out(PracticeCommand command)
    {
        switch (command) {
        case PracticeCommand::pause:
            device_.pause(!device_.paused());
            break;
        case PracticeCommand::quit:
            quit_ = true;
            break;
        case PracticeCommand::slower:
            change_tempo(-tempo_step);
            break;
        case PracticeCommand::faster:
            change_tempo(tempo_step);
            break;
        case PracticeCommand::click:
            practice_.set_click(click_ = !click_);
            break;
        case PracticeCommand::record:
            toggle_recording();
            break;
        case PracticeCommand::repeat:
            change_repeat();
            break;
        case PracticeCommand::next_part:
            repeat_.chosen = parts_.empty() ? 0 : (repeat_.chosen + 1) % parts_.size();
            break;
        case PracticeCommand::softer:
            change_volume(softer_than);
            break;
        case PracticeCommand::louder:
            change_volume(louder_than);
            break;
        case PracticeCommand::mute:
            mute();
            break;
        }
    }

    void change_volume(double (*changed)(double))
    {
        if (!parts_.empty())
            set_volume(changed(volume_of(chosen_part())));
    }

    void mute()
    {
        if (!parts_.empty())
            set_volume(muted_or_not(volume_of(chosen_part()), volumes_of(chosen_part())));
    }

    void change_tempo(double by)
    {
        if (run_.setup.follow)
            hint("The recordings keep to you: play faster or slower, and so do they.");
        else
            practice_.set_tempo(practice_.tempo() + by);
    }

    void collect()
    {
        while (const auto message = practice_.next_message())
            unsaid_.push_back(*message);
        if (auto trouble = keeper_.collect())
            unsaid_.push_back(*std::move(trouble));
    }

    void toggle_recording()
    {
        if (!keeper_.keeping()) {
            keeper_.begin();
            return;
        }
        const auto kept = keeper_.end();
        if (!kept)
            unsaid_.push_back(kept.error().message);
        else if (*kept)
            unsaid_.push_back(
                fmt::format("The take is kept: tutti takes play \"{}\"", (*kept)->filename().string()));
        else
            unsaid_.push_back("Nothing was recorded.");
    }

    const PracticeRun& run_;
    practice::Practice& practice_;
    io::TappedDevice& device_;
    std::string device_words_;
    Repeat& repeat_;
    std::optional<practice::Setup> next_;
    TakeKeeper keeper_;
    std::vector<std::size_t> parts_;         // that have a volume, of the score's
    std::vector<practice::Volume> volumes_;  // as they were asked for, the newest last
    std::vector<std::string> unsaid_;        // the last one is the view's
    std::optional<practice::PhraseFeedback> phrases_;
    std::vector<std::string> feedback_;
    std::size_t said_ = 0;  // of unsaid_
    std::string message_;   // of these, while it stands on the view
    std::string hint_;
    std::chrono::steady_clock::time_point said_at_ {};
    practice::Snapshot seen_ {};
    OfLate late_;
    OfLate lost_;
    OfLate overruns_;
    bool click_;
    bool quit_ = false;
};

}  // namespace

Status run_practice(PracticeRun run)
{
    auto terminal = std::unique_ptr<Terminal> {};
    auto repeat = Repeat {.otherwise = run.setup};
    while (true) {
        auto opened = open_practice_device(run.input, run.output, run.setup.microphone);
        if (!opened)
            return tl::unexpected {opened.error()};
        if (!opened->remark.empty() && terminal == nullptr)
            fmt::print(stderr, "tutti: {}\n", shown(opened->remark, locale_charset()));
        run.setup.round_trip = opened->round_trip;
        auto& device = *opened->device;
        auto practice = practice::Practice::create(run.setup, std::move(opened->device));
        if (!practice)
            return tl::unexpected {practice.error()};
        auto live = LivePractice {run, **practice, device, opened->words, repeat};
        if (terminal == nullptr && Terminal::available())
            terminal = Terminal::start();
        if (auto started = (*practice)->start(); !started)
            return started;
        if (terminal != nullptr)
            live.show_on(*terminal);
        else
            live.log();
        (*practice)->stop();
        auto next = live.next();
        auto unsaid = live.end();
        const auto& backing = (*practice)->backing();
        const auto told = practice::assess(backing.score(), backing.part_index(), backing.passage(),
                                           (*practice)->notes(), (*practice)->snapshot().signal);
        if (next) {
            repeat.unsaid = std::move(unsaid);
            if (!(*practice)->notes().empty())
                repeat.feedback = practice::in_words(told.remarks);
            run = *std::move(next);
            continue;
        }
        // A log still shows what was said at the beginning; of a view that goes, only the last is said again.
        const auto lines = practice_lines(told, terminal == nullptr ? backing.remarks() : unsaid);
        terminal.reset();
        for (const auto& message : unsaid)
            fmt::print("{}\n", shown(message, locale_charset()));
        for (const auto& line : lines)
            fmt::print("{}\n", shown(line, locale_charset()));
        return {};
    }
}

}  // namespace tutti::cli
