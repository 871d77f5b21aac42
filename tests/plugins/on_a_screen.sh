#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# on_a_screen.sh COMMAND …: runs it on a screen of its own, which nobody sees.
set -euo pipefail
for tool in Xvfb openbox xdotool; do
    command -v "$tool" >/dev/null || { echo "$tool is not installed: the plug-in's editor is not tested."; exit 77; }
done
folder=$(mktemp -d)
screen=
manager=
trap 'kill $manager $screen 2>/dev/null || true; rm -rf "$folder"' EXIT
Xvfb -displayfd 3 -screen 0 1280x900x24 -nolisten tcp 3>"$folder/display" >/dev/null 2>&1 &
screen=$!
for _ in $(seq 100); do
    [ -s "$folder/display" ] && break
    sleep 0.1
done
DISPLAY=:$(cat "$folder/display")
export DISPLAY
# Without a window manager the screen lacks names by which windows are described, and no desktop is without one.
openbox >/dev/null 2>&1 &
manager=$!
for _ in $(seq 100); do xdotool get_desktop >/dev/null 2>&1 && break; sleep 0.1; done
"$@"
