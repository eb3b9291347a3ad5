"""What can go wrong in an analytics, and how it is told."""

import mmap
import os
import site
import sysconfig
import traceback

LONGEST = 16_000  # characters of a traceback
MESSAGE = 2_000  # characters of a message


class Failure(Exception):
    """A failure that is understood: the kind, what is wrong, what to do."""

    def __init__(self, problem, message, hint=""):
        super().__init__(message)
        self.problem = problem
        self.message = message
        self.hint = hint


def describe(error, job, starved):
    """Return what the result file says about an exception.

    Starved tells that no memory was left when it was caught.
    """
    if isinstance(error, Failure):
        return report(error.problem, error.message, hint=error.hint)
    trace = users_traceback(error)
    if isinstance(error, MemoryError) or (starved and is_loading(error)):
        size = job["memory"] >> 20
        return report(
            "memory",
            f"the analytics needs more than {size} MB of memory",
            trace,
            "give it fewer rows, or raise the memory limit",
        )
    if isinstance(error, SystemExit):
        return report(
            "no result",
            f"the analytics called exit({error.code!r}) instead of returning",
            trace,
        )
    if isinstance(error, ModuleNotFoundError):
        return report(
            "missing module",
            f"the analytics needs the Python module {error.name!r}",
            trace,
            "add the package that provides it to the requirements, or "
            "configure an interpreter that has it",
        )
    return report("raised", summary(error), trace)


def is_starved():
    """Tell whether the memory limit leaves no room for a library."""
    try:
        mmap.mmap(-1, 32 << 20).close()
    except (OSError, ValueError, MemoryError):
        return True
    return False


def is_loading(error):
    """Tell whether an import or the system failed: what lack of memory looks
    like where no MemoryError is raised, as in the dynamic linker."""
    return isinstance(error, (ImportError, OSError))


def report(problem, message, trace="", hint=""):
    """Return an error as the result file holds it."""
    return {
        "problem": problem,
        "message": clean(message[:MESSAGE]),
        "traceback": clean(trace),
        "hint": clean(hint),
    }


def clean(text):
    """Replace what UTF-8 cannot hold."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def summary(error):
    """Return the exception's type and message."""
    name = type(error).__name__
    try:
        text = str(error)
    except Exception:
        text = "(its message cannot be printed)"
    return f"{name}: {text}" if text else name


def users_traceback(error):
    """Return the traceback without frames of libraries and of the driver."""
    try:
        trace = traceback.TracebackException.from_exception(error)
        keep_users(trace, 0)
        text = "".join(trace.format())
    except Exception:
        return ""
    if len(text) > LONGEST:
        half = LONGEST // 2
        text = text[:half] + "\n…\n" + text[-half:]
    return text


def keep_users(trace, depth):
    """Drop foreign frames here and in the exceptions that led here."""
    foreign = foreign_places()
    kept = [f for f in trace.stack if not is_foreign(f.filename, foreign)]
    trace.stack[:] = kept
    if depth < 10:
        for other in (trace.__cause__, trace.__context__):
            if other is not None:
                keep_users(other, depth + 1)


def foreign_places():
    """Return the directories whose code is not the user's."""
    places = [os.path.dirname(os.path.abspath(__file__))]
    paths = sysconfig.get_paths()
    places += [paths[k] for k in ("stdlib", "platstdlib", "purelib")]
    places += site.getsitepackages()
    return tuple(os.path.join(p, "") for p in places)


def is_foreign(filename, places):
    """Tell whether a frame is of Python, a library or the driver."""
    return filename.startswith(places) or filename.startswith("<frozen")
