#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The application as a tutor uses it, on a screen of its own and with real keys: the demo class rehearses, a moment is
# marked, the rehearsal ends, the report is read, and the session is there afterwards.
#   support/on_a_screen.sh end_to_end.sh APPLICATION PROGRAM FOLDER     what it looked like stays in FOLDER
set -euo pipefail
application=$1
program=$2
. "$(dirname "$0")/at_the_window.sh"
sits_down "$3"

# Without a display there is one clear sentence.
if said=$(DISPLAY=none "$application" 2>&1); then fail "without a display it claims to have run"; fi
[[ $said == "There is no display"*"." && $(wc -l <<<"$said") -eq 1 ]] || fail "without a display it says: $said"

opens "$application" --output "$folder/example.wav"
shows '^Tutti$'
sleep 2
key F11
sleep 1
keep start
# The middle one of the three cards: where there is an interface, Return would rehearse with it.
click 960 480
shows '^Tutti: Demo class'
# A tuning round on an A and one of open strings, each ended by its own key; a section is skipped.
sleep 3
key t
sleep 1
keep tuning
key s
shows '^Tutti: Demo class. Violins 1 skipped'
key t
shows '^Tutti: Demo class. The tuning round is over'
key o
sleep 1
keep open_strings
key o
# A space bar that is leant on is one mark.
held space 2
sleep 1
keep rehearsal
# How it should sound, once a section has stood out: the violas are flat from bar 9 on.
for _ in $(seq 40); do
    key p
    sleep 0.7
    xdotool search --name 'This is how it should sound' >/dev/null 2>&1 && break
    [ -e "$folder/example.wav" ] && break
    sleep 0.5
done
shows '^Tutti: Demo class. This is how it should sound: [A-Z].*, bar [0-9]'
keep example
sleep 6
# Leaning on Escape leaves the whole screen and does no more.
held Escape 2
keep left
shows '^Tutti: Demo class'
key Escape
sleep 1.5
keep asked
key Escape
shows '^Tutti: What was heard$'
sleep 1
keep report
held Escape 2
shows '^Tutti$'
quits

session=$(kept_session)
[ -f "$session/session.db" ] || fail "no session was kept"
[ -z "$(find "$session" -name '*.flac' -o -name '*.wav')" ] || fail "sound was kept that nobody asked for"
"$program" sessions show "$session" >"$folder/session.txt"
[ "$(awk '/^Marks/ { inside = 1; next } /^$/ { inside = 0 } inside' "$folder/session.txt" | wc -l)" = 1 ] ||
    fail "the session has not the one mark"
grep -q 'a loudspeaker plays' "$folder/session.txt" || fail "the session does not say that a loudspeaker played"
grep -q 'Violins 1 skipped' "$folder/session.txt" || fail "the tuning round is not in the session"
"$program" track "$folder/example.wav" --instrument any | awk -F'\t' '$3 > 0.8 { sure++ } END { exit !(sure > 100) }' ||
    fail "what it should sound like was silent"
echo "tuned, rehearsed, marked, played to, stopped, reported and kept"

# Practice, with a recording of a pupil who plays bars 1 and 2 over and over: the piece, the part, two bars touched.
quiet=()
for part in "Violins 2" Violas Cellos Clarinets Trumpets; do quiet+=(--volume "$part=0%"); done
"$program" practise ode-to-joy --part "Violins 1" --volume "Violins 1=100%" "${quiet[@]}" --bars 1-2 --loop --passes 8 \
    --output "$folder/pupil.wav" >/dev/null
opens "$application" --pupil "$folder/pupil.wav"
shows '^Tutti: Practise$'
sleep 1
key F11
sleep 1
keep pieces
click 960 350
sleep 2
keep parts
click 300 450
shows '^Tutti: Ode to Joy$'
sleep 1
# The page is drawn aside and comes back; what each part's volume is lies in its place for a moment.
xdotool mousemove --window "$window" 1500 390 mousedown 1
for at in 1300 1000 700 400; do
    xdotool mousemove --window "$window" "$at" 390
    sleep 0.1
done
xdotool mouseup 1
sleep 0.5
keep drawn_aside
key Prior Prior
key v
sleep 0.5
keep volumes
key Escape
sleep 0.5
for bar in 600 1100; do
    click "$bar" 390
    sleep 0.5
done
keep chosen
# Big Play; the same button stops.
click 200 950
shows '^Tutti: Ode to Joy, Play$'
sleep 10
keep practice
used() { awk '{ print $14 + $15 }' "/proc/$running/task/$running/stat"; }
before=$(used)
sleep 5
echo "the message thread takes $((($(used) - before) / 5)) % of a core at 1920 by 1080 while the music scrolls"
click 200 950
shows '^Tutti: Ode to Joy\. .*right'
sleep 1
keep feedback
[ ! -e "$folder/data/tutti/takes" ] || fail "a take was kept that nobody asked for"
quits
echo "practised two bars, heard and told, and kept nothing"

# A practice card: on the command line, and typed; one that is none is said and can be typed again.
opens "$application" --card 'ode-to-joy / Violas / 5-8 / 70%'
shows '^Tutti: Ode to Joy$'
sleep 1
key F11
sleep 1
keep card
key Escape
shows '^Tutti: Practise$'
sleep 1
for card in 'Ode to Joy, bar 5' 'when-the-saints / Violins / 1-2'; do
    click 980 780
    sleep 0.5
    types "$card"
    sleep 0.5
    keep card_typed
    key Return
    sleep 1
    keep card_answered
done
shows '^Tutti: When the Saints'
quits
echo "opened a practice card"
