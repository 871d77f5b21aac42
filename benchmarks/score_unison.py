#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Centre and spread of sections in unison, note by note.

    benchmarks/score_unison.py TUTTI TAKE [TAKE …] [--alone] [--early]

TUTTI is the program, TAKE a folder of gen_class.py's (../shared/eval) or of unison_mixes.py's. It is heard as the class that
it describes, or, with --alone, each channel by itself, as `tutti track` hears it: what one microphone tells. (In unison_n all
sections play the same notes at the same time: heard as a class, each is taken for the others' bleed.)

A note is read as the median of its readings from 0.4 s after its last player to its end (--early: from 0.25 to 0.5 s), and held
against the mean of the truth meanwhile: the centre that a listener hears (weighted by energy), the plain spread. Printed for
each take: the share of notes of two and more players whose centre is within 3 cents and whose spread is within 5 (a note
without a reading is outside); the latter by planted spread, with the mean error, and by players; the share of one player's
notes that read less than 3 cents.
"""
import argparse
import json
import os
import subprocess
import tempfile

import numpy as np


def rows_of(path):
    with open(path) as file:
        lines = [line.rstrip('\n').lstrip('# ').split('\t') for line in file]
    return [dict(zip(lines[0], line)) for line in lines[1:] if len(line) == len(lines[0])]


def number(cell):
    return np.nan if cell == '-' else float(cell)


def by_section(rows, columns):
    found = {}
    for row in rows:
        found.setdefault(row['section'], []).append([number(row[c]) for c in columns])
    return {name: np.array(values) for name, values in found.items()}


def heard_as_a_class(tutti, take):
    with tempfile.TemporaryDirectory() as folder:
        readings = os.path.join(folder, 'readings.tsv')
        subprocess.run([tutti, 'rehearse', '--class', os.path.join(take, 'class.json'), '--input',
                        os.path.join(take, 'rehearsal.wav'), '--fast', '--out', os.path.join(folder, 'session'),
                        '--readings', readings], check=True, capture_output=True)
        return by_section(rows_of(readings), ('time_s', 'f0_hz', 'spread_cents'))


def heard_alone(tutti, take):
    with open(os.path.join(take, 'class.json')) as file:
        sections = json.load(file)['sections']
    found = {}
    for section in sections:
        table = subprocess.run([tutti, 'track', '--instrument', section['instrument'], '--channel',
                                str(section['channels'][0]), os.path.join(take, 'rehearsal.wav')], check=True,
                               capture_output=True, text=True).stdout.splitlines()
        rows = [line.split('\t') for line in table if line and line[0] not in '#t']
        found[section['name']] = np.array([[number(row[i]) for i in (0, 1, 5)] for row in rows])
    return found


def notes_of(take, heard, early):
    """For each scored note: players, planted (or true) spread, true spread, error of spread, error of centre."""
    truth = by_section(rows_of(os.path.join(take, 'sections.tsv')),
                       ('time_s', 'spread_cents', 'n_players', 'scored', 'centre_weighted_f0_hz'))
    events = os.path.join(take, 'events.tsv')
    planted = [(float(e['time_s']), float(e['value'])) for e in rows_of(events)
               if e['kind'] == 'unison'] if os.path.exists(events) else []
    found = []
    for note in rows_of(os.path.join(take, 'notes.tsv')):
        if note.get('flag', 'ok') != 'ok' or note['section'] not in heard:
            continue
        onsets = [float(t) for t in note.get('player_onsets_s', note['onset_s']).split(',')]
        begin, end = max(onsets) + 0.4, float(note['off_s'])
        if early:
            begin, end = begin - 0.15, min(end, begin + 0.1)
        t = truth[note['section']]
        t = t[(t[:, 0] >= begin) & (t[:, 0] < end) & (t[:, 3] > 0) & np.isfinite(t[:, 4])]
        h = heard[note['section']]
        h = h[(h[:, 0] >= begin) & (h[:, 0] < end)]
        if len(t) < 5 or end - begin < 0.08:
            continue
        spread = t[:, 1].mean()
        sd = float(note['planted_spread']) if 'planted_spread' in note else \
            [value for at, value in planted if at <= min(onsets) + 0.3][-1] if planted else 5 * round(spread / 5)
        read = np.nanmedian(h[:, 2]) if np.isfinite(h[:, 2]).any() else np.nan
        f0 = np.nanmedian(h[:, 1]) if np.isfinite(h[:, 1]).any() else np.nan
        centre = np.exp(np.log(t[:, 4]).mean())
        found.append((t[:, 2].max(), sd, spread, read - spread, 1200 * np.log2(f0 / centre)))
    return np.array(found)


def share(errors, limit):
    return 100 * np.mean(np.abs(errors) < limit) if len(errors) else np.nan


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('tutti')
    parser.add_argument('takes', nargs='+')
    parser.add_argument('--alone', action='store_true')
    parser.add_argument('--early', action='store_true')
    args = parser.parse_args()
    print('# take\tnotes\tcentre_in_3\tspread_in_5\tspread_unread\tby planted spread\tby players\tone player below 3')
    for take in args.takes:
        heard = (heard_alone if args.alone else heard_as_a_class)(args.tutti, take)
        notes = notes_of(take, heard, args.early)
        many = notes[notes[:, 0] > 1]
        one = notes[notes[:, 0] == 1]
        spreads = ' '.join(f'{sd:g}:{share(many[many[:, 1] == sd, 3], 5):.0f}({np.nanmean(many[many[:, 1] == sd, 3]):+.1f})'
                           for sd in np.unique(many[:, 1]))
        players = ' '.join(f'{n:g}:{share(many[many[:, 0] == n, 3], 5):.0f}' for n in np.unique(many[:, 0]))
        print(f"{os.path.basename(take.rstrip('/'))}\t{len(many)}\t{share(many[:, 4], 3):.1f}\t{share(many[:, 3], 5):.1f}\t"
              f'{100 * np.mean(~np.isfinite(many[:, 3])):.1f}\t{spreads}\t{players}\t{share(one[:, 3] + one[:, 2], 3):.0f}', flush=True)


if __name__ == '__main__':
    main()
