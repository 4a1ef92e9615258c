"""Archives for the benchmarks: a house, an archive in a temporary folder, and filings made without being drawn."""

import hashlib
import json
import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date

from measuring import kept_folder

from docgen.archive.archive import Archive
from docgen.archive.identifiers import new_id
from docgen.archive.writing import Entry, Writing
from docgen.service.desk import Desk, local_actor
from docgen.service.publishing import Wishes
from docgen.settings import parse_settings

HOUSE = """
[house]
issuer = "棠溪街道办事处"
organ_code = "棠街办"
printing_office = "棠溪街道党政办公室"
"""
CODE = "棠街办"
SIGNED = Wishes(by="林知远", on=date(2014, 11, 3), printed_on=date(2014, 11, 4))
COMMON, RARE, ONE = "社区", "观鸟亭", "桥"
"""Words to search for: in every filing, in one of a thousand, and a single character in one of a hundred."""

_GROUP = 500
_WORDS = [
    *("社区", "街道", "居民", "安全", "检查", "隐患", "整治", "宣传", "培训", "责任", "落实", "网格", "巡查", "台账"),
    *("楼道", "消防", "通道", "用电", "燃气", "排查", "养老", "助餐", "志愿", "调解", "公约", "环境", "垃圾", "分类"),
    *("河道", "绿化", "停车", "物业", "企业", "学校", "医院", "经费", "保障", "考核", "督导", "通报", "方案", "措施"),
]


@contextmanager
def desk_in_a_folder() -> Iterator[Desk]:
    """A desk of a small house at a new archive."""
    archive = Archive.open(kept_folder() / "home", create=True)
    try:
        yield Desk(archive, parse_settings(HOUSE), local_actor())
    finally:
        archive.close()


def fill(desk: Desk, first: int, last: int, files: Mapping[str, bytes] | None = None) -> None:
    """Add the filings ``first`` to ``last`` as drafted, numbered and issued, in groups; ``files`` go with each."""
    for begin in range(first, last + 1, _GROUP):
        with desk.archive.writing(desk.actor.name) as writing:
            for number in range(begin, min(begin + _GROUP, last + 1)):
                add(writing, number, files or {})


def add(writing: Writing, number: int, more: Mapping[str, bytes]) -> None:
    """One filing of its own words: three events, one version of its object."""
    chance = random.Random(number)
    title = f"棠溪街道第{number}号{''.join(chance.sample(_WORDS, 3))}工作计划"
    text = f"{title}\n" + "".join(paragraph(chance, number) for _ in range(6))
    plain = {"kind": "work_plan", "title": title, "sections": [{"kind": "free", "text": text}]}
    docx = hashlib.sha512(text.encode()).digest() * 20
    content = {"input.json": json.dumps(plain, ensure_ascii=False).encode(), "text.txt": text.encode(), **more}
    content["filing.docx"] = docx
    files = {path: {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)} for path, data in content.items()}
    year, serial = 2000 + number // 10_000, number % 10_000 + 1
    columns = {"kind": "work_plan", "form": "red_head", "title": title, "issuer": "棠溪街道办事处", "version": 1}
    numbered = {"organ_code": CODE, "year": year, "serial": serial, "document_number": f"{CODE}〔{year}〕{serial}号"}
    used = {"code": CODE, "year": year, "serial": serial, "status": "used", "reason": ""}
    made = {"version": 1, "name": "正本", "files": files, "template": None}
    entries = [
        Entry("draft", "", {"filing": {**columns, "state": "draft"}}),
        Entry("number", "", {"filing": {**numbered, "state": "numbered"}, "numbers": [used]}),
        Entry("publish", "", {"filing": {"state": "published"}, "version": made}),
    ]
    writing.record(new_id(), entries, content)


def paragraph(chance: random.Random, number: int) -> str:
    """Some 60 characters of a plan."""
    words = [chance.choice(_WORDS) for _ in range(28)]
    if number % 1000 == 0:
        words[5] = RARE
    if number % 100 == 0:
        words[9] = ONE
    return f"各{COMMON}要{''.join(words[:10])}，{''.join(words[10:20])}；{''.join(words[20:])}。\n"
