"""Pins the public addresses of a variable on a world map.

The map is HTML that holds all it needs: it is looked at without a network.
Where an address is comes from a GeoIP database of cities in MaxMind's format.
"""

import collections
import os

from pin_html import page
from pin_places import Database, Place, is_public, parse

COLUMNS = ("src_ref.value", "dst_ref.value", "value")


def analytics(df):
    """Return the map."""
    rows = count(df)
    public = [a for a in rows if is_public(a)]
    private = [a for a in rows if not is_public(a)]
    with Database(os.environ.get("GEOIP_DB")) as database:
        places, lost = sort_out(public, database)
        source = database.describe()
    title = os.environ.get("TITLE") or heading(public, places)
    return page(title, places, private, lost, rows, source)


def count(df):
    """Return in how many rows each address occurs, in order of address."""
    columns = [c for c in COLUMNS if c in df.columns]
    if not columns:
        raise LookupError(
            f"pin-IP-on-map needs {', '.join(COLUMNS[:-1])} or {COLUMNS[-1]}, "
            f"the variable has {', '.join(df.columns)}"
        )
    found = collections.Counter()
    for column in columns:
        for text, times in df[column].value_counts().items():
            address = parse(text)
            if address is not None:
                found[address] += int(times)
    return dict(sorted(found.items(), key=lambda i: (i[0].version, i[0])))


def sort_out(addresses, database):
    """Return the places with their addresses, and the addresses without.

    What is nearer than a tenth of a degree is one place.
    """
    places, lost = {}, []
    for address in addresses:
        found = database.locate(address)
        if found is None:
            lost.append(address)
        else:
            latitude, longitude, _ = found
            key = (round(latitude, 1), round(longitude, 1))
            places.setdefault(key, Place(*found)).addresses.append(address)
    ordered = sorted(places.values(), key=lambda p: -len(p.addresses))
    return ordered, lost


def heading(public, places):
    """Return what the map shows, in words."""
    if not public:
        return "no public address"
    found = sum(len(p.addresses) for p in places)
    what = "address" if len(public) == 1 else "addresses"
    where = "place" if len(places) == 1 else "places"
    of_all = f"{found:,} of {len(public):,} public {what}"
    return f"{of_all} in {len(places):,} {where}"
