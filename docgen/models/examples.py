"""The shipped examples (示例): complete filings as data files, explained in the words of the model."""

from importlib.resources import files
from typing import get_args

import yaml

from docgen.errors import UsageError
from docgen.models.fields import CHOICE_LABELS, Kind
from docgen.models.filing import Filing
from docgen.models.yaml_writer import to_explained_yaml

EXAMPLE_KINDS: tuple[str, ...] = get_args(Kind)

_HEADER = """\
# {label}输入示例：照此填写，存为 .yaml 文件。
# 每一项后面或上面的“# 标签：说明”只作解释，不印在公文上；“# 名称: 示例”是没有用到的选填项，去掉前面的“# ”即可使用。
# 日期、数字照平常的样子写；一段文字要分段时，在冒号后写“|-”，下面每段一行并缩进。

"""


def example_filing(kind: str) -> Filing:
    """Return the shipped example of a kind. Raises UsageError for an unknown kind."""
    if kind not in EXAMPLE_KINDS:
        known = "、".join(f"{name}（{CHOICE_LABELS[name]}）" for name in EXAMPLE_KINDS)
        raise UsageError("unknown-kind", f"没有“{kind}”这种示例", f"可以写 {known}")
    source = files("docgen.models").joinpath("examples", f"{kind}.yaml").read_text(encoding="utf-8")
    # BaseLoader leaves every scalar as text, as the reader of inputs does.
    return Filing.model_validate(yaml.load(source, Loader=yaml.BaseLoader))


def example_yaml(kind: str) -> str:
    """Return the example as a YAML file in which every field that applies is set or shown as a comment."""
    filing = example_filing(kind)
    return _HEADER.format(label=CHOICE_LABELS[filing.kind]) + to_explained_yaml(filing)
