#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# All figures of practice beside their goals, one table after another: keeping together and fairness, a pupil beside a loudspeaker, alignment,
# calibration, the audio callback. * falls short; the status is 1 when something does. Some two hours.
#
#     benchmarks/practice/all.sh [KIT]       the evaluation kit: ../shared/eval when left out; SEEDS=11,12 others than 5,6
#
# Needs the presets `release` and `bench`, and the packages under `measure`.
kit=../shared/eval
if [ -n "$1" ]; then
    kit=$(realpath -- "$1") || exit 1  # before another folder is the one that it is named from
fi
cd "$(dirname "$0")/../.." || exit 1
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
callback() {
    figures=$(mktemp) || return 1
    $bench/bm_callback --benchmark_filter=practice --benchmark_out="$figures" --benchmark_out_format=json &&
        /usr/bin/python3 - "$figures" <<'END'
import json
import sys

with open(sys.argv[1], encoding='utf-8') as file:
    shares = [100 * row['worst_share'] for row in json.load(file)['benchmarks']]
short = not shares or not all(share <= 10 for share in shares)
print('worst: ' + ', '.join(f'{share:.1f} %' for share in shares) + (' *' if short else ''))
sys.exit(short)
END
    kept=$?
    rm -f "$figures"
    return $kept
}
table 'The audio callback, of 64 frames (goal: worst 10 %)' callback
exit $status
