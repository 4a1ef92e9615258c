"""A font that only the house knows gets its role's substitute, not whatever the system falls back to."""

from dataclasses import replace

import pytest

from docgen.convert.fonts import font_map, house_fonts
from docgen.convert.options import ConvertOptions

HOUSE = (("方正小标宋简体", "汉仪小标宋简"), ("仿宋_GB2312", "仿宋_GB2312"), ("黑体", "微软雅黑"))


def test_only_fonts_outside_the_table_are_added() -> None:
    added = house_fonts(replace(ConvertOptions(), house_fonts=HOUSE))
    assert [font.name for font in added] == ["汉仪小标宋简"]
    assert added[0].own == ("汉仪小标宋简",)
    assert added[0].substitutes[0].family == "方正小标宋简体"


@pytest.mark.office
def test_a_house_font_is_mapped_like_the_font_it_replaces() -> None:
    options = replace(ConvertOptions.from_environment(), house_fonts=HOUSE)
    matches = {match.office.name: match for match in font_map(options)}
    usual, own = matches["方正小标宋简体"], matches["汉仪小标宋简"]
    if not usual.used:
        pytest.skip("no font that can stand in for 小标宋 is installed")
    assert (own.used, own.bold, own.exact) == (usual.used, usual.bold, False)
