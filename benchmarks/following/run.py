#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints how well classes and pupils are followed in their scores and their notes named, beside the goals; * marks what falls short.

Takes are made by the evaluation kit (../shared/eval unless told otherwise) and, from its scores, by benchmarks/rehearsals;
they are kept under build/hearing. Two seeds take about a minute once the takes are there. What following costs is measured by
bm_following of the bench preset, where that has been built.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
sys.path += [os.path.join(TOP, 'benchmarks', folder) for folder in ('', 'hearing', 'rehearsals')]

import note_figures  # noqa: E402  (found on the path just set)
from judge import LIMITS_MS, Outcome, judge  # noqa: E402
from material import Material, add_options, missing  # noqa: E402
from scores import number, read_tsv  # noqa: E402

PRESETS = ('clean', 'rubato', 'rehearsal', 'wrong_notes', 'classmix', 'stops', 'solo')
# Of benchmarks/rehearsals: the manner, the kit's score, which parts of it are there, and which of these sit out.
GENERATED = {'pupil': ('pupil', 'Mozart_Quartet_No1_K80.mxl', '1', ''),
             'beginner': ('pupil', 'sections_ode_to_joy.mid', '1', ''),
             'quartet': ('ensemble', 'SaintGeorges_Quartet_Op1No3_Gminor.mxl', '', ''),
             'two_of_four': ('ensemble', 'Mozart_Quartet_No1_K80.mxl', '', 'Violin 2,Viola'),
             'one_of_four': ('ensemble', 'Mozart_Quartet_No1_K80.mxl', '', 'Violin 1,Violin 2,Violoncello')}
# Of the first three the most that can be had is told beside it where that is not all: a jump's first note is known only after it.
WITHIN = tuple((f'≤ {limit} ms, %', lambda o, limit=limit: o.within(limit), lambda v, goal=goal: v >= goal,
                lambda o, limit=limit: o.knowable(limit)) for limit, goal in zip(LIMITS_MS, (90, 95, 98)))
COLUMNS = (
    ('back, median s', lambda o: quantile(o.back_s, 0.5), lambda v: v <= 0.5, 2),
    ('back, p90 s', lambda o: quantile(o.back_s, 0.9), lambda v: v <= 1.5, 2),
    ('wrong bar, s', lambda o: max(o.wrong_s), lambda v: v <= 1.0, 2),
    ('stop noticed, s', lambda o: max(o.noticed_s, default=np.nan), lambda v: v <= 1.0, 2),
    ('calibration', lambda o: o.calibration_error(), lambda v: v <= 0.05, 3),
)
REAL_GOAL = 98.0   # % within 200 ms
FAULTS = ('wrong', 'missing', 'extra')
FAULTS_GOAL = 0.9       # precision and recall of each
CALIBRATION_GOAL = 0.05
COST_GOAL = 10.0        # % of a core: 10,000 notes, 8 sections
MORE_SEEDS = {'wrong_notes': 6, 'stops': 6}   # with --more-seeds: single takes hold few faults and few restarts


def quantile(values, share):
    return float(np.quantile(values, share, method='higher')) if values else float('nan')


def take_of(material, preset, seed):
    """A take's folder, made if it is not there."""
    if preset in PRESETS:
        return material.take(preset, seed)
    manner, score, parts, absent = GENERATED[preset]
    path = os.path.join(material.kit, 'data', 'scores', score)
    return material.made(f'takes/{preset}-{seed}', [sys.executable, os.path.join(TOP, 'benchmarks', 'rehearsals', 'generate.py'), path,
                                                    '--preset', manner, '--seed', str(seed), '--parts', parts, '--absent', absent])


def follow(program, take):
    """The outcome of one take, and its notes against their truth, where that is known; what a loudspeaker played in it is given."""
    score = next(name for name in ('score.musicxml', 'score.mxl', 'score.mid') if os.path.exists(os.path.join(take, name)))
    backing = os.path.join(take, 'backing.wav')
    given = ['--backing', backing] if os.path.exists(backing) else []
    with tempfile.TemporaryDirectory() as out:
        positions, notes = os.path.join(out, 'positions.tsv'), os.path.join(out, 'notes.tsv')
        with open(positions, 'w', encoding='utf-8') as table:
            subprocess.run([program, 'follow', os.path.join(take, score), os.path.join(take, 'rehearsal.wav'), '--class',
                            os.path.join(take, 'class.json'), '--notes', notes, *given], check=True, stdout=table)
        known = os.path.exists(os.path.join(take, 'notes.tsv'))
        return judge(take, positions), note_figures.compared(note_figures.rows(notes), take)[0] if known else []


def real_stems(material, program):
    """Of the real recordings: rows of (name, notes, % within 200 ms)."""
    truth = material.real('follow')
    with tempfile.TemporaryDirectory() as out:
        subprocess.run(material.script('run_tutti.py') + [truth, out, '--tutti', program, '--follow'], check=False,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        table = os.path.join(out, 'table.tsv')
        subprocess.run(material.script('score_follow.py') + [truth, out, '--by', 'inst', '--tsv', table], check=True,
                       stdout=subprocess.DEVNULL)
        return [(row['condition'], row['notes'], number(row['<=200'])) for row in read_tsv(table)]


def cost(program):
    """Share of a core that following 10,000 notes in 8 sections takes, %; NaN where the program is not there."""
    if not os.access(program, os.X_OK):
        return float('nan')
    told = subprocess.run([program, '--benchmark_filter=notes:10000/sections:8$', '--benchmark_format=json'], check=True,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    return 100.0 * json.loads(told)['benchmarks'][0]['cores']


def note_cells(found):
    """Precision and recall of each kind of fault with how many were said and true, and the calibration of all that was said."""
    for kind in FAULTS:
        hits, said, true = note_figures.counts(found, kind)
        shares = [hits / of if of else np.nan for of in (said, true)]
        yield ' / '.join(cell(share, lambda v: v >= FAULTS_GOAL, 2) for share in shares) + f' ({said}, {true})'
    yield cell(note_figures.calibration_error(found), lambda v: v <= CALIBRATION_GOAL, 3)


def cell(value, met, digits):
    return '-' if np.isnan(value) else f'{value:.{digits}f}' + ('' if met(value) else ' *')


def whole_of(takes):
    whole = Outcome()
    for outcome, _ in takes:
        whole.add(outcome)
    return whole


def of(most):
    return '' if np.isnan(most) or most >= 100.0 else f' of {most:.1f}'


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0], epilog=__doc__.split('\n\n')[1])
    add_options(parser)
    parser.add_argument('--presets', default=','.join(PRESETS + tuple(GENERATED)), metavar='A,B')
    parser.add_argument('--more-seeds', action='store_true',
                        help='six seeds, from the first on, for presets of which a take holds little: ' + ', '.join(MORE_SEEDS))
    parser.add_argument('--cost', default=os.path.join(TOP, 'build', 'bench', 'benchmarks', 'bm_following'), metavar='PROGRAM')
    parser.add_argument('--each', action='store_true', help='a row for each take as well')
    parser.add_argument('--bins', action='store_true', help='how often a place is right of which so much confidence was told')
    options = parser.parse_args()
    if lacking := missing(options):
        print(lacking, file=sys.stderr)
        return 1
    material, program = Material(options.kit, options.work), os.path.abspath(options.tutti)
    presets, seeds = options.presets.split(','), [int(s) for s in options.seeds.split(',')]
    seeds_of = {preset: sorted({*seeds, *range(seeds[0], seeds[0] + MORE_SEEDS[preset])})
                if options.more_seeds and preset in MORE_SEEDS else seeds for preset in presets}
    places = [(preset, seed) for preset in presets for seed in seeds_of[preset]]
    with ThreadPoolExecutor(options.jobs) as pool:
        followed = dict(zip(places, pool.map(lambda place: follow(program, take_of(material, *place)), places)))

    def groups():
        """Of each preset every take, if they are wanted, and all together."""
        for preset in presets:
            if options.each:
                yield from ((f'{preset}-{seed}', [followed[preset, seed]]) for seed in seeds_of[preset])
            yield f"{preset}, {len(seeds_of[preset])} seeds", [followed[preset, seed] for seed in seeds_of[preset]]
    sums = [(name, whole_of(takes)) for name, takes in groups()]
    print('| take | ' + ' | '.join(name for name, *_ in WITHIN + COLUMNS) + ' |\n|---|' + '--:|' * len(WITHIN + COLUMNS))
    for name, whole in sums:
        cells = [cell(value(whole), met, 1) + of(most(whole)) for _, value, met, most in WITHIN]
        print(f'| {name} | ' + ' | '.join(cells + [cell(value(whole), met, digits) for _, value, met, digits in COLUMNS]) + ' |')
    if options.bins:
        print('\n| take | said, and how often right (share of the time) |\n|---|---|')
        for name, whole in sums:
            print(f'| {name} | ' + ', '.join(f'{said:.2f} {right:.2f} ({100 * share:.1f} %)'
                                             for share, said, right in whole.reliability()) + ' |')
    print('\n| notes: precision / recall (said, true) | ' + ' | '.join(FAULTS) + ' | calibration |\n|---|' + '--:|' * (len(FAULTS) + 1))
    for name, takes in groups():
        if found := [pair for _, pairs in takes for pair in pairs]:
            print(f'| {name} | ' + ' | '.join(note_cells(found)) + ' |')
    print('\n| real recording | notes | ≤ 200 ms, % |\n|---|--:|--:|')
    for name, notes, within in real_stems(material, program):
        print(f'| {name} | {notes} | {cell(within, lambda v: v >= REAL_GOAL, 1)} |')
    taken = cost(options.cost)
    print('\n10,000 notes in 8 sections take ' + (f'{cell(taken, lambda v: v <= COST_GOAL, 1)} % of a core.' if np.isfinite(taken) else
          f'what {options.cost} would say; build it with: cmake --workflow --preset bench'))
    return 0


if __name__ == '__main__':
    sys.exit(main())
