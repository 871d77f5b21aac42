#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How well the ensemble is heard as a whole, on takes of the evaluation kit's gen_class.py: a row for each.

  ensemble_figures.py TAKE … [--tutti PROGRAM]

drift, own   median error in cents, and share of the time within 3: of the common reference A, and of each section against it.
             Truth: each section's deviation over 3 s; the ensemble is the mean of those within 15 cents of the median section
fault        own deviation where a section was made flat less elsewhere: read against true, cents
tempo        share of the playing time with one that is sure (0.5), and of that within 5 % of the last 6 s' mean tempo, half and
             double allowed
"""
import argparse
import os
import subprocess
import tempfile
import warnings

import numpy as np

GRID_S = .01


def table(path):
    """{column: [cells]}"""
    with open(path, encoding='utf-8') as lines:
        rows = [line.rstrip('\n').split('\t') for line in lines]
    names = rows[0][0].lstrip('# ').split() + rows[0][1:] if len(rows[0]) > 1 else rows[0][0].lstrip('#').split()
    return {name: [row[i] for row in rows[1:]] for i, name in enumerate(names)}


def numbers(cells):
    """'-' is no number."""
    return np.array([np.nan if cell in ('-', '') else float(cell) for cell in cells])


def newest(times, values, at):
    """The newest value at each time."""
    return np.where(at >= times[0], values[np.maximum(np.searchsorted(times, at + 1e-6, side='right') - 1, 0)], np.nan)


def running_mean(values, seconds):
    """Over the last seconds, of what is there."""
    n = round(seconds / GRID_S)
    there = np.isfinite(values)
    sums, counts = (np.convolve(x, np.ones(n))[:len(values)] for x in (np.where(there, values, 0), there.astype(float)))
    return np.where(counts > n / 4, sums / np.maximum(counts, 1), np.nan)


def truth(folder):
    """(times, drift, {section: own deviation})"""
    cells = table(os.path.join(folder, 'sections.tsv'))
    names = list(dict.fromkeys(cells['section']))
    column = lambda name: numbers(cells[name]).reshape(-1, len(names))
    f0, midi, scored = column('centre_weighted_f0_hz'), column('midi'), column('scored')
    with np.errstate(invalid='ignore'):
        cents = 1200 * np.log2(f0 / 440) - 100 * (midi - 69)
    cents[scored == 0] = np.nan
    cents = np.array([running_mean(c, 3) for c in cents.T]).T
    middle = np.nanmedian(cents, axis=1, keepdims=True)
    drift = np.nanmean(np.where(np.abs(cents - middle) <= 15, cents, np.nan), axis=1)
    return column('time_s')[:, 0], drift, {name: cents[:, i] - drift for i, name in enumerate(names)}


def figures(folder, tutti):
    """One row."""
    with tempfile.TemporaryDirectory() as scratch:
        paths = [os.path.join(scratch, name) for name in ('ensemble', 'deviations')]
        subprocess.run([tutti, 'rehearse', '--class', os.path.join(folder, 'class.json'), '--input',
                        os.path.join(folder, 'rehearsal.wav'), '--fast', '--ensemble', paths[0], '--deviations', paths[1]],
                       check=True, stdout=subprocess.DEVNULL)
        ensemble, deviations = (table(path) for path in paths)
    times, drift, own = truth(folder)
    heard = {name: numbers(cells) for name, cells in ensemble.items()}
    drift_error = np.abs(newest(heard['time_s'], heard['drift_cents'], times) - drift)
    events = table(os.path.join(folder, 'events.tsv'))
    errors, faults = [], []
    for name, true in own.items():
        mine = [i for i, section in enumerate(deviations['section']) if section == name]
        read = newest(*(numbers([deviations[c][i] for i in mine]) for c in ('time_s', 'own_cents')), times)
        errors.append(np.abs(read - true))
        flat = np.zeros(len(times), bool)
        for i, kind in enumerate(events['kind']):
            if kind == 'flat' and events['section'][i] == name:
                flat |= (times >= float(events['time_s'][i]) + 3) & (times < float(events['end_s'][i]))
        if flat.any():
            apart = [np.nanmean(x[flat]) - np.nanmean(x[~flat & (times < times[flat][0] - 3)]) for x in (read, true)]
            faults.append(f'{name} {apart[0]:.1f} / {apart[1]:.1f}')
    errors = np.concatenate(errors)
    place = table(os.path.join(folder, 'positions.tsv'))
    at = numbers(place['time_s'])
    bpm = np.interp(times, at, numbers(place['bpm']))
    playing = np.interp(times, at, [state == 'playing' for state in place['state']]) > .5
    sure = playing & (newest(heard['time_s'], heard['tempo_confidence'], times) >= .5)
    with np.errstate(invalid='ignore'):
        octaves = np.log2(newest(heard['time_s'], heard['tempo_bpm'], times) / running_mean(np.where(playing, bpm, np.nan), 6))
    right = np.abs(octaves - np.round(octaves)) < np.log2(1.05)
    share = lambda x, of: 100 * x[of].mean() if of.any() else float('nan')
    known, own_known = np.isfinite(drift_error), np.isfinite(errors)
    return (f'{np.median(drift_error[known]):.1f} / {share(drift_error <= 3, known):.0f} %',
            f'{np.median(errors[own_known]):.1f} / {share(errors <= 3, own_known):.0f} %', ', '.join(faults) or '-',
            f'{share(sure, playing):.0f} % / {share(right, sure):.0f} %')


def main():
    """Reads the options and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('takes', nargs='+', metavar='TAKE')
    here = os.path.dirname(os.path.abspath(__file__))
    parser.add_argument('--tutti', default=os.path.join(here, '../build/release/app/cli/tutti'))
    options = parser.parse_args()
    warnings.filterwarnings('ignore', 'Mean of empty slice|All-NaN')      # nobody is scored: no number
    print('| take | drift | own | fault read / true | tempo sure / right |\n|---|---|---|---|---|')
    for take in options.takes:
        print(f'| {os.path.basename(os.path.normpath(take))} | {" | ".join(figures(take, options.tutti))} |', flush=True)


if __name__ == '__main__':
    main()
