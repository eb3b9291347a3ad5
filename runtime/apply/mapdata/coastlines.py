"""Makes the world of pin-IP-on-map: ../analytics/pin-IP-on-map/world.txt.

The outlines are Natural Earth's 1:110m countries (naturalearthdata.com, in
the public domain), as geopandas 0.14.4 (BSD) ships them:

    pip download --no-deps -d build/world geopandas==0.14.4
    python runtime/apply/mapdata/coastlines.py build/world/geopandas-*.whl

Out: an SVG path, whose unit is a tenth of a degree from 180° W and 90° N.
"""

import os
import struct
import sys
import zipfile

SHAPES = "geopandas/datasets/naturalearth_lowres/naturalearth_lowres.shp"
TARGET = "../analytics/pin-IP-on-map/world.txt"
POLYGON = 5
SOUTH = -60  # Antarctica has no addresses to speak of


def records(data):
    """Yield the content of each record of a shapefile."""
    at = 100
    while at < len(data):
        _, words = struct.unpack_from(">2i", data, at)
        yield data[at + 8 : at + 8 + 2 * words]
        at += 8 + 2 * words


def rings(record):
    """Yield the rings of a polygon as (longitude, latitude) pairs."""
    kind, *_, parts, points = struct.unpack_from("<i4d2i", record)
    if kind != POLYGON:
        return
    starts = list(struct.unpack_from(f"<{parts}i", record, 44)) + [points]
    numbers = struct.unpack_from(f"<{2 * points}d", record, 44 + 4 * parts)
    pairs = list(zip(numbers[::2], numbers[1::2]))
    for first, last in zip(starts, starts[1:]):
        yield pairs[first:last]


def path(ring):
    """Return a ring as a piece of an SVG path, in relative steps, and
    nothing for one that is smaller than the unit."""
    places = [(round(10 * (x + 180)), round(10 * (90 - y))) for x, y in ring]
    x, y = places[0]
    steps = []
    for to_x, to_y in places[1:-1]:
        if (to_x, to_y) != (x, y):
            steps.append(f"{to_x - x},{to_y - y}")
            x, y = to_x, to_y
    if len(steps) < 2:
        return ""
    return f"M{places[0][0]},{places[0][1]}l{' '.join(steps)}z"


def main():
    """Read the package and write the path."""
    with zipfile.ZipFile(sys.argv[1]) as package:
        data = package.read(SHAPES)
    pieces = [
        path(ring)
        for record in records(data)
        for ring in rings(record)
        if max(y for _, y in ring) > SOUTH
    ]
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, TARGET), "w", encoding="ascii") as file:
        file.write("\n".join(p for p in pieces if p) + "\n")


if __name__ == "__main__":
    main()
