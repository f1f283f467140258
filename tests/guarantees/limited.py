"""Runs `mfa` or `scrapy` where the system lets no file grow beyond so many bytes.

python -m tests.guarantees.limited BYTES PROGRAM ARGUMENT...
"""

import resource
import sys

from tests.forked import run_program

if __name__ == "__main__":
    _, size, *command = sys.argv
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(size), int(size)))
    run_program(*command)
