"""Reverse DNS: the name that an address points back to."""

import re
import socket

import dns.exception
import dns.message
import dns.query
import dns.rcode
import dns.resolver
import dns.reversename

from domain_network import Gates, LookupFailure
from domain_settings import Server

ATTEMPTS = 2  # UDP may be lost
LABEL = r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?"
HOSTNAME = re.compile(rf"{LABEL}(?:\.{LABEL})*")
LONGEST = 253


class Names:
    """Asks resolvers for PTR records."""

    kind = "dns"

    def __init__(self, settings):
        self.settings = settings
        self.gates = Gates(settings.dns_rate)
        self.servers = None
        said = settings.resolvers
        self.source = ",".join(map(str, said)) if said else "system"

    def is_off(self):
        """Tell whether nobody is to be asked."""
        return self.settings.offline or self.settings.resolvers == []

    def ask(self, address, clock):
        """Return the name of an address, None where it has none."""
        servers = self.resolvers()
        failure = None
        for attempt in range(ATTEMPTS):
            try:
                return self.ask_one(
                    servers[attempt % len(servers)], address, clock
                )
            except LookupFailure as error:
                failure = error
        raise failure

    def resolvers(self):
        """Return the servers to ask, by address."""
        if self.servers is None:
            said = self.settings.resolvers
            self.servers = numeric(said) if said else configured()
        if not self.servers:
            raise LookupFailure("no resolver is configured")
        return self.servers

    def ask_one(self, server, address, clock):
        """Ask one server once."""
        gate = self.gates.of(server)
        gate.enter(clock)
        failed = True
        try:
            answer = exchange(
                server, address, clock.timeout(self.settings.timeout)
            )
            failed = False
        finally:
            gate.leave(failed)
        return name_in(answer)


def numeric(servers):
    """Return the servers with addresses for names."""
    found = []
    for server in servers:
        try:
            info = socket.getaddrinfo(
                server.host, server.port, type=socket.SOCK_DGRAM
            )
        except OSError:
            continue
        found.append(Server(info[0][4][0], server.port))
    return found


def configured():
    """Return the resolvers of the system."""
    try:
        system = dns.resolver.Resolver()
    except dns.exception.DNSException:
        return []
    return [Server(str(host), system.port) for host in system.nameservers]


def exchange(server, address, timeout):
    """Return a server's answer. What does not belong to the question, such
    as one with another id, is waited past."""
    query = dns.message.make_query(
        dns.reversename.from_address(address), "PTR"
    )
    try:
        answer, _ = dns.query.udp_with_fallback(
            query,
            server.host,
            timeout,
            server.port,
            ignore_unexpected=True,
            ignore_errors=True,
            ignore_trailing=True,
        )
    except dns.exception.Timeout:
        raise LookupFailure("no answer in time") from None
    except (dns.exception.DNSException, EOFError, OSError, ValueError):
        raise LookupFailure("refused or cut off") from None
    return answer


def name_in(answer):
    """Return the name that an answer gives, None for that there is none.

    Of several names the first of the alphabet is taken: their order differs
    from answer to answer.
    """
    if answer.rcode() not in (dns.rcode.NOERROR, dns.rcode.NXDOMAIN):
        code = dns.rcode.to_text(answer.rcode())
        raise LookupFailure(f"the server answers {code}")
    try:
        found = answer.resolve_chaining().answer
    except dns.exception.DNSException:
        raise LookupFailure("an answer that leads nowhere") from None
    if not found:
        return None
    names = sorted(
        r.target.to_text(omit_final_dot=True).lower() for r in found
    )
    for name in names:
        if len(name) <= LONGEST and HOSTNAME.fullmatch(name):
            return name
    raise LookupFailure("a name that no host can have")
