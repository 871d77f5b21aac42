# SPDX-License-Identifier: GPL-3.0-or-later
"""The best guess of a generated pupil, who does not listen, that the figures of run.py are read beside: on average nobody comes nearer, on few notes by chance."""
import os

import numpy as np

from together import ANEW, LONGEST_S, SETTLING_S, PupilPlaces, table

STEP_S = 0.05            # of the tempo's curve
TEMPO_CHANGES_S = 1.0    # benchmarks/rehearsals/performance.py: noise smoothed over this
HEARD_TO_S = 0.012       # standard deviation of a beginning as it is heard
KNOWN_AFTER_S = 0.1      # from a beginning until what is heard of the recordings can answer: 30 ms of hearing, 70 of rendering
TEMPO_UNKNOWN = 0.25     # standard deviation of the tempo, before anything was heard
ANYWHERE_S = 30.0        # likewise of a stretch's beginning: where the pupil has gone is told for nothing
BARS_BACK, NOTES_BACK = 4, 4   # performance.py: after a stop from so many bars earlier at most, correcting so many notes
OVERDUE = 1.1            # of the time until a note: who has not begun it by then is elsewhere


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


def same_until(true, other, times):
    """Seconds from the first note until what is played speaks against another place: both places as (nominal seconds, key) from their first
    note on, and when the notes of the true one began. A note that another place asks for sooner must be overdue."""
    for n, time in enumerate(times):
        if n >= len(true) or n >= len(other) or true[n][1] != other[n][1]:
            return time
        if n + 1 < min(len(times), len(true), len(other)):
            pace = (times[n + 1] - time) / (true[n + 1][0] - true[n][0])
            due = pace * (other[n + 1][0] - other[n][0])
            if not 1 / OVERDUE < due / (times[n + 1] - time) < OVERDUE:
                return min(time + OVERDUE * due, times[n + 1])
    return LONGEST_S


def back_s(folder, score):
    """When somebody would be back at the earliest who is told for nothing that the pupil begins anew, and how, and not where: pairs of
    seconds after the first note and how likely. Of the places that the generator chooses from, equally, those are left that what was played
    fits; they guess one of them, and are told by `KNOWN_AFTER_S` what was played. `score` holds the part alone."""
    part = sorted({(note['position_quarters'], note['midi']) for note in score.parts[0]['notes'] if not note['grace']})
    played = sorted((float(n['onset_s']), float(n['position_quarters'])) for n in table(os.path.join(folder, 'notes.tsv'))
                    if n['onset_s'] != '-' and n['flag'] in ('ok', 'wrong'))
    events = table(os.path.join(folder, 'events.tsv'))
    anew = [float(e['time_s']) for e in events if e['kind'] in ANEW]
    places = PupilPlaces(played, anew, os.path.join(folder, 'positions.tsv'))

    def from_place(quarters):
        rest = [note for note in part if note[0] >= quarters - 1e-6]
        return [(score.nominal(at), key) for at, key in rest]

    found = []
    for begun in places.first_notes():
        event = [e for e in events if e['kind'] in ANEW and float(e['time_s']) <= begun + 0.01][-1]
        stopped = places.quarters[max(int(np.searchsorted(places.times, float(event['time_s']) - 0.02)), 0)]
        if event['kind'] == 'restart':
            bars = [bar['position_quarters'] for bar in score.bars if bar['position_quarters'] <= stopped + 1e-6]
            candidates = bars[-1 - BARS_BACK:]
        elif event['kind'] == 'correction':
            candidates = [at for at, _ in part if at < stopped - 0.05][-NOTES_BACK:]
        else:
            candidates = [float(event['value'])]
        start = float(event['value'])
        after = [float(e) for e in anew if e > begun + 0.01]
        times = np.array([time for time, _ in played if begun - 1e-6 <= time < (after[0] - 0.01 if after else np.inf)]) - begun
        until = sorted(same_until(from_place(start), from_place(other), times) for other in candidates if abs(other - start) > 0.05)
        left = [len(until) + 1 - n for n in range(len(until) + 1)]
        chances = np.diff([0.0] + [1 / n for n in left])
        found += [(min(time + KNOWN_AFTER_S, LONGEST_S), chance) for time, chance in zip([0.0] + until, chances)]
    return found
