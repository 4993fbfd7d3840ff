/** Contacts of every pair of kinds: against MuJoCo, against the shapes themselves, and with the two shapes swapped. */

import { expect, test } from "vitest";
import { normalizeQuat, type Quat, rotate3 } from "../math/quaternion";
import { createRandomStream, type RandomStream } from "../math/random";
import { invert, type Transform, transformPoint } from "../math/transform";
import { distance3, normalize3, scale3, type Vec3 } from "../math/vector3";
import { placeFreeBody } from "./bodyModel";
import { collideFrames } from "./collide";
import { createContacts } from "./contacts";
import { createEngine } from "./createEngine";
import { defaultNativeOptions, type Engine } from "./engine";
import type { ShapeGeometry } from "./sceneSpec";
import { refreshPoses } from "./stepEngine";
import { coreRadius, writeSupport } from "./support";
import { createMujocoOracle } from "./testing/mujocoOracle";
import { bodyScene, SAMPLE_SHAPES, shapeBody } from "./testing/shapeScenes";

type Kind = keyof typeof SAMPLE_SHAPES;

const KINDS = Object.keys(SAMPLE_SHAPES) as Kind[];
const PAIRS = KINDS.flatMap((a, i) => KINDS.slice(i).map((b) => [a, b] as const));
/** A face is preferred to a direction of less overlap by this much, m: see `convexPairs.ts`. */
const FACE_ADVANTAGE = 2e-5;

interface Touch {
  readonly normal: Vec3;
  readonly depth: number;
  readonly point: Vec3;
}

/** Two bodies of one shape each; the first stands at the origin. */
function pairEngine(a: ShapeGeometry, b: ShapeGeometry): Engine {
  return createEngine(bodyScene([shapeBody("a", a, "free"), shapeBody("b", b, "free")]), defaultNativeOptions());
}

/** Contacts of the first body with the second at X_AB, normals from the first to the second. */
function touches(engine: Engine, X_AB: Transform, contacts = createContacts(64)): Touch[] {
  placeFreeBody(engine.bodies, engine.frames, 1, X_AB.p, X_AB.q);
  refreshPoses(engine);
  contacts.count = 0;
  contacts.pairCount = 0;
  collideFrames(engine.geoms, 1, 2, contacts);
  const three = (from: Float64Array, c: number): Vec3 => [from[3 * c]!, from[3 * c + 1]!, from[3 * c + 2]!];
  return Array.from({ length: contacts.count }, (_, c) => ({
    normal: three(contacts.normal, c),
    depth: contacts.depth[c]!,
    point: three(contacts.point, c),
  }));
}

function deepest(list: readonly Touch[]): Touch | undefined {
  return list.reduce<Touch | undefined>((best, t) => (best && best.depth >= t.depth ? best : t), undefined);
}

/** How far the two shapes overlap along a direction from the first to the second, from their support points alone. */
function overlap({ geoms }: Engine, [x, y, z]: Vec3): number {
  const s = new Float64Array(6);
  writeSupport(geoms, 0, x, y, z, s, 0);
  writeSupport(geoms, 1, -x, -y, -z, s, 3);
  const between = x * (s[0]! - s[3]!) + y * (s[1]! - s[4]!) + z * (s[2]! - s[5]!);
  return between + coreRadius(geoms, 0) + coreRadius(geoms, 1);
}

/** A random pose at which the shapes overlap by about the wanted depth. */
function randomTouch(engine: Engine, random: RandomStream, depth: number): Transform {
  const r = (): number => random.uniform(-1, 1);
  const q: Quat = normalizeQuat([r(), r(), r(), r()]);
  const direction = normalize3([r(), r(), r()]);
  let near = 0;
  let far = 0.1;
  for (let k = 0; k < 40; k++) {
    const middle = (near + far) / 2;
    const found = deepest(touches(engine, { p: scale3(direction, middle), q }));
    if (found && found.depth > depth) near = middle;
    else far = middle;
  }
  return { p: scale3(direction, far), q };
}

test.each(PAIRS)("%s against %s touches where MuJoCo says", async (a, b) => {
  const engine = pairEngine(SAMPLE_SHAPES[a], SAMPLE_SHAPES[b]);
  const oracle = await createMujocoOracle(
    bodyScene([shapeBody("a", SAMPLE_SHAPES[a], "fixed"), shapeBody("b", SAMPLE_SHAPES[b], "free")]),
    true,
  );
  const random = createRandomStream(11, `${a} ${b}`);
  const POSES = 60;
  let agree = 0;
  for (let k = 0; k < POSES; k++) {
    const X_AB = randomTouch(engine, random, random.uniform(5e-5, 4e-4));
    const ours = deepest(touches(engine, X_AB))!;
    const [x, y, z, w] = X_AB.q;
    oracle.setPosition([...X_AB.p, w, x, y, z]);
    const theirs = deepest(oracle.contacts());
    expect(theirs, `MuJoCo touches in pose ${k}`).toBeDefined();
    const angle = Math.acos(Math.min(1, Math.abs(ours.normal.reduce((sum, n, i) => sum + n * theirs!.normal[i]!, 0))));
    const same = Math.abs(ours.depth - theirs!.depth) < FACE_ADVANTAGE;
    if (same && angle < 0.1) agree++;
    // Moving the second shape out along our normal takes no longer way than along MuJoCo's.
    const n = theirs!.normal;
    const along = Math.min(overlap(engine, n), overlap(engine, scale3(n, -1)));
    expect(overlap(engine, ours.normal)).toBeLessThan(along + 1.01 * FACE_ADVANTAGE);
    // What is reported is what the shapes overlap by.
    expect(Math.abs(overlap(engine, ours.normal) - ours.depth)).toBeLessThan(2.01 * FACE_ADVANTAGE);
  }
  // MuJoCo's own search for round shapes ends early in a few poses; then ours is the shorter way out, as the loop has shown.
  expect(agree).toBeGreaterThanOrEqual(0.9 * POSES);
  oracle.dispose();
});

test.each(PAIRS)("%s against %s gives the mirrored contacts when swapped", (a, b) => {
  const engine = pairEngine(SAMPLE_SHAPES[a], SAMPLE_SHAPES[b]);
  const swapped = pairEngine(SAMPLE_SHAPES[b], SAMPLE_SHAPES[a]);
  const random = createRandomStream(12, `${a} ${b}`);
  for (let k = 0; k < 20; k++) {
    const X_AB = randomTouch(engine, random, 2e-4);
    const ours = touches(engine, X_AB);
    const mirrored = touches(swapped, invert(X_AB));
    expect(mirrored).toHaveLength(ours.length);
    for (const { normal, depth, point } of ours) {
      // Into the frame of the second shape, which is the first there.
      const there = transformPoint(invert(X_AB), point);
      const twin = mirrored.reduce((best, t) => (distance3(t.point, there) < distance3(best.point, there) ? t : best));
      expect(distance3(twin.point, there)).toBeLessThan(2e-6);
      expect(Math.abs(twin.depth - depth)).toBeLessThan(1e-8);
      expect(distance3(rotate3(X_AB.q, twin.normal), scale3(normal, -1))).toBeLessThan(2e-4);
    }
  }
});
