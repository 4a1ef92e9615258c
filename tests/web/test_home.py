"""The first page: one's own drafts, what waits for one's step, and nothing of what is not one's business."""

from collections.abc import Callable

from docgen.models.filing import Filing
from docgen.service import drafting
from docgen.service.office import Office

from ..office import add_person
from .conftest import Browser


def test_everyone_finds_their_own(
    browse: Callable[..., Browser], here: Office, make_filing: Callable[..., Filing]
) -> None:
    liu, clerk, boss = browse("liu", "drafter"), browse("sun", "clerk"), browse("boss", "administrator")
    plan = make_filing(head={}, title="关于“<b>夏季</b>”的工作方案")
    row = drafting.draft(here.desk(add_person(here, "wu", "drafter")), plan).row
    seen = clerk.get("/").text
    assert f'<a href="/filings/{row.id}">' in seen
    assert "&lt;b&gt;夏季&lt;/b&gt;" in seen
    assert "签发" in seen
    for browser in (liu, boss):
        page = browser.get("/").text
        assert "夏季" not in page
        assert "没有等您办理的公文" in page
    assert "您现在只有管理员角色" in boss.get("/").text
    assert "您现在只有管理员角色" not in liu.get("/").text
