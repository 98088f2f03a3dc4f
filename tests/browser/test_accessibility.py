"""axe-core finds nothing on any page that breaks WCAG 2.2 AA."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from digitlab.ui.navigation import PAGES
from tests.support.browser import wait_until_quiet

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
# Colours are the same at each width, and the layout in each scheme.
VIEWS = {"light": ("light", 1400), "dark phone": ("dark", 390)}
ADDRESSES = [
    *(name if name != "start" else "" for name in PAGES),
    "thresholds?projector=true",
    "thresholds?threshold=1&clear_below=-2",
    "thresholds?source=imagined",
]


def broken_rules(page: Page) -> list[str]:
    wait_until_quiet(page)
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]


pytestmark = pytest.mark.slow


@pytest.mark.parametrize("view", VIEWS)
def test_no_page_breaks_a_rule(browser: Browser, app_url: str, view):
    scheme, width = VIEWS[view]
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    broken = []
    for address in ADDRESSES:
        page.goto(f"{app_url}/{address}")
        expect(page.locator("h1, [data-testid=stMetric]").first).to_be_visible()
        broken += [f"/{address}: {rule}" for rule in broken_rules(page)]
    page.goto(f"{app_url}/errors")
    wait_until_quiet(page)
    page.get_by_role("radio", name="My scores").click()
    wait_until_quiet(page)
    page.get_by_role("button", name="Try an example").click()
    expect(page.get_by_role("heading", name="The rows behind the numbers")).to_be_visible()
    broken += [f"own scores: {rule}" for rule in broken_rules(page)]
    context.close()
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize("view", VIEWS)
def test_no_dialog_breaks_a_rule(browser: Browser, app_url: str, view):
    scheme, width = VIEWS[view]
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{app_url}/errors")
    card = page.get_by_test_id("stBidiComponentIsolated").first.locator("button.card").first
    expect(card).to_be_visible()
    wait_until_quiet(page)
    card.click()
    expect(page.get_by_role("dialog").get_by_text("true label")).to_be_visible()
    broken = broken_rules(page)
    context.close()
    assert not broken, "\n".join(broken)
