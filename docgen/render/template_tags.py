"""Checking the tags of one part (查标记): whole, balanced, on their own level, and each as the contract has it."""

import re
from dataclasses import dataclass
from functools import partial

from docgen.render.contract import SHAPE_NAMES, Shape
from docgen.render.template_escaping import environment
from docgen.render.template_expressions import Expressions, MisuseError
from docgen.render.template_faults import Fault, fault
from docgen.render.template_reading import Paragraph, Tag, tags_of, without_tags

_CLOSES = {"endfor": "for", "endif": "if"}
# docxtpl's own words for merged and coloured cells.
_CELL_WORDS = frozenset({"vm", "hm", "colspan", "cellbg"})
_LOOSE = re.compile(r"\{\{|\{%|\}\}|%\}")
_FULL_WIDTH = re.compile(r"｛｛|｛％|｛%|\{％|％｝|｝｝")


@dataclass(frozen=True, slots=True)
class _Open:
    """A statement that waits for its end."""

    keyword: str
    tag: Tag


class TagCheck:
    """Walks the paragraphs of one part in order and collects their ``faults``."""

    def __init__(self, *, in_body: bool) -> None:
        self.faults: list[Fault] = []
        self.in_body = in_body
        self.expressions = Expressions(environment())
        self.open: list[_Open] = []

    @property
    def used(self) -> list[str]:
        """The placeholders met, in order."""
        return self.expressions.used

    def read(self, paragraphs: list[Paragraph]) -> None:
        """Check every paragraph, then what was never closed."""
        rows: dict[int, list[Paragraph]] = {}
        for paragraph in paragraphs:
            if paragraph.row is not None:
                rows.setdefault(id(paragraph.row), []).append(paragraph)
        for paragraph in paragraphs:
            self._paragraph(paragraph, rows.get(id(paragraph.row), [paragraph]))
        for left in self.open:
            self._say(left.tag, "tag-unbalanced", f"{left.keyword} 没有结束", f"在后面补上 end{left.keyword} 的标记")

    def _paragraph(self, paragraph: Paragraph, row: list[Paragraph]) -> None:
        self._loose(paragraph)
        tags = tags_of(paragraph)
        for tag in tags:
            # Both are asked: a tag in the wrong company may be wrong itself, or be the one that is used.
            for question in (partial(self._surroundings, tag, tags, row), partial(self._tag, tag)):
                try:
                    question()
                except MisuseError as misuse:
                    self._say(tag, misuse.code, misuse.message, misuse.fix)

    def _loose(self, paragraph: Paragraph) -> None:
        rest = without_tags(paragraph.text)
        if (found := _FULL_WIDTH.search(rest)) is not None:
            message = "标记用了全角符号，不会被填写"
            self._say_at(paragraph, "full-width-tag", message, "括号和百分号用半角：{{ title }}", found.group())
        if (found := _LOOSE.search(rest)) is not None:
            message = "标记没有写完整，或者分在了两段里"
            self._say_at(paragraph, "tag-unclosed", message, "把标记写在同一段里，括号成对", paragraph.text)

    def _surroundings(self, tag: Tag, tags: list[Tag], row: list[Paragraph]) -> None:
        """What docxtpl takes away with the tag has to be nothing but the tag."""
        here = tag.paragraph
        in_row = here.row is not None
        alone = in_row and tag.opening == "{%" and not any(without_tags(one.text).strip() for one in row)
        if alone and tag.level in ("", "r", "p") and self._only_statements(row):
            right = tag.source.replace("{%" + tag.level, "{%tr", 1)
            raise MisuseError("tag-in-row", "标记独占表格的一行，却没有写 tr", f"写成 {right}")
        if tag.level == "tr" and not in_row:
            raise MisuseError("tag-level", "不在表格里，却写了 tr", "写成 {%p …%}，或把标记移到表格的一行里")
        if tag.level == "tr":
            rest = any(without_tags(one.text).strip() or one.pictures for one in row)
            if rest or sum(len(tags_of(one)) for one in row) > 1:
                raise MisuseError(
                    "text-beside-tag", "这一行里除标记外还有内容，生成时会丢失", "让标记独占一行，内容另起一行"
                )
        if tag.level == "p" and (without_tags(here.text).strip() or len(tags) > 1 or here.pictures):
            message = "这一段里除标记外还有文字、图片或别的标记，生成时会丢失"
            raise MisuseError("text-beside-tag", message, "让标记独占一段，其余内容另起一段")

    def _only_statements(self, row: list[Paragraph]) -> bool:
        tags = [tag for one in row for tag in tags_of(one)]
        opened = sum(1 for tag in tags if tag.keyword in ("for", "if"))
        closed = sum(1 for tag in tags if tag.keyword in _CLOSES)
        return all(tag.opening == "{%" for tag in tags) and opened != closed

    def _tag(self, tag: Tag) -> None:
        if tag.opening == "{{":
            self._output(tag, self.expressions.output(tag.inside))
            return
        keyword, _, rest = tag.inside.partition(" ")
        if keyword == "for":
            self.open.append(_Open("for", tag))
            self._enter(rest)
        elif keyword == "if":
            self.open.append(_Open("if", tag))
            self.expressions.condition(rest)
        elif keyword in ("elif", "else"):
            self._branch(tag, keyword, rest)
        elif keyword in _CLOSES:
            self._close(tag, keyword)
        elif keyword == "set" and "=" in rest:
            self.expressions.assign(rest)
        elif keyword not in _CELL_WORDS:
            raise MisuseError("tag-unknown", f"没有语句 {keyword or '（空）'}", "模板里可以用 if、elif、else、for、set")

    def _enter(self, rest: str) -> None:
        try:
            self.expressions.enter_loop(rest)
        except MisuseError:
            # The loop is wrong, its end is not: keep the scopes paired.
            self.expressions.scopes.append({"loop": "any"})
            raise

    def _branch(self, tag: Tag, keyword: str, rest: str) -> None:
        if not self.open:
            raise MisuseError("tag-unbalanced", f"{keyword} 前面没有 if", "在前面补上 if 的标记，或删去这个标记")
        self._same_level(self.open[-1].tag, tag)
        if keyword == "elif":
            self.expressions.condition(rest)

    def _close(self, tag: Tag, keyword: str) -> None:
        wanted = _CLOSES[keyword]
        if not self.open or self.open[-1].keyword != wanted:
            if self.open:
                opened = self.open[-1]
                message = f"{keyword} 前面没有结束的是{opened.tag.paragraph.place}的 {opened.keyword}"
            else:
                message = f"{keyword} 前面没有 {wanted}"
            raise MisuseError("tag-unbalanced", message, "请核对各个 if、for 和它们的结束标记")
        opened = self.open.pop()
        if wanted == "for":
            self.expressions.leave_loop()
        self._same_level(opened.tag, tag)

    def _same_level(self, first: Tag, tag: Tag) -> None:
        """A pair that spans paragraphs takes them whole: both with p, or both with tr, side by side."""
        place = first.paragraph.place
        if first.level != tag.level:
            message = f"与{place}的 {first.source} 是一对，两个标记的写法不同"
            raise MisuseError("tag-level", message, "两个标记写法一致：都写 {%p，或都写 {%tr")
        if first.level in ("", "r") and first.paragraph.index != tag.paragraph.index:
            message = f"与{place}的 {first.source} 是一对，分在两段，却没有写 p"
            raise MisuseError("tag-level", message, "各占一段，写成 {%p …%}")
        parents = [one.row.getparent() if one.row is not None else None for one in (first.paragraph, tag.paragraph)]
        holders = [first.paragraph.holder, tag.paragraph.holder]
        if (tag.level == "p" and holders[0] is not holders[1]) or (tag.level == "tr" and parents[0] is not parents[1]):
            raise MisuseError("tag-level", f"与{place}的 {first.source} 是一对，不在同一层", "把两个标记放在同一层里")

    def _output(self, tag: Tag, shape: Shape) -> None:
        name = tag.inside
        if shape == "slot" and not self.in_body:
            raise MisuseError("slot-place", f"{name} 是成段的内容，只能放在正文里", "请移到正文，独占一段")
        if shape == "slot" and tag.level != "p":
            raise MisuseError("slot-inline", f"{name} 是成段的内容，要独占一段", f"另起一段，写成 {{{{p {name} }}}}")
        if shape == "text" and tag.level in ("p", "tr", "tc"):
            raise MisuseError("text-as-slot", f"{name} 是文字，不能独占一段写 {tag.level}", f"写成 {{{{ {name} }}}}")
        if shape in ("blocks", "block", "group"):
            raise MisuseError(
                "wrong-shape", f"{name} 是{SHAPE_NAMES[shape]}，不能直接印出", "请用 {%p for … %} 或写明是哪一项"
            )

    def _say(self, tag: Tag, code: str, message: str, fix: str) -> None:
        self._say_at(tag.paragraph, code, message, fix, tag.source)

    def _say_at(self, paragraph: Paragraph, code: str, message: str, fix: str, found: str) -> None:
        shown = found if len(found) <= 60 else found[:60] + "…"
        self.faults.append(
            fault(
                code,
                message,
                fix,
                where=paragraph.place,
                part=paragraph.part,
                paragraph=paragraph.index,
                found=shown,
            )
        )
