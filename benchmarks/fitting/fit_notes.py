#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fits the weights of engine/following/note_verdict.cpp to takes whose truth is known: gen_class.py's and note_takes.py's.

  fit_notes.py TAKE … [--rows PROGRAM]

Prints both regressions (a printed note: right, wrong or missing; a sound in a rest: an extra note or none) as lines for
note_verdict.cpp, and, each take being held back in turn, how often notes are called what, and the calibration error.
Notes that a mistake was planted in weigh less, so that they count as if they were 3 in 100.
"""
import argparse
import os
import subprocess
import sys

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
from note_figures import pairs, rows  # noqa: E402

NAMES = ['expected', 'other', 'silent', 'expected_held', 'other_held', 'begun', 'length', 'slip']
OF_WRONG = ['expected', 'other', 'silent', 'expected_held', 'other_held', 'begun', 'slip']
OF_MISSING = ['expected', 'other', 'silent', 'expected_held', 'other_held', 'begun']
OF_EXTRA = ['expected', 'other_held', 'begun', 'length']
KINDS = {'ok': 0, 'wrong': 1, 'missing': 2}
USUAL_SHARE = .03      # of notes with either mistake
RIDGE = 2.0            # notes; on standardised evidence
TURNS = 60             # of Newton's method


def take(folder, program):
    """(evidence, kind) of the printed notes, (evidence, extra) of sounds in rests."""
    path = lambda name: os.path.join(folder, name)
    text = subprocess.run([program, path('class.json'), path('score.musicxml'), path('rehearsal.wav')], check=True,
                          stdout=subprocess.PIPE).stdout.decode()
    names = ['section', 'due_s', 'expected', 'heard', 'verdict', 'confidence']
    cells = [line.split('\t') for line in text.splitlines()]
    said = [dict(zip(names, row), values=[float(cell) for cell in row[len(names):]]) for row in cells]
    true = rows(path('notes.tsv'))
    notes, rests = [], []
    for section in sorted({row['section'] for row in true}):
        for row, truth in pairs([r for r in said if r['section'] == section], [t for t in true if t['section'] == section]):
            if row and row['expected'] == '-':
                rests.append((row['values'], float(truth is not None)))
            elif row and truth:
                notes.append((row['values'], KINDS[truth['flag']]))
    return notes, rests


def columns(evidence, names):
    return np.hstack([np.ones((len(evidence), 1)), evidence[:, [NAMES.index(name) for name in names]]])


def softmax(scores):
    scores = np.exp(scores - scores.max(axis=1, keepdims=True))
    return scores / scores.sum(axis=1, keepdims=True)


def regress(parts, kinds, weights):
    """Weights of each part (a matrix of columns for kinds 1, 2 …) against kind 0, by Newton's method with a ridge."""
    scales = [np.r_[1.0, np.maximum(part[:, 1:].std(axis=0), 1e-3)] for part in parts]
    parts = [part / scale for part, scale in zip(parts, scales)]
    sizes = [part.shape[1] for part in parts]
    beta = np.zeros(sum(sizes))
    edges = np.r_[0, np.cumsum(sizes)]
    ridge = np.concatenate([np.r_[1e-6, np.full(size - 1, RIDGE)] for size in sizes])
    for _ in range(TURNS):
        p = softmax(np.column_stack([np.zeros(len(kinds))] + [part @ beta[a:b] for part, a, b in zip(parts, edges, edges[1:])]))
        gradient = np.concatenate([part.T @ (weights * ((kinds == k + 1) - p[:, k + 1])) for k, part in enumerate(parts)]) - ridge * beta
        hessian = np.diag(ridge)
        for i, one in enumerate(parts):
            for j, other in enumerate(parts):
                inner = weights * p[:, i + 1] * ((i == j) - p[:, j + 1])
                hessian[edges[i]:edges[i + 1], edges[j]:edges[j + 1]] += one.T @ (inner[:, None] * other)
        beta += .7 * np.linalg.solve(hessian, gradient)
    return [beta[a:b] / scale for a, b, scale in zip(edges, edges[1:], scales)]


def balanced(kinds):
    """Weights by which each mistake is as rare as usual."""
    weights = np.ones(len(kinds))
    for kind in set(kinds.astype(int)) - {0}:
        share = np.mean(kinds == kind)
        weights[kinds == kind] = min(1.0, USUAL_SHARE / share)
    return weights


def error(confidence, right, weights):
    bins = np.minimum((confidence * 10).astype(int), 9)
    return sum(abs(np.sum(weights[bins == b] * (confidence - right)[bins == b])) for b in np.unique(bins)) / weights.sum()


def fit_notes(evidence, kinds):
    return regress([columns(evidence, OF_WRONG), columns(evidence, OF_MISSING)], kinds, balanced(kinds))


def fit_rests(evidence, extra):
    return regress([columns(evidence, OF_EXTRA)], extra, np.ones(len(extra)))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('takes', nargs='+', metavar='TAKE')
    parser.add_argument('--rows', default='build/bench/benchmarks/note_rows')
    args = parser.parse_args()
    taken = [take(folder, args.rows) for folder in args.takes]

    held_p, held_kind, held_rest, held_extra = [], [], [], []
    for left_out, (notes, rests) in enumerate(taken):
        others = [t for i, t in enumerate(taken) if i != left_out]
        fit = [n for t in others for n in t[0]]
        wrong, missing = fit_notes(np.array([e for e, _ in fit]), np.array([k for _, k in fit]))
        evidence = np.array([e for e, _ in notes])
        held_p.append(softmax(np.column_stack([np.zeros(len(evidence)), columns(evidence, OF_WRONG) @ wrong, columns(evidence, OF_MISSING) @ missing])))
        held_kind += [k for _, k in notes]
        fit = [r for t in others for r in t[1]]
        extra, = fit_rests(np.array([e for e, _ in fit]), np.array([k for _, k in fit]))
        if rests:
            held_rest += list(1 / (1 + np.exp(-columns(np.array([e for e, _ in rests]), OF_EXTRA) @ extra)))
            held_extra += [k for _, k in rests]
    p, kinds = np.vstack(held_p), np.array(held_kind)
    for bar in (.6, .7, .75, .8, .9):
        cells = []
        for kind, name in ((1, 'wrong'), (2, 'missing')):
            said = p[:, kind] >= bar
            cells.append(f'{name} {np.sum(said & (kinds == kind))} of {np.sum(said)} said, {np.sum(kinds == kind)} true')
        rest, extra = np.array(held_rest), np.array(held_extra)
        cells.append(f'extra {np.sum((rest >= bar) & (extra > 0))} of {np.sum(rest >= bar)} said, {np.sum(extra > 0)} true')
        print(f'held back, sure at {bar}: ' + '; '.join(cells))
    best = p.argmax(axis=1)
    print(f'calibration error {error(p.max(axis=1), best == kinds, balanced(kinds)):.3f} of {len(kinds)} notes')

    notes = [n for t in taken for n in t[0]]
    wrong, missing = fit_notes(np.array([e for e, _ in notes]), np.array([k for _, k in notes]))
    rests = [r for t in taken for r in t[1]]
    extra, = fit_rests(np.array([e for e, _ in rests]), np.array([k for _, k in rests]))
    for title, names, weights in (('wrong', OF_WRONG, wrong), ('missing', OF_MISSING, missing), ('extra', OF_EXTRA, extra)):
        by_name = dict(zip(names, weights[1:]))
        print(f'constexpr auto {title} = Weights {{{weights[0]:.2f}, {{' + ', '.join(f'{by_name.get(name, 0.0):.2f}' for name in NAMES) + '}};')


if __name__ == '__main__':
    main()
