// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/finding_cards.hpp"

#include <algorithm>
#include <fstream>
#include <functional>
#include <iterator>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "following/parts.hpp"
#include "playback/piece.hpp"
#include "recording/file_name.hpp"
#include "score/bar_names.hpp"
#include "shared/places.hpp"
#include "shared/score_file.hpp"
#include "shared/text_file.hpp"
#include "units/utf8.hpp"

namespace tutti {

namespace {

constexpr auto most_cards = std::size_t {5};

/// What a section can work on alone; of a unison's spread or its loudness nobody hears anything at home.
std::optional<std::string> tempo_for(review::FindingKind kind)
{
    switch (kind) {
    case review::FindingKind::intonation:
    case review::FindingKind::notes:
        return "70%";
    case review::FindingKind::timing:
        return "80%";
    case review::FindingKind::balance:
    case review::FindingKind::spread:
        break;
    }
    return std::nullopt;
}

/// The name of the piece whose score is of the same music, as `practise` takes it.
Result<std::string> piece_for(const score::Score& played, const std::filesystem::path& given)
{
    auto error = std::error_code {};
    if (!given.empty()) {
        const auto folder = piece_called(given);
        // A score alone can be rehearsed from, but a card opens a piece.
        if (std::filesystem::exists(folder, error))
            if (const auto piece = playback::load_piece(folder); !piece)
                return failure(
                    ErrorCode::bad_argument,
                    fmt::format("{} Cards open a piece, so none were made.", piece.error().message));
        const auto score = load_score(folder);
        if (!score)
            return tl::unexpected {score.error()};
        if (!is_same_music((*score)->printed(), played))
            return failure(ErrorCode::bad_argument,
                           fmt::format("'{}' is not what this session was played from: its bars or parts are "
                                       "others; choose the piece of the same score.",
                                       given.string()));
        // Where the folder lies on this computer is nothing for a card that goes home.
        return std::filesystem::weakly_canonical(folder, error).filename().string();
    }
    auto folders = std::vector<std::filesystem::path> {};
    for (const auto& place : {pieces_folder(), assets_folder() / "pieces"})
        for (const auto& entry : std::filesystem::directory_iterator {place, error})
            if (entry.is_directory(error))
                folders.push_back(entry.path());
    std::ranges::sort(folders);
    for (const auto& folder : folders)
        if (const auto score = load_score(folder);
            score && is_same_music((*score)->printed(), played) && playback::load_piece(folder))
            return folder.filename().string();
    return failure(
        ErrorCode::bad_argument,
        "No piece that ships, and none of your own, is what this session was played from; say which "
        "one is with --piece, or make it with `tutti piece new`.");
}

/// Of bars here and there the longest stretch, the first of several; a bar between two may be played too.
std::pair<std::size_t, std::size_t> stretch_of(const std::vector<std::size_t>& bars)
{
    auto longest = std::pair {bars.front(), bars.front()};
    auto here = longest;
    for (const auto bar : bars) {
        here = bar <= here.second + 2 ? std::pair {here.first, bar} : std::pair {bar, bar};
        if (here.second - here.first > longest.second - longest.first)
            longest = here;
    }
    return longest;
}

/// A name that is free in the folder, or has that very card: what was made of another rehearsal stays.
std::filesystem::path place_for(const std::filesystem::path& folder, const std::string& name,
                                const std::function<std::string(const std::filesystem::path&)>& text_in)
{
    auto path = folder / (name + ".txt");
    auto error = std::error_code {};
    for (auto n = 2; std::filesystem::exists(std::filesystem::symlink_status(path, error)); ++n) {
        auto file = std::ifstream {path, std::ios::binary};
        if (std::string {std::istreambuf_iterator<char> {file}, {}} == text_in(path))
            break;
        path = folder / fmt::format("{}-{}.txt", name, n);
    }
    return path;
}

}  // namespace

bool is_same_music(const score::Score& one, const score::Score& other)
{
    const auto same_bar = [](const score::Bar& a, const score::Bar& b) {
        return a.number == b.number && a.length == b.length;
    };
    const auto same_part = [](const score::Part& a, const score::Part& b) {
        return a.name == b.name && a.notes.size() == b.notes.size();
    };
    return std::ranges::equal(one.bars, other.bars, same_bar) &&
           std::ranges::equal(one.parts, other.parts, same_part);
}

std::vector<FindingCard> cards_from(const review::Review& review, const audio::ClassDescription& cls,
                                    const score::Score& score, const std::string& piece)
{
    auto cards = std::vector<FindingCard> {};
    const auto parts = following::parts_of(cls, score);
    if (!parts || !review.by_bar)
        return cards;
    const auto called = [&](std::size_t bar) { return score::unmistakable(score, review.bars[bar].name); };
    for (const auto& finding : review.findings) {
        if (review::is_a_passing_slip(finding))
            continue;  // heard once and not beyond doubt
        const auto tempo = tempo_for(finding.kind);
        const auto part = (*parts)[static_cast<std::size_t>(finding.section)];
        if (!tempo || !part || finding.bars.empty() || cards.size() == most_cards)
            continue;
        const auto [first, last] = stretch_of(finding.bars);
        const auto from = first > 0 ? first - 1 : first;
        auto card = PracticeCard {
            piece, score.parts[*part].name,
            from == last ? called(from) : fmt::format("{}-{}", called(from), called(last)), *tempo};
        // Names with a card's own signs in them make no card.
        if (const auto again = card_from_text(text_of(card)); !again || *again != card)
            continue;
        if (std::ranges::any_of(cards, [&](const auto& made) { return made.card == card; }))
            continue;
        const auto name =
            recording::safe_file_names(
                {fmt::format("{} {} {} {}", cards.size() + 1,
                             shortened(cls.sections[static_cast<std::size_t>(finding.section)].name, 40),
                             from == last ? "bar" : "bars", card.bars)})
                .front();
        cards.push_back({std::move(card), printable(finding.text), name});
    }
    return cards;
}

Result<std::vector<std::filesystem::path>> write_cards(const std::filesystem::path& session,
                                                       const audio::ClassDescription& cls,
                                                       const review::Review& review,
                                                       const std::filesystem::path& piece,
                                                       const std::filesystem::path& folder)
{
    const auto played = load_score(session);
    if (!played)
        return failure(
            ErrorCode::bad_argument,
            fmt::format("The session in '{}' was played without a score, so no card can name bars.",
                        session.string()));
    const auto name = piece_for((*played)->printed(), piece);
    if (!name)
        return tl::unexpected {name.error()};
    auto files = std::vector<std::filesystem::path> {};
    const auto cards = cards_from(review, cls, (*played)->printed(), *name);
    auto error = std::error_code {};
    if (std::filesystem::create_directories(folder, error); error)
        return failure(ErrorCode::file_unwritable,
                       fmt::format("The folder '{}' for the cards cannot be made ({}); choose another.",
                                   folder.string(), error.message()));
    for (const auto& card : cards) {
        const auto text_in = [&](const std::filesystem::path& file) {
            return fmt::format("# {}\n# tutti practise --card \"{}\"\n{}\n", card.why,
                               file.filename().string(), text_of(card.card));
        };
        const auto file = place_for(folder, card.name, text_in);
        if (const auto written = write_text(file, text_in(file), Readers::as_usual); !written)
            return tl::unexpected {written.error()};
        files.push_back(file);
    }
    return files;
}

}  // namespace tutti
