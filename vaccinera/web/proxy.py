"""What the proxy tells of a connection, and why only it is believed.

The proxy speaks to the application over a socket in the file system, which the page server names as the place it
listens at. Nobody can send that name along: it is the listener's own, and a request over the network comes with an
address. So what arrives by the socket is the proxy's word, and the same headers from anywhere else are thrown away
(decision 0018).
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from django.conf import settings

from vaccinera.access.rules.cards.judging import ShownCard
from vaccinera.access.rules.networks import judge_network
from vaccinera.kernel.refusals import Refused
from vaccinera.web.pages.errors import refused_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    Answer = Callable[[HttpRequest], HttpResponse]

_CERTIFICATE, _VERDICT, _ADDRESS = "HTTP_X_CARD_CERTIFICATE", "HTTP_X_CARD_VERDICT", "HTTP_X_CLIENT_ADDRESS"
# They tell whether the service lives and nothing of anybody; monitoring sits where it sits.
_PROBES = frozenset({"/healthz", "/readyz"})


def believe_only_the_proxy(get_response: Answer) -> Answer:
    """Take away what only the proxy may say from every request that did not come by its socket."""

    def answer(request: HttpRequest) -> HttpResponse:
        if not _is_from_the_proxy(request):
            for header in (_CERTIFICATE, _VERDICT, _ADDRESS):
                request.META.pop(header, None)
        return get_response(request)

    return answer


def _is_from_the_proxy(request: HttpRequest) -> bool:
    socket: str = settings.VACCINERA_SOCKET
    return bool(socket) and request.META["SERVER_NAME"] == socket and not request.META["REMOTE_ADDR"]


def shown_card(request: HttpRequest) -> ShownCard:
    """The certificate of the connection, and what the proxy made of it."""
    pem = unquote_to_bytes(request.META.get(_CERTIFICATE, ""))
    return ShownCard(pem, request.META.get(_VERDICT, "NONE"))


def care_network(get_response: Answer) -> Answer:
    """Let nobody in from outside the networks the installation names; the proxy asks the same before."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.path not in _PROBES:
            try:
                judge_network(_client_address(request), allowed=settings.VACCINERA_NETWORKS)
            except Refused as refused:
                return refused_page(request, refused)
        return get_response(request)

    return answer


def _client_address(request: HttpRequest) -> str:
    return str(request.META.get(_ADDRESS) or request.META["REMOTE_ADDR"])
