"""What the pages of prices, terms, payees and money lines have in common: a proposal whole, and its decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.utils.translation import gettext, gettext_noop

from vaccinera.access.states import Permission
from vaccinera.kernel.refusals import Refused
from vaccinera.kernel.scope import acting, reading
from vaccinera.organisations.queries.contracts import assignments
from vaccinera.products.queries import products_named
from vaccinera.programmes.states import ProposalAct, ProposalState
from vaccinera.reimbursement.rules.terms import as_lines
from vaccinera.reimbursement.states import PriceChange, TermsRow
from vaccinera.web.forms.region import DecisionForm
from vaccinera.web.messages import leave_message
from vaccinera.web.page import go_to, show
from vaccinera.web.parts import Column, faults_of
from vaccinera.web.payment_words import PRICE_CHANGES, PRICE_KINDS, TERMS, choice, supplement_in_words
from vaccinera.web.people import KINDS_OF_NUMBER
from vaccinera.web.region import assignment_choices, programme_names
from vaccinera.web.registration import SETTINGS
from vaccinera.web.words import sentence_for, status_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.http import HttpResponse

    from vaccinera.access.rules.readers import Reader
    from vaccinera.reimbursement.models.proposed import Proposed
    from vaccinera.reimbursement.rules.price_differences import PriceDifference
    from vaccinera.reimbursement.rules.price_rows import PriceKey, PriceRow
    from vaccinera.web.page import PageRequest

_NOT_THE_FORMS = frozenset({403, 404})
_DONE: Mapping[str, str] = {
    ProposalAct.APPROVE: gettext_noop("Förslaget är godkänt."),
    ProposalAct.REJECT: gettext_noop("Förslaget är avslaget."),
    ProposalAct.WITHDRAW: gettext_noop("Förslaget är tillbakadraget."),
}


@dataclass(frozen=True, slots=True)
class PriceShown:
    """A price, or a difference of one, in words."""

    what: str
    programme: str
    assignment: str
    narrowed: str
    row: PriceRow | PriceDifference
    change: str = ""


class PriceWords:
    """Programmes, assignments and settings by name, read once for a page."""

    def __init__(self) -> None:
        self.programmes = programme_names()
        self.assignments = dict(assignment_choices(assignments()))

    def shown(self, row: PriceRow | PriceDifference) -> PriceShown:
        """The row in words."""
        key: PriceKey = row.key
        kind = gettext(PRICE_KINDS[key.kind])
        change = getattr(row, "kind", None)
        return PriceShown(
            f"{kind}: {supplement_in_words(key.supplement)}" if key.supplement else kind,
            self.programmes.get(key.programme, key.programme),
            self.assignments.get(key.assignment, key.assignment),
            ", ".join(filter(None, (key.product, _setting(key.setting), _payer(key.payer)))),
            row,
            gettext(PRICE_CHANGES[change]) if isinstance(change, PriceChange) else "",
        )


def _setting(code: str) -> str:
    return gettext(SETTINGS[code]) if code in SETTINGS else code


def _payer(code: str) -> str:
    """The region pays what nothing else is said of."""
    return "" if code == "region" else choice(code)


def price_columns(*, differs: bool = False) -> list[Column]:
    """The columns of prices, or of what differs between two lists."""
    what = [
        Column(gettext("Program")),
        Column(gettext("Slag")),
        Column(gettext("Uppdrag")),
        Column(gettext("Gäller bara")),
    ]
    days = [Column(gettext("Från"), "date"), Column(gettext("Till och med"), "date")]
    if not differs:
        return [*what, Column(gettext("Belopp"), "number"), *days]
    amounts = [
        Column(gettext("Nu"), "number"),
        Column(gettext("Blir"), "number"),
        Column(gettext("Skillnad"), "number"),
    ]
    return [Column(gettext("Ändring")), *what, *amounts, *days]


def terms_shown(content: Mapping[str, Any]) -> list[tuple[str, list[str]]]:
    """Every field of terms in words."""
    return [(gettext(words), terms_value(field, content[field])) for field, words in TERMS.items() if field in content]


def terms_typed(content: Mapping[str, Any]) -> dict[str, str]:
    """The rows of terms as they are typed, and whose purse in a word."""
    return {row.value: as_lines([_in_words(one) for one in content[row]]) for row in TermsRow}


def _in_words(row: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: choice(value) if name == "funding_source" else value for name, value in row.items()}


def terms_value(field: str, value: Any) -> list[str]:  # noqa: ANN401 - a value of JSON content
    """A value of terms in words, a line for each part; nothing for none."""
    if value is None:
        return []
    if isinstance(value, bool):
        return [gettext("ja") if value else gettext("nej")]
    if field == "identifier_kinds":
        return [gettext(KINDS_OF_NUMBER[kind]) for kind in value]
    if isinstance(value, list):
        return _rows(value)
    return _rows([value]) if isinstance(value, Mapping) else [str(value)]


def _rows(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Products or groups' doses, one on a line."""
    told = tuple(row["product"] for row in rows if "product" in row)
    products = {one.npl_id: one.name for one in products_named(told)} if told else {}
    programmes = programme_names()
    return [_row(row, programmes, products) for row in rows]


def _row(row: Mapping[str, Any], programmes: Mapping[str, str], products: Mapping[str, str]) -> str:
    programme = programmes.get(row["programme"], row["programme"])
    if "product" in row:
        npl_id, paid_by = row["product"], choice(row["funding_source"])
        product = f"{products[npl_id]}, {npl_id}" if npl_id in products else npl_id
        return f"{programme}: {product} ({paid_by})"
    group = row["target_group"] or gettext("övriga")
    return gettext("%(programme)s, %(group)s: högst %(most)s, minst %(days)s dagar emellan") % {
        "programme": programme,
        "group": group,
        "most": row["most_doses"],
        "days": row["least_days"],
    }


@dataclass(frozen=True, slots=True)
class ProposalPage:
    """The words around a proposal, what it says, and who may decide it."""

    back: str
    back_words: str
    heading: str
    facts: Sequence[tuple[str, object]]
    may_decide: bool


def answer_decision(
    request: PageRequest,
    route: str,
    *,
    acts: Mapping[ProposalAct, Callable[[str], object]],
    told: Callable[[], dict[str, Any]],
    **address: object,
) -> HttpResponse:
    """Show a proposal, or decide it; a refusal stands beside the comment, which is kept."""
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = _decide(request, acts, form)
        if answer is not None:
            response = go_to(request, route, shown_first="", **address)
            leave_message(response, "success", answer)
            return response
    with reading(request.reader):
        context = told() | {"form": form, "faults": faults_of(form)}
    return show(request, "web/pages/payment_proposal.html", context, status=422 if form.errors else 200)


def _decide(
    request: PageRequest, acts: Mapping[ProposalAct, Callable[[str], object]], form: DecisionForm
) -> str | None:
    """What is said of the decision, or nothing when the form has got a fault."""
    act = request.POST.get("act", "")
    if act not in list(ProposalAct):
        raise Http404
    try:
        with acting(request.reader):
            acts[ProposalAct(act)](form.cleaned_data["reason"])
    except Refused as refused:
        if status_of(refused) in _NOT_THE_FORMS:
            raise
        form.add_error("reason", sentence_for(refused))
        return None
    return _DONE[act]


def proposal_context(reader: Reader, proposal: Proposed, around: ProposalPage, **more: object) -> dict[str, Any]:
    """What the page of a proposal takes."""
    return {
        "proposal": proposal,
        "around": around,
        "is_open": proposal.state == ProposalState.PROPOSED,
        "is_own": proposal.proposed_by_hsa_id == reader.hsa_id,
        "may_decide": around.may_decide,
        **more,
    }


def may_try(reader: Reader) -> bool:
    """Whether somebody tries prices on paid months: it reads visits as the run does, so whoever runs it may."""
    return reader.may(Permission.RUN_CHECK) or reader.may(Permission.RUN_LOCK)
