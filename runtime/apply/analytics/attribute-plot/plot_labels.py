"""Texts of telemetry as labels."""

import os
import unicodedata

LONGEST = 24  # characters of a label
ID = 8  # characters that tell identifiers apart, mostly


def safe(text):
    """Return a text that matplotlib prints as it is, in one line."""
    kept = ("\ufffd" if unicodedata.category(c)[0] == "C" else c for c in text)
    return "".join(kept).replace("$", r"\$")


def common_prefix(words):
    """Return what all words begin with, as far as it is a word: the type in
    network-traffic--4f1c…, the directory of paths."""
    prefix = os.path.commonprefix(words) if len(words) > 1 else ""
    ends = [prefix.rfind(s) + len(s) for s in ("--", "/", "\\") if s in prefix]
    return prefix[: max(ends, default=0)]


def short(words):
    """Return labels for words: short ones, and no two alike.

    Of identifiers the beginning is kept, of other texts both ends.
    """
    longest = max(map(len, words), default=0)
    if longest >= LONGEST and all(is_identifier(w) for w in words):
        for length in range(ID, longest):
            if len({w[:length] for w in words}) == len(set(words)):
                return [safe(w[:length]) for w in words]
    return [safe(middle_cut(w)) for w in words]


def is_identifier(word):
    """Tell whether a word is hexadecimal digits with hyphens."""
    return all(c in "0123456789abcdefABCDEF-" for c in word)


def middle_cut(word):
    """Return a word with its middle left out if it is long."""
    if len(word) <= LONGEST:
        return word
    half = LONGEST // 2
    return word[: half - 1] + "…" + word[-half:]
