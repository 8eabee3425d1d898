"""The machine's clocks: the wall clock, which can be set, and the monotonic one."""

from __future__ import annotations

import os
import socket
import time
from datetime import UTC, datetime
from pathlib import Path

from casework.rules.machine_clock import Reading

BOOT = Path("/proc/sys/kernel/random/boot_id")


class Machine:
    """Reads both clocks of the machine this process runs on.

    On Linux the steady one counts from the machine's start and goes on while it sleeps, so that
    all processes can compare. Elsewhere it counts for this process only.
    """

    def __init__(self) -> None:
        self._by_boot = hasattr(time, "CLOCK_BOOTTIME") and BOOT.is_file()
        name = BOOT.read_text("ascii").strip() if self._by_boot else str(os.getpid())
        self.name = f"{name}@{socket.gethostname()}"[-64:]

    def read(self) -> Reading:
        """Both clocks now."""
        steady = time.clock_gettime(time.CLOCK_BOOTTIME) if self._by_boot else time.monotonic()
        return Reading(datetime.now(UTC), steady, self.name)
