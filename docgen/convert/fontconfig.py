"""The project's own fontconfig configuration: office fonts mapped to installed ones, for the processes docgen starts.

It includes the system's configuration and is named to a process by FONTCONFIG_FILE; nothing of the system's is
written. Mapped, LibreOffice finds each font at once; unmapped, it searches fallbacks glyph by glyph.
"""

from html import escape
from pathlib import Path

from docgen.convert.fonts import FC_REGULAR, FontMatch, InstalledFont, base_config, font_map, installed_fonts
from docgen.convert.options import ConvertOptions

CONFIG_NAME = "fonts.conf"


def write_font_config(folder: Path, options: ConvertOptions) -> Path:
    """Write the configuration into this folder and return its path, the value for FONTCONFIG_FILE."""
    faces = installed_fonts(options)
    config = folder / CONFIG_NAME
    rules = mapping_rules(font_map(options), faces) + rejection_rules(faces)
    config.write_text(base_config(options, rules), encoding="utf-8")
    return config


def mapping_rules(matches: list[FontMatch], faces: tuple[InstalledFont, ...]) -> str:
    """Return one rule per name that a document may ask for and that is not installed.

    Names that are installed get a rule too, which only adds the fallbacks for rare characters.
    """
    installed = {name.casefold() for face in faces for name in face.families}
    rules = []
    for match in matches:
        if not match.used:
            continue
        fallbacks = [name for name in match.office.fallbacks if name.casefold() in installed and name != match.used]
        for name in (*match.office.own, *match.office.also):
            if name.casefold() in installed:
                rules.append(rule(name, [name, *fallbacks], bold=False))
            else:
                rules.append(rule(name, [match.used, *fallbacks], match.bold))
    return "".join(rules)


def rule(name: str, families: list[str], bold: bool) -> str:
    """Return the rule that answers a request for this family with these, all as good as the name itself.

    ``binding="same"`` is what makes fontconfig treat the substitute like the requested font instead of a mere default.
    """
    listed = "".join(f"<string>{escape(family)}</string>" for family in families)
    weight = '<edit name="weight" mode="assign" binding="same"><const>bold</const></edit>' if bold else ""
    return (
        f'<match target="pattern"><test name="family" qual="any"><string>{escape(name)}</string></test>'
        f'<edit name="family" mode="assign" binding="same">{listed}</edit>{weight}</match>\n'
    )


def rejection_rules(faces: tuple[InstalledFont, ...]) -> str:
    """Return the rule that hides bold faces which declare a regular weight.

    Beside their family's regular face they are an equal match, so body text could come out bold by chance.
    """
    good = [face for face in faces if not face.mislabelled_bold]
    regular = {name for face in good if face.weight == FC_REGULAR for name in face.families}
    # A collection is hidden as a whole or not at all, hence the second condition.
    hidden = {face.path for face in faces if face.mislabelled_bold and regular.intersection(face.families)}
    hidden -= {face.path for face in good}
    globs = "".join(f"<glob>{escape(str(path))}</glob>" for path in sorted(hidden))
    return f"<selectfont><rejectfont>{globs}</rejectfont></selectfont>\n" if globs else ""
