// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/archive.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <fstream>
#include <limits>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#include <zip.h>

#include "session/schema.hpp"
#include "session/session.hpp"
#include "session/sqlite.hpp"
#include "session/wipe.hpp"

namespace tutti::session {

namespace {

namespace fs = std::filesystem;

constexpr auto most_entries = zip_int64_t {20'000};  // 300 takes of 64 sections
constexpr auto longest_name = std::size_t {255};
// What a zip of zeros reaches is a thousand; a store reaches three, takes one.
constexpr auto largest_ratio = zip_uint64_t {100};
constexpr auto always_allowed = zip_uint64_t {256'000'000};
constexpr auto step = std::size_t {1} << 18U;

struct Discard {
    void operator()(zip_t* archive) const { zip_discard(archive); }
    void operator()(zip_file_t* file) const { zip_fclose(file); }
};
using Archive = std::unique_ptr<zip_t, Discard>;

/// Erased when it goes out of sight: part of a session that nobody has asked to be kept.
class Scrap {
public:
    explicit Scrap(fs::path at)
        : path {std::move(at)}
    {
    }
    ~Scrap() { static_cast<void>(wipe_folder(path)); }
    Scrap(const Scrap&) = delete;
    Scrap& operator=(const Scrap&) = delete;
    const fs::path path;
};

bool is_control(char c)
{
    return static_cast<unsigned char>(c) < 0x20U || c == 0x7F;
}

/// Whether an entry is where a session has something: "session.db", "score.mxl", "takes/1/Violas.wav".
bool is_of_a_session(std::string_view name)
{
    const auto is_plain = [](std::string_view part) {
        return !part.empty() && part != "." && part != ".." && part.size() <= longest_name &&
               part.find_first_of("/\\:") == std::string_view::npos && std::ranges::none_of(part, is_control);
    };
    if (name == store_file)
        return true;
    if (constexpr auto score = std::string_view {"score."}; name.starts_with(score))
        return is_plain(name.substr(score.size()));
    const auto first = name.find('/');
    if (first == std::string_view::npos || name.substr(0, first) != takes_folder)
        return false;
    const auto second = name.find('/', first + 1);
    return second != std::string_view::npos && is_plain(name.substr(first + 1, second - first - 1)) &&
           is_plain(name.substr(second + 1));
}

tl::unexpected<Error> cannot_make(const fs::path& path, int cause, const std::string& why)
{
    const auto is_full = cause == ENOSPC || cause == EDQUOT || cause == EFBIG;
    return failure(
        is_full ? ErrorCode::disk_full : ErrorCode::file_unwritable,
        fmt::format("'{}' cannot be written ({}); {}.", path.string(), why,
                    is_full ? "make room there or choose another disk" : "check that you may write there"));
}

/// Waits until a file, or the names in a folder, are on the disk: a name that a power cut leaves behind has
/// all that belongs to it.
Status settle(const fs::path& path)
{
    const auto descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const auto synced = descriptor >= 0 && fsync(descriptor) == 0;
    const auto cause = errno;
    if (descriptor >= 0)
        close(descriptor);
    // Some file systems know no such thing as a folder's sync.
    if (synced || cause == EINVAL || cause == ENOTSUP)
        return {};
    return cannot_make(path, cause, "what was written did not reach the disk");
}

fs::path folder_of(const fs::path& path)
{
    return path.has_parent_path() ? path.parent_path() : fs::path {"."};
}

/// Where something is made before it gets its name. What is there was left by a run that was cut short.
Result<fs::path> cleared_scrap(const fs::path& name, std::string_view kind)
{
    auto path = name;
    path += fmt::format(".{}{}", kind, scrap_ending);
    if (auto cleared = fs::is_directory(fs::symlink_status(path)) ? wipe_folder(path) : wipe_file(path);
        !cleared)
        return tl::unexpected {cleared.error()};
    return path;
}

/// Fails where `path` is there already.
Status is_free(const fs::path& path)
{
    auto problem = std::error_code {};
    if (fs::symlink_status(path, problem).type() == fs::file_type::not_found)
        return {};
    return failure(ErrorCode::file_unwritable,
                   fmt::format("'{}' is there already; choose another name.", path.string()));
}

struct Member {
    std::string name;
    fs::path file;
    bool is_sound = false;
};

/// What of a session's folder goes along, but for its store.
std::vector<Member> members_of(const fs::path& folder, bool with_sound)
{
    auto members = std::vector<Member> {};
    auto ignored = std::error_code {};
    for (const auto& entry : fs::directory_iterator {folder, ignored})
        if (entry.symlink_status(ignored).type() == fs::file_type::regular)
            members.push_back({entry.path().filename().string(), entry.path(), false});
    if (with_sound)
        for (const auto& entry : fs::recursive_directory_iterator {folder / takes_folder, ignored})
            if (entry.symlink_status(ignored).type() == fs::file_type::regular)
                members.push_back(
                    {entry.path().lexically_relative(folder).generic_string(), entry.path(), true});
    std::erase_if(members, [](const Member& member) {
        return member.name == store_file || !is_of_a_session(member.name);
    });
    std::ranges::sort(members, {}, &Member::name);
    return members;
}

/// A copy of the store in one file, without what was taken out of it before.
Status copy_store(const fs::path& folder, const fs::path& copy, bool with_sound)
{
    {
        const auto database = Database::open(folder / store_file, Database::Mode::copy);
        if (!database)
            return tl::unexpected {database.error()};
        auto into = (*database)->prepare("VACUUM INTO ?");
        if (!into)
            return tl::unexpected {into.error()};
        if (auto copied = into->bind(1, copy.string()).run(); !copied)
            return copied;
    }
    if (with_sound)
        return {};
    const auto database = Database::open(copy, Database::Mode::amend);
    if (!database)
        return tl::unexpected {database.error()};
    return (*database)->run("PRAGMA journal_mode = MEMORY; DELETE FROM take_files; DELETE FROM takes; "
                            "UPDATE session SET sound_kept = 0; VACUUM");
}

Status write_archive(const fs::path& file, const std::vector<Member>& members)
{
    auto code = 0;
    auto archive = Archive {zip_open(file.c_str(), ZIP_CREATE | ZIP_EXCL, &code)};
    if (!archive)
        return cannot_make(file, errno, "no archive can be made there");
    for (const auto& member : members) {
        auto* source = zip_source_file(archive.get(), member.file.c_str(), 0, -1);
        const auto index = source == nullptr
                               ? zip_int64_t {-1}
                               : zip_file_add(archive.get(), member.name.c_str(), source, ZIP_FL_ENC_UTF_8);
        if (index < 0) {
            zip_source_free(source);
            return cannot_make(file, 0, zip_strerror(archive.get()));
        }
        zip_set_file_compression(archive.get(), static_cast<zip_uint64_t>(index),
                                 member.is_sound ? ZIP_CM_STORE : ZIP_CM_DEFLATE, 0);
    }
    if (zip_close(archive.get()) != 0) {
        const auto* error = zip_get_error(archive.get());
        return cannot_make(file, zip_error_code_system(error),
                           zip_error_strerror(zip_get_error(archive.get())));
    }
    static_cast<void>(archive.release());
    return {};
}

tl::unexpected<Error> refused(const fs::path& archive, const std::string& why)
{
    return failure(ErrorCode::file_damaged,
                   fmt::format("The archive '{}' {}, so nothing was taken from it; export the session again.",
                               archive.string(), why));
}

struct Entry {
    std::string name;
    zip_uint64_t index = 0;
    zip_uint64_t bytes = 0;
};

/// What an archive says that it holds, once that is believed to be a session.
Result<std::vector<Entry>> entries_of(zip_t* archive, const fs::path& file)
{
    const auto count = zip_get_num_entries(archive, 0);
    if (count > most_entries)
        return refused(file, fmt::format("holds {} files, more than any session", count));
    auto entries = std::vector<Entry> {};
    auto names = std::set<std::string> {};
    auto total = zip_uint64_t {0};
    for (auto index = zip_uint64_t {0}; index < static_cast<zip_uint64_t>(count); ++index) {
        auto said = zip_stat_t {};
        if (zip_stat_index(archive, index, 0, &said) != 0 ||
            (said.valid & (ZIP_STAT_NAME | ZIP_STAT_SIZE)) != (ZIP_STAT_NAME | ZIP_STAT_SIZE))
            return refused(file, "is damaged");
        const auto name = std::string {said.name};
        // Other programs put folders in as entries of their own: "takes/", "takes/1/".
        if (name.ends_with('/') && (is_of_a_session(name + "x") || is_of_a_session(name + "1/x")))
            continue;
        if (!is_of_a_session(name))
            return refused(file,
                           fmt::format("holds '{}', which is no part of a session", name.substr(0, 60)));
        if (!names.insert(name).second)
            return refused(file, fmt::format("holds '{}' twice", name));
        if (said.size > std::numeric_limits<zip_uint64_t>::max() - total)
            return refused(file, "is damaged");
        total += said.size;
        entries.push_back({name, index, said.size});
    }
    if (!names.contains(store_file))
        return refused(file, fmt::format("holds no {}", store_file));
    auto problem = std::error_code {};
    const auto packed = fs::file_size(file, problem);
    if (problem || (total > always_allowed && total / largest_ratio > packed))
        return refused(file, "unpacks to more than a hundred times its size");
    return entries;
}

/// "table readings", "index readings_by_position": what a store is made of.
std::optional<std::set<std::string>> made_of(const Database& database)
{
    auto things = database.prepare(
        "SELECT type, name, coalesce(sql, '') LIKE 'CREATE VIRTUAL%' FROM sqlite_schema WHERE NOT "
        "(type = 'index' AND sql IS NULL)");
    if (!things)
        return std::nullopt;
    auto names = std::set<std::string> {};
    auto row = things->step();
    for (; row && *row; row = things->step())
        names.insert(fmt::format("{}{} {}", things->integer(2) != 0 ? "virtual " : "", things->text(0),
                                 things->text(1)));
    if (!row)
        return std::nullopt;
    return names;
}

/// Whether a store from elsewhere is whole, and has nothing that our schema does not make: a trigger or a
/// view would act when the next note is written.
bool holds_a_sound_store(const fs::path& folder)
{
    const auto store = Database::open(folder / store_file, Database::Mode::read);
    const auto ours = Database::open(":memory:", Database::Mode::create);
    if (!store || !ours || !(*ours)->run(schema))
        return false;
    const auto expected = made_of(**ours);
    const auto found = made_of(**store);
    return expected && found && std::ranges::includes(*expected, *found) &&
           (*store)->text("PRAGMA quick_check(1)") == std::string {"ok"};
}

/// As much as the archive said, and as its checksum confirms.
Status unpack(zip_t* archive, const Entry& entry, const fs::path& to, const fs::path& file)
{
    const auto from = std::unique_ptr<zip_file_t, Discard> {zip_fopen_index(archive, entry.index, 0)};
    if (!from)
        return refused(file, "is damaged, or locked with a password");
    auto out = std::ofstream {to, std::ios::binary};
    auto buffer = std::vector<char>(step);
    auto left = entry.bytes;
    while (true) {
        const auto read = zip_fread(from.get(), buffer.data(), buffer.size());
        if (read < 0 || static_cast<zip_uint64_t>(read) > left)
            return refused(file, "is damaged");
        if (read == 0)
            break;
        left -= static_cast<zip_uint64_t>(read);
        if (!out.write(buffer.data(), static_cast<std::streamsize>(read)))
            return cannot_make(to, errno, "no more could be written");
    }
    if (left != 0)
        return refused(file, "is damaged");
    if (!out.flush())
        return cannot_make(to, errno, "no more could be written");
    return {};
}

}  // namespace

Result<Archived> export_session(const fs::path& folder, const fs::path& archive, bool with_sound)
{
    const auto session = Session::open(folder);
    if (!session)
        return tl::unexpected {session.error()};
    if (auto free = is_free(archive); !free)
        return tl::unexpected {free.error()};
    // SQLite, which writes there first, would speak of the session.
    if (access(folder_of(archive).c_str(), W_OK) != 0)
        return cannot_make(archive, errno, std::generic_category().message(errno));
    const auto store = cleared_scrap(archive, "store");
    if (!store)
        return tl::unexpected {store.error()};
    const auto part = cleared_scrap(archive, "zip");
    if (!part)
        return tl::unexpected {part.error()};
    const auto scraps =
        std::pair<Scrap, Scrap> {std::piecewise_construct, std::tuple {*store}, std::tuple {*part}};
    if (auto copied = copy_store(folder, *store, with_sound); !copied)
        return tl::unexpected {copied.error()};
    auto members = members_of(folder, with_sound);
    members.insert(members.begin(), {store_file, *store, false});
    auto done = Archived {members.size(), 0, with_sound};
    auto problem = std::error_code {};
    for (const auto& member : members)
        done.bytes += fs::file_size(member.file, problem);
    if (auto written = write_archive(*part, members); !written)
        return tl::unexpected {written.error()};
    fs::permissions(*part, fs::perms::owner_read | fs::perms::owner_write, problem);
    if (auto settled = settle(*part); !settled)
        return tl::unexpected {settled.error()};
    if (fs::rename(*part, archive, problem); problem)
        return cannot_make(archive, problem.value(), problem.message());
    if (auto settled = settle(folder_of(archive)); !settled)
        return tl::unexpected {settled.error()};
    return done;
}

Result<Archived> import_session(const fs::path& archive, const fs::path& to_folder)
{
    // "there/" is the folder "there".
    const auto folder = to_folder.has_filename() ? to_folder : to_folder.parent_path();
    auto problem = std::error_code {};
    if (!fs::is_regular_file(archive, problem))
        return failure(ErrorCode::file_missing,
                       fmt::format("There is no archive '{}'; check the name.", archive.string()));
    auto code = 0;
    const auto opened = Archive {zip_open(archive.c_str(), ZIP_RDONLY, &code)};
    if (!opened)
        return refused(archive, "cannot be opened as a zip archive");
    const auto entries = entries_of(opened.get(), archive);
    if (!entries)
        return tl::unexpected {entries.error()};
    if (auto free = is_free(folder); !free)
        return tl::unexpected {free.error()};

    const auto cleared = cleared_scrap(folder, "session");
    if (!cleared)
        return tl::unexpected {cleared.error()};
    const auto& part = *cleared;
    if (fs::create_directories(part, problem); problem)
        return cannot_make(part, problem.value(), problem.message());
    fs::permissions(part, fs::perms::owner_all, problem);
    const auto scrap = Scrap {part};
    auto done = Archived {entries->size(), 0, false};
    for (const auto& entry : *entries)
        done.bytes += entry.bytes;
    if (const auto room = fs::space(part, problem); !problem && room.available < done.bytes)
        return failure(
            ErrorCode::disk_full,
            fmt::format("The archive '{}' needs {:.0f} MB, and there are {:.0f}; make room or choose "
                        "another disk.",
                        archive.string(), static_cast<double>(done.bytes) / 1e6,
                        static_cast<double>(room.available) / 1e6));
    for (const auto& entry : *entries) {
        const auto to = part / fs::path {entry.name};
        done.with_sound = done.with_sound || entry.name.starts_with(takes_folder);
        if (fs::create_directories(to.parent_path(), problem); problem)
            return cannot_make(to.parent_path(), problem.value(), problem.message());
        if (auto unpacked = unpack(opened.get(), entry, to, archive); !unpacked)
            return tl::unexpected {unpacked.error()};
        for (const auto& written : {to, to.parent_path()})
            if (auto settled = settle(written); !settled)
                return tl::unexpected {settled.error()};
    }
    if (!holds_a_sound_store(part))
        return refused(archive, "holds a store that is damaged or was changed by others");
    {
        const auto session = Session::open(part);
        if (!session)
            return refused(archive, "holds no session that can be read");
        if (const auto takes = session->takes(); !takes)
            return refused(archive, "holds a session that names files outside its folder");
    }
    if (fs::rename(part, folder, problem); problem)
        return cannot_make(folder, problem.value(), problem.message());
    if (auto settled = settle(folder_of(folder)); !settled)
        return tl::unexpected {settled.error()};
    return done;
}

Result<int> erase_scraps(const fs::path& folder)
{
    constexpr auto at_work = std::chrono::hours {24};
    auto erased = 0;
    auto problem = std::error_code {};
    for (auto entry = fs::directory_iterator {folder, problem}; !problem && entry != end(entry);
         entry.increment(problem)) {
        const auto& path = entry->path();
        auto unknown = std::error_code {};
        const auto changed = fs::last_write_time(path, unknown);
        if (!path.native().ends_with(scrap_ending) || unknown ||
            fs::file_time_type::clock::now() - changed < at_work)
            continue;
        const auto is_folder = entry->symlink_status(unknown).type() == fs::file_type::directory;
        if (auto wiped = is_folder ? wipe_folder(path) : wipe_file(path); !wiped)
            return tl::unexpected {wiped.error()};
        ++erased;
    }
    return erased;
}

}  // namespace tutti::session
