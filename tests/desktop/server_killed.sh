#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What a rehearsal in the window survives: its sound server is killed, which is what an interface that is pulled out looks
# like, and comes back; then the application itself is killed, and started again with the session kept.
#   support/on_a_screen.sh server_killed.sh APPLICATION PROGRAM GENERATOR FOLDER     what it looked like stays in FOLDER
set -euo pipefail
application=$1
program=$2
generator=$3
. "$(dirname "$0")/at_the_window.sh"
command -v jackd >/dev/null || { echo "skipped: jackd is not installed"; exit 77; }
sits_down "$4"
export JACK_DEFAULT_SERVER=tutti-window-$$ JACK_NO_START_SERVER=1 JACK_NO_AUDIO_RESERVATION=1
server=
source=
trap 'for one in $running $source $server; do kill "$one" 2>/dev/null || true; done; wait 2>/dev/null || true' EXIT

# serves: a server with an instrument on it that plays two channels. One that was killed is taken for alive for a moment.
serves() {
    for _ in $(seq 10); do
        jackd -n "$JACK_DEFAULT_SERVER" -R -d dummy -r 48000 -p 1024 -C 2 -P 2 >>"$folder/jackd.log" 2>&1 &
        server=$!
        : >"$folder/generator.log"
        "$generator" generator 2 >"$folder/generator.log" 2>>"$folder/jackd.log" &
        source=$!
        for _ in $(seq 100); do
            [ -s "$folder/generator.log" ] && return
            kill -0 "$server" 2>/dev/null || break
            sleep 0.1
        done
        kill "$source" "$server" 2>/dev/null || true
        wait "$source" "$server" 2>/dev/null || true
    done
    echo "skipped: no JACK server can be had here"
    exit 77
}

# rehearses: with the interface called generator, which the menu lists after "Look again" and "system".
rehearses() {
    for _ in $(seq 100); do
        # The first card can be begun with once interfaces have been found.
        key i
        sleep 1
        key Down Down Down Return
        sleep 0.5
        key Return
        for _ in $(seq 20); do
            xdotool search --name '^Tutti: Rehearse' >/dev/null 2>&1 && return
            sleep 0.1
        done
    done
    fail "no rehearsal began"
}

serves
opens "$application"
shows '^Tutti$'
sleep 3
key F11
sleep 1
keep start
rehearses
sleep 5
keep hears
key space
shows 'Marked at'
# A foot pedal that says it is a keyboard.
key Next
sleep 1
kill -9 "$server" "$source"
wait "$server" "$source" 2>/dev/null || true
shows 'the interface is away'
sleep 1
keep away
key space
sleep 5
serves
for _ in $(seq 300); do
    xdotool search --name 'the interface is away' >/dev/null 2>&1 || break
    sleep 0.1
done
xdotool search --name 'the interface is away' >/dev/null 2>&1 && fail "the interface is back, and is not heard"
sleep 4
keep hears_again
key Escape   # leaves the whole screen
sleep 1
ends_rehearsal
shows '^Tutti: What was heard$'
keep report
key Escape
shows '^Tutti$'
first=$(kept_session)
"$program" sessions show "$first" >"$folder/first.txt" || fail "the session cannot be read"
grep -q 'went away' "$folder/first.txt" || fail "that the interface went away is not in the session"
grep -q 'back' "$folder/first.txt" || fail "that the interface came back is not in the session"
marks=$(sed -n '/^Marks/,/^$/p' "$folder/first.txt" | grep -c '^ .*[0-9]:[0-9]') || true
[ "$marks" -ge 3 ] || fail "of three marks, one of them by a foot pedal and one while the interface was away, $marks are kept"
"$program" review "$first" >"$folder/first_review.txt" || fail "the session cannot be reviewed"

# The application itself is killed, while it records.
rehearses
sleep 2
key r
sleep 6
key space
sleep 2
is_killed
second=$(kept_session | grep -vF "$first")
[ -n "$second" ] || fail "no session was kept of the rehearsal that was killed"
"$program" sessions show "$second" >"$folder/second.txt" || fail "the session that was killed cannot be read"
opens "$application"
shows '^Tutti$'
sleep 2
key F11
sleep 1
keep again
key Down Right Return
shows '^Tutti: Look back$'
sleep 2
keep kept
key Return
sleep 3
keep looked_back
ends_rehearsal
quits
echo "the server was killed and came back, the application was killed and started again, and both sessions are there"
