#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# How late the conductor view is and what it costs, at 1920 by 1080 with twelve sections, on a screen of its own:
#   tests/desktop/figures.sh BUILD            BUILD as in build/everything
#   tests/desktop/figures.sh BUILD --soak     an hour as fast as it goes, and what it grows by
set -euo pipefail
figures=$1/tests/desktop/desktop_figures
[ -x "$figures" ] || { echo "there is no $figures; build the preset 'everything' first"; exit 1; }
folder=$(mktemp -d)
exec 3<>"$folder/display"
Xvfb -displayfd 3 -screen 0 1920x1080x24 >"$folder/xvfb.log" 2>&1 &
screen=$!
manager=
trap 'kill $manager $screen 2>/dev/null || true; rm -rf "$folder"' EXIT
for _ in $(seq 100); do [ -s "$folder/display" ] && break; sleep 0.1; done
DISPLAY=:$(head -n 1 "$folder/display")
export DISPLAY
openbox >"$folder/openbox.log" 2>&1 &
manager=$!
for _ in $(seq 100); do xdotool get_desktop >/dev/null 2>&1 && break; sleep 0.1; done
"$figures" "${@:2}"
