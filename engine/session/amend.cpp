// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/amend.hpp"

#include <algorithm>
#include <fstream>
#include <string>

#include <fmt/format.h>

#include "session/schema.hpp"
#include "session/session.hpp"
#include "session/sqlite.hpp"
#include "session/wipe.hpp"

namespace tutti::session {

namespace {

namespace fs = std::filesystem;

const char* kind_of(Writing writing)
{
    switch (writing) {
    case Writing::goal:
        return "goal";
    case Writing::mark:
        return "marker";
    case Writing::note:
        break;
    }
    return "note";
}

Status bring_up_to_date(const Database& database)
{
    const auto version = database.number("PRAGMA user_version");
    if (!version)
        return tl::unexpected {version.error()};
    if (*version >= store_version)
        return {};
    return database.run(schema)
        .and_then([&] {
            return *version < first_version_with_bars_of_remarks ? database.run(add_bars_to_remarks)
                                                                 : Status {};
        })
        .and_then(
            [&] { return database.run(fmt::format("PRAGMA user_version = {}", store_version).c_str()); });
}

/// One transaction of `work` on an open store, begun by `begin`.
template <class Work>
Status in_transaction(const Database& database, const char* begin, Work work)
{
    auto done = database.run(begin)
                    .and_then([&] { return bring_up_to_date(database); })
                    .and_then([&] { return work(database); })
                    .and_then([&] { return database.run("COMMIT"); });
    if (!done)
        static_cast<void>(database.run("ROLLBACK"));
    return done;
}

tl::unexpected<Error> in_use(const fs::path& folder)
{
    return failure(ErrorCode::bad_argument,
                   fmt::format("The session in '{}' is open elsewhere, so nothing was erased; end the "
                               "rehearsal or close what shows it.",
                               folder.string()));
}

fs::path log_file(const fs::path& folder, const char* ending)
{
    return folder / (std::string {store_file} + ending);
}

/// Whether whoever opens the store next must first undo what the journal tells of: SQLite empties the header
/// of one that is done with.
bool is_needed(const fs::path& journal)
{
    auto file = std::ifstream {journal, std::ios::binary};
    const auto first = file.get();
    return first != std::ifstream::traits_type::eof() && first != 0;
}

/// Overwrites the rollback journal of an open store that nobody else can open before this goes out of sight:
/// what was changed stands in it as it was before. Declared before the store's statements, after the store.
class JournalWiped {
public:
    explicit JournalWiped(const fs::path& folder)
        : journal_ {log_file(folder, "-journal")}
    {
    }
    ~JournalWiped() { static_cast<void>(now()); }
    JournalWiped(const JournalWiped&) = delete;
    JournalWiped& operator=(const JournalWiped&) = delete;

    [[nodiscard]] Status now() const { return is_needed(journal_) ? Status {} : wipe_file(journal_); }

private:
    fs::path journal_;
};

/// One transaction of `work`. Of what it takes the place of nothing is left in SQLite's logs, unless a
/// rehearsal is writing the session: then the log is overwritten at its end.
template <class Work>
Status amended(const fs::path& folder, Work work)
{
    if (const auto session = Session::open(folder); !session)
        return tl::unexpected {session.error()};
    const auto journal = HeldUntilDeleted {log_file(folder, "-journal")};
    const auto log = HeldUntilDeleted {log_file(folder, "-wal")};
    const auto opened = Database::open(folder / store_file, Database::Mode::amend);
    if (!opened)
        return tl::unexpected {opened.error()};
    const auto& database = **opened;
    const auto mode = database.text("PRAGMA journal_mode");
    if (!mode)
        return tl::unexpected {mode.error()};
    if (*mode == "wal")
        return in_transaction(database, "BEGIN IMMEDIATE", work);
    if (auto alone = database.run("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = PERSIST"); !alone)
        return alone;
    if (auto locked = database.run("BEGIN EXCLUSIVE; COMMIT"); !locked)
        return locked;
    const auto wiped = JournalWiped {folder};
    return in_transaction(database, "BEGIN", work);
}

/// Brings what a cut-off session's write-ahead log holds into the store, and erases the log.
Status put_log_away(const fs::path& folder)
{
    auto problem = std::error_code {};
    if (!fs::exists(log_file(folder, "-wal"), problem))
        return {};
    const auto opened = Database::open(folder / store_file, Database::Mode::erase);
    if (!opened)
        return tl::unexpected {opened.error()};
    const auto& database = **opened;
    auto checkpoint = database.prepare("PRAGMA wal_checkpoint(FULL)");
    const auto row = checkpoint ? checkpoint->step() : tl::unexpected {checkpoint.error()};
    if (!row)
        return database.is_in_use() ? in_use(folder) : tl::unexpected {row.error()};
    // Busy or not; frames in the log; frames of it that are in the store.
    if (*row && (checkpoint->integer(0) != 0 || checkpoint->integer(1) != checkpoint->integer(2)))
        return in_use(folder);
    checkpoint->reset();
    // The log says nothing any more that the store does not. This connection never looks into it again, and
    // keeps everybody else away until it is gone.
    for (const auto* ending : {"-wal", "-shm"})
        if (auto wiped = wipe_file(log_file(folder, ending)); !wiped)
            return wiped;
    return {};
}

tl::unexpected<Error> not_written_anew(const fs::path& folder, const Error& why)
{
    return failure(why.code,
                   fmt::format("It was taken out of the session in '{0}', but what it stood in could not be "
                               "overwritten; make room on that disk and run `tutti sessions erase --remains "
                               "'{0}'`.",
                               folder.string()));
}

/// Takes rows out so that no byte of them is left. `first` is done once nobody else can have the store open.
template <class First, class Work>
Status removed(const fs::path& folder, First first, Work work)
{
    if (const auto session = Session::open(folder); !session)
        return tl::unexpected {session.error()};
    if (auto done = put_log_away(folder); !done)
        return done;
    // One that a killed program left is undone, and deleted, by the first who asks the store anything.
    const auto left = HeldUntilDeleted {log_file(folder, "-journal")};
    const auto opened = Database::open(folder / store_file, Database::Mode::remove);
    if (!opened)
        return tl::unexpected {opened.error()};
    const auto& database = **opened;
    // What is taken out stands in the rollback journal once more: that is kept, to be overwritten.
    const auto journal = database.text("PRAGMA journal_mode = PERSIST");
    if (!journal)
        return database.is_in_use() ? in_use(folder) : tl::unexpected {journal.error()};
    if (*journal != "persist")
        return in_use(folder);
    // The lock stays from here on until the store is closed.
    if (auto locked = database.run("BEGIN EXCLUSIVE; COMMIT"); !locked)
        return database.is_in_use() ? in_use(folder) : locked;
    const auto wiped = JournalWiped {folder};
    if (auto done = first().and_then([&] { return in_transaction(database, "BEGIN", work); }); !done)
        return done;
    if (const auto done = database.run("VACUUM").and_then([&] { return wiped.now(); }); !done)
        return not_written_anew(folder, done.error());
    return {};
}

Status insert_remark(const Database& database, const char* kind, const Remark& remark)
{
    auto insert = database.prepare("INSERT INTO remarks (kind, position, text, bar) VALUES (?, ?, ?, ?)");
    if (!insert)
        return tl::unexpected {insert.error()};
    insert->bind(1, std::string_view {kind}).bind(2, remark.at.value()).bind(3, remark.text);
    if (remark.bar.empty())
        insert->bind_null(4);
    else
        insert->bind(4, remark.bar);
    return insert->run();
}

Status insert_review(const Database& database, const KeptReview& review)
{
    auto heading = database.prepare("INSERT INTO review VALUES (?, ?, ?)");
    auto bar = database.prepare("INSERT INTO review_bars VALUES (?, ?, ?)");
    auto figure =
        database.prepare("INSERT INTO figures (what, bar, section, value, within, count, confidence) "
                         "VALUES (?, ?, ?, ?, ?, ?, ?)");
    for (const auto* statement : {&heading, &bar, &figure})
        if (!*statement)
            return tl::unexpected {statement->error()};
    auto kept = heading->bind(1, std::int64_t {review.method})
                    .bind(2, review.piece)
                    .bind(3, review.length.value())
                    .run();
    for (auto n = std::size_t {0}; kept && n < review.bars.size(); ++n)
        kept = bar->bind(1, static_cast<std::int64_t>(n))
                   .bind(2, review.bars[n].name)
                   .bind(3, review.bars[n].mark)
                   .run();
    for (auto n = std::size_t {0}; kept && n < review.figures.size(); ++n) {
        const auto& one = review.figures[n];
        figure->bind(1, one.what)
            .bind(2, std::int64_t {one.bar.value_or(-1)})
            .bind(3, std::int64_t {one.section.value_or(-1)});
        if (one.value)
            figure->bind(4, *one.value);
        else
            figure->bind_null(4);
        kept = figure->bind(5, one.within).bind(6, std::int64_t {one.count}).bind(7, one.confidence).run();
    }
    return kept;
}

}  // namespace

Status add_writing(const fs::path& folder, Writing writing, const Remark& remark)
{
    return amended(
        folder, [&](const Database& database) { return insert_remark(database, kind_of(writing), remark); });
}

Status keep_review(const fs::path& folder, const KeptReview& review)
{
    return amended(folder, [&](const Database& database) {
        return database.run("DELETE FROM figures; DELETE FROM review_bars; DELETE FROM review").and_then([&] {
            return insert_review(database, review);
        });
    });
}

Status erase_writing(const fs::path& folder, Writing writing, int number)
{
    const auto nothing_first = [] { return Status {}; };
    return removed(folder, nothing_first, [&](const Database& database) -> Status {
        auto row = database.prepare("SELECT rowid FROM remarks WHERE kind = ? ORDER BY position, rowid "
                                    "LIMIT 1 OFFSET ?");
        if (!row)
            return tl::unexpected {row.error()};
        const auto found =
            row->bind(1, std::string_view {kind_of(writing)}).bind(2, std::int64_t {number} - 1).step();
        if (!found)
            return tl::unexpected {found.error()};
        if (number < 1 || !*found)
            return failure(
                ErrorCode::bad_argument,
                fmt::format("The session in '{}' has no {} {}; `tutti sessions show` numbers them.",
                            folder.string(), writing == Writing::mark ? "mark" : kind_of(writing), number));
        const auto id = row->integer(0);
        row->reset();
        return database.run(fmt::format("DELETE FROM remarks WHERE rowid = {}", id).c_str());
    });
}

Status erase_remains(const fs::path& folder)
{
    return removed(
        folder, [] { return Status {}; }, [](const Database&) { return Status {}; });
}

Result<ErasedSound> erase_sound(const fs::path& folder)
{
    auto erased = ErasedSound {};
    auto last = std::int64_t {0};
    {
        const auto session = Session::open(folder);
        if (!session)
            return tl::unexpected {session.error()};
        const auto takes = session->takes();
        if (!takes)
            return tl::unexpected {takes.error()};
        erased.takes = takes->size();
        for (const auto& take : *takes)
            last = std::max(last, take.ended.value_or(take.began).value());
    }
    erased.bytes = bytes_in(folder / takes_folder);
    const auto done = removed(
        folder, [&] { return wipe_folder(folder / takes_folder); },
        [&](const Database& database) {
            return database
                .run("DELETE FROM take_files; DELETE FROM takes; UPDATE session SET sound_kept = 0")
                .and_then([&] {
                    return erased.takes == 0 ? Status {}
                                             : insert_remark(database, "event",
                                                             {FramePosition {last},
                                                              "The sound of this session was erased."});
                });
        });
    if (!done)
        return tl::unexpected {done.error()};
    return erased;
}

}  // namespace tutti::session
