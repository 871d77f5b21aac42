#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints how well a rehearsal's review finds what was planted in it, beside the goals; * marks what falls short.

Takes are made by the evaluation kit (../shared/eval unless told otherwise) and kept under build/hearing, the sessions that are
made of them too, until --again. A take's planted faults: a section flat in given bars, late or early throughout, and each wrong,
missing or extra note of notes.tsv. The kit plants no fault of balance or unison: `balance` and `unison` are takes of our own generator,
played from the scores of the kit's `clean`, in which two sections are louder or softer, or their players apart, in four bars that
have at least six and at most a third of their notes, and two other sections to be heard beside. A fault is found when a
finding names its section, its kind, half of its bars and about its amount (within 10 cents, 20 ms, 4 dB, 15 cents of spread), as it was
planted or as it came out in those bars with what the players did by chance; of notes the bar, the verdict and the keys. A finding is
true when half of its bars are of faults that it names so; of notes all of them. What nobody planted but the section played there all the
same, by at least half of what is worth a word (20 cents, 40 ms), is *played*, and counts for nothing. Whatever else is found is invented,
small findings too.
Further tables hold how often findings of a confidence are true, and the numbers of single bars against what was played in them.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
sys.path.append(os.path.join(TOP, 'benchmarks', 'hearing'))

from material import Material, add_options, missing  # noqa: E402  (found on the path just set)
from scores import read_tsv  # noqa: E402

PRESETS = ('flat_violas', 'draggers', 'drift', 'wrong_notes', 'classmix', 'clean', 'bleed12', 'balance', 'unison')
# Those of our generator: what the sections do, by turns, in the score's bars.
PLANTED = {'balance': ('louder', (9.0, -12.0, 15.0, -18.0, 18.0, -15.0)), 'unison': ('apart', (40.0, 45.0, 50.0, 55.0, 60.0, 50.0))}
PLANTED_BARS = 4
FEWEST_PLANTED, MOST_PLANTED = 6, 0.34   # a fault's notes, and their share of the section's: more is how it plays
SECTIONS = ('Violins', 'Violas', 'Cellos', 'Trumpets')
GOAL = 0.9
LEAST_CENTS, LEAST_MS = 20, 40
OFF = {'intonation': 10, 'timing': 20, 'balance': 4, 'spread': 15}  # that a finding's amount may be beside the truth
SURE = (0.0, 0.95, 0.99, 1.01)  # findings' confidences are laid into these
SCALE = (60, 8)             # minutes, sections
SCALE_GOALS = (5.0, 300.0)  # seconds, MB
TERM = (200, 8)             # sessions, sections
TERM_GOAL = 2.0             # seconds


@dataclass
class Fault:
    """One thing that was planted."""
    section: str
    kind: str
    amount: float = 0.0                        # cents or ms, signed as findings are; 0 of notes
    bars: set = field(default_factory=set)     # of a fault throughout all that the section plays
    verdict: str = ''
    expected: int = None
    heard: int = None
    came_out: float = None                     # the amount with what chance added, where that is known

    def __str__(self):
        what = f'{self.amount:+.0f}' if self.amount else f'{self.verdict} {self.expected} heard {self.heard}'
        return f'{self.section}, {self.kind}, {what}, bars {sorted(self.bars)}'


def bars_of(take, section):
    """The bars in which a section plays."""
    return {int(row['bar']) for row in read_tsv(os.path.join(take, 'notes.tsv')) if row['section'] == section and row['flag'] != 'extra'}


def planted(take):
    """All faults of a take that are large enough to be told."""
    faults = []
    kinds = {'louder': 'balance', 'apart': 'spread', 'flat': 'intonation'}
    for row in read_tsv(os.path.join(take, 'events.tsv')):
        amount = 0.0 if row['value'] == '-' else float(row['value'])
        if row['kind'] in kinds and (row['kind'] != 'flat' or abs(amount) >= LEAST_CENTS):
            first, last = (int(bar) for bar in row['detail'].removeprefix('bars ').split('-'))
            fault = Fault(row['section'], kinds[row['kind']], amount, set(range(first, last + 1)))
            fault.came_out = played(take, fault.section, fault.kind, fault.bars)
            if fault not in faults:
                faults.append(fault)
        elif row['kind'] in ('late', 'early') and abs(amount) >= LEAST_MS:
            faults.append(Fault(row['section'], 'timing', amount, bars_of(take, row['section'])))
    slips = set()
    for row in read_tsv(os.path.join(take, 'notes.tsv')):
        if row['flag'] == 'ok':
            continue
        expected = None if row['flag'] == 'extra' else int(row['midi'])
        heard = None if row['flag'] == 'missing' else int(row['midi_played'])
        # The same slip at the same place of the page is one.
        slips.add((row['section'], int(row['bar']), row['printed_quarters'], row['flag'], expected, heard))
    return faults + [Fault(section, 'notes', 0.0, {bar}, flag, expected, heard) for section, bar, _, flag, expected, heard in sorted(slips, key=str)]


def played(take, section, kind, bars):
    """What a section did in these bars beside the others, by notes.tsv: cents, or ms of lead; of spread its own. None if unknown."""
    column = {'intonation': 'centre_cents', 'timing': 'lead_ms', 'spread': 'spread_cents'}.get(kind)
    if column is None:
        return None
    there = {}
    for row in read_tsv(os.path.join(take, 'notes.tsv')):
        if row['flag'] == 'ok' and row[column] != '-' and (not bars or int(row['bar']) in bars):
            there.setdefault(row['section'], []).append(float(row[column]))
    own = there.pop(section, [])
    if not own or (kind != 'spread' and not there):
        return None
    return float(np.median(own) - (0.0 if kind == 'spread' else np.median([np.median(values) for values in there.values()])))


def amount_of(finding):
    return finding[{'timing': 'ms', 'balance': 'db'}.get(finding['kind'], 'cents')]


def is_played(finding, take):
    """Whether the section did what the finding says, although nobody planted it."""
    if finding['kind'] not in ('intonation', 'timing'):
        return False
    did = played(take, finding['section'], finding['kind'], set(finding['bars']))
    least = 0.5 * (LEAST_CENTS if finding['kind'] == 'intonation' else LEAST_MS)
    return did is not None and abs(did) >= least and abs(amount_of(finding) - did) <= OFF[finding['kind']]


def names(finding, fault):
    """Whether a finding is of a fault's section, kind and amount, wherever it is."""
    if (finding['section'], finding['kind']) != (fault.section, fault.kind):
        return False
    if fault.kind == 'notes':
        # A run of notes left out is one finding, which names the first.
        run = fault.verdict == 'missing' and finding['notes'] > 1
        return (finding['verdict'], finding['heard']) == (fault.verdict, fault.heard) and (run or finding['expected'] == fault.expected)
    amounts = [fault.amount] + ([] if fault.came_out is None else [fault.came_out])
    return any(abs(amount_of(finding) - amount) <= OFF[fault.kind] for amount in amounts)


def finds(finding, fault):
    """Whether a fault is found by this finding."""
    said = set(finding['bars'])
    return names(finding, fault) and (fault.bars <= said if fault.kind == 'notes' else 2 * len(said & fault.bars) >= len(fault.bars))


def is_true(finding, faults):
    """Whether all of a finding, of notes, or half of it is planted."""
    named = [fault for fault in faults if names(finding, fault)]
    if not named:
        return False
    said, there = set(finding['bars']), set().union(*(fault.bars for fault in named))
    if finding['kind'] == 'notes':
        return said <= there
    return 2 * len(said & there) >= max(len(said), 1)


def reviewed(options, take):
    """The review of a take as JSON, and what it was rehearsed to."""
    session = os.path.join(options.work, 'sessions', os.path.basename(take))
    if options.again or not os.path.exists(os.path.join(session, 'session.db')):
        subprocess.run(['rm', '-rf', session], check=True)
        subprocess.run([options.tutti, 'rehearse', '--class', os.path.join(take, 'class.json'), '--piece', os.path.join(take, 'score.musicxml'),
                        '--input', os.path.join(take, 'rehearsal.wav'), '--fast', '--out', session], check=True, stdout=subprocess.DEVNULL)
    said = subprocess.run([options.tutti, 'review', session, '--json'], check=True, stdout=subprocess.PIPE)
    return json.loads(said.stdout), session


def cell_errors(review, take):
    """Of the numbers of single bars: {number: [(error, half the 95 % interval)]}, against what the section's players did there."""
    leads, cents = {}, {}
    for row in read_tsv(os.path.join(take, 'notes.tsv')):
        place = (row['section'], int(row['bar']))
        if row['flag'] == 'ok' and row['lead_ms'] != '-':
            leads.setdefault(place, []).append(float(row['lead_ms']))
        if row['flag'] == 'ok' and row['centre_cents'] != '-':
            cents.setdefault(place, []).append(float(row['centre_cents']))
    errors = {'deviation_cents': [], 'lead_ms': []}
    for bar in review['bars']:
        for cell in bar['sections']:
            place = (cell['section'], bar['bar'])
            pitch, lead = cell['deviation_cents'], cell['lead_ms']
            if pitch['value'] is not None and bar['drift_cents']['value'] is not None and place in cents:
                errors['deviation_cents'].append((pitch['value'] + bar['drift_cents']['value'] - np.median(cents[place]), pitch['within']))
            others = [np.median(v) for (name, number), v in leads.items() if number == bar['bar'] and name != cell['section']]
            if lead['value'] is not None and others and len(leads.get(place, ())) > 1:
                errors['lead_ms'].append((lead['value'] - (np.median(leads[place]) - np.median(others)), lead['within']))
    return errors


def lead_errors(review, take, faults):
    """Of each section's lead over the whole take: (error in ms, by how much a planted lead is heard short or None)."""
    errors = []
    for section in review['sections']:
        heard, did = section['lead_ms']['value'], played(take, section['section'], 'timing', set())
        if heard is not None and did is not None:
            is_planted = any((fault.section, fault.kind) == (section['section'], 'timing') for fault in faults)
            errors.append((heard - did, float(np.sign(did) * (did - heard)) if is_planted else None))
    return errors


class Tally:
    """Counts of findings and faults, by kind."""

    def __init__(self):
        self.planted = self.found = self.said = self.true = self.played = 0

    def add(self, other):
        for name in vars(self):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def cells(self):
        share = lambda n, of: '-' if of == 0 else f'{n / of:.2f}' + ('' if n >= GOAL * of else ' *')
        judged = self.said - self.played
        return [str(self.planted), str(self.found), str(self.said), str(self.played), str(judged - self.true), share(self.true, judged),
                share(self.found, self.planted)]


def judge(findings, faults, kinds, take):
    tally = Tally()
    faults = [f for f in faults if f.kind in kinds]
    findings = [f for f in findings if f['kind'] in kinds]
    tally.planted, tally.said = len(faults), len(findings)
    tally.found = sum(any(finds(finding, fault) for finding in findings) for fault in faults)
    tally.true = sum(is_true(finding, faults) for finding in findings)
    tally.played = sum(not is_true(finding, faults) and is_played(finding, take) for finding in findings)
    return tally


def places_in(take, sections):
    """Where faults are planted: for each of the sections, if possible, {(section, first bar, last)}; no two in the same bars."""
    rows = [(row['section'], int(row['bar'])) for row in read_tsv(os.path.join(take, 'notes.tsv')) if row['flag'] != 'extra']
    last_bar = max(bar for _, bar in rows)
    places = []
    for section in sections:
        for first in range(1, last_bar - PLANTED_BARS + 2):
            bars = range(first, first + PLANTED_BARS)
            here = {name: sum(n == name and bar in bars for n, bar in rows) for name in SECTIONS}
            own = sum(name == section for name, _ in rows)
            others = sum(here[name] >= PLANTED_BARS for name in SECTIONS if name != section)
            free = all(last < first or bars[-1] < began for _, began, last in places)
            if FEWEST_PLANTED <= here[section] <= MOST_PLANTED * own and others >= 2 and free:
                places.append((section, first, bars[-1]))
                break
    return places


def made_take(preset, seed, material, options):
    """A take of the kit, or of our generator where the kit has none."""
    if preset not in PLANTED:
        return material.take(preset, seed)
    kind, amounts = PLANTED[preset]
    score = os.path.join(material.take('clean', seed), 'score.musicxml')
    command = [sys.executable, os.path.join(TOP, 'benchmarks', 'rehearsals', 'generate.py'), score, '--seed', str(seed), '--seconds', '50',
               '--parts', ','.join(SECTIONS), '--players', '3', '4', '--tutti', options.tutti]
    turns = SECTIONS[seed % len(SECTIONS):] + SECTIONS[:seed % len(SECTIONS)]
    for n, (section, first, last) in enumerate(places_in(os.path.dirname(score), turns)[:2]):
        command += ['--fault', f'{section}:{kind}:{amounts[(2 * seed + n) % len(amounts)]}:{first}-{last}']
    return material.made(f'takes/{preset}-{seed}', command)


def listed(findings, faults, take):
    for fault in faults:
        if not any(finds(finding, fault) for finding in findings):
            print(f'    missed:   {fault}')
    for finding in findings:
        if not is_true(finding, faults):
            print(f'    {"played:  " if is_played(finding, take) else "invented:"} {finding["text"]} [{finding["kind"]}, {finding["confidence"]}]')
        else:
            print(f'    true:     {finding["text"]}')


def maker(options, name):
    """A program of the benchmarks, beside --tutti's build or in --makers."""
    return os.path.join(options.makers or os.path.join(os.path.dirname(options.tutti), '..', '..', 'benchmarks'), name)


def timed(command, out):
    """Wall seconds, processor seconds and peak MB of a command that writes to a file."""
    with open(out, 'wb') as said:
        began = time.monotonic()
        child = subprocess.Popen(command, stdout=said)
        _, status, used = os.wait4(child.pid, 0)
        wall = time.monotonic() - began
    if status != 0:
        sys.exit(f'This failed: {" ".join(command)}')
    return wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def scale(options, material):
    """Time and memory of the review of a long session, with and without sound, and of a term's progress."""
    minutes, sections = SCALE
    take = material.take('clean', int(options.seeds.split(',')[0]))
    made = lambda name: os.path.join(options.work, 'sessions', name)
    long_session, term = made(f'long-{minutes}-{sections}'), made(f'term-{TERM[0]}-{TERM[1]}')
    short = made(os.path.basename(take) + '-sound')
    for folder, command in ((short, [options.tutti, 'rehearse', '--class', os.path.join(take, 'class.json'), '--piece',
                                     os.path.join(take, 'score.musicxml'), '--input', os.path.join(take, 'rehearsal.wav'), '--record', '--fast',
                                     '--out', short]),
                            (long_session, [maker(options, 'long_session'), short, long_session, str(minutes), str(sections)]),
                            (term, [maker(options, 'term'), term, str(TERM[0]), str(TERM[1])])):
        if options.again or not os.path.isdir(folder):
            subprocess.run(['rm', '-rf', folder], check=True)
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    store = os.path.getsize(os.path.join(long_session, 'session.db')) / 1e6
    sound = sum(os.path.getsize(os.path.join(at, name)) for at, _, names in os.walk(os.path.join(long_session, 'takes')) for name in names) / 1e6
    hours = (minutes / 60) * sections
    print(f'{minutes} min, {sections} sections: {store / hours:.1f} MB for an hour of a section, {sound / hours:.0f} MB with its sound.\n')
    print('| what is opened, as | written MB | wall s | processor s | peak MB |\n|---|--:|--:|--:|--:|')
    cell = lambda value, goal, digits: f'{value:.{digits}f}' + ('' if value <= goal else ' *')
    with tempfile.TemporaryDirectory() as folder:
        page, said = os.path.join(folder, 'page.html'), os.path.join(folder, 'said')
        for what, seconds, command, out in (
                ('review, json', SCALE_GOALS[0], ['review', long_session, '--json'], said),
                ('review, html without sound', SCALE_GOALS[0], ['review', long_session, '--html', page, '--no-sound'], page),
                ('review, html with sound', SCALE_GOALS[0], ['review', long_session, '--html', page], page),
                (f'progress of {TERM[0]} sessions, text', TERM_GOAL, ['progress', term], said),
                (f'progress of {TERM[0]} sessions, html', TERM_GOAL, ['progress', term, '--html', page], page)):
            wall, cpu, memory = timed([options.tutti] + command, said)
            print(f'| {what} | {os.path.getsize(out) / 1e6:.1f} | {cell(wall, seconds, 1)} | {cpu:.1f} | {cell(memory, SCALE_GOALS[1], 0)} |')


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0], epilog=__doc__.split('\n\n')[1])
    add_options(parser)
    parser.add_argument('--presets', default=','.join(PRESETS), metavar='A,B')
    parser.add_argument('--each', action='store_true', help='what was found, missed and invented in each take')
    parser.add_argument('--again', action='store_true', help='rehearse again what was rehearsed before')
    parser.add_argument('--scale', action='store_true', help=f'in place of all this: time and memory of {SCALE[0]} minutes and of {TERM[0]} sessions, of {SCALE[1]} sections')
    parser.add_argument('--makers', metavar='FOLDER', help='long_session and term, where they are not in the build of --tutti')
    options = parser.parse_args()
    if lacking := missing(options):
        print(lacking, file=sys.stderr)
        return 1
    options.tutti, options.work = os.path.abspath(options.tutti), os.path.abspath(options.work)
    material = Material(options.kit, options.work)
    os.makedirs(os.path.join(options.work, 'sessions'), exist_ok=True)
    if options.scale:
        scale(options, material)
        return 0
    places = [(preset, int(seed)) for preset in options.presets.split(',') for seed in options.seeds.split(',')]

    def outcome(place):
        take = made_take(*place, material, options)
        review, _ = reviewed(options, take)
        faults = planted(take)
        return review['findings'], faults, cell_errors(review, take), take, lead_errors(review, take, faults)
    with ThreadPoolExecutor(options.jobs) as pool:
        outcomes = dict(zip(places, pool.map(outcome, places)))
    print(f'Seeds {options.seeds}.\n\n| preset | planted | found | findings | played | invented | precision | recall |\n|---|--:|--:|--:|--:|--:|--:|--:|')
    whole = {kind: Tally() for kind in ('intonation', 'timing', 'notes', 'balance', 'spread')}
    for preset in options.presets.split(','):
        row = Tally()
        for seed in options.seeds.split(','):
            findings, faults, _, take, _ = outcomes[preset, int(seed)]
            for kind, tally in whole.items():
                part = judge(findings, faults, (kind,), take)
                row.add(part)
                tally.add(part)
        print(f'| {preset} | ' + ' | '.join(row.cells()) + ' |')
    print('| *by kind* | | | | | | | |')
    everything = Tally()
    for kind, tally in whole.items():
        everything.add(tally)
        print(f'| {kind} | ' + ' | '.join(tally.cells()) + ' |')
    print('| **all** | ' + ' | '.join(everything.cells()) + ' |')
    print('\n| confidence of findings | findings | said on average | true |\n|---|--:|--:|--:|')
    judged = [(finding['confidence'], is_true(finding, faults)) for findings, faults, _, take, _ in outcomes.values() for finding in findings
              if is_true(finding, faults) or not is_played(finding, take)]
    for low, high in zip(SURE, SURE[1:]):
        these = np.array([pair for pair in judged if low <= pair[0] < high], dtype=float)
        if len(these):
            print(f'| {low:.2f} to {min(high, 1.0):.2f} | {len(these)} | {these[:, 0].mean():.2f} | {these[:, 1].mean():.2f} |')
    print('\n| in single bars | bars | error, robust sd | interval, median ± | intervals that hold the truth |\n|---|--:|--:|--:|--:|')
    for number in ('deviation_cents', 'lead_ms'):
        pairs = np.array([pair for _, _, errors, _, _ in outcomes.values() for pair in errors[number]])
        if len(pairs):
            off, within = np.abs(pairs[:, 0]), pairs[:, 1]
            print(f'| {number} | {len(pairs)} | {1.4826 * np.median(off):.1f} | {np.median(within):.1f} | {100 * (off <= within).mean():.0f} % |')
    leads = [pair for *_, errors in outcomes.values() for pair in errors]
    if leads:
        short = [by for _, by in leads if by is not None]
        print(f'\nLeads over whole takes: {len(leads)}, heard to {np.std([error for error, _ in leads]):.1f} ms (standard deviation)'
              + (f'; of those planted {np.mean(short):.1f} ms short on average, {max(short):.0f} at worst.' if short else '.'))
    levels = {}
    for findings, faults, _, _, _ in outcomes.values():
        for fault in faults:
            if fault.kind in ('balance', 'spread'):
                levels.setdefault((fault.kind, abs(fault.amount)), []).append(any(finds(finding, fault) for finding in findings))
    if levels:
        print('\n| planted | amount | planted | found |\n|---|--:|--:|--:|')
        for (kind, amount), found in sorted(levels.items()):
            print(f'| {kind} | {amount:.0f} {"dB" if kind == "balance" else "cents"} | {len(found)} | {sum(found)} |')
    if options.each:
        for (preset, seed), (findings, faults, _, take, _) in outcomes.items():
            print(f'\n{preset}-{seed}')
            listed(findings, faults, take)
    return 0


if __name__ == '__main__':
    sys.exit(main())
