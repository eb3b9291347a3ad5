"""Analytics of the corpus that fail, each in its own way."""

import os
import signal


def raises(df):
    """Raise what Python raises."""
    return df["no such column"]


def killed(df):
    """End by a signal."""
    os.kill(os.getpid(), signal.SIGKILL)


def garbage(df):
    """Return what no analytics may return."""
    return 42


def endless(df):
    """Never return."""
    while True:
        pass


def hungry(df):
    """Ask for more memory than there is."""
    return bytearray(1 << 40)
