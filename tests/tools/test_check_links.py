"""Links between documents lead somewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.check_links import anchors, main


def test_a_heading_s_anchor_is_its_words() -> None:
    assert anchors("# The `make` verbs\n\n## Åtgärder & krav (v2)\n```\n# not one\n```\n") == {
        "the-make-verbs",
        "åtgärder--krav-v2",
    }


@pytest.mark.parametrize(
    "target",
    [
        "guide.md",
        "guide.md#first-steps",
        "#here",
        "../docs/guide.md",
        "https://example.org/x",
        "mailto:a@b.se",
    ],
)
def test_a_link_that_leads_somewhere_is_not_told(tmp_path: Path, target: str) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "guide.md").write_text("# First steps\n", encoding="utf-8")
    (tmp_path / "docs" / "index.md").write_text(f"# Here\n[go]({target})\n", encoding="utf-8")

    assert main(tmp_path) == 0


@pytest.mark.parametrize("target", ["gone.md", "guide.md#gone", "#gone"])
def test_a_link_that_leads_nowhere_is_told(tmp_path: Path, target: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "guide.md").write_text("# First steps\n", encoding="utf-8")
    (tmp_path / "index.md").write_text(f'[go]({target} "title") but `[not]({target})`\n', encoding="utf-8")

    assert main(tmp_path) == 1
    assert capsys.readouterr().out == f"index.md: the link to {target} leads nowhere\n"
