# SPDX-License-Identifier: GPL-3.0-or-later
"""How well recordings kept together with a pupil whose every beginning is known."""
import csv
import os
from dataclasses import dataclass, field

import numpy as np

CAME_BACK_S = 0.08       # as close as this again after a stop counts as recovered
ANEW = ('resume', 'restart', 'correction', 'repeat_taken', 'skip')
SETTLING_S = 0.5         # after a beginning anew; until then it is recovering, not playing along
LONGEST_S = 6.0          # that recovering is looked at: who has not recovered by then counts as this
LOOKED_FOR_S = 1.0       # to either side of an onset
TURN_QUARTERS = 0.05     # from one row to the next it goes on by 0.02 at the most
AROUND_A_TURN_S = 0.15   # where its rate is that of two places
RATE_OVER_S = 0.05       # that a rate's change is measured over: a hop of the stretcher has one rate, and is up to 20 ms


def table(path):
    with open(path, encoding='utf-8') as rows:
        names = rows.readline().lstrip('# ').rstrip('\n').split('\t')
        return [dict(zip(names, row)) for row in csv.reader(rows, delimiter='\t', quoting=csv.QUOTE_NONE)]


@dataclass
class Together:
    """Of one take or of several."""
    off_ms: list = field(default_factory=list)        # backing after the pupil, at each onset; inf where it was not heard
    first: list = field(default_factory=list)         # of each of those, whether it is among a take's first three
    back_s: list = field(default_factory=list)        # from the first note of a beginning anew until it is together again
    rates: list = field(default_factory=list)
    lurches: list = field(default_factory=list)       # changes of rate in a second, where it went on from the same place
    ideal_ms: list = field(default_factory=list)      # of those onsets, the best guess from what came before: see ideal.py
    ideal_back: list = field(default_factory=list)    # likewise, (seconds until it is together again, how likely)
    turns: int = 0                                    # to another place of the recordings, out of waiting included
    minutes: float = 0.0

    def add(self, other):
        for name in ('off_ms', 'first', 'back_s', 'rates', 'lurches', 'ideal_ms', 'ideal_back'):
            getattr(self, name).extend(getattr(other, name))
        self.turns += other.turns
        self.minutes += other.minutes

    def steepest(self):
        """The largest change of rate; of a thousand steps one may be the grid's own."""
        return float(np.quantile(self.lurches, 0.999)) if self.lurches else float('nan')

    def off(self, share):
        return float(np.quantile(np.abs(self.off_ms), share, method='higher')) if self.off_ms else float('nan')

    def ideal(self, share):
        return float(np.quantile(np.abs(self.ideal_ms), share, method='higher')) if self.ideal_ms else float('nan')

    def ideal_back_s(self):
        """The median."""
        likely, all_of = 0.0, sum(chance for _, chance in self.ideal_back)
        for seconds, chance in sorted(self.ideal_back):
            likely += chance
            if likely >= 0.5 * all_of:
                return seconds
        return None

    def far(self, ms):
        """How many are farther off, and how many of these are among a take's first three."""
        far = np.abs(self.off_ms) > ms
        return int(far.sum()), int(np.sum(far & np.array(self.first)))

    def back(self, share):
        return float(np.quantile(self.back_s, share, method='higher')) if self.back_s else float('nan')


class Heard:
    """Where the backing is heard, from a table of positions."""

    def __init__(self, path, way_s):
        rows = table(path)
        self.times = np.array([float(row['time_s']) for row in rows]) + way_s
        self.quarters = np.array([float(row['position_quarters']) for row in rows])
        self.rates = np.array([float(row['rate']) for row in rows])
        self.playing = np.array([row['state'] == 'playing' for row in rows])

    def off_at(self, time, quarters):
        """Seconds by which the backing is there later than the pupil: at the crossing nearest in time."""
        near = np.flatnonzero((self.times > time - LOOKED_FOR_S) & (self.times < time + LOOKED_FOR_S))
        best = float('inf')
        for i, j in zip(near, near[1:]):
            if not self.playing[j]:
                continue
            here, there = self.quarters[i], self.quarters[j]
            if here <= quarters < there and there - here < 0.25:
                at = self.times[i] + (quarters - here) / (there - here) * (self.times[j] - self.times[i])
                if abs(at - time) < abs(best):
                    best = at - time
        return best


def together(folder, positions_path, delay, way_s=0.0):
    """`folder` holds the pupil's truth, `positions_path` where the recordings were heard; `delay` is how much silence was put before the
    pupil's recording; `way_s` how long what is played takes until the pupil's microphone could hear it."""
    heard = Heard(positions_path, way_s)
    notes = [(float(n['onset_s']) + delay, float(n['position_quarters'])) for n in table(os.path.join(folder, 'notes.tsv'))
             if n['onset_s'] != '-' and n['flag'] in ('ok', 'wrong')]
    anew = [float(e['time_s']) + delay for e in table(os.path.join(folder, 'events.tsv')) if e['kind'] in ANEW]
    end = heard.times[-1]
    done = Together()
    places = PupilPlaces(notes, anew, os.path.join(folder, 'positions.tsv'), delay)
    begun = list(places.first_notes())
    offs = [(time, heard.off_at(time, quarters)) for time, quarters in notes if time < end - LOOKED_FOR_S]
    for number, (time, off) in enumerate(offs):
        if not any(first - 0.01 <= time < first + SETTLING_S for first in begun):
            done.off_ms.append(1000 * off)
            done.first.append(number < 3)
    # Recovered: the first moment from which the distance between them stays small for 0.3 s.
    for first in begun:
        if first < end - 1.5:
            done.back_s.append(places.back_after(first, heard))
    moving = heard.playing & (heard.rates > 0)
    done.rates = list(heard.rates[moving])
    both = moving[1:] & moving[:-1]
    turned = both & (np.abs(np.diff(heard.quarters)) > TURN_QUARTERS)
    resumed = moving[1:] & ~moving[:-1]
    rows = np.median(np.diff(heard.times))
    around = int(AROUND_A_TURN_S / rows)
    near = np.convolve((turned | resumed).astype(float), np.ones(2 * around + 1), mode='same') > 0.5
    lag = int(RATE_OVER_S / rows)
    usable = both & ~near
    steady = np.convolve(usable.astype(float), np.ones(lag), mode='valid') > lag - 0.5
    done.lurches = list((np.abs(heard.rates[lag:] - heard.rates[:-lag]) / (lag * rows))[steady])
    done.turns = int(turned.sum() + resumed[int(1.0 / rows):].sum())
    done.minutes = float(moving.sum() * rows / 60)
    return done


class PupilPlaces:
    """The pupil's place at any time, and when each beginning anew is first heard."""

    def __init__(self, notes, anew, positions_path, delay=0.0):
        self.notes, self.anew = sorted(notes), anew
        rows = table(positions_path)
        self.times = np.array([float(row['time_s']) for row in rows]) + delay
        self.quarters = np.array([float(row['position_quarters']) if row['position_quarters'] != '-' else np.nan for row in rows])
        self.playing = np.array([row['state'] == 'playing' for row in rows])

    def first_notes(self):
        """When the pupil was heard again after each beginning anew: it may begin with rests."""
        for start, following in zip(self.anew, self.anew[1:] + [float('inf')]):
            first = next((time for time, _ in self.notes if time >= start - 0.01), float('inf'))
            if first < following - 0.01:
                yield first

    def at(self, time):
        """(quarters, quarters a second); nothing while nobody plays."""
        after = int(np.searchsorted(self.times, time))
        if not 0 < after < len(self.times) or not self.playing[after - 1] or not self.playing[after]:
            return None
        step, gone = self.times[after] - self.times[after - 1], self.quarters[after] - self.quarters[after - 1]
        if not 0 < gone < TURN_QUARTERS:
            return None
        return self.quarters[after - 1] + gone * (time - self.times[after - 1]) / step, gone / step

    def back_after(self, start, heard):
        since = None
        for i in np.flatnonzero((heard.times >= start) & (heard.times < start + LONGEST_S)):
            time, there = heard.times[i], self.at(heard.times[i])
            if there is None:
                continue
            close = heard.playing[i] and abs(heard.quarters[i] - there[0]) / there[1] < CAME_BACK_S
            since = (since if since is not None else time) if close else None
            if since is not None and time - since > 0.3:
                return since - start
        return LONGEST_S if since is None else since - start
