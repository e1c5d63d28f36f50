#!/usr/bin/env python3
"""Runs a command and prints: seconds, seconds of CPU, peak resident memory in MiB. Ends as the command ended.

Usage: measure.py <file for the command's output> <command> ...
"""
import os
import sys
import time


def main():
    output, command = sys.argv[1], sys.argv[2:]
    begin = time.monotonic()
    child = os.fork()
    if child == 0:
        target = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        os.dup2(target, 1)
        os.dup2(target, 2)
        os.execvp(command[0], command)
    _, status, usage = os.wait4(child, 0)
    seconds = time.monotonic() - begin
    print(f"{seconds:.2f} {usage.ru_utime + usage.ru_stime:.2f} {usage.ru_maxrss / 1024:.0f}")
    sys.exit(os.waitstatus_to_exitcode(status) and 1)


if __name__ == "__main__":
    main()
