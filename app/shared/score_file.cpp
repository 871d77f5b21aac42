// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/score_file.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "score/places.hpp"
#include "score/read_score.hpp"
#include "shared/places.hpp"

namespace tutti {

Result<std::filesystem::path> score_of(const std::filesystem::path& named)
{
    constexpr auto endings = std::array<std::string_view, 5> {".musicxml", ".mxl", ".xml", ".mid", ".midi"};
    auto error = std::error_code {};
    const auto piece = piece_called(named);
    if (!std::filesystem::is_directory(piece, error))
        return piece;
    // The fuller format first, then the first by name, so that a folder always gives the same score.
    auto best = std::optional<std::pair<std::size_t, std::filesystem::path>> {};
    for (const auto& entry : std::filesystem::directory_iterator {piece, error}) {
        auto ending = entry.path().extension().string();
        std::ranges::transform(ending, ending.begin(),
                               [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        const auto found = std::ranges::find(endings, ending);
        const auto candidate = std::pair {static_cast<std::size_t>(found - endings.begin()), entry.path()};
        if (found != endings.end() && (!best || candidate < *best))
            best = candidate;
    }
    if (best)
        return best->second;
    return failure(
        ErrorCode::file_missing,
        fmt::format("The folder '{}' holds no score; put a .musicxml, .mxl, .xml or .mid file into it.",
                    piece.string()));
}

Result<std::shared_ptr<const score::UnfoldedScore>> load_score(const std::filesystem::path& named)
{
    return score_of(named)
        .and_then([](const auto& file) { return score::read_unfolded_score(file); })
        .map([](score::UnfoldedScore score) {
            return std::shared_ptr<const score::UnfoldedScore> {
                std::make_shared<score::UnfoldedScore>(std::move(score))};
        });
}

Status keep_score(const std::filesystem::path& score, const std::filesystem::path& session)
{
    auto error = std::error_code {};
    const auto place = session / ("score" + score.extension().string());
    if (std::filesystem::copy_file(score, place, std::filesystem::copy_options::overwrite_existing, error))
        return {};
    return failure(
        ErrorCode::file_unwritable,
        fmt::format(
            "The score '{}' cannot be copied into the session's folder ({}); check that there is room.",
            score.string(), error.message()));
}

Result<score::ScorePosition> place_in(const score::UnfoldedScore& score, const std::string& called,
                                      score::ScorePosition near)
{
    if (const auto found = score::find_said(score, called, near))
        return score.bars()[found->performed_bar].start + found->into;
    return failure(
        ErrorCode::bad_argument,
        fmt::format("The score has no place '{}'; name a mark or a bar that `tutti piece check` lists, "
                    "or say it as in \"top\", \"two before C\" or \"beat 2 of bar 7\".",
                    called));
}

}  // namespace tutti
