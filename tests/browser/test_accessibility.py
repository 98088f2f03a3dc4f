"""axe-core finds nothing on any page that breaks WCAG 2.2 AA."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from digitlab.ui.navigation import PAGES

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
VIEWS = {"light": ("light", 1400), "dark": ("dark", 1400), "phone": ("light", 390)}
ADDRESSES = [*(name if name != "start" else "" for name in PAGES), "thresholds?projector=true"]


@pytest.mark.parametrize("view", ["dark", *(pytest.param(name, marks=pytest.mark.slow) for name in ("light", "phone"))])
def test_no_page_breaks_a_rule(browser: Browser, app_url: str, view):
    scheme, width = VIEWS[view]
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    broken = []
    for address in ADDRESSES:
        page.goto(f"{app_url}/{address}")
        expect(page.locator("h1, [data-testid=stMetric]").first).to_be_visible()
        expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
        page.wait_for_timeout(1_000)  # figures and components follow the script
        for rule in Axe().run(page, options=RULES).response["violations"]:
            broken += [f"/{address}: {rule['id']}: {node['html'][:200]}" for node in rule["nodes"]]
    context.close()
    assert not broken, "\n".join(broken)
