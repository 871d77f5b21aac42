// SPDX-License-Identifier: GPL-3.0-or-later
// What the conductor view costs and how late it is; and whether an hour of it, or of practice, grows.
//   desktop_figures [--soak [MINUTES] | --soak-practice [MINUTES]]     figures.sh gives it a screen
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string_view>
#include <vector>

#include <juce_gui_basics/juce_gui_basics.h>

#include "desktop/model/conductor.hpp"
#include "desktop/model/engine_words.hpp"
#include "desktop/model/live_rehearsal.hpp"
#include "desktop/model/made_up_pupil.hpp"
#include "desktop/model/practice.hpp"
#include "desktop/views/conductor_view.hpp"
#include "desktop/views/practice_view.hpp"
#include "io/scripted_device.hpp"
#include "practice/phrases.hpp"
#include "practice/practice.hpp"
#include "rehearsal/engine.hpp"
#include "shared/places.hpp"
#include "shared/rehearsal_report.hpp"
#include "shared/score_file.hpp"

namespace {

using namespace tutti;
using namespace tutti::desktop;
using Clock = std::chrono::steady_clock;

constexpr auto sections = 12;
constexpr auto rate = SampleRate {48'000};
constexpr auto width = 1920;
constexpr auto height = 1080;
constexpr auto bursts = 20;

audio::ClassDescription class_of_twelve()
{
    auto cls = audio::ClassDescription {};
    cls.name = "Twelve";
    for (auto n = 1; n <= sections; ++n) {
        const auto name = "Section " + std::to_string(n);
        cls.sections.push_back({name, *instrument_from_name("violin"), {n}, name});
    }
    return cls;
}

constexpr auto loop_seconds = 4;

/// Section n plays a scale over and over, 25 cents up and down meanwhile, so that what is seen of it moves;
/// the first one is silent for half of every second, so that its level's bar jumps.
float sample_of(int section, FramePosition at)
{
    const auto seconds = to_seconds(at, rate).value();
    if (section == 0 && seconds - std::floor(seconds) < 0.5)
        return 0.0F;
    // Time that runs so much faster and slower.
    const auto moved =
        seconds + 0.009 * std::sin(2.0 * 3.14159265358979 * (seconds / loop_seconds + section / 12.0));
    const auto f0 =
        220.0 * std::exp2((section % 5) / 12.0 + std::floor(std::fmod(seconds * 2.0, 8.0)) / 12.0);
    auto sum = 0.0;
    for (auto partial = 1; partial <= 5; ++partial)
        sum += std::sin(2.0 * 3.14159265358979 * f0 * partial * moved) / partial;
    return static_cast<float>(0.08 * sum);
}

/// Four seconds of it, reckoned beforehand: what the class costs is not the program's.
std::shared_ptr<const std::vector<float>> loop_of(int section)
{
    auto samples = std::vector<float> {};
    for (auto n = 0; n < loop_seconds * rate.value(); ++n)
        samples.push_back(sample_of(section, FramePosition {n}));
    return std::make_shared<const std::vector<float>>(std::move(samples));
}

std::unique_ptr<io::ScriptedDevice> class_that_plays(Seconds length)
{
    auto generators = std::vector<io::ScriptedDevice::Generator> {};
    for (auto n = 0; n < sections; ++n)
        generators.push_back([loop = loop_of(n)](FramePosition at) {
            return (*loop)[static_cast<std::size_t>(at.value()) % loop->size()];
        });
    return std::make_unique<io::ScriptedDevice>(std::move(generators), to_frames(length, rate),
                                                io::ScriptedDevice::Script {.sample_rate = rate});
}

double thread_seconds()
{
    auto time = timespec {};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

/// Notes when the first section's sound comes in.
class NotingDevice final : public io::Device {
public:
    explicit NotingDevice(std::unique_ptr<io::Device> device)
        : device_ {std::move(device)}
    {
    }
    std::string name() const override { return device_->name(); }
    audio::StreamSpec spec() const override { return device_->spec(); }
    Status start(audio::AudioCallback callback, void* context) override
    {
        callback_ = callback;
        context_ = context;
        return device_->start(&NotingDevice::note, this);
    }
    void stop() noexcept override { device_->stop(); }
    std::optional<io::DeviceEvent> next_event() override { return device_->next_event(); }
    io::DeviceCounts counts() const noexcept override { return device_->counts(); }

    /// When the block that the newest burst begins in was handed over: since the clock's epoch, nanoseconds.
    static std::atomic<std::int64_t> burst_at;
    /// What the device's own thread has used beside the callback, to make the class up; in nanoseconds.
    static std::atomic<std::int64_t> class_used;
    /// What the callback has.
    static std::atomic<std::int64_t> callback_used;

private:
    static void note(void* context, const audio::InputBlock& in, const audio::OutputBlock& out) noexcept
    {
        auto& self = *static_cast<NotingDevice*>(context);
        const auto second = in.position.value() % rate.value();
        const auto half = rate.value() / 2;
        if (second <= half && second + in.frames.value() > half)
            burst_at.store(Clock::now().time_since_epoch().count());
        const auto before = thread_seconds();
        self.callback_(self.context_, in, out);
        const auto after = thread_seconds();
        self.in_callback_ += after - before;
        callback_used.store(static_cast<std::int64_t>(1e9 * self.in_callback_), std::memory_order_relaxed);
        class_used.store(static_cast<std::int64_t>(1e9 * (after - self.in_callback_)),
                         std::memory_order_relaxed);
    }
    std::unique_ptr<io::Device> device_;
    audio::AudioCallback callback_ = nullptr;
    void* context_ = nullptr;
    double in_callback_ = 0;  // seconds of its thread
};
std::atomic<std::int64_t> NotingDevice::burst_at {0};
std::atomic<std::int64_t> NotingDevice::class_used {0};
std::atomic<std::int64_t> NotingDevice::callback_used {0};

double seconds_of(const timeval& time)
{
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
}

double program_seconds()
{
    auto usage = rusage {};
    getrusage(RUSAGE_SELF, &usage);
    return seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
}

long resident_kb()
{
    auto pages = 0L;
    auto all = 0L;
    std::ifstream {"/proc/self/statm"} >> all >> pages;
    return pages * 4;
}

/// The view as the application shows it, and a note of when the burst's bar has been drawn.
class Measured final : public juce::Component, private juce::Timer {
public:
    Measured()
    {
        setOpaque(true);
        addAndMakeVisible(view_);
        setSize(width, height);
        addToDesktop(0);
        setVisible(true);
        auto plan = RehearsalPlan {};
        plan.cls = class_of_twelve();
        plan.open = []() -> Result<std::unique_ptr<io::Device>> {
            return std::make_unique<NotingDevice>(class_that_plays(Seconds {bursts + 5.0}));
        };
        rehearsal_ = std::make_unique<LiveRehearsal>(std::move(plan));
        each_picture_ = std::make_unique<juce::VBlankAttachment>(this, [this] { look(); });
        startTimer(1000);
    }
    void resized() override { view_.setBounds(getLocalBounds()); }
    void paintOverChildren(juce::Graphics&) override
    {
        if (!shown_)
            return;
        shown_ = false;
        const auto now = Clock::now().time_since_epoch().count();
        late_.push_back(1e-6 * static_cast<double>(now - noted_));
    }

private:
    void look()
    {
        const auto& now = rehearsal_->view();
        if (now.stage == LiveRehearsal::Stage::playing) {
            if (!began_) {
                began_ = true;
                wall_ = Clock::now();
                program_ = program_seconds();
                thread_ = thread_seconds();
                class_ = NotingDevice::class_used;
                callback_ = NotingDevice::callback_used;
            }
            const auto loud = !now.picture.sections.empty() && now.picture.sections.front().level > 0;
            if (loud && !was_loud_ && NotingDevice::burst_at != noted_) {
                noted_ = NotingDevice::burst_at;
                shown_ = true;
            }
            was_loud_ = loud;
            view_.show(now.picture);
        }
        if (now.stage == LiveRehearsal::Stage::ended || now.stage == LiveRehearsal::Stage::failed)
            juce::MessageManager::getInstance()->stopDispatchLoop();
    }
    void timerCallback() override
    {
        if (began_ && Clock::now() - wall_ > std::chrono::seconds {bursts}) {
            stopTimer();
            report();
            juce::MessageManager::getInstance()->stopDispatchLoop();
        }
    }
    void report()
    {
        const auto wall = std::chrono::duration<double> {Clock::now() - wall_}.count();
        std::sort(late_.begin(), late_.end());
        if (late_.empty()) {
            std::printf("no burst was drawn\n");
            return;
        }
        std::printf("%d x %d, %d sections, %.0f s\n", width, height, sections, wall);
        std::printf("sound to pixel      median %.0f ms, worst %.0f ms of %zu bursts\n",
                    late_[late_.size() / 2], late_.back(), late_.size());
        const auto made_up = 1e-9 * static_cast<double>(NotingDevice::class_used - class_);
        const auto callback = 1e-9 * static_cast<double>(NotingDevice::callback_used - callback_);
        const auto program = program_seconds() - program_ - made_up;
        const auto message = thread_seconds() - thread_;
        std::printf("whole program       %.1f %% of one core\n", 100.0 * program / wall);
        std::printf("  message thread    %.1f %% (drawing)\n", 100.0 * message / wall);
        std::printf("  engine and model  %.1f %% (the analysis of %d sections above all)\n",
                    100.0 * (program - message) / wall, sections);
        std::printf("    audio callback  %.1f %%\n", 100.0 * callback / wall);
        std::printf("besides, the made-up class %.1f %%\n", 100.0 * made_up / wall);
    }

    ConductorView view_;
    std::unique_ptr<LiveRehearsal> rehearsal_;
    std::unique_ptr<juce::VBlankAttachment> each_picture_;
    bool began_ = false;
    bool was_loud_ = false;
    bool shown_ = false;
    std::int64_t noted_ = 0;
    Clock::time_point wall_;
    double program_ = 0;
    double thread_ = 0;
    std::int64_t class_ = 0;
    std::int64_t callback_ = 0;
    std::vector<double> late_;
};

/// What a program holds at times, and whether it goes on growing: by the end it may hold `allowed` more than
/// after a quarter of the time, when all that is made once has been made.
class Growth {
public:
    explicit Growth(int minutes)
        : minutes_ {minutes}
    {
    }
    void at(double seconds)
    {
        if (seconds < 60.0 * minute_)
            return;
        if (minute_ == quarter())
            early_ = resident_kb();
        if (minute_ % std::max(1, minutes_ / 6) == 0)
            std::printf("minute %2d  %ld kB resident\n", minute_, resident_kb());
        std::fflush(stdout);
        ++minute_;
    }
    [[nodiscard]] int told(long allowed) const
    {
        const auto grown = resident_kb() - early_;
        std::printf("minute %2d  %ld kB resident: %+ld kB since minute %d, of %ld allowed\n", minutes_,
                    resident_kb(), grown, quarter(), allowed);
        return grown > allowed ? 1 : 0;
    }

private:
    [[nodiscard]] int quarter() const { return std::max(1, minutes_ / 4); }

    int minutes_;
    int minute_ = 0;
    long early_ = 0;
};

/// A part as it is printed, so many cents off and so much late: the whole piece once, and a second of
/// silence.
std::shared_ptr<const std::vector<float>> played(const score::UnfoldedScore& score, std::size_t part,
                                                 Cents off, Seconds late)
{
    const auto at = [&](score::ScorePosition position) {
        return static_cast<std::size_t>(to_frames(score.time_at(position) + late, rate).value());
    };
    auto samples = std::vector<float>(at(score.end()) + static_cast<std::size_t>(rate.value()), 0.0F);
    for (const auto& note : score.notes(part)) {
        const auto f0 = transposed(frequency_of(note.pitch, {}), off).value();
        const auto from = at(note.onset);
        const auto to = at(note.end());
        for (auto n = from; n < to; ++n) {
            const auto phase = 2.0 * 3.14159265358979 * f0 * static_cast<double>(n - from) / rate.value();
            const auto fade =
                std::min({1.0, static_cast<double>(n - from) / 480.0, static_cast<double>(to - n) / 2400.0});
            auto sum = 0.0;
            for (auto partial = 1; partial <= 5; ++partial)
                sum += std::sin(phase * partial) / partial;
            samples[n] += static_cast<float>(0.08 * fade * sum);
        }
    }
    return std::make_shared<const std::vector<float>>(std::move(samples));
}

/// So many minutes as fast as they go, of a class of twelve that plays a piece over and over: engine, score,
/// session and report, model and view; ten pictures a second are worked out, and one is drawn.
int soak(int minutes)
{
    const auto folder = std::filesystem::temp_directory_path() / ("tutti-soak-" + std::to_string(::getpid()));
    const auto loaded = load_score(assets_folder() / "pieces" / "ode-to-joy");
    if (!loaded)
        return 1;
    const auto score = *loaded;
    auto cls = audio::ClassDescription {};
    cls.name = "Twelve";
    auto generators = std::vector<io::ScriptedDevice::Generator> {};
    const auto parts = score->printed().parts.size();
    for (auto n = std::size_t {0}; n < sections; ++n) {
        const auto& part = score->printed().parts[n % parts];
        const auto again = n >= parts;  // as many again, a little apart: heard, and in no part of the score
        cls.sections.push_back({again ? part.name + " again" : part.name,
                                part.instrument.value_or(*instrument_from_name("violin")),
                                {static_cast<int>(n) + 1},
                                again ? std::string {"none"} : part.name});
        generators.push_back(
            [sound = played(*score, n % parts, Cents {n % 4 == 3 ? -28.0 : 3.0 * static_cast<double>(n)},
                            again ? 15_ms : 0_ms)](FramePosition at) {
                return (*sound)[static_cast<std::size_t>(at.value()) % sound->size()];
            });
    }
    auto engine = rehearsal::Engine::create(
        {.cls = cls, .score = score, .session_folder = folder},
        std::make_unique<io::ScriptedDevice>(std::move(generators), to_frames(Seconds {60.0 * minutes}, rate),
                                             io::ScriptedDevice::Script {.sample_rate = rate}));
    if (!engine) {
        std::printf("%s\n", engine.error().message.c_str());
        return 1;
    }
    auto report = RehearsalReport {cls, rate, (*engine)->hop(), score};
    (*engine)->add_sink(report);
    auto conductor = Conductor {cls, score, rate, Texts {}};
    auto view = ConductorView {Texts {}};
    view.setSize(1280, 720);
    auto image = juce::Image {juce::Image::RGB, 1280, 720, true};
    auto next = 0.0;
    auto drawn_at = 0.0;
    auto growth = Growth {minutes};
    auto followed = 0;
    auto pictures = 0;
    const auto ran = (*engine)->run_to_end([&] {
        const auto& now = (*engine)->snapshot();
        const auto time = to_seconds(now.heard_until, rate).value();
        if (time < next)
            return true;
        next += 0.1;
        while ((*engine)->next_message())
            ;
        const auto picture = conductor.picture(now, true, Seconds {time});
        ++pictures;
        followed += picture.place.beats > 0 ? 1 : 0;
        view.show(picture);
        if (time >= drawn_at) {
            drawn_at += 1.0;
            auto graphics = juce::Graphics {image};
            view.paintEntireComponent(graphics, true);
        }
        growth.at(time);
        return true;
    });
    const auto at_end = (*engine)->snapshot();
    const auto said = ran ? report.end(folder, at_end, false, {}).size() : 0;
    auto ignored = std::error_code {};
    std::filesystem::remove_all(folder, ignored);
    if (!ran || said == 0 || !at_end.readings_kept)
        return 1;
    std::printf("%d sections, followed in %d %% of %d pictures\n", sections, 100 * followed / pictures,
                pictures);
    // The report remembers each note of each bar: some 40 kB a minute and section of a class that never
    // pauses.
    return growth.told(60L * sections * minutes) != 0 || 2 * followed < pictures ? 1 : 0;
}

/// The same of practice: a made-up pupil plays four bars over and over.
int soak_practice(int minutes)
{
    auto setup = practice::Setup {};
    setup.piece = assets_folder() / "pieces" / "ode-to-joy";
    setup.passes = 0;
    setup.bars = {0, 3};
    setup.headphones = true;
    const auto score = load_score(setup.piece);
    if (!score)
        return 1;
    setup.part = (*score)->printed().parts.front().name;
    auto pupil = made_up_pupil(setup);
    if (!pupil)
        return 1;
    auto practice = practice::Practice::create(setup, std::move(pupil->device));
    if (!practice)
        return 1;
    const auto spec = (*practice)->spec();
    auto page = std::make_shared<const MusicPage>(
        MusicPage {*score, 0, engraved(**score, 0, written_part((*score)->printed(), 0))});
    auto screen = PracticeScreen {page, 0.0, true};
    auto phrases = practice::PhraseFeedback {**score, 0, (*practice)->backing().passage(), spec.sample_rate};
    auto picture = PracticePicture {};
    picture.stage = PracticePicture::Stage::playing;
    picture.title = "Ode to Joy";
    picture.page = page;
    auto view = PracticeView {Texts {}};
    view.setSize(1280, 720);
    auto image = juce::Image {juce::Image::RGB, 1280, 720, true};
    auto growth = Growth {minutes};
    auto next = 0.0;
    auto drawn_at = 0.0;
    const auto ran = (*practice)->run_to_end([&] {
        const auto& now = (*practice)->snapshot();
        const auto time = to_seconds(now.heard_until, spec.sample_rate).value();
        if (time < next)
            return true;
        next += 0.05;
        picture.scene = screen.scene(now, (*practice)->notes());
        if (const auto said = phrases.next(now, (*practice)->notes()); !said.empty())
            picture.feedback = words_of(said, Texts {});
        view.show(picture, 50_ms);
        if (time >= drawn_at) {
            drawn_at += 1.0;
            auto graphics = juce::Graphics {image};
            view.paintEntireComponent(graphics, true);
        }
        growth.at(time);
        return time < 60.0 * minutes;
    });
    if (!ran || (*practice)->notes().empty())
        return 1;
    std::printf("%zu notes told\n", (*practice)->notes().size());
    // Each note told stays. Of a picture as little as one line that leaked would be more.
    return growth.told(200L * minutes);
}

}  // namespace

int main(int argc, char** argv)
{
    const auto juce = juce::ScopedJuceInitialiser_GUI {};
    const auto minutes = argc > 2 ? std::max(1, std::atoi(argv[2])) : 60;
    if (argc > 1 && std::string_view {argv[1]} == "--soak")
        return soak(minutes);
    if (argc > 1 && std::string_view {argv[1]} == "--soak-practice")
        return soak_practice(minutes);
    auto measured = std::make_unique<Measured>();
    juce::MessageManager::getInstance()->runDispatchLoop();
    measured.reset();
    return 0;
}
