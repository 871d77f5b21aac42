# SPDX-License-Identifier: GPL-3.0-or-later
"""How near anybody could come to a generated pupil, who does not listen: the bound that the figures of run.py are read against."""
import os

import numpy as np

from together import ANEW, SETTLING_S, PupilPlaces, table

STEP_S = 0.05            # of the tempo's curve
TEMPO_CHANGES_S = 1.0    # benchmarks/rehearsals/performance.py: noise smoothed over this
HEARD_TO_S = 0.012       # standard deviation of a beginning as it is heard
KNOWN_AFTER_S = 0.1      # from a beginning until what is heard of the recordings can answer: 30 ms of hearing, 70 of rendering
TEMPO_UNKNOWN = 0.25     # standard deviation of the tempo, before anything was heard
ANYWHERE_S = 30.0        # likewise of a stretch's beginning: where the pupil has gone is told for nothing


def wandering(times, rubato):
    """Covariance of how far a pupil with that rubato has come away from an even tempo, in seconds, at these times."""
    grid = np.arange(0.0, times.max() + STEP_S, STEP_S)
    tempo = rubato ** 2 * np.exp(-((grid[:, None] - grid) ** 2) / (4 * TEMPO_CHANGES_S ** 2))
    place = np.cumsum(np.cumsum(tempo, axis=0), axis=1) * STEP_S ** 2
    at = np.clip(np.round(times / STEP_S).astype(int), 0, len(grid) - 1)
    return place[np.ix_(at, at)]


def ideal_ms(folder, rubato, nominal):
    """By how much the best guess of each beginning is off, told from those heard before: the conditional mean of the very process that
    makes the pupil's tempo, given when the beginnings were, each `HEARD_TO_S` inexactly and `KNOWN_AFTER_S` late. The first half second
    after a beginning anew does not count, as in Together. `nominal` gives a position's seconds at the marked tempo."""
    notes = sorted((float(n['onset_s']), float(n['position_quarters'])) for n in table(os.path.join(folder, 'notes.tsv'))
                   if n['onset_s'] != '-' and n['flag'] in ('ok', 'wrong'))
    anew = [float(e['time_s']) for e in table(os.path.join(folder, 'events.tsv')) if e['kind'] in ANEW]
    begun = list(PupilPlaces(notes, anew, os.path.join(folder, 'positions.tsv')).first_notes())
    times = np.array([time for time, _ in notes])
    written = np.array([nominal(quarters) for _, quarters in notes])
    stretch = np.searchsorted(np.array(begun) - 0.01, times, side='right')
    first = np.array([written[stretch == s][0] for s in stretch])
    away = written - first
    expected = away                       # at the marked tempo, from the stretch's beginning on
    covariance = (wandering(times, rubato) + TEMPO_UNKNOWN ** 2 * np.outer(away, away) +
                  ANYWHERE_S ** 2 * (stretch[:, None] == stretch))
    chance = np.random.default_rng(len(notes))
    offset = np.array([times[stretch == s][0] for s in stretch])
    heard = times - offset + HEARD_TO_S * chance.standard_normal(len(times))
    off = []
    for n, time in enumerate(times):
        known = np.flatnonzero(times <= time - KNOWN_AFTER_S)
        if stretch[n] not in stretch[known] or any(begin - 0.01 <= time < begin + SETTLING_S for begin in begun):
            continue
        gain = np.linalg.solve(covariance[np.ix_(known, known)] + HEARD_TO_S ** 2 * np.eye(len(known)), covariance[known, n])
        guess = expected[n] + gain @ (heard[known] - expected[known])
        off.append(1000 * (guess - (time - offset[n])))
    return off
