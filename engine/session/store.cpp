// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/store.hpp"

#include <cassert>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "session/packed_readings.hpp"
#include "session/schema.hpp"
#include "session/sqlite.hpp"
#include "session/wipe.hpp"

namespace tutti::session {

namespace {

namespace fs = std::filesystem;
using analysis::EnsembleReading;
using analysis::NoteReading;
using analysis::SectionReading;

constexpr auto marker = "marker";
constexpr auto event = "event";

struct KindOfRemark {
    const char* kind;
    Remark remark;
};

struct TakeEnd {
    int number;
    FramePosition at;
};

/// What was told since the last flush.
struct Waiting {
    std::vector<std::vector<SectionReading>> readings;  // of each section
    std::vector<EnsembleReading> ensemble;
    std::vector<NoteReading> score_notes;
    std::vector<KindOfRemark> remarks;
    std::vector<Take> takes;
    std::vector<TakeEnd> take_ends;

    [[nodiscard]] bool empty() const
    {
        for (const auto& of_section : readings)
            if (!of_section.empty())
                return false;
        return ensemble.empty() && score_notes.empty() && remarks.empty() && takes.empty() &&
               take_ends.empty();
    }

    void clear()
    {
        for (auto& of_section : readings)
            of_section.clear();
        ensemble.clear();
        score_notes.clear();
        remarks.clear();
        takes.clear();
        take_ends.clear();
    }
};

/// The database and what is done to it once a second.
class Writing {
public:
    static Result<Writing> begin(const fs::path& file, const SessionInfo& info)
    {
        auto opened = Database::open(file, Database::Mode::create);
        if (!opened)
            return tl::unexpected {opened.error()};
        auto writing = Writing {*std::move(opened), file, info.hop};
        auto begun =
            writing.database_->run("BEGIN")
                .and_then([&] { return writing.database_->run(schema); })
                .and_then([&] {
                    return writing.database_->run(
                        fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}", application_id,
                                    store_version)
                            .c_str());
                })
                .and_then([&] { return writing.keep_info(info); })
                .and_then([&] { return writing.database_->run("COMMIT"); })
                // Only now, so that the file bears its mark from the first commit on.
                .and_then([&] {
                    return writing.database_->run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
                })
                .and_then([&] { return writing.prepare(); });
        if (!begun)
            return tl::unexpected {begun.error()};
        return writing;
    }

    Status keep(const Waiting& waiting)
    {
        auto kept =
            database_->run("BEGIN IMMEDIATE").and_then([&] { return keep_all(waiting); }).and_then([&] {
                return database_->run("COMMIT");
            });
        // Some failures have rolled back by themselves; then this does nothing.
        if (!kept)
            static_cast<void>(database_->run("ROLLBACK"));
        return kept;
    }

    Status end()
    {
        if (auto ended = database_->run("UPDATE session SET finished = 1"); !ended)
            return ended;
        // SQLite deletes the log without overwriting it.
        const auto log = HeldUntilDeleted {fs::path {file_} += "-wal"};
        // Fails when somebody is reading: the log then stays until they have done, and nothing is lost.
        static_cast<void>(database_->run("PRAGMA journal_mode = DELETE"));
        return {};
    }

private:
    Writing(std::unique_ptr<Database> database, fs::path file, FrameCount hop)
        : database_ {std::move(database)}
        , file_ {std::move(file)}
        , hop_ {hop}
    {
    }

    Status keep_info(const SessionInfo& info) const
    {
        const auto description = audio::to_json(info.class_description);
        auto insert =
            database_->prepare("INSERT INTO session (class, sample_rate, hop, source, tracker, started, "
                               "sound_kept) VALUES (?, ?, ?, ?, ?, ?, ?)");
        if (!insert)
            return tl::unexpected {insert.error()};
        return insert->bind(1, description)
            .bind(2, std::int64_t {info.sample_rate.value()})
            .bind(3, info.hop.value())
            .bind(4, info.source)
            .bind(5, info.tracker)
            .bind(6, std::int64_t {info.started.time_since_epoch().count()})
            .bind(7, std::int64_t {info.sound_kept})
            .run();
    }

    Status prepare()
    {
        const auto made = [this](std::optional<Statement>& statement, std::string_view sql) -> Status {
            auto prepared = database_->prepare(sql);
            if (!prepared)
                return tl::unexpected {prepared.error()};
            statement.emplace(*std::move(prepared));
            return {};
        };
        return made(add_readings_, "INSERT INTO readings VALUES (?, ?, ?, ?)")
            .and_then([&] { return made(add_ensemble_, "INSERT INTO ensemble VALUES (?, ?, ?)"); })
            .and_then([&] { return made(add_onset_, "INSERT INTO onsets VALUES (?, ?, ?, ?, ?)"); })
            .and_then([&] {
                return made(add_score_note_,
                            "INSERT INTO score_notes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
            })
            .and_then([&] {
                return made(add_remark_,
                            "INSERT INTO remarks (kind, position, text, bar) VALUES (?, ?, ?, ?)");
            })
            .and_then([&] { return made(add_take_, "INSERT INTO takes (number, began) VALUES (?, ?)"); })
            .and_then([&] { return made(add_take_file_, "INSERT INTO take_files VALUES (?, ?, ?)"); })
            .and_then([&] { return made(end_take_, "UPDATE takes SET ended = ? WHERE number = ?"); });
    }

    Status keep_all(const Waiting& waiting)
    {
        for (const auto& of_section : waiting.readings)
            if (auto kept = keep_readings(std::span {of_section}); !kept)
                return kept;
        if (auto kept = keep_readings(std::span {waiting.ensemble}); !kept)
            return kept;
        for (const auto& reading : waiting.score_notes)
            if (auto kept = keep_score_note(reading); !kept)
                return kept;
        for (const auto& [kind, remark] : waiting.remarks) {
            add_remark_->bind(1, kind).bind(2, remark.at.value()).bind(3, remark.text);
            if (remark.bar.empty())
                add_remark_->bind_null(4);
            else
                add_remark_->bind(4, remark.bar);
            if (auto kept = add_remark_->run(); !kept)
                return kept;
        }
        for (const auto& take : waiting.takes)
            if (auto kept = keep_take(take); !kept)
                return kept;
        for (const auto& end : waiting.take_ends)
            if (auto kept = end_take_->bind(1, end.at.value()).bind(2, std::int64_t {end.number}).run();
                !kept)
                return kept;
        return {};
    }

    /// In blobs of readings that lie a hop apart: a hole in the stream begins the next blob.
    template <class Reading>
    Status keep_readings(std::span<const Reading> readings)
    {
        while (!readings.empty()) {
            auto count = std::size_t {1};
            while (count < std::min(readings.size(), most_packed_readings) &&
                   readings[count].heard_until - readings[count - 1].heard_until == hop_)
                ++count;
            if (auto kept = keep_blob(readings.first(count)); !kept)
                return kept;
            readings = readings.subspan(count);
        }
        return {};
    }

    Status keep_blob(std::span<const EnsembleReading> readings)
    {
        const auto packed = pack(readings);
        return add_ensemble_->bind(1, readings.front().heard_until.value())
            .bind(2, static_cast<std::int64_t>(readings.size()))
            .bind(3, packed)
            .run();
    }

    Status keep_blob(std::span<const SectionReading> readings)
    {
        const auto packed = pack(readings);
        const auto section = std::int64_t {readings.front().section};
        if (auto kept = add_readings_->bind(1, section)
                            .bind(2, readings.front().heard_until.value())
                            .bind(3, static_cast<std::int64_t>(readings.size()))
                            .bind(4, packed)
                            .run();
            !kept)
            return kept;
        for (const auto& reading : readings)
            if (reading.onset)
                if (auto kept = add_onset_->bind(1, section)
                                    .bind(2, reading.heard_until.value())
                                    .bind(3, reading.onset->start.value())
                                    .bind(4, reading.onset->reported.value())
                                    .bind(5, static_cast<double>(reading.onset->strength))
                                    .run();
                    !kept)
                    return kept;
        return {};
    }

    Status keep_score_note(const NoteReading& reading)
    {
        auto& row = add_score_note_->bind(1, std::int64_t {reading.section})
                        .bind(2, reading.position)
                        .bind(3, reading.due.value())
                        .bind(5, reading.reported.value())
                        .bind(8, verdict_name(reading.verdict))
                        .bind(9, reading.confidence);
        const auto bind = [&](int column, const auto& value, auto plain) {
            value ? row.bind(column, plain(*value)) : row.bind_null(column);
        };
        const auto key = [](Pitch pitch) { return std::int64_t {pitch.midi_key()}; };
        const auto number = [](auto quantity) { return quantity.value(); };
        bind(4, reading.onset, number);
        bind(6, reading.expected, key);
        bind(7, reading.heard, key);
        bind(10, reading.cents, number);
        bind(11, reading.lead, number);
        bind(12, reading.pace, [](double pace) { return pace; });
        return row.run();
    }

    Status keep_take(const Take& take)
    {
        const auto number = std::int64_t {take.number};
        auto kept = add_take_->bind(1, number).bind(2, take.began.value()).run();
        for (std::size_t n = 0; kept && n < take.files.size(); ++n) {
            const auto file = take.files[n].generic_string();
            kept = add_take_file_->bind(1, number).bind(2, static_cast<std::int64_t>(n)).bind(3, file).run();
        }
        return kept;
    }

    std::unique_ptr<Database> database_;  // before its statements, which must go first
    fs::path file_;
    FrameCount hop_;
    std::optional<Statement> add_readings_;
    std::optional<Statement> add_ensemble_;
    std::optional<Statement> add_onset_;
    std::optional<Statement> add_score_note_;
    std::optional<Statement> add_remark_;
    std::optional<Statement> add_take_;
    std::optional<Statement> add_take_file_;
    std::optional<Statement> end_take_;
};

/// Takes back what a failed beginning made.
void take_back(const fs::path& folder, bool folder_is_ours)
{
    auto ignored = std::error_code {};
    for (const auto* ending : {"", "-wal", "-shm", "-journal"})
        fs::remove(folder / (std::string {store_file} + ending), ignored);
    if (folder_is_ours)
        fs::remove(folder, ignored);
}

}  // namespace

class Store::Implementation {
public:
    Implementation(fs::path at, std::size_t sections, Writing writing)
        : folder {std::move(at)}
        , store {std::move(writing)}
    {
        waiting.readings.resize(sections);
    }

    fs::path folder;
    std::optional<Writing> store;  // none once it is finished
    Waiting waiting;
};

Result<Store> Store::create(const fs::path& folder, const SessionInfo& info)
{
    auto problem = std::error_code {};
    if (fs::exists(folder / store_file, problem))
        return failure(
            ErrorCode::bad_argument,
            fmt::format("The folder '{}' holds a session already; choose another.", folder.string()));
    const auto folder_is_ours = fs::create_directories(folder, problem);
    if (problem)
        return failure(problem == std::errc::no_space_on_device ? ErrorCode::disk_full
                                                                : ErrorCode::file_unwritable,
                       fmt::format("The folder '{}' for the session cannot be made ({}); choose another.",
                                   folder.string(), problem.message()));
    // Of children: for whoever makes it alone. A disk without permissions keeps none.
    if (folder_is_ours)
        fs::permissions(folder, fs::perms::owner_all, problem);
    auto writing = Writing::begin(folder / store_file, info);
    if (!writing) {
        take_back(folder, folder_is_ours);
        return tl::unexpected {writing.error()};
    }
    return Store {std::make_unique<Implementation>(folder, info.class_description.sections.size(),
                                                   *std::move(writing))};
}

Store::Store(std::unique_ptr<Implementation> implementation)
    : implementation_ {std::move(implementation)}
{
}

Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

void Store::append(const SectionReading& reading)
{
    const auto section = static_cast<std::size_t>(reading.section);
    assert(section < implementation_->waiting.readings.size());
    implementation_->waiting.readings[section].push_back(reading);
}

void Store::append(const EnsembleReading& reading)
{
    implementation_->waiting.ensemble.push_back(reading);
}

void Store::append(const NoteReading& reading)
{
    implementation_->waiting.score_notes.push_back(reading);
}

void Store::add_marker(Remark remark)
{
    implementation_->waiting.remarks.push_back({marker, std::move(remark)});
}

void Store::add_event(FramePosition at, std::string text)
{
    implementation_->waiting.remarks.push_back({event, {at, std::move(text)}});
}

void Store::take_began(int number, FramePosition at, std::vector<fs::path> files)
{
    implementation_->waiting.takes.push_back({number, at, std::nullopt, std::move(files)});
}

void Store::take_ended(int number, FramePosition at)
{
    implementation_->waiting.take_ends.push_back({number, at});
}

Status Store::flush()
{
    auto& waiting = implementation_->waiting;
    assert(implementation_->store);
    if (waiting.empty())
        return {};
    auto kept = implementation_->store->keep(waiting);
    if (kept)
        waiting.clear();
    return kept;
}

Status Store::finish()
{
    auto finished = flush().and_then([&] { return implementation_->store->end(); });
    implementation_->store.reset();
    return finished;
}

const fs::path& Store::folder() const noexcept
{
    return implementation_->folder;
}

}  // namespace tutti::session
