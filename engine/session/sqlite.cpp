// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/sqlite.hpp"

#include <array>
#include <cerrno>
#include <utility>

#include <fmt/format.h>
#include <sqlite3.h>

namespace tutti::session {

namespace {

// Another connection holds the store for the length of a transaction or a checkpoint, both far below this.
constexpr auto patience_ms = 2000;

// A store that came from elsewhere may not run code of its own.
const char* settings_of(Database::Mode mode)
{
    switch (mode) {
    case Database::Mode::create:
    case Database::Mode::amend:
        return "PRAGMA trusted_schema = OFF; PRAGMA secure_delete = ON";
    case Database::Mode::read:
        return "PRAGMA trusted_schema = OFF; PRAGMA query_only = ON";
    case Database::Mode::copy:
        return "PRAGMA trusted_schema = OFF; PRAGMA secure_delete = ON";
    case Database::Mode::remove:
        // A vacuum's copy stays off the disk.
        return "PRAGMA trusted_schema = OFF; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY; "
               "PRAGMA locking_mode = EXCLUSIVE";
    case Database::Mode::erase:
        return "PRAGMA trusted_schema = OFF; PRAGMA locking_mode = EXCLUSIVE";
    }
    return "";
}

bool is_want_of_room(int cause)
{
    return cause == ENOSPC || cause == EDQUOT || cause == EFBIG;
}

/// SQLite knows one way in which a disk is full, the commonest. Of the others (a quota, a file system's
/// largest file) the operating system has told the file that could not be written, the database or its log.
bool is_out_of_room(sqlite3* connection, int code)
{
    if (code == SQLITE_FULL)
        return true;
    if (code != SQLITE_IOERR)
        return false;
    for (const auto which : {SQLITE_FCNTL_FILE_POINTER, SQLITE_FCNTL_JOURNAL_POINTER}) {
        auto* file = static_cast<sqlite3_file*>(nullptr);
        auto cause = 0;
        if (sqlite3_file_control(connection, "main", which, &file) == SQLITE_OK && file != nullptr &&
            file->pMethods != nullptr &&
            file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &cause) == SQLITE_OK &&
            is_want_of_room(cause))
            return true;
    }
    return is_want_of_room(sqlite3_system_errno(connection));
}

}  // namespace

Statement& Statement::bind(int parameter, std::int64_t value) noexcept
{
    sqlite3_bind_int64(statement_.get(), parameter, value);
    return *this;
}

Statement& Statement::bind_null(int parameter) noexcept
{
    sqlite3_bind_null(statement_.get(), parameter);
    return *this;
}

Statement& Statement::bind(int parameter, double value) noexcept
{
    sqlite3_bind_double(statement_.get(), parameter, value);
    return *this;
}

Statement& Statement::bind(int parameter, std::string_view value) noexcept
{
    sqlite3_bind_text64(statement_.get(), parameter, value.data(), value.size(), SQLITE_STATIC, SQLITE_UTF8);
    return *this;
}

Statement& Statement::bind(int parameter, std::span<const std::byte> value) noexcept
{
    sqlite3_bind_blob64(statement_.get(), parameter, value.data(), value.size(), SQLITE_STATIC);
    return *this;
}

Result<bool> Statement::step()
{
    switch (sqlite3_step(statement_.get())) {
    case SQLITE_ROW:
        return true;
    case SQLITE_DONE:
        return false;
    default:
        return database_->reason();
    }
}

Status Statement::run()
{
    const auto done = step();
    reset();
    if (!done)
        return tl::unexpected {done.error()};
    return {};
}

void Statement::reset() noexcept
{
    sqlite3_reset(statement_.get());
}

std::int64_t Statement::integer(int column) const noexcept
{
    return sqlite3_column_int64(statement_.get(), column);
}

double Statement::real(int column) const noexcept
{
    return sqlite3_column_double(statement_.get(), column);
}

std::string Statement::text(int column) const
{
    const auto bytes = blob(column);
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::span<const std::byte> Statement::blob(int column) const noexcept
{
    const auto* bytes = static_cast<const std::byte*>(sqlite3_column_blob(statement_.get(), column));
    return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

bool Statement::is_null(int column) const noexcept
{
    return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

void Statement::Finalize::operator()(sqlite3_stmt* statement) const noexcept
{
    sqlite3_finalize(statement);
}

Result<std::unique_ptr<Database>> Database::open(const std::filesystem::path& file, Mode mode)
{
    const auto name = file.u8string();
    auto* connection = static_cast<sqlite3*>(nullptr);
    // Reading needs the right to write too: what a killed program left in the write-ahead log is indexed by
    // whoever opens the store next. On a write-protected disk SQLite opens for reading by itself.
    const auto flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
                       (mode == Mode::create ? SQLITE_OPEN_CREATE : 0);
    const auto opened =
        sqlite3_open_v2(reinterpret_cast<const char*>(name.c_str()), &connection, flags, nullptr);
    auto database = std::unique_ptr<Database> {new Database {connection, file.parent_path(), mode}};
    if (opened != SQLITE_OK)
        return database->reason();
    sqlite3_busy_timeout(connection, patience_ms);
    // Whoever only looks leaves the log where it is: whoever erases finds it, and overwrites it.
    if (mode == Mode::erase || mode == Mode::read || mode == Mode::copy)
        sqlite3_db_config(connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    for (const auto& [setting, value] :
         {std::pair {SQLITE_DBCONFIG_DEFENSIVE, 1}, std::pair {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
          std::pair {SQLITE_DBCONFIG_ENABLE_VIEW, 0}})
        sqlite3_db_config(connection, setting, value, nullptr);
    if (const auto set = database->run(settings_of(mode)); !set)
        return tl::unexpected {set.error()};
    return database;
}

Status Database::run(const char* sql) const
{
    if (sqlite3_exec(connection_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK)
        return reason();
    return {};
}

Result<Statement> Database::prepare(std::string_view sql) const
{
    auto* statement = static_cast<sqlite3_stmt*>(nullptr);
    if (sqlite3_prepare_v3(connection_.get(), sql.data(), static_cast<int>(sql.size()),
                           SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK)
        return reason();
    return Statement {statement, *this};
}

Result<std::int64_t> Database::number(std::string_view sql) const
{
    auto statement = prepare(sql);
    if (!statement)
        return tl::unexpected {statement.error()};
    const auto row = statement->step();
    if (!row)
        return tl::unexpected {row.error()};
    return *row ? statement->integer(0) : 0;
}

Result<std::string> Database::text(std::string_view sql) const
{
    auto statement = prepare(sql);
    if (!statement)
        return tl::unexpected {statement.error()};
    const auto row = statement->step();
    if (!row)
        return tl::unexpected {row.error()};
    return *row ? statement->text(0) : std::string {};
}

std::int64_t Database::application_id() const noexcept
{
    constexpr auto place = 68;  // in the header of the file format, big-endian
    auto* file = static_cast<sqlite3_file*>(nullptr);
    auto bytes = std::array<std::uint8_t, 4> {};
    if (sqlite3_file_control(connection_.get(), "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK ||
        file == nullptr || file->pMethods == nullptr ||
        file->pMethods->xRead(file, bytes.data(), static_cast<int>(bytes.size()), place) != SQLITE_OK)
        return 0;
    auto id = std::int64_t {0};
    for (const auto byte : bytes)
        id = id * 256 + byte;
    return id;
}

bool Database::is_in_use() const noexcept
{
    const auto code = sqlite3_errcode(connection_.get()) & 0xff;
    return code == SQLITE_BUSY || code == SQLITE_LOCKED;
}

tl::unexpected<Error> Database::reason() const
{
    const auto code = sqlite3_errcode(connection_.get()) & 0xff;
    const auto folder = folder_.string();
    if (is_out_of_room(connection_.get(), code))
        return failure(
            ErrorCode::disk_full,
            fmt::format("The disk is full: the session in '{}' keeps what it has but takes no more; "
                        "make room on that disk.",
                        folder));
    const auto reads = mode_ == Mode::read || mode_ == Mode::copy;
    switch (code) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return failure(
            ErrorCode::file_unwritable,
            fmt::format("The session in '{}' is in use by another program; try again when that has "
                        "finished.",
                        folder));
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_AUTH:
        return failure(
            reads ? ErrorCode::file_missing : ErrorCode::file_unwritable,
            fmt::format("The session in '{}' cannot be {}; check that you may write in that folder.", folder,
                        reads ? "opened" : "written"));
    default:
        break;
    }
    const auto* what = sqlite3_errmsg(connection_.get());
    const auto is_damage = code == SQLITE_CORRUPT || code == SQLITE_NOTADB || code == SQLITE_ERROR;
    if (mode_ == Mode::create || ((mode_ == Mode::amend || mode_ == Mode::remove) && !is_damage))
        return failure(
            ErrorCode::file_unwritable,
            fmt::format("The session in '{}' can no longer be written ({}); check that its disk is "
                        "still there.",
                        folder, what));
    return failure(
        ErrorCode::session_damaged,
        fmt::format("The session in '{}' is damaged and cannot be read ({}); bring the folder back "
                    "from a copy, or erase it.",
                    folder, what));
}

void Database::Close::operator()(sqlite3* connection) const noexcept
{
    sqlite3_close(connection);
}

}  // namespace tutti::session
