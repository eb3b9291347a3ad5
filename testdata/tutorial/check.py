#!/usr/bin/env python3
"""What the tutorial hunt must find in ECS telemetry, computed straight from the raw NDJSON.

Shares nothing with huntc: it follows the text of the hunt and section 3 of DESIGN.md.
Usage: check.py [--assert] FILE.ndjson[.gz]   (--assert: exit 1 unless it is as published.json says)
"""
import collections, datetime, gzip, json, pathlib, sys

SECOND = 10**9
C2 = "192.168.56.150"
BEACON = ["172.17.0.2", 49738, C2, 8888]
PUBLISHED = pathlib.Path(__file__).with_name("published.json")


def ns(stamp):
    """Nanoseconds since 1970, exactly."""
    whole, _, fraction = stamp.rstrip("Z").partition(".")
    return int(datetime.datetime.fromisoformat(whole + "+00:00").timestamp()) * SECOND + int(fraction.ljust(9, "0"))


GET = ns("2022-07-01T00:00:00Z"), ns("2022-08-01T00:00:00Z")
FIND = GET[0] - 300 * SECOND, GET[1] + 300 * SECOND


def load(path):
    """Records with their time, kind, and processes by role."""
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            process, event = record.get("process", {}), record["event"]
            roles = {"acting": process, "parent": process.get("parent", {})}
            record.update(at=ns(record["@timestamp"]), kind=(event["category"][0], event["type"][0]),
                          roles={role: p for role, p in roles.items() if "pid" in p})
            yield record


def identities(records):
    """(record number, role) -> asset, pid and number of the lifetime, over the whole file."""
    mentions = collections.defaultdict(list)
    for i, r in enumerate(records):
        for role, process in r["roles"].items():
            # At one time a creation comes first and an end last.
            rank = {("process", "start"): 0, ("process", "end"): 2}.get(r["kind"], 1) if role == "acting" else 1
            mentions[r["host"]["id"], process["pid"]].append((r["at"], rank, i, role))
    who = {}
    for key, said in mentions.items():
        life, last, ended, born, by = 0, -10**30, False, -10**30, None
        for at, rank, i, role in sorted(said):
            parent = records[i]["roles"].get("parent", {}).get("pid")
            exec_of_fork = at - born <= 5 * SECOND and parent == by
            if ended or at - last > 86400 * SECOND or (rank == 0 and not exec_of_fork):
                life += 1
            if rank == 0:
                born, by = at, parent
            last, ended = at, rank == 2
            who[i, role] = (*key, life)
    return who


def flow(r):
    """The identity of network traffic: the 5-tuple and the protocols."""
    return (r["source"]["ip"], r["source"]["port"], r["destination"]["ip"], r["destination"]["port"],
            *(r["network"].get(k, "") for k in ("transport", "type", "protocol")))


def hunt(records):
    """The variables: {entity: its evidence, as record numbers}; the last values of command_line."""
    who = identities(records)
    splunkd, activities, command, elsewhere = (collections.defaultdict(set) for _ in range(4))
    during = lambda span: ((i, r) for i, r in enumerate(records) if span[0] <= r["at"] < span[1])
    for i, r in during(GET):
        for role, process in r["roles"].items():
            named = process.get("name") == "splunkd"
            if named:
                splunkd[who[i, role]].add(i)
            if "command_line" in process:
                (command if named else elsewhere)[who[i, role]].add((r["at"], process["command_line"]))
    for i, r in during(FIND):
        if r["kind"] == ("process", "start") and who.get((i, "parent")) in splunkd:
            activities[who[i, "acting"]].add(i)

    def traffic(processes):
        found = collections.defaultdict(set)
        for i, r in during(FIND):
            if r["kind"][0] == "network" and who.get((i, "acting")) in processes:
                found[flow(r)].add(i)
        return found

    last = lambda key: max(command.get(key) or elsewhere.get(key) or {(0, "")})[1]
    c2_proc = {key: evidence for key, evidence in splunkd.items() if C2 in last(key)}
    return {"splunkd": splunkd, "splunkd_activities": activities, "traffic": traffic(activities),
            "c2_proc": c2_proc, "c2_traffic": traffic(c2_proc)}


def main(args):
    records = list(load(args[-1]))
    variables = hunt(records)
    answer = {name: len(entities) for name, entities in variables.items()}
    answer.update({f"{name} records": len(set().union(*entities.values())) for name, entities in variables.items()})
    in_time = lambda name: sorted((records[i]["at"], f, i) for f, seen in variables[name].items() for i in seen)
    rows = [[records[i]["@timestamp"], *f[:4]] for _, f, i in in_time("c2_traffic")]
    beats = [at for at, f, _ in in_time("c2_traffic") if list(f[:4]) == BEACON]
    answer["DISP traffic"] = list(map(list, dict.fromkeys(f[:4] for _, f, _ in in_time("traffic"))))
    answer["first of c2_traffic"], answer["DISP c2_traffic"] = rows[0], rows[:5]
    answer["seconds between beacons"] = sorted({(b - a) / SECOND for a, b in zip(beats, beats[1:])})
    print("{\n" + ",\n".join(f"  {json.dumps(k)}: {json.dumps(v)}" for k, v in answer.items()) + "\n}")
    wrong = [k for k, v in json.loads(PUBLISHED.read_text()).items() if answer[k] != v]
    wrong += [f"row {row}" for row in rows[:5] if row[1:] != BEACON and (row[2], row[4]) != (5353, 5353)]
    if "--assert" in args and wrong:
        sys.exit(f"not as published: {', '.join(wrong)}")


if __name__ == "__main__":
    main(sys.argv[1:])
