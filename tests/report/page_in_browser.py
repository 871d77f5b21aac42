#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The HTML report, opened by Chromium as a tutor would.

usage: page_in_browser.py TUTTI DEMO_FOLDER [--pictures FOLDER]

Rehearses the demo class from its score, keeping sound, has `tutti review --html` write the page, and looks at it.
With --pictures it leaves screenshots there. Ends with status 77, and a word, where there is no Chromium.
axe-core (tests/report/axe-core, MPL-2.0) is Deque's check of accessibility.
"""
import base64
import hashlib
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import unittest

from browser import browser, violations

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

HOSTILE = "Violins </script><img src=x onerror=document.title='broken'>"
tutti, demo, pictures, page = None, None, None, None


def window(width, height, dark=False, script=True):
    driver = browser("--hide-scrollbars", f"--window-size={width},{height}", script=script)
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                           {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600})
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {
        "features": [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]})
    return driver


def picture(driver, name, grey=False):
    if not pictures:
        return
    # A filter of the page's own would not reach an open dialog, which lies above everything.
    driver.execute_cdp_cmd("Emulation.setEmulatedVisionDeficiency", {"type": "achromatopsia" if grey else "none"})
    (pictures / (name + ".png")).write_bytes(base64.b64decode(
        driver.execute_cdp_cmd("Page.captureScreenshot", {})["data"]))
    driver.execute_cdp_cmd("Emulation.setEmulatedVisionDeficiency", {"type": "none"})


def violas(driver):
    return next(link for link in driver.find_elements(By.CSS_SELECTOR, ".findings a")
                if link.text.startswith("Violas") and "flat" in link.text)


def position(driver):
    return driver.execute_script("return document.getElementById('bar-sound').currentTime")


class ThePage(unittest.TestCase):
    browsers = {}

    def opened(self, *kind):
        """The page, opened anew in a window of this kind."""
        if kind not in self.browsers:
            self.browsers[kind] = window(*kind)
        driver = self.browsers[kind]
        driver.get("about:blank")
        driver.get_log("browser")
        driver.get(page.as_uri())
        return driver

    @classmethod
    def tearDownClass(cls):
        for driver in cls.browsers.values():
            driver.quit()

    def test_its_policy_names_its_own_script_and_style_and_nothing_else(self):
        text = page.read_text(encoding="utf-8")
        policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)[1]
        self.assertIn("default-src 'none'", policy)
        for kind, element in (("script", text[text.rindex("<script>") + 8:text.rindex("</script>")]),
                              ("style", text[text.index("<style>") + 7:text.index("</style>")])):
            digest = base64.b64encode(hashlib.sha256(element.encode()).digest()).decode()
            self.assertIn(f"{kind}-src 'sha256-{digest}';", policy)
        self.assertNotIn("unsafe", policy)
        self.assertEqual(re.findall(r'(?:src|href)="(?!#|data:)', text), [])

    def test_the_flat_violas_are_heard_two_clicks_from_the_start(self):
        driver = self.opened(1366, 768, False)
        picture(driver, "first-page")
        violas(driver).click()
        self.assertIn("Violas, bar", driver.find_element(By.ID, "bar-title").text)
        self.assertIn("cents flat", driver.find_element(By.ID, "bar-words").text)
        driver.find_element(By.ID, "bar-play").click()
        deadline = time.monotonic() + 20
        while position(driver) == 0 and time.monotonic() < deadline:
            time.sleep(0.05)
        self.assertGreater(position(driver), 0)
        picture(driver, "bar")
        self.assertGreater(driver.execute_script("return document.getElementById('bar-sound').duration"), 1)
        self.assertTrue(driver.execute_script(
            "const sound = document.getElementById('bar-sound'); return sound.loop && sound.preservesPitch"))
        driver.execute_script("document.querySelector('input[name=speed][value=\"0.5\"]').click()")
        self.assertEqual(driver.execute_script("return document.getElementById('bar-sound').playbackRate"), 0.5)
        self.assertEqual([line["message"] for line in driver.get_log("browser")], [])

    def test_it_goes_by_the_keyboard_alone(self):
        driver = self.opened(1366, 768, False)
        first = driver.find_element(By.CSS_SELECTOR, ".cell[tabindex='0']")
        driver.execute_script("arguments[0].focus()", first)
        before = driver.switch_to.active_element.get_attribute("id")
        driver.switch_to.active_element.send_keys(Keys.ARROW_UP)
        driver.switch_to.active_element.send_keys(Keys.ARROW_DOWN)
        self.assertEqual(driver.switch_to.active_element.get_attribute("id"), before)
        driver.switch_to.active_element.send_keys(Keys.ENTER)
        self.assertTrue(driver.find_element(By.ID, "bar").is_displayed())
        driver.switch_to.active_element.send_keys(Keys.ESCAPE)
        self.assertFalse(driver.find_element(By.ID, "bar").is_displayed())
        self.assertEqual(driver.switch_to.active_element.get_attribute("id"), before)

    def test_a_finding_opens_the_time_that_was_off(self):
        text = page.read_text(encoding="utf-8")
        begin = text.index('id="data">') + len('id="data">')
        end = text.index("</script>", begin)
        data = json.loads(text[begin:end])
        section, bar = re.search(r'data-s="(\d+)" data-b="(\d+)" data-p="0"', text).groups()
        data["bars"][int(bar)]["playings"].append([data["length"] - 2, data["length"]])
        twice = page.with_name("twice.html")
        twice.write_text((text[:begin] + json.dumps(data).replace("<", "\\u003c") + text[end:]).replace(
            f'data-s="{section}" data-b="{bar}" data-p="0"', f'data-s="{section}" data-b="{bar}" data-p="1"'))
        driver = self.opened(1366, 768, False)
        driver.get(twice.as_uri())
        driver.find_element(By.CSS_SELECTOR, f".findings a[data-s='{section}'][data-b='{bar}']").click()
        self.assertIn("2nd time", driver.execute_script(
            "return document.querySelector('input[name=playing]:checked').parentElement.textContent"))
        self.assertTrue(driver.find_element(By.ID, "bar-silent").is_displayed())

    def test_a_link_tells_its_own_finding_first_and_then_what_else_was_found_there(self):
        text = page.read_text(encoding="utf-8")
        begin = text.index('id="data">') + len('id="data">')
        end = text.index("</script>", begin)
        data = json.loads(text[begin:end])
        which = int(re.search(r'data-f="(\d+)" data-aspect="tuning"', text)[1])
        here = data["findings"][which]
        for words in ("another fault", "a third one"):
            data["findings"].insert(0, dict(here, text=words))
        mine = f'data-f="{which}"'
        several = page.with_name("several.html")
        several.write_text((text[:begin] + json.dumps(data).replace("<", "\\u003c") + text[end:]).replace(
            mine, f'data-f="{which + 2}"'))
        driver = self.opened(1366, 768, False)
        driver.get(several.as_uri())
        driver.find_element(By.CSS_SELECTOR, f".findings a[data-f='{which + 2}']").click()
        said = [words.text for words in driver.find_elements(By.CSS_SELECTOR, "#bar-finding p")]
        self.assertEqual(said, [here["text"], "a third one", "another fault"])
        driver.find_element(By.ID, "bar-close").click()
        driver.find_element(By.ID, f"s{here['section']}b{here['bars'][0]}").click()
        self.assertEqual(len(driver.find_elements(By.CSS_SELECTOR, "#bar-finding p")), 3)

    def test_the_arrows_pass_over_a_bar_that_nobody_played(self):
        driver = self.opened(1366, 768, False)
        self.assertEqual(driver.execute_script("""
            document.getElementById("s0b1").disabled = true;
            document.getElementById("s0b0").focus();
            document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: "ArrowRight", bubbles: true}));
            return document.activeElement.id;"""), "s0b2")

    def test_every_aspect_of_the_table_is_told_in_words(self):
        driver = self.opened(1366, 768, False)
        for aspect in ("tuning", "unison", "timing", "notes", "balance"):
            driver.execute_script(f"document.querySelector('input[value={aspect}]').click()")
            labels = driver.execute_script(
                "return [...document.querySelectorAll('.cell')].map(cell => cell.getAttribute('aria-label'))")
            self.assertTrue(labels)
            for label in labels:
                self.assertRegex(label, f", bar .*, {aspect}: .+")

    def test_nobody_is_kept_from_reading_it(self):
        for width, height, dark, name in ((1366, 768, False, "day"), (1366, 768, True, "night"),
                                          (390, 844, False, "telephone")):
            driver = self.opened(width, height, dark)
            picture(driver, name)
            picture(driver, name + "-grey", grey=True)
            self.assertEqual(violations(driver), [], name)
            self.assertLessEqual(driver.execute_script("return document.documentElement.scrollWidth"), width, name)
            violas(driver).click()
            picture(driver, name + "-bar")
            self.assertEqual(violations(driver), [], name + ", a bar opened")
            picture(driver, name + "-bar-grey", grey=True)

    def test_names_from_a_class_file_are_text(self):
        driver = self.opened(1366, 768, False)
        self.assertNotEqual(driver.title, "broken")
        self.assertEqual(driver.find_elements(By.TAG_NAME, "img"), [])
        self.assertIn("onerror", driver.find_element(By.ID, "systems").text)

    def test_paper_shows_what_is_closed_and_every_table_that_a_finding_speaks_of(self):
        driver = self.opened(1366, 768, False)
        found = set(driver.execute_script(
            "return [...document.querySelectorAll('.cell')].flatMap(cell => cell.dataset.of.split(' ')).filter(Boolean)"))
        chosen = driver.execute_script("return document.querySelector('input[name=aspect]:checked').value")
        closed = "return document.querySelectorAll('details.more:not([open])').length"
        tables = "return document.querySelectorAll('.systems').length"
        were_closed = driver.execute_script(closed)
        driver.execute_script("dispatchEvent(new Event('beforeprint'))")
        self.assertEqual(driver.execute_script(closed), 0)
        self.assertEqual(driver.execute_script(tables), len(found | {chosen}))
        self.assertEqual(driver.execute_script(
            "return [...document.querySelectorAll('.legend:not([hidden])')].map(legend => legend.dataset.aspect)")[0],
            chosen)
        self.assertEqual(driver.execute_script("return document.querySelectorAll('#systems').length"), 1)
        driver.execute_script("dispatchEvent(new Event('afterprint'))")
        self.assertEqual(driver.execute_script(tables), 1)
        self.assertEqual(driver.execute_script(closed), were_closed)
        self.assertEqual([line["message"] for line in driver.get_log("browser")], [])

    def test_it_prints_on_a_few_sheets_of_a4(self):
        driver = self.opened(1366, 768, False)
        pdf = base64.b64decode(driver.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})["data"])
        if pictures:
            (pictures / "printed.pdf").write_bytes(pdf)
        self.assertIn(len(re.findall(rb"/Type\s*/Page\b", pdf)), (2, 3, 4))
        boxes = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", pdf)
        for width, height in boxes:
            self.assertAlmostEqual(float(width), 595, delta=2)
            self.assertAlmostEqual(float(height), 842, delta=2)

    def test_without_its_script_it_still_says_what_was_found(self):
        driver = self.opened(1366, 768, False, False)
        self.assertIn("Violas", driver.find_element(By.CSS_SELECTOR, ".findings").text)
        self.assertTrue(driver.find_elements(By.CSS_SELECTOR, ".cell.step-3"))


def main():
    global tutti, demo, pictures, page
    tutti, demo = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    if "--pictures" in sys.argv:
        pictures = pathlib.Path(sys.argv[sys.argv.index("--pictures") + 1])
        pictures.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        cls = json.loads((demo / "class.json").read_text())
        cls["sections"][0]["name"] = HOSTILE
        (folder / "class.json").write_text(json.dumps(cls))
        subprocess.run([tutti, "rehearse", "--class", folder / "class.json", "--piece", demo / "score.musicxml", "--input",
                        demo / "rehearsal.flac", "--record", "--fast", "--out", folder / "session"], check=True,
                       stdout=subprocess.DEVNULL)
        page = folder / "report.html"
        subprocess.run([tutti, "review", folder / "session", "--html", page], check=True, stdout=subprocess.DEVNULL)
        done = unittest.TextTestRunner(verbosity=2).run(unittest.defaultTestLoader.loadTestsFromTestCase(ThePage))
    sys.exit(0 if done.wasSuccessful() else 1)


if __name__ == "__main__":
    main()
