/**
 * The closed schema of a scene document, version 1, with defaults.
 *
 * Its output, a `FullDocument`, is still in the units of documents (degrees). Each limit carries the code that it raises, as
 * the beginning of its message: `E_RANGE|expected ...`. Predicates are read by `parsePredicate`.
 *
 * Where the language is silent or could mean two things, this is meant:
 * - Drawers, boxes with a lid, buttons, knobs and sliders are always fixed. They open towards +x of their own frame; `size` holds
 *   everything, tab and lip included. A `board` has a `size` too; a hole's `size` is a radius (disc) or two lengths (rect).
 *   `range` is in degrees for a knob, in metres for a slider. `mesh` names a shape of `assets.ts`.
 * - `rpy` stands instead of `yaw`. `lie` turns an object's z axis to its heading. Base points are below the lowest point.
 * - Copies are reached by a tag or by "*", never by an id.
 * - Dropped `inside`, things may lie on each other and `gap` does not count; dropped `on`, they keep it. `z` is then a height
 *   above the floor of the region.
 * - `set`: `size` is a factor of every length of a solid thing, whose mass stays; `light` a factor; `gravity` in m/s²; `jitter` a
 *   distance in a drawn direction; `joint` a travel fraction; a property of a thing is drawn at most once.
 * - Streams are named by seed and draw alone: the seed of episode k is `eval.seed + k`, so the index adds nothing.
 * - `side`: left is +y, right -y, front +x (away from the robot), behind -x. `hit` and `impulse` take the sum of the forces
 *   between two things, so that they do not hang on how an engine spreads contact points.
 * - `policy` is a name and a hash to show. Nothing in a scene is an address.
 */

import * as v from "valibot";
import { ASSETS } from "./assets";
import { integerIn, numberIn } from "./numberSchema";
import { isRecord } from "./plainData";

/** Most stages, failures and metrics of a task. */
export const MAX_STAGES = 12;
const MAX_FAILURES = 24;
export const MAX_METRICS = 24;

/** Lengths, m. */
const LENGTH = [0.001, 1] as const;
const POSITION = [-2, 2] as const;

const IdSchema = v.pipe(
  v.string(),
  v.regex(/^[a-z][a-z0-9_]{0,31}$/, "an id: a small letter, then up to 31 small letters, digits or _"),
  v.check((id) => !RESERVED_IDS.has(id), "an id that is not reserved (table robot gripper tcp base world)"),
);
const RESERVED_IDS = new Set(["table", "robot", "gripper", "tcp", "base", "world"]);

/** A list; one that is too long is refused before its items are looked at, so that it costs nothing. */
function listUpTo<T extends v.GenericSchema>(item: T, max: number) {
  return v.pipe(v.array(v.unknown()), v.maxLength(max, `E_TOO_MANY|at most ${max}`), v.array(item));
}

const position = numberIn(...POSITION);
const length = numberIn(...LENGTH);
const degrees = numberIn(-360, 360);
const point2 = v.strictTuple([position, position]);
const point3 = v.strictTuple([position, position, position]);

/** `[x, y]` stands on the table; the canonical form leaves out a height of 0. */
const at = v.pipe(
  v.lazy((input) => (Array.isArray(input) && input.length === 2 ? point2 : point3)),
  v.transform(([x, y, z]): [number, number, number] => [x, y, z ?? 0]),
);

const COLORS = ["red", "orange", "yellow", "green", "blue", "purple", "brown", "white", "grey", "black", "oak"];
const color = v.pipe(
  v.string(),
  v.check((c) => COLORS.includes(c) || /^#[0-9a-f]{6}$/.test(c), `a colour: ${COLORS.join(" ")} or #rrggbb`),
);

/**
 * Control characters, embeddings, overrides and isolates of writing direction, line and paragraph separators, zero-width
 * space, byte order mark, lone surrogates. The zero-width joiner stays: emoji and several scripts need it.
 */
const BAD_CHARACTER =
  /[\p{Cc}\u200b\u2028-\u202e\u2060\u2066-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/u;

/** Far more than 200 characters in any way of writing them; normalising a longer text could take minutes. */
const LONGEST_RAW_TEXT = 2000;

function textLine(newline: boolean) {
  const tooLong = "E_TEXT|at most 200 characters";
  return v.pipe(
    v.string(),
    v.maxLength(LONGEST_RAW_TEXT, tooLong),
    v.normalize("NFC"),
    v.check((s) => [...s.slice(0, 401)].length <= 200, tooLong),
    v.check(
      (s) => !BAD_CHARACTER.test(newline ? s.replaceAll("\n", " ") : s),
      "E_TEXT|no control or direction-changing characters",
    ),
  );
}

function textSchema(newline: boolean) {
  const line = textLine(newline);
  const language = v.pipe(v.string(), v.regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, "a language code such as en or zh"));
  const languages = v.pipe(
    v.record(language, line),
    v.check((text) => Object.keys(text).length <= 32, "E_TOO_MANY|at most 32 languages"),
    // An empty text says no more than none.
    v.transform((text) => Object.fromEntries(Object.entries(text).filter(([, line]) => line !== ""))),
  );
  const single = v.pipe(
    line,
    v.transform((s): Record<string, string> => (s === "" ? {} : { en: s })),
  );
  return v.lazy((input): typeof single | typeof languages => (isRecord(input) ? languages : single));
}

const mass = numberIn(0.0001, 5);
const friction = numberIn(0, 2);
const common = {
  id: IdSchema,
  at: v.optional(at, [0.2, 0, 0]),
  yaw: v.optional(degrees, 0),
  /** Roll, pitch, yaw instead of yaw, for what does not stand upright. */
  rpy: v.optional(v.strictTuple([degrees, degrees, degrees])),
  mass: v.optional(mass),
  friction: v.optional(friction, 0.8),
  color: v.optional(color, "grey"),
  mark: v.optional(v.picklist(["circle", "cross", "stripe", "dot"])),
  tags: v.optional(listUpTo(IdSchema, 4), []),
  copies: v.optional(integerIn(1, 32), 1),
};
const loose = { ...common, fixed: v.optional(v.boolean(), false) };
/** Things with a joint are fixed to the table: the physics knows joints against the world only. */
const bolted = { ...common, fixed: v.optional(v.literal(true, "true: things with a joint are fixed"), true) };
const size3 = v.strictTuple([length, length, length]);
/** A tray must leave room between its walls: 3 mm each, and 3 mm of space. Round vessels and boxes with parts likewise. */
const openSize = v.strictTuple([numberIn(0.009, 1), numberIn(0.009, 1), numberIn(0.006, 1)]);
const vesselRadius = numberIn(0.008, 1);
const vesselHeight = numberIn(0.006, 1);
const partedSize = v.strictTuple([numberIn(0.05, 1), numberIn(0.03, 1), numberIn(0.025, 1)]);
const hole = v.lazy((input): typeof discHole | typeof rectHole =>
  isRecord(input) && input.shape === "disc" ? discHole : rectHole,
);
const holeCommon = { id: IdSchema, at: v.optional(point2, [0, 0]) };
const discHole = v.strictObject({ ...holeCommon, shape: v.literal("disc"), size: length });
const rectHole = v.strictObject({
  ...holeCommon,
  shape: v.picklist(["rect", "disc"]),
  size: v.strictTuple([length, length]),
});
const assetId = v.pipe(
  v.string(),
  v.check((id) => ASSETS.has(id), `E_REF|a built-in asset: ${[...ASSETS.keys()].join(" ")}`),
);
const object = v.variant("kind", [
  v.strictObject({ ...loose, kind: v.literal("box"), size: size3 }),
  v.strictObject({ ...loose, kind: v.literal("ball"), r: length }),
  v.strictObject({ ...loose, kind: v.literal("can"), r: length, h: length }),
  v.strictObject({ ...loose, kind: v.literal("tee"), size: size3, bar: length }),
  v.strictObject({ ...loose, kind: v.literal("ring"), r: length, hole: length, h: length }),
  v.strictObject({ ...loose, kind: v.literal("tray"), size: openSize }),
  v.strictObject({ ...loose, kind: v.literal("bin"), size: openSize }),
  v.strictObject({ ...loose, kind: v.literal("bowl"), r: vesselRadius, h: vesselHeight }),
  v.strictObject({ ...loose, kind: v.literal("cup"), r: vesselRadius, h: vesselHeight }),
  v.strictObject({ ...loose, kind: v.literal("peg"), r: length, h: length }),
  v.strictObject({ ...loose, kind: v.literal("board"), size: size3, holes: v.optional(listUpTo(hole, 12), []) }),
  v.strictObject({ ...loose, kind: v.literal("shelf"), size: openSize, levels: v.optional(integerIn(1, 12), 2) }),
  v.strictObject({ ...loose, kind: v.literal("rack"), size: openSize, slots: v.optional(integerIn(1, 12), 4) }),
  v.strictObject({ ...bolted, kind: v.literal("drawer"), size: partedSize, travel: length }),
  v.strictObject({
    ...bolted,
    kind: v.literal("lidbox"),
    size: partedSize,
    openDeg: v.optional(numberIn(10, 170), 110),
  }),
  v.strictObject({ ...bolted, kind: v.literal("button"), r: numberIn(0.004, 0.2), travel: numberIn(0.001, 0.05) }),
  v.strictObject({ ...bolted, kind: v.literal("knob"), range: numberIn(10, 360) }),
  v.strictObject({ ...bolted, kind: v.literal("slider"), range: numberIn(0.01, 0.5) }),
  v.strictObject({ ...loose, kind: v.literal("mesh"), asset: assetId }),
]);

const zoneCommon = {
  id: IdSchema,
  at: v.optional(at, [0.2, 0, 0]),
  yaw: v.optional(degrees, 0),
  color: v.optional(color, "green"),
};
const size2 = v.strictTuple([length, length]);
const zone = v.variant("shape", [
  v.strictObject({ ...zoneCommon, shape: v.literal("disc"), r: length }),
  v.strictObject({ ...zoneCommon, shape: v.literal("ball"), r: length }),
  v.strictObject({ ...zoneCommon, shape: v.literal("rect"), size: size2 }),
  v.strictObject({ ...zoneCommon, shape: v.literal("tee"), size: size2, bar: length }),
]);

const pixels = integerIn(16, 1920);
const fov = numberIn(5, 150);
const cameraCommon = {
  id: IdSchema,
  fov: v.optional(fov, 50),
  px: v.optional(v.strictTuple([pixels, pixels]), [640, 480]),
};
const standingCamera = v.strictObject({ ...cameraCommon, at: point3, look: point3 });
const mountedCamera = v.strictObject({ ...cameraCommon, mount: v.literal("gripper") });
const camera = v.lazy((input): typeof standingCamera | typeof mountedCamera =>
  isRecord(input) && "mount" in input ? mountedCamera : standingCamera,
);

const rect = v.strictObject({ rect: v.strictTuple([position, position, position, position]) });
const ring = v.strictObject({ ring: v.strictTuple([numberIn(0, 2), numberIn(0, 2), degrees, degrees]) });
const disc = v.strictObject({ disc: v.strictTuple([position, position, numberIn(0, 2)]) });
const points = v.strictObject({ points: v.pipe(listUpTo(point2, 1000), v.minLength(1, "at least one point")) });
const inZone = v.strictObject({ zone: IdSchema });
/** A region of an object, such as `cup.inside`. */
const regionName = v.pipe(
  v.string(),
  v.regex(/^[a-z][a-z0-9_]{0,31}\.[a-z][a-z0-9_]{0,31}$/, "a region such as tray.inside"),
);
const surfaceName = v.pipe(
  v.string(),
  v.regex(/^[a-z][a-z0-9_]{0,31}(\.[a-z][a-z0-9_]{0,31})?$/, "an object, or a region such as shelf.level1"),
);
const intoRegion = v.strictObject({ inside: regionName });
const onto = v.strictObject({ on: surfaceName });
type AreaSchema =
  | typeof rect
  | typeof ring
  | typeof disc
  | typeof points
  | typeof inZone
  | typeof intoRegion
  | typeof onto;
const area = v.lazy((input): AreaSchema => {
  if (isRecord(input)) {
    if ("ring" in input) return ring;
    if ("disc" in input) return disc;
    if ("points" in input) return points;
    if ("zone" in input) return inZone;
    if ("inside" in input) return intoRegion;
    if ("on" in input) return onto;
  }
  return rect;
});

/** An id or `tag:x`. */
const member = v.pipe(v.string(), v.regex(/^(tag:)?[a-z][a-z0-9_]{0,31}$/, "an id or tag:name"));
/** How a variation draws. `range` and `normal` are numbers; the domain of a property is checked by `variationProblems`. */
const number = numberIn(-1e6, 1e6);
const value = v.union([number, color]);
const values = v.pipe(listUpTo(value, 64), v.minLength(1, "at least one value"));
const variation = v.strictObject({
  of: v.pipe(v.string(), v.regex(/^(tag:)?[a-z][a-z0-9_]{0,31}$/, "an id, tag:name, world or robot")),
  prop: v.picklist([
    ...(["mass", "friction", "color", "size", "joint", "light", "gravity", "backdrop"] as const),
    ...(["jitter", "fov", "latencyMs", "dropRate"] as const),
  ]),
  range: v.optional(v.strictTuple([number, number])),
  normal: v.optional(v.strictTuple([number, number, number, number])),
  pick: v.optional(values),
  shuffle: v.optional(values),
  same: v.optional(v.boolean(), false),
});

const place = v.strictObject({
  of: v.pipe(listUpTo(member, 64), v.minLength(1, "at least one id")),
  in: area,
  yaw: v.optional(v.strictTuple([degrees, degrees])),
  z: v.optional(v.strictTuple([position, position])),
  gap: v.optional(numberIn(0, 1), 0.01),
  avoid: v.optional(listUpTo(IdSchema, 64), []),
  lie: v.optional(v.boolean(), false),
  tries: v.optional(integerIn(1, 1000), 200),
});

/** Names of joint positions that every robot has. */
const poseName = v.picklist(["rest", "home", "zero"]);
/** A place for a predicate; what stands in it is read by `parsePredicate`. */
const predicate = v.custom<Readonly<Record<string, unknown>>>(isRecord, "a predicate: an object with one key");
const weight = numberIn(0, 1000);
const stage = v.strictObject({ id: IdSchema, when: predicate, w: v.optional(weight, 1) });
const pointName = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9_]{0,31}$/, "an id or tcp"));
const towardShape = v.strictObject({
  toward: v.strictTuple([pointName, pointName]),
  k: v.optional(numberIn(0.01, 1000), 5),
  w: v.optional(weight, 1),
});
const coverShape = v.strictObject({ cover: v.strictTuple([IdSchema, IdSchema]), w: v.optional(weight, 1) });
const rewardShape = v.lazy((input): typeof towardShape | typeof coverShape =>
  isRecord(input) && "cover" in input ? coverShape : towardShape,
);

/** What every task can measure. */
export const METRICS = [
  ...(["success", "time", "progress", "path", "drops", "contacts"] as const),
  ...(["impulse", "coverage", "jerk", "peakSpeed", "hzAchieved"] as const),
] as const;
const metricName = v.picklist(METRICS);
const selector = v.pipe(v.string(), v.regex(/^(\*|tag:[a-z][a-z0-9_]{0,31})$/, '"tag:name" or "*"'));
const counter = v.strictObject({ id: IdSchema, count: v.strictTuple([selector, predicate]) });
const metric = v.lazy((input): typeof metricName | typeof counter => (isRecord(input) ? counter : metricName));

/** A policy that the author suggests. It is a name to show, never an address to fetch. */
const policy = v.strictObject({
  ref: textLine(false),
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, "64 hexadecimal digits")),
});

/** The camera of a scene that names none. */
export const DEFAULT_CAMERAS = [
  {
    id: "front",
    at: [0.6, 0, 0.35] as [number, number, number],
    look: [0.2, 0, 0] as [number, number, number],
    fov: 50,
    px: [640, 480] as [number, number],
  },
];

/** The whole document, without its `x-` keys. */
export const DocumentSchema = v.strictObject({
  v: v.literal(1),
  title: v.optional(textSchema(false), {}),
  say: v.optional(textSchema(true), {}),
  robot: v.optional(
    v.strictObject({
      model: v.optional(v.literal("so101"), "so101"),
      home: v.optional(poseName, "rest"),
      gripper: v.optional(v.literal("closed")),
    }),
    {},
  ),
  surface: v.optional(
    v.strictObject({
      size: v.optional(v.strictTuple([numberIn(0.1, 2), numberIn(0.1, 2)]), [0.8, 0.6]),
      color: v.optional(color, "oak"),
      friction: v.optional(friction, 0.8),
    }),
    {},
  ),
  objects: v.optional(listUpTo(object, 64), []),
  zones: v.optional(listUpTo(zone, 32), []),
  cameras: v.optional(listUpTo(camera, 4), DEFAULT_CAMERAS),
  reset: v.optional(
    v.strictObject({
      robot: v.optional(v.strictObject({ pose: v.optional(poseName), jitterDeg: v.optional(numberIn(0, 30), 0) }), {}),
      place: v.optional(listUpTo(place, 64), []),
      set: v.optional(listUpTo(variation, 64), []),
      settleS: v.optional(numberIn(0, 5), 0.5),
    }),
    {},
  ),
  goal: predicate,
  fail: v.optional(
    v.pipe(
      v.record(IdSchema, predicate),
      v.check((fail) => Object.keys(fail).length <= MAX_FAILURES, `E_TOO_MANY|at most ${MAX_FAILURES}`),
    ),
    {},
  ),
  stages: v.optional(listUpTo(stage, MAX_STAGES), []),
  reward: v.optional(
    v.strictObject({
      success: v.optional(weight, 1),
      shape: v.optional(listUpTo(rewardShape, 12), []),
    }),
    {},
  ),
  episode: v.optional(
    v.strictObject({
      limitS: v.optional(numberIn(1, 600), 30),
      dwellS: v.optional(numberIn(0, 600), 0.5),
      hz: v.optional(numberIn(5, 200), 30),
    }),
    {},
  ),
  metrics: v.optional(listUpTo(metric, MAX_METRICS), ["success", "time", "progress"]),
  eval: v.optional(
    v.strictObject({
      n: v.optional(integerIn(1, 10_000), 100),
      seed: v.optional(integerIn(100_000, 4_294_000_000), 100_000),
    }),
    {},
  ),
  policy: v.optional(policy),
});

/** A document with every default filled in, in the units of documents (degrees). */
export type FullDocument = v.InferOutput<typeof DocumentSchema>;
