"""Rosters (社区名单): a workbook becomes rows, rows change a base plan, outcomes workbooks. Nothing is drawn."""
