/**
 * The closed schema of a scene document, version 1, with defaults.
 *
 * Its output, a `FullDocument`, is still in the units of documents (degrees). Each limit carries the code that it raises, as
 * the beginning of its message: `E_RANGE|expected ...`. Predicates are read by `parsePredicate`.
 */

import * as v from "valibot";
import { integerIn, numberIn } from "./numberSchema";
import { isRecord } from "./plainData";

/** Most stages of a task. */
export const MAX_STAGES = 12;

/** Lengths, m. */
const LENGTH = [0.001, 1] as const;
const POSITION = [-2, 2] as const;

const IdSchema = v.pipe(
  v.string(),
  v.regex(/^[a-z][a-z0-9_]{0,31}$/, "an id: a small letter, then up to 31 small letters, digits or _"),
  v.check((id) => !RESERVED_IDS.has(id), "an id that is not reserved (table robot gripper tcp base world)"),
);
const RESERVED_IDS = new Set(["table", "robot", "gripper", "tcp", "base", "world"]);

function listUpTo<T extends v.GenericSchema>(item: T, max: number) {
  return v.pipe(v.array(item), v.maxLength(max, `E_TOO_MANY|at most ${max}`));
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

function textSchema(newline: boolean) {
  const line = v.pipe(
    v.string(),
    v.normalize("NFC"),
    v.check((s) => [...s.slice(0, 401)].length <= 200, "E_TEXT|at most 200 characters"),
    v.check(
      (s) => !BAD_CHARACTER.test(newline ? s.replaceAll("\n", " ") : s),
      "E_TEXT|no control or direction-changing characters",
    ),
  );
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
const common = {
  id: IdSchema,
  at: v.optional(at, [0.2, 0, 0]),
  yaw: v.optional(degrees, 0),
  mass: v.optional(mass),
  friction: v.optional(numberIn(0, 2), 0.8),
  color: v.optional(color, "grey"),
  mark: v.optional(v.picklist(["circle", "cross", "stripe", "dot"])),
  tags: v.optional(listUpTo(IdSchema, 4), []),
  fixed: v.optional(v.boolean(), false),
};
const size3 = v.strictTuple([length, length, length]);
/** A tray must leave room between its walls: 3 mm each, and 3 mm of space. */
const openSize = v.strictTuple([numberIn(0.009, 1), numberIn(0.009, 1), numberIn(0.006, 1)]);
const object = v.variant("kind", [
  v.strictObject({ ...common, kind: v.literal("box"), size: size3 }),
  v.strictObject({ ...common, kind: v.literal("ball"), r: length }),
  v.strictObject({ ...common, kind: v.literal("can"), r: length, h: length }),
  v.strictObject({ ...common, kind: v.literal("tray"), size: openSize }),
  v.strictObject({ ...common, kind: v.literal("bin"), size: openSize }),
]);

const zoneCommon = {
  id: IdSchema,
  at: v.optional(at, [0.2, 0, 0]),
  yaw: v.optional(degrees, 0),
  color: v.optional(color, "green"),
};
const zone = v.variant("shape", [
  v.strictObject({ ...zoneCommon, shape: v.literal("disc"), r: length }),
  v.strictObject({ ...zoneCommon, shape: v.literal("ball"), r: length }),
  v.strictObject({ ...zoneCommon, shape: v.literal("rect"), size: v.strictTuple([length, length]) }),
]);

const rect = v.strictObject({ rect: v.strictTuple([position, position, position, position]) });
const ring = v.strictObject({ ring: v.strictTuple([numberIn(0, 2), numberIn(0, 2), degrees, degrees]) });
const disc = v.strictObject({ disc: v.strictTuple([position, position, numberIn(0, 2)]) });
const points = v.strictObject({ points: v.pipe(listUpTo(point2, 1000), v.minLength(1, "at least one point")) });
const inZone = v.strictObject({ zone: IdSchema });
const area = v.lazy((input): typeof rect | typeof ring | typeof disc | typeof points | typeof inZone => {
  if (isRecord(input)) {
    if ("ring" in input) return ring;
    if ("disc" in input) return disc;
    if ("points" in input) return points;
    if ("zone" in input) return inZone;
  }
  return rect;
});

/** An id or `tag:x`. */
const member = v.pipe(v.string(), v.regex(/^(tag:)?[a-z][a-z0-9_]{0,31}$/, "an id or tag:name"));
const place = v.strictObject({
  of: v.pipe(listUpTo(member, 64), v.minLength(1, "at least one id")),
  in: area,
  yaw: v.optional(v.strictTuple([degrees, degrees])),
  z: v.optional(v.strictTuple([position, position])),
  gap: v.optional(numberIn(0, 1), 0.01),
  avoid: v.optional(listUpTo(IdSchema, 64), []),
  tries: v.optional(integerIn(1, 1000), 200),
});

/** Names of joint positions that every robot has. */
const poseName = v.picklist(["rest", "home", "zero"]);
/** A place for a predicate; what stands in it is read by `parsePredicate`. */
const predicate = v.custom<Readonly<Record<string, unknown>>>(isRecord, "a predicate: an object with one key");
const weight = numberIn(0, 1000);
const stage = v.strictObject({ id: IdSchema, when: predicate, w: v.optional(weight, 1) });
const pointName = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9_]{0,31}$/, "an id or tcp"));
const rewardShape = v.strictObject({
  toward: v.strictTuple([pointName, pointName]),
  k: v.optional(numberIn(0.01, 1000), 5),
  w: v.optional(weight, 1),
});

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
      friction: v.optional(numberIn(0, 2), 0.8),
    }),
    {},
  ),
  objects: v.optional(listUpTo(object, 64), []),
  zones: v.optional(listUpTo(zone, 32), []),
  reset: v.optional(
    v.strictObject({
      robot: v.optional(v.strictObject({ pose: v.optional(poseName), jitterDeg: v.optional(numberIn(0, 30), 0) }), {}),
      place: v.optional(listUpTo(place, 64), []),
      settleS: v.optional(numberIn(0, 5), 0.5),
    }),
    {},
  ),
  goal: predicate,
  fail: v.optional(v.record(IdSchema, predicate), {}),
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
  metrics: v.optional(listUpTo(v.picklist(["success", "time", "progress", "path", "drops"]), 12), [
    "success",
    "time",
    "progress",
  ]),
  eval: v.optional(
    v.strictObject({
      n: v.optional(integerIn(1, 10_000), 100),
      seed: v.optional(integerIn(100_000, 4_294_000_000), 100_000),
    }),
    {},
  ),
});

/** A document with every default filled in, in the units of documents (degrees). */
export type FullDocument = v.InferOutput<typeof DocumentSchema>;
