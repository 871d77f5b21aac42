# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# Sitting at Tutti's window with a real keyboard and a real mouse, for tests that source this and run on a screen of their
# own (tests/support/on_a_screen.sh).

fail() { echo "$*"; exit 1; }

# sits_down FOLDER: what is seen and what Tutti keeps comes into it, and nothing from before is there.
sits_down() {
    folder=$1
    running=
    command -v import >/dev/null || { echo "skipped: import (ImageMagick) is not installed"; exit 77; }
    rm -rf "$folder"
    mkdir -p "$folder/data"
    export XDG_DATA_HOME=$folder/data HOME=$folder/data LC_ALL=C.UTF-8
    trap '[ -z "$running" ] || kill "$running" 2>/dev/null || true' EXIT
}

# opens COMMAND …: starts the application.
opens() {
    "$@" 2>>"$folder/application.log" &
    running=$!
}

# shows TITLE: waits until there is a window of that title, a regular expression.
shows() {
    for _ in $(seq 600); do
        if window=$(xdotool search --name "$1" 2>/dev/null | head -n 1) && [ -n "$window" ]; then return; fi
        kill -0 "$running" 2>/dev/null || fail "the application has ended instead of showing '$1'"
        sleep 0.1
    done
    fail "'$1' was never shown"
}

key() { xdotool key --delay 40 "$@"; sleep 0.3; }
types() { xdotool type --delay 30 "$1"; }
click() { xdotool mousemove --window "$window" "$1" "$2" click 1; }

# held KEY SECONDS: leant on, so that the keyboard repeats it.
held() { xdotool keydown "$1"; sleep "$2"; xdotool keyup "$1"; sleep 0.3; }

# ends_rehearsal: asked, and answered once the question has been there to be read.
ends_rehearsal() {
    key Escape
    sleep 1.5
    key Escape
}

# keep NAME: what the window looks like now.
keep() { import -window "$window" "$folder/$1.png"; }

# quits: as a tutor does, and the application ends well.
quits() {
    key ctrl+q
    wait "$running" || fail "the application ended badly"
    running=
}

# is_killed: at once, with no word to say.
is_killed() {
    kill -KILL "$running"
    ! wait "$running" 2>/dev/null || fail "the application ended well before it could be killed"
    running=
}

kept_session() { find "$folder/data/tutti/sessions" -mindepth 1 -maxdepth 1 -type d; }
