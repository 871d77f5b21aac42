#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The disk fills up in mid-rehearsal: the window says so in a sentence, the rehearsal goes on, and once there is room
# again nothing of it is missing. On a small disk of the test's own, which needs no more rights than a namespace gives.
#   support/on_a_screen.sh full_disk.sh APPLICATION PROGRAM FOLDER     what it looked like stays in FOLDER
set -euo pipefail
if [ "${TUTTI_IN_A_NAMESPACE:-}" != 1 ]; then
    unshare -Urm true 2>/dev/null || { echo "skipped: no disk of its own can be had here"; exit 77; }
    TUTTI_IN_A_NAMESPACE=1 exec unshare -Urm "$0" "$@"
fi
application=$1
program=$2
. "$(dirname "$0")/at_the_window.sh"
sits_down "$3"
mkdir "$folder/small"
mount -t tmpfs -o size=12M tutti "$folder/small" || { echo "skipped: no disk can be mounted here"; exit 77; }
export XDG_DATA_HOME=$folder/small
kept_session() { find "$folder/small/tutti/sessions" -mindepth 1 -maxdepth 1 -type d; }

opens "$application"
shows '^Tutti$'
sleep 2
key F11
sleep 1
click 960 480
shows '^Tutti: Demo class'
sleep 3
key r
sleep 3
# What fills it is somebody else's file.
cat /dev/zero >"$folder/small/filler" 2>/dev/null || true
shows 'The disk is full'
keep full
sleep 4
key space
shows 'Marked at'
keep goes_on
rm "$folder/small/filler"
shows 'can be written again'
keep room_again
sleep 3
key Escape
sleep 1
ends_rehearsal
shows '^Tutti: What was heard$'
keep report
key Escape
shows '^Tutti$'
quits
session=$(kept_session)
"$program" sessions show "$session" >"$folder/session.txt" || fail "the session cannot be read"
"$program" review "$session" >"$folder/review.txt" || fail "the session cannot be reviewed"
grep -qi 'mark' "$folder/session.txt" || fail "the mark is not in the session"
echo "the disk was full, the rehearsal went on, and its session is whole"
