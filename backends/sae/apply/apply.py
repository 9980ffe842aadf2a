#!/usr/bin/env python3
"""Sends the requests of files like `30-web.requests.json` to Serverless App Engine, in order.

Usage: python3 apply.py [--prune] FILE…

Needs the `aliyun` command with a profile that may manage SAE. Each step says how to find what it
makes: what is there is changed, what is missing is made. `{"id-of": "application web"}` is the id of
what another step found or made. A list or record is sent as its JSON text. Waits until SAE has done
each step, and stops at the first that fails. With --prune, balancers that are bound to an application
and are not in this version are let go; without it they are named. Written by Anyport; the same for
every application.
"""

import json
import os
import subprocess
import sys
import time
import urllib.parse

PATIENCE = int(os.environ.get("ANYPORT_PATIENCE", "1800"))  # seconds
PAUSE = float(os.environ.get("ANYPORT_PAUSE", "5"))  # seconds
# Numbers of the HTTP interface: DescribeChangeOrder and DescribeJobStatus.
ORDER_DONE, ORDER_FAILED, ORDER_ASKS = 2, (3, 6, 10), (8,)
RUN_DONE, RUN_FAILED = 1, (2,)


class Failed(Exception):
    """A step that SAE refused or did not finish."""


def resolve(value, ids):
    if isinstance(value, dict):
        if set(value) == {"id-of"}:
            if value["id-of"] not in ids:
                raise Failed(f"{value['id-of']} is not there")
            return ids[value["id-of"]]
        return {key: resolve(inner, ids) for key, inner in value.items()}
    if isinstance(value, list):
        return [resolve(inner, ids) for inner in value]
    return value


def text(value):
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def send(region, method, path, query, body=None):
    command = ["aliyun", "sae", method, path, "--region", region]
    for key, value in query.items():
        command += [f"--{key}", text(value)]
    if body:
        form = urllib.parse.urlencode({key: text(value) for key, value in body.items()})
        command += ["--header", "Content-Type=application/x-www-form-urlencoded", "--body", form]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Failed(done.stderr.strip() or done.stdout.strip())
    answer = json.loads(done.stdout or "{}")
    if answer.get("Success") is False:
        raise Failed(f"{answer.get('ErrorCode')}: {answer.get('Message')}")
    return answer


def at(answer, path):
    for key in path.split("."):
        answer = (answer or {}).get(key)
    return answer


def find(region, look, ids):
    answer = send(region, "GET", look["path"], resolve(look["query"], ids))
    entries = at(answer, look["list"]) or []
    for entry in entries if isinstance(entries, list) else [entries]:
        if all(entry.get(key) == value for key, value in look["match"].items()) and entry.get(look["id"]):
            return entry[look["id"]]
    return None


def wait(region, kind, answer, sent):
    if kind == "change-order":
        order = at(answer, "Data.ChangeOrderId")
        path, query, field = "/pop/v1/sam/changeorder/DescribeChangeOrder", {"ChangeOrderId": order}, "Data.Status"
        good, bad, asks = ORDER_DONE, ORDER_FAILED, ORDER_ASKS
    else:
        order = at(answer, "Data.Data")
        query = {"AppId": sent["AppId"], "JobId": order}
        path, field = "/pop/v1/sam/job/describeJobStatus", "Data.State"
        good, bad, asks = RUN_DONE, RUN_FAILED, ()
    if not order:
        return
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        state = int(at(send(region, "GET", path, query), field) or 0)
        if state == good:
            return
        if state in bad:
            raise Failed(f"{order} ended in state {state}")
        if state in asks:
            print(f"  {order} waits for a person: confirm the batch in the console")
        time.sleep(PAUSE)
    raise Failed(f"{order} was not done within {PATIENCE} seconds")


def run(step, region, ids, prune):
    name = step["name"]
    known = find(region, step["find"], ids) if "find" in step else None
    if known is not None:
        ids[name] = known
    if "remove" in step:
        if known is None:
            return
        if "prune" in step and not prune:
            print(f"{name}: {known} is there and not in this version; --prune lets it go")
            return
    request = step.get("remove") or (step.get("create") if known is None else step.get("update"))
    if request is None:
        if known is None:
            raise Failed("it is not there, and is not made here: `anyport needs` prints the command that makes it")
        print(f"{name}: as it is")
        return
    query, body = resolve(request.get("query", {}), ids), resolve(request.get("body", {}), ids)
    answer = send(region, request["method"], request["path"], query, body)
    print(f"{name}: {request['operation']}")
    if known is None and "find" in step:
        # What was made has its id only now.
        made = find(region, step["find"], ids)
        if made is None:
            raise Failed("it was made, and is not found")
        ids[name] = made
    if "wait" in step:
        wait(region, step["wait"], answer, query)


def main(files):
    ids, prune = {}, "--prune" in files
    for path in (file for file in files if file != "--prune"):
        with open(path, encoding="utf-8") as file:
            plan = json.load(file)
        for step in plan["steps"]:
            try:
                run(step, plan["region"], ids, prune)
            except Failed as error:
                sys.exit(f"{path}: {step['name']}: {error}")


if __name__ == "__main__":
    main(sys.argv[1:])
