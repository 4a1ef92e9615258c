"""Letters, orders, minutes, joint and upward issue, disclosure: what the content check says of them."""

from typing import Any

import pytest

from docgen.check import HouseNames, check_content, publishable
from docgen.findings import Finding
from docgen.models import Filing
from docgen.models.examples import example_filing
from docgen.models.plain import to_plain

NO_HOUSE = HouseNames()
ORGANS = ["桂湖区应急管理局", "桂湖区民政局"]


def changed(kind: str, house: HouseNames = NO_HOUSE, **parts: Any) -> dict[str, Finding]:
    """Check a shipped example with some parts changed; a mapping changes single fields of a part, None takes it out."""
    data = to_plain(example_filing(kind))
    for name, value in parts.items():
        data[name] = {**data[name], **value} if isinstance(value, dict) and isinstance(data.get(name), dict) else value
    findings = check_content(Filing.model_validate(data), house)
    return {finding.code: finding for finding in findings}


@pytest.mark.parametrize("name", ["printed_by", "printed_on", "number_of_copies"])
def test_a_letter_prints_no_line_of_printing(name: str) -> None:
    value = {"printed_by": "区应急管理局办公室", "printed_on": "2025-03-28", "number_of_copies": 9}[name]
    findings = changed("letter", imprint={name: value})
    assert set(findings) == {"letter-imprint"}
    assert findings["letter-imprint"].where.startswith("版记·")
    assert publishable(findings.values())


def test_an_order_without_its_number_is_not_publishable() -> None:
    findings = changed("order", head={"order_number": None})
    assert set(findings) == {"missing-order-number"}
    assert findings["missing-order-number"].where == "版头·令号"
    assert not publishable(findings.values())


def test_an_order_has_no_document_number() -> None:
    finding = changed("order", head={"organ_code": "云政发"})["head-not-printed"]
    assert finding.where == "版头·机关代字"
    assert changed("order", HouseNames(organ_code="云政发")) == {}


def test_an_order_is_signed_with_a_stamp_and_not_sealed() -> None:
    assert set(changed("order", signature={"stamp": None})) == {"missing-stamp"}
    assert set(changed("order", signature={"seal": True})) == {"stamp-with-seal"}
    assert changed("order", signature={"seal": False}) == {}


def test_an_order_may_name_its_organ_in_the_mark_alone() -> None:
    assert changed("order", head={"mark": "云溪县人民政府"}, signature={"issuer": None}) == {}
    assert set(changed("order", signature={"issuer": None})) == {"missing-mark"}


@pytest.mark.parametrize("attendance", [None, {"present": []}])
def test_minutes_say_who_attended(attendance: dict[str, Any] | None) -> None:
    findings = changed("minutes", attendance=attendance)
    assert set(findings) == {"missing-attendance"}
    assert publishable(findings.values())


def test_minutes_need_neither_number_nor_issuer_nor_seal() -> None:
    assert changed("minutes", head={"organ_code": None, "year": None, "serial": None}) == {}
    assert set(changed("minutes", head={"serial": None})) == {"missing-serial"}
    assert changed("minutes", signature={"issuer": None}) == {}
    assert set(changed("minutes", signature={"seal": True})) == {"minutes-with-seal"}


def test_a_mark_that_ends_as_the_kind_wants_would_be_doubled() -> None:
    finding = changed("minutes", head={"mark": "云溪县人民政府专题会议纪要"})["mark-suffix-twice"]
    assert "“纪要”" in finding.message
    assert "云溪县人民政府专题会议”" in finding.fix
    assert "mark-suffix-twice" in changed("order", head={"mark": "云溪县人民政府令"})


@pytest.mark.parametrize("kind", ["letter", "order", "minutes"])
def test_a_title_names_the_kind(kind: str) -> None:
    assert "title-kind" in changed(kind, title="关于有关事项的说明")


def test_an_upward_filing_has_one_addressee() -> None:
    signed = {"signers": ["林知远"]}
    assert changed("letter", head=signed) == {}
    findings = changed("letter", head=signed, addressees=["区卫生健康局", "区民政局"])
    assert set(findings) == {"upward-addressees"}
    assert findings["upward-addressees"].clause == "条例 第十五条"
    assert "2个" in findings["upward-addressees"].message
    assert changed("letter", addressees=["区卫生健康局", "区民政局"]) == {}


def joint(**parts: Any) -> dict[str, Finding]:
    """Check the letter issued by two organs."""
    head = {"mark": None, **parts.pop("head", {})}
    return changed("letter", organs=ORGANS, head=head, signature={"issuer": None}, **parts)


def test_joint_organs_are_the_issuers() -> None:
    assert joint() == {}


def test_every_joint_organ_signs() -> None:
    finding = joint(head={"signers": ["林知远"]})["joint-signers"]
    assert (finding.expected, finding.found) == ("2", "1")
    assert joint(head={"signers": ["林知远", "顾明川"]}) == {}


def test_an_issuer_gets_no_copy() -> None:
    finding = joint(imprint={"copies_to": ["区安全生产委员会办公室", "桂湖区 民政局"]})["issuer-in-copies"]
    assert finding.where == "版记·抄送机关第2项"
    assert "issuer-in-copies" in changed("letter", imprint={"copies_to": ["桂湖区应急管理局"]})


class TestDisclosure:
    def test_keeping_back_has_a_reason(self) -> None:
        findings = changed("minutes", disclosure_reason=None)
        assert set(findings) == {"disclosure-without-reason"}
        assert publishable(findings.values())

    def test_there_is_something_to_print(self) -> None:
        assert set(changed("letter", disclosure=None, print_disclosure=True)) == {"missing-disclosure"}
        assert changed("letter", disclosure=None) == {}

    @pytest.mark.parametrize(
        ("disclosure", "note", "code"),
        [
            ("主动公开", "此件公开发布", None),
            ("主动公开", "此件不公开", "disclosure-contradicted"),
            ("不予公开", "此件公开发布", "disclosure-contradicted"),
            ("不予公开", "此件不予公开", None),
            ("依申请公开", "此件依申请公开", None),
            ("依申请公开", "此件主动公开", "disclosure-contradicted"),
            ("主动公开", "联系人：周予安", None),
        ],
    )
    def test_the_note_says_the_same(self, disclosure: str, note: str, code: str | None) -> None:
        findings = changed("letter", disclosure=disclosure, disclosure_reason="内部信息", note=note)
        assert set(findings) == ({code} if code else set())

    def test_nothing_is_printed_twice(self) -> None:
        findings = changed("letter", disclosure="主动公开", note="此件主动公开", print_disclosure=True)
        assert set(findings) == {"disclosure-twice"}

    @pytest.mark.parametrize(("disclosure", "blocked"), [("主动公开", True), ("依申请公开", True), ("不予公开", False)])
    def test_what_is_secret_is_not_public(self, disclosure: str, blocked: bool) -> None:
        secret = {"classification": "秘密", "secrecy_period": "1年", "copy_number": 1}
        findings = changed("letter", head=secret, disclosure=disclosure, disclosure_reason="涉及国家秘密")
        assert publishable(findings.values()) is not blocked
        assert ("classified-public" in findings) is blocked


def test_signers_are_not_printed_without_a_head() -> None:
    finding = changed("implementation_plan", form="plain", head={"signers": ["林知远"]})
    assert "head-not-printed" in finding
