"""What a tag means (标记的含义): Jinja's own syntax tree, each name traced to the contract, nothing ever run."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from jinja2 import nodes
from jinja2.exceptions import TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from docgen.render.contract import BLOCK_FIELDS, FREE_NAMES, PLACEHOLDERS, Placeholder, Shape, known_names, placeholder

_BLOCK = {field.name: field.shape for field in BLOCK_FIELDS}
_UNSAFE_METHODS = frozenset({"format", "format_map"})


class MisuseError(Exception):
    """A tag that the contract does not allow: the fault's code, what is wrong, what to write."""

    def __init__(self, code: str, message: str, fix: str) -> None:
        super().__init__(message)
        self.code, self.message, self.fix = code, message, fix


class Expressions:
    """Reads the expressions of one part in order; loops and ``set`` add names, ``used`` collects placeholders."""

    def __init__(self, environment: ImmutableSandboxedEnvironment) -> None:
        self.environment = environment
        self.scopes: list[dict[str, Shape]] = [{}]
        self.used: list[str] = []

    def parsed(self, source: str) -> nodes.Node:
        """The first node of a piece of Jinja; MisuseError ``tag-syntax`` when it does not parse."""
        try:
            return self.environment.parse(source).body[0]
        except TemplateSyntaxError as error:
            raise MisuseError("tag-syntax", f"标记的写法有误（{error.message}）", "请检查拼写、引号和括号") from error
        except IndexError:
            raise MisuseError("tag-syntax", "标记里没有内容", "请写上占位符，或删去这个标记") from None

    def output(self, inside: str) -> Shape:
        """The shape of what ``{{ inside }}`` prints."""
        node = self.parsed("{{ " + inside + " }}")
        if not isinstance(node, nodes.Output) or len(node.nodes) != 1:
            raise MisuseError("tag-syntax", "标记的写法有误", "一个标记里只写一个占位符")
        return self.shape(node.nodes[0])

    def condition(self, inside: str) -> None:
        """Read the condition of an ``if``."""
        node = self.parsed("{% if " + inside + " %}{% endif %}")
        if isinstance(node, nodes.If):
            self.shape(node.test)

    def assign(self, inside: str) -> None:
        """Read a ``set`` and remember its name."""
        node = self.parsed("{% set " + inside + " %}")
        if isinstance(node, nodes.Assign) and isinstance(node.target, nodes.Name):
            self.scopes[-1][node.target.name] = self.shape(node.node)

    def enter_loop(self, inside: str) -> None:
        """Read a ``for`` and open its scope."""
        node = self.parsed("{% for " + inside + " %}{% endfor %}")
        if not isinstance(node, nodes.For):
            raise MisuseError(
                "tag-syntax", "循环的写法有误", "写成 {%p for shape, label, heading, text, xml in body %}"
            )
        names = _targets(node.target)
        over = self.shape(node.iter)
        if over in ("text", "slot", "group"):
            raise MisuseError("wrong-shape", "循环的不是段落的列表", "请循环 body，或 cover.body")
        shapes = _loop_shapes(names, over, isinstance(node.target, nodes.Tuple))
        shapes["loop"] = "any"
        self.scopes.append(shapes)
        if node.test is not None:
            self.shape(node.test)

    def leave_loop(self) -> None:
        """Close the scope of a loop."""
        self.scopes.pop()

    def shape(self, node: nodes.Node) -> Shape:
        """The shape of an expression; MisuseError for names and attributes that do not exist or are not allowed."""
        if isinstance(node, nodes.Name):
            return self._name(node.name)
        if isinstance(node, nodes.Getattr):
            return self._attribute(node.node, node.attr)
        if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            return self._attribute(node.node, node.arg.value)
        if isinstance(node, nodes.Getitem):
            return self._item(node)
        if isinstance(node, nodes.Filter | nodes.Test):
            return self._filter(node)
        shapes = [self.shape(child) for child in node.iter_child_nodes()]
        if isinstance(node, nodes.Const | nodes.Concat | nodes.Add):
            return "text"
        if isinstance(node, nodes.CondExpr):
            return self.shape(node.expr1)
        return shapes[0] if isinstance(node, nodes.Or) and shapes else "any"

    def _name(self, name: str) -> Shape:
        for scope in reversed(self.scopes):
            if name in scope:
                return scope[name]
        known = placeholder(name)
        if known is not None:
            self._use(known.name)
            return known.shape
        if name in FREE_NAMES:
            return "any"
        near = _nearest(name, [*known_names(), *self._local_names()])
        raise MisuseError("unknown-placeholder", f"没有占位符 {name}", _instead(near))

    def _attribute(self, of: nodes.Node, name: str) -> Shape:
        shape = self.shape(of)
        if name.startswith("_"):
            raise MisuseError("unsafe-tag", f"不允许使用 {name}", "模板只能取值、判断和循环，请删去这个标记")
        if shape == "any":
            return "any"
        if shape == "group" and isinstance(of, nodes.Name):
            group = placeholder(of.name)
            if group is not None and (member := group.member(name)) is not None:
                self._use(f"{group.name}.{name}")
                return member.shape
            members = group.members if group else ()
            near = _nearest(name, [member.name for member in members])
            raise MisuseError("unknown-placeholder", f"{of.name} 里没有 {name}", _instead(near and f"{of.name}.{near}"))
        if shape == "block" and name in _BLOCK:
            return _BLOCK[name]
        if shape == "text" and name not in _UNSAFE_METHODS and hasattr(str, name):
            return "any"
        raise MisuseError("unknown-placeholder", f"占位符没有 {name} 这一项", "请照模板约定书写")

    def _item(self, node: nodes.Getitem) -> Shape:
        shape = self.shape(node.node)
        self.shape(node.arg)
        if shape == "blocks":
            return "blocks" if isinstance(node.arg, nodes.Slice) else "block"
        return "any"

    def _filter(self, node: nodes.Filter | nodes.Test) -> Shape:
        is_filter = isinstance(node, nodes.Filter)
        known = self.environment.filters if is_filter else self.environment.tests
        if node.name not in known:
            what = "过滤器" if is_filter else "判断"
            near = _nearest(node.name, list(known))
            raise MisuseError("tag-unknown", f"没有{what} {node.name}", _instead(near))
        shapes = [self.shape(child) for child in node.iter_child_nodes()]
        return shapes[0] if is_filter and shapes and node.name in ("safe", "default", "d") else "any"

    def _use(self, name: str) -> None:
        self.used.append(name)

    def _local_names(self) -> Iterator[str]:
        for scope in self.scopes:
            yield from scope


def meaning(name: str) -> str:
    """What the contract says of a placeholder, ``cover.title`` included."""
    head, _, member = name.partition(".")
    found: Placeholder | None = next((one for one in PLACEHOLDERS if one.name == head), None)
    if found is not None and member:
        found = found.member(member)
    return found.meaning if found is not None else ""


def _targets(target: nodes.Node) -> list[str]:
    if isinstance(target, nodes.Tuple):
        return [item.name for item in target.items if isinstance(item, nodes.Name)]
    return [target.name] if isinstance(target, nodes.Name) else []


def _loop_shapes(names: list[str], over: Shape, taken_apart: bool) -> dict[str, Shape]:
    if over != "blocks":
        return dict.fromkeys(names, "any")
    if not taken_apart:
        return dict.fromkeys(names, "block")
    if len(names) != len(BLOCK_FIELDS):
        raise MisuseError(
            "wrong-shape",
            f"每个段落块有 {len(BLOCK_FIELDS)} 项，这里写了 {len(names)} 个名称",
            "写成 {%p for shape, label, heading, text, xml in body %}",
        )
    return {name: field.shape for name, field in zip(names, BLOCK_FIELDS, strict=True)}


def _instead(near: str | None) -> str:
    return f"是不是 {near}？" if near else f"可用的有：{'、'.join(known_names())}"


def _nearest(name: str, known: Sequence[str]) -> str | None:
    return next(iter(get_close_matches(name, known, n=1, cutoff=0.5)), None)
