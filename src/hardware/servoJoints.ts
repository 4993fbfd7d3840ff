/** The six servos of an SO-100 or SO-101 arm: names, ids, and how far each joint turns. Leader and follower are alike. */

/** One servo and the joint that it moves. */
export interface ServoJoint {
  /** As in `RobotModel.joints` and in LeRobot. */
  readonly name: string;
  /** On the bus. */
  readonly id: number;
  /** `turn`: a hinge between two stops; `fullTurn`: calibrated without stops; `gripper`: closed to open. */
  readonly kind: "turn" | "fullTurn" | "gripper";
  /** Range of a healthy arm, encoder counts. */
  readonly typicalSpanCounts: number;
}

/** Servos of the SO-101 in the order of `so101.joints`; spans measured on healthy arms. */
export const SO101_SERVOS: readonly ServoJoint[] = [
  { name: "shoulder_pan", id: 1, kind: "turn", typicalSpanCounts: 2700 },
  { name: "shoulder_lift", id: 2, kind: "turn", typicalSpanCounts: 2370 },
  { name: "elbow_flex", id: 3, kind: "turn", typicalSpanCounts: 2220 },
  { name: "wrist_flex", id: 4, kind: "turn", typicalSpanCounts: 2330 },
  { name: "wrist_roll", id: 5, kind: "fullTurn", typicalSpanCounts: 4095 },
  { name: "gripper", id: 6, kind: "gripper", typicalSpanCounts: 1480 },
];

/** Gear ratio of each servo of an SO-101 leader, which must turn easily by hand; followers have 1:345 everywhere (SOARM README). */
export const LEADER_GEARS: Readonly<Record<string, string>> = {
  shoulder_pan: "1:191",
  shoulder_lift: "1:345",
  elbow_flex: "1:191",
  wrist_flex: "1:147",
  wrist_roll: "1:147",
  gripper: "1:147",
};
