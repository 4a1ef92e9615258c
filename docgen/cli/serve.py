"""``docgen serve`` and ``docgen people``: the web pages, and the people who may sign in (网页)."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from docgen.cli.chinese import ChineseCommand, ChineseGroup, Choice
from docgen.cli.columns import pad, visible
from docgen.cli.options import debug_option, load_settings, settings_option
from docgen.service.lifecycle import ROLES

if TYPE_CHECKING:
    from docgen.service.office import Office
    from docgen.settings import Settings

_HELP = """启动网页，用浏览器拟稿、办理和查阅公文。

第一次启动时显示一个一次性链接，用它设定第一位管理员。按 Ctrl-C 停止，正在办的事会办完。

别的电脑也要用时写 --host 0.0.0.0，并请在前面放一个提供 https 的反向代理，同时写 --proxies 1。"""
_PEOPLE_HELP = """人员：在这台机器上新增人员、发登录链接。

平时在网页的“人员”里办；管理员自己忘了密码时，用 docgen people invite。"""
_ADDRESS = "http://127.0.0.1:8000"
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_ANY = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}
_ROLE_ALIASES = {name: role for role, name in ROLES.items()}


@click.command(cls=ChineseCommand, help=_HELP)
@click.option("--host", default="127.0.0.1", metavar="地址", help="在哪个地址上提供网页。默认 127.0.0.1，只有本机。")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, metavar="端口", help="默认 8000；0 为任选一个。")
@click.option("--workers", type=click.IntRange(1, 64), default=2, metavar="个数", help="同时工作的进程数。默认 2。")
@click.option(
    "--proxies", type=click.IntRange(0, 5), default=0, metavar="个数", help="前面有几层自己的反向代理。默认 0。"
)
@settings_option
@debug_option
def serve(host: str, port: int, workers: int, proxies: int) -> int:
    """Serve the pages until told to end (启动网页)."""
    settings = load_settings()
    from docgen.service.opening import archive_home, database_url
    from docgen.service.signing_in import founding_token
    from docgen.web import server
    from docgen.web.config import Config

    config = Config(archive_home(), database_url(), settings, proxies=proxies)
    listening = server.listen(host, port)
    url = _url(host, int(listening.getsockname()[1]))
    with _open_office(settings) as office:
        token = founding_token(office)
    click.echo(f"网页已启动：{url}/ （按 Ctrl-C 停止）", err=True)
    if token is not None:
        click.echo(
            f"还没有人员。请在浏览器打开这个链接，设定第一位管理员（只能用一次）：\n  {url}/welcome/{token}", err=True
        )
    if host not in _LOOPBACK and not proxies:
        click.echo("注意：没有 https，密码和公文在网络上不加密。请只在可信的网络中使用。", err=True)
    code = server.run(config, listening, workers)
    click.echo("网页已停止。", err=True)
    return code


@click.group(cls=ChineseGroup, help=_PEOPLE_HELP)
@debug_option
def people() -> None:
    """People who may sign in (人员)."""


@people.command(cls=ChineseCommand, name="list", help="列出人员：登录名、状态、姓名、角色。")
@settings_option
@debug_option
def list_people() -> int:
    """List everyone (列出人员)."""
    from docgen.service import people as members

    with _open_office() as office:
        for one in members.members(office, members.CONSOLE):
            shown = f"{one.person.display}  {'、'.join(one.role_names) or '没有角色'}"
            click.echo(visible(f"{pad(one.person.name, 20)}{pad(one.state, 20)}{shown}"))
    return 0


@people.command(cls=ChineseCommand, help="新增人员，显示设定密码用的一次性链接。")
@click.argument("name", metavar="登录名")
@click.option("--display", metavar="姓名", help="姓名；不写时与登录名相同。")
@click.option(
    "--role",
    "roles",
    multiple=True,
    type=Choice(ROLES, _ROLE_ALIASES),
    metavar="角色",
    help="可写几次：" + "、".join(f"{role}（{label}）" for role, label in ROLES.items()) + "。",
)
@click.option("--url", default=_ADDRESS, metavar="网址", help=f"网页的网址，写在链接里。默认 {_ADDRESS}。")
@settings_option
@debug_option
def add(name: str, display: str | None, roles: tuple[str, ...], url: str) -> int:
    """Add somebody (新增人员)."""
    from docgen.service import people as members

    with _open_office() as office:
        link = members.create(office, members.CONSOLE, members.AT_CONSOLE, name, display or name, roles)
    _tell(link.token, url)
    return 0


@people.command(cls=ChineseCommand, help="发一个新的一次性链接，用来设定或重设密码。")
@click.argument("name", metavar="登录名")
@click.option("--url", default=_ADDRESS, metavar="网址", help=f"网页的网址，写在链接里。默认 {_ADDRESS}。")
@settings_option
@debug_option
def invite(name: str, url: str) -> int:
    """Make a new link (发登录链接)."""
    from docgen.service import people as members

    with _open_office() as office:
        link = members.invite(office, members.CONSOLE, members.AT_CONSOLE, name)
    _tell(link.token, url)
    return 0


@contextmanager
def _open_office(settings: "Settings | None" = None) -> Iterator["Office"]:
    """The office of this machine's archive, which is made where there is none."""
    held = load_settings() if settings is None else settings
    from docgen.service.office import open_office
    from docgen.service.opening import archive_home, database_url

    office = open_office(archive_home(), database_url(), held)
    try:
        yield office
    finally:
        office.close()


def _tell(token: str, url: str) -> None:
    click.echo(f"{url.rstrip('/')}/welcome/{token}")
    click.echo("链接只能用一次，72 小时内有效，请只交给本人。", err=True)


def _url(host: str, port: int) -> str:
    shown = _ANY.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{shown}:{port}"
