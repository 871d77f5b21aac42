// SPDX-License-Identifier: GPL-3.0-or-later
// Sessions as folders among others: listing and erasing them.
#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "session/schema.hpp"
#include "session/session.hpp"
#include "session/sqlite.hpp"
#include "session/wipe.hpp"

namespace tutti::session {

namespace {

namespace fs = std::filesystem;

// The store and what SQLite lays beside it. The store itself goes last: as long as it is there, an erasure
// that was cut short can be repeated.
constexpr std::string_view store_endings[] = {"-journal", "-wal", "-shm", ""};

Result<ListedSession::Overview> look_at(const fs::path& folder)
{
    const auto session = Session::open(folder);
    if (!session)
        return tl::unexpected {session.error()};
    const auto duration = session->duration();
    if (!duration)
        return tl::unexpected {duration.error()};
    const auto takes = session->takes();
    if (!takes)
        return tl::unexpected {takes.error()};
    return ListedSession::Overview {session->info(),     *duration,
                                    takes->size(),       bytes_in(folder / takes_folder),
                                    session->finished(), bytes_in(folder)};
}

/// Refuses a folder that is no session, or one that somebody has open. Damage is no reason to refuse, as long
/// as the store can be told for ours. The database stays open, and so locked, while the files go.
Result<std::unique_ptr<Database>> lock_for_erasure(const fs::path& folder)
{
    const auto store = folder / store_file;
    auto problem = std::error_code {};
    if (fs::symlink_status(store, problem).type() != fs::file_type::regular)
        return failure(ErrorCode::session_missing,
                       fmt::format("There is no session in '{}', so nothing was erased; choose a folder that "
                                   "holds a {}.",
                                   folder.string(), store_file));
    auto database = Database::open(store, Database::Mode::erase);
    if (!database)
        return database;
    if (fs::file_size(store, problem) == 0)
        return database;
    // Any question takes the lock; whether it can be answered matters less.
    const auto locked = (*database)->number("PRAGMA user_version");
    if (!locked && (*database)->is_in_use())
        return failure(ErrorCode::bad_argument,
                       fmt::format("The session in '{}' is open elsewhere, so nothing was erased; end the "
                                   "rehearsal or close what shows it.",
                                   folder.string()));
    if ((*database)->application_id() != application_id)
        return failure(ErrorCode::session_missing,
                       fmt::format("The file '{}' cannot be told for a session of Tutti's, so nothing was "
                                   "erased; delete the folder by hand if you are sure.",
                                   store.string()));
    return database;
}

bool is_of_the_store(std::string_view name)
{
    return name.starts_with(store_file) &&
           std::find(std::begin(store_endings), std::end(store_endings),
                     name.substr(std::string_view {store_file}.size())) != std::end(store_endings);
}

bool is_score(const fs::path& path)
{
    return path.stem() == "score" && path.has_extension();
}

}  // namespace

Result<std::vector<fs::path>> session_folders(const fs::path& folder)
{
    auto problem = std::error_code {};
    auto entries = fs::directory_iterator {folder, problem};
    if (problem)
        return failure(ErrorCode::file_missing,
                       fmt::format("The folder '{}' cannot be read ({}); check the name.", folder.string(),
                                   problem.message()));
    auto folders = std::vector<fs::path> {};
    for (; entries != end(entries); entries.increment(problem)) {
        auto ignored = std::error_code {};
        if (!entries->path().native().ends_with(scrap_ending) &&
            fs::is_regular_file(entries->path() / store_file, ignored))
            folders.push_back(entries->path());
    }
    std::ranges::sort(folders);
    return folders;
}

Result<std::vector<ListedSession>> list_sessions(const fs::path& folder)
{
    const auto folders = session_folders(folder);
    if (!folders)
        return tl::unexpected {folders.error()};
    auto sessions = std::vector<ListedSession> {};
    for (const auto& found : *folders)
        sessions.push_back({found, look_at(found)});
    std::sort(sessions.begin(), sessions.end(), [](const ListedSession& a, const ListedSession& b) {
        if (a.overview && b.overview && a.overview->info.started != b.overview->info.started)
            return a.overview->info.started > b.overview->info.started;
        return std::pair {!a.overview, a.folder} < std::pair {!b.overview, b.folder};
    });
    return sessions;
}

WallClock sound_expires(const SessionInfo& info) noexcept
{
    return info.started + std::chrono::days {info.class_description.keep_sound_days};
}

Result<Erased> erase_session(const fs::path& folder)
{
    const auto lock = lock_for_erasure(folder);
    if (!lock)
        return tl::unexpected {lock.error()};
    auto problem = std::error_code {};
    // Removing "." would be refused.
    const auto place = fs::canonical(folder, problem);
    auto entries = std::vector<fs::path> {};
    for (auto entry = fs::directory_iterator {place, problem}; entry != end(entry); entry.increment(problem))
        entries.push_back(entry->path());

    auto erased = Erased {};
    auto wiped = wipe_folder(place / takes_folder);
    for (const auto& entry : entries) {
        const auto name = entry.filename().string();
        if (is_score(entry))
            wiped = wiped.and_then([&] { return wipe_file(entry); });
        else if (name != takes_folder && !is_of_the_store(name))
            erased.left_alone.push_back(entry);
    }
    for (const auto ending : store_endings)
        wiped = wiped.and_then([&] { return wipe_file(place / std::string {store_file}.append(ending)); });
    if (!wiped)
        return tl::unexpected {wiped.error()};
    if (erased.left_alone.empty() && !fs::remove(place, problem))
        return failure(ErrorCode::file_unwritable,
                       fmt::format("The session is erased, but its empty folder '{}' cannot be removed ({}).",
                                   place.string(), problem.message()));
    return erased;
}

}  // namespace tutti::session
