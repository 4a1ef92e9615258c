"""The profile of a LibreOffice that docgen starts (用户配置): no macros, links, network or dialogs; a fast start."""

from html import escape
from pathlib import Path

from docgen.convert.supervisor import PROFILE_NAME

DEAD_PROXY_HOST = "127.0.0.1"
DEAD_PROXY_PORT = 9
"""Nothing listens on the discard port: what would reach out fails at once instead of waiting for a time limit."""

# Path of the node, name of the property, value. Unknown ones are ignored by versions that lack them.
SETTINGS: tuple[tuple[str, str, str | bool | int], ...] = (
    # A version "older than last time" keeps LibreOffice from testing its graphics for a second at every first start.
    ("/org.openoffice.Setup/Product", "ooSetupLastVersion", "99.9"),
    ("/org.openoffice.Setup/L10N", "ooSetupSystemLocale", "zh-CN"),
    ("/org.openoffice.Office.Linguistic/General", "DefaultLocale_CJK", "zh-CN"),
    ("/org.openoffice.Office.Common/Misc", "FirstRun", False),
    ("/org.openoffice.Office.Common/Misc", "CrashReport", False),
    ("/org.openoffice.Office.Common/Misc", "UseOpenCL", False),
    ("/org.openoffice.Office.Recovery/AutoSave", "Enabled", False),
    ("/org.openoffice.Office.Recovery/RecoveryInfo", "SessionData", False),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", True),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent", True),
    ("/org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", 3),
    ("/org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", True),
    ("/org.openoffice.Office.Java/VirtualMachine", "Enable", False),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", 0),
    ("/org.openoffice.Inet/Settings", "ooInetProxyType", 2),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyName", DEAD_PROXY_HOST),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", DEAD_PROXY_PORT),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", DEAD_PROXY_HOST),
    ("/org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", DEAD_PROXY_PORT),
    ("/org.openoffice.Inet/Settings", "ooInetFTPProxyName", DEAD_PROXY_HOST),
    ("/org.openoffice.Inet/Settings", "ooInetFTPProxyPort", DEAD_PROXY_PORT),
)


def write_profile(folder: Path, build: str) -> str:
    """Write a profile into this run folder and return the office's argument that names it.

    ``build`` is the office's own build id, empty if unknown. With it the profile says that its extensions are up to
    date; without it LibreOffice looks for them and asks to be started again, which costs a third of a second.
    """
    profile = folder / PROFILE_NAME
    user = profile / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(registry(), encoding="utf-8")
    if build:
        extensions = user / "extensions"
        for part in ("bundled", "shared"):
            (extensions / part).mkdir(parents=True)
            (extensions / part / "lastsynchronized").write_text("1")
        (extensions / "buildid").write_text(build, encoding="utf-8")
    return f"-env:UserInstallation={profile.as_uri()}"


def registry() -> str:
    """Return the profile's settings in LibreOffice's registry format."""
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{written(value)}</value></prop></item>\n'
        for path, name, value in SETTINGS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n'
        f"{items}</oor:items>\n"
    )


def written(value: str | bool | int) -> str:
    """Return a value as the registry writes it."""
    return str(value).lower() if isinstance(value, bool) else escape(str(value))
