import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { InputError } from "../errors";
import { createRandomStream } from "../math/random";
import { BUILTIN_SCENES } from "./builtinScenes";
import { canonicalScene } from "./canonicalScene";
import { readFields, writeFields } from "./linkFields";
import { encodeScene } from "./sceneLinkWriter";
import { noOptions, type SharedScene } from "./sharedScene";
import { readShareLink } from "./shareLink";
import { writeShareLink } from "./shareLinkWriter";
import { randomShare } from "./testing/sharedSamples";

const TIDY: unknown = JSON.parse(readFileSync(new URL("./fixtures/tidyTheDesk.json", import.meta.url), "utf8"));
const DOCUMENTS = [...Object.values(BUILTIN_SCENES), TIDY];
const tray = BUILTIN_SCENES["cube-in-the-tray"];
const PLAIN: SharedScene = { ...noOptions(), document: canonicalScene(tray) };
const PAYLOAD = encodeScene(tray, 2);

function refusal(fragment: string): InputError {
  try {
    readShareLink(fragment);
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error("the link was accepted");
}

/** A link whose checksum fits, whatever it says. */
const sealed = (beside: string): string => writeFields([["s", PAYLOAD], ...pairs(beside)]);
const pairs = (text: string): [string, string][] =>
  text === "" ? [] : text.split("&").map((piece) => piece.split("=") as [string, string]);

describe("round trips", () => {
  test("1,000 scenes with options drawn at random come back, and give the same link again", () => {
    const random = createRandomStream(0, "shareLink");
    for (let k = 0; k < 1000; k++) {
      const shared = { ...randomShare(DOCUMENTS[k % DOCUMENTS.length], random), start: null };
      const link = writeShareLink(shared, k % 2 === 0 ? 1 : 2);
      const back = readShareLink(`#${link}`)!;
      expect(back).toEqual(shared);
      expect(writeShareLink(back, k % 2 === 0 ? 1 : 2)).toBe(link);
    }
  });

  test("a bare link opens, and so does one with options but without a checksum", () => {
    expect(readShareLink(`#s=${PAYLOAD}`)).toEqual(PLAIN);
    expect(readShareLink(`s=${PAYLOAD}&seed=7&lead=policy`)).toEqual({ ...PLAIN, seed: 7, lead: "policy" });
    expect(readShareLink(`lead=policy&s=${PAYLOAD}`)).toEqual({ ...PLAIN, lead: "policy" });
  });

  test("no fragment is no link", () => {
    expect(readShareLink("")).toBeNull();
    expect(readShareLink("#")).toBeNull();
  });

  test("a link that a program has written with percent signs opens", () => {
    const link = writeShareLink({ ...PLAIN, seed: 7 }, 2);
    expect(readShareLink(`#${encodeURIComponent(link)}`)).toEqual({ ...PLAIN, seed: 7 });
    expect(refusal(`${link}%`).code).toBe("E_LINK_CORRUPT");
    expect(refusal(`${link}%ff`).code).toBe("E_LINK_CORRUPT");
  });

  test("a link holds only letters that pass through chat apps", () => {
    const random = createRandomStream(1, "shareLink");
    for (let k = 0; k < 50; k++) {
      expect(writeShareLink(randomShare(TIDY, random), 2)).toMatch(/^c=[\w-]{6}&[\w\-.=&]+[\w-]$/);
    }
  });
});

describe("cut and changed links", () => {
  const random = createRandomStream(2, "shareLink");
  const link = writeShareLink(
    { ...randomShare(tray, random), seed: 123456, camera: { eye: [1, 0, 1], target: [0.2, 0, 0] }, lead: "policy" },
    2,
  );

  test("B19: cut at any letter it was cut off", () => {
    for (let length = 1; length < link.length; length++) {
      const error = refusal(link.slice(0, length));
      expect(error.code).toBe("E_LINK_CORRUPT");
      expect(error.message).toContain("cut off");
    }
  });

  test("any letter that is changed, left out or doubled is noticed", () => {
    for (let at = 2; at < link.length; at++) {
      const other = link[at] === "A" ? "B" : "A";
      for (const middle of [other, "", link[at]! + link[at]!]) {
        const changed = link.slice(0, at) + middle + link.slice(at + 1);
        if (changed !== link) expect(refusal(changed).code).toBe("E_LINK_CORRUPT");
      }
    }
  });

  test("two neighbours that changed places are noticed", () => {
    for (let at = 9; at + 1 < link.length; at++) {
      const changed = link.slice(0, at) + link[at + 1] + link[at] + link.slice(at + 2);
      if (changed !== link) expect(refusal(changed).code).toBe("E_LINK_CORRUPT");
    }
  });

  test.each(["seed=7", "c", "c=", "c=&", "hello", "=7", "s", "&", "seed=7&s", "c=AAAAAA", "s=", "/path", "c=9999&s=1"])(
    "%j holds no whole scene",
    (fragment) => {
      expect(refusal(fragment).code).toBe("E_LINK_CORRUPT");
    },
  );

  test("B21: a long payload is too long, whatever its checksum, and so is a long fragment", () => {
    expect(refusal(`s=1${"A".repeat(32 * 1024)}`).code).toBe("E_LINK_TOO_LONG");
    expect(refusal(`c=AAAAAA&s=1${"A".repeat(32 * 1024)}`).code).toBe("E_LINK_TOO_LONG");
    expect(refusal(`s=${"1A&s=".repeat(10_000)}`).code).toBe("E_LINK_TOO_LONG");
    expect(refusal("%41".repeat(20_000)).code).toBe("E_LINK_TOO_LONG");
  });
});

describe("fields", () => {
  test.each([
    "seed=-1",
    "seed=1.5",
    "seed=007",
    "seed=",
    "seed=2147483648",
    "seed=1e3",
    "seed=9".repeat(1).padEnd(40, "9"),
    "cam=1.2.3",
    "cam=1.2.3.4.5",
    "cam=1.2.3.4.5.6.7",
    "cam=0.0.0.0.0.0",
    "cam=0.0.0.0.0.9",
    "cam=20001.0.0.0.0.0",
    "cam=a.0.0.0.0.0",
    "cam=-0.0.0.100.0.0",
    "lead=robot",
    "lead=hardware",
    "lead=Policy",
    "robot=0123",
    "robot=ABCDEF01",
    `robot=${"a".repeat(65)}`,
    "port=COM3",
    "torque=1",
    "seed=1&seed=1",
    "s=1AA",
    "c=AAAAAA",
    "toString=1",
    "__proto__=1",
    "start=",
    "start=!",
    "start=AA",
    "start=AQ",
    `start=${"A".repeat(2000)}`,
  ])("%s is refused and nothing is made of it", (beside) => {
    expect(refusal(sealed(beside)).code).toBe("E_LINK_FIELD");
    expect(refusal(`s=${PAYLOAD}&${beside}`).code).toBe("E_LINK_FIELD");
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test("B31: no field can set a speed, a torque or a port, or start a policy", () => {
    for (const name of ["speed", "torque", "port", "run", "autorun", "hardware", "arm"]) {
      const error = refusal(sealed(`${name}=1`));
      expect(error.code).toBe("E_LINK_FIELD");
      expect(error.tip).toContain("Reload");
    }
  });

  test("more fields than there can be are refused before any is read", () => {
    const many = Array.from({ length: 30 }, (_, k) => `f${k}=1`).join("&");
    expect(refusal(`s=${PAYLOAD}&${many}`).code).toBe("E_LINK_FIELD");
  });

  test("a name that would garble the message is shown with its signs spelled out", () => {
    expect(refusal(`s=${PAYLOAD}&a\u202eb=1`).message).toContain("\\u202e");
  });

  test("B20: an unknown codec and a newer version come through whole links too", () => {
    expect(refusal(writeFields([["s", "9AAAA"]])).code).toBe("E_LINK_CODEC");
    expect(readFields("s=9AAAA")).toEqual(new Map([["s", "9AAAA"]]));
  });
});
