// SPDX-License-Identifier: GPL-3.0-or-later
#include "desktop/model/example.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>
#include <vector>

#include "playback/piece.hpp"
#include "practice/backing.hpp"
#include "score/part_names.hpp"
#include "shared/play_aloud.hpp"
#include "units/utf8.hpp"

namespace tutti::desktop {

namespace {

constexpr auto look_pause = std::chrono::milliseconds {30};
constexpr auto bars = std::size_t {2};
constexpr auto rate = SampleRate {48'000};

/// The part's recordings alone, of these bars.
Result<std::vector<float>> sound_of(const std::filesystem::path& folder, const std::string& part,
                                    const std::string& bar)
{
    auto piece = playback::load_piece(folder);
    if (!piece)
        return tl::unexpected {piece.error()};
    const auto own = score::find_part(piece->score->printed(), part);
    if (!own)
        return tl::unexpected {own.error()};
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
        return failure(ErrorCode::file_missing,
                       "Nobody has recorded this part of the piece; put a recording into its folder.");
    auto stems = playback::load_stems(*piece, rate, a4);
    if (!stems)
        return tl::unexpected {stems.error()};
    setup.stems = std::make_shared<const playback::Stems>(*std::move(stems));
    auto backing = practice::Backing::open(setup, rate);
    if (!backing)
        return tl::unexpected {backing.error()};
    auto sound = std::vector<float> {};
    const auto played = (*backing)->play([&](std::span<const float> block) {
        sound.insert(sound.end(), block.begin(), block.end());
        return Status {};
    });
    if (!played)
        return tl::unexpected {played.error()};
    return sound;
}

}  // namespace

void Example::begin(const std::string& part, const std::string& bar)
{
    stop();
    stopping_ = false;
    playing_ = true;
    thread_ = std::thread {[this, part, bar] {
        play(part, bar);
        playing_ = false;
    }};
}

void Example::stop()
{
    stopping_ = true;
    if (thread_.joinable())
        thread_.join();
}

std::string Example::said()
{
    const auto& newest = saying_.read();
    return newest == std::exchange(last_said_, newest) ? std::string {} : newest;
}

void Example::play(const std::string& part, const std::string& bar)
{
    auto sound = sound_of(piece_, part, bar);
    if (!sound) {
        saying_.write(printable(sound.error().message));
        return;
    }
    if (stopping_)
        return;
    saying_.write(texts_(Text::plays_example, printable(part), printable(bar)));
    auto loudspeaker = open_loudspeaker_();
    if (!loudspeaker) {
        saying_.write(printable(loudspeaker.error().message));
        return;
    }
    const auto played = PlayedAloud::start(*std::move(sound), rate, *std::move(loudspeaker));
    if (!played) {
        saying_.write(printable(played.error().message));
        return;
    }
    while (!stopping_) {
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
