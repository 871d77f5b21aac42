# SPDX-License-Identifier: GPL-3.0-or-later
"""The instruments: players' notes through FluidSynth, at exactly the pitch and moment that was asked for.

No sampled instrument is in tune with itself: keys are some cents off, samples waver, and bows speak later than trumpets.
So each key is measured alone first (its deviation through time, and how long it takes to be heard), and every note is
bent against that deviation and begun that much sooner. Vibrato in the samples goes with it: beginners have none. Where
the sample of a key swells so slowly that nobody could say when it begins, a neighbour's is bent to take its place.
"""
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import mido
import numpy as np
import soundfile

from .arrangement import key_in_hz
from .listening import cents_from

RATE = 48000
SOUND_FONT = Path('/usr/share/sounds/sf3/MuseScore_General.sf3')

BORROWED_FROM = 4          # semitones, furthest a sample is bent
SAMPLES_OF_A_KEY = 3       # players of a section take turns at the nearest ones, so as not to be copies
SWIFT_S = 0.090            # from the first sound of a sample to half of its attack's loudest amplitude

TICKS_PER_SECOND = 2000
BEND_RANGE = 5             # semitones either way
BENT = 127 / 128           # of what is asked, FluidSynth bends this much (measured: 0.8 cents short in 100)
BEND_EVERY_S = 0.010
VELOCITY = 80
LOUDNESS = 90              # controller 7 as measured; the synthesiser's volume goes as 40 log10 of it
MEASURED_S = 3.0           # longer than the longest note, run a quarter faster
HEARD_DB = -12.0           # below the attack's loudest; listeners place a tone's beginning 6 to 15 dB below its
                           # maximum (J. Vos and R. Rasch, Perception & Psychophysics 29, 1981)
FIRST_DB, FULL_DB = -20.0, -6.0


@dataclass(frozen=True)
class Key:
    """What one key of one instrument does by itself: its deviation in cents every BEND_EVERY_S, the seconds until it
    is heard, those from its first sound to a full tone, and how loud it is in its first second, in dB."""
    deviation: np.ndarray
    heard_after: float
    swell: float
    level_db: float


def render(messages, seconds):
    """Timed MIDI messages [(time in s, message)] as mono samples, no reverberation, no chorus."""
    track = mido.MidiTrack([mido.MetaMessage('set_tempo', tempo=500000)])
    now = 0
    for time, message in sorted(messages, key=lambda pair: pair[0]):
        tick = round(time * TICKS_PER_SECOND)
        track.append(message.copy(time=tick - now))
        now = tick
    with tempfile.TemporaryDirectory() as folder:
        midi, wave = Path(folder, 'notes.mid'), Path(folder, 'notes.wav')
        mido.MidiFile(ticks_per_beat=TICKS_PER_SECOND // 2, tracks=[track]).save(midi)
        subprocess.run(['fluidsynth', '-ni', '-R', '0', '-C', '0', '-g', '0.4', '-r', str(RATE), '-T', 'wav', '-O', 'float',
                        '-o', 'synth.dynamic-sample-loading=1', '-F', wave, SOUND_FONT, midi],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        sound = soundfile.read(wave)[0].mean(axis=1)
    frames = int(seconds * RATE)
    return np.pad(sound, (0, max(0, frames - len(sound))))[:frames]


def channel_setup(channel, program):
    """Instrument and pitch-bend range of a MIDI channel."""
    controls = ((101, 0), (100, 0), (6, BEND_RANGE), (38, 0), (7, LOUDNESS), (10, 64))
    return [(0.0, mido.Message('program_change', channel=channel, program=program)),
            *((0.0, mido.Message('control_change', channel=channel, control=c, value=v)) for c, v in controls)]


def measure_keys(program, keys):
    """Plays each key alone and measures it; returns {key: Key}."""
    apart = MEASURED_S + 0.7
    messages = channel_setup(0, program)
    for index, key in enumerate(keys):
        messages.append((0.1 + index * apart, mido.Message('note_on', note=key, velocity=VELOCITY)))
        messages.append((0.1 + index * apart + MEASURED_S, mido.Message('note_off', note=key)))
    sound = render(messages, 0.1 + len(keys) * apart)
    starts = [int((0.1 + index * apart) * RATE) for index in range(len(keys))]
    return {key: measured_key(sound[start:start + int(MEASURED_S * RATE)], key) for key, start in zip(keys, starts)}


def measured_key(note, key):
    attack = note[:int(0.4 * RATE)]
    return Key(deviation_of(note, key), reaches(attack, key, HEARD_DB),
               reaches(attack, key, FULL_DB) - reaches(attack, key, FIRST_DB),
               10.0 * np.log10(np.mean(note[:RATE] ** 2)))


def deviation_of(note, key):
    """The key's cents through time. Before 50 ms there is too little tone to measure, so the first value stands."""
    expected = key_in_hz(key)
    half = int(max(0.022, 3.0 / expected) * RATE)
    hop = int(BEND_EVERY_S * RATE)
    centres = np.arange(0, len(note) - half, hop)
    first = max(half, int(0.05 * RATE))
    track = np.array([cents_from(note[c - half:c + half], RATE, expected) if c >= first else np.nan for c in centres])
    track[np.isnan(track)] = track[int(np.argmax(~np.isnan(track)))]
    return np.clip(np.convolve(np.pad(track, 1, 'edge'), [0.25, 0.5, 0.25], 'valid'), -40.0, 40.0)


def reaches(attack, key, level_db):
    """Seconds until the RMS over a period passes this level below the loudest of the attack."""
    period = int(round(RATE / key_in_hz(key)))
    power = np.convolve(attack ** 2, np.ones(period) / period, 'same')
    return float(np.argmax(power > power.max() * 10.0 ** (level_db / 10.0))) / RATE


def samples_for(midi, keys):
    """The keys whose samples may play `midi`: the nearest that speak at once, else the nearest."""
    near = [key for key in keys if abs(key - midi) <= BORROWED_FROM]
    near.sort(key=lambda key: (keys[key].swell > SWIFT_S, abs(key - midi), key))
    return near[:SAMPLES_OF_A_KEY]


def bend_value(cents):
    """Pitch-bend message value for a deviation in cents."""
    return int(np.clip(round(8192 * cents / (100.0 * BEND_RANGE * BENT)), -8192, 8191))


def loudness(level_db):
    """Controller 7 for a level relative to LOUDNESS."""
    return int(np.clip(round(LOUDNESS * 10.0 ** (level_db / 40.0)), 0, 127))


def note_messages(note, level_db, key, measured, channel):
    """One note at a level: bent to what was asked less what the sample does, from its beginning on. A sample that is bent
    up also runs faster, and wavers sooner."""
    wanted = note.cents - 100.0 * (key - note.printed.midi)
    speed = 2.0 ** (wanted / 1200.0)
    begins = max(0.0, note.onset - measured.heard_after / speed)
    steps = np.arange(0.0, note.end + 0.15 - begins, BEND_EVERY_S)
    deviation = np.interp(steps * speed, np.arange(len(measured.deviation)) * BEND_EVERY_S, measured.deviation)
    bends = [(begins + step, mido.Message('pitchwheel', channel=channel, pitch=bend_value(wanted - cents)))
             for step, cents in zip(steps, deviation)]
    volume = loudness(level_db - measured.level_db)
    return [bends[0],
            (begins, mido.Message('control_change', channel=channel, control=7, value=volume)),
            (begins, mido.Message('note_on', channel=channel, note=key, velocity=VELOCITY)),
            *bends[1:],
            (max(note.end, begins + 0.1), mido.Message('note_off', channel=channel, note=key))]


def render_section(program, players, played, seconds):
    """A whole section, each player on two channels of their own in turns, so that a bend never touches the note
    before. The synthesiser without effects adds channels as air would."""
    free = [c for c in range(16) if c != 9]        # channel 10 of 16 is the drums'
    channels = [(free[2 * i], free[2 * i + 1]) for i in range(len(players))]
    sounding = {n.printed.midi for n in played}
    keys = measure_keys(program, range(min(sounding) - BORROWED_FROM, max(sounding) + BORROWED_FROM + 1))
    messages = []
    for pair in channels:
        for channel in pair:
            messages += channel_setup(channel, program)
    usual_db = float(np.median([key.level_db for key in keys.values()]))
    turn = [0] * len(players)
    for note in played:
        choice = samples_for(note.printed.midi, keys)
        key = choice[note.player % len(choice)]
        messages += note_messages(note, usual_db + players[note.player].level_db, key, keys[key],
                                  channels[note.player][turn[note.player] % 2])
        turn[note.player] += 1
    return render(messages, seconds)
