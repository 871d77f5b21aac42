#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How well notes are held against the score, on takes of the evaluation kit's gen_class.py (with notes.tsv): a row for each.

  note_figures.py TAKE … [--tutti PROGRAM] [--list]

wrong, missing, extra   precision and recall, counts beside: said and true / said, said and true / true. A wrong note counts as named
                        only if the key heard is the key played
accused                 notes that were right and called wrong or missing, and extra notes that nobody played, a minute of one section
sure                    share of the printed notes that were played or left out while the class was in the score and got a verdict
                        other than unsure
ece                     calibration error of all sure verdicts, ten bins of confidence
cents, lead             median error and 90th percentile of right notes against what the players did: cents, ms
--list                  every fault said or missed
"""
import argparse
import os
import subprocess
import tempfile

import numpy as np

TOLERANCE_S = .35        # between where a note was due and where it truly was
CLASSES = {name: number for number, name in enumerate(('C', 'C♯', 'D', 'E♭', 'E', 'F', 'F♯', 'G', 'A♭', 'A', 'B♭', 'B'))}


def rows(path):
    """A dictionary for each row."""
    with open(path, encoding='utf-8') as lines:
        cells = [line.rstrip('\n').split('\t') for line in lines]
    names = [cells[0][0].lstrip('# ')] + cells[0][1:]
    return [dict(zip(names, row)) for row in cells[1:]]


def key(name):
    """The MIDI number of a pitch's name."""
    return None if name == '-' else CLASSES[name.rstrip('-0123456789')] + 12 * (int(name.lstrip('ABCDEFG♯♭')) + 1)


def number(cell):
    return None if cell in ('-', '') else float(cell)


def pairs(said, true):
    """(verdict, truth) pairs of one section; either may be None. Notes that begin together go by time and printed key."""
    free = list(true)
    joined = []
    for row in sorted(said, key=lambda r: number(r['due_s'])):
        at = number(row['due_s'])
        extra = row['expected'] == '-'
        fits = [t for t in free if abs(number(t['nominal_onset_s']) - at) < (1.0 if extra else TOLERANCE_S) and
                (t['flag'] == 'extra' if extra else t['flag'] != 'extra' and int(t['midi']) == key(row['expected']))]
        best = min(fits, key=lambda t: abs(number(t['nominal_onset_s']) - at), default=None)
        if best is not None:
            free.remove(best)
        joined.append((row, best))
    return joined + [(None, t) for t in free]


def is_right(row, truth):
    """Whether a verdict other than unsure is true."""
    if truth is None:
        return False
    if row['verdict'] == 'right':
        return truth['flag'] == 'ok'
    if row['verdict'] == 'wrong':
        return truth['flag'] == 'wrong' and key(row['heard']) == int(truth['midi_played'])
    return row['verdict'] == truth['flag']


def compared(said, take):
    """All pairs of a take, and its length in minutes of one section; `said` is a table that --notes has written."""
    true = rows(os.path.join(take, 'notes.tsv'))
    sections = sorted({row['section'] for row in true})
    found = [pair for name in sections
             for pair in pairs([r for r in said if r['section'] == name], [t for t in true if t['section'] == name])]
    minutes = max(number(t['nominal_onset_s']) for t in true) / 60 * len(sections)
    return found, minutes


def judged(take, tutti):
    """The same of what the program says of a take now."""
    with tempfile.TemporaryDirectory() as folder:
        table = os.path.join(folder, 'notes.tsv')
        subprocess.run([tutti, 'rehearse', '--class', os.path.join(take, 'class.json'), '--piece', os.path.join(take, 'score.musicxml'),
                        '--input', os.path.join(take, 'rehearsal.wav'), '--fast', '--notes', table], check=True, stdout=subprocess.DEVNULL)
        return compared(rows(table), take)


def counts(found, kind):
    """Of one kind of fault: said and true, said, true."""
    said = [(row, truth) for row, truth in found if row and row['verdict'] == kind]
    # Only what was looked for can have been missed; where the class was lost nothing is said at all.
    true = sum(truth is not None and truth['flag'] == kind for _, truth in found)
    return sum(is_right(row, truth) for row, truth in said), len(said), true


def calibration_error(found):
    sure = [(number(row['confidence']), is_right(row, truth)) for row, truth in found if row and row['verdict'] != 'unsure']
    confidence, right = np.array([c for c, _ in sure]), np.array([r for _, r in sure], float)
    bins = np.minimum((confidence * 10).astype(int), 9)
    return sum(abs(confidence[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean() for b in np.unique(bins))


def percentiles(values):
    return f'{np.median(values):.1f} / {np.percentile(values, 90):.1f}' if values else '-'


def figures(found, minutes):
    cells = []
    for kind in ('wrong', 'missing', 'extra'):
        hits, said, true = counts(found, kind)
        share = lambda n, of: f'{n / of:.2f}' if of else '-'
        cells.append(f'{share(hits, said)} / {share(hits, true)} ({said}, {true})')
    accused = sum(row is not None and row['verdict'] in ('wrong', 'missing', 'extra') and (truth is None or truth['flag'] == 'ok')
                  for row, truth in found)
    printed = [(row, truth) for row, truth in found if truth and truth['flag'] != 'extra']
    sure = np.mean([row is not None and row['verdict'] != 'unsure' for row, _ in printed])
    right = [(row, truth) for row, truth in found if row and row['verdict'] == 'right' and truth and truth['flag'] == 'ok']
    cents = [abs(number(r['cents']) - number(t['centre_cents'])) for r, t in right if number(r['cents']) is not None and number(t['centre_cents']) is not None]
    lead = [abs(number(r['lead_ms']) - number(t['lead_ms'])) for r, t in right if number(r['lead_ms']) is not None and number(t['lead_ms']) is not None]
    return cells + [f'{accused / minutes:.2f} ({accused})', f'{100 * sure:.0f} %', f'{calibration_error(found):.3f}', percentiles(cents), percentiles(lead)]


def listed(found):
    for row, truth in sorted(found, key=lambda p: number((p[1] or {}).get('nominal_onset_s') or p[0]['due_s'])):
        said = row['verdict'] if row else 'nothing'
        flag = truth['flag'] if truth else 'nothing'
        if flag == 'ok' and said in ('right', 'nothing') or flag == said == 'nothing':
            continue
        place = row or truth
        told = f'{row["expected"]} heard {row["heard"]} due {row["due_s"]} onset {row["onset_s"]} at {row["confidence"]}' if row else ''
        fact = f'{truth["midi"]} played {truth["midi_played"]} at {truth["nominal_onset_s"]} to {truth["off_s"]}' if truth else ''
        print(f'    {place["section"]}, bar {place["bar"]}: {said} {told}; in truth {flag} {fact}')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('takes', nargs='+', metavar='TAKE')
    parser.add_argument('--tutti', default='build/release/app/cli/tutti')
    parser.add_argument('--list', action='store_true')
    args = parser.parse_args()
    print('| take | wrong: precision / recall | missing | extra | accused a minute | sure | ece | cents | lead ms |')
    print('|---|---|---|---|---|---|---|---|---|')
    everything, all_minutes = [], 0.0
    for take in args.takes:
        found, minutes = judged(take, args.tutti)
        everything, all_minutes = everything + found, all_minutes + minutes
        print('| ' + ' | '.join([os.path.basename(take.rstrip('/'))] + figures(found, minutes)) + ' |', flush=True)
        if args.list:
            listed(found)
    if len(args.takes) > 1:
        print('| ' + ' | '.join(['all'] + figures(everything, all_minutes)) + ' |')


if __name__ == '__main__':
    main()
