"""The layout codes of landscape tables and of adjusted line spacing (横排表格、调整行距): their rows."""

from docgen.check.layout_code_rows import LayoutCode
from docgen.standard.clauses import Clause

# Rules that the page shows but that have no number of their own in the clause table.
_TURNED_NUMBER = Clause("turned_page_number", "8", "横排表格的页码", "M")
_TABLE_HEAD = Clause("table_head_edge", "8", "横排表格表头的方向", "M")
_ADJUSTED = Clause("lines_adjusted", "7.3.5.5", "调整行距", "I")

TURNED_ROWS = (
    LayoutCode(
        "turned-page-number",
        _TURNED_NUMBER,
        "横排表格的页码",
        "请把页码排在与竖排各面相同的位置：把纸竖过来看，单页居右、双页居左",
    ),
    LayoutCode(
        "table-head-edge",
        _TABLE_HEAD,
        "横排表格表头的方向",
        "请把表格转半圈，使单页的表头在订口一边、双页的表头在切口一边",
    ),
    LayoutCode(
        "lines-adjusted",
        _ADJUSTED,
        "调整后的每面行数",
        "为使印章、成文日期与正文同处一面而调整的可不改；否则请把行距设为固定值29.6磅左右",
    ),
)
