#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages of a term, opened by Chromium as a tutor and a funder would.

usage: term_in_browser.py TUTTI DEMO_FOLDER

Rehearses the demo class once, has `tutti progress` write both pages, and looks at them: nothing that axe-core
(tests/report/axe-core, MPL-2.0) objects to, nothing that their content-security policy had to stop, no script, and
the evidence on one sheet of A4. Ends with status 77, and a word, where there is no Chromium.
"""
import base64
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

from browser import browser, violations

tutti, demo = None, None


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
        subprocess.run([tutti, "progress", place / "sessions", "--html", cls.pages[0], "--evidence", cls.pages[1]] +
                       [word for name in sections for word in ("--players", f"{name}=6")], check=True,
                       stdout=subprocess.DEVNULL)
        cls.driver = browser()

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

    def test_the_evidence_is_one_sheet_of_paper(self):
        self.driver.get(self.pages[1].as_uri())
        paper = self.driver.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
        self.assertEqual(len(re.findall(rb"/Type\s*/Page[^s]", base64.b64decode(paper["data"]))), 1)


if __name__ == "__main__":
    tutti, demo = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    unittest.main(argv=sys.argv[:1])
