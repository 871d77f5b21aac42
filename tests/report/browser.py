# SPDX-License-Identifier: GPL-3.0-or-later
"""Chromium, for the tests that look at a page; ends the program with status 77, and a word, where there is none."""
import pathlib
import shutil
import sys

try:
    from selenium import webdriver
    from selenium.webdriver.chrome.options import Options
    from selenium.webdriver.chrome.service import Service
except ImportError:
    print("skipped: python3-selenium is not installed")
    sys.exit(77)

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
if not CHROMIUM or not DRIVER:
    print("skipped: chromium and chromium-driver are not installed")
    sys.exit(77)

AXE = (pathlib.Path(__file__).parent / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def browser(*arguments, script=True):
    """Without a window, a network of its own, or sound; what a page logs can be read."""
    options = Options()
    options.binary_location = CHROMIUM
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                     "--disable-background-networking", "--disable-component-update", "--disable-sync",
                     "--mute-audio") + arguments:
        options.add_argument(argument)
    if not script:
        options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(service=Service(DRIVER), options=options)
    driver.set_script_timeout(120)
    return driver


def violations(driver, impacts=None):
    """What axe-core objects to in the page that is open, of these impacts or of any."""
    driver.execute_script(AXE)
    found = driver.execute_async_script(
        "axe.run({resultTypes: ['violations']}).then(found => arguments[0](found.violations))")
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found
            if impacts is None or one["impact"] in impacts]
