"""Plain text: every line as it is."""

import html
import re

from .addresses import links_in, videos_in
from .lines import Line, Source

BULLETS = "-*•·–‣◦●▪➤➢★☆♪♫"
_BULLET = re.compile(rf"^\s{{0,20}}([{re.escape(BULLETS)}])\s{{1,20}}\S")


def read_text(text):
    """Plain text as lines; those that begin with a bullet are items of a list."""
    lines, block, gap = [], 1, 0
    for each in text.splitlines(keepends=True):
        line = Line(each, block=block, gap=gap)
        lines.append(line)
        if not line.plain:
            block, line.block, gap = block + 1, 0, gap + 1
            continue
        gap = 0
        line.html = html.escape(line.plain, quote=False)
        line.links = links_in(line.plain)
        line.videos = videos_in(line.plain)
        if bullet := _BULLET.match(each):
            line.item = ord(bullet[1])
    return Source(lines)
