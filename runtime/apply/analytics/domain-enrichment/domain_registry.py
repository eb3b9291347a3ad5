"""What a whois server replies: objects of `key: value` lines.

ARIN names the organization in OrgName and OrgId, or in a line of both; RIPE,
APNIC and AFRINIC in an organisation object that the network's `org` names,
else in descr and netname; LACNIC in owner and ownerid. The result is written
as ARIN does: Name (HANDLE).
"""

import re

from domain_addresses import parse, tidy

NETWORK = ("netrange", "inetnum", "inet6num", "ipv4 address", "ipv6 address")
NONE = re.compile(r"no match|not found|no entries|no data found", re.I)
BUSY = re.compile(
    r"limit exceeded|access denied|too many|quota|try again", re.I
)
REFERRALS = ("referralserver", "refer", "resourcelink")
UNLIKE = ("rwhois://", "http://", "https://")

# Networks that registries enter for what they do not manage.
PLACEHOLDER = re.compile(
    r"IANA-|NON-RIPE-NCC-MANAGED|ERX-NETBLOCK|EU-ZZ-|STUB-|APNIC-\d|AFRINIC-NET"
)


class Reply:
    """A reply, as far as it is about an address.

    The organization may be None; then is_none tells whether the registry
    says so, and problem why else.
    """

    def __init__(self, text, address):
        address = parse(address)
        found = list(objects(text))
        self.referral = referral(found)
        self.range = None
        self.organization = None
        self.is_none = False
        networks = [o for o in found if o.range is not None]
        about = [o for o in networks if o.holds(address)]
        if about:
            network = min(about, key=lambda o: o.size())
            self.range = network.range
            self.organization = organization(network, found)
            self.is_none = True
        elif networks:
            self.problem = "a reply about another network"
        elif BUSY.search(text):
            self.problem = "refused for being asked too much"
        elif NONE.search(text):
            self.is_none = True
        elif not text.strip():
            self.problem = "refused or cut off"
        else:
            self.problem = "a reply that is not understood"


class Object:
    """The lines between two empty ones."""

    def __init__(self, lines):
        self.lines = lines
        self.range = None
        for key in NETWORK:
            self.range = self.range or span(self.first(key))

    def first(self, *keys):
        """Return the first value of the keys, in their order."""
        for key in keys:
            for name, value in self.lines:
                if name == key and value:
                    return value
        return None

    def holds(self, address):
        """Tell whether the network has the address."""
        low, high = self.range
        return low.version == address.version and low <= address <= high

    def size(self):
        """Return how many addresses the network has."""
        low, high = self.range
        return int(high) - int(low)


def objects(text):
    """Yield the objects of a reply."""
    lines = []
    for line in text.split("\n") + [""]:
        line = line.strip()
        if line.startswith(("%", "#")):
            continue
        key, colon, value = line.partition(":")
        if colon:
            lines.append((key.strip().lower(), tidy(value)))
        elif not line and lines:
            yield Object(lines)
            lines = []


def span(text):
    """Return the first and the last address of a network, None for what is
    none: 192.0.2.0 - 192.0.2.255, 192.0.2.0/24, or 192.0/16."""
    if not text:
        return None
    low, dash, high = text.partition(" - ")
    if not dash:
        return block(text)
    low, high = parse(low), parse(high.split("(")[0])
    if low is None or high is None or low.version != high.version:
        return None
    return (low, high) if low <= high else None


def block(text):
    """Return the first and the last address of a CIDR block."""
    start, _, length = text.partition("/")
    if ":" not in start:
        start = ".".join((start.split(".") + ["0"] * 3)[:4])
    first = parse(start)
    if first is None or not length.isdigit():
        return None
    rest = first.max_prefixlen - int(length)
    if rest < 0:
        return None
    low = int(first) >> rest << rest
    return type(first)(low), type(first)(low + (1 << rest) - 1)


def referral(found):
    """Return the server that a reply refers to as host or host:port."""
    for key in REFERRALS:
        for each in found:
            where = each.first(key)
            if where and " " not in where and not where.startswith(UNLIKE):
                return (where.partition("://")[2] or where).rstrip("/")
    return None


def organization(network, found):
    """Return who a network is registered to, None where nobody is named."""
    named = network.first("organization", "customer", "organization name")
    if named:
        return without_code(named)
    handle = network.first("org")
    for each in found:
        if handle and each.first("organisation") == handle:
            return written(each.first("org-name"), handle)
    owner = network.first("owner")
    if owner:
        return written(owner, network.first("ownerid"))
    if network.first("netrange"):
        for each in found[found.index(network) :]:
            name = each.first("orgname", "custname")
            if name:
                return written(name, each.first("orgid"))
    netname = network.first("netname")
    if netname and PLACEHOLDER.match(netname):
        return None
    described = network.first("descr")
    return written(described, netname) if described else netname


def without_code(named):
    """Return a name without the code of a customer: Name (C01234567)."""
    return re.sub(r" \(C\d{6,}\)$", "", named)


def written(name, handle):
    """Return a name and its handle in one."""
    if name and handle and handle != name:
        return f"{name} ({handle})"
    return name or handle
