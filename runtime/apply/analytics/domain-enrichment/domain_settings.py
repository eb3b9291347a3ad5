"""The parameters of WITH, which are environment variables."""

import os


class ParameterError(ValueError):
    """A parameter has a value that it cannot have."""


class Server:
    """A host and a port."""

    def __init__(self, host, port):
        self.host = host
        self.port = port

    def __str__(self):
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"

    def __eq__(self, other):
        return str(self) == str(other)

    def __hash__(self):
        return hash(str(self))


def server(text, port, name):
    """Return the server that host:port, host or [host]:port names."""
    host, given = text.strip(), ""
    if host.startswith("["):
        host, _, given = host[1:].partition("]")
        given = given.lstrip(":")
    elif host.count(":") == 1:
        host, _, given = host.partition(":")
    if not host or not (given or str(port)).isdigit():
        raise ParameterError(f"{name}: {text!r} is not host:port")
    number = int(given or port)
    if not 0 < number < 65536:
        raise ParameterError(f"{name}: there is no port {number}")
    return Server(host.lower(), number)


class Settings:
    """What the hunt asks for, with a default for what it does not say."""

    def __init__(self, environment=None):
        self.given = os.environ if environment is None else environment
        self.table = self.given.get("TABLE") or None
        self.offline = self.flag("OFFLINE")
        self.resolvers = self.servers("RESOLVER", 53)
        self.whois = self.servers("WHOIS", 43, "whois.iana.org")
        self.referrals = self.servers("WHOIS_REFERRALS", 43) or []
        self.timeout = self.number("TIMEOUT", 3)
        self.deadline = self.number("DEADLINE", 120)
        self.concurrency = int(self.number("CONCURRENCY", 8, least=1))
        self.dns_rate = self.number("DNS_RATE", 50)
        self.whois_rate = self.number("WHOIS_RATE", 4)
        self.cache_days = self.number("CACHE_DAYS", 7, least=0)
        self.none_days = self.number("CACHE_NONE_DAYS", 1, least=0)
        self.cache = self.given.get("HUNTC_ANALYTICS_CACHE") or None

    def flag(self, name):
        """Return a parameter that is true or false."""
        text = self.given.get(name, "false").strip().lower()
        known = {"true": True, "yes": True, "1": True, "": False}
        known.update({"false": False, "no": False, "0": False})
        if text not in known:
            raise ParameterError(f"{name}: {text!r} is not true or false")
        return known[text]

    def number(self, name, default, least=0.001):
        """Return a parameter that is a number."""
        text = self.given.get(name, "").strip()
        try:
            value = float(text) if text else float(default)
        except ValueError:
            value = float("nan")
        if not least <= value <= 1e6:
            raise ParameterError(
                f"{name}: {text!r} is not a number of at least {least}"
            )
        return value

    def servers(self, name, port, default=""):
        """Return servers: None when nothing is said, [] for `none`."""
        text = self.given.get(name, "").strip() or default
        if not text:
            return None
        if text.lower() == "none":
            return []
        return [server(part, port, name) for part in text.split(",")]
