/**
 * Whatever is done to the text or the file of a run, it is read or refused with a code; nothing else escapes.
 *
 * A short run by default; `JOINTSPACE_FUZZ=100000` as for the scenes.
 */

import { deflateSync } from "fflate";
import { afterAll, expect, test } from "vitest";
import { InputError } from "../errors";
import { decodeBase64url, encodeBase64url } from "../math/base64url";
import { inflate } from "../math/inflate";
import { createRandomStream, type RandomStream } from "../math/random";
import { encodeUtf8 } from "../math/utf8";
import { BUILTIN_SCENES } from "../world/builtinScenes";
import { canonicalScene } from "../world/canonicalScene";
import { LINK_DICTIONARY } from "../world/linkDictionary";
import { readFields, writeFields } from "../world/linkFields";
import { parseScene } from "../world/parseScene";
import { decodeStart, encodeStart, type StartState } from "../world/startState";
import { changedBytes, changedText } from "../world/testing/changed";
import { Effort } from "../world/testing/effort";
import { randomStart } from "../world/testing/sharedSamples";
import { readRunFile, writeRunFile } from "./runFile";
import type { RunRecord } from "./runRecord";
import { decodeRun, LONGEST_RUN_LINK, LONGEST_RUN_TEXT } from "./runText";
import { encodeRun } from "./runWriter";

const WISHED = Number(process.env.JOINTSPACE_FUZZ ?? 0);
/** Texts of one test. */
const runs = (usual: number): number => (WISHED > 0 ? Math.ceil(WISHED / 4) : usual);
const LONG_MS = 3_600_000;

const CODES =
  /^E_(JSON|JSON_DEPTH|JSON_KEY|SCHEMA|RANGE|TEXT|TOO_MANY|REF|TASK|NEWER_VERSION|LINK_CORRUPT|LINK_FIELD|LINK_TOO_LONG|FILE|RUN_CORRUPT|RUN_FORM|RUN_HEAD|RUN_TOO_BIG|RUN_TOO_LONG)$/;

const TEXTS = Object.values(BUILTIN_SCENES).map((scene, k) => encodeRun(someRun(scene, 20 + 40 * k)));
/** The texts unpacked: a length, the head, the checks, the actions. */
const BODIES = TEXTS.map((text) => {
  const body = inflate(decodeBase64url(text.slice(1))!, 1e6, LINK_DICTIONARY);
  if ("problem" in body) throw new Error(body.problem);
  return body.bytes;
});

const effort = new Effort(WISHED > 0);

afterAll(() => {
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  expect(Object.keys(Object.prototype)).toEqual([]);
  effort.check();
});

test(
  "texts with letters changed, cut or doubled",
  () => {
    const random = createRandomStream(0, "fuzz/runText");
    for (let k = 0; k < runs(300); k++) {
      tryRun(() => decodeRun(changedText(TEXTS[k % TEXTS.length]!, random), LONGEST_RUN_LINK));
    }
  },
  LONG_MS,
);

test(
  "runs that were changed before they were packed; some of them are runs all the same",
  () => {
    const random = createRandomStream(0, "fuzz/runBody");
    const n = runs(300);
    let accepted = 0;
    for (let k = 0; k < n; k++) {
      const body = changedBody(BODIES[k % BODIES.length]!, random);
      const text = `${TEXTS[k % TEXTS.length]![0]}${encodeBase64url(deflateSync(body, { level: 1, dictionary: LINK_DICTIONARY }))}`;
      if (tryRun(() => decodeRun(text, LONGEST_RUN_TEXT))) accepted += 1;
    }
    expect(accepted).toBeGreaterThan(n / 100);
    expect(accepted).toBeLessThan(n);
  },
  LONG_MS,
);

test(
  "links of runs, changed with and without their checksum",
  () => {
    const random = createRandomStream(0, "fuzz/runLinks");
    for (let k = 0; k < runs(300); k++) {
      const link = writeFields([["r", TEXTS[k % TEXTS.length]!]]);
      const open = k % 2 === 0 ? link : link.slice(link.indexOf("&") + 1);
      const fragment = changedText(open, random);
      const isRead = tryRun(() => decodeRun(readFields(fragment)?.get("r") ?? "", LONGEST_RUN_LINK));
      // Only a change back, or one of the checksum's own name, can leave a sealed link readable.
      if (isRead && k % 2 === 0) expect(fragment === link || !fragment.startsWith("c=")).toBe(true);
    }
  },
  LONG_MS,
);

test(
  "files of runs with bytes changed, cut or doubled",
  () => {
    const random = createRandomStream(0, "fuzz/runFiles");
    const files = TEXTS.map((text) => encodeUtf8(writeRunFile(text)));
    for (let k = 0; k < runs(300); k++) {
      tryRun(() => readRunFile(changedBytes(files[k % files.length]!, random)));
    }
  },
  LONG_MS,
);

/** A start as it comes back from its text. */
function givenStart(document: unknown): StartState {
  const scene = parseScene(document);
  return decodeStart(encodeStart(randomStart(scene, createRandomStream(0, "fuzz/start")), scene), scene);
}

/** A run of a smooth motion; every other one from a given start. */
function someRun(scene: unknown, steps: number): RunRecord {
  const joints = 6;
  const actions = Int32Array.from({ length: steps * joints }, (_, i) => Math.round(3e5 * Math.sin(i / 70)));
  return {
    scene: canonicalScene(scene),
    seed: steps,
    servo: steps % 3 === 0 ? "soft" : "stiff",
    robot: null,
    start: steps % 80 === 20 ? null : givenStart(scene),
    leader: "expert",
    physics: "native 1.0.0",
    outcome: { kind: "success", reason: null, timeS: 2 },
    track: { joints, steps, actions },
    checks: Uint8Array.from({ length: steps }, (_, i) => i * 31),
    hash: "0123456789abcdef",
  };
}

/** Bytes are changed anywhere, or the text of the head is, with its new length in front of it. */
function changedBody(body: Uint8Array, random: RandomStream): Uint8Array {
  if (random.integer(3) === 0) return changedBytes(body, random);
  const headEnd = 4 + new DataView(body.buffer, body.byteOffset).getUint32(0, true);
  const head = encodeUtf8(changedText(new TextDecoder().decode(body.subarray(4, headEnd)), random));
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, head.length, true);
  return Uint8Array.of(...length, ...head, ...body.subarray(headEnd));
}

/** What is accepted is a whole run, and says the same when it is written again. @returns Whether it was accepted. */
function tryRun(read: () => RunRecord): boolean {
  try {
    const run = effort.of(read);
    const { joints, steps, actions } = run.track;
    expect([actions.length, run.checks.length]).toEqual([steps * joints, steps]);
    expect(decodeRun(encodeRun(run), LONGEST_RUN_TEXT)).toEqual(run);
    return true;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    expect(error.code).toMatch(CODES);
    expect(error.message.length).toBeLessThan(600);
    expect(error.tip).not.toBe("");
    return false;
  }
}
