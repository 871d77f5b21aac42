#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints what the hearing reaches beside its goals and beside aubio's tracker, run by the same program on the same sound.

The sound and its truth come from the evaluation kit (../shared/eval unless told otherwise); made once, they are kept
under build/hearing. A whole run with two seeds takes about an hour on two cores, most of it making the classes.
"""
import argparse
import math
import sys
from concurrent.futures import ThreadPoolExecutor

from goals import GOALS
from material import PRESETS, UNISONS, Material, add_options, missing
from scores import Bench

PARTS = ('lines', 'real', 'classes', 'unison')


def jobs_of(bench, material, parts, seeds):
    """What is to be scored, as calls."""
    if 'lines' in parts:
        for seed in seeds:
            yield lambda seed=seed: bench.score_set(material.lines(seed), f'lines-{seed}')
    if 'real' in parts:
        yield lambda: bench.score_set(material.real('pitch'), 'real-pitch-0')
        yield lambda: bench.score_set(material.real('onset'), 'real-onset-0', onsets_only=True)
    if 'classes' in parts:
        for seed in seeds:
            for preset in PRESETS:
                yield lambda preset=preset, seed=seed: bench.score_take(material.take(preset, seed))
    if 'unison' in parts:
        for seed in seeds:
            for instrument in UNISONS:
                yield lambda i=instrument, seed=seed: bench.score_unison(material.take('unison_n', seed, i))


def shown(value, unit):
    return '-' if math.isnan(value) else f'{value:.3f}' if unit == '' else f'{value:.1f}'


def table(benches):
    """A row per goal: asked, each tracker's figure, and whether the first reaches it."""
    lines = ['| part | figure | goal | ' + ' | '.join(b.tracker for b in benches) + ' | reached |',
             '|---|---|--:|' + '--:|' * len(benches) + ':-:|']
    for goal in GOALS:
        values = [goal.value(bench.figures) for bench in benches]
        if all(math.isnan(v) for v in values):
            continue
        sign = '≥' if goal.least else '≤'
        cells = [goal.part, f'{goal.figure}{", " + goal.unit if goal.unit else ""}', f'{sign} {goal.goal:g}',
                 *(shown(v, goal.unit) for v in values), 'yes' if goal.met(values[0]) else 'no']
        lines.append('| ' + ' | '.join(cells) + ' |')
    return lines


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0], epilog=__doc__.split('\n\n')[1])
    add_options(parser)
    parser.add_argument('--trackers', default='tutti,aubio-yinfft', metavar='A,B', help='the first is held against the goals')
    parser.add_argument('--parts', default=','.join(PARTS), metavar='A,B', help=f'of {", ".join(PARTS)}')
    options = parser.parse_args()
    if lacking := missing(options):
        print(lacking, file=sys.stderr)
        return 1
    material = Material(options.kit, options.work)
    seeds = [int(seed) for seed in options.seeds.split(',')]
    benches = [Bench(material, options.tutti, tracker) for tracker in options.trackers.split(',')]
    for bench in benches:
        jobs = list(jobs_of(bench, material, options.parts.split(','), seeds))
        # Making a take is one core's work; the trackers after the first find everything made.
        with ThreadPoolExecutor(options.jobs) as pool:
            for done in [pool.submit(job) for job in jobs]:
                done.result()
    print(f'Seeds {options.seeds}; classes from their tenth second on.\n')
    print('\n'.join(table(benches)))
    return 0


if __name__ == '__main__':
    sys.exit(main())
