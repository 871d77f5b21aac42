#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sections in unison, mixed from real solo notes of ../shared/eval by known cents, written as a take that `tutti rehearse`
reads and score_unison.py scores.

    benchmarks/unison_mixes.py ../shared/eval/data out/sax --family saxophone [--vibrato] [--bleed -12] [--seed 1]

One channel each for 1, 2, 3, 5 and 10 players; on each, held notes of 2 s at several pitches with the players' tuning 0, 5,
10, 20 and 30 cents apart (standard deviation). A player is a recorded note resampled by less than a fourth; where there are
fewer notes than players, the same recording starts at another place. `--vibrato` gives half the players one of their own (10
to 20 cents either way, 4.5 to 6.5 Hz). `--bleed` adds the channels beside at that level, 6 ms late; they play other pitches.

Truth (sections.tsv): every recording's f0 is followed first, over 50 ms, by the phase of its first eight partials, so the
players' own wavering is part of centre and spread. The centre is weighted by energy, the spread is not.
"""
import argparse
import csv
import json
import os

import numpy as np
import soundfile as sf
from scipy.signal import resample_poly

RATE = 48_000
FAMILIES = {  # prefixes of the recordings' names, and the instrument that the class description names
    'saxophone': (('mtg-alt', 'mtg-ten', 'weresax'), 'alto-sax'),
    'cello': (('bigcat-cello',), 'cello'),
    'violin': (('vsco2-violin-arcvib',), 'violin'),
    'flute': (('ixox-flute',), 'flute'),
    'trumpet': (('vsco2-trumpet',), 'trumpet'),
    'winds': (('vsco2-trumpet', 'tonejs-clarinet', 'ixox-flute'), 'flute'),
}
PLAYERS = (1, 2, 3, 5, 10)
SPREADS = (0, 5, 10, 20, 30)
HELD, GAP = 2.0, 0.4  # seconds
STEP = 0.01


def read_note(path, onset):
    """Samples at RATE from 0.2 s after the attack, while within 20 dB of the loudest."""
    samples, rate = sf.read(path, dtype='float64')
    samples = samples[int((onset + 0.2) * rate):]
    samples = resample_poly(samples, RATE // 300, rate // 300)
    block = RATE // 50
    level = np.array([np.sqrt(np.mean(samples[i:i + block]**2)) for i in range(0, len(samples) - block, block)])
    quiet = np.flatnonzero(level < 0.1 * level.max())
    return samples[:quiet[0] * block if len(quiet) and quiet[0] > 10 else len(samples) - RATE // 10]


def follow(samples, f0):
    """f0 in Hz every STEP seconds, by the turning of the first partials' phases over 50 ms."""
    window = max(int(RATE * 0.05), int(2.5 * RATE / f0))
    hop = int(RATE * STEP)
    hann = np.hanning(window)
    frames = np.lib.stride_tricks.sliding_window_view(samples, window)[::hop]
    time = np.arange(window) / RATE
    turn = np.zeros(len(frames) - 1)
    votes = np.full(len(frames) - 1, 1e-12)
    for k in range(1, max(2, min(9, int(5000 / f0)))):
        phasor = frames @ (hann * np.exp(-2j * np.pi * k * f0 * time))
        phasor *= np.exp(-2j * np.pi * k * f0 * np.arange(len(frames)) * hop / RATE)
        step = phasor[1:] * np.conj(phasor[:-1])
        weight = np.sqrt(np.abs(step)) * k * k
        turn += weight * np.angle(step) / k
        votes += weight
    heard = f0 + turn / votes / (2 * np.pi * STEP)
    return np.concatenate([np.full(window // (2 * hop) + 1, heard[0]), heard])


class Player:
    """One recorded note, and how its f0 moves."""

    def __init__(self, path, row):
        self.samples = read_note(path, float(row['onset20_s']))
        self.f0 = follow(self.samples, float(row['measured_hz']))

    def play(self, rng, target, vibrato):
        """HELD seconds whose f0 is `target` in the median, and its cents about that every STEP."""
        count = int(HELD * RATE)
        time = np.arange(count) / RATE
        speed = np.full(count, target / np.median(self.f0))
        if vibrato:
            depth, rate = rng.uniform(10, 20), rng.uniform(4.5, 6.5)
            speed *= 2**(depth / 1200 * np.sin(2 * np.pi * (rate * time + rng.uniform())))
        place = np.concatenate([[0], np.cumsum(speed)[:-1]])
        room = len(self.samples) - 2 - place[-1]
        if room < 0:
            return None
        place += rng.uniform(0, room)
        sound = np.interp(place, np.arange(len(self.samples)), self.samples)
        fade = int(0.03 * RATE)
        ramp = 0.5 - 0.5 * np.cos(np.pi * np.arange(fade) / fade)
        sound[:fade] *= ramp
        sound[-fade:] *= ramp[::-1]
        at = np.arange(0, HELD, STEP)
        own = np.interp(place[(at * RATE).astype(int)] / RATE / STEP, np.arange(len(self.f0)), self.f0)
        cents = 1200 * np.log2(own * speed[(at * RATE).astype(int)] / target)
        return sound / np.sqrt(np.mean(sound**2)), cents


def chosen_players(rng, notes, target, count):
    """`count` of those within a fourth of the target, each once before any twice."""
    near = [name for name, (_, f0) in notes.items() if abs(np.log2(f0 / target)) < 5.5 / 12]
    order = []
    while len(order) < count:
        order += list(rng.permutation(near))
    return order[:count]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('data')
    parser.add_argument('out')
    parser.add_argument('--family', choices=FAMILIES, default='saxophone')
    parser.add_argument('--vibrato', action='store_true')
    parser.add_argument('--bleed', type=float, help='dB')
    parser.add_argument('--seed', type=int, default=1)
    args = parser.parse_args()
    rng = np.random.default_rng(args.seed)
    prefixes, instrument = FAMILIES[args.family]
    with open(os.path.join(args.data, 'MANIFEST.tsv')) as file:
        rows = [r for r in csv.DictReader(file, delimiter='\t')
                if r['file'].startswith('notes/') and r['file'][6:].startswith(prefixes)]
    notes = {r['file']: (r, float(r['measured_hz'])) for r in rows}
    players = {name: Player(os.path.join(args.data, name), row) for name, (row, _) in notes.items()}
    players = {name: p for name, p in players.items() if len(p.samples) > 2.9 * RATE}
    notes = {name: notes[name] for name in players}
    middle = sorted(f0 for _, f0 in notes.values())
    lowest, highest = middle[len(middle) // 6], middle[-1 - len(middle) // 6]
    pitches = len(PLAYERS)
    keys = np.round(np.linspace(12 * np.log2(lowest / 440), 12 * np.log2(highest / 440), pitches))
    keys += np.arange(pitches) % 2  # adjacent channels never an octave apart
    length = 0.5 + len(SPREADS) * pitches * (HELD + GAP)
    sound = np.zeros((int(length * RATE), len(PLAYERS)))
    truth = {}
    listed = []
    for channel, count in enumerate(PLAYERS):
        for place in range(len(SPREADS) * pitches):
            spread = SPREADS[place % len(SPREADS)]
            target = 440 * 2**(keys[(place // len(SPREADS) + channel) % pitches] / 12)
            begin = 0.5 + place * (HELD + GAP)
            offsets = rng.normal(size=count) if count > 1 else np.zeros(1)
            offsets -= offsets.mean()
            offsets *= spread / max(offsets.std(), 1e-9)
            played, cents, gains = [], [], []
            for name in chosen_players(rng, notes, target, 4 * count):  # some recordings are too short
                if len(played) == count:
                    break
                offset = offsets[len(played)]
                got = players[name].play(rng, target * 2**(offset / 1200), args.vibrato and rng.uniform() < 0.5)
                if got:
                    gains.append(10**(rng.normal(0, 1.5) / 20))
                    played.append(gains[-1] * got[0])
                    cents.append(got[1] + offset)
            if len(played) < count:
                continue
            first = int(begin * RATE)
            sound[first:first + len(played[0]), channel] += np.sum(played, axis=0) / np.sqrt(count)
            cents = np.array(cents)
            weights = np.array(gains)**2 / np.sum(np.square(gains))
            mean = cents.mean(axis=0)
            weighted = weights @ cents
            for i in range(cents.shape[1]):
                truth[channel, round(begin / STEP) + i] = (target * 2**(mean[i] / 1200), cents[:, i].std(), count,
                                                         target * 2**(weighted[i] / 1200),
                                                         np.sqrt(weights @ (cents[:, i] - weighted[i])**2))
            listed.append((channel, begin, target, spread))
    if args.bleed is not None:
        late = int(0.006 * RATE)
        dry = np.vstack([np.zeros((late, sound.shape[1])), sound[:-late]]) * 10**(args.bleed / 20)
        sound[:, 1:] += dry[:, :-1]
        sound[:, :-1] += dry[:, 1:]
    sound += rng.normal(0, 10**(-60 / 20), sound.shape) * np.sqrt(np.mean(sound**2))
    os.makedirs(args.out, exist_ok=True)
    sf.write(os.path.join(args.out, 'rehearsal.wav'), 0.3 * sound / np.abs(sound).max(), RATE, subtype='PCM_16')
    names = [f'Unison {n}' for n in PLAYERS]
    with open(os.path.join(args.out, 'class.json'), 'w') as file:
        json.dump({'name': 'unison mixes', 'reference_a4_hz': 440.0, 'temperament': 'equal', 'tolerance': 'beginner',
                   'sections': [{'name': name, 'instrument': instrument, 'channels': [i + 1], 'part': name}
                                for i, name in enumerate(names)]}, file, indent=2)
    with open(os.path.join(args.out, 'sections.tsv'), 'w') as file:
        file.write('# time_s\tsection\tstate\tcentre_f0_hz\tspread_cents\tn_players\tscored\tmidi\tcentre_weighted_f0_hz\t'
                   'spread_weighted_cents\n')
        for i in range(int(length / STEP)):
            for channel, name in enumerate(names):
                if (channel, i) in truth:
                    f0, spread, count, weighted, weighted_spread = truth[channel, i]
                    file.write(f'{i * STEP:.2f}\t{name}\tsounding\t{f0:.4f}\t{spread:.3f}\t{count}\t1\t'
                               f'{69 + 12 * np.log2(f0 / 440):.0f}\t{weighted:.4f}\t{weighted_spread:.3f}\n')
                else:
                    file.write(f'{i * STEP:.2f}\t{name}\tsilent\t-\t-\t0\t1\t-\t-\t-\n')
    with open(os.path.join(args.out, 'notes.tsv'), 'w') as file:
        file.write('# section\tonset_s\toff_s\tplanted_spread\n')
        for channel, begin, target, spread in listed:
            file.write(f'{names[channel]}\t{begin:.4f}\t{begin + HELD:.4f}\t{spread}\n')
    print(f'{args.out}: {len(listed)} notes of {args.family}, {lowest:.0f} to {highest:.0f} Hz')


if __name__ == '__main__':
    main()
