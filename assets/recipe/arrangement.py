# SPDX-License-Identifier: GPL-3.0-or-later
"""A tune arranged for sections of beginners: what is printed, and when each beat falls.

Positions count quarters from the start, a pick-up bar included. Keys are MIDI numbers of what sounds.
"""
import math
from dataclasses import dataclass

LEAD_IN_S = 2.5          # the room before the first beat
REFERENCE_A4_HZ = 440.0

VALUES = {'w': 4.0, 'h': 2.0, 'q': 1.0, 'e': 0.5}
STEPS = {'C': 0, 'D': 2, 'E': 4, 'F': 5, 'G': 7, 'A': 9, 'B': 11}


@dataclass(frozen=True)
class Section:
    """One section: its part in the score is called as it is itself."""
    name: str
    instrument: str                # as a class description names it
    abbreviation: str
    program: int                   # General MIDI, from 0
    clef: tuple                    # sign and line
    players: int
    written_above_sounding: int = 0    # semitones, and below in letters of the scale
    written_steps: int = 0


@dataclass(frozen=True)
class PrintedNote:
    """A note or rest of a part. `midi` is the sounding key, None for a rest."""
    bar: int
    position: float
    quarters: float
    midi: int | None


def parse_note(word):
    """'F#4q.' as (key 66, 1.5 quarters); 'rh' as (None, 2.0)."""
    dotted = word.endswith('.')
    value = VALUES[word.rstrip('.')[-1]] * (1.5 if dotted else 1.0)
    name = word.rstrip('.')[:-1]
    if name == 'r':
        return None, value
    return 12 * (int(name[-1]) + 1) + STEPS[name[0]] + name.count('#'), value


def key_in_hz(midi, cents=0.0):
    """Equal temperament, `cents` sharp."""
    return REFERENCE_A4_HZ * 2.0 ** ((midi - 69 + cents / 100.0) / 12.0)


@dataclass(frozen=True)
class Arrangement:
    """`music` holds, for each section by name, its notes with a bar between bar lines: a note is pitch, octave and value
    (w h q e, with a dot for half as much again); r is a rest. A pick-up is bar 0 and has `pickup` quarters."""
    title: str
    composer: str
    theme: str                     # where the tune comes from, as the score's rights say it
    sections: tuple
    music: dict
    rehearsal_marks: dict          # bar number to mark
    beats_per_minute: float
    key_fifths: int                # sounding; sharps only
    beats_in_bar: int = 4          # quarters
    pickup: float = 0.0

    @property
    def bars(self):
        """Numbers of all bars, in order."""
        return range(0 if self.pickup else 1, self.last_bar + 1)

    @property
    def last_bar(self):
        count = len(next(iter(self.music.values())).split('|'))
        return count - 1 if self.pickup else count

    @property
    def quarters(self):
        return self.bar_start(self.last_bar + 1)

    def bar_start(self, bar):
        """Position of a bar's first beat."""
        return 0.0 if bar == 0 else self.pickup + (bar - 1) * self.beats_in_bar

    def bar_quarters(self, bar):
        return self.pickup if bar == 0 else float(self.beats_in_bar)

    def printed_notes(self, section_name):
        """The part of a section as a list of PrintedNote, rests included. Every bar is full, or this fails."""
        notes = []
        bars = self.music[section_name].split('|')
        assert len(bars) == len(self.bars), f'{section_name} has {len(bars)} bars for {len(self.bars)}'
        for number, bar in zip(self.bars, bars):
            position = self.bar_start(number)
            for word in bar.split():
                midi, value = parse_note(word)
                notes.append(PrintedNote(number, position, value, midi))
                position += value
            assert position == self.bar_start(number + 1), f'{section_name}, bar {number} is not full'
        return notes

    def seconds_at(self, position):
        """When a position is due: as the tempo says, leaning at most 1.3 % either way."""
        quarter_s = 60.0 / self.beats_per_minute
        return LEAD_IN_S + quarter_s * position + 0.05 * math.sin(2 * math.pi * position / 40.0)

    def bars_in_seconds(self, first_bar, last_bar):
        """From the beginning of the first bar to the end of the last, in seconds."""
        return self.seconds_at(self.bar_start(first_bar)), self.seconds_at(self.bar_start(last_bar + 1))
