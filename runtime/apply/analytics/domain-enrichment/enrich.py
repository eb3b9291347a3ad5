"""Adds the domain name and the organization of destination addresses.

The offline table is asked first, then the cache, then, unless OFFLINE is set,
the network: reverse DNS for x_domain_name, whois for x_domain_organization.
An address without a global scope is looked up in the table alone. What could
not be found out stays missing and is counted on standard error.
"""

import collections
import sys
import time

from domain_addresses import is_asked, normal
from domain_cache import Cache
from domain_dns import Names
from domain_network import Clock, find_out
from domain_settings import Settings
from domain_table import Table
from domain_whois import Organizations

COLUMNS = ("dst_ref.value", "value")
NAME, ORGANIZATION = "x_domain_name", "x_domain_organization"


def analytics(df):
    """Return the DataFrame with the two columns."""
    settings = Settings()
    known, failures = look_up(settings, addresses_of(df))
    column = address_column(df)
    for n, name in enumerate((NAME, ORGANIZATION)):
        found = [known.get(normal(v), (None, None))[n] for v in df[column]]
        if name in df.columns:  # what an earlier run found is kept
            found = [f or old for f, old in zip(found, df[name])]
        df[name] = found
        df[name] = df[name].astype(object)
    tell(failures)
    return df


def address_column(df):
    """Return the name of the column that holds the addresses."""
    for column in COLUMNS:
        if column in df.columns:
            return column
    raise LookupError(
        f"domain-enrichment needs {' or '.join(COLUMNS)}, "
        f"the variable has {', '.join(df.columns)}"
    )


def addresses_of(df):
    """Return the addresses of the DataFrame, each once, in their order."""
    found = (normal(v) for v in df[address_column(df)])
    return list(dict.fromkeys(a for a in found if a))


def look_up(settings, addresses):
    """Return what is known of each address, and what failed how often."""
    table = Table(settings.table) if settings.table else Table()
    answers = {a: table.look_up(a) for a in addresses}
    open_ones = [a for a in addresses if is_asked(a)]
    failures = collections.Counter()
    services = [Names(settings), Organizations(settings)]
    clock = Clock(settings.deadline)
    with Cache(settings, time.time()) as cache:
        jobs = []
        for n, service in enumerate(services):
            left = [a for a in open_ones if not answers[a][n].settled]
            for address, text in cache.look_up(service, left).items():
                answers[address][n].settle(text)
            left = [a for a in left if not answers[a][n].settled]
            jobs += [(service, n, a) for a in left]
        for (service, n, address), text, failure in find_out(
            jobs, settings, clock
        ):
            if failure:
                failures[f"{service.kind} {failure}"] += 1
                continue
            answers[address][n].settle(text)
            cache.keep(service, address, text)
        failures.update(cache.failures)
    known = {a: tuple(v.text for v in pair) for a, pair in answers.items()}
    return known, failures


def tell(failures):
    """Say once what failed."""
    if failures:
        parts = (f"{what}: {n}" for what, n in sorted(failures.items()))
        print(f"domain-enrichment: {'; '.join(parts)}", file=sys.stderr)
