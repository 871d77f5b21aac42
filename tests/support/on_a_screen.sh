#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# on_a_screen.sh COMMAND …: runs it on a screen of its own, 1920 by 1080, which nobody sees. Skipped (77) where there is
# nothing to make one with.
set -euo pipefail
for tool in Xvfb openbox xdotool; do
    command -v "$tool" >/dev/null || { echo "skipped: $tool is not installed"; exit 77; }
done
logs=$(mktemp -d)
started=()
trap 'kill "${started[@]}" 2>/dev/null || true; rm -rf "$logs"' EXIT
# Xvfb looks for a free display itself and says which.
Xvfb -displayfd 3 -screen 0 1920x1080x24 -nolisten tcp 3>"$logs/display" >"$logs/Xvfb" 2>&1 &
started+=($!)
for _ in $(seq 100); do [ -s "$logs/display" ] && break; sleep 0.1; done
[ -s "$logs/display" ] || { echo "Xvfb gives no screen:"; cat "$logs/Xvfb"; exit 1; }
DISPLAY=:$(cat "$logs/display")
export DISPLAY
# Without a window manager no window is given the keyboard, nor the names by which it is found.
openbox >"$logs/openbox" 2>&1 &
started+=($!)
for _ in $(seq 100); do xdotool get_desktop >/dev/null 2>&1 && break; sleep 0.1; done
"$@"
