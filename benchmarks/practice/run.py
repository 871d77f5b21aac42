#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints how well recordings keep together with pupils, and how fair verdicts are, beside the goals; * marks what falls short.

Pupils are made by benchmarks/rehearsals from the piece that ships, play alone (headphones) and do not listen; they are kept
under build/practice. The table needs some minutes for each seed.
"""
import argparse
import json
import os
import resource
import subprocess
import sys

import numpy as np
import soundfile

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, HERE)

from together import Together, together  # noqa: E402  (found on the path just set)

PIECE = os.path.join(TOP, 'assets', 'pieces', 'ode-to-joy')
STILL = ['--stops', '0', '--pauses', '0', '--corrections', '0']
MANNERS = {'steady': ['--tempo', '1.0', '--rubato', '0.03', *STILL],
           'slower': ['--tempo', '0.7', '--rubato', '0.05', *STILL],
           'faster': ['--tempo', '1.3', '--rubato', '0.05', *STILL],
           'hesitant': ['--stops', '0', '--pauses', '4', '--corrections', '0'],
           'stops': ['--stops', '3', '--pauses', '0', '--corrections', '0'],
           'pupil': []}
PARTS = ('Violins 1', 'Violins 2', 'Violas', 'Cellos', 'Trumpets')   # by seed, in turn
COUNTED_IN_S = 2.384     # the piece's four beats
STARTS_S = 1.0           # a generated pupil
COLUMNS = (('median ms', lambda t: t.off(0.5), 30), ('90 % ms', lambda t: t.off(0.9), 80),
           ('back, median s', lambda t: t.back(0.5), 0.5))
GAINS_DB, NOISES_DB, DISTANCES = (0, -12, -24), (-70, -55, -45), ('near', 'across the room')
FAIR = 97.0


def pupil_of(options, manner, seed):
    """A take's folder, with the pupil's sound put behind the count-in."""
    folder = os.path.join(options.work, f'{manner}-{seed}')
    sound = os.path.join(folder, 'pupil.wav')
    if not os.path.exists(sound):
        subprocess.run([sys.executable, os.path.join(TOP, 'benchmarks', 'rehearsals', 'generate.py'),
                        os.path.join(PIECE, 'score.musicxml'), '--preset', 'pupil', '--parts', PARTS[seed % len(PARTS)], '--seed', str(seed),
                        '--tutti', options.tutti, '--out', folder, *MANNERS[manner]], check=True)
        samples, rate = soundfile.read(os.path.join(folder, 'rehearsal.wav'))
        soundfile.write(sound, np.concatenate([np.zeros(int((COUNTED_IN_S - STARTS_S) * rate)), samples]), rate, subtype='PCM_16')
    return folder


def practise(options, part, sound, output, *more):
    """What the program said, and the share of a core that it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    said = subprocess.run([options.tutti, 'practise', PIECE, '--part', part, '--input', sound, '--output', output, '--headphones', *more],
                          check=True, text=True, stdout=subprocess.PIPE).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return said, used / soundfile.info(output).duration


def sharpest(path):
    """The largest bend of the sound after the count-in beside what bends around it, over 20 ms: a click stands out."""
    samples, rate = soundfile.read(path)
    samples = samples[int((COUNTED_IN_S + 0.1) * rate):]
    bend = np.abs(np.diff(samples, 2))
    width = int(0.02 * rate)
    around = np.sqrt(np.convolve(bend ** 2, np.ones(width) / width, mode='same'))
    return float(np.max(bend / (around + 1e-4)))


def altered(samples, rate, gain, noise, distance, chance):
    if distance != 'near':
        spectrum = np.fft.rfft(samples)
        spectrum /= np.sqrt(1.0 + (np.fft.rfftfreq(len(samples), 1 / rate) / 3000.0) ** 2)
        samples = 0.5 * np.fft.irfft(spectrum, len(samples))
        for delay, echo in ((0.011, 0.35), (0.023, 0.25), (0.037, 0.18)):
            late = int(delay * rate)
            samples[late:] += echo * samples[:-late]
    return 10 ** (gain / 20) * samples + 10 ** (noise / 20) * chance.standard_normal(len(samples))


def fairness(options, folder, part):
    """% of notes that keep their verdict or become not sure, and of those that become or are not sure, over gains, noise floors and
    distances; a note that is no longer told has changed."""
    samples, rate = soundfile.read(os.path.join(folder, 'pupil.wav'))
    heard, variant = os.path.join(options.work, 'heard.wav'), os.path.join(options.work, 'variant.wav')

    def verdicts(path):
        said = json.loads(practise(options, part, path, heard, '--json')[0])
        return {(n['pass'], n['position_quarters']): n['verdict'] for n in said['notes']}
    first = verdicts(os.path.join(folder, 'pupil.wav'))
    chance, rows, kept, doubted, all_notes = np.random.default_rng(1), [], 0, 0, 0
    for distance in DISTANCES:
        for gain in GAINS_DB:
            for noise in NOISES_DB:
                soundfile.write(variant, altered(samples.copy(), rate, gain, noise + gain, distance, chance), rate, subtype='FLOAT')
                now = verdicts(variant)
                same = sum(now.get(note) in (verdict, 'unsure') for note, verdict in first.items())
                unsure = sum(now.get(note) == 'unsure' for note in first)
                rows.append((distance, gain, noise, 100 * same / len(first), 100 * unsure / len(first)))
                kept, doubted, all_notes = kept + same, doubted + unsure, all_notes + len(first)
    return 100 * kept / all_notes, 100 * doubted / all_notes, rows


def cell(value, goal):
    return '-' if np.isnan(value) else f'{value:.3g}' + (' *' if not value <= goal else '')


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0], epilog=__doc__.split('\n\n')[1])
    parser.add_argument('--work', default=os.path.join(TOP, 'build', 'practice'), metavar='DIR', help='where takes are kept')
    parser.add_argument('--tutti', default=os.path.join(TOP, 'build', 'release', 'app', 'cli', 'tutti'), metavar='PROGRAM')
    parser.add_argument('--manners', default=','.join(MANNERS), metavar='A,B')
    parser.add_argument('--seeds', default='5,6', metavar='N,M', help='even ones play from the second sound font')
    parser.add_argument('--no-fairness', action='store_true')
    options = parser.parse_args()
    os.makedirs(options.work, exist_ok=True)
    seeds = [int(s) for s in options.seeds.split(',')]
    heard, positions = (os.path.join(options.work, name) for name in ('heard.wav', 'positions.tsv'))
    print('| pupil | ' + ' | '.join(name for name, *_ in COLUMNS) + ' | rate | sharpest | core |\n|---|' + '--:|' * (len(COLUMNS) + 3))
    whole, shares = Together(), []
    for manner in options.manners.split(','):
        row, bends = Together(), []
        for seed in seeds:
            folder, part = pupil_of(options, manner, seed), PARTS[seed % len(PARTS)]
            _, share = practise(options, part, os.path.join(folder, 'pupil.wav'), heard, '--follow', '--positions', positions)
            shares.append(share)
            bends.append(sharpest(heard))
            row.add(together(os.path.join(folder, 'notes.tsv'), os.path.join(folder, 'events.tsv'), positions, COUNTED_IN_S - STARTS_S))
        whole.add(row)
        print(f'| {manner} | ' + ' | '.join(cell(value(row), goal) for _, value, goal in COLUMNS) +
              f' | {min(row.rates):.2f} to {max(row.rates):.2f} | {max(bends):.1f} | {100 * max(shares):.0f} % |', flush=True)
    print('| all | ' + ' | '.join(cell(value(whole), goal) for _, value, goal in COLUMNS) +
          f' | {min(whole.rates):.2f} to {max(whole.rates):.2f} | | {100 * max(shares):.0f} % |')
    folder, part = pupil_of(options, options.manners.split(',')[0], seeds[0]), PARTS[seeds[0] % len(PARTS)]
    practise(options, part, os.path.join(folder, 'pupil.wav'), heard)
    print(f'\nSharpest where nobody is followed: {sharpest(heard):.1f}. Goal of the core: 35 %, reading the piece included here.')
    if not options.no_fairness:
        share, unsure, rows = fairness(options, folder, part)
        print(f'\nVerdicts kept or not sure: {share:.1f} %' + (' *' if share < FAIR else '') + f'; not sure: {unsure:.1f} %' +
              '\n\n| distance | gain dB | noise dBFS | kept, % | not sure, % |\n|---|--:|--:|--:|--:|')
        for distance, gain, noise, same, unsure in rows:
            print(f'| {distance} | {gain} | {noise + gain} | {same:.1f} | {unsure:.1f} |')
    return 0


if __name__ == '__main__':
    sys.exit(main())
