/**
 * Whatever is done to a document or a link, it is read or refused with a code; nothing else escapes.
 *
 * A short run by default. `JOINTSPACE_FUZZ=100000` sets how many documents and links are tried in all; such a run also looks at
 * what the dearest one took (`testing/effort`).
 */

import { readFileSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { InputError } from "../errors";
import { encodeBase64url } from "../math/base64url";
import { createRandomStream, type RandomStream } from "../math/random";
import { encodeUtf8 } from "../math/utf8";
import { BUILTIN_SCENES } from "./builtinScenes";
import { canonicalScene } from "./canonicalScene";
import { parseScene, parseSceneText } from "./parseScene";
import { sampleReset } from "./reset";
import { readSceneFile } from "./sceneFile";
import { decodeScene } from "./sceneLink";
import { encodeScene } from "./sceneLinkWriter";
import { readScenePicture } from "./scenePicture";
import { writeScenePicture } from "./scenePictureWriter";
import { readShareLink } from "./shareLink";
import { writeShareLink } from "./shareLinkWriter";
import { createTaskMonitor } from "./taskMonitor";
import { changedBytes, changedText } from "./testing/changed";
import { Effort } from "./testing/effort";
import { GREY_PIXEL } from "./testing/greyPixel";
import { plainState } from "./testing/plainState";
import { POSES } from "./testing/predicateBench";
import { SAMPLE_SHAPES } from "./testing/sampleObjects";
import { randomShare } from "./testing/sharedSamples";

const WISHED = Number(process.env.JOINTSPACE_FUZZ ?? 0);
/** Documents and links of one test. */
const runs = (usual: number): number => (WISHED > 0 ? Math.ceil(WISHED / 6) : usual);
const LONG_MS = 3_600_000;

const CODES =
  /^E_(JSON|JSON_DEPTH|JSON_KEY|SCHEMA|RANGE|TEXT|TOO_MANY|REF|TASK|NEWER_VERSION|RESET_UNPLACEABLE|LINK_CORRUPT|LINK_CODEC|LINK_TOO_BIG|LINK_TOO_LONG|LINK_FIELD|FILE|PICTURE)$/;

/** Everything of the language in one document. */
const EVERYTHING = {
  v: 1,
  title: "Everything",
  objects: [
    ...Object.entries(SAMPLE_SHAPES).map(([id, shape], k) => ({
      id,
      ...shape,
      at: [0.15 + 0.15 * (k % 3), 0.2 * Math.floor(k / 3) - 0.7],
      tags: ["all"],
    })),
    { id: "bead", kind: "ball", r: 0.005, copies: 3, tags: ["bead"] },
  ],
  surface: { size: [2, 2] },
  zones: [
    { id: "pad", shape: "rect", size: [0.1, 0.1] },
    { id: "outline", shape: "tee", size: [0.1, 0.08], bar: 0.03 },
  ],
  cameras: [
    { id: "front", at: [0.6, 0, 0.35], look: [0.2, 0, 0] },
    { id: "wrist", mount: "gripper" },
  ],
  reset: {
    place: [
      { of: ["tag:bead"], in: { inside: "cup.inside" } },
      { of: ["box"], in: { on: "shelf.level2" }, lie: true },
      { of: ["ball"], in: { points: [[0.38, 0]] }, z: [0.1, 0.2] },
    ],
    set: [
      { of: "drawer", prop: "joint", range: [0, 0.1] },
      { of: "tag:bead", prop: "color", shuffle: ["red", "green", "blue"] },
      { of: "can", prop: "size", normal: [1, 0.1, 0.9, 1.1] },
      { of: "front", prop: "jitter", range: [0, 0.01] },
      { of: "world", prop: "gravity", pick: [9.81, 3.7] },
      { of: "robot", prop: "latencyMs", range: [0, 50] },
    ],
  },
  goal: {
    all: [
      { seq: [{ joint: ["drawer", { min: 0.7 }] }, { in: ["box", "drawer.inside"] }] },
      { threaded: ["ring", "peg", { depth: 0.03 }] },
      { atLeast: [1, [{ side: ["can", "tray", "left", { max: 0.3 }] }, { cover: ["tee", "outline"] }]] },
      { count: ["tag:bead", { on: ["$", "table"] }, { max: 1 }] },
      { pose: ["box", { at: [0.2, 0], yaw: 10, sym: 90 }] },
      { stack: [["box", "arch"]] },
    ],
  },
  fail: { hit: { hit: ["can", { n: 15 }] }, late: { for: [{ never: { touch: ["mug", "gripper"] } }, 9] } },
  stages: [{ id: "s", when: { once: { above: ["ball", "bowl"] } }, w: 2 }],
  reward: { shape: [{ toward: ["tcp", "box"] }, { cover: ["tee", "outline"], w: 2 }], success: 5 },
  metrics: ["coverage", "jerk", { id: "beads", count: ["tag:bead", { in: ["$", "bowl.inside"] }] }],
  policy: { ref: "act/x", sha256: "0123456789abcdef".repeat(4) },
};
const TIDY: unknown = JSON.parse(readFileSync(new URL("./fixtures/tidyTheDesk.json", import.meta.url), "utf8"));
const DOCUMENTS: readonly unknown[] = [...Object.values(BUILTIN_SCENES), TIDY, EVERYTHING, EVERYTHING];

const ODD_VALUES: readonly unknown[] = [
  ...[null, true, "", "cube", "$", "*", "tag:a", "tag:bead", "tcp", "tray.inside", "bead#1", "\u202e", [], {}, [[]]],
  ...[-1, 0, 0.5, 1, 32, 1e308, 2 ** 53, "toString", "__proto__", "constructor", "hasOwnProperty", "valueOf"],
  ...[{ not: { still: ["cube"] } }, { each: ["*", { fell: ["$"] }] }, { hit: ["can"] }, ["cube", {}], { min: 1 }],
  ...[[0.1, 0.2], [0.1, 0.2, 0.3], { inside: "cup.inside" }, { on: "shelf" }, "drawer", "mesh", "shelf.level9"],
  ...[{ id: "front", mount: "gripper" }, { of: "world", prop: "light", range: [0, 1] }, "a\u0301".repeat(300)],
];

const effort = new Effort(WISHED > 0);

afterAll(() => {
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  expect(Object.keys(Object.prototype)).toEqual([]);
  effort.check();
});

test("the document with everything in it is right and can be started", () => {
  expect(() => sampleReset(parseScene(EVERYTHING), 0)).not.toThrow();
  expect(tryDocument(() => parseScene(EVERYTHING), 0)).toBe(true);
});

test(
  "documents with odd values in odd places",
  () => {
    const random = createRandomStream(0, "fuzz/values");
    const n = runs(600);
    let accepted = 0;
    for (let k = 0; k < n; k++) {
      const document = structuredClone(DOCUMENTS[k % DOCUMENTS.length]!);
      for (let m = random.integer(3); m >= 0; m--) mutate(document, random);
      if (tryDocument(() => parseScene(document), k)) {
        accepted += 1;
        const canonical = canonicalScene(document);
        expect(JSON.stringify(canonicalScene(canonical))).toBe(JSON.stringify(canonical));
        if (k % 10 === 0) expect(decodeScene(encodeScene(document, 2))).toEqual(canonical);
      }
    }
    expect(accepted).toBeGreaterThan(n / 40);
  },
  LONG_MS,
);

test(
  "texts with characters changed, cut or doubled",
  () => {
    const random = createRandomStream(0, "fuzz/text");
    for (let k = 0; k < runs(600); k++) {
      const text = JSON.stringify(DOCUMENTS[k % DOCUMENTS.length]);
      tryDocument(() => parseSceneText(changedText(text, random)), k);
    }
  },
  LONG_MS,
);

test(
  "links with letters changed, cut or doubled",
  () => {
    const random = createRandomStream(0, "fuzz/links");
    const links = DOCUMENTS.flatMap((document) => ([0, 1, 2] as const).map((codec) => encodeScene(document, codec)));
    for (let k = 0; k < runs(600); k++) {
      tryDocument(() => parseScene(decodeScene(changedText(links[k % links.length]!, random))), k);
    }
  },
  LONG_MS,
);

test(
  "links of texts and bytes that were changed before they were packed",
  () => {
    const random = createRandomStream(0, "fuzz/packed");
    for (let k = 0; k < runs(300); k++) {
      const text = changedText(JSON.stringify(DOCUMENTS[k % DOCUMENTS.length]), random);
      tryDocument(() => parseScene(decodeScene(`0${encodeBase64url(encodeUtf8(text))}`)), k);
      const bytes = Uint8Array.from({ length: random.integer(80) }, () => random.integer(256));
      tryDocument(() => parseScene(decodeScene(`${random.integer(4)}${encodeBase64url(bytes)}`)), k);
    }
  },
  LONG_MS,
);

test(
  "whole links with everything beside the scene, changed with and without their checksum",
  () => {
    const random = createRandomStream(0, "fuzz/shared");
    for (let k = 0; k < runs(600); k++) {
      const shared = randomShare(DOCUMENTS[k % DOCUMENTS.length], random);
      const link = writeShareLink(shared, random.integer(2) === 0 ? 1 : 2);
      const open = k % 2 === 0 ? link : link.slice(link.indexOf("&") + 1);
      const fragment = changedText(changedText(open, random), random);
      if (tryDocument(() => parseScene(readShareLink(fragment)!.document), k) && k % 2 === 0) {
        // Only a change back, or one of the checksum's own name, can leave a sealed link readable.
        expect(fragment === link || !fragment.startsWith("c=")).toBe(true);
      }
    }
  },
  LONG_MS,
);

test(
  "files and pictures with bytes changed, cut or doubled",
  () => {
    const random = createRandomStream(0, "fuzz/pictures");
    const shares = DOCUMENTS.slice(0, 4).map((document) => randomShare(document, random));
    const pictures = shares.map((shared) => writeScenePicture(GREY_PIXEL, shared));
    for (let k = 0; k < runs(600); k++) {
      const picture = changedBytes(pictures[k % pictures.length]!, random);
      tryDocument(() => parseScene(readScenePicture(picture).document), k);
      tryDocument(() => parseScene(readSceneFile(picture).document), k);
    }
  },
  LONG_MS,
);

/** A scene that is accepted can also be started and judged. @returns Whether it was accepted. */
function tryDocument(read: () => ReturnType<typeof parseScene>, seed: number): boolean {
  try {
    const scene = effort.of(read);
    const plan = sampleReset(scene, seed);
    const state = plainState({ objects: Object.fromEntries(plan.objects), zones: Object.fromEntries(plan.zones) });
    const monitor = createTaskMonitor(scene, { poses: POSES });
    monitor.start(state, plan.scene);
    const report = monitor.update({ ...state, time: 1 });
    expect(Number.isFinite(report.reward)).toBe(true);
    return true;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    expect(error.code).toMatch(CODES);
    expect(error.message.length).toBeLessThan(600);
    expect(error.tip).not.toBe("");
    return false;
  }
}

/** Changes, adds or takes away one value somewhere. */
function mutate(document: unknown, random: RandomStream): void {
  let place = document as Record<string, unknown> | unknown[];
  for (;;) {
    const keys = Object.keys(place);
    const key = keys[random.integer(keys.length)];
    const child = key === undefined ? undefined : (place as Record<string, unknown>)[key];
    if (typeof child === "object" && child !== null && random.uniform() < 0.8) {
      place = child as typeof place;
      continue;
    }
    const odd = structuredClone(ODD_VALUES[random.integer(ODD_VALUES.length)]);
    const kind = random.integer(4);
    if (Array.isArray(place)) {
      if (kind === 0) place.push(odd);
      else if (kind === 1) place.splice(random.integer(place.length + 1), 1);
      else place[random.integer(place.length + 1)] = odd;
    } else if (kind === 0 && key !== undefined) delete place[key];
    else place[kind === 1 ? "id" : (key ?? "x")] = odd;
    return;
  }
}
