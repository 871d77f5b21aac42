# SPDX-License-Identifier: GPL-3.0-or-later
"""How a class plays a score in a rehearsal: which stretches, when, and which notes it gets wrong.

Positions are quarters of the unfolded score; times are seconds of the recording.
"""
import json
import os
import shutil
import subprocess
from dataclasses import dataclass, field

import numpy as np

BEFORE_S, AFTER_S = 1.0, 1.5     # nobody plays
STEP_QUARTERS = 0.125            # of the tempo curve


@dataclass
class Score:
    """What `tutti piece check` understood of a score, as it is played."""
    bars: list                   # dicts: bar, position_quarters, printed_quarters, quarters, seconds, mark
    parts: list                  # dicts: name, instrument, notes
    end: float
    seconds: float

    def nominal(self, quarters):
        """Seconds from the start at the marked tempo."""
        at = [bar['position_quarters'] for bar in self.bars] + [self.end]
        return np.interp(quarters, at, [bar['seconds'] for bar in self.bars] + [self.seconds])

    def bar_at(self, quarters):
        at = np.array([bar['position_quarters'] for bar in self.bars])
        return self.bars[max(0, int(np.searchsorted(at, quarters + 1e-9)) - 1)]

    def printed(self, quarters):
        bar = self.bar_at(quarters)
        return bar['printed_quarters'] + quarters - bar['position_quarters']


def read_score(program, path, wanted=()):
    """The score, with the wanted parts only (names or numbers from 1)."""
    if shutil.which(program) is None:
        raise SystemExit(f'There is no program {program}; build it with: cmake --workflow --preset release')
    if not os.path.exists(path):
        raise SystemExit(f'There is no score {path}.')
    check = subprocess.run([program, 'piece', 'check', path, '--json', '--notes'], text=True, stdout=subprocess.PIPE)
    if check.returncode != 0:
        raise SystemExit(1)   # the program has said why
    said = json.loads(check.stdout)
    parts = [part for number, part in enumerate(said['parts'], 1)
             if part['notes'] and (not wanted or part['name'] in wanted or str(number) in wanted)]
    if not parts:
        raise SystemExit(f'{path}: no such part; there are {", ".join(part["name"] for part in said["parts"])}')
    return Score(said['bars'], parts, said['quarters'], said['seconds'])


@dataclass
class Manner:
    """How a class rehearses."""
    tempo: float = 1.0           # a share of the marked one
    rubato: float = 0.03         # standard deviation of the tempo's logarithm, over phrases of about four seconds
    stops: int = 0               # everybody stops, 1 to 4 s, and begins again at an earlier bar
    pauses: int = 0              # hesitates before a note, 0.7 to 2.5 s, and goes on with it
    corrections: int = 0         # goes back one to four notes, at once or after half a second, and plays them again
    skips: int = 0               # leaves out one to four bars without a stop
    again: int = 0               # goes back one to eight bars without a stop
    wrong: float = 0.0           # of the notes of each part: another pitch,
    missing: float = 0.0         # none,
    extra: float = 0.0           # or one too many


FAULTS = ('louder', 'flatter', 'later', 'apart')


@dataclass
class Fault:
    """What one section does in some bars whenever it plays them."""
    part: str                    # its name
    kind: str                    # one of FAULTS
    amount: float                # dB louder, cents flatter, ms later; or the standard deviation of the players' cents
    first: int                   # printed bars, both inclusive
    last: int

    @classmethod
    def of(cls, words):
        """"Violas:louder:-9:5-8"."""
        part, kind, amount, bars = words.rsplit(':', 3)
        first, _, last = bars.partition('-')
        if kind not in FAULTS:
            raise ValueError(f'{kind} is none of {", ".join(FAULTS)}')
        return cls(part, kind, float(amount), int(first), int(last or first))

    def is_in(self, bar):
        return bar.isdigit() and self.first <= int(bar) <= self.last


@dataclass
class Run:
    """A stretch played without a break: the place is known at each of `times`."""
    times: np.ndarray
    quarters: np.ndarray

    def time_at(self, quarters):
        return float(np.interp(quarters, self.quarters, self.times))

    def holds(self, quarters):
        return self.quarters[0] - 1e-6 <= quarters < self.quarters[-1] - 1e-6


@dataclass
class Played:
    """A note of a part, as it was meant and as it was played. Times are the ensemble's, before any player's scatter."""
    part: int
    position: float
    start: float
    end: float
    midi: int
    midi_played: int | None
    flag: str


@dataclass
class Performance:
    score: Score
    runs: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    events: list = field(default_factory=list)   # (time_s, end_s or None, kind, position, detail)

    @property
    def end(self):
        return self.runs[-1].times[-1]

    def place_at(self, time):
        """(quarters, playing): while nobody plays, where playing stopped; NaN before the first note."""
        quarters, playing = float('nan'), False
        for run in self.runs:
            if time < run.times[0]:
                break
            quarters, playing = float(np.interp(time, run.times, run.quarters)), time < run.times[-1]
        return quarters, playing


def smooth_noise(chance, seconds, length):
    """Unit variance, changing over so many seconds, ten values a second."""
    white = chance.standard_normal(int(10 * (length + 4 * seconds)) + 1)
    width = np.arange(-int(20 * seconds), int(20 * seconds) + 1)
    kernel = np.exp(-0.5 * (width / (5 * seconds)) ** 2)
    return np.convolve(white, kernel / np.sqrt((kernel ** 2).sum()), mode='valid')


def breaks(score, manner, chance, seconds):
    """Where something happens: (position, kind), in the order of the page, spread over what there is time for."""
    kinds = [kind for kind in ('stop', 'pause', 'correction', 'skip', 'again') for _ in range(getattr(manner, {
        'stop': 'stops', 'pause': 'pauses', 'correction': 'corrections', 'skip': 'skips', 'again': 'again'}[kind]))]
    if not kinds:
        return []
    chance.shuffle(kinds)
    reach = np.interp(seconds * 0.8 * manner.tempo, [score.nominal(b['position_quarters']) for b in score.bars],
                      [b['position_quarters'] for b in score.bars])
    slots = np.linspace(0.12, 0.95, len(kinds) + 1) * reach
    return [(chance.uniform(low, low + 0.7 * (high - low)), kind) for low, high, kind in zip(slots, slots[1:], kinds)]


def covered(score):
    """Whether something sounds until a position or through it; what ends a tenth of a quarter before it counts."""
    spans = sorted((n['position_quarters'], n['position_quarters'] + n['quarters']) for part in score.parts for n in part['notes'])
    starts = np.array([start for start, _ in spans])
    reach = np.maximum.accumulate([end for _, end in spans])
    return lambda position: reach[np.searchsorted(starts, position - 0.1) - 1] >= position - 0.1


def perform(score, manner, seconds, chance):
    """A performance of so many seconds at most."""
    done = Performance(score)
    tempo = manner.tempo * np.exp(manner.rubato * smooth_noise(chance, 2.0, seconds + 10))
    moments = sorted({note['position_quarters'] for part in score.parts for note in part['notes']})
    bars = [bar['position_quarters'] for bar in score.bars]
    sounding = covered(score)
    waiting = breaks(score, manner, chance, seconds)
    at, now = 0.0, BEFORE_S
    done.events.append((now, None, 'start', at, f'at bar {score.bar_at(at)["bar"]}'))
    while True:
        until, kind = waiting.pop(0) if waiting else (score.end, 'end')
        if kind == 'stop':                       # within a note, so that a stop is no rest
            until = next(((m + later) / 2 for m, later in zip(moments, moments[1:])
                          if m > max(until, at) and sounding((m + later) / 2)), score.end)
        elif kind in ('pause', 'correction'):    # between two notes
            until = next((m for m in moments if m > max(until, at) and sounding(m)), score.end)
        elif kind in ('skip', 'again'):          # at a bar line
            until = next((b for b in bars if b > max(until, at)), score.end)
        if kind != 'end' and until >= score.end - 1e-6:
            continue
        run = play(score, tempo, at, max(until, at + 0.5), now, seconds - AFTER_S)
        done.runs.append(run)
        now, stopped = run.times[-1], run.quarters[-1]
        if kind == 'end' or now >= seconds - AFTER_S - 1e-6 or stopped >= score.end - 1e-6:
            done.events.append((now, None, 'end', stopped, '-'))
            break
        now, at = after_break(done, kind, now, stopped, moments, bars, chance)
    for number in range(len(score.parts)):
        play_part(done, number, manner, chance)
    return done


def play(score, tempo, start, until, now, latest):
    """From a position to another, or until there is no more time."""
    quarters, times = [start], [now]
    while quarters[-1] < until - 1e-9 and times[-1] < latest:
        to = min(until, quarters[-1] + STEP_QUARTERS)
        share = tempo[min(int(10 * times[-1]), len(tempo) - 1)]
        times.append(times[-1] + float(score.nominal(to) - score.nominal(quarters[-1])) / share)
        quarters.append(to)
    return Run(np.array(times), np.array(quarters))


def after_break(done, kind, now, stopped, moments, bars, chance):
    """When and where playing goes on; what happened is added to the events."""
    def bar_name(quarters):
        return f'at bar {done.score.bar_at(quarters)["bar"]}'
    before = [b for b in bars if b <= stopped + 1e-6]
    if kind == 'stop':
        until = now + chance.uniform(1.0, 4.0)
        at = before[-1 - min(int(chance.integers(0, 5)), len(before) - 1)]
        done.events += [(now, until, 'stop', stopped, 'in bar ' + done.score.bar_at(stopped - 1e-6)['bar']),
                        (until, None, 'restart', at, bar_name(at))]
        return until, at
    if kind == 'pause':
        until = now + chance.uniform(0.7, 2.5)
        done.events += [(now, until, 'pause', stopped, 'before the next note'), (until, None, 'resume', stopped, bar_name(stopped))]
        return until, stopped
    if kind == 'correction':
        played = [m for m in moments if m < stopped - 1e-6]
        back = int(chance.integers(1, 5))
        at = played[-min(back, len(played))] if played else stopped
        until = now + (chance.uniform(0.2, 0.6) if chance.random() < 0.6 else 0.0)
        done.events.append((until, None, 'correction', at, f'{stopped - at:.2f} quarters again'))
        return until, at
    here = bars.index(before[-1])
    if kind == 'skip':
        at = bars[min(here + int(chance.integers(1, 5)), len(bars) - 2)]
        done.events.append((now, None, 'skip', at, bar_name(at)))
    else:
        at = bars[max(here - int(chance.integers(1, 9)), 0)]
        done.events.append((now, None, 'repeat_taken', at, 'back ' + bar_name(at)))
    return now, at


def play_part(done, number, manner, chance):
    """The notes of a part in every run, some of them wrong."""
    notes = done.score.parts[number]['notes']
    for run in done.runs:
        for note in notes:
            position = note['position_quarters']
            if note['grace'] or not run.holds(position):
                continue
            start = run.time_at(position)
            end = max(run.time_at(position + note['quarters']), start + 0.03)
            throw, played, flag = chance.random(), note['midi'], 'ok'
            if throw < manner.wrong:
                played, flag = note['midi'] + int(chance.choice((-2, -1, 1, 2))), 'wrong'
            elif throw < manner.wrong + manner.missing:
                played, flag = None, 'missing'
            elif throw < manner.wrong + manner.missing + manner.extra and end - start > 0.4:
                middle = start + (end - start) * 0.55
                done.notes.append(Played(number, position, middle, end, note['midi'], note['midi'] + int(chance.choice((-2, 2))), 'extra'))
                end = middle
            done.notes.append(Played(number, position, start, end, note['midi'], played, flag))
