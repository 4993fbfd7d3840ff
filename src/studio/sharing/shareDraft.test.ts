import { expect, test } from "vitest";
import type { DrawFrame } from "../../session/drawState";
import { BUILTIN_SCENES } from "../../world/builtinScenes";
import { readShareLink } from "../../world/shareLink";
import { builtinDocument } from "../stores/documentStore";
import { addressOf, draftOf, embedCode, fileNameOf, type ShareSource } from "./shareDraft";

const NOTHING = { seed: false, camera: false, lead: false, start: false };
const SITE = "https://jointspace.example/studio/";
const source: ShareSource = {
  document: builtinDocument("lift-the-cube", 7),
  camera: { eye: [1, 0, 0.5], target: [0.2, 0, 0] },
  leader: "policy",
  robot: null,
  frame: {
    q: Float64Array.of(0, 0.1, 0.2, 0.3, 0.4, 0.5),
    target: Float64Array.of(0, 0.1, 0.2, 0.3, 0.4, 0.5),
    objectPose: Float64Array.of(0.2, 0.1, 0.0125, 0, 0, 0, 1),
    objectJoint: Float64Array.of(0),
  } as unknown as DrawFrame,
};

test("only what was chosen stands beside the scene", () => {
  expect(draftOf(source, NOTHING)).toMatchObject({ seed: null, camera: null, lead: null, start: null, robot: null });
  expect(draftOf(source, { ...NOTHING, seed: true, lead: true })).toMatchObject({
    seed: 7,
    lead: "policy",
    start: null,
  });
  expect(draftOf({ ...source, robot: "0123456789abcdef".repeat(4) }, NOTHING).robot).toBe("0123456789abcdef");
  expect(draftOf(source, { ...NOTHING, camera: true }).camera).toEqual(source.camera);
  const { seed, start } = draftOf(source, { ...NOTHING, start: true });
  expect(seed).toBe(7);
  expect(start?.objects[0]?.X_WO?.p).toEqual([0.2, 0.1, 0.0125]);
});

test("a start that nobody could open is refused while it is shared", () => {
  const fallen = { ...source.frame!, objectPose: Float64Array.of(0.2, 0.1, -7, 0, 0, 0, 1) };
  expect(() => draftOf({ ...source, frame: fallen }, { ...NOTHING, start: true })).toThrow("z = -7.00 m");
  expect(draftOf({ ...source, frame: fallen }, NOTHING).start).toBeNull();
});

test("a replay is nobody who leads, and a frame of another scene is no start", () => {
  expect(draftOf({ ...source, leader: "replay" }, { ...NOTHING, lead: true }).lead).toBeNull();
  const tray = { ...source, document: builtinDocument("cube-in-the-tray", 7) };
  expect(draftOf(tray, { ...NOTHING, start: true }).start).toBeNull();
});

test("an address that fits everywhere needs no dictionary, a longer one takes it", () => {
  const draft = draftOf(source, NOTHING);
  const plain = addressOf(draft, SITE)!;
  expect(plain.address).toMatch(/^https:\/\/jointspace\.example\/studio\/#c=[\w-]{6}&s=1/);
  expect(plain).toMatchObject({ budget: "green", letters: plain.address.length });
  const short = addressOf(draft, SITE, true)!;
  expect(short.address).toContain("&s=2");
  expect(short.letters).toBeLessThan(plain.letters);
  expect(readShareLink(new URL(short.address).hash)).toEqual(draft);

  const noise = (k: number): string =>
    Array.from({ length: 60 }, (_, n) => ((n * n * 7919 + k * 104729) % 9973).toString(36)).join("");
  const large = {
    ...draft,
    document: { ...draft.document, ...Object.fromEntries(Array.from({ length: 14 }, (_, k) => [`x-${k}`, noise(k)])) },
  };
  expect(addressOf(large, SITE)).toMatchObject({ budget: "amber" });
  expect(addressOf(large, SITE)!.address).toContain("&s=2");
});

test("what does not fit a link has no address", () => {
  const text = (k: number): string =>
    Array.from({ length: 900 }, (_, n) => ((n * 7919 + k * 104729 + n * n * 31) % 65521).toString(36)).join("");
  const document = {
    ...BUILTIN_SCENES["lift-the-cube"],
    ...Object.fromEntries(Array.from({ length: 40 }, (_, k) => [`x-${k}`, text(k)])),
  };
  const draft = draftOf({ ...source, document: { scene: document, origin: null, seed: 1 } }, NOTHING);
  expect(addressOf(draft, SITE)).toBeNull();
});

test("the embed code holds the address and cannot be broken out of", () => {
  const code = embedCode(`${SITE}#c=abcdef&s=1AA`, 'A "quoted" <b>title</b> & more');
  expect(code).toContain(`src="${SITE}embed.html#c=abcdef&amp;s=1AA"`);
  expect(code.match(/[<>]/g)).toHaveLength(4);
  expect(embedCode("https://a.example/index.html#s=1", "x")).toContain('src="https://a.example/embed.html#s=1"');
});

test("a file is named after its scene", () => {
  expect(fileNameOf("Cube in the tray")).toBe("cube-in-the-tray");
  expect(fileNameOf("方块 入盘")).toBe("方块-入盘");
  expect(fileNameOf("../../etc/passwd")).toBe("etc-passwd");
  expect(fileNameOf("🙂")).toBe("scene");
});
