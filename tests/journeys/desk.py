"""Somebody's place of work: what a nurse does in a browser, in the words of the procedure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import ConsoleMessage, Frame, Locator, Page, Request, Response, expect

from tests.journeys.site import Batch, Site, persons_in

INFLUENZA = "Säsongsinfluensa"
PNEUMOCOCCI = "Pneumokocker"
COVID = "Covid-19"
PERTUSSIS = "Kikhosta för gravida"
# What is said when nothing is the matter; every other question is answered "Nej".
_USUALLY = {"consent": "Ja", "risk_groups": "Inget av dessa"}
_MANY_QUESTIONS = 30
# A refusal is an answer; the browser notes its status as a resource that failed to load.
_REFUSAL = re.compile(r"Failed to load resource: the server responded with a status of (400|403|404|405|409|422)")
_SERVER_GONE = re.compile("ERR_(CONNECTION_|EMPTY_RESPONSE|CONTENT_LENGTH_MISMATCH|INCOMPLETE_CHUNKED_ENCODING)")
_SEND = """
    ([path, fields]) => {
        const form = Object.assign(document.createElement("form"), { method: "post", action: path });
        const all = { csrfmiddlewaretoken: document.querySelector("[name=csrfmiddlewaretoken]").value, ...fields };
        for (const [name, value] of Object.entries(all))
            form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
        document.body.append(form);
        form.submit();
    }
"""
_REMEMBER = """
    addEventListener("DOMContentLoaded", () =>
        sessionStorage.setItem("titles", (sessionStorage.getItem("titles") || "") + document.title + "\\n"));
    const another = () => sessionStorage.setItem("pointers", 1 + Number(sessionStorage.getItem("pointers")));
    for (const kind of ["pointerdown", "mousedown", "touchstart", "wheel"])
        addEventListener(kind, another, true);
"""


class Desk:
    """A browser window at a site. It remembers what the browser complained of, and every address it asked for.

    ``status`` is what the page in view was answered with.
    """

    def __init__(self, site: Site, page: Page) -> None:
        self.site, self.page = site, page
        self.complaints: list[str] = []
        self.other_hosts: set[str] = set()
        self.addresses: list[str] = []
        self.without_policy: list[str] = []
        self.policies: set[str] = set()
        self.pages_loaded = 0
        self.status = 0
        page.add_init_script(_REMEMBER)
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._on_request)
        page.on("response", self._on_response)
        page.on("domcontentloaded", lambda _: self._on_loaded())
        page.on("framenavigated", self._on_navigated)

    # --- the way in ---------------------------------------------------------------------------------------------------

    def visit(self, path: str) -> None:
        """Open an address of the site."""
        self.page.goto(self.site.address + path)

    def log_in_as(self, name: str, *, at: str = "") -> None:
        """Choose oneself in the list, and among several commissions the one at a unit.

        Every journey logs in for itself: no other one's idle tab or logging out ends it.
        """
        self.visit("/logga-in")
        self.page.get_by_role("button", name=re.compile(f"^{name}")).first.click()
        if at:
            expect(self.heading("Välj uppdrag")).to_be_visible()
            self.page.get_by_role("main").get_by_role("button", name=at).click()
        expect(self.page.get_by_role("navigation", name="Huvudmeny")).to_be_visible()
        self.page.wait_for_load_state()

    def go_to_start(self) -> None:
        """By the first link of the navigation."""
        self.page.get_by_role("navigation", name="Huvudmeny").get_by_role("link", name="Start").click()

    def go_to(self, place: str) -> None:
        """By a link of the navigation."""
        self.page.get_by_role("navigation", name="Huvudmeny").get_by_role("link", name=re.compile(f"^{place}")).click()
        expect(self.heading(place)).to_be_visible()
        self.page.wait_for_load_state()

    def follow(self, link: Locator) -> None:
        """Press what leads to another page, and be there when it is whole."""
        with self.page.expect_event("load"):
            link.click()

    # --- a paper list -------------------------------------------------------------------------------------------------

    def choose_common(self, batch: Batch, **others: str) -> None:
        """What everybody on a paper list got: a batch of a product, and other lists by their labels."""
        self.page.get_by_label("Produkt", exact=True).select_option(label=batch.product)
        self.page.get_by_label("Batch").select_option(batch.id)
        self.page.get_by_label("Given väg").select_option(label="Intramuskulärt")
        for label, words in others.items():
            self.page.get_by_label(label.replace("_", " "), exact=True).select_option(label=words)
        self.press("Spara det gemensamma")

    # --- what stands on the page --------------------------------------------------------------------------------------

    def heading(self, name: str) -> Locator:
        """A heading of any level."""
        return self.page.get_by_role("heading", name=name)

    @property
    def main(self) -> Locator:
        """The page without header and dialogs."""
        return self.page.get_by_role("main")

    @property
    def banner(self) -> Locator:
        """Who the page is about."""
        return self.page.get_by_role("region", name="Personen")

    @property
    def path(self) -> str:
        """Where the browser is."""
        return urlsplit(self.page.url).path

    def expect_path(self, pattern: str) -> None:
        """Wait until the browser is somewhere, and the page there whole; ``*`` stands for any part of an address."""
        expect(self.page).to_have_url(re.compile(re.escape(self.site.address + pattern).replace(r"\*", "[^/]+") + "$"))
        self.page.wait_for_load_state()

    def says(self, *texts: str) -> None:
        """Each of these can be read on the page."""
        for text in texts:
            expect(self.main).to_contain_text(text)

    def each(self, found: Locator) -> list[Locator]:
        """All of something, once there is one and the page is whole: a list read sooner is empty or cut short.

        What stood on the page before as well is no proof of the new one: come there by :meth:`follow` first.
        """
        expect(found).not_to_have_count(0)
        self.page.wait_for_load_state()
        return found.all()

    def has(self, found: Locator) -> bool:
        """Whether the page, whole, has something that it may do without."""
        self.page.wait_for_load_state()
        return found.count() > 0

    # --- a person -----------------------------------------------------------------------------------------------------

    def find(self, sought: str) -> None:
        """Type what is sought into the page's own field, and Enter."""
        if self.path != "/":
            self.go_to_start()
            self.expect_path("/")
        self.page.locator("#sought").fill(sought)
        self.page.keyboard.press("Enter")

    def open_person(self, number: str) -> None:
        """From the start page to the person's."""
        self.find(number)
        self.expect_path("/personer/*")

    def begin(self, number: str, programme: str = INFLUENZA) -> None:
        """Find the person and begin, or go on with, a registration in a programme."""
        self.open_person(number)
        self.begin_here(programme)

    def begin_here(self, programme: str = INFLUENZA) -> None:
        """Begin, or go on with, a registration from the person's page as it is shown."""
        advice = self.page.get_by_role("region", name=programme)
        advice.locator("button, a.button").first.click()
        self.expect_path("/registrera/*")

    def fold(self, name: str) -> None:
        """Close a section to its line."""
        if self.section(name).get_attribute("open") is not None:
            self.line(name).click()

    # --- the health declaration --------------------------------------------------------------------------------

    def question(self, link_id: str) -> Locator:
        """One question with its answers."""
        return self.page.locator(f"#answer-{link_id}")

    def answer(self, **answers: str) -> None:
        """Answer questions by their link ids, with the words of the answer; a text field takes the text."""
        for link_id, words in answers.items():
            field = self.question(link_id)
            if field.evaluate("element => element.tagName") == "FIELDSET":
                field.get_by_label(words, exact=True).check()
            else:
                field.fill(words)

    def answer_the_rest(self) -> None:
        """Every question in view without an answer gets the one of a person nothing is the matter with."""
        for field in self.unanswered(self.page.locator("#declaration .question fieldset")):
            link_id = (field.get_attribute("id") or "").removeprefix("answer-")
            field.get_by_label(_USUALLY.get(link_id, "Nej"), exact=True).check()

    def unanswered(self, questions: Locator) -> Iterator[Locator]:
        """Those in view that have no answer, each asked when the one before has been answered."""
        for field in self.each(questions):
            if field.is_visible() and not field.locator("input:checked").count():
                yield field

    def confirm_unchanged(self) -> None:
        """The answers that stay as they were, in one act."""
        self.page.get_by_label("Oförändrat sedan sist").check()

    def declare_healthy(self) -> None:
        """Go through all of it with somebody nothing is the matter with."""
        if self.has(self.page.get_by_label("Oförändrat sedan sist")):
            self.confirm_unchanged()
        self.answer_the_rest()

    def declare_by_keyboard(self) -> None:
        """Confirm what is unchanged, then answer by the first letter; each answer moves the focus on by itself."""
        expect(self.page.get_by_label("Oförändrat sedan sist")).to_be_focused()
        self.page.keyboard.press("Space")
        self.page.keyboard.press("Enter")
        for _ in range(_MANY_QUESTIONS):
            name = self.focused
            if not name.startswith("answer-"):
                return
            self.page.keyboard.press("j" if name == "answer-consent" else "n")

    # --- prescription, dose, signature -------------------------------------------------------------------------

    def section(self, name: str) -> Locator:
        """One of the page's numbered sections."""
        return self.page.locator("details.section", has=self.page.get_by_role("heading", name=name))

    def line(self, name: str) -> Locator:
        """The one line a section says when it is folded; in view when it is open, too."""
        return self.section(name).locator(":scope > summary")

    def unfold(self, name: str) -> None:
        """Open a section that is folded to its line, or what is kept out of the way under a few words."""
        section = self.section(name)
        if section.get_attribute("open") is None:
            self.line(name).click()

    def choose_product(self, name: str) -> None:
        """From the list of those that suit the person; the batches of the other product go away."""
        self.unfold("Ordination")
        field = self.page.get_by_label("Produkt", exact=True)
        field.select_option(label=field.locator("option", has_text=re.compile(f"^{name} · ")).inner_text())

    def choose_batch(self, batch: Batch) -> None:
        """From the list, which holds those of the product chosen."""
        self.unfold("Administrering")
        field = self.page.get_by_label("Batch", exact=True)
        option = field.locator(f"option[value='{batch.id}']")
        if not option.count():
            self.choose_product(batch.product)
            expect(option).to_have_count(1)
        field.select_option(batch.id)

    def choose_any_batch(self) -> None:
        """The first that the list offers of the product that is prescribed."""
        self.unfold("Administrering")
        self.page.get_by_label("Batch", exact=True).select_option(index=1)

    def scan(self, code: str) -> None:
        """What a keyboard wedge does: it types the code where the cursor stands, and Enter."""
        self.page.get_by_label("Skanna förpackningen").focus()
        with self.page.expect_navigation():
            self.page.keyboard.type(code)
            self.page.keyboard.press("Enter")

    def fill(self, label: str, text: str) -> None:
        """A field by its label."""
        self.page.get_by_label(label, exact=False).fill(text)

    def press(self, name: str) -> None:
        """A button by its words. Where it leads to another page, that is whole afterwards."""
        self.main.get_by_role("button", name=re.compile(f"^{re.escape(name)}( Ctrl.Enter)?$")).click()
        self.page.wait_for_load_state()

    def sign(self) -> None:
        """Sign and see what was signed."""
        self.press("Signera")

    def sign_and_take_next(self) -> None:
        """Sign and be back at the field for the next person."""
        self.press("Signera och ta nästa")

    def register(self, number: str, batch: Batch, programme: str = INFLUENZA) -> str:
        """The whole common case; answers with the visit's key."""
        self.begin(number, programme)
        self.declare_healthy()
        self.choose_batch(batch)
        self.sign()
        self.expect_path("/besok/*")
        return self.path.rsplit("/", 1)[1]

    @contextmanager
    def saving(self, name: str, text: str) -> Iterator[None]:
        """Wait until the draft has been saved with a field as it was put meanwhile."""

        def holds(response: Response) -> bool:
            asked = response.request
            return asked.url.endswith("/utkast") and response.ok and [text] == _posted(asked).get(name)

        with self.page.expect_response(holds):
            yield

    def leave_unused_until(self, *, seconds_left: int) -> None:
        """As if nobody had touched the browser for so long that the login ends in so many seconds."""
        self.page.evaluate(
            "left => localStorage.setItem('vaccinera.idle.deadline', String(Date.now() + left * 1000))", seconds_left
        )

    def send(self, path: str, **fields: str) -> None:
        """What a form of the page would send, had it one: a second click, an old tab, an address made up.

        What is awaited is the answer's page: a part that arrives late marks the old page's place in the history, which
        counts as a navigation.
        """
        with self.page.expect_event("load"):
            self.page.evaluate(_SEND, [path, fields])

    def forgive(self, complaint: str) -> None:
        """The journey broke something itself: what the browser says of that is no fault of the page."""
        self.complaints = [one for one in self.complaints if complaint not in one]

    def refused_to_connect(self) -> None:
        """The journey took the server away itself, even from the middle of an answer: that is no complaint."""
        self.complaints = [one for one in self.complaints if not _SERVER_GONE.search(one)]

    @property
    def faults(self) -> Locator:
        """The links of the summary over what is missing."""
        return self.page.locator(".error-summary__link")

    @property
    def focused(self) -> str:
        """The name of the field that has the focus, else its words."""
        said = self.page.evaluate(
            "(document.activeElement.name || document.activeElement.innerText || document.activeElement.tagName).trim()"
        )
        return str(said).split("\n")[0]

    def expect_focus(self, name: str) -> None:
        """Wait until a field of this name has the focus."""
        expect(self.page.locator(f"[name='{name}']:focus")).to_have_count(1)

    @property
    def pointers(self) -> int:
        """How many times a mouse, a finger or a pen touched the page in this tab."""
        return int(self.page.evaluate("Number(sessionStorage.getItem('pointers'))"))

    @property
    def titles(self) -> str:
        """The title of every page shown in this tab."""
        has_been_out = self.page.url.startswith(self.site.address)
        return str(self.page.evaluate("sessionStorage.getItem('titles') || ''")) if has_been_out else ""

    @property
    def persons_in_addresses(self) -> list[str]:
        """Personal numbers in any address asked for or any title shown (PER-12): there should be none."""
        return [person for text in [*self.addresses, self.titles] for person in persons_in(text)]

    # --- what the browser tells --------------------------------------------------------------------------------

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not _REFUSAL.match(message.text):
            self.complaints.append(message.text)

    def _on_request(self, request: Request) -> None:
        self.addresses.append(request.url)
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and f"{parts.scheme}://{parts.netloc}" != self.site.address:
            self.other_hosts.add(parts.netloc)

    def _on_response(self, response: Response) -> None:
        if response.request.is_navigation_request():
            self.status = response.status
        if response.request.resource_type != "document" and "/static/" in response.url:
            return
        policy = response.headers.get("content-security-policy")
        if policy is None:
            self.without_policy.append(response.url)
        else:
            self.policies.add(policy)

    def _on_loaded(self) -> None:
        self.pages_loaded += 1

    def _on_navigated(self, frame: Frame) -> None:
        if frame == self.page.main_frame:
            self.addresses.append(frame.url)


def _posted(request: Request) -> dict[str, list[str]]:
    return parse_qs(request.post_data or "", keep_blank_values=True)
