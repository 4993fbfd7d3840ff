/** Whatever is done to a document, it is read or refused with a code; nothing else escapes. */

import { expect, test } from "vitest";
import { InputError } from "../errors";
import { createRandomStream, type RandomStream } from "../math/random";
import { BUILTIN_SCENES } from "./builtinScenes";
import { canonicalScene } from "./canonicalScene";
import { parseScene, parseSceneText } from "./parseScene";
import { sampleReset } from "./reset";
import { createTaskMonitor } from "./taskMonitor";
import { plainState } from "./testing/plainState";
import { POSES } from "./testing/predicateBench";

const CODES = /^E_(JSON|JSON_DEPTH|JSON_KEY|SCHEMA|RANGE|TEXT|TOO_MANY|REF|TASK|NEWER_VERSION|RESET_UNPLACEABLE)$/;
const DOCUMENTS = Object.values(BUILTIN_SCENES);
const ODD_VALUES: readonly unknown[] = [
  ...[
    null,
    true,
    "",
    "cube",
    "$",
    "*",
    "tag:a",
    "tcp",
    "tray.inside",
    "\u202e",
    [],
    {},
    [[]],
    -1,
    0,
    0.5,
    1e308,
    2 ** 53,
  ],
  ...[
    { not: { still: ["cube"] } },
    { each: ["*", { fell: ["$"] }] },
    ["cube", {}],
    { min: 1 },
    [0.1, 0.2],
    "toString",
    "__proto__",
  ],
];

test("3,000 documents with odd values in odd places", () => {
  const random = createRandomStream(0, "fuzz/values");
  let accepted = 0;
  for (let k = 0; k < 3000; k++) {
    const document = structuredClone(DOCUMENTS[k % DOCUMENTS.length]!);
    for (let n = random.integer(3); n >= 0; n--) mutate(document, random);
    if (tryDocument(() => parseScene(document), k)) {
      accepted += 1;
      const canonical = canonicalScene(document);
      expect(JSON.stringify(canonicalScene(canonical))).toBe(JSON.stringify(canonical));
    }
  }
  expect(accepted).toBeGreaterThan(100);
});

test("2,000 texts with characters changed, cut or doubled", () => {
  const random = createRandomStream(0, "fuzz/text");
  for (let k = 0; k < 2000; k++) {
    const text = JSON.stringify(DOCUMENTS[k % DOCUMENTS.length]);
    const at = random.integer(text.length);
    const kind = random.integer(3);
    const middle =
      kind === 0
        ? String.fromCharCode(random.integer(0x3000))
        : kind === 1
          ? ""
          : text.slice(at, at + random.integer(50));
    tryDocument(
      () => parseSceneText(text.slice(0, at) + middle + text.slice(at + (kind === 2 ? 0 : random.integer(4)))),
      k,
    );
  }
});

/** A scene that is accepted can also be started and judged. @returns Whether it was accepted. */
function tryDocument(read: () => ReturnType<typeof parseScene>, seed: number): boolean {
  try {
    const scene = read();
    const plan = sampleReset(scene, seed);
    const state = plainState({ objects: Object.fromEntries(plan.objects), zones: Object.fromEntries(plan.zones) });
    const monitor = createTaskMonitor(scene, { poses: POSES });
    monitor.start(state);
    monitor.update({ ...state, time: 1 });
    return true;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    expect(error.code).toMatch(CODES);
    expect(error.message.length).toBeLessThan(500);
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
