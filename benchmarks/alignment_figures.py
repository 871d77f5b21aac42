#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How exactly `tutti piece new` lays recordings along their score, against known truth.

    /usr/bin/python3 benchmarks/alignment_figures.py TUTTI ../shared/eval/data [--lines FOLDER] [--classes TAKE ...]

A row per recording: the distance in ms from each note's true beginning to where the alignment has it; median of the
magnitudes, 95th percentile, largest, and the mean (+ is late). First the pieces that ship, from their stems and from all
stems mixed into one file; then the recordings of the evaluation kit; then clean sf_ lines that gen_lines.py made and takes
of gen_class.py, a stem for each section's first microphone and all in one. * falls short of the goals, 20 ms and 60 ms; the status
is 1 when the sum of all does.

Truth: for the shipped pieces when each beat was due and what each instrument takes to speak (until 20 dB below the note's loudest,
in the median of its notes after a rest), for lines when the note was sent to the instrument, for classes when the section was heard to
begin.
"""
import argparse
import csv
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import soundfile

MEDIAN_MS, MOST_MS = 20, 60      # the goals: median, 95th percentile
PIECES = Path(__file__).resolve().parent.parent / 'assets/pieces'


class Row:
    """Prints the figures of one recording and keeps them for the sum."""
    everything = []

    def __init__(self, name, anchors, beats, seconds):
        errors = (np.interp(beats, anchors[:, 0], anchors[:, 1]) - seconds) * 1000
        Row.everything.append(np.abs(errors))
        Row.show(name, np.abs(errors), f'{errors.mean():+7.1f}')

    @staticmethod
    def show(name, far, mean=''):
        """Prints a row; tells whether it reaches the goals."""
        median, most = np.median(far), np.percentile(far, 95)
        print(f'{name:44} {len(far):5d} {median:7.1f}{" " if median <= MEDIAN_MS else "*"} {most:7.1f}{" " if most <= MOST_MS else "*"} '
              f'{far.max():7.1f} {mean}', flush=True)
        return median <= MEDIAN_MS and most <= MOST_MS


def align(tutti, score, recordings):
    """The alignment that `tutti piece new` finds."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, 'piece')
        subprocess.run([tutti, 'piece', 'new', score, *recordings, '--out', out], check=True, stdout=subprocess.DEVNULL)
        return json.loads(Path(out, 'piece.json').read_text(encoding='utf-8'))['alignment']


def places(alignment, bar_starts):
    """Anchors as (quarters, seconds); `bar_starts` holds the quarters at which each printed bar begins, and "end" if that is known."""
    return np.array([(max(bar_starts[anchor['bar']] + anchor.get('beat', 1) - 1, 0), anchor['seconds'])
                     for anchor in alignment if anchor['bar'] in bar_starts])


def four_in_a_bar(bars=400, pickup=0.0):
    first = 0 if pickup else 1
    return {str(bar): pickup + 4.0 * (bar - 1) for bar in range(first, bars)}   # a pick-up has no first beat


def table(path):
    with open(path, encoding='utf-8') as file:
        rows = [line.rstrip('\n').split('\t') for line in file]
    columns = [name.lstrip('# ') for name in rows[0]]
    return [dict(zip(columns, row)) for row in rows[1:]]


def mixed(recordings, folder):
    sounds = [soundfile.read(recording)[0] for recording in recordings]
    together = sum(np.pad(sound, (0, max(map(len, sounds)) - len(sound))) for sound in sounds)
    path = Path(folder, 'everybody.wav')
    soundfile.write(path, 0.5 * together / np.abs(together).max(), soundfile.info(recordings[0]).samplerate)
    return path


def score_of(tutti, path):
    said = subprocess.run([tutti, 'piece', 'check', path, '--json', '--notes'], check=True, stdout=subprocess.PIPE, text=True).stdout
    return json.loads(said)


def speaking(sound, rate, dues):
    """Seconds from when notes were due until they are heard, below 0 for players who begin before: the median over those after 150 ms
    of quiet."""
    width = int(0.005 * rate)
    level = 10 * np.log10(np.convolve(sound ** 2, np.ones(width) / width, mode='same') + 1e-12)
    lags = []
    for due in dues:
        begin = max(int((due - 0.1) * rate), 0)
        before, note = level[max(begin - int(0.15 * rate), 0):begin + 1], level[begin:int((due + 0.4) * rate)]
        if len(note) and before.max() < note.max() - 25:
            lags.append((begin + np.argmax(note > note.max() - 20)) / rate - due)
    return float(np.median(lags)) if lags else float('nan')


def heard(tutti, score, stems, truth):
    """Beats at which some stem begins a note, and when these are heard in the mean."""
    parts = {part['name']: [note['position_quarters'] for note in part['notes'] if not note['grace']]
             for part in score_of(tutti, score)['parts']}
    at = {}
    for part, recording in stems:
        sound, rate = soundfile.read(recording)
        dues = np.interp(parts[part], *truth.T)
        lag = speaking(sound if sound.ndim == 1 else sound.mean(axis=1), rate, dues)
        for quarters, due in zip(parts[part], dues):
            at.setdefault(quarters, []).append(due + lag)
    beats = np.array([beat for beat in sorted(at) if np.isfinite(np.nanmean(at[beat]))])
    return beats, np.array([np.nanmean(at[beat]) for beat in beats])


def shipped(tutti):
    for folder in sorted(path.parent for path in PIECES.glob('*/piece.json')):
        piece = json.loads((folder / 'piece.json').read_text(encoding='utf-8'))
        starts = four_in_a_bar(pickup=3.0 if piece['alignment'][0]['bar'] == '0' else 0.0)
        starts['end'] = score_of(tutti, folder / piece['score'])['quarters']
        truth = places(piece['alignment'], starts)
        stems = [folder / stem['file'] for stem in piece['stems']]
        score = folder / piece['score']
        known = heard(tutti, score, [(stem['part'], path) for stem, path in zip(piece['stems'], stems)], truth)
        Row(f'{folder.name}, {len(stems)} stems', places(align(tutti, score, stems), starts), *known)
        with tempfile.TemporaryDirectory() as scratch:
            Row(f'{folder.name}, one recording', places(align(tutti, score, [mixed(stems, scratch)]), starts), *known)


def recorded(tutti, data):
    with open(data / 'performances/sections_ode_to_joy_alignment.csv', encoding='utf-8') as file:
        truth = list(csv.DictReader(file))
    score = data / 'scores/sections_ode_to_joy.mid'
    for name in ('violin_section', 'cello_section', 'mix'):
        found = align(tutti, score, [data / f'performances/sections_ode_to_joy_{name}.flac'])
        notes = [note for note in truth if name in ('mix', note['part'])]
        Row(name, places(found, four_in_a_bar()), np.array([float(n['score_beat']) for n in notes]),
            np.array([float(n['onset_s']) for n in notes]))


def lines(tutti, folder):
    for score in sorted(folder.glob('score_*.mid')):
        line = score.with_name(score.stem.replace('score', 'sf') + '_clean')
        beats = np.loadtxt(line.with_suffix('.beats'), ndmin=2)
        found = align(tutti, score, [line.with_suffix('.wav')])
        Row(line.name, places(found, four_in_a_bar()), beats[:, 1], beats[:, 0])


def classes(tutti, take):
    sections = json.loads((take / 'class.json').read_text(encoding='utf-8'))['sections']
    starts = {row['unfolded_bar']: float(row['position_quarters']) for row in table(take / 'bars.tsv')}
    notes = [row for row in table(take / 'notes.tsv') if row['flag'] == 'ok']
    heard = {}
    for row in notes:
        heard.setdefault(float(row['position_quarters']), []).append(float(row['onset_s']))
    beats = np.array(sorted(heard))
    seconds = np.array([np.mean(heard[beat]) for beat in beats])
    sound, rate = soundfile.read(take / 'rehearsal.wav', always_2d=True)
    with tempfile.TemporaryDirectory() as scratch:
        stems = [Path(scratch, f"{section['name']}.wav") for section in sections]
        for stem, section in zip(stems, sections):
            soundfile.write(stem, sound[:, section['channels'][0] - 1], rate)
        score = take / 'score.mid'
        Row(f'{take.name}, {len(stems)} stems', places(align(tutti, score, stems), starts), beats, seconds)
        Row(f'{take.name}, one recording', places(align(tutti, score, [mixed(stems, scratch)]), starts), beats, seconds)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('tutti', type=Path)
    parser.add_argument('data', type=Path)
    parser.add_argument('--lines', type=Path)
    parser.add_argument('--classes', type=Path, nargs='*', default=[])
    arguments = parser.parse_args()
    print(f'{"recording":44} {"notes":>5} {"median":>7}  {"95 %":>7}  {"largest":>7} {"mean":>7}   ms')
    shipped(arguments.tutti)
    recorded(arguments.tutti, arguments.data)
    if arguments.lines:
        lines(arguments.tutti, arguments.lines)
    for take in arguments.classes:
        classes(arguments.tutti, take)
    return 0 if Row.show('all', np.concatenate(Row.everything)) else 1


if __name__ == '__main__':
    sys.exit(main())
