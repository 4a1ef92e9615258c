"""The ends of a filing (撤回、撤销、废止) and its correction (更正)."""

from datetime import date
from pathlib import Path

import click

from docgen.cli.chinese import ChineseCommand, FilePath
from docgen.cli.desk import (
    ID_HELP,
    Day,
    attach_option,
    message_option,
    open_desk,
    read_files,
    read_plan,
    reference_argument,
    tell,
    tell_notices,
)
from docgen.cli.options import debug_option, settings_option
from docgen.errors import UsageError

_CORRECT_HELP = f"""更正：已印发的公文改正文字后，用原来的编号重新印发，两次的文件都保留。

写出改好的输入文件时一次办完；不写时先打开更正，改好后用 docgen revise 存一版，再用 docgen publish 重新印发。
编号、日期、标题、主送机关和发文机关不能更正：它们错了要另发一件，并废止原件。打开了又不改的，用 --cancel 放弃。

{ID_HELP}"""


def _ending(name: str, help: str, done: str) -> click.Command:
    @click.command(cls=ChineseCommand, name=name, help=f"{help}\n\n{ID_HELP}")
    @reference_argument
    @message_option(True, "原因，必须写。")
    @click.option("--on", type=Day(), metavar="日期", help="从哪一天起。")
    @click.option("--ended-by", metavar="公文", help="据以终止它的公文：编号或发文字号。")
    @click.option("--replaced-by", metavar="公文", help="代替它的公文：编号或发文字号。")
    @settings_option
    @debug_option
    def command(reference: str, remark: str, on: date | None, ended_by: str | None, replaced_by: str | None) -> int:
        with open_desk() as desk:
            from docgen.service import ending

            result = ending.end(desk, reference, name, remark=remark, on=on, ended_by=ended_by, replaced_by=replaced_by)
        tell(result, done)
        return 0

    return command


withdraw = _ending("withdraw", "撤回：不再办理，或收回已发出的；没有印发过的编号作废，留在编号簿里。", "已撤回")
revoke = _ending("revoke", "撤销：已印发的公文自始无效。", "已撤销")
repeal = _ending("repeal", "废止：已印发的公文从某一天起失效。", "已废止")


@click.command(cls=ChineseCommand, help=_CORRECT_HELP)
@reference_argument
@click.argument("file", type=FilePath(), required=False, metavar="文件")
@attach_option
@message_option(True, "更正的原因，必须写。")
@click.option("--cancel", is_flag=True, help="放弃已经打开的更正，仍以印发的文字为准。")
@settings_option
@debug_option
def correct(reference: str, file: Path | None, attachments: tuple[Path, ...], remark: str, cancel: bool) -> int:
    """Correct an issued filing (更正), or give the correction up."""
    if cancel:
        return _abandon(reference, file, attachments, remark)
    filing, source = (None, None) if file is None else read_plan(file)[:2]
    with open_desk() as desk:
        from docgen.service import correcting, publishing, renditions

        apart = filing is not None and publishing.wants_apart(desk, reference, filing=filing)
        done = correcting.correct(
            desk,
            reference,
            filing,
            remark=remark,
            source=source,
            attachments=read_files(attachments),
            imprint_apart=apart,
        )
        tell(done, "已更正" if filing is not None else "已打开更正")
        if filing is not None:
            tell_notices(renditions.complete_quietly(desk, done.row.id))
    return 0


def _abandon(reference: str, file: Path | None, attachments: tuple[Path, ...], remark: str) -> int:
    if file is not None or attachments:
        raise UsageError(
            "option-conflict", "--cancel 放弃更正，不能同时给出改好的文件或附件。", hint="请去掉其中一样。"
        )
    with open_desk() as desk:
        from docgen.service import correcting, renditions

        done = correcting.abandon(desk, reference, remark=remark)
        tell(done, "已放弃更正")
        tell_notices(renditions.complete_quietly(desk, done.row.id))
    return 0
