/** The scenes that come with the studio, as documents of the scene language. */

/** Documents by id; the ids are also the names for `--scene` on the command line. */
export const BUILTIN_SCENES = {
  "reach-the-dot": {
    v: 1,
    title: { en: "Reach the dot", zh: "触碰圆点" },
    say: { en: "Move the gripper to the dot.", zh: "把夹爪移到圆点。" },
    zones: [{ id: "dot", shape: "ball", r: 0.02, at: [0.2, 0, 0.12], color: "green" }],
    reset: { robot: { jitterDeg: 5 }, place: [{ of: ["dot"], in: { ring: [0.15, 0.28, -60, 60] }, z: [0.05, 0.2] }] },
    goal: { near: ["tcp", "dot", { d: 0.02 }] },
    episode: { limitS: 10, dwellS: 0.5 },
    metrics: ["success", "time", "path"],
  },
  "lift-the-cube": {
    v: 1,
    title: { en: "Lift the cube", zh: "抬起方块" },
    say: { en: "Pick up the red cube and hold it.", zh: "拿起红色方块并保持。" },
    objects: [{ id: "cube", kind: "box", size: [0.025, 0.025, 0.025], mass: 0.02, color: "red" }],
    reset: {
      robot: { jitterDeg: 2 },
      place: [{ of: ["cube"], in: { ring: [0.15, 0.26, -45, 45] }, yaw: [-180, 180] }],
    },
    goal: { all: [{ lifted: ["cube", { by: 0.05 }] }, { grasped: ["cube"] }] },
    fail: { dropped: { fell: ["cube"] } },
    stages: [
      { id: "reach", when: { once: { near: ["tcp", "cube", { d: 0.03 }] } } },
      { id: "grasp", when: { grasped: ["cube"] } },
      { id: "lift", when: { lifted: ["cube", { by: 0.02 }] } },
    ],
    reward: { shape: [{ toward: ["tcp", "cube"], k: 5, w: 1 }], success: 5 },
    episode: { limitS: 20, dwellS: 1 },
    metrics: ["success", "time", "progress", "drops"],
  },
  "cube-in-the-tray": {
    v: 1,
    title: { en: "Cube in the tray", zh: "方块入盘" },
    say: { en: "Pick up the red cube and put it in the tray.", zh: "拿起红色方块放进托盘。" },
    objects: [
      { id: "cube", kind: "box", size: [0.025, 0.025, 0.025], mass: 0.02, color: "red" },
      { id: "tray", kind: "tray", size: [0.12, 0.09, 0.03], fixed: true },
    ],
    reset: {
      robot: { jitterDeg: 2 },
      place: [
        { of: ["tray"], in: { rect: [0.18, -0.18, 0.24, -0.1] } },
        { of: ["cube"], in: { ring: [0.14, 0.26, 0, 60] }, yaw: [-180, 180], gap: 0.03 },
      ],
    },
    goal: { all: [{ in: ["cube", "tray.inside"] }, { released: ["cube", { clear: 0.02 }] }, { still: ["cube"] }] },
    fail: { dropped: { fell: ["cube"] } },
    stages: [
      { id: "grasp", when: { once: { grasped: ["cube"] } } },
      { id: "carry", when: { once: { all: [{ grasped: ["cube"] }, { above: ["cube", "tray"] }] } } },
      { id: "drop", when: { in: ["cube", "tray.inside"] } },
    ],
    episode: { limitS: 30, dwellS: 0.5 },
    eval: { n: 200, seed: 100000 },
  },
  "stack-three": {
    v: 1,
    title: { en: "Stack three", zh: "叠三层" },
    say: { en: "Stack the three cubes, largest at the bottom.", zh: "把三个方块叠起来，最大的在最下面。" },
    objects: [
      { id: "big", kind: "box", size: [0.04, 0.04, 0.03], mass: 0.05, color: "blue" },
      { id: "mid", kind: "box", size: [0.03, 0.03, 0.03], mass: 0.03, color: "green" },
      { id: "small", kind: "box", size: [0.025, 0.025, 0.025], mass: 0.02, color: "red" },
    ],
    reset: { place: [{ of: ["big", "mid", "small"], in: { ring: [0.14, 0.26, -50, 50] }, yaw: [-45, 45], gap: 0.04 }] },
    goal: { all: [{ stack: [["big", "mid", "small"]] }, { robotStill: [] }] },
    fail: { dropped: { some: ["*", { fell: ["$"] }] } },
    stages: [
      { id: "two", when: { on: ["mid", "big"] }, w: 2 },
      { id: "three", when: { stack: [["big", "mid", "small"]] }, w: 3 },
    ],
    episode: { limitS: 60, dwellS: 1 },
  },
} as const satisfies Readonly<Record<string, unknown>>;

/** Id of a scene that comes with the studio. */
export type BuiltinSceneId = keyof typeof BUILTIN_SCENES;
