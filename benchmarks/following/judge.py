# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the positions that a follower reported against the truth of a take.

Reads the tables of the evaluation kit's classes (`class.md` there) and of benchmarks/rehearsals alike. Every playing of a
repeated bar counts as right: the same bar of the page.
"""
import os
from dataclasses import dataclass, field

import numpy as np

from scores import number, read_tsv

GLANCE_S = 0.020          # after a note's onset the reported position is read
JUMPS = ('restart', 'skip', 'repeat_taken', 'correction', 'resume')
STANDSTILLS = ('stop', 'pause')
NOTICED_S = 1.0           # standing still for less is no stop
RIGHT_S, FAIR_S, STAYS_S = 0.25, 0.5, 0.5   # found again: right, and no worse than fair for so long
LIMITS_MS = (100, 250, 500)


@dataclass
class Truth:
    time: np.ndarray
    quarters: np.ndarray       # NaN before the start
    playing: np.ndarray
    music: np.ndarray          # playing or standing still, between start and end
    seconds_a_quarter: np.ndarray
    bars: list                 # (position, printed, length), each in quarters
    moments: np.ndarray        # of printed notes
    events: list               # (start, end, kind)

    def row(self, time):
        return np.clip(np.round(np.asarray(time) * 100).astype(int), 0, len(self.time) - 1)

    def __post_init__(self):
        self.starts = np.array([bar[0] for bar in self.bars])
        self.alike = [np.array([b[0] - bar[0] for b in self.bars if b[1] == bar[1]]) for bar in self.bars]

    def bar_at(self, quarters):
        """The number of the bar in the unfolded score."""
        return int(np.clip(np.searchsorted(self.starts, quarters + 1e-9) - 1, 0, len(self.bars) - 1))

    def leaps(self):
        """Of each note that is the first after a jump: its number, and by how many seconds the place differs from where it would have
        gone on. Twenty milliseconds of a note hold no pitch yet: where it has gone can be guessed by then, not heard."""
        starts = np.array([start for start, _, kind in self.events if kind in JUMPS])
        for start in starts:
            first = int(np.searchsorted(self.moments, start - 0.005))
            if first == len(self.moments) or (starts[starts > start] <= self.moments[first]).any():
                continue
            before, after = self.row(start - 0.011), self.row(start + 0.011)
            yield first, abs(self.off(self.quarters[before], self.quarters[after]) * self.seconds_a_quarter[after])

    def off(self, said, quarters):
        """Signed error in quarters, against the nearest of the places at the same place of the page."""
        if not (np.isfinite(said) and np.isfinite(quarters)):
            return np.nan
        gaps = said - quarters - self.alike[self.bar_at(quarters)]
        return gaps[np.abs(gaps).argmin()]


def read_truth(take):
    def table(name):
        return read_tsv(os.path.join(take, name))

    def column(rows, name):
        return np.array([number(row[name]) for row in rows])
    places = table('positions.tsv')
    states = np.array([row['state'] for row in places])
    bpm = column(places, 'bpm')
    known = np.flatnonzero(np.isfinite(bpm) & (bpm > 1))
    held = known[np.clip(np.searchsorted(known, np.arange(len(bpm)), side='right') - 1, 0, None)]
    bars = table('bars.tsv')
    notes = table('notes.tsv')
    events = sorted((number(e['time_s']), number(e['end_s']), e['kind']) for e in table('events.tsv'))
    return Truth(column(places, 'time_s'), column(places, 'position_quarters'), states == 'playing',
                 np.isin(states, ('playing', 'stopped')), 60 / bpm[held],
                 list(zip(*(column(bars, name) for name in ('position_quarters', 'printed_quarters', 'length_quarters')))),
                 np.unique([round(number(n['nominal_onset_s']), 3) for n in notes if n['flag'] != 'extra']), events)


@dataclass
class Outcome:
    """What one take, or several, gave."""
    errors_s: list = field(default_factory=list)       # of each note, infinite when lost
    leaps_s: list = field(default_factory=list)        # of each note, by how much it is elsewhere than anybody could know
    back_s: list = field(default_factory=list)         # after each jump until found again, infinite when not
    noticed_s: list = field(default_factory=list)      # after each stop until it was said, infinite when not
    wrong_s: list = field(default_factory=list)        # for each take: said to follow while a bar off
    confidences: list = field(default_factory=list)    # of each row while playing,
    right: list = field(default_factory=list)          # and whether it was

    def add(self, other):
        for name in vars(self):
            getattr(self, name).extend(getattr(other, name))

    def within(self, limit_ms):
        return 100 * float(np.mean(np.abs(self.errors_s) <= limit_ms / 1000 + 1e-6)) if self.errors_s else float('nan')

    def knowable(self, limit_ms):
        """The share of notes that are told so well by whoever knows all but where a jump leads, until its first note has sounded."""
        return 100 * float(np.mean(np.array(self.leaps_s) <= limit_ms / 1000)) if self.leaps_s else float('nan')

    def reliability(self):
        """For each of ten bins of confidence its share of all, the mean of what was said, and how often it was so."""
        said, right = np.array(self.confidences), np.array(self.right, float)
        bins = np.minimum((said * 10).astype(int), 9)
        return [(np.mean(bins == b), said[bins == b].mean(), right[bins == b].mean()) for b in np.unique(bins)]

    def calibration_error(self):
        """Over ten bins, the mean distance between what was said and what was so."""
        return sum(abs(said - right) * share for share, said, right in self.reliability())


def judge(take, positions):
    """The outcome of one take from a follower's table."""
    truth = read_truth(take)
    rows = read_tsv(positions)
    time, said, confidence = (np.array([number(row[name]) for row in rows]) for name in ('time_s', 'position_quarters', 'confidence'))
    state = np.array([row['state'] for row in rows])
    at = truth.row(time)
    off = np.array([truth.off(s, q) for s, q in zip(said, truth.quarters[at])])
    off_s = off * truth.seconds_a_quarter[at]
    done = Outcome()
    for moment in truth.moments:
        when = moment + GLANCE_S
        row = np.searchsorted(time, when + 1e-6, side='right') - 1
        there = np.interp(when, truth.time, np.nan_to_num(truth.quarters))
        lost = row < 0 or state[row] == 'lost'
        done.errors_s.append(np.inf if lost else float(np.nan_to_num(truth.off(said[row], there), nan=np.inf) *
                                                       truth.seconds_a_quarter[truth.row(when)]))
    done.leaps_s = [0.0] * len(done.errors_s)
    for note, off_by in truth.leaps():
        done.leaps_s[note] = off_by
    following = state == 'following'
    with np.errstate(invalid='ignore'):
        good = following & (np.abs(off_s) <= RIGHT_S)
        fair = (state != 'lost') & (np.abs(off_s) <= FAIR_S)
        bar_off = np.abs(np.nan_to_num(off)) > [truth.bars[truth.bar_at(q)][2] for q in np.nan_to_num(truth.quarters[at])]
    bounds = [start for start, _, kind in truth.events if kind in JUMPS + STANDSTILLS + ('end',)]
    for start, end, kind in truth.events:
        if kind in JUMPS:
            limit = next((b for b in bounds if b > start + 0.1), np.inf)
            done.back_s.append(found_again(time, good, fair, start, limit))
        elif kind in STANDSTILLS and end - start >= NOTICED_S:
            left = time[(time >= start) & (time < end) & ~following]
            done.noticed_s.append(float(left[0] - start) if len(left) else np.inf)
    lasting = np.clip(np.diff(time, append=time[-1:]), 0, 0.5)
    done.wrong_s.append(float(lasting[following & bar_off & truth.music[at]].sum()))
    counts = truth.playing[at] & np.isfinite(said)
    done.confidences, done.right = list(confidence[counts]), list(np.abs(off_s[counts]) <= RIGHT_S)
    return done


def found_again(time, good, fair, start, limit):
    """Seconds until the place is right and stays so; infinite when not before the limit."""
    for row in np.flatnonzero(good & (time >= start - 1e-6) & (time < limit)):
        until = np.searchsorted(time, min(time[row] + STAYS_S, limit - 1e-3))
        if fair[row:until].all():
            return max(0.0, float(time[row] - start))
    return float('inf')
