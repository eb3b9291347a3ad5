"""Addresses as text, and texts that come from the network."""

import ipaddress
import unicodedata

LONGEST = 200  # characters of a text that is kept


def parse(text):
    """Return an address, None for what is none."""
    if not isinstance(text, str):
        return None
    try:
        address = ipaddress.ip_address(text.strip())
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def normal(text):
    """Return the one way in which an address is written, None for none."""
    address = parse(text)
    return str(address) if address else None


def is_asked(text):
    """Tell whether strangers may be asked about an address.

    Private, loopback, link-local, shared, documentation and multicast ones
    say something about the network they are used in, and nobody else knows.
    """
    address = parse(text)
    return bool(address) and address.is_global and not address.is_multicast


def tidy(text):
    """Return a text in one line without control characters."""
    if not text:
        return None
    kept = (" " if unicodedata.category(c)[0] == "C" else c for c in text)
    return " ".join("".join(kept).split())[:LONGEST].strip() or None
