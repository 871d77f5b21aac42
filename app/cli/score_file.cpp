// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/score_file.hpp"

#include <array>

#include <fmt/format.h>

#include "score/read_score.hpp"

namespace tutti::cli {

Result<std::filesystem::path> score_of(const std::filesystem::path& piece)
{
    constexpr auto endings = std::array<std::string_view, 5> {".musicxml", ".mxl", ".xml", ".mid", ".midi"};
    auto error = std::error_code {};
    if (!std::filesystem::is_directory(piece, error))
        return piece;
    for (const auto ending : endings)
        for (const auto& entry : std::filesystem::directory_iterator {piece, error})
            if (entry.path().extension() == ending)
                return entry.path();
    return failure(
        ErrorCode::file_missing,
        fmt::format("The folder '{}' holds no score; put a .musicxml, .mxl, .xml or .mid file into it.",
                    piece.string()));
}

Result<std::shared_ptr<const score::UnfoldedScore>> load_score(const std::filesystem::path& piece)
{
    return score_of(piece)
        .and_then([](const auto& file) { return score::read_score(file); })
        .and_then([](score::Score score) { return score::UnfoldedScore::unfold(std::move(score)); })
        .map([](score::UnfoldedScore score) {
            return std::shared_ptr<const score::UnfoldedScore> {
                std::make_shared<score::UnfoldedScore>(std::move(score))};
        });
}

}  // namespace tutti::cli
