"""A demonstration lets anybody in, so a real installation refuses to start as one."""

from __future__ import annotations

from ipaddress import ip_network
from pathlib import Path

import pytest

from config.doors import CardSettings
from config.env import read_environment
from config.problems import SettingProblem

REAL = {
    "DATABASE_URL": "postgresql://app@db/vaccinera",
    "VACCINERA_SECRET_KEY": "x" * 50,
    "VACCINERA_HOSTS": "vaccinera.example",
}


def test_a_demonstration_over_https_is_refused_with_what_to_do() -> None:
    with pytest.raises(SettingProblem, match="VACCINERA_DEMO=1 lets anyone log in from a list"):
        read_environment(REAL | {"VACCINERA_DEMO": "1", "VACCINERA_HTTPS": "1"})


def test_an_installation_is_no_demonstration_unless_it_says_so() -> None:
    environment = read_environment(REAL)

    assert (environment.is_demo, environment.is_https) == (False, True)


@pytest.mark.parametrize("missing", ["VACCINERA_SECRET_KEY", "VACCINERA_HOSTS", "DATABASE_URL"])
def test_a_real_installation_starts_with_nothing_guessed(missing: str) -> None:
    given = {name: value for name, value in REAL.items() if name != missing}

    with pytest.raises(SettingProblem, match=missing):
        read_environment(given)


@pytest.mark.parametrize(
    ("written", "is_given"), [({}, True), ({"VACCINERA_ADVICE": "1"}, True), ({"VACCINERA_ADVICE": "0"}, False)]
)
def test_advice_is_given_unless_the_installation_switches_it_off(written: dict[str, str], *, is_given: bool) -> None:
    """LAW-32."""
    assert read_environment(REAL | written).gives_advice is is_given


def test_maturity_cannot_be_assessed_from_an_age_at_which_everyone_decides() -> None:
    ages = {"VACCINERA_MATURITY_FROM": "19"}

    with pytest.raises(SettingProblem, match="VACCINERA_MATURITY_FROM is 19 and VACCINERA_GUARDIAN_CONSENT_BELOW 18"):
        read_environment(REAL | ages)


def test_the_ages_of_consent_are_18_and_15_unless_they_are_set() -> None:
    usual, set_ = read_environment(REAL), read_environment(REAL | {"VACCINERA_GUARDIAN_CONSENT_BELOW": "16"})

    assert (usual.guardian_consent_below, usual.maturity_assessed_from) == (18, 15)
    assert (set_.guardian_consent_below, set_.maturity_assessed_from) == (16, 15)


def test_the_demonstration_s_secret_is_never_a_real_installation_s() -> None:
    demo = read_environment({"DATABASE_URL": REAL["DATABASE_URL"], "VACCINERA_DEMO": "1"})

    assert demo.is_https is False
    assert demo.allowed_hosts == ("127.0.0.1", "localhost")


def test_a_demonstration_offers_its_list_and_a_real_installation_nothing_it_was_not_told() -> None:
    demo = read_environment({"DATABASE_URL": REAL["DATABASE_URL"], "VACCINERA_DEMO": "1"})

    assert demo.login_ways == ("list",)
    assert read_environment(REAL).login_ways == ()


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("list", "it is for a demo only"),
        ("password", "VACCINERA_LOGIN names 'password'. Ways of logging in are: "),
        ("list,list", "VACCINERA_LOGIN names a way of logging in twice"),
    ],
)
def test_a_way_of_logging_in_that_cannot_be_offered_is_refused(written: str, told: str) -> None:
    """ID-01: outside a demonstration nobody logs in from a list."""
    with pytest.raises(SettingProblem, match=told):
        read_environment(REAL | {"VACCINERA_LOGIN": written})


PROVIDER = {
    "VACCINERA_LOGIN": "oidc",
    "VACCINERA_OIDC_ISSUER": "https://idp.ineratest.org:443/oidc",
    "VACCINERA_OIDC_CLIENT_ID": "vaccinera",
    "VACCINERA_OIDC_CLIENT_SECRET": "hemlighet",
}


def test_the_third_level_is_demanded_unless_the_installation_says_another() -> None:
    """ID-01."""
    usual = read_environment(REAL | PROVIDER).provider
    another = read_environment(REAL | PROVIDER | {"VACCINERA_OIDC_LEVELS": "urn:a, urn:b"}).provider

    assert (usual.issuer, usual.levels) == ("https://idp.ineratest.org:443/oidc", ("http://id.sambi.se/loa/loa3",))
    assert another.levels == ("urn:a", "urn:b")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ({"VACCINERA_OIDC_ISSUER": ""}, "VACCINERA_OIDC_ISSUER is not set"),
        ({"VACCINERA_OIDC_CLIENT_ID": ""}, "VACCINERA_OIDC_CLIENT_ID is not set"),
        ({"VACCINERA_OIDC_CLIENT_SECRET": ""}, "VACCINERA_OIDC_CLIENT_SECRET is not set"),
        ({"VACCINERA_OIDC_ISSUER": "http://idp.example"}, "which begins https://"),
        ({"VACCINERA_OIDC_LEVELS": " , "}, "VACCINERA_OIDC_LEVELS names no level"),
        ({"VACCINERA_OIDC_LEVELS": "x" * 61}, "or one of more than 60 characters"),
    ],
)
def test_an_identity_provider_is_described_wholly_or_the_process_does_not_start(
    written: dict[str, str], told: str
) -> None:
    """ID-06: no login goes unencrypted."""
    with pytest.raises(SettingProblem, match=told):
        read_environment(REAL | PROVIDER | written)


def test_an_identity_provider_beside_a_demonstration_may_be_on_the_same_machine() -> None:
    demo = {"DATABASE_URL": REAL["DATABASE_URL"], "VACCINERA_DEMO": "1"}

    environment = read_environment(demo | PROVIDER | {"VACCINERA_OIDC_ISSUER": "http://localhost:3000"})

    assert environment.provider.issuer == "http://localhost:3000"


CARDS = {
    "VACCINERA_LOGIN": "card",
    "VACCINERA_SOCKET": "/run/vaccinera/pages.sock",
    "VACCINERA_CARD_DOOR": "https://vaccinera.example:8443",
    "VACCINERA_CARD_ISSUERS": "/etc/vaccinera/card/issuers.pem",
    "VACCINERA_CARD_REVOCATIONS": "/etc/vaccinera/card/revoked.pem",
}


def test_what_cards_need_is_read() -> None:
    environment = read_environment(REAL | CARDS | {"VACCINERA_CARD_POLICIES": "1.2.752.1, 1.2.752.2"})

    assert (environment.login_ways, environment.socket) == (("card",), "/run/vaccinera/pages.sock")
    assert environment.card == CardSettings(
        door="https://vaccinera.example:8443",
        issuers_file=Path("/etc/vaccinera/card/issuers.pem"),
        revocations_file=Path("/etc/vaccinera/card/revoked.pem"),
        accepts_test_issuers=False,
        policies=frozenset({"1.2.752.1", "1.2.752.2"}),
    )


@pytest.mark.parametrize(
    "missing",
    ["VACCINERA_SOCKET", "VACCINERA_CARD_DOOR", "VACCINERA_CARD_ISSUERS", "VACCINERA_CARD_REVOCATIONS"],
)
def test_an_installation_that_offers_cards_says_all_they_need(missing: str) -> None:
    """ID-10: without the list of revoked cards it does not start."""
    given = {name: value for name, value in CARDS.items() if name != missing}

    with pytest.raises(SettingProblem, match=f"VACCINERA_LOGIN names card, and {missing} is not set"):
        read_environment(REAL | given)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ({"VACCINERA_CARD_DOOR": "http://vaccinera.example:8443"}, "Write https://, the name and the port"),
        ({"VACCINERA_CARD_DOOR": "https://vaccinera.example:8443/kort"}, "and no path"),
        ({"VACCINERA_CARD_TEST_ISSUERS": "yes"}, "VACCINERA_CARD_TEST_ISSUERS is 'yes'"),
        ({"VACCINERA_CARD_POLICIES": "LoA3"}, "VACCINERA_CARD_POLICIES names 'LoA3'"),
        ({"VACCINERA_NETWORKS": "SLL-net=10.0.0.1/8"}, "has host bits set"),
        ({"VACCINERA_NETWORKS": "10.0.0.0/8"}, "no name"),
    ],
)
def test_a_door_or_a_network_that_cannot_be_used_is_told(written: dict[str, str], told: str) -> None:
    with pytest.raises(SettingProblem, match=told):
        read_environment(REAL | CARDS | written)


@pytest.mark.parametrize("source", ["", "SE2321000016-VACCINERA"])
def test_a_real_installation_does_not_start_with_test_cards_let_in(source: str) -> None:
    """ID-10."""
    given = CARDS | {"VACCINERA_CARD_TEST_ISSUERS": "1", "VACCINERA_SOURCE_HSA_ID": source}

    with pytest.raises(SettingProblem, match="VACCINERA_CARD_TEST_ISSUERS=1 lets test cards in"):
        read_environment(REAL | given)


def test_an_installation_with_a_test_prefix_may_let_test_cards_in() -> None:
    given = CARDS | {"VACCINERA_CARD_TEST_ISSUERS": "1", "VACCINERA_SOURCE_HSA_ID": "TSTNMT2321990012-VACCINERA"}

    assert read_environment(REAL | given).card.accepts_test_issuers is True


def test_a_network_has_a_name_and_one_range_or_more() -> None:
    written = {"VACCINERA_NETWORKS": "SLL-net=10.20.0.0/16, SAM=192.0.2.0/24,SLL-net=2001:db8::/32"}

    networks = read_environment(REAL | written).networks

    assert networks == {
        "SLL-net": (ip_network("10.20.0.0/16"), ip_network("2001:db8::/32")),
        "SAM": (ip_network("192.0.2.0/24"),),
    }
    assert read_environment(REAL).networks == {}


_PAYS = {
    "VACCINERA_PAYING_ACCOUNT": "SE45 5000 0000 0583 9825 7466",
    "VACCINERA_PAYING_BANK": "xxxxsess",
    "VACCINERA_LEDGER_ACCOUNTS": "4011, 3990, 2440",
}


def test_where_the_region_pays_from_is_as_its_bank_knows_it() -> None:
    paying, unset = read_environment(REAL | _PAYS).paying, read_environment(REAL).paying

    assert (paying.account, paying.bank) == ("SE4550000000058398257466", "XXXXSESS")
    assert paying.ledger_accounts == ("4011", "3990", "2440")
    assert (unset.account, unset.bank, unset.ledger_accounts) == ("", "", ())


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"VACCINERA_PAYING_ACCOUNT": "SE4550000000058398257467"}, "is no IBAN"),
        ({"VACCINERA_PAYING_BANK": "bank"}, "Write the bank's BIC"),
        ({"VACCINERA_PAYING_BANK": ""}, "Set both"),
        ({"VACCINERA_LEDGER_ACCOUNTS": "4011,3990"}, "costs, fines and debts"),
        ({"VACCINERA_LEDGER_ACCOUNTS": "4011,3990,24 40"}, "costs, fines and debts"),
    ],
)
def test_an_account_the_bank_or_the_books_would_turn_away_is_refused(wrong: dict[str, str], why: str) -> None:
    with pytest.raises(SettingProblem, match=why):
        read_environment(REAL | _PAYS | wrong)
