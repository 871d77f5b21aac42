#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints how well recordings keep together with pupils, and how fair verdicts are, beside the goals; * marks what falls short.

Pupils are made by benchmarks/rehearsals from the piece that ships, play alone (headphones) and do not listen; they are kept
under build/practice. Each manner is played twice. Even: the tempo differs from its mean by 2 % (standard deviation), like that of the
evaluation kit's pupil. Uneven: by 5 %, and by 10 % of those who hesitate, stop or go back, which is 7 % in a second. "Best guess": what the best one from the
pupil's earlier notes comes to, by somebody who knows how that tempo wanders and where they begin anew (ideal.py); of coming back, by
somebody who knows what that pupil may begin with and guesses among the places that fit what was played since. "40 ms" and "200 ms" are
round trips, of an interface and of wireless headphones. Largest change of rate: in a second, turns aside. The table needs some minutes for
each seed, fairness half an hour. The status is 1 when something falls short.
"""
import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import zlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import soundfile

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
sys.path[:0] = [HERE, os.path.join(TOP, 'benchmarks', 'rehearsals')]

from ideal import back_s, ideal_ms  # noqa: E402  (found on the path just set)
from performance import read_score  # noqa: E402
from together import Together, together  # noqa: E402

PIECE = os.path.join(TOP, 'assets', 'pieces', 'ode-to-joy')
STILL = ['--stops', '0', '--pauses', '0', '--corrections', '0']
EVEN = 0.02                             # rubato, of every manner,
MANNERS = {'steady': (0.05, ['--tempo', '1.0', *STILL]),        # and when uneven; what is not said is the preset's
           'slower': (0.05, ['--tempo', '0.7', *STILL]),
           'faster': (0.05, ['--tempo', '1.3', *STILL]),
           'hesitant': (0.10, ['--stops', '0', '--pauses', '4', '--corrections', '0']),
           'stops': (0.10, ['--stops', '3', '--pauses', '0', '--corrections', '0']),
           'pupil': (0.10, [])}
MISTAKEN = ['--wrong', '0.1', '--missing', '0.05']
WAYS_MS = (0, 40, 200)    # round trips, of the steady pupil
PARTS = ('Violins 1', 'Violins 2', 'Violas', 'Cellos', 'Trumpets')   # by seed, in turn
COUNTED_IN_S = 2.424     # the four beats before bar 1, as the recordings have them
STARTS_S = 1.0           # a generated pupil
COLUMNS = (('median ms', lambda t: t.off(0.5), 30), ('best guess', lambda t: t.ideal(0.5), None),
           ('90 % ms', lambda t: t.off(0.9), 80), ('best guess', lambda t: t.ideal(0.9), None),
           ('back, median s', lambda t: t.back(0.5) if t.back_s else None, 0.5),
           ('best guess', lambda t: t.ideal_back_s(), None), ('largest change of rate', lambda t: t.steepest(), 2.5),
           ('turns a minute', lambda t: t.turns / max(t.minutes, 1e-9), None))
SLOWEST, FASTEST, CORE = 0.5, 1.5, 35
GAINS_DB, NOISES_DBFS, DISTANCES = (0, -12, -24), (-70, -55, -45), ('near', 'across the room')
FAIR = 97.0


def pupil_of(options, manner, seed, rubato=EVEN, mistakes=()):
    """A take's folder, with the pupil's sound put behind the count-in."""
    folder = os.path.join(options.work, f'{manner}-{100 * rubato:g}-{"mistaken-" if mistakes else ""}{seed}')
    sound = os.path.join(folder, 'pupil.wav')
    if not os.path.exists(sound):
        subprocess.run([sys.executable, os.path.join(TOP, 'benchmarks', 'rehearsals', 'generate.py'),
                        os.path.join(PIECE, 'score.musicxml'), '--preset', 'pupil', '--parts', PARTS[seed % len(PARTS)], '--seed', str(seed),
                        '--tutti', options.tutti, '--out', folder, *MANNERS[manner][1], '--rubato', str(rubato), *mistakes], check=True)
        samples, rate = soundfile.read(os.path.join(folder, 'rehearsal.wav'))
        soundfile.write(sound, np.concatenate([np.zeros(int((COUNTED_IN_S - STARTS_S) * rate)), samples]), rate, subtype='PCM_16')
    return folder


def practise(options, part, sound, output, *more):
    """What the program said."""
    return subprocess.run([options.tutti, 'practise', PIECE, '--part', part, '--input', sound, '--output', output, *more],
                          check=True, text=True, stdout=subprocess.PIPE).stdout


def cost_of(options, part, sound, output, *more):
    """The same, and the share of a core in % that it took: nothing else may run beside it."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    practise(options, part, sound, output, *more)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 100 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / soundfile.info(output).duration


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


def later(options, sound, way_ms):
    """The pupil's sound, heard so much later."""
    if way_ms == 0:
        return sound
    samples, rate = soundfile.read(sound)
    path = os.path.join(options.work, 'later.wav')
    soundfile.write(path, np.concatenate([np.zeros(int(way_ms * rate / 1000)), samples]), rate, subtype='PCM_16')
    return path


def verdicts(options, part, sound):
    with tempfile.TemporaryDirectory() as scratch:
        said = json.loads(practise(options, part, sound, os.path.join(scratch, 'heard.wav'), '--headphones', '--json'))
    return {(n['pass'], n['position_quarters']): n['verdict'] for n in said['notes']}


def variant(options, part, folder, condition):
    """Of a take's notes, how many keep their verdict or become not sure, and how many are told, under other conditions."""
    distance, gain, noise = condition
    samples, rate = soundfile.read(os.path.join(folder, 'pupil.wav'))
    chance = np.random.default_rng(zlib.crc32(f'{os.path.basename(folder)} {condition}'.encode()))
    with tempfile.TemporaryDirectory() as scratch:
        path = os.path.join(scratch, 'variant.wav')
        soundfile.write(path, altered(samples, rate, gain, noise, distance, chance), rate, subtype='FLOAT')
        return verdicts(options, part, path)


def fairness(options, takes):
    """Rows of (distance, gain, noise): % of notes that keep their verdict or become not sure, and % that are told, over all takes. A note
    that is no longer told has changed. Noise is the room's and the microphone's own, and does not sink with the pupil."""
    conditions = [(distance, gain, noise) for distance in DISTANCES for gain in GAINS_DB for noise in NOISES_DBFS]
    jobs = [(folder, part, condition) for folder, part in takes for condition in conditions]
    with ThreadPoolExecutor(options.jobs) as pool:
        before = dict(zip((folder for folder, _ in takes),
                          pool.map(lambda take: verdicts(options, take[1], os.path.join(take[0], 'pupil.wav')), takes)))
        after = list(pool.map(lambda job: variant(options, job[1], job[0], job[2]), jobs))
    rows = []
    for condition in conditions:
        kept, sure, notes = 0, 0, 0
        for (folder, _, of), now in zip(jobs, after):
            if of == condition:
                kept += sum(now.get(note) in (verdict, 'unsure') for note, verdict in before[folder].items())
                sure += sum(now.get(note, 'unsure') != 'unsure' for note in before[folder])
                notes += len(before[folder])
        rows.append((*condition, 100 * kept / notes, 100 * sure / notes))
    firsts = [verdict for of_take in before.values() for verdict in of_take.values()]
    return rows, firsts


class Table:
    """Cells beside their goals."""
    fell_short = False

    @staticmethod
    def cell(value, goal, digits=3):
        """None is of a pupil who did nothing of the kind; NaN was to be measured and was not, and falls short of any goal."""
        if value is None:
            return '-'
        short = goal is not None and not value <= goal
        Table.fell_short |= short
        return ('-' if np.isnan(value) else f'{value:.{digits}g}') + (' *' if short else '')

    @staticmethod
    def rate(row):
        short = min(row.rates) < SLOWEST - 0.005 or max(row.rates) > FASTEST + 0.005
        Table.fell_short |= short
        return f'{min(row.rates):.2f} to {max(row.rates):.2f}' + (' *' if short else '')

    @staticmethod
    def show(name, row, bend):
        print(f'| {name} | ' + ' | '.join(Table.cell(value(row), goal) for _, value, goal in COLUMNS) +
              f' | {Table.rate(row)} | {bend:.1f} |', flush=True)


def take_of(options, manner, rubato, seed, way_ms):
    """How one take was kept together with, and the sharpest bend of what was heard."""
    heard, positions = (os.path.join(options.work, f'{os.getpid()}-{name}') for name in ('heard.wav', 'positions.tsv'))
    folder, part = pupil_of(options, manner, seed, rubato), PARTS[seed % len(PARTS)]
    practise(options, part, later(options, os.path.join(folder, 'pupil.wav'), way_ms), heard, '--headphones', '--follow',
             '--positions', positions, *(('--round-trip', str(way_ms)) if way_ms else ()))
    row = together(folder, positions, COUNTED_IN_S - STARTS_S + way_ms / 1000, way_ms / 1000)
    row.ideal_ms = ideal_ms(folder, rubato, options.score.nominal)
    row.ideal_back = back_s(folder, replace(options.score, parts=[p for p in options.score.parts if p['name'] == part]))
    bend = sharpest(heard)
    os.remove(heard)
    os.remove(positions)
    return row, bend


def following(options, seeds):
    print('| pupil | ' + ' | '.join(name for name, *_ in COLUMNS) + ' | rate | sharpest |\n|---|' + '--:|' * (len(COLUMNS) + 2))
    sums = []
    for kind in ('even', 'uneven'):
        whole, worst = Together(), 0.0
        for manner in options.manners.split(','):
            rubato = EVEN if kind == 'even' else MANNERS[manner][0]
            for way_ms in WAYS_MS if (manner, kind) == ('steady', 'even') else (0,):
                row, bends = Together(), []
                for seed in seeds:
                    of_take, bend = take_of(options, manner, rubato, seed, way_ms)
                    row.add(of_take)
                    bends.append(bend)
                if way_ms == 0:
                    whole.add(row)
                worst = max(worst, *bends)
                Table.show(f'{manner}, {100 * rubato:g} %' + (f', {way_ms} ms' if way_ms else ''), row, max(bends))
        sums.append((f'all {kind} ones', whole, worst))
    for name, whole, worst in sums:
        Table.show(name, whole, worst)
    for name, whole, _ in sums:
        far, first = whole.far(80)
        print(f'\nOf {len(whole.off_ms)} notes of {name} {far} are more than 80 ms off; {first} of these are among the first three of a take, '
              'when nobody has been told its tempo.')


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0], epilog=__doc__.split('\n\n')[1])
    parser.add_argument('--work', default=os.path.join(TOP, 'build', 'practice'), metavar='DIR', help='where takes are kept')
    parser.add_argument('--tutti', default=os.path.join(TOP, 'build', 'release', 'app', 'cli', 'tutti'), metavar='PROGRAM')
    parser.add_argument('--manners', default=','.join(MANNERS), metavar='A,B')
    parser.add_argument('--seeds', default='5,6', metavar='N,M', help='even ones play from the second sound font')
    parser.add_argument('--jobs', type=int, default=2, help='of fairness')
    parser.add_argument('--no-fairness', action='store_true')
    options = parser.parse_args()
    os.makedirs(options.work, exist_ok=True)
    seeds = [int(s) for s in options.seeds.split(',')]
    options.score = read_score(options.tutti, os.path.join(PIECE, 'score.musicxml'))
    following(options, seeds)
    folder, part = pupil_of(options, 'steady', seeds[0]), PARTS[seeds[0] % len(PARTS)]
    sound, heard = os.path.join(folder, 'pupil.wav'), os.path.join(options.work, 'heard.wav')
    practise(options, part, sound, heard, '--headphones')
    print(f'\nSharpest where nobody is followed: {sharpest(heard):.1f}.\n\n| six stems stretched, followed and assessed | of a core, % |\n|---|--:|')
    for name, more in (('with headphones', ['--headphones']), ('beside a loudspeaker, which is taken out', [])):
        print(f'| {name} | {Table.cell(cost_of(options, part, sound, heard, "--follow", "--tempo", "73%", *more), CORE)} |', flush=True)
    if not options.no_fairness:
        takes = [(pupil_of(options, 'steady', seed), PARTS[seed % len(PARTS)]) for seed in seeds]
        takes += [(pupil_of(options, 'steady', seed, EVEN, MISTAKEN), PARTS[seed % len(PARTS)]) for seed in seeds]
        rows, firsts = fairness(options, takes)
        share = sum(kept for *_, kept, _ in rows) / len(rows)
        Table.fell_short |= not share >= FAIR
        print(f'\nOf {len(firsts)} notes in {len(takes)} takes ({firsts.count("right")} right, {firsts.count("wrong")} wrong, '
              f'{firsts.count("missing")} left out, {firsts.count("unsure")} not sure) verdicts kept or not sure: {share:.1f} %' +
              ('' if share >= FAIR else ' *') + '\n\n| distance | gain dB | noise dBFS | kept or not sure, % | sure, % |\n|---|--:|--:|--:|--:|')
        for distance, gain, noise, same, sure in rows:
            print(f'| {distance} | {gain} | {noise} | {same:.1f} | {sure:.1f} |')
    return 1 if Table.fell_short else 0


if __name__ == '__main__':
    sys.exit(main())
