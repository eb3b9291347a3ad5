"""The map as HTML: inline SVG, a style, lists, and no script."""

import html
import math
import os

MOST_PLACES = 200  # in the list beside the map
MOST_ADDRESSES = 20  # of a place, and in a tooltip
MOST_OTHERS = 500  # private ones and those that are nowhere
MOST_NAMES = 12  # pins up to which each has its name on the map
DENSE = 100  # pins from which on each is drawn smaller
TOP, HEIGHT = 60, 1440  # of the world in tenths of a degree: 84° N to 60° S

STYLE = """
.huntc-map { font: 14px/1.4 sans-serif; color: #222; max-width: 1200px; }
.huntc-map h1 { font-size: 17px; font-weight: 600; margin: 8px 0; }
.huntc-map h2 { font-size: 14px; margin: 14px 0 4px; }
.huntc-map svg { width: 100%; height: auto; background: #dbe7f1; }
.huntc-map .land { fill: #f6f3ec; stroke: #b9b3a6; stroke-width: 2; }
.huntc-map .grid { stroke: #c9d8e6; stroke-width: 2; fill: none; }
.huntc-map .pin { fill: #c8322b; fill-opacity: .8; stroke: #fff;
  stroke-width: 4; }
.huntc-map .dense { fill-opacity: .6; stroke-width: 1.5; }
.huntc-map .count { font: bold 26px sans-serif; fill: #fff;
  text-anchor: middle; }
.huntc-map .name { font: 30px sans-serif; fill: #222; stroke: #fff;
  stroke-width: 6; paint-order: stroke; }
.huntc-map table { border-collapse: collapse; }
.huntc-map td, .huntc-map th { padding: 2px 14px 2px 0; text-align: left;
  vertical-align: top; }
.huntc-map td.n { text-align: right; }
.huntc-map .note { color: #666; font-size: 12px; margin-top: 12px; }
"""

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<div class="huntc-map">
<h1>{title}</h1>
{svg}
{lists}
<p class="note">{note}</p>
</div>
</body>
</html>
"""


def page(title, places, private, lost, rows, source):
    """Return the whole page."""
    note = (
        f"Places are approximate. Database: {source}. "
        "Outlines: Natural Earth, public domain."
    )
    lists = [
        table(places, rows),
        listed("Private addresses, not pinned", private, rows),
        listed("Public addresses that the database does not know", lost, rows),
    ]
    return PAGE.format(
        title=safe(title),
        style=STYLE,
        svg=world(places),
        lists="\n".join(part for part in lists if part),
        note=safe(note),
    )


def safe(text):
    """Return text for HTML, in ASCII so that no encoding can spoil it."""
    printable = (c if c.isprintable() else "\ufffd" for c in str(text))
    escaped = html.escape("".join(printable))
    return escaped.encode("ascii", "xmlcharrefreplace").decode("ascii")


def world(places):
    """Return the map."""
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, "world.txt"), encoding="ascii") as file:
        land = file.read()
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" '
        f'viewBox="0 {TOP} 3600 {HEIGHT}">',
        f'<path class="grid" d="{grid()}"/>',
        f'<path class="land" d="{land}"/>',
    ]
    parts += [pin(place, len(places)) for place in places]
    return "\n".join(parts + ["</svg>"])


def grid():
    """Return meridians and parallels, 30 degrees apart."""
    lines = [f"M{x},{TOP}v{HEIGHT}" for x in range(300, 3600, 300)]
    lines += [f"M0,{y}h3600" for y in range(300, 1500, 300)]
    return "".join(lines)


def pin(place, pins):
    """Return one of so many pins, larger for more addresses."""
    x, y = 10 * (place.longitude + 180), 10 * (90 - place.latitude)
    number = len(place.addresses)
    dense = pins > DENSE
    radius = min((6 if dense else 14) + 6 * math.log2(number), 44)
    parts = [
        f"<g><title>{safe(place.name)}: {some(place.addresses)}</title>",
        f'<circle class="pin{" dense" if dense else ""}" '
        f'cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"/>',
    ]
    if number > 1 and radius > 18:
        parts.append(
            f'<text class="count" x="{x:.1f}" y="{y + 9:.1f}">{number}</text>'
        )
    if pins <= MOST_NAMES:
        parts.append(name(place, x, y, radius))
    return "".join(parts) + "</g>"


def name(place, x, y, radius):
    """Return the name beside a pin, on the side where there is room."""
    at, anchor = x + radius + 6, "start"
    if x > 2900:
        at, anchor = x - radius - 6, "end"
    return (
        f'<text class="name" x="{at:.1f}" y="{y + 10:.1f}" '
        f'text-anchor="{anchor}">{safe(place.name)}</text>'
    )


def some(addresses, most=MOST_ADDRESSES):
    """Return addresses as text, the first of them."""
    text = ", ".join(safe(a) for a in addresses[:most])
    if len(addresses) > most:
        text += f" and {len(addresses) - most:,} more"
    return text


def table(places, rows):
    """Return the places with their addresses."""
    if not places:
        return ""
    lines = ["<table><tr><th>place</th><th>rows</th><th>addresses</th></tr>"]
    for place in places[:MOST_PLACES]:
        number = sum(rows[a] for a in place.addresses)
        lines.append(
            f'<tr><td>{safe(place.name)}</td><td class="n">{number:,}</td>'
            f"<td>{some(place.addresses)}</td></tr>"
        )
    lines.append("</table>")
    if len(places) > MOST_PLACES:
        lines.append(f"<p>and {len(places) - MOST_PLACES:,} more places</p>")
    return "\n".join(lines)


def listed(title, addresses, rows):
    """Return addresses that are not on the map."""
    if not addresses:
        return ""
    times = [f"{a} ({rows[a]:,})" for a in addresses]
    return (
        f"<h2>{safe(title)} (with the number of rows)</h2>\n"
        f"<p>{some(times, MOST_OTHERS)}</p>"
    )
