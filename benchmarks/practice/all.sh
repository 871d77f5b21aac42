#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# All figures of practice beside their goals, one table after another: keeping together and fairness, a pupil beside a loudspeaker, alignment,
# calibration, the audio callback. * falls short; the status is 1 when something does. Some two hours.
#
#     benchmarks/practice/all.sh [KIT]       the evaluation kit: ../shared/eval when left out; SEEDS=11,12 others than 5,6
#
# Needs the presets `release` and `bench`, and the packages under `measure`.
cd "$(dirname "$0")/../.." || exit 1
kit=${1:-../shared/eval}
seeds=${SEEDS:-5,6}
status=0
tutti=build/release/app/cli/tutti
bench=build/bench/benchmarks
for program in $tutti $bench/calibration_figures $bench/bm_callback; do
    [ -x "$program" ] || { echo "There is no program $program; build it: cmake --workflow --preset release, and bench." >&2; exit 1; }
done
table() { printf '\n## %s\n\n' "$1"; shift; "$@" || status=1; }
table 'Together with a pupil, and fair' /usr/bin/python3 benchmarks/practice/run.py --seeds "$seeds"
table 'Beside a loudspeaker' /usr/bin/python3 benchmarks/backing/run.py --kit "$kit" --seeds "$seeds"
table 'Recordings laid along their scores' /usr/bin/python3 benchmarks/alignment_figures.py $tutti "$kit/data"
table 'Calibration' $bench/calibration_figures
table 'The audio callback, of 64 frames (goal: worst 10 %)' $bench/bm_callback --benchmark_filter=practice
exit $status
