// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/practice_run.hpp"

#include <algorithm>
#include <array>
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

#include "shared/places.hpp"
#include "cli/practice_report.hpp"
#include "cli/practice_view.hpp"
#include "cli/terminal.hpp"
#include "io/kept_latencies.hpp"
#include "io/portaudio_device.hpp"
#include "io/tapped_device.hpp"
#include "practice/assessment.hpp"
#include "practice/phrases.hpp"
#include "practice/practice.hpp"
#include "practice/take.hpp"

namespace tutti::cli {

namespace {

constexpr auto picture_pause = std::chrono::milliseconds {40};
constexpr auto tempo_step = 0.05;
constexpr auto take_room = 10_s;  // how long the disk may make a take wait

volatile std::sig_atomic_t asked_to_end = 0;

/// Practice while it goes on, and the take that is kept of it.
class LivePractice {
public:
    LivePractice(const PracticeRun& run, practice::Practice& practice, io::TappedDevice& device,
                 Seconds round_trip, std::string device_words)
        : run_ {run}
        , practice_ {practice}
        , device_ {device}
        , round_trip_ {round_trip}
        , device_words_ {std::move(device_words)}
        , click_ {run.setup.click}
    {
        const auto& backing = practice.backing();
        if (!run.feedback_at_the_end)
            phrases_.emplace(backing.score(), backing.part_index(), backing.passage(),
                             practice.spec().sample_rate);
        if (run.record)
            toggle_recording();
    }

    void show_on(Terminal& terminal)
    {
        while (!quit_ && !practice_.snapshot().ended) {
            collect();
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
        if (recorder_)
            toggle_recording();
        return std::exchange(unsaid_, {});
    }

private:
    [[nodiscard]] std::vector<std::string> next_feedback()
    {
        const auto& now = practice_.snapshot();
        return phrases_ ? phrases_->next(now, practice_.notes()) : std::vector<std::string> {};
    }

    [[nodiscard]] PracticePicture picture()
    {
        const auto& backing = practice_.backing();
        const auto& part = backing.score().printed().parts[backing.part_index()];
        return {.now = practice_.snapshot(),
                .score = backing.score(),
                .title = backing.piece().title,
                .part = backing.part(),
                .written_above_sounding = part.instrument ? part.instrument->written_above_sounding : 0,
                .rate = practice_.spec().sample_rate,
                .paused = device_.paused(),
                .recording = recorder_.has_value(),
                .device = device_words_,
                .feedback = feedback_,
                .message = unsaid_.empty() ? std::string {} : unsaid_.back()};
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
        }
    }

    void change_tempo(double by)
    {
        if (run_.setup.follow)
            unsaid_.emplace_back("The recordings keep to you: play faster or slower, and so do they.");
        else
            practice_.set_tempo(practice_.tempo() + by);
    }

    void collect()
    {
        while (const auto message = practice_.next_message())
            unsaid_.push_back(*message);
        if (recorder_)
            if (const auto taken = recorder_->take(device_.frames()); !taken) {
                unsaid_.push_back(taken.error().message);
                device_.tap(false);
                recorder_.reset();
            }
    }

    void toggle_recording()
    {
        if (!recorder_) {
            const auto& backing = practice_.backing();
            recorder_.emplace(
                new_take_folder(),
                practice::TakeNote {.piece = std::filesystem::absolute(run_.setup.piece).string(),
                                    .title = backing.piece().title,
                                    .part = backing.part(),
                                    .first_bar = backing.first_bar(),
                                    .last_bar = backing.last_bar(),
                                    .tempo = practice_.tempo(),
                                    .round_trip = round_trip_,
                                    .recorded_at = now_utc()},
                practice_.spec().sample_rate);
            drop_waiting();
            device_.tap(true);
            return;
        }
        device_.tap(false);
        auto kept = recorder_->take(device_.frames());
        if (kept)
            kept = recorder_->finish();
        if (!kept)
            unsaid_.push_back(kept.error().message);
        else if (recorder_->has_begun())
            unsaid_.push_back(fmt::format("The take is kept: tutti takes play \"{}\"",
                                          recorder_->folder().filename().string()));
        else
            unsaid_.push_back("Nothing was recorded.");
        recorder_.reset();
    }

    /// What the last take no longer wanted is not the next one's.
    void drop_waiting()
    {
        auto& frames = device_.frames();
        auto away = std::array<float, 1024> {};
        while (frames.readable() > FrameCount {})
            frames.pop(std::array {away.data(), away.data()},
                       std::min(frames.readable(), FrameCount {static_cast<std::int64_t>(away.size())}));
    }

    const PracticeRun& run_;
    practice::Practice& practice_;
    io::TappedDevice& device_;
    Seconds round_trip_;
    std::string device_words_;
    std::optional<practice::TakeRecorder> recorder_;
    std::vector<std::string> unsaid_;  // the last one is the view's
    std::optional<practice::PhraseFeedback> phrases_;
    std::vector<std::string> feedback_;
    bool click_;
    bool quit_ = false;
};

}  // namespace

Status run_practice(PracticeRun run)
{
    auto interface = io::PortAudioDevice::open_duplex(run.input, run.output, run.setup.microphone);
    if (!interface)
        return tl::unexpected {interface.error()};
    const auto spec = (*interface)->spec();
    const auto words = fmt::format("{} → you → {}", (*interface)->output_name(), (*interface)->name());
    const auto measured =
        io::load_latency(latencies_file(), (*interface)->name(), (*interface)->output_name(), spec);
    if (!measured)
        fmt::print(stderr, "tutti: {}\n", shown(measured.error().message, locale_charset()));
    else if (*measured)
        run.setup.round_trip = (*measured)->round_trip;
    else
        fmt::print(stderr,
                   "tutti: how long {} and {} take together is not known; `tutti calibrate` measures it.\n",
                   (*interface)->output_name(), (*interface)->name());
    auto tapped = std::make_unique<io::TappedDevice>(*std::move(interface),
                                                     static_cast<std::size_t>(run.setup.microphone - 1),
                                                     to_frames(take_room, spec.sample_rate));
    auto& device = *tapped;
    auto practice = practice::Practice::create(run.setup, std::move(tapped));
    if (!practice)
        return tl::unexpected {practice.error()};
    const auto round_trip = run.setup.round_trip.value_or(spec.input_latency + spec.output_latency);
    auto live = LivePractice {run, **practice, device, round_trip, words};
    auto terminal = Terminal::available() ? Terminal::start() : nullptr;
    if (auto started = (*practice)->start(); !started)
        return started;
    if (terminal != nullptr)
        live.show_on(*terminal);
    else
        live.log();
    (*practice)->stop();
    terminal.reset();
    for (const auto& message : live.end())
        fmt::print("{}\n", shown(message, locale_charset()));
    const auto& backing = (*practice)->backing();
    const auto told = practice::assess(backing.score(), backing.part_index(), (*practice)->notes(),
                                       (*practice)->snapshot().signal);
    for (const auto& line : practice_lines(told))
        fmt::print("{}\n", shown(line, locale_charset()));
    return {};
}

}  // namespace tutti::cli
