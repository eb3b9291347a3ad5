"""Answers of earlier runs, in an SQLite file, with the day they expire.

They belong to the server that gave them: another resolver may say otherwise.
That there is no answer is kept too, and shorter. Failures are not kept.
"""

import collections
import os
import sqlite3

from domain_addresses import tidy

DAY = 86400
VERSION = 1
CHUNK = 500  # addresses in one query
OFTEN = 20  # answers between two commits

SCHEMA = """
CREATE TABLE IF NOT EXISTS answers (
  kind TEXT, server TEXT, address TEXT, answer TEXT, expires REAL,
  PRIMARY KEY (kind, server, address)
)
"""


class Cache:
    """The file, or nothing where there is none to be had."""

    def __init__(self, settings, now):
        self.now = now
        self.days = {True: settings.cache_days, False: settings.none_days}
        self.directory = settings.cache
        self.failures = collections.Counter()
        self.file = None
        self.writable = False
        self.pending = 0

    def __enter__(self):
        if not self.directory:
            self.failures["cache: none, answers are not kept"] = 1
            return self
        if self.days[True] == 0 and self.days[False] == 0:
            return self
        path = os.path.join(self.directory, "answers.sqlite")
        try:
            os.makedirs(self.directory, exist_ok=True)
            self.open(path)
            self.writable = True
        except (OSError, sqlite3.Error) as error:
            self.failures[f"cache: not written ({error})"] = 1
            self.open_to_read(path)
        return self

    def __exit__(self, *_):
        if self.file is not None:
            self.attempt(self.file.commit)
            self.attempt(self.file.close)

    def attempt(self, action, *args):
        """Do something with the file; a failure ends the use of it."""
        try:
            return action(*args)
        except sqlite3.Error as error:
            self.failures[f"cache: not used ({error})"] = 1
            self.file = None
            return ()

    def open(self, path):
        """Open the file to read and to write."""
        self.file = sqlite3.connect(path, timeout=2)
        (version,) = self.file.execute("PRAGMA user_version").fetchone()
        if version not in (0, VERSION):
            raise sqlite3.DatabaseError("made by another version of huntc")
        self.file.execute(SCHEMA)
        self.file.execute(f"PRAGMA user_version = {VERSION}")
        self.file.execute("DELETE FROM answers WHERE expires < ?", (self.now,))
        self.file.commit()

    def open_to_read(self, path):
        """Open the file where it may not be changed."""
        self.file = None
        try:
            file = sqlite3.connect(
                f"file:{path}?mode=ro&immutable=1", uri=True
            )
            (version,) = file.execute("PRAGMA user_version").fetchone()
            self.file = file if version == VERSION else None
        except sqlite3.Error:
            pass  # that it is of no use was said

    def look_up(self, service, addresses):
        """Return what is known of the addresses."""
        found = {}
        for at in range(0, len(addresses), CHUNK):
            part = addresses[at : at + CHUNK]
            for address, text in self.select(service, part):
                found[address] = tidy(text)
        return found

    def select(self, service, addresses):
        """Return the rows of some addresses."""
        if self.file is None:
            return ()
        marks = ",".join("?" * len(addresses))
        query = (
            "SELECT address, answer FROM answers WHERE kind = ? "
            f"AND server = ? AND expires >= ? AND address IN ({marks})"
        )
        keys = [service.kind, service.source, self.now, *addresses]
        return self.attempt(lambda: self.file.execute(query, keys).fetchall())

    def keep(self, service, address, text):
        """Keep an answer as long as it is good."""
        days = self.days[text is not None]
        if self.file is None or not self.writable or days == 0:
            return
        expires = self.now + days * DAY
        row = (service.kind, service.source, address, text, expires)
        insert = "INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?)"
        self.attempt(self.file.execute, insert, row)
        self.pending += 1
        if self.pending % OFTEN == 0 and self.file is not None:
            self.attempt(self.file.commit)
