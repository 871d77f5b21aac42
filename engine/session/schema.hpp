// SPDX-License-Identifier: GPL-3.0-or-later
// This room's own: what a session's store looks like. docs/session-format.md tells it to others.
#pragma once

#include <cstdint>

namespace tutti::session {

inline constexpr auto store_file = "session.db";
inline constexpr auto takes_folder = "takes";
/// Of the name of what has no name of its own yet: an archive or a session while it is made.
inline constexpr auto scrap_ending = ".tutti-part";

/// Marks an SQLite database as a session of ours ("Tutt"), in its header.
inline constexpr std::int64_t application_id = 0x54757474;

/// Raised when a program that knows only the version before could misread the store. A new column of packed
/// readings does not raise it; a new table or a new meaning does.
inline constexpr std::int64_t store_version = 4;

/// Positions are frames since the start of the stream. A reading's position is its heard_until. Run on an
/// older store it adds the tables that it lacks.
inline constexpr auto schema = R"(
CREATE TABLE IF NOT EXISTS session (
    class       TEXT    NOT NULL,           -- the class description, JSON
    sample_rate INTEGER NOT NULL,           -- frames per second
    hop         INTEGER NOT NULL,           -- frames from one reading of a section to its next
    source      TEXT    NOT NULL,           -- interface or file
    tracker     TEXT    NOT NULL,
    started     INTEGER NOT NULL,           -- milliseconds since 1970, UTC
    sound_kept  INTEGER NOT NULL,           -- 0 or 1
    finished    INTEGER NOT NULL DEFAULT 0  -- 1 when the session was ended and not cut off
) STRICT;

CREATE TABLE IF NOT EXISTS readings (
    section INTEGER NOT NULL,  -- place in the class's sections, from 0
    first   INTEGER NOT NULL,  -- position of the first reading; the others follow a hop apart
    count   INTEGER NOT NULL,  -- how many
    packed  BLOB    NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS readings_by_position ON readings (section, first);

CREATE TABLE IF NOT EXISTS ensemble (
    first  INTEGER NOT NULL,  -- as in readings
    count  INTEGER NOT NULL,
    packed BLOB    NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS ensemble_by_position ON ensemble (first);

CREATE TABLE IF NOT EXISTS onsets (
    section     INTEGER NOT NULL,
    heard_until INTEGER NOT NULL,  -- position of the reading it came with
    start       INTEGER NOT NULL,  -- where the note began
    reported    INTEGER NOT NULL,  -- just after the last frame used to tell
    strength    REAL    NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS onsets_by_position ON onsets (section, heard_until);

CREATE TABLE IF NOT EXISTS score_notes (
    section    INTEGER NOT NULL,
    quarters   REAL    NOT NULL,  -- of the note: from the score's start, repeats unfolded
    due        INTEGER NOT NULL,  -- when the ensemble's beat was there
    onset      INTEGER,           -- where the section began it
    reported   INTEGER NOT NULL,  -- just after the last frame used to tell
    expected   INTEGER,           -- key, as MIDI numbers them
    heard      INTEGER,           -- likewise
    verdict    TEXT    NOT NULL,  -- 'unsure', 'right', 'wrong', 'missing' or 'extra'
    confidence REAL    NOT NULL,
    cents      REAL,
    lead       REAL,              -- seconds, + is early
    pace       REAL               -- tempo over the marked one
) STRICT;
CREATE INDEX IF NOT EXISTS score_notes_by_position ON score_notes (section, due);

CREATE TABLE IF NOT EXISTS remarks (
    kind     TEXT    NOT NULL,  -- 'marker', 'note', 'goal' or 'event'
    position INTEGER NOT NULL,
    text     TEXT    NOT NULL,
    bar      TEXT               -- as printed, when it was said of a bar
) STRICT;

CREATE TABLE IF NOT EXISTS takes (
    number INTEGER PRIMARY KEY,
    began  INTEGER NOT NULL,
    ended  INTEGER             -- null while it is recorded, and when it was cut off
) STRICT;

CREATE TABLE IF NOT EXISTS take_files (
    take    INTEGER NOT NULL REFERENCES takes (number),
    section INTEGER NOT NULL,
    file    TEXT    NOT NULL,  -- below the session's folder, with slashes
    PRIMARY KEY (take, section)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS review (
    method INTEGER NOT NULL,  -- by which way of reviewing the figures were found
    piece  TEXT    NOT NULL,  -- the score's title; empty without
    length REAL    NOT NULL   -- seconds
) STRICT;

CREATE TABLE IF NOT EXISTS review_bars (
    bar  INTEGER PRIMARY KEY,  -- from 0, in the order of the page
    name TEXT    NOT NULL,
    mark TEXT    NOT NULL      -- rehearsal mark; empty without
) STRICT;

CREATE TABLE IF NOT EXISTS figures (
    what       TEXT    NOT NULL,
    bar        INTEGER NOT NULL,  -- -1: of the whole rehearsal
    section    INTEGER NOT NULL,  -- -1: of the ensemble
    value      REAL,              -- null: not enough to say
    within     REAL    NOT NULL,
    count      INTEGER NOT NULL,
    confidence REAL    NOT NULL,
    PRIMARY KEY (what, bar, section)
) STRICT, WITHOUT ROWID;
)";

/// What else a store of an earlier version needs, once `schema` has been run on it.
inline constexpr auto first_version_with_bars_of_remarks = 4;
inline constexpr auto add_bars_to_remarks = "ALTER TABLE remarks ADD COLUMN bar TEXT";

inline constexpr auto first_version_with_ensemble = 2;
inline constexpr auto first_version_with_score_notes = 3;
inline constexpr auto first_version_with_review = 4;

}  // namespace tutti::session
