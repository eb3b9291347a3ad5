"""Runs one Kestrel analytics in this process.

In: the path of a job file. Out: tables, at most one display, and last of all
`result.json`, which says what was made or what went wrong. Nothing is read
from standard output: it belongs to the analytics.
"""

import faulthandler
import inspect
import json
import os
import resource
import shutil
import signal
import sys
import threading

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from huntc_failure import Failure, describe, is_starved  # noqa: E402

# What stays free of the memory limit, so that its breach can be reported.
RESERVE = 64 << 20


def close_foreign(last):
    """Close what huntc's libraries had open when it forked."""
    for name in os.listdir("/dev/fd"):
        if name.isdigit() and int(name) > last:
            try:
                os.close(int(name))
            except OSError:
                pass  # the descriptor that listed the directory


def limit(job):
    """Set the limits that the analytics and its children have to keep."""
    caps = (
        (resource.RLIMIT_AS, job["memory"], job["memory"] + RESERVE),
        (resource.RLIMIT_FSIZE, job["file_size"], job["file_size"]),
        (resource.RLIMIT_CORE, 0, 0),
    )
    for what, soft, hard in caps:
        _, most = resource.getrlimit(what)
        if most != resource.RLIM_INFINITY:
            soft, hard = min(soft, most), min(hard, most)
        try:
            resource.setrlimit(what, (soft, hard))
        except (OSError, ValueError):
            pass  # macOS knows no limit of the address space


def release_reserve():
    """Lift the memory limit to what was kept for reports."""
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    try:
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    except (OSError, ValueError):
        pass


def follow(fd, run):
    """End the process group when huntc is gone, however it ended."""
    os.set_inheritable(fd, False)

    def wait():
        while os.read(fd, 1):
            pass
        shutil.rmtree(run, ignore_errors=True)
        os.killpg(0, signal.SIGKILL)

    threading.Thread(target=wait, daemon=True).start()


def load(job):
    """Import the module from its own place, as Kestrel does."""
    from importlib.util import module_from_spec, spec_from_file_location

    path = job["module"]
    sys.path.append(os.path.dirname(path))
    name = os.path.splitext(os.path.basename(path))[0]
    spec = spec_from_file_location(name, path)
    if spec is None:
        raise Failure("bad profile", f"{path!r} is not a Python module")
    module = module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    func = getattr(module, job["func"], None)
    if not callable(func):
        raise Failure(
            "bad profile", f"module {path!r} has no function {job['func']!r}"
        )
    return func


def check_arguments(func, given):
    """Refuse a number of variables that the function does not take."""
    try:
        signature = inspect.signature(func)
    except (TypeError, ValueError):
        return  # a builtin does not tell
    try:
        signature.bind(*([None] * given))
    except TypeError:
        takes = len(signature.parameters)
        raise Failure(
            "bad call",
            f"the analytics takes {takes} variable(s), {given} given",
            "name as many variables after ON as the function has arguments",
        ) from None


def perform(job):
    """Run the analytics and write what it returns."""
    if is_starved():
        raise MemoryError  # libraries that load into no room crash at random
    import huntc_display
    import huntc_frames

    tables = [huntc_frames.read(i) for i in job["inputs"]]
    os.environ.update(job["params"])
    os.chdir(job["work"])
    func = load(job)
    check_arguments(func, len(tables))
    process = os.getpid()
    returned = func(*[t.frame() for t in tables])
    if os.getpid() != process:
        os._exit(0)  # a child that the analytics forked has no say
    frames, display = huntc_display.sort_out(returned, len(tables))
    result = {"frames": [], "display": None}
    for n, (frame, table) in enumerate(zip(frames, tables)):
        path = os.path.join(job["out"], f"{n}.parquet")
        result["frames"].append(huntc_frames.write(frame, table, path))
    if display is not None:
        result["display"] = huntc_display.write(
            display, job["out"], job["display_bytes"]
        )
    return result


def main():
    """Run the job and say how it went."""
    with open(sys.argv[1], encoding="utf-8") as file:
        job = json.load(file)
    close_foreign(job["lifeline"])
    follow(job["lifeline"], job["run"])
    limit(job)
    # Sent when the time is over: it leaves a trace of where the analytics is.
    trace = open(os.path.join(job["out"], "trace.txt"), "w", encoding="utf-8")
    faulthandler.register(signal.SIGUSR1, file=trace, all_threads=False)
    try:
        result = perform(job)
    except BaseException as error:  # SystemExit and the like are answers too
        starved = is_starved()
        release_reserve()
        result = {"error": describe(error, job, starved)}
    target = os.path.join(job["out"], "result.json")
    with open(target + ".part", "w", encoding="utf-8") as file:
        json.dump(result, file)
    os.replace(target + ".part", target)


if __name__ == "__main__":
    main()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError, AttributeError):
            pass  # the analytics closed or replaced it
    # Threads that the analytics left behind must not keep the process.
    os._exit(0)
