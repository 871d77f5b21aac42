#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A class from nothing, on a screen of its own, with real keys and a real mouse: sections are added, microphones given by
# key and by dragging, a piece is chosen, the class is kept, rehearsed with its sound, marked, ended and reviewed, and a bar is heard: what
# would have gone to the loudspeaker is in a file, and is no silence.
#   support/on_a_screen.sh set_up_and_review.sh APPLICATION PROGRAM RECORDING FOLDER     what it looked like stays in FOLDER
set -euo pipefail
application=$1
program=$2
recording=$3
. "$(dirname "$0")/at_the_window.sh"
sits_down "$4"

# adds N: the N-th instrument of the list sits down.
adds() {
    # A mouse that lies on the menu chooses too.
    xdotool mousemove --window "$window" 20 20
    key n
    sleep 0.5
    local downs=()
    for _ in $(seq "$1"); do downs+=(Down); done
    xdotool key --delay 25 "${downs[@]}"
    key Return
}
# begun TEXT N: the set-up as it is left holds it N times, beside what its class file held.
begun() {
    [ -f "$folder/data/tutti/set-up.json" ] &&
        [ "$(sed '/"was"/,$d' "$folder/data/tutti/set-up.json" | tr -d ' \n' | grep -oF "$1" | wc -l)" = "$2" ]
}
# until_begun TEXT N COMMAND …: what is done at the window until that is begun. On a busy machine a menu or a field may open only
# after the keys that were meant for it.
until_begun() {
    local text=$1 times=$2
    shift 2
    for _ in 1 2 3; do
        "$@"
        for _ in $(seq 50); do
            if begun "$text" "$times"; then return; fi
            sleep 0.1
        done
    done
    fail "the set-up never held $text $times times"
}
names_class() {
    key c
    key ctrl+a
    types "$1"
    key Return
}
chooses_piece() {
    key m
    sleep 0.5
    for _ in $(seq "$1"); do key Down; done
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

opens "$application" --input "$recording" --output "$folder/heard.wav"
shows '^Tutti: Set up a class$'
sleep 2
key F11
sleep 1
keep nothing_yet
until_begun '"instrument"' 1 adds 26   # violins
key Down space
until_begun '"instrument"' 2 adds 27   # violas
key Down Down space
until_begun '"instrument"' 3 adds 28   # cellos
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
until_begun '"name":"4b"' 1 names_class 4b
key s
keep kept
says '"name":"4b"'
says '"instrument":"violin","channels":[1]'
says '"instrument":"viola","channels":[3]'
says '"instrument":"cello","channels":[4]'

# What is played: after "no piece" and Au clair de la lune the menu has the Ode to Joy, which this recording is of.
until_begun '"piece":"ode-to-joy"' 1 chooses_piece 3
keep piece
key r
shows '^Tutti: 4b'
says '"piece":"ode-to-joy"'
sleep 2
key r
sleep 14
key space
keep rehearsal
key Escape   # leaves the whole screen
ends_rehearsal
shows '^Tutti: What was heard$'
key Return
shows '^Tutti: Look back$'
sleep 3
keep review
key j
sleep 0.5
keep journal
key j
key Return
sleep 3
keep hears
key Return
sleep 0.5
key n
types 'once more'
key Return
sleep 0.5
key h
for _ in $(seq 100); do
    page=$(find "$folder/data/tutti/reports" -name '*.html' 2>/dev/null | head -n 1)
    [ -n "$page" ] && break
    sleep 0.1
done
[ -s "$page" ] || fail "no report was written"
quits

# sets_up_again: a new run, and from its start to the set-up.
sets_up_again() {
    opens "$application"
    shows '^Tutti$'
    sleep 2
    key F11
    sleep 1
    click 400 800
    shows '^Tutti: Set up a class$'
    sleep 1
}

# In the next run the set-up is as it was left, and a section that was begun since, too.
sets_up_again
keep as_it_was_left
until_begun '"instrument"' 4 adds 26
is_killed
[ "$(grep -c '"instrument"' "$(class_file)")" = 3 ] || fail "what was not kept stands in the class's file"
sets_up_again
keep half_finished
# What the program has taken up it keeps on: with what is done to it now.
until_begun '"tolerance":20.0' 1 key t
begun '"instrument"' 4 || fail "what was begun did not come back after the program was killed"
key Escape
sleep 1
quits

session=$(kept_session)
"$program" sessions show "$session" >"$folder/session.txt"
grep -q 'once more' "$folder/session.txt" || fail "the note is not in the session"
[ -f "$session/score.musicxml" ] || fail "the score that was chosen is not with the session"
"$program" review "$session" >"$folder/review.txt"
grep -q 'Ode to Joy' "$folder/review.txt" || fail "the session was not reviewed by the bars of the piece that was chosen"
loud=$("$program" track "$folder/heard.wav" | awk '!/^#/ && $5 > -50 {n++} END {print n + 0}')
[ "$loud" -gt 100 ] || fail "what went to the loudspeaker is silence"
echo "set up, kept, rehearsed, reviewed; $loud readings of what was played are sound"
