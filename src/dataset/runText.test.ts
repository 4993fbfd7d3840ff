import { deflateSync } from "fflate";
import { describe, expect, test } from "vitest";
import { InputError } from "../errors";
import { encodeBase64url } from "../math/base64url";
import { createRandomStream } from "../math/random";
import { encodeUtf8 } from "../math/utf8";
import { BUILTIN_SCENES } from "../world/builtinScenes";
import { canonicalScene } from "../world/canonicalScene";
import { LINK_DICTIONARY } from "../world/linkDictionary";
import { parseScene } from "../world/parseScene";
import { decodeStart, encodeStart } from "../world/startState";
import { randomStart } from "../world/testing/sharedSamples";
import { decodeTrack, encodeTrack } from "./actionTrack";
import type { RunRecord } from "./runRecord";
import { decodeRun, LONGEST_RUN_LINK, LONGEST_RUN_TEXT } from "./runText";
import { encodeRun } from "./runWriter";

const random = createRandomStream(0, "runText");

/** An arm that wanders: smooth, with a jump now and then. */
function wandering(steps: number, joints: number): Int32Array {
  const actions = new Int32Array(steps * joints);
  for (let j = 0; j < joints; j++) {
    let [position, velocity] = [random.uniform(-60000, 60000), 0];
    for (let k = 0; k < steps; k++) {
      velocity += random.normal(0, 20);
      if (random.uniform() < 0.02) position += random.normal(0, 30000);
      position = Math.min(Math.max(position + velocity, -2e6), 2e6);
      actions[k * joints + j] = Math.round(position);
    }
  }
  return actions;
}

function someRun(steps = 50, joints = 6): RunRecord {
  return {
    scene: canonicalScene(BUILTIN_SCENES["cube-in-the-tray"]),
    seed: 100007,
    servo: "soft",
    robot: null,
    start: null,
    leader: "teleop",
    physics: "native 1.0.0",
    outcome: { kind: "fail", reason: "dropped", timeS: 1.2 },
    track: { joints, steps, actions: wandering(steps, joints) },
    checks: Uint8Array.from({ length: steps }, () => Math.floor(random.uniform(0, 256))),
    hash: "0123456789abcdef",
  };
}

function codeOf(text: string, longest = LONGEST_RUN_LINK): string {
  try {
    decodeRun(text, longest);
  } catch (error) {
    if (error instanceof InputError) return error.code;
    throw error;
  }
  return "accepted";
}

/** A text with this head, and checks and actions for it. */
function withHead(change: Readonly<Record<string, unknown>>, text?: string): string {
  const { track, checks, start: _, ...rest } = someRun(5);
  const head = { ...rest, joints: 6, steps: 5, ...change };
  const json = encodeUtf8(text ?? JSON.stringify(head));
  const length = new Uint8Array(new Uint32Array([json.length]).buffer);
  const bytes = [...length, ...json, ...checks, ...encodeTrack(track)];
  return `1${encodeBase64url(deflateSync(Uint8Array.from(bytes), { dictionary: LINK_DICTIONARY }))}`;
}

describe("tracks", () => {
  test("200 runs of any length and number of joints come back exactly", () => {
    for (let n = 0; n < 200; n++) {
      const [steps, joints] = [1 + Math.floor(random.uniform(0, 300)), 1 + Math.floor(random.uniform(0, 8))];
      const actions = wandering(steps, joints);
      expect(decodeTrack(encodeTrack({ joints, steps, actions }), joints, steps)?.actions).toEqual(actions);
    }
  });

  test("the farthest departures there are come back too", () => {
    const actions = Int32Array.from([2 ** 23, -(2 ** 23), 2 ** 23, 2 ** 23, -(2 ** 23), 0, 1, -1]);
    const track = { joints: 1, steps: actions.length, actions };
    expect(decodeTrack(encodeTrack(track), 1, actions.length)?.actions).toEqual(actions);
  });

  test("bytes that are too few or too many are no track", () => {
    const track = { joints: 6, steps: 40, actions: wandering(40, 6) };
    const bytes = encodeTrack(track);
    expect(decodeTrack(bytes.subarray(0, bytes.length - 1), 6, 40)).toBeNull();
    expect(decodeTrack(Uint8Array.from([...bytes, 0]), 6, 40)).toBeNull();
    expect(decodeTrack(bytes, 6, 41)).toBeNull();
  });

  test("an action that no arm is ever told is refused", () => {
    const actions = Int32Array.from([2 ** 23 + 1]);
    expect(decodeTrack(encodeTrack({ joints: 1, steps: 1, actions }), 1, 1)).toBeNull();
  });
});

describe("texts", () => {
  test("a run comes back as it was, and gives the same text again", () => {
    for (const run of [
      someRun(),
      { ...someRun(1, 1), servo: "stiff" as const, outcome: null, robot: "0123456789abcdef" },
    ]) {
      const text = encodeRun(run);
      const back = decodeRun(text, LONGEST_RUN_LINK);
      expect(back).toEqual(run);
      expect(encodeRun(back)).toBe(text);
      expect(text).toMatch(/^1[\w-]+$/);
    }
  });

  test("one that began from a given start says where, in a form of its own", () => {
    const scene = parseScene(BUILTIN_SCENES["cube-in-the-tray"]);
    const start = decodeStart(encodeStart(randomStart(scene, random), scene), scene);
    const run = { ...someRun(), start };
    const text = encodeRun(run);
    expect(decodeRun(text, LONGEST_RUN_LINK)).toEqual(run);
    expect(encodeRun(decodeRun(text, LONGEST_RUN_LINK))).toBe(text);
    // What knows form 1 alone says that this is newer.
    expect(text[0]).toBe("2");
    expect(codeOf(`1${text.slice(1)}`)).toBe("E_RUN_HEAD");
    expect(codeOf(`2${encodeRun(someRun()).slice(1)}`)).toBe("E_RUN_HEAD");
  });

  test("a start that would come back rounded is not written", () => {
    const scene = parseScene(BUILTIN_SCENES["cube-in-the-tray"]);
    const start = randomStart(scene, random);
    expect(() => encodeRun({ ...someRun(), start })).toThrow(expect.objectContaining({ code: "E_NO_RUN" }));
  });

  test("B19: cut anywhere it is refused", () => {
    const text = encodeRun(someRun());
    for (let length = 0; length < text.length; length++) expect(codeOf(text.slice(0, length))).toBe("E_RUN_CORRUPT");
  });

  test("one letter changed is a refusal or another run, and never anything else", () => {
    const text = encodeRun(someRun(12));
    for (let at = 0; at < text.length; at++) {
      const changed = text.slice(0, at) + (text[at] === "A" ? "B" : "A") + text.slice(at + 1);
      expect(codeOf(changed)).toMatch(/^(E_[A-Z_]+|accepted)$/);
    }
  });

  test("B20: another form tells to reload", () => {
    expect(codeOf(`3${encodeRun(someRun()).slice(1)}`)).toBe("E_RUN_FORM");
  });

  test("B21: too long, and what unpacks to more than any run, are refused", () => {
    expect(codeOf(`1${"A".repeat(LONGEST_RUN_LINK)}`)).toBe("E_RUN_TOO_LONG");
    const bomb = deflateSync(new Uint8Array(20_000_000), { level: 9, dictionary: LINK_DICTIONARY });
    expect(codeOf(`1${encodeBase64url(bomb)}`, LONGEST_RUN_TEXT)).toBe("E_RUN_TOO_BIG");
  });

  test("B22, B23: a head that is nested or poisoned is refused, and prototypes stay clean", () => {
    expect(codeOf(withHead({}, `${"[".repeat(60)}${"]".repeat(60)}`))).toBe("E_JSON_DEPTH");
    expect(codeOf(withHead({}, '{"__proto__":{"polluted":1}}'))).toBe("E_JSON_KEY");
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test.each([
    ["seed", -1],
    ["seed", 0.5],
    ["steps", 1e9],
    ["steps", 0],
    ["joints", 13],
    ["servo", "wild"],
    ["leader", "hardware"],
    ["physics", "<img onerror=alert(1)>"],
    ["hash", "xyz"],
    ["outcome", { kind: "success", reason: "<b>", timeS: 1 }],
    ["outcome", { kind: "success", reason: null, timeS: 1e9 }],
    ["robot", "../.."],
    ["port", "COM1"],
  ])("B31: a head that says %s %j is refused", (key, value) => {
    expect(codeOf(withHead({ [key]: value }))).toBe("E_RUN_HEAD");
  });

  test("a head whose numbers do not fit what follows is refused; a scene that is none, by its own code", () => {
    expect(codeOf(withHead({}))).toBe("accepted");
    expect(codeOf(withHead({ steps: 6 }))).toBe("E_RUN_CORRUPT");
    expect(codeOf(withHead({ joints: 5 }))).toBe("E_RUN_CORRUPT");
    expect(codeOf(withHead({ scene: { v: 1 } }))).toBe("E_SCHEMA");
    expect(codeOf(withHead({ start: "AA" }))).toBe("E_RUN_HEAD");
    expect(codeOf(`2${withHead({ start: "AA" }).slice(1)}`)).toBe("E_RUN_HEAD");
  });
});
