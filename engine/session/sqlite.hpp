// SPDX-License-Identifier: GPL-3.0-or-later
// This room's own way to SQLite: rooms above use Store and Session.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "units/result.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace tutti::session {

/// A prepared statement. Bind its parameters by number from 1, then step() row by row; reset() before the
/// next use. What is bound must live until then.
class Statement {
public:
    Statement& bind(int parameter, std::int64_t) noexcept;
    Statement& bind(int parameter, double) noexcept;
    Statement& bind(int parameter, std::string_view) noexcept;
    Statement& bind(int parameter, std::span<const std::byte>) noexcept;
    Statement& bind_null(int parameter) noexcept;

    /// True when there is a row, false when there are no more.
    [[nodiscard]] Result<bool> step();
    /// Runs a statement that has no rows, and makes it ready for the next use.
    [[nodiscard]] Status run();
    void reset() noexcept;

    /// Of the row that step() arrived at; columns count from 0.
    [[nodiscard]] std::int64_t integer(int column) const noexcept;
    [[nodiscard]] double real(int column) const noexcept;
    [[nodiscard]] std::string text(int column) const;
    [[nodiscard]] std::span<const std::byte> blob(int column) const noexcept;  ///< until the next step()
    [[nodiscard]] bool is_null(int column) const noexcept;

private:
    friend class Database;
    struct Finalize {
        void operator()(sqlite3_stmt*) const noexcept;
    };
    Statement(sqlite3_stmt* statement, const class Database& database)
        : statement_ {statement}
        , database_ {&database}
    {
    }

    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
    const Database* database_;
};

/// An open database. Its errors are sentences about the session in `folder`. Stays where it is made: its
/// statements point at it.
class Database {
public:
    enum class Mode {
        create,  ///< to be written; made where it is missing
        read,    ///< changes nothing that anybody reads
        amend,   ///< to be written where it is there already
        remove,  ///< the same for oneself alone: what is deleted is overwritten
        copy,    ///< as read, but may write a copy elsewhere
        erase,   ///< for oneself alone: fails where anybody else has the database open; leaves its files as
                 ///< they are
    };
    [[nodiscard]] static Result<std::unique_ptr<Database>> open(const std::filesystem::path& file, Mode);

    /// Runs statements that have no parameters and whose rows nobody wants.
    [[nodiscard]] Status run(const char* sql) const;
    [[nodiscard]] Result<Statement> prepare(std::string_view sql) const;
    /// The single number a statement gives: a pragma's value, a count.
    [[nodiscard]] Result<std::int64_t> number(std::string_view sql) const;
    /// The single text a statement gives.
    [[nodiscard]] Result<std::string> text(std::string_view sql) const;

    /// Whose database this is, by its own word; told even when the rest of the file is damaged. 0 when
    /// nobody's.
    [[nodiscard]] std::int64_t application_id() const noexcept;
    /// The last call failed because somebody else has the database open.
    [[nodiscard]] bool is_in_use() const noexcept;
    /// Why the last call failed, for people.
    [[nodiscard]] tl::unexpected<Error> reason() const;

private:
    struct Close {
        void operator()(sqlite3*) const noexcept;
    };
    Database(sqlite3* connection, std::filesystem::path folder, Mode mode)
        : connection_ {connection}
        , folder_ {std::move(folder)}
        , mode_ {mode}
    {
    }

    std::unique_ptr<sqlite3, Close> connection_;
    std::filesystem::path folder_;
    Mode mode_;
};

}  // namespace tutti::session
