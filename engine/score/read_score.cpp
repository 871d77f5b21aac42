// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/read_score.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "score/midi_reader.hpp"
#include "score/musicxml_reader.hpp"
#include "score/mxl_archive.hpp"
#include "score/xml.hpp"

namespace tutti::score {

namespace {

bool begins(std::span<const std::byte> content, std::string_view magic)
{
    return content.size() >= magic.size() &&
           std::equal(magic.begin(), magic.end(), content.begin(), [](char c, std::byte b) {
               return static_cast<unsigned char>(c) == std::to_integer<unsigned char>(b);
           });
}

Result<std::vector<std::byte>> content_of(const std::filesystem::path& path)
{
    auto error = std::error_code {};
    if (std::filesystem::is_directory(path, error))
        return failure(ErrorCode::file_missing,
                       fmt::format("'{}' is a folder; name the score in it.", path.string()));
    auto file = std::ifstream {path, std::ios::binary};
    if (!file)
        return failure(
            ErrorCode::file_missing,
            fmt::format("The score '{}' is not there or may not be read; check the name.", path.string()));
    auto content = std::vector<std::byte> {};
    for (auto chunk = std::vector<char>(std::size_t {1} << 16U); file;) {
        file.read(chunk.data(), static_cast<std::streamsize>(chunk.size()));
        const auto* bytes = reinterpret_cast<const std::byte*>(chunk.data());
        content.insert(content.end(), bytes, bytes + file.gcount());
        if (content.size() > XmlDocument::most_bytes)
            return failure(
                ErrorCode::score_invalid,
                fmt::format("'{}' is larger than the {} MB that any score needs; export one movement at a "
                            "time.",
                            path.string(), XmlDocument::most_bytes >> 20U));
    }
    return content;
}

tl::unexpected<Error> cannot_be_read(const std::filesystem::path& path, const Error& why)
{
    return failure(why.code, fmt::format("'{}' cannot be read: {}.", path.filename().string(), why.message));
}

}  // namespace

Result<Score> read_score(std::span<const std::byte> content)
{
    if (begins(content, "PK")) {
        const auto unpacked = unpack_mxl(content);
        return unpacked ? read_musicxml(*unpacked) : tl::unexpected {unpacked.error()};
    }
    if (begins(content, "MThd") || begins(content, "RIFF"))
        return read_midi(content);
    return read_musicxml(content);
}

Result<Score> read_score(const std::filesystem::path& path)
{
    const auto content = content_of(path);
    if (!content)
        return tl::unexpected {content.error()};
    auto score = read_score(*content);
    if (!score)
        return cannot_be_read(path, score.error());
    if (score->title.empty())
        score->title = path.stem().string();
    return score;
}

Result<UnfoldedScore> read_unfolded_score(const std::filesystem::path& path)
{
    auto score = read_score(path);
    if (!score)
        return tl::unexpected {score.error()};
    auto unfolded = UnfoldedScore::unfold(std::move(*score));
    if (!unfolded)
        return cannot_be_read(path, unfolded.error());
    return unfolded;
}

}  // namespace tutti::score
