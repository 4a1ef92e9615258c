"""Letters, orders, minutes, joint and upward issue: what a filing of each kind accepts and refuses."""

from typing import Any

import pytest
from pydantic import ValidationError

from docgen.models.faults import FAULT, Fault
from docgen.models.filing import Filing, requirements
from docgen.models.formats import SPECIAL_KINDS, mark_suffix
from docgen.models.head import Head

ORGANS = ["桂湖区教育局", "桂湖区民政局"]


def raw(kind: str = "work_plan", **fields: Any) -> dict[str, Any]:
    return {"kind": kind, "title": "示例", "sections": [{"kind": "free", "text": "照此执行。"}], **fields}


def filing(kind: str = "work_plan", **fields: Any) -> Filing:
    return Filing.model_validate(raw(kind, **fields))


def faults(kind: str = "work_plan", **fields: Any) -> list[tuple[tuple[str | int, ...], Fault]]:
    """Return every fault of our own with its place."""
    with pytest.raises(ValidationError) as caught:
        filing(kind, **fields)
    return [
        ((*error["loc"], *fault.at), fault)
        for error in caught.value.errors()
        if error["type"] == FAULT
        for fault in error["ctx"]["faults"]
    ]


class TestKinds:
    @pytest.mark.parametrize("kind", sorted(SPECIAL_KINDS))
    def test_a_special_format_needs_no_section_of_a_plan(self, kind: Any) -> None:
        assert requirements(kind) == ()
        assert filing(kind).form == "red_head"

    @pytest.mark.parametrize("kind", sorted(SPECIAL_KINDS))
    @pytest.mark.parametrize("form", ["notice", "plain"])
    def test_a_special_format_is_issued_under_its_own_head(self, kind: str, form: str) -> None:
        ((place, fault),) = faults(kind, form=form)
        assert place == ("form",)
        assert fault.clause == "只用于方案和计划"
        assert "red_head" in fault.hint

    def test_an_unknown_kind_hides_no_other_fault(self) -> None:
        found = faults("telegram", form="notice", organs=["甲"], attendance={"present": ["甲"]}, closing="\x00")
        assert {place for place, _ in found} == {("organs",), ("closing",)}

    @pytest.mark.parametrize(
        ("kind", "head", "mark"),
        [
            ("work_plan", {}, "桂湖区教育局文件"),
            ("letter", {}, "桂湖区教育局"),
            ("order", {}, "桂湖区教育局令"),
            ("order", {"order_word": "命令"}, "桂湖区教育局命令"),
            ("minutes", {"mark": "桂湖区教育局办公会议"}, "桂湖区教育局办公会议纪要"),
            ("minutes", {"mark": "会议纪要", "mark_suffix": "否"}, "会议纪要"),
        ],
    )
    def test_the_mark_ends_as_its_kind_wants(self, kind: Any, head: dict[str, Any], mark: str) -> None:
        given = filing(kind, head=head, signature={"issuer": "桂湖区教育局"})
        assert given.issuer_mark == mark
        assert mark.endswith(mark_suffix(kind, Head.model_validate(head)))


class TestJointIssue:
    def test_the_lead_organ_comes_first(self) -> None:
        given = filing(organs=ORGANS)
        assert given.issuers == tuple(ORGANS)
        assert given.issuer_mark == "桂湖区教育局文件"
        assert filing(signature={"issuer": "甲局"}).issuers == ("甲局",)
        assert filing().issuers == ()

    def test_joint_means_two(self) -> None:
        ((place, fault),) = faults(organs=["桂湖区教育局"])
        assert (place, fault.clause) == (("organs",), "只有一个机关")
        assert filing(organs=[]).organs == []

    def test_every_repeated_organ_is_named(self) -> None:
        found = faults(organs=[*ORGANS, "桂湖区教育局", " 桂湖区民政局 "])
        assert [place for place, _ in found] == [("organs", 2), ("organs", 3)]
        assert found[1][1].given == " 桂湖区民政局 "

    def test_mark_and_issuer_would_be_lost_beside_them(self) -> None:
        found = faults(organs=ORGANS, head={"mark": "甲局"}, signature={"issuer": "乙局"})
        assert [(place, fault.given) for place, fault in found] == [
            (("head", "mark"), "甲局"),
            (("signature", "issuer"), "乙局"),
        ]
        assert all("重复" in fault.clause and fault.hint.startswith("联合行文") for _, fault in found)


class TestParts:
    def test_only_minutes_have_attendance(self) -> None:
        given = filing("minutes", attendance={"present": ["林知远", "顾明川"], "absent": None})
        assert given.attendance is not None
        assert given.attendance.present == ["林知远", "顾明川"]
        ((place, fault),) = faults("letter", attendance={"present": ["林知远"]})
        assert (place, fault.clause) == (("attendance",), "只用于纪要")

    def test_attendance_holds_someone(self) -> None:
        ((place, fault),) = faults("minutes", attendance={"present": []})
        assert (place, fault.clause) == (("attendance",), "没有内容")

    @pytest.mark.parametrize("kind", ["work_plan", "letter", "minutes"])
    def test_only_an_order_has_an_order_number(self, kind: str) -> None:
        assert filing("order", head={"order_number": "5"}).head.order_number == 5
        ((place, fault),) = faults(kind, head={"order_number": 5})
        assert (place, fault.clause, fault.given) == (("head", "order_number"), "只用于命令（令）", "5")

    def test_a_stamp_names_at_least_the_post(self) -> None:
        stamp = filing("order", signature={"stamp": {"post": "县长"}}).signature.stamp
        assert stamp is not None
        assert (stamp.post, stamp.name) == ("县长", None)
        with pytest.raises(ValidationError, match="post"):
            filing("order", signature={"stamp": {"name": "林知远"}})

    def test_an_enclosure_is_one_copy_unless_counted(self) -> None:
        given = filing(attachments=[{"title": "规划图", "enclosed": {}}, {"title": "光盘", "enclosed": {"unit": "张"}}])
        enclosed = [attachment.enclosed for attachment in given.attachments]
        assert [(one.count, one.unit) for one in enclosed if one is not None] == [(1, "份"), (1, "张")]
        ((place, fault),) = faults(attachments=[{"title": "图", "enclosed": {"count": 2}, "text": "见图。"}])
        assert place == ("attachments", 0)
        assert "text、enclosed" in fault.clause

    @pytest.mark.parametrize(
        ("part", "value"),
        [
            ("head", {"joint_mark": "first"}),
            ("head", {"order_word": "指令"}),
            ("disclosure", "公开"),
            ("imprint", {"number_of_copies": 0}),
            ("imprint", {"even_page": "或许"}),
            ("attachments", [{"title": "图", "enclosed": {"count": 0}}]),
        ],
    )
    def test_other_values_are_refused(self, part: str, value: Any) -> None:
        with pytest.raises(ValidationError):
            filing("order", **{part: value})

    def test_unset_means_the_houses_choice(self) -> None:
        imprint = filing(imprint={"even_page": "是", "with_addressees": "是"}).imprint
        assert imprint is not None
        assert (imprint.even_page, imprint.with_addressees) == (True, True)
        unset = filing(imprint={"even_page": None, "with_addressees": None}).imprint
        assert unset is not None
        assert (unset.even_page, unset.with_addressees) == (None, False)
