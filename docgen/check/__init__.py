"""Checks (检查): findings about a filing's content and about finished pages; neither changes anything."""

from docgen.check.content import HouseNames as HouseNames
from docgen.check.content import check_content as check_content
from docgen.check.content import publishable as publishable
from docgen.check.rules import RULES as RULES
from docgen.check.rules import Rule as Rule
