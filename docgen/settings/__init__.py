"""House settings (本单位设置): one frozen model, read from one ``docgen.toml``.

The file named with ``--settings`` or ``DOCGEN_SETTINGS`` must exist; otherwise the first of ``./docgen.toml``,
``$DOCGEN_HOME/docgen.toml`` and ``~/.config/docgen/docgen.toml`` is read, and without any of them the defaults hold.
Folders above the current one are not searched: what a filing looks like must not hang on where a folder was put.
"""

from docgen.settings.reading import FILE_NAME as FILE_NAME
from docgen.settings.reading import find_settings as find_settings
from docgen.settings.reading import load_settings as load_settings
from docgen.settings.reading import parse_settings as parse_settings
from docgen.settings.tables import MOST_OFFSET as MOST_OFFSET
from docgen.settings.tables import ArchiveRules as ArchiveRules
from docgen.settings.tables import Fonts as Fonts
from docgen.settings.tables import House as House
from docgen.settings.tables import Organ as Organ
from docgen.settings.tables import Page as Page
from docgen.settings.tables import Pdf as Pdf
from docgen.settings.tables import Preprinted as Preprinted
from docgen.settings.tables import Settings as Settings
