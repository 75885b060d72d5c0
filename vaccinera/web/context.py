"""What every page's frame needs: what waits to be signed and which jobs are ready; the rest came with the login."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from vaccinera.access.queries.errands import ErrandNews, errand_news
from vaccinera.access.states import Permission
from vaccinera.kernel.clock import now
from vaccinera.kernel.scope import reading
from vaccinera.programmes.queries import intended_use, is_advice_given
from vaccinera.visits.queries.worklists import count_to_sign
from vaccinera.web.addresses import path_to_return_to
from vaccinera.web.messages import Message, message_left
from vaccinera.web.words import roles_in_words

if TYPE_CHECKING:
    from django.http import HttpRequest

    from vaccinera.access.queries import SignedIn
    from vaccinera.access.rules.readers import Reader
    from vaccinera.programmes.rules.intended_use import IntendedUse


class NavigationLink(NamedTuple):
    """One place of the main navigation; shown to those who have one of the permissions, to all when there is none.

    Whoever has the permission ``unless`` names reaches it from another page instead, and the row stays short. Pages
    whose address stands below the link's or one of ``also_under`` belong to it, and so do the routes of ``and_pages``.
    """

    route: str
    label: str
    permission: Permission | None = None
    counts_to_sign: bool = False
    or_permissions: tuple[Permission, ...] = ()
    unless: Permission | None = None
    also_under: tuple[str, ...] = ()
    and_pages: tuple[str, ...] = ()


# In the order they stand. A page that belongs in the navigation adds its line here.
NAVIGATION: tuple[NavigationLink, ...] = (
    NavigationLink("start", gettext_noop("Start")),
    NavigationLink("to_sign", gettext_noop("Att signera"), Permission.ADMINISTRATION_SIGN, counts_to_sign=True),
    NavigationLink("to_countersign", gettext_noop("Kontrasignera"), Permission.VISIT_COUNTERSIGN),
    NavigationLink("to_prescribe", gettext_noop("Att ordinera"), Permission.PRESCRIPTION_SIGN),
    NavigationLink("to_give", gettext_noop("Att ge"), Permission.ADMINISTRATION_SIGN),
    NavigationLink("waiting", gettext_noop("Väntelista"), Permission.DRAFT_SAVE),
    NavigationLink("drafts", gettext_noop("Utkast"), Permission.DRAFT_SAVE),
    NavigationLink("shared_correction", gettext_noop("Rätta många"), Permission.VISIT_CORRECT_ANY),
    NavigationLink(
        "imports", gettext_noop("Inläsningar"), Permission.VISIT_IMPORT, or_permissions=(Permission.VISIT_IMPORT_TRY,)
    ),
    NavigationLink("batches", gettext_noop("Batcher"), Permission.BATCH_MANAGE, also_under=("recall",)),
    NavigationLink("recall", gettext_noop("Indragning"), Permission.RECALL_COUNT, unless=Permission.BATCH_MANAGE),
    NavigationLink("statements", gettext_noop("Ersättning"), Permission.STATEMENT_READ),
    NavigationLink(
        "overview",
        gettext_noop("Översikt"),
        Permission.REPORT_READ_MONEY,
        or_permissions=(Permission.REPORT_READ_SUPPRESSED,),
    ),
    NavigationLink(
        "reports",
        gettext_noop("Rapporter"),
        Permission.REPORT_READ,
        or_permissions=(
            Permission.REPORT_READ_MONEY,
            Permission.REPORT_READ_SUPPRESSED,
            Permission.REPORT_READ_USERS,
            Permission.REPORT_READ_LOG,
        ),
    ),
    NavigationLink(
        "staff",
        gettext_noop("Administration"),
        Permission.USER_MANAGE,
        also_under=("units", "sharing", "rights_review", "administrators_manual"),
    ),
    NavigationLink(
        "sharing",
        gettext_noop("Sammanhållen dokumentation"),
        Permission.PROVIDER_SHARE_RECORDS,
        unless=Permission.USER_MANAGE,
    ),
    NavigationLink("log", gettext_noop("Logg"), Permission.LOG_READ),
    NavigationLink("spot_checks", gettext_noop("Stickprov"), Permission.SPOT_CHECK_DRAW),
    NavigationLink("logins", gettext_noop("Inloggningar"), Permission.USER_UNLOCK),
    NavigationLink("region", gettext_noop("Regionen"), Permission.PROVIDER_MANAGE),
    NavigationLink("programme_administration", gettext_noop("Program"), Permission.PROGRAMME_READ),
    NavigationLink(
        "prices",
        gettext_noop("Priser och villkor"),
        Permission.PRICE_READ,
        also_under=("new_terms", "payees", "approval_limits"),
        and_pages=("terms_proposal",),
    ),
    NavigationLink(
        "money_lines",
        gettext_noop("Manuella rader"),
        Permission.MONEY_LINE_PROPOSE,
        or_permissions=(Permission.MONEY_LINE_APPROVE,),
        and_pages=("extra_cost_proposal",),
    ),
    NavigationLink("instructions", gettext_noop("Instruktion"), Permission.INSTRUCTION_ACCEPT),
    NavigationLink("messages", gettext_noop("Meddelanden"), Permission.MESSAGE_EDIT),
)

# The route that takes what is sought from the header's field; the field is there once the route is.
SEARCH_ROUTE = "people"
_WARN_SECONDS = 120
# Whoever holds one of these can have something done in the background.
_ASKS = (
    Permission.REPORT_READ,
    Permission.REPORT_READ_USERS,
    Permission.REPORT_READ_LOG,
    Permission.REPORT_READ_MONEY,
    Permission.REPORT_READ_SUPPRESSED,
    Permission.RUN_CHECK,
    Permission.RUN_LOCK,
)


def _leads(reader: Reader, link: NavigationLink) -> bool:
    """Whether the link is one of the reader's."""
    if link.permission is None:
        return True
    if link.unless is not None and reader.may(link.unless):
        return False
    return any(reader.may(one) for one in (link.permission, *link.or_permissions) if one)


class ShownLink(NamedTuple):
    """A link of the navigation as the template draws it."""

    address: str
    label: str
    # "page" on the page itself, "true" on one that belongs to it, else nothing.
    current: str
    waiting: int | None


@dataclass(frozen=True, slots=True)
class Frame:
    """The header, the navigation and the message of one page."""

    request: HttpRequest
    signed_in: SignedIn | None
    reader: Reader | None
    idle_left: int

    @property
    def is_demo(self) -> bool:
        """Whether everything here is invented, which every page then says."""
        return bool(settings.VACCINERA_IS_DEMO)

    @property
    def service_desk(self) -> str:
        """Whom people turn to, in the installation's own words; may be empty."""
        return str(settings.VACCINERA_SERVICE_DESK)

    @property
    def gives_advice(self) -> bool:
        """Whether the decision support is on; where advice would stand, pages say when it is not."""
        return is_advice_given()

    @property
    def intended_use(self) -> IntendedUse:
        """What the decision support is meant for, which stands with every advice (LAW-32)."""
        return intended_use()

    @property
    def roles(self) -> str:
        """The roles of the active commission, in words."""
        return roles_in_words(self.reader.roles) if self.reader else ""

    @property
    def navigation(self) -> list[ShownLink]:
        """The links this reader may follow."""
        reader = self.reader
        if reader is None:
            return []
        links = [link for link in NAVIGATION if _leads(reader, link)]
        nearest = max(map(self._shared_with, links))
        return [
            ShownLink(
                reverse(link.route),
                gettext(link.label),
                self._current(link, nearest),
                self._count_to_sign(reader) if link.counts_to_sign else None,
            )
            for link in links
        ]

    def _current(self, link: NavigationLink, nearest: int) -> str:
        """How far the page in view is the link's: itself, or one that belongs to no other link more closely."""
        if self.request.path == reverse(link.route):
            return "page"
        return "true" if 0 < nearest == self._shared_with(link) else ""

    def _shared_with(self, link: NavigationLink) -> int:
        """How much of the address in view a link's pages have in common with it; nothing when it is none of them."""
        here, match = self.request.path, self.request.resolver_match
        if match is not None and match.url_name in link.and_pages:
            return len(here)
        own = [reverse(route) for route in (link.route, *link.also_under)]
        return max((len(one) for one in own if here == one or (one != "/" and here.startswith(f"{one}/"))), default=0)

    @property
    def manages_staff(self) -> bool:
        """Whether the pages of the provider's own administration are the reader's."""
        return self.reader is not None and self.reader.may(Permission.USER_MANAGE)

    def _count_to_sign(self, reader: Reader) -> int:
        known: int | None = getattr(self.request, "count_to_sign", None)
        if known is None:
            with reading(reader):
                known = count_to_sign(reader)
        return known

    @property
    def jobs(self) -> ErrandNews | None:
        """What of the reader's own jobs is ready since they last looked; nothing for whoever can ask for none.

        Whoever gives and prescribes is told on the pages of reports alone: it costs two statements, which no page of
        theirs has to spare where somebody stands in a queue.
        """
        reader = self.reader
        if reader is None or not (any(reader.may(one) for one in _ASKS) or self._is_of_reports(reader)):
            return None
        with reading(reader):
            return errand_news(reader, at=now())

    def _is_of_reports(self, reader: Reader) -> bool:
        pages = tuple(reverse(route) for route in ("reports", "overview", "jobs"))
        return reader.may(Permission.REPORT_READ_OWN_TALLY) and self.request.path.startswith(pages)

    @property
    def search_address(self) -> str:
        """Where the header's search field posts to, or nothing when this reader may not look for people."""
        may_search = self.reader is not None and self.reader.may(Permission.PERSON_FIND)
        return reverse(SEARCH_ROUTE) if SEARCH_ROUTE and may_search else ""

    @property
    def idle_attributes(self) -> dict[str, object]:
        """What the script that warns before the time-out needs to know."""
        return {
            "role": "alertdialog",
            "data-idle-left": self.idle_left,
            "data-idle-warn": _WARN_SECONDS,
            "data-idle-stay": reverse("stay"),
            "data-idle-login": reverse("log_in"),
            "data-idle-logout": reverse("log_out"),
        }

    @property
    def return_path(self) -> str:
        """Where changing the language comes back to."""
        return path_to_return_to(self.request) or reverse("start")

    @property
    def message(self) -> Message | None:
        """What the page before left."""
        return message_left(self.request)


def frame(request: HttpRequest) -> dict[str, Frame]:
    """The template variable ``frame``."""
    return {
        "frame": Frame(
            request,
            getattr(request, "signed_in", None),
            getattr(request, "reader", None),
            getattr(request, "idle_left", 0),
        )
    }
