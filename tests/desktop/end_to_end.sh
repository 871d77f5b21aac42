#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The application as a tutor uses it, on a screen of its own and with real keys: the demo class rehearses, a moment is
# marked, the rehearsal ends, the report is read, and the session is there afterwards. Skipped where there is no Xvfb.
#   end_to_end.sh APPLICATION PROGRAM FOLDER     what it looked like stays in FOLDER
set -euo pipefail
application=$1
program=$2
folder=$3
for tool in Xvfb openbox xdotool import; do
    command -v "$tool" >/dev/null || { echo "skipped: $tool is not installed"; exit 77; }
done
rm -rf "$folder"
mkdir -p "$folder/data"
export XDG_DATA_HOME=$folder/data HOME=$folder/data LC_ALL=C.UTF-8
fail() { echo "$*"; exit 1; }

# Without a display there is one clear sentence.
if said=$(DISPLAY=none "$application" 2>&1); then fail "without a display it claims to have run"; fi
[[ $said == "There is no display"*"." && $(wc -l <<<"$said") -eq 1 ]] || fail "without a display it says: $said"

exec 3<>"$folder/display"
Xvfb -displayfd 3 -screen 0 1920x1080x24 >"$folder/xvfb.log" 2>&1 &
screen=$!
manager=
running=
trap 'kill $running $manager $screen 2>/dev/null || true' EXIT
for _ in $(seq 100); do [ -s "$folder/display" ] && break; sleep 0.1; done
DISPLAY=:$(head -n 1 "$folder/display")
export DISPLAY
# Without a window manager no window is given the keyboard.
openbox >"$folder/openbox.log" 2>&1 &
manager=$!
for _ in $(seq 100); do xdotool get_desktop >/dev/null 2>&1 && break; sleep 0.1; done

"$application" 2>"$folder/application.log" &
running=$!

# shows TITLE: waits until the window says so.
shows() {
    for _ in $(seq 600); do
        if window=$(xdotool search --name "$1" 2>/dev/null | head -n 1) && [ -n "$window" ]; then return; fi
        kill -0 "$running" 2>/dev/null || fail "the application has ended instead of showing '$1'"
        sleep 0.1
    done
    fail "'$1' was never shown"
}
key() { xdotool key "$1"; }
keep() { import -window "$window" "$folder/$1.png"; }

shows '^Tutti$'
sleep 2
key F11
sleep 1
keep start
# The middle one of the three cards: where there is an interface, Return would rehearse with it.
xdotool mousemove --window "$window" 960 480 click 1
shows '^Tutti: Demo class$'
sleep 12
key space
sleep 1
keep rehearsal
# The whole screen is left, then asked, then ended.
key Escape
sleep 1
key Escape
sleep 1
keep asked
key Escape
shows '^Tutti: What was heard$'
sleep 1
keep report
key Escape
shows '^Tutti$'
key ctrl+q
wait "$running" || fail "the application ended badly"
running=

session=$(find "$folder/data/tutti/sessions" -mindepth 1 -maxdepth 1 -type d)
[ -f "$session/session.db" ] || fail "no session was kept"
[ -z "$(find "$session" -name '*.flac' -o -name '*.wav')" ] || fail "sound was kept that nobody asked for"
"$program" sessions show "$session" >"$folder/session.txt"
grep -qi 'mark' "$folder/session.txt" || fail "the mark is not in the session"
echo "rehearsed, marked, stopped, reported and kept"

# Practice, with a recording of a pupil who plays bars 1 and 2 over and over: the piece, the part, two bars touched.
quiet=()
for part in "Violins 2" Violas Cellos Clarinets Trumpets; do quiet+=(--volume "$part=0%"); done
"$program" practise ode-to-joy --part "Violins 1" --volume "Violins 1=100%" "${quiet[@]}" --bars 1-2 --loop --passes 8 \
    --output "$folder/pupil.wav" >/dev/null
"$application" --pupil "$folder/pupil.wav" 2>>"$folder/application.log" &
running=$!
shows '^Tutti: Practise$'
sleep 1
key F11
sleep 1
keep pieces
xdotool mousemove --window "$window" 1400 350 click 1
sleep 2
keep parts
xdotool mousemove --window "$window" 300 450 click 1
shows '^Tutti: Ode to Joy$'
sleep 1
for bar in 600 1100; do
    xdotool mousemove --window "$window" "$bar" 390 click 1
    sleep 0.5
done
keep chosen
# Big Play; the same button stops.
xdotool mousemove --window "$window" 200 950 click 1
shows '^Tutti: Ode to Joy, Play$'
sleep 10
keep practice
used() { awk '{ print $14 + $15 }' "/proc/$running/task/$running/stat"; }
before=$(used)
sleep 5
echo "the message thread takes $((($(used) - before) / 5)) % of a core at 1920 by 1080 while the music scrolls"
xdotool mousemove --window "$window" 200 950 click 1
shows '^Tutti: Ode to Joy\. .*right'
sleep 1
keep feedback
[ ! -e "$folder/data/tutti/takes" ] || fail "a take was kept that nobody asked for"
key ctrl+q
wait "$running" || fail "the application ended badly after practice"
running=
echo "practised two bars, heard and told, and kept nothing"
