# SPDX-License-Identifier: GPL-3.0-or-later
"""Sound for a performance: every player alone from a sound font, sections in a room, microphones that hear the neighbours."""
import functools
import os
import subprocess
import tempfile
from dataclasses import dataclass

import mido
import numpy as np
import soundfile

RATE = 48000
BEND_SEMITONES = 2
TICKS_A_SECOND = 1000
RELEASE_S = 0.005               # a player lets a key go before they strike it again
CHANNELS = [c for c in range(16) if c != 9]   # the tenth has drums
SOUND_FONTS = ('/usr/share/sounds/sf3/MuseScore_General.sf3', '/usr/share/sounds/sf2/FluidR3_GM.sf2')

# General MIDI's numbers, from 0
PROGRAMS = {'piccolo': 72, 'flute': 73, 'oboe': 68, 'english-horn': 69, 'clarinet': 71, 'bass-clarinet': 71, 'bassoon': 70,
            'recorder': 74, 'soprano-sax': 64, 'alto-sax': 65, 'tenor-sax': 66, 'baritone-sax': 67, 'horn': 60, 'trumpet': 56,
            'cornet': 56, 'tenor-horn': 60, 'trombone': 57, 'euphonium': 58, 'tuba': 58, 'electric-guitar': 27, 'voice': 52,
            'male-voice': 52, 'female-voice': 52, 'violin': 40, 'viola': 41, 'cello': 42, 'double-bass': 43, 'string': 48}
PIANO = 0


@dataclass
class Hall:
    """Where it is played, and how well together."""
    players: tuple = (2, 5)      # in a section, at least and at most
    tuning: float = 8.0          # cents, standard deviation of a player's own tuning,
    pitch: float = 5.0           # and of each of their notes
    scatter: float = 0.020       # seconds, standard deviation of a player's beginnings
    bleed: float | None = -20.0  # dB of the neighbour in a section's microphone, none when None; falls with the distance
    reverberation: float = 0.0   # seconds until it has died away by 60 dB
    reverberant: float = -10.0   # dB of the room beside the direct sound
    noise: float = -60.0         # dB beside the music


def attack(program, midi, font):
    """Seconds from a note's message until its sound is 20 dB below its loudest."""
    sound = np.abs(render([[(0.0, 'program_change', {'program': program}), (0.5, 'note_on', {'note': midi, 'velocity': 84}),
                            (1.5, 'note_off', {'note': midi, 'velocity': 0})]], font, 2.0))
    return max(0.0, float(np.argmax(sound > 0.1 * sound.max())) / RATE - 0.5)


def play_player(notes, program, chance, hall, tuning, ahead, planted=None):
    """MIDI messages, sent `ahead` of the sound, of a player (seconds, message without channel), when each note
    began to sound, and how many cents off: None for a missing one. `planted` holds for each note seconds by
    which it comes later and cents by which it is higher."""
    messages, keys, began, tuned = [], [], [], []
    for note, (later, higher) in zip(notes, planted or [(0.0, 0.0)] * len(notes)):
        if note.midi_played is None:
            began.append(None)
            tuned.append(None)
            continue
        start = max(0.0, note.start + later + chance.normal(0.0, hall.scatter))
        end = max(start + 0.05, note.end - 0.02 + chance.normal(0.0, hall.scatter / 2))
        cents = tuning + higher + chance.normal(0.0, hall.pitch)
        tuned.append(cents)
        bend = int(np.clip(round(cents / 100 / BEND_SEMITONES * 8192), -8192, 8191))
        velocity = int(np.clip(chance.normal(84, 8), 40, 120))
        keys.append((note.midi_played, start, end, velocity, bend))
        began.append(start)
    keys.sort(key=lambda key: key[:2])
    for (midi, start, end, velocity, bend), (next_midi, next_start, *_) in zip(keys, keys[1:] + [(None, None)]):
        if midi == next_midi:   # a key that is let go after it was struck again would be silent
            end = max(start, min(end, next_start - RELEASE_S))
        sent = max(0.0, start - ahead)
        messages += [(sent - 0.001, 'pitchwheel', {'pitch': bend}),
                     (sent, 'note_on', {'note': midi, 'velocity': velocity}),
                     (max(sent, end - ahead), 'note_off', {'note': midi, 'velocity': 0})]
    return [(0.0, 'program_change', {'program': program})] + sorted(messages, key=lambda m: m[0]), began, tuned


def render(players, font, seconds):
    """One section: its players' messages, each on a channel of its own, to mono sound."""
    track = mido.MidiTrack([mido.MetaMessage('set_tempo', tempo=1_000_000, time=0)])
    events = [(when, kind, {**what, 'channel': channel})
              for channel, player in zip(CHANNELS, players) for when, kind, what in player]
    now = 0
    for when, kind, what in sorted(events, key=lambda e: e[0]):
        tick = max(now, round(when * TICKS_A_SECOND))
        track.append(mido.Message(kind, time=tick - now, **what))
        now = tick
    file = mido.MidiFile(ticks_per_beat=TICKS_A_SECOND)
    file.tracks.append(track)
    with tempfile.TemporaryDirectory() as folder:
        midi, wav = os.path.join(folder, 's.mid'), os.path.join(folder, 's.wav')
        file.save(midi)
        # Of the font only the samples that are played: to unpack them all takes five times as long as the rest.
        subprocess.run(['fluidsynth', '-ni', '-o', 'synth.dynamic-sample-loading=1', '-R', '0', '-C', '0', '-g', '0.4',
                        '-r', str(RATE), '-O', 'float', '-F', wav, font, midi],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        sound = soundfile.read(wav, always_2d=True)[0].mean(axis=1)
    frames = int(seconds * RATE)
    return np.pad(sound, (0, max(0, frames - len(sound))))[:frames]


def made_louder(sound, stretches):
    """The sound, by so many dB louder in each (start, end, dB), with ramps of 20 ms."""
    steps = np.zeros(len(sound))
    for start, end, decibels in stretches:
        steps[max(0, int(start * RATE)):max(0, int(end * RATE))] = decibels
    ramp = RATE // 50
    summed = np.concatenate([[0.0], np.cumsum(np.pad(steps, (ramp // 2, ramp - ramp // 2 - 1), mode='edge'))])
    return sound * 10 ** ((summed[ramp:] - summed[:-ramp]) / ramp / 20)


def convolve(sound, response):
    size = 1 << (len(sound) + len(response)).bit_length()
    return np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(response, size), size)[:len(sound)]


def in_room(sound, hall, chance):
    """The same with the room's sound, which arrives 10 ms after it."""
    if hall.reverberation <= 0:
        return sound
    t = np.arange(int(hall.reverberation * RATE)) / RATE
    tail = chance.standard_normal(len(t)) * 10 ** (-3 * t / hall.reverberation)
    tail *= 10 ** (hall.reverberant / 20) / np.sqrt((tail ** 2).sum())
    return sound + convolve(sound, np.concatenate([np.zeros(RATE // 100), tail]))


@functools.lru_cache(maxsize=1)
def pink_filter(frames, size):
    """The spectrum in `size` points of what makes so many frames of white noise pink when it goes round."""
    rising = np.arange(1, frames // 2 + 1)
    return np.fft.rfft(np.fft.irfft(np.concatenate([[0.0], 1 / np.sqrt(rising)]), frames), size)


def pink_noise(frames, chance):
    """Unit variance, 3 dB less for each octave."""
    # Any number of frames may be a prime, whose transform takes seconds: only the filter's is made, once.
    size = 1 << (2 * frames).bit_length()
    filtered = np.fft.irfft(np.fft.rfft(chance.standard_normal(frames), size) * pink_filter(frames, size), size)
    sound = filtered[:frames] + filtered[frames:2 * frames]
    return sound / sound.std()


def microphones(sections, hall, chance):
    """What each section's microphone hears: its own section, the others by their distance, room and noise."""
    sections = [in_room(sound, hall, chance) for sound in sections]
    loud = max(np.sqrt(np.mean(np.square(sound))) for sound in sections)
    heard = []
    for m in range(len(sections)):
        sound = 10 ** (hall.noise / 20) * loud * pink_noise(len(sections[m]), chance)
        for s, source in enumerate(sections):
            seats = abs(s - m)
            if seats == 0:
                sound = sound + source
            elif hall.bleed is not None:
                delay = int(0.006 * seats * RATE)   # two metres a seat
                gain = 10 ** (hall.bleed / 20) / seats
                sound = sound + gain * np.concatenate([np.zeros(delay), source[:len(source) - delay]])
        heard.append(sound)
    highest = max(np.abs(sound).max() for sound in heard)
    return np.stack(heard, axis=1) * (0.5 / highest)
