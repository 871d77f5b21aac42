// SPDX-License-Identifier: GPL-3.0-or-later
#include "backing_track/track/settings.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <system_error>

#include <nlohmann/json.hpp>

#include "host/kept_state.hpp"
#include "shared/places.hpp"

namespace tutti::backing_track {

namespace {

// The longest path that Linux knows, every byte of it written as six, and 200 bytes.
constexpr auto kind = plugins::StateKind {"backing_track", 1, "Backing Track", 6 * 4096 + 1024};

std::filesystem::path shipped()
{
    return assets_folder() / "pieces";
}

}  // namespace

std::string piece_to_keep(const std::filesystem::path& folder)
{
    const auto whole = folder.lexically_normal();
    const auto named = whole.has_filename() ? whole : whole.parent_path();
    const auto name = named.filename();
    if (named.parent_path() == shipped().lexically_normal())
        return name.string();
    // One's own that is called as one that ships would be taken for that.
    auto error = std::error_code {};
    if (named.parent_path() == pieces_folder().lexically_normal() &&
        !std::filesystem::exists(shipped() / name, error))
        return name.string();
    return named.string();
}

std::filesystem::path folder_of(const std::string& piece)
{
    if (piece.empty())
        return {};
    if (piece.find('/') != std::string::npos)
        return piece;
    auto error = std::error_code {};
    return std::filesystem::exists(shipped() / piece, error) ? shipped() / piece : pieces_folder() / piece;
}

std::string state_of(const Settings& settings)
{
    auto muted = nlohmann::json::array();
    for (std::size_t n = 0; n < most_parts; ++n)
        if (settings.muted[n])
            muted.push_back(n + 1);
    // A folder's name may be no text at all; what is not is kept as a mark, and not found again.
    return nlohmann::json {{kind.key, kind.version},
                           {"piece", settings.piece},
                           {"first_bar", settings.first_bar},
                           {"muted_parts", std::move(muted)}}
        .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Result<Settings> settings_from(std::string_view state)
{
    const auto kept = plugins::kept_state(state, kind);
    if (!kept)
        return tl::unexpected {kept.error()};
    const auto& json = *kept;
    const auto muted = json.find("muted_parts");
    if (!plugins::has_text(json, "piece") ||
        !plugins::has_number(json, "first_bar", 1, Settings::farthest_bar) || muted == json.end() ||
        !muted->is_array())
        return plugins::state_refused(kind, "something is missing or out of its range");
    auto settings = Settings {};
    settings.piece = json["piece"].get<std::string>();
    // From which folder a project was opened nobody knows.
    if (settings.piece.find('/') != std::string::npos &&
        !std::filesystem::path {settings.piece}.is_absolute())
        return plugins::state_refused(kind, "the piece's folder is not named from the root on");
    settings.first_bar = static_cast<int>(std::lround(json["first_bar"].get<double>()));
    for (const auto& part : *muted) {
        if (!part.is_number_integer() || part.get<std::int64_t>() < 1 ||
            part.get<std::int64_t>() > static_cast<std::int64_t>(most_parts))
            return plugins::state_refused(kind, "something is missing or out of its range");
        settings.muted[part.get<std::size_t>() - 1] = true;
    }
    return settings;
}

}  // namespace tutti::backing_track
