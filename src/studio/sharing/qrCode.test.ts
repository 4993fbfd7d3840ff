import jsQR from "jsqr";
import { describe, expect, test } from "vitest";
import { createRandomStream } from "../../math/random";
import { cos, sin } from "../../math/trigonometry";
import { BUILTIN_SCENES } from "../../world/builtinScenes";
import { canonicalScene } from "../../world/canonicalScene";
import { noOptions } from "../../world/sharedScene";
import { writeShareLink } from "../../world/shareLinkWriter";
import { LONGEST_QR, qrCode } from "./qrCode";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** An address with a fragment of random letters. */
function link(letters: number, seed: number): string {
  const random = createRandomStream(seed, "qr");
  const head = "https://jointspace.example/#s=2";
  return head + Array.from({ length: letters - head.length }, () => LETTERS[random.integer(64)]).join("");
}

/**
 * A code as a camera sees it on a screen: so many pixels a square, turned, blurred over a pixel, with noise.
 *
 * @returns Grey levels, row by row, on a square picture with a margin.
 */
function seen(text: string, pixels: number, turnDeg: number, seed: number) {
  const { size, path } = qrCode(text);
  const dark = new Set([...path.matchAll(/M(\d+) (\d+)h/g)].map(([, x, y]) => Number(y) * size + Number(x)));
  const isDark = (u: number, v: number): boolean =>
    u >= 0 && v >= 0 && u < size && v < size && dark.has(Math.floor(v) * size + Math.floor(u));
  const random = createRandomStream(seed, "noise");
  const width = Math.ceil(1.25 * size * pixels);
  const [c, s] = [cos((turnDeg * Math.PI) / 180), sin((turnDeg * Math.PI) / 180)];
  const data = new Uint8ClampedArray(4 * width * width);
  for (let y = 0; y < width; y++) {
    for (let x = 0; x < width; x++) {
      let level = 0;
      // Nine samples over one and a half pixels: between sharp and out of focus.
      for (let k = 0; k < 9; k++) {
        const [dx, dy] = [x + 0.75 * ((k % 3) - 1) - width / 2, y + 0.75 * (Math.floor(k / 3) - 1) - width / 2];
        level += isDark((c * dx + s * dy) / pixels + size / 2, (c * dy - s * dx) / pixels + size / 2) ? 40 : 215;
      }
      const grey = level / 9 + random.normal(0, 2);
      data.set([grey, grey, grey, 255], 4 * (y * width + x));
    }
  }
  return { data, width };
}

function readBack(text: string, pixels: number, turnDeg: number, seed: number): string | null {
  const { data, width } = seen(text, pixels, turnDeg, seed);
  return jsQR(data, width, width)?.data ?? null;
}

describe("codes", () => {
  test("the ten tasks fit a code by the dictionary, and come back from a sharp picture", () => {
    for (const document of Object.values(BUILTIN_SCENES)) {
      const shared = { ...noOptions(), document: canonicalScene(document), seed: 100007 };
      const text = `https://jointspace.example/#${writeShareLink(shared, 2)}`;
      expect(text.length).toBeLessThanOrEqual(LONGEST_QR);
      expect(readBack(text, 4, 0, 1)).toBe(text);
    }
  });

  test.each([0, 4, 9])(
    "a link of the longest length that is shown comes back at 4 pixels a square, turned by %i degrees",
    (turn) => {
      for (let seed = 0; seed < 2; seed++) {
        const text = link(LONGEST_QR, seed);
        expect(readBack(text, 4, turn, seed)).toBe(text);
      }
    },
  );
});
