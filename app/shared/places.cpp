// SPDX-License-Identifier: GPL-3.0-or-later
#include "shared/places.hpp"

#include <chrono>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

#include <fmt/chrono.h>
#include <pwd.h>
#include <unistd.h>

#include "playback/piece.hpp"
#include "score/part_names.hpp"

namespace tutti {

namespace {

std::filesystem::path from_environment(const char* variable)
{
    const auto* value = std::getenv(variable);
    return value == nullptr ? std::filesystem::path {} : std::filesystem::path {value};
}

/// Of a service that runs without HOME too, as cron may have it; empty for an account that has none.
std::filesystem::path home_folder()
{
    auto home = from_environment("HOME");
    if (!home.empty())
        return home;
    const auto* account = ::getpwuid(::getuid());
    return account == nullptr || account->pw_dir == nullptr ? std::filesystem::path {} : account->pw_dir;
}

/// `tutti` in the user's data folder.
std::filesystem::path data_folder()
{
    const auto data = from_environment("XDG_DATA_HOME");
    return (data.empty() ? home_folder() / ".local" / "share" : data) / "tutti";
}

/// Named by the local time.
std::filesystem::path new_folder_in(const std::filesystem::path& parent)
{
    const auto now = std::time(nullptr);
    const auto name = fmt::format("{:%Y-%m-%d %H.%M.%S}", fmt::localtime(now));
    auto folder = parent / name;
    auto error = std::error_code {};
    for (auto n = 2; std::filesystem::exists(folder, error); ++n)
        folder = parent / fmt::format("{} ({})", name, n);
    return folder;
}

/// The one piece of the user's own, or else of those that ship, whose folder is called so in other capitals
/// and signs, or else whose title is. Empty when none or several are.
std::filesystem::path piece_like(const std::string& plain_name)
{
    if (plain_name.empty())
        return {};
    auto error = std::error_code {};
    for (const auto& place : {pieces_folder(), assets_folder() / "pieces"}) {
        auto by_folder = std::vector<std::filesystem::path> {};
        auto by_title = std::vector<std::filesystem::path> {};
        for (const auto& entry : std::filesystem::directory_iterator {place, error}) {
            if (score::plain_name(entry.path().filename().string()) == plain_name)
                by_folder.push_back(entry.path());
            else if (const auto piece = playback::load_piece(entry.path());
                     piece && score::plain_name(piece->title) == plain_name)
                by_title.push_back(entry.path());
        }
        for (const auto& found : {by_folder, by_title})
            if (found.size() == 1)
                return found.front();
    }
    return {};
}

}  // namespace

Status check_places()
{
    if (!from_environment("XDG_DATA_HOME").empty() || !home_folder().empty())
        return {};
    return failure(ErrorCode::file_missing,
                   "Nothing says where your files are kept, and this account has no folder of its own; set "
                   "HOME to a folder of yours.");
}

std::filesystem::path assets_folder()
{
    const auto told = from_environment("TUTTI_ASSETS");
    return told.empty() ? std::filesystem::path {TUTTI_ASSETS_FOLDER} : told;
}

std::filesystem::path piece_called(std::filesystem::path name)
{
    // "ode-to-joy/", as a shell completes it, is the same folder; what follows its slash has no name.
    if (!name.has_filename())
        name = name.parent_path();
    auto error = std::error_code {};
    for (const auto& there : {name, pieces_folder() / name, assets_folder() / "pieces" / name})
        if (std::filesystem::exists(there, error))
            return there;
    const auto like_it = piece_like(score::plain_name(name.string()));
    return like_it.empty() ? name : like_it;
}

std::string name_of_piece(const std::filesystem::path& piece)
{
    auto error = std::error_code {};
    if (!std::filesystem::exists(piece, error))
        return piece.string();
    auto path = piece.has_filename() ? piece : piece.parent_path();
    const auto dots = path.filename() == "." || path.filename() == "..";
    path = dots ? std::filesystem::weakly_canonical(path, error) : std::filesystem::absolute(path, error);
    // Not the folder that the program runs in: on another computer it is another one.
    const auto name = path.filename();
    for (const auto& there : {pieces_folder() / name, assets_folder() / "pieces" / name})
        if (std::filesystem::exists(there, error))
            return std::filesystem::equivalent(there, piece, error) ? name.string() : path.string();
    return path.string();
}

std::filesystem::path sessions_folder()
{
    return data_folder() / "sessions";
}

std::filesystem::path rooms_folder()
{
    return data_folder() / "rooms";
}

std::filesystem::path classes_folder()
{
    return data_folder() / "classes";
}

std::filesystem::path set_up_file()
{
    return data_folder() / "set-up.json";
}

std::filesystem::path preferences_file()
{
    return data_folder() / "windows.json";
}

std::filesystem::path pieces_folder()
{
    return data_folder() / "pieces";
}

std::filesystem::path reports_folder()
{
    return data_folder() / "reports";
}

std::filesystem::path latencies_file()
{
    return data_folder() / "latencies.json";
}

std::filesystem::path takes_folder()
{
    return data_folder() / "takes";
}

std::filesystem::path new_session_folder()
{
    return new_folder_in(sessions_folder());
}

std::filesystem::path new_take_folder()
{
    return new_folder_in(takes_folder());
}

std::filesystem::path kept_in(const std::filesystem::path& usual_place, const std::filesystem::path& given)
{
    // "monday/", as a shell completes it, is called "monday".
    const auto named = given.has_filename() ? given : given.parent_path();
    auto error = std::error_code {};
    return named.is_absolute() || std::filesystem::exists(named, error) ? named : usual_place / named;
}

std::string now_utc()
{
    return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
}

}  // namespace tutti
