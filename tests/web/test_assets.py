"""Static files: what a page loads is all of one version, and an old page never gets the new version's parts."""

import re
from pathlib import PurePosixPath

import pytest

from docgen.web import assets

from .conftest import Browser

_IMPORT = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*["']([^"']+)["']|\burl\(\s*["']?([^"')]+)""")

_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


def addresses_in(page: str) -> set[str]:
    return set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page))


def test_every_part_of_a_page_is_of_one_version(boss: Browser) -> None:
    found = {address for path in ("/", "/filings", "/admin/house") for address in addresses_in(boss.get(path).text)}
    assert {address.split("/")[2] for address in found} == {assets.present()}
    for address in found:
        assert boss.get(address).status_code == 200, address


@pytest.mark.parametrize("name", sorted(assets.files()))
def test_what_a_file_loads_itself_lies_beside_it_in_the_same_version(stranger: Browser, name: str) -> None:
    answer = stranger.get(f"/static/{assets.present()}/{name}")
    assert (answer.status_code, answer.data) == (200, assets.files()[name])
    assert answer.mimetype == _TYPES[PurePosixPath(name).suffix]
    for loaded in _IMPORT.findall(answer.text):
        other = next(filter(None, loaded))
        assert other.startswith("./"), f"{name} loads {other}, which is not of its own version"
        assert (PurePosixPath(name).parent / other).as_posix() in assets.files(), f"{name} loads {other}"


def test_another_version_is_not_there_and_nobody_keeps_the_answer(stranger: Browser) -> None:
    for version in ("0" * 12, "..", "latest"):
        answer = stranger.get(f"/static/{version}/editor/editor.js")
        assert answer.status_code == 404
        assert answer.headers["Cache-Control"] == "no-store"


def test_the_version_changes_with_any_file(monkeypatch: pytest.MonkeyPatch) -> None:
    before = assets.present()
    changed = dict(assets.files())
    changed["editor/paths.js"] += b"\n"
    monkeypatch.setattr(assets, "files", lambda: changed)
    assert assets.present.__wrapped__() != before


def test_a_file_that_is_not_there_is_no_address() -> None:
    with pytest.raises(KeyError):
        assets.asset("nope.css")
