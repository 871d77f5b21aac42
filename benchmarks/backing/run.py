#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints how well a pupil is heard beside a loudspeaker, with and without the program knowing what it plays; * falls short.
The status is 1 when the first does.

Takes are the evaluation kit's preset `solo` (../shared/eval unless told otherwise): the loudspeaker is 6 dB louder than the
pupil, as loud, and 6 dB softer, a third of the take each. They are kept under build/hearing.
"""
import argparse
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
sys.path.append(os.path.join(TOP, 'benchmarks', 'hearing'))

from material import Material, add_options, missing  # noqa: E402  (found on the path just set)
from scores import column_of, number, read_tsv  # noqa: E402

LEVELS = (6.0, 0.0, -6.0)                # dB re pupil
LAGS_S = np.arange(0.0, 0.165, 0.01)     # one lag for a take, the best, as score_class.py has it
QUARTER_TONE_CENTS = 50.0
FALSE = ('wrong', 'missing')             # verdicts; in these takes the pupil plays what is printed
WAYS = (('known', ['--backing'], 'tutti'), ('not known', [], 'tutti'), ('aubio', [], 'aubio-yinfft'))


def goal(least, limit):
    return (lambda value: value >= limit) if least else (lambda value: value <= limit)


ROWS = (
    *((f'right pitch, backing {level:+g} dB, %', f'rpa {level:+g}', True, limit) for level, limit in zip(LEVELS, (85, 92, 95))),
    *((f'shown and wrong, {level:+g} dB, %', f'shown {level:+g}', None, 0) for level in LEVELS),
    *((f'rest shown as sounding, {level:+g} dB, %', f'false {level:+g}', None, 0) for level in LEVELS),
    *((f'rest said to be silent, {level:+g} dB, %', f'silent {level:+g}', None, 0) for level in LEVELS),
    ('calibration error', 'ece', False, 0.05),
    ('onsets, F50', 'onset_f50', None, 0),
    ('notes judged falsely, %', 'verdicts', False, 3),
    ('notes judged, %', 'judged', None, 0),
    *((f'followed within {ms} ms, %', f'follow_{ms}ms_pct', True, limit) for ms, limit in ((100, 90), (250, 95), (500, 98))),
)


def calibration_error(confidence, right):
    bins = np.minimum((confidence * 10).astype(int), 9)
    return sum(abs(confidence[bins == b].sum() - right[bins == b].sum()) for b in range(10)) / max(1, len(right))


def by_level(take, readings):
    """Shares of the scored frames of each third of the take."""
    truth, heard = read_tsv(os.path.join(take, 'sections.tsv')), read_tsv(readings)
    when, true_f0 = column_of(truth, 'time_s'), column_of(truth, 'centre_weighted_f0_hz')
    sounding = np.array([row['state'] == 'sounding' for row in truth])
    scored = np.array([row['scored'] == '1' for row in truth])
    read_at, f0, sure = (column_of(heard, name) for name in ('time_s', 'f0_hz', 'confidence'))
    state = np.array([row['state'] for row in heard])

    def right_at(lag):
        newest = np.maximum(np.searchsorted(read_at, when + lag + 1e-6) - 1, 0)
        with np.errstate(invalid='ignore', divide='ignore'):
            near = np.abs(1200 * np.log2(f0[newest] / true_f0)) <= QUARTER_TONE_CENTS
        return newest, near & (state[newest] != 'silent')

    newest, right = max((right_at(lag) for lag in LAGS_S), key=lambda found: found[1][scored & sounding].sum())
    shown, silent = state[newest] == 'sounding', state[newest] == 'silent'
    figures = {}
    for window in read_tsv(os.path.join(take, 'events.tsv')):
        if window['kind'] == 'backing_level':
            inside = scored & (when >= number(window['time_s'])) & (when < number(window['end_s']))
            played, rests, level = inside & sounding, inside & ~sounding, f'{number(window["value"]):+g}'
            figures['rpa ' + level] = 100 * right[played].mean()
            figures['shown ' + level] = 100 * (shown & ~right)[played].mean()
            figures['false ' + level] = 100 * shown[rests].mean()
            figures['silent ' + level] = 100 * silent[rests].mean()
    told = scored & ~silent
    figures['ece'] = calibration_error(np.nan_to_num(sure[newest][told]), (right & sounding)[told])
    return figures


def hear(material, program, take, backing, tracker):
    """All figures of one take."""
    with tempfile.TemporaryDirectory() as out:
        files = {name: os.path.join(out, name + '.tsv') for name in ('readings', 'onsets', 'positions', 'notes')}
        command = [program, 'rehearse', '--class', os.path.join(take, 'class.json'), '--piece', os.path.join(take, 'score.musicxml'),
                   '--input', os.path.join(take, 'rehearsal.wav'), '--fast', '--tracker', tracker]
        command += [word for name, path in files.items() for word in ('--' + name, path)]
        command += [word for option in backing for word in (option, os.path.join(take, 'backing.wav'))]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        table = os.path.join(out, 'figures.tsv')
        subprocess.run(material.script('score_class.py') + [take, '--readings', files['readings'], '--onsets', files['onsets'],
                                                            '--positions', files['positions'], '--tsv', table],
                       check=True, stdout=subprocess.DEVNULL)
        figures = {row['metric']: number(row['value']) for row in read_tsv(table) if row['label'] == 'all'}
        figures.update(by_level(take, files['readings']))
        verdicts = [row['verdict'] for row in read_tsv(files['notes'])]
        played = len(read_tsv(os.path.join(take, 'notes.tsv')))
        figures['verdicts'] = 100 * sum(verdict in FALSE for verdict in verdicts) / played
        figures['judged'] = 100 * sum(verdict != 'unsure' for verdict in verdicts) / played
        return figures


def cell(value, least, limit):
    if np.isnan(value):
        return '-'
    text = f'{value:.3f}' if 0 < value < 1 else f'{value:.1f}'
    return text if least is None or goal(least, limit)(value) else text + ' *'


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0], epilog=__doc__.split('\n\n')[1])
    add_options(parser)
    parser.add_argument('--instruments', default='', metavar='A,B', help="the pupil's; the preset's violin when left out")
    parser.add_argument('--takes', nargs='*', default=[], metavar='FOLDER', help='takes that are there already, in place of the seeds')
    options = parser.parse_args()
    if lacking := missing(options):
        print(lacking, file=sys.stderr)
        return 1
    material, program = Material(options.kit, options.work), os.path.abspath(options.tutti)
    takes = options.takes or [material.take('solo', int(seed), instrument or None)
                              for instrument in options.instruments.split(',') for seed in options.seeds.split(',')]
    jobs = [(way, take) for way in WAYS for take in takes]
    with ThreadPoolExecutor(options.jobs) as pool:
        found = list(pool.map(lambda job: hear(material, program, job[1], *job[0][1:]), jobs))
    print('| figure | goal | ' + ' | '.join(way[0] for way in WAYS) + ' |\n|---|--:|' + '--:|' * len(WAYS))
    short = False
    for name, key, least, limit in ROWS:
        means = [np.nanmean([figures.get(key, np.nan) for (w, _), figures in zip(jobs, found) if w is way]) for way in WAYS]
        asked = '' if least is None else f'{"≥" if least else "≤"} {limit:g}'
        print(f'| {name} | {asked} | ' + ' | '.join(cell(mean, least, limit) for mean in means) + ' |')
        short |= '*' in cell(means[0], least, limit)
    return 1 if short else 0


if __name__ == '__main__':
    sys.exit(main())
