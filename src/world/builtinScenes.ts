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
  "push-the-t": {
    v: 1,
    title: { en: "Push the T", zh: "推T形块" },
    say: { en: "Push the T onto its outline.", zh: "把T形块推到轮廓上。" },
    robot: { gripper: "closed" },
    objects: [{ id: "tee", kind: "tee", size: [0.1, 0.1, 0.02], bar: 0.03, mass: 0.08, color: "grey" }],
    zones: [{ id: "outline", shape: "tee", size: [0.1, 0.1], bar: 0.03, at: [0.2, 0], yaw: -45, color: "green" }],
    reset: { place: [{ of: ["tee"], in: { rect: [0.15, -0.1, 0.27, 0.1] }, yaw: [-180, 180] }] },
    goal: { cover: ["tee", "outline", { min: 0.9 }] },
    fail: { lost: { fell: ["tee"] }, lifted: { lifted: ["tee", { by: 0.03 }] } },
    reward: { shape: [{ cover: ["tee", "outline"], w: 1 }] },
    episode: { limitS: 60, dwellS: 0.3 },
    metrics: ["success", "time", "coverage", "contacts"],
  },
  "sort-by-colour": {
    v: 1,
    title: { en: "Sort by colour", zh: "按颜色分类" },
    say: {
      en: "Put red blocks in the left bin and blue blocks in the right bin.",
      zh: "红色放左边箱子，蓝色放右边箱子。",
    },
    objects: [
      { id: "left_bin", kind: "bin", size: [0.1, 0.1, 0.05], at: [0.18, 0.2], fixed: true },
      { id: "right_bin", kind: "bin", size: [0.1, 0.1, 0.05], at: [0.18, -0.2], fixed: true },
      { id: "b1", kind: "box", size: [0.025, 0.025, 0.025], color: "red", mark: "circle", tags: ["red"] },
      { id: "b2", kind: "box", size: [0.025, 0.025, 0.025], color: "red", mark: "circle", tags: ["red"] },
      { id: "b3", kind: "box", size: [0.025, 0.025, 0.025], color: "blue", mark: "cross", tags: ["blue"] },
      { id: "b4", kind: "box", size: [0.025, 0.025, 0.025], color: "blue", mark: "cross", tags: ["blue"] },
    ],
    reset: {
      place: [{ of: ["b1", "b2", "b3", "b4"], in: { rect: [0.14, -0.1, 0.28, 0.1] }, yaw: [-180, 180], gap: 0.02 }],
    },
    goal: {
      all: [
        { each: ["tag:red", { in: ["$", "left_bin.inside"] }] },
        { each: ["tag:blue", { in: ["$", "right_bin.inside"] }] },
      ],
    },
    fail: {
      wrong: {
        any: [
          { some: ["tag:red", { in: ["$", "right_bin.inside"] }] },
          { some: ["tag:blue", { in: ["$", "left_bin.inside"] }] },
        ],
      },
    },
    stages: [
      {
        id: "n1",
        when: {
          count: ["*", { any: [{ in: ["$", "left_bin.inside"] }, { in: ["$", "right_bin.inside"] }] }, { min: 1 }],
        },
      },
      {
        id: "n3",
        when: {
          count: ["*", { any: [{ in: ["$", "left_bin.inside"] }, { in: ["$", "right_bin.inside"] }] }, { min: 3 }],
        },
      },
    ],
    episode: { limitS: 90, dwellS: 0.5 },
  },
  "put-it-away": {
    v: 1,
    title: { en: "Put it away", zh: "收进抽屉" },
    say: { en: "Open the drawer, put the block inside and close it.", zh: "打开抽屉，把方块放进去，再关上。" },
    objects: [
      { id: "drawer", kind: "drawer", size: [0.14, 0.12, 0.06], travel: 0.08, at: [0.26, 0.08], yaw: 180, fixed: true },
      { id: "block", kind: "box", size: [0.025, 0.025, 0.025], color: "orange" },
    ],
    reset: {
      place: [{ of: ["block"], in: { ring: [0.14, 0.22, -60, -15] }, yaw: [-180, 180] }],
      set: [{ of: "drawer", prop: "joint", range: [0, 0.1] }],
    },
    goal: {
      seq: [
        { joint: ["drawer", { min: 0.7 }] },
        { in: ["block", "drawer.inside"] },
        { all: [{ in: ["block", "drawer.inside"] }, { joint: ["drawer", { max: 0.05 }] }, { released: ["block"] }] },
      ],
    },
    fail: { dropped: { fell: ["block"] } },
    stages: [
      { id: "open", when: { once: { joint: ["drawer", { min: 0.7 }] } } },
      { id: "inside", when: { once: { in: ["block", "drawer.inside"] } } },
      { id: "closed", when: { all: [{ in: ["block", "drawer.inside"] }, { joint: ["drawer", { max: 0.05 }] }] } },
    ],
    episode: { limitS: 60, dwellS: 0.5 },
  },
  "ring-on-the-peg": {
    v: 1,
    title: { en: "Ring on the peg", zh: "套圈" },
    say: { en: "Put the ring on the peg.", zh: "把圆环套到柱子上。" },
    objects: [
      { id: "peg", kind: "peg", r: 0.008, h: 0.06, at: [0.22, 0.08], fixed: true },
      { id: "ring", kind: "ring", r: 0.03, hole: 0.015, h: 0.012, mass: 0.02, color: "yellow" },
    ],
    reset: {
      place: [
        { of: ["peg"], in: { disc: [0.22, 0.08, 0.03] } },
        { of: ["ring"], in: { ring: [0.15, 0.24, -50, -5] }, gap: 0.03 },
      ],
    },
    goal: { all: [{ threaded: ["ring", "peg", { depth: 0.03 }] }, { released: ["ring"] }] },
    fail: { dropped: { fell: ["ring"] }, toppled: { hit: ["peg", { n: 20 }] } },
    episode: { limitS: 40, dwellS: 0.5 },
    metrics: ["success", "time", "impulse"],
  },
  "stand-the-can": {
    v: 1,
    title: { en: "Stand the can", zh: "立起罐子" },
    say: { en: "Stand the can up on the coaster.", zh: "把罐子立在杯垫上。" },
    objects: [{ id: "can", kind: "can", r: 0.018, h: 0.07, mass: 0.04, color: "green" }],
    zones: [{ id: "coaster", shape: "disc", r: 0.04, at: [0.22, 0.1], color: "brown" }],
    reset: {
      place: [
        { of: ["can"], in: { ring: [0.15, 0.24, -50, 0] }, lie: true, yaw: [-180, 180] },
        { of: ["coaster"], in: { disc: [0.22, 0.1, 0.03] } },
      ],
    },
    goal: {
      all: [{ upright: ["can", { deg: 10 }] }, { in: ["can", "coaster"] }, { released: ["can"] }, { still: ["can"] }],
    },
    fail: { dropped: { fell: ["can"] } },
    episode: { limitS: 40, dwellS: 1 },
  },
  "pour-the-beads": {
    v: 1,
    title: { en: "Pour the beads", zh: "倒珠子" },
    say: { en: "Pour the beads from the cup into the bowl.", zh: "把杯子里的珠子倒进碗里。" },
    objects: [
      { id: "cup", kind: "cup", r: 0.025, h: 0.06, mass: 0.03, color: "white" },
      { id: "bowl", kind: "bowl", r: 0.05, h: 0.03, at: [0.22, -0.1], fixed: true },
      { id: "bead", kind: "ball", r: 0.006, mass: 0.002, color: "purple", tags: ["bead"], copies: 6 },
    ],
    reset: {
      place: [
        { of: ["cup"], in: { ring: [0.15, 0.22, 10, 50] } },
        { of: ["tag:bead"], in: { inside: "cup.inside" } },
      ],
      settleS: 1,
    },
    goal: {
      all: [{ count: ["tag:bead", { in: ["$", "bowl.inside"] }, { min: 5 }] }, { not: { above: ["cup", "bowl"] } }],
    },
    fail: { spilled: { count: ["tag:bead", { on: ["$", "table"] }, { min: 2 }] } },
    stages: [
      { id: "grasp", when: { once: { grasped: ["cup"] } } },
      { id: "tilt", when: { once: { all: [{ above: ["cup", "bowl"] }, { not: { upright: ["cup", { deg: 60 }] } }] } } },
    ],
    episode: { limitS: 40, dwellS: 1 },
    metrics: ["success", "time", { id: "beads", count: ["tag:bead", { in: ["$", "bowl.inside"] }] }],
  },
} as const satisfies Readonly<Record<string, unknown>>;

/** Id of a scene that comes with the studio. */
export type BuiltinSceneId = keyof typeof BUILTIN_SCENES;
