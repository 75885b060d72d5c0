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
# None of those rules reads style sheets, which axe would otherwise fetch and parse anew for every page.
_FIND = """
    async tags => {
        const preload = { assets: ["media"] };
        const told = { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"], preload };
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
# What is reached by the keyboard may not lie wholly under what stays in view (WCAG 2.4.11), which axe does not judge.
_COVERED = """
    () => {
        const stays = one => {
            for (let part = one; part; part = part.parentElement)
                if (["sticky", "fixed"].includes(getComputedStyle(part).position)) return part;
            return null;
        };
        const isCovered = one => {
            const box = one.getBoundingClientRect();
            const points = [0.1, 0.5, 0.9].flatMap(x => [0.1, 0.5, 0.9].map(y => [x, y]));
            return points.every(([x, y]) => {
                const top = document.elementFromPoint(box.left + x * box.width, box.top + y * box.height);
                const over = top && stays(top);
                return !top || (over && !over.contains(one));
            });
        };
        const takesFocus = one => {
            one.focus();
            return document.activeElement === one;
        };
        const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary")];
        return all.filter(one => takesFocus(one) && isCovered(one)).map(one => one.outerHTML.slice(0, 120));
    }
"""


def what_axe_finds(page: Page) -> list[str]:
    """What axe finds wrong with the page as it stands, each with its place."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_AXE)
    return [str(fault) for fault in page.evaluate(_FIND, list(TAGS))]


def what_is_out_of_sight(page: Page) -> list[str]:
    """What makes the page scroll sideways, and what has the focus under a part that stays in view; at a desk last."""
    found: list[str] = []
    for size in (PHONE, ENLARGED, DESK):
        page.set_viewport_size(size)
        found += [f"at {size['width']} px: {part}" for part in page.evaluate(_STICKS_OUT)]
        found += [f"at {size['width']} px covered: {part}" for part in page.evaluate(_COVERED)]
    return found


def links_that_lead_nowhere(page: Page) -> list[str]:
    """Lines of an error summary that do not move the focus to their field."""
    return [f"leads nowhere: {text}" for text in page.evaluate(_LEAD_NOWHERE)]
