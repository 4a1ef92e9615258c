"""Who sits at this machine (本机用户): the name that filings and batches are kept under. It takes no archive."""

import getpass
import os

from docgen.service.wording import plain

UNKNOWN_USER = "未署名"


def local_name() -> str:
    """``DOCGEN_USER`` or else the login name."""
    name = plain(os.environ.get("DOCGEN_USER", ""), "环境变量 DOCGEN_USER")
    if not name:
        try:
            name = plain(getpass.getuser(), "登录名")
        except (KeyError, OSError):  # a process whose user id has no name, as in many containers
            name = UNKNOWN_USER
    return name
