"""What a page owes to everybody: what axe finds, no sideways scrolling on a narrow screen, and a way to each fault."""

from __future__ import annotations

from playwright.sync_api import Page, ViewportSize

from tests.journeys.site import CHECKOUT

# WCAG 2.2 A and AA; the law asks for 2.1 AA.
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
DESK = ViewportSize(width=1280, height=900)
PHONE = ViewportSize(width=390, height=844)
# What 1280 pixels enlarged to 400 % leave (WCAG 1.4.10).
ENLARGED = ViewportSize(width=320, height=640)
_AXE = (CHECKOUT / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")
_FIND = """
    async tags => {
        const told = { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] };
        const found = await axe.run(document, told);
        const said = rule => rule.nodes.map(node => `${rule.id} at ${node.target.join(" ")}: ${node.failureSummary}`);
        return found.violations.flatMap(said);
    }
"""
# A wide table may scroll inside its own frame, the page may not; whoever sticks out is named.
_STICKS_OUT = """
    () => {
        const page = document.documentElement;
        if (page.scrollWidth <= page.clientWidth) return [];
        const clips = one => getComputedStyle(one).overflowX !== "visible";
        const isClipped = one => {
            for (let part = one.parentElement; part && part !== document.body; part = part.parentElement)
                if (clips(part)) return true;
            return false;
        };
        const out = [...document.body.querySelectorAll("*")]
            .filter(one => one.getBoundingClientRect().right > page.clientWidth + 0.5 && !isClipped(one))
            .map(one => `${one.tagName.toLowerCase()}.${one.getAttribute("class") || ""}`);
        return [`${page.scrollWidth} px wide`, ...out.slice(0, 8)];
    }
"""
_LEAD_NOWHERE = """
    () => [...document.querySelectorAll(".error-summary__link")].filter(link => {
        const field = document.getElementById(link.hash.slice(1));
        link.click();
        const focused = document.activeElement;
        const isField = focused.matches("input, select, textarea") && focused.checkVisibility();
        return !(isField && field && field.contains(focused));
    }).map(link => link.textContent)
"""


def what_axe_finds(page: Page) -> list[str]:
    """What axe finds wrong with the page as it stands, each with its place."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_AXE)
    return [str(fault) for fault in page.evaluate(_FIND, list(TAGS))]


def what_sticks_out(page: Page) -> list[str]:
    """What makes the page scroll sideways on a narrow screen; the window is left as it is at a desk."""
    found: list[str] = []
    for size in (PHONE, ENLARGED):
        page.set_viewport_size(size)
        found += [f"at {size['width']} px: {part}" for part in page.evaluate(_STICKS_OUT)]
    page.set_viewport_size(DESK)
    return found


def links_that_lead_nowhere(page: Page) -> list[str]:
    """Lines of an error summary that do not move the focus to their field."""
    return [f"leads nowhere: {text}" for text in page.evaluate(_LEAD_NOWHERE)]
