#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Instructions per second of audio, counted by callgrind: the difference of two lengths, so that starting up does not
# count. It repeats exactly, where run times move by a third.
#
#   benchmarks/instructions.sh [CHANNELS …] [-- TRACKER …]     1 8 32 and every tracker unless told otherwise
#   benchmarks/instructions.sh following [NOTES] [SECTIONS]    of following a score of 10000 notes for 8 sections
set -euo pipefail
programs=${TUTTI_BENCH:-$(dirname "$0")/../build/bench}/benchmarks
program=$programs/analyse_class
[ -x "$program" ] || { echo "Build the benchmarks first: cmake --workflow --preset bench" >&2; exit 1; }
command -v valgrind >/dev/null || { echo "This needs valgrind: apt-get install valgrind" >&2; exit 1; }

counts=$(mktemp)
trap 'rm -f "$counts"' EXIT

# count PROGRAM ARGUMENTS: instructions of the whole run.
count() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null --log-file="$counts" "$@" >/dev/null
    sed -n 's/.*Collected : //p' "$counts"
}

if [ "${1:-}" = following ]; then
    notes=${2:-10000} sections=${3:-8}
    short=$(count "$programs/follow_score" "$notes" "$sections" 1)
    long=$(count "$programs/follow_score" "$notes" "$sections" 3)
    printf '# notes\tsections\tmillions_a_second\n'
    awk -v n="$notes" -v s="$sections" -v d=$((long - short)) 'BEGIN { printf "%d\t%d\t%.1f\n", n, s, d / 2e6 }'
    exit
fi

channels=()
while [ $# -gt 0 ] && [ "$1" != -- ]; do channels+=("$1"); shift; done
[ $# -eq 0 ] || shift
[ ${#channels[@]} -gt 0 ] || channels=(1 8 32)
trackers=("$@")
[ ${#trackers[@]} -gt 0 ] || mapfile -t trackers < <("$program")

printf '# tracker\tchannels\tsections\tmillions_a_second\tmillions_a_second_and_section\n'
for tracker in "${trackers[@]}"; do
    for n in "${channels[@]}"; do
        sections=$("$program" "$tracker" "$n" 0.1 | sed 's/ .*//')
        short=$(count "$program" "$tracker" "$n" 1)
        long=$(count "$program" "$tracker" "$n" 3)
        awk -v t="$tracker" -v n="$n" -v s="$sections" -v d=$((long - short)) \
            'BEGIN { m = d / 2e6; printf "%s\t%d\t%d\t%.1f\t%.1f\n", t, n, s, m, m / s }'
    done
done
