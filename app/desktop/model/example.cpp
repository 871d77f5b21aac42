// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/model/example.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "following/parts.hpp"
#include "playback/piece.hpp"
#include "practice/backing.hpp"
#include "shared/play_aloud.hpp"
#include "units/utf8.hpp"

namespace tutti::desktop {

namespace {

constexpr auto look_pause = std::chrono::milliseconds {30};
constexpr auto bars = std::size_t {2};
constexpr auto rate = SampleRate {48'000};

// So long the rehearsal takes to notice, and then it no longer hears the class in what is played.
constexpr auto notice = std::chrono::milliseconds {70};

struct Sound {
    std::string part;
    std::vector<float> samples;
};

/// A section's part alone, of these bars. Which part that is the piece says as the score does that is
/// followed.
Result<Sound> sound_of(const std::filesystem::path& folder, const audio::ClassDescription& cls,
                       std::size_t section, const std::string& bar, const Texts& texts)
{
    auto piece = playback::load_piece(folder);
    if (!piece)
        return tl::unexpected {piece.error()};
    const auto parts = following::parts_of(cls, piece->score->printed());
    if (!parts)
        return tl::unexpected {parts.error()};
    const auto own = (*parts)[section];
    if (!own)
        return failure(ErrorCode::bad_argument,
                       texts(Text::example_no_part, printable(cls.sections[section].name)));
    auto setup = practice::Setup {};
    setup.piece = folder;
    setup.part = piece->score->printed().parts[*own].name;
    setup.count_in = 0;
    setup.volumes.push_back({setup.part, 1.0});
    const auto first = piece->score->find_bar(bar).value_or(0);
    setup.bars = {first, std::min(first + bars, piece->score->bars().size()) - 1};
    const auto a4 = practice::tuning_of(*piece);
    std::erase_if(piece->stems,
                  [&](const playback::StemDescription& stem) { return stem.part != setup.part; });
    if (piece->stems.empty())
        return failure(ErrorCode::file_missing, std::string {texts(Text::example_not_recorded)});
    auto stems = playback::load_stems(*piece, rate, a4);
    if (!stems)
        return tl::unexpected {stems.error()};
    setup.stems = std::make_shared<const playback::Stems>(*std::move(stems));
    auto backing = practice::Backing::open(setup, rate);
    if (!backing)
        return tl::unexpected {backing.error()};
    auto sound = Sound {setup.part, {}};
    const auto played = (*backing)->play([&](std::span<const float> block) {
        sound.samples.insert(sound.samples.end(), block.begin(), block.end());
        return Status {};
    });
    if (!played)
        return tl::unexpected {played.error()};
    return sound;
}

}  // namespace

struct Example::Play {
    Play() = default;
    ~Play()
    {
        stopping = true;
        if (thread.joinable())
            thread.join();
    }
    Play(const Play&) = delete;
    Play& operator=(const Play&) = delete;

    std::atomic<bool> stopping {false};  // written by control, read by the play's thread
    std::atomic<bool> over {false};      // the other way round
    std::thread thread;
};

Example::Example(std::filesystem::path piece, LoudspeakerOpener open, Texts texts)
    : piece_ {std::move(piece)}
    , open_loudspeaker_ {std::move(open)}
    , texts_ {texts}
{
}

Example::~Example() = default;

bool Example::playing() const noexcept
{
    return play_ != nullptr && !play_->over && !play_->stopping;
}

void Example::begin(const audio::ClassDescription& cls, std::size_t section, const std::string& bar)
{
    stop();
    auto now = std::make_unique<Play>();
    // What is being read or opened cannot be broken off: the new one waits for it, and nobody else does.
    try {
        now->thread =
            std::thread {[this, mine = now.get(), before = std::move(play_), cls, section, bar]() mutable {
                before.reset();
                try {
                    play(*mine, cls, section, bar);
                } catch (const std::exception& error) {
                    saying_.write(texts_(Text::example_failed, error.what()));
                }
                sounding_ = false;
                mine->over = true;
            }};
        play_ = std::move(now);
    } catch (const std::exception& error) {
        saying_.write(texts_(Text::example_failed, error.what()));
    }
}

void Example::stop() noexcept
{
    if (play_ != nullptr)
        play_->stopping = true;
}

std::string Example::said()
{
    const auto& newest = saying_.read();
    return newest == std::exchange(last_said_, newest) ? std::string {} : newest;
}

void Example::play(const Play& mine, const audio::ClassDescription& cls, std::size_t section,
                   const std::string& bar)
{
    if (mine.stopping)
        return;
    auto sound = sound_of(piece_, cls, section, bar, texts_);
    if (!sound) {
        saying_.write(printable(sound.error().message));
        return;
    }
    if (mine.stopping)
        return;
    saying_.write(texts_(Text::plays_example, printable(sound->part), printable(bar)));
    auto loudspeaker = open_loudspeaker_();
    if (!loudspeaker) {
        saying_.write(printable(loudspeaker.error().message));
        return;
    }
    sounding_ = true;
    std::this_thread::sleep_for(notice);
    const auto played = PlayedAloud::start(std::move(sound->samples), rate, *std::move(loudspeaker));
    if (!played) {
        saying_.write(printable(played.error().message));
        return;
    }
    while (!mine.stopping) {
        const auto over = (*played)->over();
        if (!over)
            saying_.write(printable(over.error().message));
        if (!over || *over)
            return;
        std::this_thread::sleep_for(look_pause);
    }
}

std::filesystem::path piece_of(const std::filesystem::path& score)
{
    auto problem = std::error_code {};
    const auto folder = std::filesystem::is_directory(score, problem) ? score : score.parent_path();
    return std::filesystem::exists(folder / "piece.json", problem) ? folder : std::filesystem::path {};
}

}  // namespace tutti::desktop
