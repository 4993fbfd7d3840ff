"""The vendor's SDK (feetech-servo-sdk, module scservo_sdk) against an arm on a port: python vendorSdk.py PORT."""

import sys
import time

import patience  # noqa: F401
import scservo_sdk as scs

TORQUE_ENABLE, GOAL_POSITION, PRESENT_POSITION = 40, 42, 56
IDS = range(1, 7)
TRIES = 5

port = scs.PortHandler(sys.argv[1])
packets = scs.PacketHandler(0)


def expect(condition, what):
    if not condition:
        sys.exit(f"Vendor SDK: {what}")
    print(f"Vendor SDK: {what}: yes", flush=True)


def tried(call, what):
    """The same call until it succeeds; each failure is said."""
    for attempt in range(TRIES):
        try:
            *values, result, error = call()
        except IndexError:
            # The SDK itself stumbles over a reply that is missing.
            print(f"Vendor SDK: {what}, try {attempt + 1}: no reply", flush=True)
            continue
        if result == scs.COMM_SUCCESS and error == 0:
            return values[0] if values else None
        print(f"Vendor SDK: {what}, try {attempt + 1}: {packets.getTxRxResult(result)} {error}", flush=True)
    sys.exit(f"Vendor SDK: {what}: failed {TRIES} times")


expect(port.openPort() and port.setBaudRate(1_000_000), "the port opens at 1 Mbaud")
models = [tried(lambda i=i: packets.ping(port, i), f"ping {i}") for i in IDS]
expect(models == [777] * 6, "six STS3215 answer a ping")
read = scs.GroupSyncRead(port, packets, PRESENT_POSITION, 2)
for i in IDS:
    read.addParam(i)
tried(lambda: (None, read.txRxPacket(), 0), "sync read")
positions = [read.getData(i, PRESENT_POSITION, 2) for i in IDS]
expect(all(0 <= counts <= 4095 for counts in positions), "six positions in one sync read")
for i in IDS:
    tried(lambda i=i: packets.write1ByteTxRx(port, i, TORQUE_ENABLE, 1), f"torque on {i}")
write = scs.GroupSyncWrite(port, packets, GOAL_POSITION, 2)
goals = [counts + (100 if k == 0 else 0) for k, counts in enumerate(positions)]
for i, counts in zip(IDS, goals):
    write.addParam(i, [scs.SCS_LOBYTE(counts), scs.SCS_HIBYTE(counts)])
expect(write.txPacket() == scs.COMM_SUCCESS, "six goals in one sync write")
time.sleep(1.5)
reached = tried(lambda: packets.read2ByteTxRx(port, 1, PRESENT_POSITION), "read 1")
expect(abs(reached - goals[0]) < 25, "servo 1 went by 100 counts")
for i in IDS:
    tried(lambda i=i: packets.write1ByteTxRx(port, i, TORQUE_ENABLE, 0), f"torque off {i}")
port.closePort()
