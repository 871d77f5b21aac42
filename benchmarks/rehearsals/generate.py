#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes a rehearsal of any score that `tutti` reads, with its truth: sound, class.json, and what was played when.

Each of the score's parts becomes a section with a microphone of its own. README.md beside this file explains the manners
of playing and the tables. The same seed, options, sound font and score give the same files.
"""
import argparse
import json
import os
import shutil
import sys
from dataclasses import fields, replace

try:
    import numpy as np
    import soundfile

    from performance import AFTER_S, FAULTS, Fault, Manner, perform, read_score
    from sound import PIANO, PROGRAMS, RATE, SOUND_FONTS, Hall, attack, made_louder, microphones, play_player, render
except ModuleNotFoundError as missing:
    if missing.name not in ('numpy', 'soundfile', 'mido'):
        raise
    raise SystemExit(f'{sys.executable} has no package {missing.name}; install it with: apt-get install python3-{missing.name}, '
                     'and start this with /usr/bin/python3.') from None

GRID_S = 0.01
HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAM = os.path.join(HERE, '..', '..', 'build', 'release', 'app', 'cli', 'tutti')

PRESETS = {
    'plain': (Manner(), Hall()),
    'ensemble': (Manner(rubato=0.08, stops=2, skips=1, again=1, wrong=0.02, missing=0.02, extra=0.01),
                 Hall(bleed=-16.0, reverberation=0.6, noise=-40.0, scatter=0.025)),
    'pupil': (Manner(tempo=0.85, rubato=0.10, stops=1, pauses=3, corrections=4, wrong=0.02, missing=0.01),
              Hall(players=(1, 1), reverberation=0.4, noise=-40.0, scatter=0.0)),
}


def write_table(path, columns, rows):
    with open(path, 'w', encoding='utf-8') as out:
        out.write('# ' + '\t'.join(columns) + '\n')
        out.writelines('\t'.join(row) + '\n' for row in rows)


def number(value, digits=4):
    return '-' if value is None or not np.isfinite(value) else f'{value:.{digits}f}'


def write_positions(path, done, seconds):
    """Every 10 ms: where, whether playing, how fast."""
    rows = []
    ahead = 0.05
    for step in range(int(seconds / GRID_S)):
        time = step * GRID_S
        quarters, playing = done.place_at(time)
        state = 'playing' if playing else 'before' if np.isnan(quarters) else 'after' if time >= done.end else 'stopped'
        there = done.score.printed(quarters) if np.isfinite(quarters) else None
        bar = done.score.bar_at(quarters)['bar'] if np.isfinite(quarters) else '-'
        later, still = done.place_at(time + ahead)
        bpm = 60 * (later - quarters) / ahead if playing and still and later > quarters else None
        rows.append([f'{time:.2f}', number(quarters), state, number(there), bar, number(bpm, 1)])
    write_table(path, ['time_s', 'position_quarters', 'state', 'printed_quarters', 'bar', 'bpm'], rows)


def write_notes(path, done, names, players_began, players_tuned, planted):
    columns = ['section', 'bar', 'printed_quarters', 'onset_s', 'player_onsets_s', 'off_s', 'midi', 'planted_cents', 'planted_lead_ms',
               'flag', 'position_quarters', 'midi_played', 'nominal_onset_s', 'lead_ms', 'centre_cents', 'spread_cents']
    rows = []
    for n, note in sorted(enumerate(done.notes), key=lambda n: (n[1].start, n[1].part)):
        began, cents = players_began[n], players_tuned[n]
        played = note.midi_played is not None
        onset = float(np.mean(began)) if played else None
        later, higher = planted.get(n, (0.0, 0.0))
        rows.append([names[note.part], done.score.bar_at(note.position)['bar'], number(done.score.printed(note.position)), number(onset),
                     ','.join(number(b) for b in began) if played else '-', number(note.end if played else None), str(note.midi),
                     f'{higher:.2f}', f'{-1000 * later:.1f}', note.flag, number(note.position), str(note.midi_played) if played else '-', number(note.start),
                     number(1000 * (note.start - onset), 1) if played else '-', number(np.mean(cents) if played else None, 2),
                     number(np.std(cents) if played else None, 2)])
    write_table(path, columns, rows)


def write_truth(folder, done, names, players_began, players_tuned, planted, stretches, seconds):
    write_positions(os.path.join(folder, 'positions.tsv'), done, seconds)
    write_notes(os.path.join(folder, 'notes.tsv'), done, names, players_began, players_tuned, planted)
    write_table(os.path.join(folder, 'bars.tsv'), ['unfolded_bar', 'bar', 'position_quarters', 'printed_quarters', 'length_quarters', 'mark'],
                [[str(n), bar['bar'], number(bar['position_quarters']), number(bar['printed_quarters']), number(bar['quarters']),
                  bar['mark'] or '-'] for n, bar in enumerate(done.score.bars, 1)])
    write_table(os.path.join(folder, 'events.tsv'), ['time_s', 'end_s', 'kind', 'section', 'value', 'detail'],
                [[number(start, 3), number(end, 3), kind, '-', number(position, 2), detail]
                 for start, end, kind, position, detail in done.events] +
                [[number(start, 3), number(end, 3), fault.kind, fault.part, number(fault.amount, 2), f'bars {fault.first}-{fault.last}']
                 for fault, start, end in stretches])


def stretches_of(fault, done, names):
    """Each (start, end) of a section's notes in a fault's bars that it plays without a break."""
    spans = []
    before = None
    for note in sorted((note for note in done.notes if names[note.part] == fault.part), key=lambda note: note.start):
        inside = fault.is_in(done.score.bar_at(note.position)['bar'])
        if inside and before and note.position > before.position:
            spans[-1][1] = note.end
        elif inside:
            spans.append([note.start, note.end])
        before = note if inside else None
    return [tuple(span) for span in spans]


def planted_in(note, name, faults, player, players, done):
    """Seconds by which one player comes later and cents by which they are higher, of a note."""
    later = higher = 0.0
    for fault in faults:
        if fault.part != name or not fault.is_in(done.score.bar_at(note.position)['bar']):
            continue
        if fault.kind == 'later':
            later += fault.amount / 1000
        elif fault.kind == 'flatter':
            higher -= fault.amount
        elif fault.kind == 'apart' and players > 1:
            # Evenly spread, with that standard deviation; the mean stays.
            places = np.arange(players) - (players - 1) / 2
            higher += fault.amount * places[player] / np.std(places)
    return later, higher


def make_take(score, manner, hall, seconds, seed, font, folder, faults=(), absent=()):
    """Sound and truth of one rehearsal into a folder."""
    done = perform(score, manner, seconds, np.random.default_rng([seed, 1]))
    seconds = done.end + AFTER_S
    names, instruments, sounds = [], [], []
    for number_, part in enumerate(score.parts):
        name = part['name'] or f'Part {number_ + 1}'
        names.append(name if name not in names else f'{name} {number_ + 1}')
        instruments.append(part['instrument'] or 'any')
    for name in [fault.part for fault in faults] + list(absent):
        if name not in names:
            raise SystemExit(f'No section is called {name}; there are {", ".join(names)}.')
    for note in done.notes:
        if names[note.part] in absent:
            note.midi_played, note.flag = None, 'absent'
    players_began = [[] for _ in done.notes]
    players_tuned = [[] for _ in done.notes]
    planted = {}   # of each note the players' mean
    stretches = [(fault, *span) for fault in faults for span in stretches_of(fault, done, names)]
    for number_, part in enumerate(score.parts):
        chance = np.random.default_rng([seed, 2, number_])
        mine = [n for n, note in enumerate(done.notes) if note.part == number_]
        count = int(chance.integers(hall.players[0], hall.players[1] + 1))
        tunings = [chance.normal(0.0, hall.tuning) for _ in range(count)]
        program = PROGRAMS.get(part['instrument'], PIANO)
        ahead = attack(program, int(np.median([note['midi'] for note in part['notes']])), font)
        messages = []
        for player, tuning in enumerate(tunings):
            mine_planted = [planted_in(done.notes[n], names[number_], faults, player, count, done) for n in mine]
            played, began, tuned = play_player([done.notes[n] for n in mine], program, chance, hall, tuning, ahead, mine_planted)
            messages.append(played)
            for n, when, cents, (later, higher) in zip(mine, began, tuned, mine_planted):
                players_began[n].append(when)
                players_tuned[n].append(cents)
                before = planted.get(n, (0.0, 0.0))
                planted[n] = (before[0] + later / count, before[1] + higher / count)
        louder = [(start, end, fault.amount) for fault, start, end in stretches
                  if fault.kind == 'louder' and fault.part == names[number_]]
        sounds.append(made_louder(render(messages, font, seconds), louder))
    sound = microphones(sounds, hall, np.random.default_rng([seed, 3]))
    soundfile.write(os.path.join(folder, 'rehearsal.wav'), sound, RATE, subtype='PCM_16')
    cls = {'name': f'generated {seed}', 'reference_a4_hz': 440.0, 'tolerance': 'beginner',
           'sections': [{'name': name, 'instrument': instrument, 'channels': [n], 'part': part['name']}
                        for n, (name, instrument, part) in enumerate(zip(names, instruments, score.parts), 1)]}
    with open(os.path.join(folder, 'class.json'), 'w', encoding='utf-8') as out:
        json.dump(cls, out, indent=2)
        out.write('\n')
    write_truth(folder, done, names, players_began, players_tuned, planted, stretches, seconds)


def chosen(preset, options, kind):
    """The preset's manner or hall with what the command line says otherwise."""
    said = {f.name: getattr(options, f.name) for f in fields(kind) if getattr(options, f.name, None) is not None}
    if 'players' in said:
        said['players'] = tuple(said['players'])
    return replace(preset, **said)


def check_sound(font):
    """Ends with a sentence where nothing could be played: without a font fluidsynth would take another."""
    if shutil.which('fluidsynth') is None:
        raise SystemExit('There is no fluidsynth; install it with: apt-get install fluidsynth')
    if not os.path.isfile(font):
        raise SystemExit(f'There is no sound font {font}; say where one is with --soundfont.')
    with open(font, 'rb') as file:
        if file.read(12)[8:] != b'sfbk':
            raise SystemExit(f'{font} is no sound font.')


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('score', metavar='SCORE', help='MusicXML or MIDI')
    parser.add_argument('--out', required=True, metavar='DIR')
    parser.add_argument('--preset', choices=PRESETS, default='plain', help='manner and hall; the options below override it')
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--seconds', type=float, default=60.0, help='at most')
    parser.add_argument('--parts', default='', metavar='A,B', help='names or numbers; all when left out')
    parser.add_argument('--soundfont', metavar='FILE', help='odd seeds MuseScore General, even ones FluidR3 when left out')
    parser.add_argument('--fault', type=Fault.of, action='append', default=[], metavar='PART:KIND:AMOUNT:FIRST-LAST',
                        help=f'what a section does in printed bars, as "Violas:louder:-9:5-8"; {", ".join(FAULTS)}; may be repeated')
    parser.add_argument('--absent', default='', metavar='A,B', help='names of sections that sit before their microphones and do not play')
    parser.add_argument('--tutti', default=PROGRAM, metavar='PROGRAM')
    for kind in (Manner, Hall):
        for f in fields(kind):
            if f.name == 'players':
                parser.add_argument('--players', type=int, nargs=2, metavar=('LEAST', 'MOST'))
            else:
                parser.add_argument('--' + f.name, type=int if f.type is int else float, metavar='N')
    options = parser.parse_args()
    manner, hall = (chosen(preset, options, kind) for preset, kind in zip(PRESETS[options.preset], (Manner, Hall)))
    font = options.soundfont or SOUND_FONTS[(options.seed + 1) % 2]
    check_sound(font)
    score = read_score(options.tutti, options.score, [p for p in options.parts.split(',') if p])
    os.makedirs(options.out, exist_ok=True)
    make_take(score, manner, hall, options.seconds, options.seed, font, options.out, options.fault,
              [name for name in options.absent.split(',') if name])
    shutil.copyfile(options.score, os.path.join(options.out, 'score' + os.path.splitext(options.score)[1].lower()))


if __name__ == '__main__':
    main()
