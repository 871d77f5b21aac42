// SPDX-License-Identifier: GPL-3.0-or-later
// What the conductor view costs and how late it is; and whether an hour of it grows.
//   desktop_figures [--soak]     figures.sh gives it a screen
#include <sys/resource.h>
#include <time.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <memory>
#include <string_view>
#include <vector>

#include <juce_gui_basics/juce_gui_basics.h>

#include "desktop/model/conductor.hpp"
#include "desktop/model/live_rehearsal.hpp"
#include "desktop/views/conductor_view.hpp"
#include "io/scripted_device.hpp"
#include "rehearsal/engine.hpp"

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

/// An hour as fast as it goes: engine, model and view, a picture each 100 ms of it.
int soak()
{
    constexpr auto hour = 3'600_s;
    auto cls = class_of_twelve();
    cls.sections.erase(cls.sections.begin() + 2, cls.sections.end());
    auto generators = std::vector<io::ScriptedDevice::Generator> {};
    for (auto n = 0; n < 2; ++n)
        generators.push_back([n](FramePosition at) { return sample_of(n, at); });
    auto engine = rehearsal::Engine::create(
        {.cls = cls}, std::make_unique<io::ScriptedDevice>(std::move(generators), to_frames(hour, rate),
                                                           io::ScriptedDevice::Script {.sample_rate = rate}));
    if (!engine)
        return 1;
    auto conductor = Conductor {cls, nullptr, rate, Texts {}};
    auto view = ConductorView {};
    view.setSize(1280, 720);
    auto image = juce::Image {juce::Image::RGB, 1280, 720, true};
    auto next = 0.0;
    auto minute = 0;
    auto at_ten = 0L;
    const auto ran = (*engine)->run_to_end([&] {
        const auto& now = (*engine)->snapshot();
        const auto time = to_seconds(now.heard_until, rate).value();
        if (time < next)
            return true;
        next += 0.1;
        view.show(conductor.picture(now, false, to_seconds(now.heard_until, rate)));
        if (time >= minute * 60.0) {
            auto graphics = juce::Graphics {image};
            view.paintEntireComponent(graphics, true);
            if (minute == 10)
                at_ten = resident_kb();
            if (minute % 10 == 0)
                std::printf("minute %2d  %ld kB resident\n", minute, resident_kb());
            std::fflush(stdout);
            ++minute;
        }
        return true;
    });
    if (!ran)
        return 1;
    std::printf("minute 60  %ld kB resident: %+ld kB in fifty minutes\n", resident_kb(),
                resident_kb() - at_ten);
    return resident_kb() - at_ten > 4'096 ? 1 : 0;
}

}  // namespace

int main(int argc, char** argv)
{
    const auto juce = juce::ScopedJuceInitialiser_GUI {};
    if (argc > 1 && std::string_view {argv[1]} == "--soak")
        return soak();
    auto measured = std::make_unique<Measured>();
    juce::MessageManager::getInstance()->runDispatchLoop();
    measured.reset();
    return 0;
}
