"""whois (RFC 3912): the organization that an address is registered to."""

import socket

from domain_addresses import parse
from domain_network import Clock, Gates, LookupFailure
from domain_registry import Reply
from domain_settings import ParameterError, server

HOPS = 4  # servers that are asked for one address
LARGEST = 256 << 10  # bytes of a reply

# A referral is text from the network. These alone are followed, and what the
# hunt names.
REGISTRIES = frozenset(
    f"whois.{name}:43"
    for name in (
        "iana.org",
        "arin.net",
        "ripe.net",
        "apnic.net",
        "lacnic.net",
        "afrinic.net",
        "registro.br",
        "nic.ad.jp",
        "kisa.or.kr",
        "twnic.net",
        "cnnic.cn",
        "idnic.net",
        "mtr.mx",
    )
)


class Organizations:
    """Asks whois servers, from the first one on."""

    kind = "whois"

    def __init__(self, settings):
        self.settings = settings
        self.gates = Gates(settings.whois_rate)
        self.source = ",".join(map(str, settings.whois or []))
        self.followed = REGISTRIES | {str(s) for s in settings.referrals}
        self.shortcuts = []  # ranges that a server only refers for

    def is_off(self):
        """Tell whether nobody is to be asked."""
        return self.settings.offline or not self.settings.whois

    def ask(self, address, clock):
        """Return the organization, None where the registry names none."""
        at = self.begin(address)
        asked = set()
        while True:
            if len(asked) == HOPS or at in asked:
                raise LookupFailure("endless referrals")
            asked.add(at)
            reply = Reply(self.ask_one(at, address, clock), address)
            following = self.referral(reply)
            if following is None:
                return organization(reply)
            if len(asked) == 1:
                self.remember(reply, following)
            at = following

    def begin(self, address):
        """Return the server to ask first: the one that the first server
        referred to for an address of the same range, or the first server."""
        for low, high, following in self.shortcuts:
            if low.version == high.version and covers(low, high, address):
                return following
        return self.settings.whois[0]

    def remember(self, reply, following):
        """Keep what the first server only referred for."""
        if reply.range is not None and reply.organization is None:
            self.shortcuts.append((*reply.range, following))

    def referral(self, reply):
        """Return the server that a reply refers to, if it is to be asked."""
        if reply.referral is None:
            return None
        try:
            following = server(reply.referral, 43, "referral")
        except ParameterError:
            following = None
        if following is not None and str(following) in self.followed:
            return following
        if reply.organization is None:
            raise LookupFailure("a referral to an unknown server")
        return None

    def ask_one(self, at, address, clock):
        """Ask one server once."""
        gate = self.gates.of(at)
        gate.enter(clock)
        failed = True
        try:
            timeout = clock.timeout(self.settings.timeout)
            text = exchange(at, question(at, address), timeout)
            failed = False
        finally:
            gate.leave(failed)
        return text


def covers(low, high, address):
    """Tell whether a range holds an address."""
    address = parse(address)
    return address.version == low.version and low <= address <= high


def question(at, address):
    """Return what a server is asked. ARIN answers a bare address with a list
    where networks are nested; `n +` asks for all of them in full."""
    if at.host.endswith("arin.net"):
        return f"n + {address}\r\n"
    return f"{address}\r\n"


def organization(reply):
    """Return the organization of the last reply."""
    if reply.organization is not None or reply.is_none:
        return reply.organization
    raise LookupFailure(reply.problem)


def exchange(at, text, timeout):
    """Return a server's reply as text."""
    clock = Clock(timeout)
    parts, size = [], 0
    try:
        with socket.create_connection((at.host, at.port), timeout) as link:
            link.sendall(text.encode())
            while True:
                link.settimeout(max(clock.left(), 0.001))
                part = link.recv(16 << 10)
                if not part:
                    break
                parts.append(part)
                size += len(part)
                if size > LARGEST:
                    raise LookupFailure("a reply that is too long")
    except socket.timeout:
        raise LookupFailure("no answer in time") from None
    except OSError:
        raise LookupFailure("refused or cut off") from None
    return decoded(b"".join(parts))


def decoded(reply):
    """Return a reply as text: UTF-8, or Latin-1 as some registries send."""
    try:
        return reply.decode("utf-8")
    except UnicodeDecodeError:
        return reply.decode("latin-1")
