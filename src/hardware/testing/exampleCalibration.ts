/** Calibration of a real SO-101 follower, as LeRobot wrote it, and the same as our data. */

import type { Calibration } from "../calibration";

export const EXAMPLE_FILE = `{
    "shoulder_pan": {
        "id": 1,
        "drive_mode": 0,
        "homing_offset": 135,
        "range_min": 732,
        "range_max": 3454
    },
    "shoulder_lift": {
        "id": 2,
        "drive_mode": 0,
        "homing_offset": 263,
        "range_min": 821,
        "range_max": 3195
    },
    "elbow_flex": {
        "id": 3,
        "drive_mode": 0,
        "homing_offset": 1149,
        "range_min": 851,
        "range_max": 3074
    },
    "wrist_flex": {
        "id": 4,
        "drive_mode": 0,
        "homing_offset": -1606,
        "range_min": 860,
        "range_max": 3188
    },
    "wrist_roll": {
        "id": 5,
        "drive_mode": 0,
        "homing_offset": 612,
        "range_min": 124,
        "range_max": 3956
    },
    "gripper": {
        "id": 6,
        "drive_mode": 0,
        "homing_offset": 1088,
        "range_min": 1938,
        "range_max": 3416
    }
}`;

export const EXAMPLE: Calibration = [
  { name: "shoulder_pan", id: 1, driveMode: 0, homingOffset: 135, rangeMin: 732, rangeMax: 3454 },
  { name: "shoulder_lift", id: 2, driveMode: 0, homingOffset: 263, rangeMin: 821, rangeMax: 3195 },
  { name: "elbow_flex", id: 3, driveMode: 0, homingOffset: 1149, rangeMin: 851, rangeMax: 3074 },
  { name: "wrist_flex", id: 4, driveMode: 0, homingOffset: -1606, rangeMin: 860, rangeMax: 3188 },
  { name: "wrist_roll", id: 5, driveMode: 0, homingOffset: 612, rangeMin: 124, rangeMax: 3956 },
  { name: "gripper", id: 6, driveMode: 0, homingOffset: 1088, rangeMin: 1938, rangeMax: 3416 },
];
