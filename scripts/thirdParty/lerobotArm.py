"""LeRobot's own SO-101 follower and Feetech bus against an arm on a port: python lerobotArm.py PORT CALIBRATION_FOLDER.

The package is installed without its learning part (torch and what needs it, some gigabytes). The arm's code imports names from
there that it never calls; they are given here. Nothing of the bus, the motors or the robot is replaced.
"""

import json
import logging
import sys
import time
import types
from pathlib import Path

RETRIES = 5


def module(name, **names):
    made = types.ModuleType(name)
    made.__dict__.update(names)
    sys.modules[name] = made


class Unused:
    """A name that is imported for its type alone."""


module("torch", device=Unused, dtype=Unused, Tensor=Unused)
module("accelerate", Accelerator=Unused)
module("datasets")
module("datasets.utils")
module("datasets.utils.logging", disable_progress_bar=Unused, enable_progress_bar=Unused)
module("lerobot.processor", RobotAction=dict, RobotObservation=dict, RobotProcessorPipeline=Unused)

import patience  # noqa: E402, F401
from lerobot.motors import MotorCalibration  # noqa: E402
from lerobot.robots.so_follower import SO101Follower, SO101FollowerConfig  # noqa: E402

port, folder = sys.argv[1], Path(sys.argv[2])
logging.basicConfig(level=logging.INFO)


def arm():
    config = SO101FollowerConfig(port=port, id="emulated", calibration_dir=folder, use_degrees=True)
    return SO101Follower(config)


def expect(condition, what):
    if not condition:
        sys.exit(f"LeRobot: {what}")
    print(f"LeRobot: {what}: yes", flush=True)


# First run, without a calibration file: takes over what the servos hold, and writes the file that LeRobot reads next time.
first = arm()
first.bus.connect()
held = first.bus.read_calibration()
expect(set(held) == set(first.bus.motors), "a calibration is read of all six motors")
first.calibration = first.bus.calibration = held
first.bus.write_calibration(held)
first._save_calibration()
first.bus.disconnect()

# Second run, as any user's: file, connect, configure, observe, act, disconnect.
robot = arm()
written = json.loads(robot.calibration_fpath.read_text())
expect(written["elbow_flex"]["range_max"] > written["elbow_flex"]["range_min"], "the calibration file has ranges")
robot.connect(calibrate=False)
expect(robot.is_connected and robot.is_calibrated, "connected, configured, and the file agrees with the servos")
expect(robot.bus.read("P_Coefficient", "gripper") == 16, "a setting that configure writes is in the servo")
# The machine may be busy: LeRobot's own retries are used, as its users do.
voltage = robot.bus.sync_read("Present_Voltage", num_retry=RETRIES)
expect(all(40 <= value <= 140 for value in voltage.values()), "six voltages in one sync read")
before = robot.bus.sync_read("Present_Position", num_retry=RETRIES)
goal = dict(before)
goal["shoulder_pan"] += 10.0
robot.send_action({f"{name}.pos": value for name, value in goal.items()})
time.sleep(2.0)
after = robot.bus.sync_read("Present_Position", num_retry=RETRIES)
expect(abs(after["shoulder_pan"] - goal["shoulder_pan"]) < 3.0, "shoulder_pan went by 10 degrees")
observed = None
for attempt in range(RETRIES):
    try:
        observed = robot.get_observation()
        break
    except ConnectionError as error:
        print(f"LeRobot: observation {attempt + 1} failed: {error}", flush=True)
expect(observed is not None and len(observed) == 6, "an observation of six joints")
robot.disconnect()
again = arm()
again.bus.connect()
torque = [again.bus.read("Torque_Enable", name, num_retry=RETRIES) for name in again.bus.motors]
expect(torque == [0] * 6, "torque is off after disconnect")
again.bus.disconnect()
expect(MotorCalibration(**written["gripper"]) == held["gripper"], "what was written is what was held")
