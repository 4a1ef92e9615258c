"""Head, addressees, signature, imprint: what is missing, what contradicts itself."""

from typing import Any

import pytest

from docgen.check import HouseNames, check_content, publishable
from docgen.findings import Finding
from docgen.models import Filing
from docgen.models.examples import example_filing
from docgen.models.plain import to_plain

HOUSE = HouseNames("棠溪街道办事处", "棠溪街道办事处", "棠街办", "棠溪街道党政综合办公室")
NO_HOUSE = HouseNames()


def changed(house: HouseNames = NO_HOUSE, **parts: dict[str, Any] | object) -> dict[str, Finding]:
    """Check the shipped example with some parts changed; a mapping changes single fields of a part."""
    data = to_plain(example_filing("implementation_plan"))
    for name, value in parts.items():
        data[name] = {**data[name], **value} if isinstance(value, dict) and isinstance(data.get(name), dict) else value
    findings = check_content(Filing.model_validate(data), house)
    return {finding.code: finding for finding in findings}


@pytest.mark.parametrize(
    ("part", "field", "code"),
    [
        ("head", "organ_code", "missing-organ-code"),
        ("head", "year", "missing-year"),
        ("head", "serial", "missing-serial"),
        ("signature", "signed_on", "missing-date"),
        ("imprint", "printed_by", "missing-printed-by"),
        ("imprint", "printed_on", "missing-printed-on"),
    ],
)
def test_a_part_not_given_yet_blocks_with_its_place(part: str, field: str, code: str) -> None:
    findings = changed(**{part: {field: None}})
    assert set(findings) == {code}
    finding = findings[code]
    assert finding.blocks
    assert finding.severity == "warning"
    assert finding.where.startswith({"head": "版头·", "signature": "落款·", "imprint": "版记·"}[part])
    assert finding.fix


def test_what_the_house_gives_counts_as_given() -> None:
    bare = {"head": {"organ_code": None, "mark": None}, "signature": {"issuer": None}, "imprint": {"printed_by": None}}
    assert set(changed(**bare)) == {"missing-organ-code", "missing-mark", "missing-issuer", "missing-printed-by"}
    assert changed(HOUSE, **bare) == {}


def test_a_house_mark_does_not_stand_for_another_issuer() -> None:
    other = HouseNames(mark="桂湖区人民政府")
    assert changed(other, head={"mark": None}) == {}


def test_without_addressees_a_filing_may_still_be_published() -> None:
    findings = changed(addressees=[])
    assert set(findings) == {"missing-addressees"}
    assert publishable(findings.values())


def test_year_of_number_and_day_of_signing() -> None:
    finding = changed(head={"year": 2024})["year-mismatch"]
    assert (finding.blocks, finding.expected, finding.found) == (True, "2025", "2024")


def test_printed_before_signed() -> None:
    finding = changed(imprint={"printed_on": "2025-03-11"})["printed-before-signed"]
    assert finding.blocks
    assert "2025年3月11日" in finding.message
    assert "2025年3月12日" in finding.message


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("二〇二五年三月", "缺少日"),
        ("2025年2月30日", "30日不存在"),
        ("2025年三月十二日", "signed_on: 2025-03-12"),
        ("近期", "近期"),
    ],
)
def test_a_date_as_written_blocks_and_says_what_to_write(written: str, told: str) -> None:
    finding = changed(signature={"signed_on": None, "date_text": written})["date-as-written"]
    assert finding.blocks
    assert told in finding.message + finding.fix


@pytest.mark.parametrize(
    ("head", "note", "codes"),
    [
        ({"classification": "机密", "secrecy_period": "1年"}, None, {"missing-copy-number"}),
        ({"classification": "秘密", "copy_number": 1, "secrecy_period": "6个月"}, None, set()),
        ({"classification": "秘密", "copy_number": 1, "secrecy_period": "长期"}, None, set()),
        ({"classification": "秘密", "copy_number": 1, "secrecy_period": "十年"}, None, {"secrecy-period-form"}),
        ({"classification": "秘密", "copy_number": 1, "secrecy_period": "20年"}, None, {"secrecy-period-long"}),
        ({"classification": "绝密", "copy_number": 1, "secrecy_period": "30年"}, None, set()),
        ({"classification": "机密", "copy_number": 1}, None, {"missing-secrecy-period"}),
        ({"secrecy_period": "1年"}, None, {"missing-classification"}),
        ({"classification": "机密", "copy_number": 1, "secrecy_period": "1年"}, "此件公开发布", {"classified-public"}),
        ({"classification": "机密", "copy_number": 1, "secrecy_period": "1年"}, "此件不予公开", set()),
    ],
)
def test_secrecy(head: dict[str, Any], note: str | None, codes: set[str]) -> None:
    assert set(changed(head=head, note=note)) == codes


def test_a_classified_filing_without_copy_number_is_an_error() -> None:
    finding = changed(head={"classification": "秘密", "secrecy_period": "1年"}, note=None)["missing-copy-number"]
    assert (finding.severity, finding.clause, finding.blocks) == ("error", "GB/T 9704 7.2.1", True)


@pytest.mark.parametrize("code", ["棠街办〔2025〕", "棠街办第", "棠街办2025"])
def test_the_organ_code_stands_alone(code: str) -> None:
    assert set(changed(head={"organ_code": code})) == {"organ-code-form"}


def test_the_mark() -> None:
    twice = changed(head={"mark": "棠溪街道办事处文件"})
    assert set(twice) == {"mark-suffix-twice"}
    assert "棠溪街道办事处”" in twice["mark-suffix-twice"].fix
    assert changed(head={"mark": "棠溪街道办事处文件", "mark_suffix": False}) == {}
    other = changed(head={"mark": "桂湖区人民政府"})
    assert [(one.code, one.severity) for one in other.values()] == [("mark-differs", "note")]
    assert changed(head={"mark": "棠溪街道 办事处"}) == {}


def test_without_a_head_nothing_of_it_is_missing_but_what_is_given_is_not_printed() -> None:
    data = to_plain(example_filing("implementation_plan")) | {"form": "plain"}
    findings = check_content(Filing.model_validate(data), HouseNames())
    assert [finding.code for finding in findings] == ["head-not-printed"] * 4
    assert publishable(findings)
    assert check_content(Filing.model_validate(data | {"head": {}, "addressees": []}), HouseNames()) == []


def test_organs_listed_twice() -> None:
    findings = changed(
        addressees=["各社区居民委员会", "区民政局", "各社区 居民委员会"],
        imprint={"copies_to": ["区民政局", "区应急管理局", "区应急管理局"]},
    )
    assert set(findings) == {"repeated-organ", "addressee-in-copies"}
    assert findings["addressee-in-copies"].found == "区民政局"
    assert findings["repeated-organ"].where == "版记·抄送机关第3项"
