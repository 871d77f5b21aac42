#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The LV2 in jalv, on a JACK server of the test's own: ten seconds of what the generator plays come through as they
# went in, in the same cycle.   jalv_test.sh FOLDER_OF_THE_LV2 URI GENERATOR WITNESS
set -euo pipefail
export LV2_PATH=$1
uri=$2
generator=$3
witness=$4
for tool in jalv jackd; do
    command -v "$tool" >/dev/null || { echo "$tool is not installed: the LV2 is not tested on a JACK server."; exit 77; }
done
export JACK_DEFAULT_SERVER=tutti-jalv-$$ JACK_NO_START_SERVER=1 JACK_NO_AUDIO_RESERVATION=1
running=()
folder=$(mktemp -d)
trap 'kill "${running[@]}" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$folder"' EXIT
# Cycles of 1024 frames: this is about bits, not about how busy the machine is.
jackd -n "$JACK_DEFAULT_SERVER" -R -d dummy -r 48000 -p 1024 -C 2 -P 2 >"$folder/jackd" 2>&1 &
running+=($!)
"$generator" generator 2 >"$folder/generator" 2>"$folder/errors" &
running+=($!)
for _ in $(seq 150); do [ -s "$folder/generator" ] && break; sleep 0.1; done
[ -s "$folder/generator" ] || { echo "No JACK server can be had here: the LV2 is not tested on one."; exit 77; }
# jalv ends when what it is told by ends.
mkfifo "$folder/told"
sleep 120 >"$folder/told" &
running+=($!)
jalv -x -n meter "$uri" <"$folder/told" >"$folder/jalv" 2>&1 &
running+=($!)
"$witness" meter 480000 || { cat "$folder/jalv"; exit 1; }
