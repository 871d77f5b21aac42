# SPDX-License-Identifier: GPL-3.0-or-later
"""The score as MusicXML 4 (partwise), each part as its players read it."""
from xml.etree import ElementTree as xml

from .arrangement import VALUES

DIVISIONS = 2              # of a quarter; the shortest note is an eighth
TYPES = {4.0: ('whole', False), 3.0: ('half', True), 2.0: ('half', False), 1.5: ('quarter', True), 1.0: ('quarter', False),
         0.5: ('eighth', False)}
SPELLING = (('C', 0), ('C', 1), ('D', 0), ('D', 1), ('E', 0), ('F', 0), ('F', 1), ('G', 0), ('G', 1), ('A', 0),
            ('A', 1), ('B', 0))        # sharps, as in G and A major
SOUNDS = {'violin': 'strings.violin', 'viola': 'strings.viola', 'cello': 'strings.cello', 'double bass': 'strings.contrabass',
          'flute': 'wind.flutes.flute',
          'clarinet': 'wind.reed.clarinet.bflat', 'trumpet': 'brass.trumpet.bflat'}
MIDDLE_LINE = {'G': 71, 'C': 60, 'F': 50}
DOCTYPE = ('<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
           '<!DOCTYPE score-partwise PUBLIC "-//Recordare//DTD MusicXML 4.0 Partwise//EN" '
           '"http://www.musicxml.org/dtds/partwise.dtd">\n')


def add(parent, tag, text=None, **attributes):
    element = xml.SubElement(parent, tag, {name.replace('_', '-'): str(value) for name, value in attributes.items()})
    element.text = None if text is None else str(text)
    return element


def add_note(measure, note, section, beam, bar_quarters):
    """A printed note or rest; `beam` is 'begin', 'end' or None."""
    element = add(measure, 'note')
    if note.midi is None:
        whole = note.quarters == bar_quarters
        add(element, 'rest', **({'measure': 'yes'} if whole else {}))
    else:
        written = note.midi + section.written_above_sounding
        step, alter = SPELLING[written % 12]
        pitch = add(element, 'pitch')
        add(pitch, 'step', step)
        if alter:
            add(pitch, 'alter', alter)
        add(pitch, 'octave', written // 12 - 1)
    add(element, 'duration', int(note.quarters * DIVISIONS))
    add(element, 'voice', 1)
    kind, dotted = TYPES[note.quarters]
    add(element, 'type', kind)
    if dotted:
        add(element, 'dot')
    if note.midi is not None and note.quarters < VALUES['w']:
        high = note.midi + section.written_above_sounding >= MIDDLE_LINE[section.clef[0]]
        add(element, 'stem', 'down' if high else 'up')
    if beam:
        add(element, 'beam', beam, number=1)


def beams_of(bar_notes):
    """Two eighths within one beat hang together."""
    beams = [None] * len(bar_notes)
    for i in range(len(bar_notes) - 1):
        pair = bar_notes[i:i + 2]
        if all(n.quarters == 0.5 and n.midi is not None for n in pair) and pair[0].position % 1.0 == 0.0:
            beams[i], beams[i + 1] = 'begin', 'end'
    return beams


def add_attributes(measure, arrangement, section):
    attributes = add(measure, 'attributes')
    add(attributes, 'divisions', DIVISIONS)
    add(add(attributes, 'key'), 'fifths', arrangement.key_fifths + section.written_above_sounding % 12)    # 2 semitones are 2 fifths
    time = add(attributes, 'time')
    add(time, 'beats', arrangement.beats_in_bar)
    add(time, 'beat-type', 4)
    clef = add(attributes, 'clef')
    add(clef, 'sign', section.clef[0])
    add(clef, 'line', section.clef[1])
    if section.written_above_sounding:
        transpose = add(attributes, 'transpose')
        add(transpose, 'diatonic', -(section.written_steps % 7))
        add(transpose, 'chromatic', -(section.written_above_sounding % 12))
        if section.written_above_sounding >= 12:
            add(transpose, 'octave-change', -(section.written_above_sounding // 12))


def add_directions(measure, arrangement, bar):
    """Tempo and rehearsal marks, which stand above the first part for everybody."""
    if bar in arrangement.rehearsal_marks:
        kind = add(add(measure, 'direction', placement='above'), 'direction-type')
        add(kind, 'rehearsal', arrangement.rehearsal_marks[bar])
    if bar == arrangement.bars[0]:
        direction = add(measure, 'direction', placement='above')
        metronome = add(add(direction, 'direction-type'), 'metronome')
        add(metronome, 'beat-unit', 'quarter')
        add(metronome, 'per-minute', round(arrangement.beats_per_minute))
        add(direction, 'sound', tempo=round(arrangement.beats_per_minute))


def add_part(root, index, arrangement, section):
    part = add(root, 'part', id=f'P{index}')
    notes = arrangement.printed_notes(section.name)
    for bar in arrangement.bars:
        measure = add(part, 'measure', number=bar, **({'implicit': 'yes'} if bar == 0 else {}))
        if bar == arrangement.bars[0]:
            add_attributes(measure, arrangement, section)
        if index == 1:
            add_directions(measure, arrangement, bar)
        bar_notes = [n for n in notes if n.bar == bar]
        for note, beam in zip(bar_notes, beams_of(bar_notes)):
            add_note(measure, note, section, beam, arrangement.bar_quarters(bar))
    add(add(measure, 'barline', location='right'), 'bar-style', 'light-heavy')


def write_score(path, arrangement):
    root = xml.Element('score-partwise', version='4.0')
    add(add(root, 'work'), 'work-title', arrangement.title)
    identification = add(root, 'identification')
    add(identification, 'creator', arrangement.composer, type='composer')
    add(identification, 'creator', 'The Tutti project', type='arranger')
    add(identification, 'rights', f'{arrangement.theme} in the public domain; arrangement GPL-3.0-or-later')
    parts = add(root, 'part-list')
    for index, section in enumerate(arrangement.sections, start=1):
        entry = add(parts, 'score-part', id=f'P{index}')
        add(entry, 'part-name', section.name)
        add(entry, 'part-abbreviation', section.abbreviation)
        instrument = add(entry, 'score-instrument', id=f'P{index}-I1')
        add(instrument, 'instrument-name', section.instrument.capitalize())
        add(instrument, 'instrument-sound', SOUNDS[section.instrument])
        midi = add(entry, 'midi-instrument', id=f'P{index}-I1')
        add(midi, 'midi-channel', index)
        add(midi, 'midi-program', section.program + 1)
    for index, section in enumerate(arrangement.sections, start=1):
        add_part(root, index, arrangement, section)
    xml.indent(root, ' ')
    path.write_text(DOCTYPE + xml.tostring(root, encoding='unicode') + '\n', encoding='utf-8')
