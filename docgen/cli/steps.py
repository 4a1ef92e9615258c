"""The steps of the office (公文办理): from submission to issue, one command each."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import click

from docgen.cli.chinese import ChineseCommand
from docgen.cli.desk import (
    ID_HELP,
    Day,
    message_option,
    open_desk,
    read_files,
    reference_argument,
    scan_option,
    tell,
    tell_notices,
)
from docgen.cli.options import debug_option, settings_option

_APPROVE_HELP = f"""签发：登记负责人的签发，文字从此定稿。

负责人在纸上签发的，由文书照实登记姓名、日期和意见，可以附上扫描件。--on 就是成文日期，绝不用电脑的日期代替。

{ID_HELP}"""
_NUMBER_HELP = f"""登记编号：从编号簿取下一个号，生成清样。

--number 指定编号时要用 -m 写明原因。退回后再编号的，沿用原来的号。

{ID_HELP}"""
_PUBLISH_HELP = f"""印发：定下正本，从此不再改动。

前面没有办的环节，本单位没有启用的自动跳过，启用的由您一并办理，都记入办理记录。还没有签发的要写 --on（成文日期）。
有“不可印发”的检查意见时不印发，也不占号。标准输出是发文字号；PDF 随后生成，没有 LibreOffice 时以后再补。

{ID_HELP}"""

_by_option = click.option("--by", metavar="姓名", help="签发人。")
_on_option = click.option("--on", type=Day(), metavar="日期", help="签发日期，也就是成文日期，如 2014-11-03。")
_number_option = click.option(
    "--number", "serial", type=click.IntRange(1), metavar="编号", help="指定编号（只写数字）。"
)


def _simple(name: str, help: str, done: str, *, needs_reason: bool = False) -> click.Command:
    """A step that changes nothing but the state."""

    def act(reference: str, remark: str | None, by: str | None = None) -> int:
        with open_desk() as desk:
            from docgen.service import drafting

            tell(drafting.take_step(desk, reference, name, remark=remark or "", by=by), done)
        return 0

    act.__doc__ = help
    decorated: Callable[..., int] = message_option(needs_reason, "意见或说明。")(reference_argument(act))
    if name in ("review", "countersign"):
        decorated = click.option("--by", metavar="姓名", help="提出意见的人或单位。")(decorated)
    return click.command(cls=ChineseCommand, name=name, help=f"{help}\n\n{ID_HELP}")(
        settings_option(debug_option(decorated))
    )


submit = _simple("submit", "送审：把稿子送给核稿人、会签人或签发人。", "已送审")
review = _simple("review", "核稿：登记核稿意见。", "已核稿")
countersign = _simple("countersign", "会签：登记有关部门的会签意见。", "已会签")
recheck = _simple("recheck", "复核：签发后复核；已编号的退回复核，编号保留（要用 -m 写明原因）。", "已办理复核")
proofread = _simple("proofread", "印制校对：登记清样校对完毕。", "已校对")
seal = _simple("seal", "用印：登记印章已经加盖。", "已用印")
file_away = _simple("file", "归档：登记已经归档。", "已归档")


@click.command(cls=ChineseCommand, name="return", help=f"退回：退给拟稿人修改，再重新签发。\n\n{ID_HELP}")
@reference_argument
@message_option(True, "退回的原因。")
@settings_option
@debug_option
def send_back(reference: str, remark: str) -> int:
    """Send a filing back to its drafter (退回)."""
    with open_desk() as desk:
        from docgen.service import drafting

        tell(drafting.send_back(desk, reference, remark=remark), "已退回")
    return 0


@click.command(cls=ChineseCommand, help=_APPROVE_HELP)
@reference_argument
@_by_option
@_on_option
@message_option(False, "签发意见。")
@scan_option
@settings_option
@debug_option
def approve(reference: str, by: str | None, on: date | None, remark: str | None, scans: tuple[Path, ...]) -> int:
    """Enter an approval (签发)."""
    with open_desk() as desk:
        from docgen.service import approving

        done = approving.approve(desk, reference, by=by, on=on, opinion=remark or "", scans=read_files(scans))
    tell(done, "已签发")
    return 0


@click.command(cls=ChineseCommand, help=_NUMBER_HELP)
@reference_argument
@_number_option
@message_option(False, "指定编号的原因。")
@settings_option
@debug_option
def number(reference: str, serial: int | None, remark: str | None) -> int:
    """Give a filing its number (登记编号)."""
    with open_desk() as desk:
        from docgen.service import numbering

        done = numbering.number(desk, reference, serial=serial, remark=remark)
    click.echo(done.row.document_number)
    tell(done, "已编号")
    return 0


@click.command(cls=ChineseCommand, help=_PUBLISH_HELP)
@reference_argument
@_by_option
@_on_option
@click.option("--printed-on", type=Day(), metavar="日期", help="印发日期；不写时用输入里的，再没有就是今天。")
@_number_option
@message_option(False, "签发意见，或指定编号的原因。")
@scan_option
@click.option("--no-pdf", is_flag=True, help="这次不生成 PDF，以后用 docgen complete 补。")
@settings_option
@debug_option
def publish(
    reference: str,
    by: str | None,
    on: date | None,
    printed_on: date | None,
    serial: int | None,
    remark: str | None,
    scans: tuple[Path, ...],
    no_pdf: bool,
) -> int:
    """Issue a filing (印发)."""
    with open_desk() as desk:
        from docgen.service import publishing, renditions
        from docgen.service.publishing import Wishes

        said = remark or ""
        wishes = Wishes(by, on, said, read_files(scans), serial, printed_on, said)
        apart = publishing.wants_apart(desk, reference, wishes)
        done = publishing.publish(desk, reference, wishes, imprint_apart=apart)
        click.echo(done.row.document_number or done.row.id)
        tell(done, "已印发")
        if not no_pdf:
            tell_notices(renditions.complete_quietly(desk, done.row.id))
    return 0
