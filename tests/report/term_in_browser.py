#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages of a term, opened by Chromium as a tutor and a funder would.

usage: term_in_browser.py TUTTI DEMO_FOLDER [--pictures FOLDER]

Rehearses the demo class once, lays that out as ten weeks of two classes, has `tutti progress` write both pages, and
looks at them: nothing that axe-core (tests/report/axe-core, MPL-2.0) objects to, nothing that their content-security
policy had to stop, no script, and the evidence on one sheet of A4. Ends with status 77, and a word, where there is no Chromium.
"""
import base64
import contextlib
import json
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest

from browser import browser, violations

WEEKS, CLASSES = 10, ("Year 4", "Year 5")
tutti, demo, pictures = None, None, None


def picture(driver, name):
    driver.save_screenshot(str(pictures / f"{name}.png"))


def at_another_time(session, copy, name, week):
    """The same rehearsal as another class's, so many weeks later and a little nearer to what it should be."""
    shutil.copytree(session, copy)
    with contextlib.closing(sqlite3.connect(copy / "session.db")) as store, store:
        cls, started = store.execute("SELECT class, started FROM session").fetchone()
        cls = json.dumps(dict(json.loads(cls), name=name))
        store.execute("UPDATE session SET class = ?, started = ?", (cls, started + week * 7 * 24 * 3600 * 1000))
        store.execute("UPDATE figures SET value = value * ? WHERE what IN ('deviation', 'lead')", (1.0 - 0.06 * week,))


class TermPages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        place = pathlib.Path(cls.folder.name)
        cls.pages = [place / "progress.html", place / "evidence.html"]
        subprocess.run([tutti, "rehearse", "--class", demo / "class.json", "--input", demo / "rehearsal.flac", "--piece",
                        demo / "score.musicxml", "--fast", "--out", place / "sessions" / "monday"], check=True,
                       stdout=subprocess.DEVNULL)
        sections = [section["name"] for section in json.loads((demo / "class.json").read_text())["sections"]]
        for week in range(WEEKS):
            for name in CLASSES:
                at_another_time(place / "sessions" / "monday", place / "sessions" / f"{name} {week}", name, week)
        shutil.rmtree(place / "sessions" / "monday")
        subprocess.run([tutti, "progress", place / "sessions", "--html", cls.pages[0], "--evidence", cls.pages[1]] +
                       [word for name in CLASSES for section in sections
                        for word in ("--players", f"{name}/{section}=6")], check=True, stdout=subprocess.DEVNULL)
        cls.driver = browser("--hide-scrollbars", "--window-size=1366,900")

    @classmethod
    def tearDownClass(cls):
        cls.driver.quit()
        cls.folder.cleanup()

    def test_nobody_is_kept_from_reading_them(self):
        for page in self.pages:
            self.driver.get(page.as_uri())
            self.assertEqual(violations(self.driver), [], page.name)

    def test_their_style_is_the_one_their_policy_allows_and_there_is_no_script(self):
        for page in self.pages:
            self.driver.get(page.as_uri())
            self.assertEqual(self.driver.get_log("browser"), [], page.name)
            self.assertNotIn("<script", page.read_text())
            self.assertEqual(self.driver.execute_script(
                "return getComputedStyle(document.querySelector('thead th')).borderBottomWidth"), "2px", page.name)

    def test_a_bar_by_weeks_says_how_sure_it_is(self):
        self.driver.get(self.pages[0].as_uri())
        cell = self.driver.find_element("css selector", "td.week small")
        self.assertRegex(cell.get_attribute("textContent"), r"^±\d+, \d+$")
        if pictures:
            self.driver.execute_script("document.querySelectorAll('details').forEach(one => { one.open = one.querySelector('.bars') })")
            self.driver.execute_script("document.querySelector('.bars').scrollIntoView()")
            picture(self.driver, "bars-by-week")

    def test_the_evidence_is_one_sheet_of_paper(self):
        self.driver.get(self.pages[1].as_uri())
        if pictures:
            picture(self.driver, "evidence")
        for name in CLASSES:
            self.assertIn(name, self.driver.find_element("css selector", "main").text)
        self.assertRegex(self.driver.find_element("css selector", "main").text, r"\(±\d+\) .* → ")
        paper = self.driver.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
        self.assertEqual(len(re.findall(rb"/Type\s*/Page[^s]", base64.b64decode(paper["data"]))), 1)


if __name__ == "__main__":
    tutti, demo = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    if "--pictures" in sys.argv:
        pictures = pathlib.Path(sys.argv[sys.argv.index("--pictures") + 1])
        pictures.mkdir(parents=True, exist_ok=True)
    unittest.main(argv=sys.argv[:1])
