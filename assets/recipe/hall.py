# SPDX-License-Identifier: GPL-3.0-or-later
"""The hall: who is heard in whose microphone, how late, the room's own sound, and what else makes a noise.

Units: metres, seconds, decibels.
"""
import numpy as np
from scipy.signal import butter, fftconvolve, sosfilt

RATE = 48000
SPEED_OF_SOUND = 343.0
MICROPHONE_AT = 0.3        # m from its section; 2.4 m away is then 18 dB down

# Seats (m): strings in an arc in front, wind behind.
SEATS = {'Violins 1': (-3.6, 0.6), 'Violins 2': (-1.2, 0.0), 'Violas': (1.2, 0.0), 'Cellos': (3.6, 0.6),
         'Clarinets': (-1.3, 2.6), 'Trumpets': (1.5, 3.0)}

# RMS while a section plays, at its own microphone, dBFS.
LEVELS = {'Violins 1': -26.0, 'Violins 2': -27.5, 'Violas': -28.0, 'Cellos': -26.5, 'Clarinets': -27.0, 'Trumpets': -25.5}

REVERBERATION_S = 0.5      # until 60 dB down
ROOM_DB = -24.0            # a section's room sound re its direct sound at its own microphone, the same everywhere
ROOM_BEGINS_S = 0.010
CUTOFF_HZ = 4000.0         # above, walls and clothes swallow
NOISE_DBFS = -77.0         # pink, at each microphone: 50 dB below the class
MICROPHONE_UP_TO_HZ = 14000.0


def distance(a, b):
    return float(np.hypot(a[0] - b[0], a[1] - b[1]))


def delayed(sound, seconds):
    frames = int(round(seconds * RATE))
    return np.concatenate([np.zeros(frames), sound])[:len(sound)]


def direct_path(sound, metres):
    """A sound normalised at 0.3 m, heard farther away: 1/r, and later by the way."""
    further = max(metres, MICROPHONE_AT)
    return delayed(sound, (further - MICROPHONE_AT) / SPEED_OF_SOUND) * (MICROPHONE_AT / further)


def room_tail(rng):
    """Impulse response of the room alone: noise that dies away, no discrete echo; energy ROOM_DB re the direct sound."""
    frames = int(1.2 * REVERBERATION_S * RATE)
    decay = 10.0 ** (-3.0 * np.arange(frames) / (REVERBERATION_S * RATE))
    tail = sosfilt(butter(1, CUTOFF_HZ, fs=RATE, output='sos'), rng.normal(size=frames)) * decay
    tail *= 10.0 ** (ROOM_DB / 20.0) / np.sqrt(np.sum(tail ** 2))
    return np.concatenate([np.zeros(int(ROOM_BEGINS_S * RATE)), tail])


def at_level(sound, dbfs):
    """Scaled so that it has this RMS while it sounds (within 30 dB of its loudest 50 ms)."""
    block = int(0.05 * RATE)
    power = np.mean(sound[:len(sound) // block * block].reshape(-1, block) ** 2, axis=1)
    active = power[power > power.max() * 1e-3].mean()
    return sound * 10.0 ** (dbfs / 20.0) / np.sqrt(active)


def pink_noise(frames, rng):
    """Noise whose power falls 3 dB an octave from 20 Hz, at NOISE_DBFS."""
    spectrum = np.fft.rfft(rng.normal(size=frames))
    spectrum /= np.sqrt(np.maximum(np.fft.rfftfreq(frames, 1.0 / RATE), 20.0))
    noise = np.fft.irfft(spectrum, frames)
    return noise * 10.0 ** (NOISE_DBFS / 20.0) / noise.std()


def chair_scrape(rng, seconds=0.8):
    """A chair pushed over the floor: its feet stick and slip about 35 times a second, faster as it goes."""
    time = np.arange(int(seconds * RATE)) / RATE
    slips = np.maximum(np.sin(2 * np.pi * (28.0 * time + 12.0 * time ** 2)), 0.0) ** 4
    noise = sosfilt(butter(2, [350.0, 2600.0], 'bandpass', fs=RATE, output='sos'), rng.normal(size=len(time)))
    return noise * slips * np.sin(np.pi * time / seconds) ** 0.5


def murmur(rng, seconds):
    """Somebody talking: a voice's pulses, wandering about 230 Hz, through three resonances, four syllables a second."""
    frames = int(seconds * RATE)
    time = np.arange(frames) / RATE
    knots = np.arange(0.0, seconds + 0.25, 0.25)
    pitch = np.interp(time, knots, rng.normal(230.0, 25.0, len(knots)))
    pulses = np.diff(np.floor(np.cumsum(pitch) / RATE), prepend=0.0)
    breath = 0.02 * rng.normal(size=frames)
    voice = np.zeros(frames)
    for low, high in ((400.0, 800.0), (1100.0, 1700.0), (2300.0, 2900.0)):
        voice += sosfilt(butter(1, [low, high], 'bandpass', fs=RATE, output='sos'), pulses + breath)
    syllables = np.interp(time, knots, rng.uniform(0.1, 1.0, len(knots))) * np.sin(2 * np.pi * 2.0 * time) ** 2
    return voice * syllables * np.sin(np.pi * time / seconds) ** 0.3


def disturbances(seconds, rng):
    """What is heard besides the music, before it and after: [(place in m, samples)]. RMS as at 0.3 m from it."""
    events = ((0.5, (4.4, 1.4), at_level(chair_scrape(rng), -34.0)),
              (1.0, (0.0, -1.6), at_level(murmur(rng, 1.3), -31.0)),
              (seconds - 1.6, (-0.4, 3.6), at_level(murmur(rng, 1.5), -34.0)))
    frames = int(seconds * RATE)
    placed = []
    for begins, place, sound in events:
        whole = np.zeros(frames)
        first = int(begins * RATE)
        whole[first:first + len(sound)] = sound[:frames - first]
        placed.append((place, whole))
    return placed


def record(sections, seconds, rng):
    """What each section's microphone picks up; `sections` is {name: samples}. Returns frames × microphones, in the
    sections' order."""
    sources = [(SEATS[name], at_level(sound, LEVELS[name])) for name, sound in sections.items()]
    sources += disturbances(seconds, rng)
    microphones = []
    top = butter(4, MICROPHONE_UP_TO_HZ, fs=RATE, output='sos')
    for name in sections:
        heard = pink_noise(int(seconds * RATE), rng)
        for seat, sound in sources:
            heard += direct_path(sound, distance(SEATS[name], seat))
            heard += fftconvolve(sound, room_tail(rng))[:len(sound)]
        microphones.append(sosfilt(top, heard))
    return np.stack(microphones, axis=1)
