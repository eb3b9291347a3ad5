"""Analytics that misbehave."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time


def loop_for_ever(df):
    n = 0
    while True:
        n += 1


def deaf_loop(df):
    for s in (signal.SIGTERM, signal.SIGINT, signal.SIGUSR1):
        signal.signal(s, signal.SIG_IGN)
    while True:
        time.sleep(1)


def eat_memory(df):
    held = []
    while True:
        held.append(bytearray(16 << 20))


def print_gigabyte(df):
    chunk = "x" * (1 << 20)
    for _ in range(1024):
        sys.stdout.write(chunk)
    print("the end")
    return df


def stderr_megabytes(df):
    for _ in range(64):
        sys.stderr.write("y" * (1 << 20))
    raise ValueError("after much noise")


def segfault(df):
    ctypes.string_at(0)


def kill_self(df):
    os.kill(os.getpid(), signal.SIGKILL)


def abort(df):
    os.abort()


def survivor(df):
    subprocess.Popen(["sleep", "300"])
    return df


def runaway(df):
    """Start a child that leaves the process group."""
    subprocess.Popen(["sleep", "300"], start_new_session=True)
    subprocess.Popen(
        [sys.executable, "-c", "import os,time\nos.fork()\ntime.sleep(300)"],
        start_new_session=True,
    )
    time.sleep(0.2)
    return df


def forked(df):
    os.fork()
    return df


def thread(df):
    threading.Thread(target=time.sleep, args=(300,)).start()
    return df


def exit_zero(df):
    os._exit(0)


def sys_exit(df):
    sys.exit(3)


def write_here(df):
    os.makedirs("deep/er")
    for name in ("a.txt", "deep/er/b.txt"):
        with open(name, "w", encoding="utf-8") as file:
            file.write("left behind")
    with open(os.path.expanduser("~/c.txt"), "w", encoding="utf-8") as file:
        file.write("left behind")
    os.chmod("deep", 0)
    return os.getcwd()


def big_file(df):
    with open("big", "wb") as file:
        for _ in range(64):
            file.write(b"z" * (1 << 20))
    return df


def unicode_error(df):
    raise ValueError("größer als ∞: \ud800 \x1b[31m")


def nested(df):
    try:
        inner(df)
    except KeyError as error:
        raise RuntimeError("while enriching") from error


def inner(df):
    return df["no_such_column"]


def recursion(df):
    return recursion(df)


def missing_module(df):
    import no_such_package_here

    return no_such_package_here


def garbage_result(df):
    """Forge the driver's answer."""
    out = os.path.join(os.path.dirname(os.getcwd()), "out")
    with open(os.path.join(out, "result.json"), "w", encoding="utf-8") as f:
        f.write("{not json")
    os._exit(0)


def linked_result(df):
    out = os.path.join(os.path.dirname(os.getcwd()), "out")
    os.symlink("/etc/passwd", os.path.join(out, "result.json"))
    os._exit(0)


def no_streams(df):
    sys.stdout.close()
    os.close(1)
    os.close(2)
    return df


def huge_display(df):
    return "x" * (8 << 20)
