#!/usr/bin/python3
"""Random tunes spliced from single real notes, with their onsets, for onset_fit.py.

  onset_tunes.py --data ../shared/eval/data --out FOLDER [--seed 1] [--tunes 60]

Takes the single notes (kinds note and section-note of MANIFEST.tsv; voices, which have no onset to speak of, are
left out). A note begins where its 5 ms level passes -20 dB below its peak; some are repeated, some
overlap; one in twelve is slurred: entered in its steady part, it begins in the middle of the cross-fade. Each tune is written clean and in two of: pink noise
at 20 or 10 dB, a room, a neighbour's tune at -12 to -20 dB, all of them together. Writes <tune>.wav (48 kHz, mono)
and <tune>.notes (0 onset_s), the names as gen_lines.py's: rn_<instrument>_<condition>, numbered.
"""
import argparse
import csv
import os
from math import gcd

import numpy as np
import soundfile
from scipy.signal import fftconvolve, resample_poly

RATE = 48000
SECONDS = 12
LEFT_OUT = ('voice', 'guitar')
FEWEST_NOTES = 5
LONGEST_LEAD = .05   # s of a note before its onset: what creeps in earlier is no attack


def load_notes(folder):
    """{instrument: [(signal, onset_s, steady_s)]}, signals at their own level, peak 1."""
    with open(os.path.join(folder, 'MANIFEST.tsv'), encoding='utf-8') as lines:
        table = [row for row in csv.DictReader(lines, delimiter='\t') if row['kind'] in ('note', 'section-note')]
    found = {}
    for row in table:
        if any(word in row['instrument'] for word in LEFT_OUT) or not row['onset20_s']:
            continue
        signal, rate = soundfile.read(os.path.join(folder, row['file']), dtype='float64', always_2d=True)
        common = gcd(RATE, rate)
        signal = resample_poly(signal[:, 0], RATE // common, rate // common)
        signal /= max(np.abs(signal).max(), 1e-9)
        lead = float(row['onset20_s']) - min(float(row['onset40_s'] or 0), float(row['onset20_s']))
        found.setdefault(row['instrument'], []).append((signal, float(row['onset20_s']), min(lead + .005, LONGEST_LEAD)))
    return {name: notes for name, notes in found.items() if len(notes) >= FEWEST_NOTES}


def add(line, at, sound):
    """Mixes a sound in from a sample on."""
    at = max(at, 0)
    sound = sound[:max(0, len(line) - at)]
    line[at:at + len(sound)] += sound


def tune(notes, random):
    """A line of SECONDS and its onsets."""
    line, onsets = np.zeros(SECONDS * RATE), []
    now = random.uniform(.3, .8)
    pace = random.uniform(.18, .7)
    last_end, last = 0.0, None
    repeated = random.choice([.05, .3])
    while now < SECONDS - .5:
        if last is None or random.random() > repeated:
            last, again = notes[random.integers(len(notes))], False
        else:
            again = True
        signal, onset, lead = last
        length = float(np.clip(pace * np.exp(random.normal(0, .5)), .12, 2.0))
        slurred = not again and random.random() < 1 / 12 and now - last_end < .02
        if slurred:
            start, fade = onset + random.uniform(.25, .5), random.uniform(.02, .05)
            lead = fade / 2
        else:
            start, fade = onset, .004
        release = random.uniform(.02, .08)
        detached = random.random() < .6
        length = min(length, len(signal) / RATE - start - release - .01)
        if length < .1:
            continue
        lead = min(lead, start)
        first = round((start - lead) * RATE)
        sound = signal[first:round((start + length + release) * RATE)].copy()
        rise = round(min(fade, lead + .002) * RATE)
        sound[:rise] *= np.linspace(0, 1, rise)
        fall = round(release * RATE)
        sound[-fall:] *= np.cos(np.linspace(0, np.pi / 2, fall)) ** 2
        add(line, round((now - lead) * RATE), sound * 10 ** (random.uniform(-6, 3) / 20))
        onsets.append(now)
        last_end = now + length + (release + random.uniform(0, .03) if detached else 0.0)
        now = last_end + (random.uniform(.02, .4) if random.random() < .3 else 0.0)
    return line, np.array(onsets)


def level(signal):
    """RMS of the sounding part."""
    frames = signal[:len(signal) // 480 * 480].reshape(-1, 480)
    power = (frames ** 2).mean(1)
    return np.sqrt(power[power > power.max() * 1e-3].mean())


def pink(length, random):
    """Pink noise of RMS 1."""
    spectrum = np.fft.rfft(random.normal(size=length))
    spectrum /= np.sqrt(np.maximum(np.arange(len(spectrum)), 20))
    noise = np.fft.irfft(spectrum, length)
    return noise / noise.std()


def roomy(signal, random):
    """Through a room of 0.4 to 1.1 s, -14 to -6 dB below the direct sound."""
    decay = random.uniform(.4, 1.1)
    t = np.arange(round(decay * RATE)) / RATE
    tail = random.normal(size=len(t)) * 10 ** (-3 * t / decay)
    tail[:round(random.uniform(.005, .02) * RATE)] = 0
    tail *= 10 ** (random.uniform(-14, -6) / 20) / np.sqrt((tail ** 2).sum())
    tail[0] += 1
    return fftconvolve(signal, tail)[:len(signal)]


def conditions(line, neighbour, random):
    """(name, signal) of what the tune is written in."""
    here, there = level(line), level(neighbour)
    bleed = neighbour * here / there * 10 ** (random.uniform(-20, -12) / 20)
    yield 'clean', line
    kinds = {'noise20': lambda: line + pink(len(line), random) * here * .1,
             'noise10': lambda: line + pink(len(line), random) * here * .316,
             'reverb': lambda: roomy(line, random),
             'bleed': lambda: line + bleed,
             'rehearsal': lambda: roomy(line, random) + roomy(bleed, random) + pink(len(line), random) * here * .1}
    for kind in random.choice(list(kinds), 2, replace=False):
        yield kind, kinds[kind]()


def main():
    """Reads the options and writes the tunes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--data', required=True)
    parser.add_argument('--out', required=True)
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--tunes', type=int, default=60)
    options = parser.parse_args()
    os.makedirs(options.out, exist_ok=True)
    notes = load_notes(options.data)
    names = sorted(notes)
    random = np.random.default_rng(options.seed)
    for number in range(options.tunes):
        name = names[number % len(names)]
        line, onsets = tune(notes[name], random)
        neighbour, _ = tune(notes[names[random.integers(len(names))]], random)
        for condition, signal in conditions(line, neighbour, random):
            base = os.path.join(options.out, f'rn_{name.replace(" ", "-")}_{number:03d}-{condition}')
            signal = signal / np.abs(signal).max() * 10 ** (random.uniform(-20, -3) / 20)
            soundfile.write(base + '.wav', signal, RATE, subtype='PCM_16')
            np.savetxt(base + '.notes', np.stack([np.zeros(len(onsets)), onsets], 1), fmt='%.5f')


if __name__ == '__main__':
    main()
