"""The fields that sections share (各部分共有的字段), each with the words of its own kind as the example."""

from typing import Any

from pydantic import Field


def heading_field(default: str) -> Any:
    """Return the heading field of a section whose usual heading is ``default``."""
    return Field(
        default=default,
        title="标题",
        description="这一部分的标题，不写序号；不填就用通行的名称",
        examples=[default],
    )


def own_heading_field(example: str) -> Any:
    """Return the heading field of a section that has no usual heading."""
    return Field(title="标题", description="这一部分的标题，不写序号", examples=[example])


def text_field(example: str) -> Any:
    """Return the optional text field of a section."""
    return Field(default=None, title="正文", description="标题下面的话；另起一行就是另起一段", examples=[example])
