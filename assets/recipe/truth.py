# SPDX-License-Identifier: GPL-3.0-or-later
"""What was played, written beside the recording: class.json, truth.tsv and notes-truth.tsv."""
import csv
import json

from .arrangement import REFERENCE_A4_HZ
from .demo_class import ARRANGEMENT, FAULTS, fault_as_played

FAULT_COLUMNS = ('section', 'kind', 'from_s', 'to_s', 'first_bar', 'last_bar', 'cents', 'lead_ms')
NOTE_COLUMNS = ('section', 'onset_s', 'end_s', 'midi', 'centre_cents', 'players', 'bar', 'beat', 'due_s')


def write_class(path):
    sections = [{'name': s.name, 'instrument': s.instrument, 'channels': [channel], 'part': s.name}
                for channel, s in enumerate(ARRANGEMENT.sections, start=1)]
    lines = ',\n'.join('    ' + json.dumps(section) for section in sections)
    path.write_text('{\n  "name": "Demo class",\n'
                    f'  "reference_a4_hz": {REFERENCE_A4_HZ:g},\n  "temperament": "equal",\n  "tolerance": "developing",\n'
                    f'  "sections": [\n{lines}\n  ]\n}}\n', encoding='utf-8')


def write_table(path, columns, rows):
    lines = ['#' + '\t'.join(columns), *('\t'.join(str(cell) for cell in row) for row in rows)]
    path.write_text('\n'.join(lines) + '\n', encoding='utf-8')


def read_table(path):
    """A table's rows as dictionaries, all values text."""
    with open(path, encoding='utf-8', newline='') as file:
        rows = list(csv.reader(file, delimiter='\t'))
    columns = [rows[0][0].lstrip('#').strip(), *rows[0][1:]]
    return [dict(zip(columns, row)) for row in rows[1:]]


def write_faults(path, notes):
    """A row per planted fault, as it was really played. `notes` is {section name: [SectionNote]}."""
    rows = []
    for fault in FAULTS:
        from_s, to_s, cents, lead = fault_as_played(fault, notes[fault.section])
        pitch = fault.kind == 'intonation'
        rows.append((fault.section, fault.kind, f'{from_s:.3f}', f'{to_s:.3f}', fault.first_bar, fault.last_bar,
                     f'{cents:.1f}' if pitch else '-', '-' if pitch else f'{1000 * lead:.0f}'))
    write_table(path, FAULT_COLUMNS, rows)


def write_notes(path, notes):
    """A row per note of a section: means over its players; `due_s` is when the beat fell."""
    rows = [(n.section, f'{n.onset:.3f}', f'{n.end:.3f}', n.printed.midi, f'{n.cents:.1f}', n.players, n.printed.bar,
             f'{n.printed.position % 4 + 1:g}', f'{n.due:.3f}')
            for section in ARRANGEMENT.sections for n in notes[section.name]]
    write_table(path, NOTE_COLUMNS, rows)
