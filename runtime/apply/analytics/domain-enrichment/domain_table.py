"""The offline table: address or network, domain, organization.

The row of a single address answers both, and what is empty in it is known to
be nothing. The row of a network answers what is filled in; the most specific
network that has a value wins.
"""

import csv
import ipaddress

from domain_addresses import parse, tidy

HEADER = ["address", "domain", "organization"]


class TableError(ValueError):
    """A row of the table is wrong."""


class Answer:
    """One fact about an address, as far as it is settled."""

    def __init__(self):
        self.text = None
        self.settled = False

    def settle(self, text):
        """Take an answer; None is one too."""
        self.text = text
        self.settled = True


class Table:
    """The rows, by address and by network."""

    def __init__(self, path=None):
        self.addresses = {}
        self.networks = {}  # (version, prefix length) → network → row
        if path is not None:
            self.read(path)

    def read(self, path):
        """Read a CSV file; its mistakes are told by line."""
        with open(path, encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file)
            for row in rows:
                if not row or row[0].lstrip().startswith("#"):
                    continue
                if [v.strip() for v in row] == HEADER:
                    continue
                self.add(row, f"{path}:{rows.line_num}")

    def add(self, row, where):
        """Take one row."""
        if len(row) > 3:
            raise TableError(f"{where}: more than three fields (quote commas)")
        key = row[0].strip()
        facts = [tidy(v) for v in row[1:]]
        facts += [None] * (2 - len(facts))
        address = parse(key)
        if address is not None:
            self.addresses.setdefault(str(address), facts)
            return
        try:
            network = ipaddress.ip_network(key)
        except ValueError as error:
            raise TableError(f"{where}: {error}") from None
        level = self.networks.setdefault(
            (network.version, network.prefixlen), {}
        )
        level.setdefault(network, facts)

    def look_up(self, text):
        """Return what the table knows of an address: domain, organization."""
        answers = (Answer(), Answer())
        if text in self.addresses:
            for answer, fact in zip(answers, self.addresses[text]):
                answer.settle(fact)
            return answers
        address = parse(text)
        for version, length in sorted(self.networks, reverse=True):
            if version != address.version:
                continue
            network = ipaddress.ip_network((address, length), strict=False)
            facts = self.networks[version, length].get(network, ())
            for answer, fact in zip(answers, facts):
                if fact and not answer.settled:
                    answer.settle(fact)
        return answers
