// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/session.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "session/packed_readings.hpp"
#include "session/schema.hpp"
#include "session/sqlite.hpp"

namespace tutti::session {

namespace {

namespace fs = std::filesystem;
using analysis::EnsembleReading;
using analysis::NoteReading;
using analysis::Onset;
using analysis::SectionReading;

tl::unexpected<Error> damaged(const fs::path& folder, std::string_view what)
{
    return failure(
        ErrorCode::session_damaged,
        fmt::format("The session in '{}' is damaged: {}; bring the folder back from a copy, or erase "
                    "it.",
                    folder.string(), what));
}

/// Refuses what is not ours and what is newer than we are.
Status check_kind(const Database& database, const fs::path& folder)
{
    // Asked first, for it is this that finds what is no database at all.
    const auto version = database.number("PRAGMA user_version");
    if (!version)
        return tl::unexpected {version.error()};
    if (database.application_id() != application_id)
        return failure(ErrorCode::session_missing,
                       fmt::format("The file '{}' is no session of Tutti's; choose a session's folder.",
                                   (folder / store_file).string()));
    if (*version > store_version)
        return failure(
            ErrorCode::session_damaged,
            fmt::format("The session in '{}' was made by a newer Tutti (store version {}, this one "
                        "reads up to {}); open it with that one.",
                        folder.string(), *version, store_version));
    return {};
}

/// Runs a query to its end; `row` is given the statement at each row and returns why to stop.
template <class Bind, class Row>
Status for_each_row(const Database& database, std::string_view sql, Bind bind, Row row)
{
    auto statement = database.prepare(sql);
    if (!statement)
        return tl::unexpected {statement.error()};
    bind(*statement);
    while (true) {
        const auto more = statement->step();
        if (!more)
            return tl::unexpected {more.error()};
        if (!*more)
            return {};
        if (auto taken = row(*statement); !taken)
            return taken;
    }
}

constexpr auto nothing_to_bind = [](Statement&) {};

struct Heading {
    SessionInfo info;
    bool finished = false;
    std::int64_t version = 0;
};

Result<Heading> read_heading(const Database& database, const fs::path& folder)
{
    auto statement = database.prepare("SELECT class, sample_rate, hop, source, tracker, started, sound_kept, "
                                      "finished FROM session");
    if (!statement)
        return tl::unexpected {statement.error()};
    const auto row = statement->step();
    if (!row)
        return tl::unexpected {row.error()};
    if (!*row)
        return damaged(folder, "it does not say of which class it is");
    auto cls = audio::parse_class(statement->text(0), "the class");
    if (!cls)
        return damaged(folder, cls.error().message);
    const auto rate = statement->integer(1);
    const auto hop = statement->integer(2);
    constexpr auto highest = std::int64_t {1} << 24;
    if (rate < 1 || rate > highest || hop < 1 || hop > highest)
        return damaged(folder, "its sample rate or hop cannot be");
    auto heading = Heading {};
    heading.info.class_description = *std::move(cls);
    heading.info.sample_rate = SampleRate {static_cast<int>(rate)};
    heading.info.hop = FrameCount {hop};
    heading.info.source = statement->text(3);
    heading.info.tracker = statement->text(4);
    heading.info.started = WallClock {std::chrono::milliseconds {statement->integer(5)}};
    heading.info.sound_kept = statement->integer(6) != 0;
    heading.finished = statement->integer(7) != 0;
    const auto version = database.number("PRAGMA user_version");
    if (!version)
        return tl::unexpected {version.error()};
    heading.version = *version;
    return heading;
}

}  // namespace

class Session::Implementation {
public:
    Implementation(fs::path at, std::unique_ptr<Database> opened, Heading read)
        : folder {std::move(at)}
        , database {std::move(opened)}
        , heading {std::move(read)}
    {
    }

    Result<std::vector<Remark>> remarks(std::string_view kind) const
    {
        auto found = std::vector<Remark> {};
        const auto read = for_each_row(
            *database,
            fmt::format("SELECT position, text, {} FROM remarks WHERE kind = ? ORDER BY position, rowid",
                        heading.version < first_version_with_bars_of_remarks ? "NULL" : "bar"),
            [&](Statement& query) { query.bind(1, kind); },
            [&](const Statement& row) -> Status {
                found.push_back({FramePosition {row.integer(0)}, row.text(1), row.text(2)});
                return {};
            });
        if (!read)
            return tl::unexpected {read.error()};
        return found;
    }

    /// Unpacks the blobs of a query for positions above and below two bounds, and of a section where there is
    /// one, and gives each reading with from ≤ heard_until < to to `take`.
    template <class Reading, class Take>
    Status for_each_packed(std::string_view sql, std::optional<int> section, FramePosition from,
                           FramePosition to, Take take) const
    {
        const auto hop = heading.info.hop;
        // A blob that begins before `from` may reach into it, by less than this.
        const auto reach = hop.value() * static_cast<std::int64_t>(most_packed_readings);
        const auto earliest = from.value() < std::numeric_limits<std::int64_t>::min() + reach
                                  ? std::numeric_limits<std::int64_t>::min()
                                  : from.value() - reach;
        return for_each_row(
            *database, sql,
            [&](Statement& query) {
                query.bind(1, earliest).bind(2, to.value());
                if (section)
                    query.bind(3, std::int64_t {*section});
            },
            [&](const Statement& row) -> Status {
                const auto count = row.integer(1);
                auto unpacked = std::vector<Reading>(static_cast<std::size_t>(
                    std::clamp<std::int64_t>(count, 0, std::int64_t {most_packed_readings})));
                if (std::cmp_not_equal(count, unpacked.size()) || !unpack(row.blob(2), std::span {unpacked}))
                    return damaged(folder, "some readings cannot be unpacked");
                auto position = FramePosition {row.integer(0)};
                for (auto& reading : unpacked) {
                    reading.heard_until = position;
                    if (position >= from && position < to)
                        take(reading);
                    position += hop;
                }
                return {};
            });
    }

    fs::path folder;
    std::unique_ptr<Database> database;
    Heading heading;
};

Result<Session> Session::open(const fs::path& folder)
{
    auto problem = std::error_code {};
    if (!fs::is_regular_file(folder / store_file, problem))
        return failure(ErrorCode::session_missing,
                       fmt::format("There is no session in '{}'; choose a folder that holds a {}.",
                                   folder.string(), store_file));
    auto database = Database::open(folder / store_file, Database::Mode::read);
    if (!database)
        return tl::unexpected {database.error()};
    if (fs::file_size(folder / store_file, problem) == 0)
        return damaged(folder, "it was cut off before it began");
    if (const auto kind = check_kind(**database, folder); !kind)
        return tl::unexpected {kind.error()};
    auto heading = read_heading(**database, folder);
    if (!heading)
        return tl::unexpected {heading.error()};
    return Session {std::make_unique<Implementation>(folder, *std::move(database), *std::move(heading))};
}

Session::Session(std::unique_ptr<Implementation> implementation)
    : implementation_ {std::move(implementation)}
{
}

Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;
Session::~Session() = default;

const fs::path& Session::folder() const noexcept
{
    return implementation_->folder;
}

const SessionInfo& Session::info() const noexcept
{
    return implementation_->heading.info;
}

bool Session::finished() const noexcept
{
    return implementation_->heading.finished;
}

Result<Seconds> Session::duration() const
{
    auto last = std::int64_t {0};
    for (std::size_t section = 0; section < info().class_description.sections.size(); ++section) {
        const auto read = for_each_row(
            *implementation_->database,
            "SELECT first + (count - 1) * ? FROM readings WHERE section = ? ORDER BY first DESC LIMIT 1",
            [&](Statement& query) {
                query.bind(1, info().hop.value()).bind(2, static_cast<std::int64_t>(section));
            },
            [&](const Statement& row) -> Status {
                last = std::max(last, row.integer(0));
                return {};
            });
        if (!read)
            return tl::unexpected {read.error()};
    }
    return to_seconds(FramePosition {last}, info().sample_rate);
}

Result<std::vector<SectionReading>> Session::readings(int section, FramePosition from, FramePosition to) const
{
    auto found = std::vector<SectionReading> {};
    auto read = implementation_->for_each_packed<SectionReading>(
        "SELECT first, count, packed FROM readings WHERE first > ? AND first < ? AND section = ? "
        "ORDER BY first, rowid",
        section, from, to, [&](SectionReading reading) {
            reading.section = section;
            found.push_back(reading);
        });
    if (!read)
        return tl::unexpected {read.error()};

    auto next = found.begin();
    read = for_each_row(
        *implementation_->database,
        "SELECT heard_until, start, reported, strength FROM onsets WHERE section = ? AND heard_until >= ? "
        "AND "
        "heard_until < ? ORDER BY heard_until",
        [&](Statement& query) {
            query.bind(1, std::int64_t {section}).bind(2, from.value()).bind(3, to.value());
        },
        [&](const Statement& row) -> Status {
            const auto at = FramePosition {row.integer(0)};
            next = std::find_if(next, found.end(), [&](const auto& r) { return r.heard_until >= at; });
            if (next != found.end() && next->heard_until == at)
                next->onset = Onset {FramePosition {row.integer(1)}, FramePosition {row.integer(2)},
                                     static_cast<float>(row.real(3))};
            return {};
        });
    if (!read)
        return tl::unexpected {read.error()};
    return found;
}

Result<std::vector<Onset>> Session::onsets(int section, FramePosition from, FramePosition to) const
{
    auto found = std::vector<Onset> {};
    const auto read = for_each_row(
        *implementation_->database,
        "SELECT start, reported, strength FROM onsets WHERE section = ? AND start >= ? AND start < ? "
        "ORDER BY start, rowid",
        [&](Statement& query) {
            query.bind(1, std::int64_t {section}).bind(2, from.value()).bind(3, to.value());
        },
        [&](const Statement& row) -> Status {
            found.push_back({FramePosition {row.integer(0)}, FramePosition {row.integer(1)},
                             static_cast<float>(row.real(2))});
            return {};
        });
    if (!read)
        return tl::unexpected {read.error()};
    return found;
}

Result<std::vector<EnsembleReading>> Session::ensemble(FramePosition from, FramePosition to) const
{
    auto found = std::vector<EnsembleReading> {};
    if (implementation_->heading.version < first_version_with_ensemble)
        return found;
    const auto read = implementation_->for_each_packed<EnsembleReading>(
        "SELECT first, count, packed FROM ensemble WHERE first > ? AND first < ? ORDER BY first, rowid",
        std::nullopt, from, to, [&](const EnsembleReading& reading) { found.push_back(reading); });
    if (!read)
        return tl::unexpected {read.error()};
    return found;
}

Result<std::vector<NoteReading>> Session::score_notes(int section, FramePosition from, FramePosition to) const
{
    auto found = std::vector<NoteReading> {};
    if (implementation_->heading.version < first_version_with_score_notes)
        return found;
    const auto read = for_each_row(
        *implementation_->database,
        "SELECT quarters, due, onset, reported, expected, heard, verdict, confidence, cents, lead, pace "
        "FROM score_notes WHERE section = ? AND due >= ? AND due < ? ORDER BY due, rowid",
        [&](Statement& query) {
            query.bind(1, std::int64_t {section}).bind(2, from.value()).bind(3, to.value());
        },
        [&](const Statement& row) -> Status {
            auto note = NoteReading {};
            const auto verdict = analysis::verdict_from_name(row.text(6));
            if (!verdict)
                return damaged(folder(), "a note of the score has no verdict");
            note.section = section;
            note.position = row.real(0);
            note.due = FramePosition {row.integer(1)};
            note.reported = FramePosition {row.integer(3)};
            note.verdict = *verdict;
            note.confidence = row.real(7);
            const auto take = [&](int column, auto& value, auto of_row) {
                if (!row.is_null(column))
                    value = of_row(column);
            };
            const auto key = [&](int column) { return Pitch {static_cast<int>(row.integer(column))}; };
            take(2, note.onset, [&](int column) { return FramePosition {row.integer(column)}; });
            take(4, note.expected, key);
            take(5, note.heard, key);
            take(8, note.cents, [&](int column) { return Cents {row.real(column)}; });
            take(9, note.lead, [&](int column) { return Seconds {row.real(column)}; });
            take(10, note.pace, [&](int column) { return row.real(column); });
            found.push_back(note);
            return {};
        });
    if (!read)
        return tl::unexpected {read.error()};
    return found;
}

Result<std::vector<Remark>> Session::markers() const
{
    return implementation_->remarks("marker");
}

Result<std::vector<Remark>> Session::notes() const
{
    return implementation_->remarks("note");
}

Result<std::vector<Remark>> Session::goals() const
{
    return implementation_->remarks("goal");
}

Result<std::vector<Remark>> Session::events() const
{
    return implementation_->remarks("event");
}

Result<std::vector<Take>> Session::takes() const
{
    auto found = std::vector<Take> {};
    auto read = for_each_row(
        *implementation_->database, "SELECT number, began, ended FROM takes ORDER BY number", nothing_to_bind,
        [&](const Statement& row) -> Status {
            auto take = Take {static_cast<int>(row.integer(0)), FramePosition {row.integer(1)}, {}, {}};
            if (!row.is_null(2))
                take.ended = FramePosition {row.integer(2)};
            found.push_back(std::move(take));
            return {};
        });
    if (!read)
        return tl::unexpected {read.error()};
    for (auto& take : found) {
        read = for_each_row(
            *implementation_->database, "SELECT file FROM take_files WHERE take = ? ORDER BY section",
            [&](Statement& query) { query.bind(1, std::int64_t {take.number}); },
            [&](const Statement& row) -> Status {
                const auto& file = take.files.emplace_back(row.text(0));
                // A store from elsewhere must not have us play or delete what lies outside its folder.
                if (file.is_absolute() || std::find(file.begin(), file.end(), "..") != file.end())
                    return damaged(implementation_->folder, "a take lies outside its folder");
                return {};
            });
        if (!read)
            return tl::unexpected {read.error()};
    }
    return found;
}

Result<std::optional<KeptReview>> Session::kept_review(std::span<const std::string_view> wanted) const
{
    if (implementation_->heading.version < first_version_with_review)
        return std::nullopt;
    auto kept = std::optional<KeptReview> {};
    auto read = for_each_row(
        *implementation_->database, "SELECT method, piece, length FROM review", nothing_to_bind,
        [&](const Statement& row) -> Status {
            kept = KeptReview {static_cast<int>(row.integer(0)), row.text(1), Seconds {row.real(2)}, {}, {}};
            return {};
        });
    if (read && kept)
        read = for_each_row(*implementation_->database, "SELECT name, mark FROM review_bars ORDER BY bar",
                            nothing_to_bind, [&](const Statement& row) -> Status {
                                kept->bars.push_back({row.text(0), row.text(1)});
                                return {};
                            });
    const auto sections = std::ssize(info().class_description.sections);
    for (auto n = std::size_t {0}; read && kept && n < wanted.size(); ++n)
        read = for_each_row(
            *implementation_->database,
            wanted[n].ends_with('*')
                ? "SELECT bar, section, value, within, count, confidence, what FROM figures WHERE what GLOB ?"
                : "SELECT bar, section, value, within, count, confidence, what FROM figures WHERE what = ?",
            [&](Statement& query) { query.bind(1, wanted[n]); },
            [&](const Statement& row) -> Status {
                const auto index = [&](int column) {
                    const auto value = row.integer(column);
                    return value < 0 ? std::nullopt : std::optional {static_cast<int>(value)};
                };
                auto figure = KeptFigure {row.text(6),
                                          index(0),
                                          index(1),
                                          row.is_null(2) ? std::nullopt : std::optional {row.real(2)},
                                          row.real(3),
                                          static_cast<int>(row.integer(4)),
                                          row.real(5)};
                if (figure.bar.value_or(0) >= std::ssize(kept->bars) && figure.bar)
                    return damaged(implementation_->folder, "a figure is of a bar that is not there");
                if (figure.section && *figure.section >= sections)
                    return damaged(implementation_->folder, "a figure is of a section that is not there");
                kept->figures.push_back(std::move(figure));
                return {};
            });
    if (!read)
        return tl::unexpected {read.error()};
    return kept;
}

}  // namespace tutti::session
