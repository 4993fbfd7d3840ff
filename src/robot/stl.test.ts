import { expect, test } from "vitest";
import { encodeUtf8 } from "../math/utf8";
import { readStl } from "./stl";

/** A binary STL of some triangles, with any header. */
function binary(triangles: number, claimed = triangles, header = ""): Uint8Array {
  const bytes = new Uint8Array(84 + 50 * triangles);
  bytes.set(encodeUtf8(header));
  const view = new DataView(bytes.buffer);
  view.setUint32(80, claimed, true);
  for (let t = 0; t < triangles; t++) {
    for (let k = 0; k < 9; k++) view.setFloat32(84 + 50 * t + 12 + 4 * k, 9 * t + k, true);
  }
  return bytes;
}

const TEXT =
  "solid a\nfacet normal 0 0 1\nouter loop\nvertex 0 0 0\nvertex 1 0 0\nvertex 0 1 5e-1\nendloop\nendfacet\nendsolid a\n";

test("binary and text are read to the same kind of triangles", () => {
  expect([...readStl("a.stl", binary(2), 10)]).toEqual(Array.from({ length: 18 }, (_, k) => k));
  expect([...readStl("a.stl", encodeUtf8(TEXT), 10)]).toEqual([0, 0, 0, 1, 0, 0, 0, 1, 0.5]);
});

test("B16: a header of 4 G triangles in a file of 1 kB is refused by the length of the file", () => {
  expect(() => readStl("big.stl", binary(19, 0xffffffff), 1e6)).toThrow(
    expect.objectContaining({ code: "E_MESH", message: expect.stringContaining("4294967295 triangles") }),
  );
  expect(() => readStl("cut.stl", binary(4).subarray(0, 200), 1e6)).toThrow(
    expect.objectContaining({ code: "E_MESH" }),
  );
  expect(() => readStl("tiny.stl", new Uint8Array(10), 1e6)).toThrow(expect.objectContaining({ code: "E_MESH" }));
});

test('B16: a binary file that begins with "solid" is still read as binary', () => {
  expect(readStl("a.stl", binary(3, 3, "solid exported by someone"), 10)).toHaveLength(27);
});

test("B16: text that is cut, empty or not finite is refused", () => {
  for (const text of [
    TEXT.slice(0, 60),
    "solid a\nendsolid",
    TEXT.replace("endsolid a", ""),
    TEXT.replace("5e-1", "1e999"),
  ]) {
    expect(() => readStl("a.stl", encodeUtf8(text), 10), text).toThrow(expect.objectContaining({ code: "E_MESH" }));
  }
});

test("B15: more triangles than allowed are refused before they are decoded", () => {
  // Only the header counts: the bytes behind it are never looked at.
  expect(() => readStl("huge.stl", binary(11), 10)).toThrow(expect.objectContaining({ code: "E_ASSET_BIG" }));
  expect(() =>
    readStl("huge.stl", encodeUtf8(TEXT.replace("endsolid", `${"vertex 0 0 0\n".repeat(40)}endsolid`)), 10),
  ).toThrow(expect.objectContaining({ code: "E_ASSET_BIG" }));
});
