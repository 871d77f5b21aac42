#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fits the logistic weights of engine/analysis/voicing.cpp to evidence whose truth is known.

  fit_voicing.py alone  SET …  [--held SET …]       single lines, sets of the evaluation kit's gen_lines.py and make_real.py
  fit_voicing.py among  TAKE … [--held TAKE …]      classes, takes of its gen_class.py
  fit_voicing.py beside TAKE … [--held TAKE …]      one player beside a loudspeaker: takes of its preset solo

Prints both regressions (is anybody playing; is the pitch right) as lines for voicing.cpp, and for what they were fitted on
and what was held back: recall and false alarm, recall minus alarm at the best threshold, calibration error.
"""
import argparse
import glob
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
NAMES = ['salience', 'belief', 'harmonic_share', 'own_to_total', 'own_to_neighbours', 'own_to_noise', 'own_to_usual',
         'partials_to_neighbours']
OF_NEIGHBOURS = ['own_to_total', 'own_to_neighbours', 'partials_to_neighbours']     # say nothing of a section alone
SUFFIXES = {'alone': 'alone', 'among': 'among_neighbours', 'beside': 'beside_loudspeaker'}
LEARNING_S = 3.0                # of a class's take, in which the bleed is still being learned
QUARTER_TONE_CENTS = 50.0
RIDGE = 1e-3                    # on standardised evidence, so that a column without information stays at 0
TURNS = 30                      # of Newton's method; it settles within ten


def dump(program, *recording):
    """Rows of dump_evidence: time, section, f0, evidence."""
    text = subprocess.run([program, *recording], check=True, stdout=subprocess.PIPE).stdout
    return np.array(text.split(), dtype=float).reshape(-1, 3 + len(NAMES))


def judged(rows, times, hz, voiced, scored, lag_s):
    """(evidence, sounding, right) of the rows whose truth, read `lag_s` earlier, is scored."""
    at = np.clip(np.searchsorted(times, rows[:, 0] - lag_s), 0, len(times) - 1)
    use = scored[at] & (rows[:, 0] > lag_s)
    error = 1200 * np.log2(np.maximum(rows[:, 2], 1e-3) / np.where(voiced[at] & (hz[at] > 0), hz[at], 1.0))
    return rows[use, 3:], voiced[at][use], (voiced[at] & (np.abs(error) <= QUARTER_TONE_CENTS))[use]


def line(options, wav):
    """One recording of a set."""
    base = os.path.basename(wav)[:-4]
    truth = np.loadtxt(wav[:-4] + '.f0', comments='#', ndmin=2)
    rows = dump(options.program, wav, base.split('_')[1].replace('-section', ''))
    return [judged(rows, truth[:, 0], truth[:, 1], truth[:, 2] == 1, truth[:, 2] >= 0, options.lag_ms / 1e3)]


def take(options, folder):
    """All sections of a take."""
    with open(os.path.join(folder, 'sections.tsv'), encoding='utf-8') as table:
        columns = table.readline().lstrip('#').split()
        cells = [dict(zip(columns, row.rstrip('\n').split('\t'))) for row in table]
    names = list(dict.fromkeys(cell['section'] for cell in cells))
    beside = options.company == 'beside'
    rows = dump(options.program, *(os.path.join(folder, name) for name in
                                   ['rehearsal.wav', 'class.json'] + ['backing.wav'] * beside))
    parts = []
    for number, name in enumerate(names):
        own = [cell for cell in cells if cell['section'] == name]
        hz = np.array([0.0 if cell['centre_weighted_f0_hz'] == '-' else float(cell['centre_weighted_f0_hz'])
                       for cell in own])
        voiced = np.array([cell['state'] == 'sounding' for cell in own]) & (hz > 0)
        scored = np.array([cell['scored'] == '1' for cell in own])
        times = np.array([float(cell['time_s']) for cell in own])
        heard = rows[(rows[:, 1] == number) & (beside | (rows[:, 0] > LEARNING_S))]
        parts.append(judged(heard, times, hz, voiced, scored, options.lag_ms / 1e3))
    return parts


def gather(options, places):
    """Evidence, sounding, right of everything at the places."""
    work = []
    for place in places:
        if options.company != 'alone':
            work.append((take, place))
        else:
            work += [(line, wav) for wav in sorted(glob.glob(os.path.join(place, '*.wav')))
                     if os.path.exists(wav[:-4] + '.f0')]
    with ThreadPoolExecutor(options.jobs) as pool:
        parts = [part for parts in pool.map(lambda job: job[0](options, job[1]), work) for part in parts]
    return [np.concatenate(column) for column in zip(*parts)]


def logistic(evidence, truth, weights):
    """Constant and weights by Newton's method on standardised columns."""
    centre, scale = evidence.mean(0), evidence.std(0) + 1e-9
    x = np.hstack([np.ones((len(evidence), 1)), (evidence - centre) / scale])
    w = np.zeros(x.shape[1])
    for _ in range(TURNS):
        p = 1 / (1 + np.exp(-x @ w))
        gradient = x.T @ (weights * (truth - p)) / weights.sum() - RIDGE * np.r_[0, w[1:]]
        curvature = (x * (weights * p * (1 - p))[:, None]).T @ x / weights.sum()
        w += np.linalg.solve(curvature + RIDGE * np.eye(len(w)), gradient)
    slopes = w[1:] / scale
    return np.r_[w[0] - (slopes * centre).sum(), slopes]


def fit(options, evidence, truth, balanced):
    """All nine numbers, 0 for columns that are left out."""
    left_out = set(options.without) | (set(OF_NEIGHBOURS) if options.company == 'alone' else set())
    used = [i for i, name in enumerate(NAMES) if name not in left_out]
    weights = np.ones(len(truth))
    if balanced:
        weights = np.where(truth, .5 / truth.mean(), .5 / (1 - truth.mean()))
    found = logistic(evidence[:, used], truth.astype(float), weights)
    out = np.zeros(1 + len(NAMES))
    out[0], out[1 + np.array(used)] = found[0], found[1:]
    return out


def odds(weights, evidence):
    """Logarithm of the odds."""
    return weights[0] + evidence @ weights[1:]


def calibration_error(p, right):
    """Expected over ten bins."""
    bin_of = np.minimum((p * 10).astype(int), 9)
    return sum(abs(p[bin_of == b].sum() - right[bin_of == b].sum()) for b in range(10)) / len(p)


def report(what, data, sounding_weights, right_weights):
    """How the two regressions do on some data."""
    evidence, sounding, right = data
    shown = odds(sounding_weights, evidence) > 0
    p = 1 / (1 + np.exp(-odds(right_weights, evidence)))
    gains = [(p[sounding] >= c).mean() - (p[~sounding] >= c).mean() for c in np.linspace(0, 1, 101)] if (~sounding).any() else [0]
    alarm = 100 * shown[~sounding].mean() if (~sounding).any() else float('nan')
    print(f'# {what}: {len(right)} rows, right {100 * right.mean():.1f} %; sounding: recall {100 * shown[sounding].mean():.1f} %, '
          f'alarm {alarm:.1f} %; confidence: best recall - alarm {100 * max(gains):.1f} % at {np.argmax(gains) / 100:.2f}, '
          f'calibration error {calibration_error(p, right):.3f}')


def cpp(name, weights):
    """As voicing.cpp has it."""
    return f'constexpr auto {name} = Logistic {{{weights[0]:.3f}, {{{", ".join(f"{w:.4f}" for w in weights[1:])}}}}};'


def main():
    """Reads the options, fits and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('company', choices=SUFFIXES)
    parser.add_argument('places', nargs='+', metavar='PLACE')
    parser.add_argument('--held', nargs='*', default=[], metavar='PLACE', help='judged, not fitted')
    parser.add_argument('--without', nargs='*', default=[], choices=NAMES, help='evidence to leave out')
    parser.add_argument('--lag-ms', type=float, default=25.0, help='by which readings lie behind the sound (25)')
    parser.add_argument('--jobs', type=int, default=1)
    parser.add_argument('--program', default=os.path.join(HERE, '../../build/bench/benchmarks/dump_evidence'))
    options = parser.parse_args()
    if not os.path.exists(options.program):
        sys.exit(f'{options.program} is not there; build the preset bench first')
    data = gather(options, options.places)
    sounding = fit(options, data[0], data[1], balanced=True)
    right = fit(options, data[0], data[2], balanced=False)
    suffix = SUFFIXES[options.company]
    print(cpp(f'sounding_{suffix}', sounding))
    print(cpp(f'right_{suffix}', right))
    report('fitted', data, sounding, right)
    for place in options.held:
        report(place, gather(options, [place]), sounding, right)


if __name__ == '__main__':
    main()
