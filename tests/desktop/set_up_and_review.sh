#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A class from nothing, on a screen of its own, with real keys and a real mouse: sections are added, microphones given by
# key and by dragging, the class is kept, rehearsed with its sound, marked, ended and reviewed, and a bar is heard: what
# would have gone to the loudspeaker is in a file, and is no silence. Skipped where there is no Xvfb.
#   set_up_and_review.sh APPLICATION PROGRAM RECORDING FOLDER     what it looked like stays in FOLDER
set -euo pipefail
application=$1
program=$2
recording=$3
folder=$4
for tool in Xvfb openbox xdotool import; do
    command -v "$tool" >/dev/null || { echo "skipped: $tool is not installed"; exit 77; }
done
rm -rf "$folder"
mkdir -p "$folder/data"
export XDG_DATA_HOME=$folder/data HOME=$folder/data LC_ALL=C.UTF-8
fail() { echo "$*"; exit 1; }

exec 3<>"$folder/display"
Xvfb -displayfd 3 -screen 0 1920x1080x24 >"$folder/xvfb.log" 2>&1 &
screen=$!
manager=
running=
trap 'kill $running $manager $screen 2>/dev/null || true' EXIT
for _ in $(seq 100); do [ -s "$folder/display" ] && break; sleep 0.1; done
DISPLAY=:$(head -n 1 "$folder/display")
export DISPLAY
openbox >"$folder/openbox.log" 2>&1 &
manager=$!
for _ in $(seq 100); do xdotool get_desktop >/dev/null 2>&1 && break; sleep 0.1; done

"$application" --input "$recording" --output "$folder/heard.wav" 2>"$folder/application.log" &
running=$!

shows() {
    for _ in $(seq 600); do
        if window=$(xdotool search --name "$1" 2>/dev/null | head -n 1) && [ -n "$window" ]; then return; fi
        kill -0 "$running" 2>/dev/null || fail "the application has ended instead of showing '$1'"
        sleep 0.1
    done
    fail "'$1' was never shown"
}
key() { xdotool key --delay 40 "$@"; sleep 0.3; }
keep() { import -window "$window" "$folder/$1.png"; }
# adds N: the N-th instrument of the list sits down.
adds() {
    key n
    sleep 0.5
    local downs=()
    for _ in $(seq "$1"); do downs+=(Down); done
    xdotool key --delay 25 "${downs[@]}"
    key Return
}
class_file() { find "$folder/data/tutti/classes" -name '*.json' 2>/dev/null | head -n 1; }
# says WHAT: the class file comes to hold it.
says() {
    for _ in $(seq 50); do
        [ -n "$(class_file)" ] && tr -d ' \n' <"$(class_file)" | grep -qF "$1" && return
        sleep 0.1
    done
    fail "the class file never held $1"
}

shows '^Tutti: Set up a class$'
sleep 2
key F11
sleep 1
keep nothing_yet
adds 24   # violins
key Down space
adds 25   # violas
key Down Down space
adds 26   # cellos
keep sections
# Channel 4 is dragged from the row at the bottom onto the cellos, who sit on the right.
xdotool mousemove --window "$window" 690 920 mousedown 1
for at in '690 900' '800 700' '1000 550' '1150 450'; do
    # shellcheck disable=SC2086
    xdotool mousemove --window "$window" $at
    sleep 0.1
done
keep dragging
xdotool mouseup 1
sleep 0.5
key c
xdotool type --delay 30 '4b'
key Return
key s
keep kept
says '"name":"4b"'
says '"instrument":"violin","channels":[1]'
says '"instrument":"viola","channels":[3]'
says '"instrument":"cello","channels":[4]'

key r
shows '^Tutti: 4b$'
sleep 2
key r
sleep 14
key space
keep rehearsal
key Escape   # leaves the whole screen
key Escape Escape
shows '^Tutti: What was heard$'
key Return
shows '^Tutti: Look back$'
sleep 3
keep review
key Return
sleep 3
keep hears
key Return
sleep 0.5
key n
xdotool type --delay 30 'once more'
key Return
sleep 0.5
key h
for _ in $(seq 100); do
    page=$(find "$folder/data/tutti/reports" -name '*.html' 2>/dev/null | head -n 1)
    [ -n "$page" ] && break
    sleep 0.1
done
[ -s "$page" ] || fail "no report was written"
key ctrl+q
wait "$running" || fail "the application ended badly"
running=

session=$(find "$folder/data/tutti/sessions" -mindepth 1 -maxdepth 1 -type d)
"$program" sessions show "$session" >"$folder/session.txt"
grep -q 'once more' "$folder/session.txt" || fail "the note is not in the session"
loud=$("$program" track "$folder/heard.wav" | awk '!/^#/ && $5 > -50 {n++} END {print n + 0}')
[ "$loud" -gt 100 ] || fail "what went to the loudspeaker is silence"
echo "set up, kept, rehearsed, reviewed; $loud readings of what was played are sound"
