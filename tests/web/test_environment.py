"""A demonstration lets anybody in, so a real installation refuses to start as one."""

from __future__ import annotations

import pytest

from config.env import SettingProblem, read_environment

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
