"""The demo starts from nothing, shows whom to be, and leaves nothing behind."""

from __future__ import annotations

import signal
import socket

from tests.console.command.conftest import FirstStart, Installation, ask_to_stop, page, processes_of, until


def test_from_an_empty_folder_to_a_page_to_log_in_on(first_start: FirstStart) -> None:
    assert first_start.exit_code == 0
    assert "Anna Norlander" in first_start.log_in_page
    assert '"ready"' in first_start.readiness
    assert "Database prepared." in first_start.said
    assert "Demo region loaded." in first_start.said
    assert f"http://127.0.0.1:{first_start.port}/" in first_start.said
    assert "19480317-9805" in first_start.said


def test_ctrl_c_ends_every_process(demo: Installation, port: int) -> None:
    with demo.serving("demo", port=port) as process:
        code = ask_to_stop(process)

    assert code == 0
    assert until(lambda: processes_of(demo) == [])
    assert not (demo.folder / "data" / "cluster" / "postmaster.pid").exists()


def test_a_killed_demo_leaves_nothing_and_starts_again(demo: Installation, port: int) -> None:
    with demo.serving("demo", port=port) as process:
        process.kill()
        process.wait()
        is_gone = until(lambda: processes_of(demo) == [])
    with demo.serving("demo", port=port) as again:
        answered = page(port, "/readyz")
        ask_to_stop(again)

    assert is_gone
    assert '"ready"' in answered


def test_a_later_start_loads_nothing_and_sigterm_ends_it_too(demo: Installation, port: int) -> None:
    with demo.serving("demo", port=port) as process:
        is_told = until(lambda: "is served on" in demo.said)
        code = ask_to_stop(process, signal.SIGTERM)

    assert (is_told, code) == (True, 0)
    assert until(lambda: processes_of(demo) == [])
    assert "Database prepared" not in demo.said
    assert "Demo region loaded" not in demo.said
    assert "Static files gathered" not in demo.said


def test_a_busy_port_is_told_before_anything_is_started(installation: Installation, port: int) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", port))
        busy.listen()
        told = installation.run("demo", PORT=str(port))

    assert told.returncode == 1
    assert told.stderr.strip() == (
        f"Port {port} is taken by another program. Stop that one, or choose another port: PORT={port + 1}"
    )
    assert not (installation.folder / "data").exists()


def test_a_demo_refuses_to_be_a_real_installation(installation: Installation, port: int) -> None:
    told = installation.run("demo", PORT=str(port), VACCINERA_HTTPS="1")

    assert told.returncode == 1
    assert told.stderr.startswith("VACCINERA_HTTPS=1 says this is a real installation")
    assert "Traceback" not in told.stderr


def test_an_application_s_address_alone_is_not_enough(installation: Installation, port: int) -> None:
    told = installation.run("demo", PORT=str(port), DATABASE_URL="postgresql://nobody@127.0.0.1:1/vaccinera")

    assert told.returncode == 1
    assert "Traceback" not in told.stderr
    assert len(told.stderr.strip().splitlines()) <= 3


def test_the_owner_s_login_is_not_given_to_what_serves_pages(first_start: FirstStart) -> None:
    """LAW-01: what answers people, seals and does jobs cannot become the tables' owner by its settings."""
    given = first_start.surroundings

    assert len(given) == 3
    assert all(b"DATABASE_OWNER_URL" not in one and b"VACCINERA_AS_OWNER" not in one for one in given)
