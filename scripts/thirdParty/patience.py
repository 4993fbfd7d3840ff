"""Patience with a busy machine: the clock by which the vendor's port gives up a reply runs at a part of its speed.

LeRobot and the SDK wait about 50 ms. The emulated arm answers in 3 ms, but a machine that runs other tests may not let it for
longer than that. What is sent, and how replies are read, is theirs; each failure is still one.
"""

import time

import scservo_sdk

SLOWER = 20

scservo_sdk.PortHandler.getCurrentTime = lambda self: time.monotonic() * 1000 / SLOWER
