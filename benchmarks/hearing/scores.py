# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a tracker of the program over a set or a take and has the evaluation kit score it."""
import csv
import os
import re
import subprocess
import tempfile

import numpy as np


def read_tsv(path):
    """Rows as dicts; the first line, with or without a leading #, names the columns."""
    with open(path, encoding='utf-8') as lines:
        head = next(lines).lstrip('# ').rstrip('\n').split('\t')
        return list(csv.DictReader(lines, head, delimiter='\t', quoting=csv.QUOTE_NONE))


def number(text):
    """NaN where there is no value."""
    try:
        return float(text)
    except (TypeError, ValueError):
        return float('nan')


class Figures:
    """Values under (take or set, row, column); means over whatever matches."""

    def __init__(self):
        self.values = {}

    def put(self, place, row, column, value):
        self.values[place, row, column] = value

    def places(self, beginning):
        """Takes of a preset, whatever the seed."""
        return sorted({p for p, _, _ in self.values if p.rsplit('-', 1)[0] == beginning})

    def mean(self, preset, row, column):
        found = [self.values.get((p, row, column), float('nan')) for p in self.places(preset)]
        return float(np.nanmean(found)) if np.isfinite(found).any() else float('nan')

    def extreme(self, preset, column, choose, but=('all',)):
        """The lowest or highest value of a section, with its name and take."""
        found = [(v, r, p) for (p, r, c), v in self.values.items()
                 if c == column and p.rsplit('-', 1)[0] == preset and r not in but and np.isfinite(v)]
        return choose(found) if found else (float('nan'), '', '')


class Bench:
    """One program, one tracker."""

    def __init__(self, material, program, tracker):
        self.material, self.program, self.tracker = material, os.path.abspath(program), tracker
        self.figures = Figures()

    def _run(self, command, **options):
        return subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options).stdout

    def score_set(self, folder, place, onsets_only=False):
        """A set of single lines: pitch, onsets and calibration."""
        figures, kit = self.figures, self.material
        with tempfile.TemporaryDirectory() as out:
            # A file that the program refuses is said in the script's own words and status; the others still count.
            subprocess.run(kit.script('run_tutti.py') + [folder, out, '--tutti', self.program, '--name', 'x', '--tracker', self.tracker],
                           check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            tables = [('score_onset.py', [])] if onsets_only else [('score_pitch.py', ['--reliability']), ('score_onset.py', [])]
            for script, options in tables:
                if script == 'score_onset.py' and not onsets_only and not place.startswith('lines'):
                    continue
                table = os.path.join(out, 'table.tsv')
                text = self._run(kit.script(script) + [folder, out, '--tsv', table] + options)
                for row in read_tsv(table):
                    for column, value in row.items():
                        figures.put(place, row['condition'], column, number(value))
                error = re.search(r'([0-9.]+) when a reading in silence counts as wrong', text)
                if error:
                    figures.put(place, 'ALL', 'ece', float(error.group(1)))

    def rehearse(self, take, out):
        """Runs the program over a class take; its files lie in `out`."""
        self._run([self.program, 'rehearse', '--class', os.path.join(take, 'class.json'), '--input',
                   os.path.join(take, 'rehearsal.wav'), '--fast', '--tracker', self.tracker, '--readings', os.path.join(out, 'readings.tsv'),
                   '--onsets', os.path.join(out, 'onsets.tsv'), '--piece', os.path.join(take, 'score.musicxml')])

    def score_take(self, take):
        """A class from its tenth second on."""
        place = os.path.basename(take)
        with tempfile.TemporaryDirectory() as out:
            self.rehearse(take, out)
            table = os.path.join(out, 'figures.tsv')
            self._run(self.material.script('score_class.py') + [self.material.settled(take), '--readings', os.path.join(out, 'readings.tsv'),
                                                                '--onsets', os.path.join(out, 'onsets.tsv'), '--tsv', table])
            for row in read_tsv(table):
                self.figures.put(place, row['label'], row['metric'], number(row['value']))

    def score_unison(self, take):
        """Held notes of 1 to 10 players: how many centres and spreads are right."""
        with tempfile.TemporaryDirectory() as out:
            self.rehearse(take, out)
            for (row, column), value in held_notes(take, out).items():
                self.figures.put(os.path.basename(take), row, column, value)


def column_of(rows, name):
    return np.array([number(row[name]) for row in rows])


def held_notes(take, out):
    """Shares of notes with 2 to 10 players whose centre (median reading after 0.3 s) is within 3 cents and whose
    spread (the last reading) is within 5 cents of the truth, and of single players said to be one (spread under 5 cents)."""
    readings = {}
    for row in read_tsv(os.path.join(out, 'readings.tsv')):
        readings.setdefault(row['section'], []).append(row)
    tracks = {name: (column_of(rows, 'time_s'), column_of(rows, 'f0_hz'), column_of(rows, 'spread_cents'))
              for name, rows in readings.items()}
    players = {}
    for row in read_tsv(os.path.join(take, 'sections.tsv')):
        players.setdefault(row['section'], 0)
        players[row['section']] = max(players[row['section']], int(row['n_players']))
    centres, spreads, alone = [], [], []
    for note in read_tsv(os.path.join(take, 'notes.tsv')):
        start, end = number(note['onset_s']), number(note['off_s'])
        if not np.isfinite(start) or end - start < 0.8:
            continue
        when, f0, spread = tracks[note['section']]
        inside = (when > start + 0.3) & (when < end)
        heard = f0[inside][np.isfinite(f0[inside])]
        said = spread[inside][np.isfinite(spread[inside])]
        if players[note['section']] == 1:
            alone.append(len(said) > 0 and said[-1] < 5.0)
            continue
        true_f0 = 440.0 * 2 ** ((number(note['midi_played']) - 69) / 12 + number(note['centre_cents']) / 1200)
        centres.append(len(heard) > 0 and abs(1200 * np.log2(np.median(heard) / true_f0)) <= 3.0)
        spreads.append(len(said) > 0 and abs(said[-1] - number(note['spread_cents'])) <= 5.0)
    return {('all', 'centre3_pct'): 100 * np.mean(centres), ('all', 'spread5_pct'): 100 * np.mean(spreads),
            ('all', 'one_player_pct'): 100 * np.mean(alone) if alone else float('nan')}
