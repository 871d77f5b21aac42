# SPDX-License-Identifier: GPL-3.0-or-later
"""The music: the Ode to Joy for six sections of beginners, eighteen bars of 4/4 in G.

Theme by Ludwig van Beethoven (Symphony No. 9, 1824), in the public domain; the arrangement is the project's own.
Violins stay in first position on the D and A strings; clarinets and trumpets within the first notes they learn.
Sections enter and rest by phrase, with rhythms and pitches of their own, so that each can be told from the others.
"""
import math
from dataclasses import dataclass

BEATS_IN_BAR = 4
BARS = 18
BEATS_PER_MINUTE = 100.0
LEAD_IN_S = 2.5          # the room before the first beat
KEY_FIFTHS = 1           # G major, sounding
REFERENCE_A4_HZ = 440.0
TITLE = 'Ode to Joy'

# First bars of the phrases, printed as rehearsal marks.
REHEARSAL_MARKS = {1: 'A', 5: 'B', 9: 'C', 13: 'D', 17: 'E'}

# Sounding pitches, a bar between bar lines: a note is pitch, octave and value (w h q e, with a dot for half as much
# again); r is a rest.
MUSIC = {
    'Violins 1': """B4q B4q C5q D5q | D5q C5q B4q A4q | G4q G4q A4q B4q | B4q. A4e A4h
                    | rw | rw | rw | rw
                    | A4q A4q B4q G4q | A4q B4e C5e B4q G4q | A4q B4e C5e B4q A4q | G4q A4q D4h
                    | B4q B4q C5q D5q | D5q C5q B4q A4q | G4q G4q A4q B4q | A4q. G4e G4h
                    | G4q G4q A4q B4q | A4q. G4e G4h""",
    'Violins 2': """D4w | F#4w | E4h D4h | D4h F#4h
                    | B4q B4q C5q D5q | D5q C5q B4q A4q | G4q G4q A4q B4q | A4q. G4e G4h
                    | rw | rw | rw | rw
                    | D4q D4q D4q D4q | F#4q F#4q F#4q F#4q | E4q E4q G4q G4q | F#4q F#4q G4h
                    | E4q E4q G4q G4q | F#4q F#4q G4h""",
    'Violas': """rw | rw | rw | rw
                    | B3h D4h | A3h D4q C4q | B3h D4h | C4h B3h
                    | C4h B3h | C4q A3q B3h | C4q A3q B3q A3q | B3q A3q F#3h
                    | rw | rw | B3h B3h | C4h B3h
                    | B3h B3h | C4h B3h""",
    'Cellos': """G2h G2h | D3h D3h | E3h G2h | G2h D3h
                    | G2h D3h | D3w | E3h G2h | D3h G2h
                    | rw | rw | D3h G2q D3q | E3q A2q D3h
                    | G2h D3h | D3h D3h | E3h G2h | D3h G2h
                    | E3h G2h | D3h G2h""",
    'Clarinets': """rw | rw | rw | rw | rw | rw | rw | rw
                    | D4w | D4w | D4w | G3q G3q A3h
                    | G3w | A3w | G3h G3h | A3h G3h
                    | G3h G3h | A3h G3h""",
    'Trumpets': """rw | rw | rw | rw
                    | G4q G4q G4h | A4q A4q F#4h | E4q E4q D4h | F#4q F#4q D4h
                    | F#4q F#4q G4q rq | F#4q F#4q G4q rq | F#4q F#4q G4q F#4q | E4q E4q F#4h
                    | rw | rw | rh D4q D4q | D4q D4q D4h
                    | rh D4q D4q | D4q D4q D4h""",
}


@dataclass(frozen=True)
class Section:
    """One section: its part in the score is called as it is itself."""
    name: str
    instrument: str                # as a class description names it
    abbreviation: str
    program: int                   # General MIDI, from 0
    clef: tuple                    # sign and line
    written_above_sounding: int    # semitones, and below in letters of the scale
    written_steps: int


SECTIONS = (
    Section('Violins 1', 'violin', 'Vln. 1', 40, ('G', 2), 0, 0),
    Section('Violins 2', 'violin', 'Vln. 2', 40, ('G', 2), 0, 0),
    Section('Violas', 'viola', 'Vla.', 41, ('C', 3), 0, 0),
    Section('Cellos', 'cello', 'Vc.', 42, ('F', 4), 0, 0),
    Section('Clarinets', 'clarinet', 'Cl. (B♭)', 71, ('G', 2), 2, 1),
    Section('Trumpets', 'trumpet', 'Tpt. (B♭)', 56, ('G', 2), 2, 1),
)


@dataclass(frozen=True)
class PrintedNote:
    """A note or rest of a part. `midi` is the sounding key, None for a rest; positions count quarters from 0."""
    bar: int
    position: float
    quarters: float
    midi: int | None


VALUES = {'w': 4.0, 'h': 2.0, 'q': 1.0, 'e': 0.5}
STEPS = {'C': 0, 'D': 2, 'E': 4, 'F': 5, 'G': 7, 'A': 9, 'B': 11}


def parse_note(word):
    """'F#4q.' as (key 66, 1.5 quarters); 'rh' as (None, 2.0)."""
    dotted = word.endswith('.')
    value = VALUES[word.rstrip('.')[-1]] * (1.5 if dotted else 1.0)
    name = word.rstrip('.')[:-1]
    if name == 'r':
        return None, value
    return 12 * (int(name[-1]) + 1) + STEPS[name[0]] + name.count('#'), value


def printed_notes(section_name):
    """The part of a section as a list of PrintedNote, rests included. Every bar is full, or this fails."""
    notes = []
    bars = MUSIC[section_name].split('|')
    assert len(bars) == BARS, f'{section_name} has {len(bars)} bars for {BARS}'
    for number, bar in enumerate(bars, start=1):
        position = float((number - 1) * BEATS_IN_BAR)
        for word in bar.split():
            midi, value = parse_note(word)
            notes.append(PrintedNote(number, position, value, midi))
            position += value
        assert position == number * BEATS_IN_BAR, f'{section_name}, bar {number} is not full'
    return notes


def seconds_at(position):
    """When a position (quarters from the start) is due: 100 to the minute, leaning at most 1.3 % either way."""
    quarter_s = 60.0 / BEATS_PER_MINUTE
    return LEAD_IN_S + quarter_s * position + 0.05 * math.sin(2 * math.pi * position / 40.0)


def bars_in_seconds(first_bar, last_bar):
    """From the beginning of the first bar to the end of the last, in seconds."""
    return seconds_at((first_bar - 1) * BEATS_IN_BAR), seconds_at(last_bar * BEATS_IN_BAR)


def key_in_hz(midi, cents=0.0):
    """Equal temperament, `cents` sharp."""
    return REFERENCE_A4_HZ * 2.0 ** ((midi - 69 + cents / 100.0) / 12.0)
