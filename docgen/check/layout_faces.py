"""Which of the standard's faces a font in a PDF is (字体辨认), judged by its name; an unknown name is None."""

from functools import lru_cache
from typing import Literal

FaceClass = Literal["title", "fang", "kai", "hei", "song"]

# In this order: 小标宋 and 仿宋 hold the name of 宋 in them.
_NAMES: tuple[tuple[FaceClass, tuple[str, ...]], ...] = (
    ("title", ("小标宋", "xiaobiaosong", "fzxbs", "stzhongsong", "华文中宋")),
    ("fang", ("仿宋", "fangsong", "fandolfang", "fzfs")),
    ("kai", ("楷", "kaiti", "fandolkai", "fzkt", "stkai")),
    ("hei", ("黑体", "simhei", "fandolhei", "fzht", "stheiti", "sanscjk", "sourcehansans", "yahei", "heiti")),
    ("song", ("宋体", "simsun", "fandolsong", "fzss", "stsong")),
)


@lru_cache(maxsize=256)
def face_of(font: str) -> FaceClass | None:
    """Return the class of the font named ``font``; None for a stand-in whose name says nothing."""
    plain = font.lower().replace(" ", "").replace("-", "").replace("_", "")
    return next((face for face, names in _NAMES if any(name in plain for name in names)), None)
