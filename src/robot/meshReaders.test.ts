import { describe, expect, test } from "vitest";
import { readCollada } from "./collada";
import { readGlb } from "./glb";
import { readObj } from "./obj";
import { glbBytes, glbJson } from "./testing/glbFile";

describe("GLB", () => {
  test("a triangle stands where its node puts it, z up, in its colour", () => {
    const [part] = readGlb("a.glb", glbBytes(), 10);
    // (x, y, z) of glTF is (x, -z, y) here.
    expect([...part!.positions]).toEqual([1, -3, 2, 2, -3, 2, 1, -3, 3]);
    expect(part!.color).toEqual([0.5, 0, 1, 1]);
  });

  const changed = (change: (json: { readonly accessors: object[] }) => unknown): Uint8Array => {
    const json = glbJson();
    change(json as { readonly accessors: object[] } & typeof json);
    return glbBytes(json);
  };
  const json = (change: object): Uint8Array => glbBytes({ ...glbJson(), ...change });

  test.each([
    [
      "a buffer view outside the buffer",
      json({
        bufferViews: [
          { buffer: 0, byteOffset: 40, byteLength: 36 },
          { buffer: 0, byteLength: 6 },
        ],
      }),
    ],
    [
      "a buffer view of another buffer",
      json({
        bufferViews: [
          { buffer: 1, byteLength: 36 },
          { buffer: 0, byteLength: 6 },
        ],
      }),
    ],
    ["a buffer larger than its bytes", json({ buffers: [{ byteLength: 4_000_000_000 }] })],
    ["a buffer in another file", json({ buffers: [{ byteLength: 44, uri: "http://elsewhere/x.bin" }] })],
    ["an accessor beyond its view", changed((all) => Object.assign(all.accessors[0]!, { count: 4 }))],
    [
      "an index beyond the positions",
      changed(
        (all) =>
          Object.assign(all.accessors[1]!, { byteOffset: 2, count: 2 }) &&
          Object.assign(all.accessors[0]!, { count: 1 }),
      ),
    ],
    ["a node that is its own child", json({ nodes: [{ mesh: 0, children: [0] }] })],
    ["compression that is not known here", json({ extensionsRequired: ["KHR_draco_mesh_compression"] })],
    ["no triangles", json({ meshes: [] })],
    ["a cut file", glbBytes().subarray(0, 300)],
    ["no GLB", new Uint8Array(100)],
  ])("B17: %s is refused", (_, bytes) => {
    expect(() => readGlb("a.glb", bytes, 1000)).toThrow(expect.objectContaining({ code: "E_MESH" }));
  });

  test("B15: a count beyond the limit is refused before anything is read", () => {
    const bytes = changed((all) => Object.assign(all.accessors[1]!, { count: 15_000_000 }));
    expect(() => readGlb("a.glb", bytes, 1e6)).toThrow(expect.objectContaining({ code: "E_ASSET_BIG" }));
  });
});

describe("OBJ", () => {
  test("polygons become fans, and negative indices count back", () => {
    const text = "o a\nv 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0\nf 1/1/1 2/2/2 3//3 4\nf -4 -3 -2\n";
    const [part] = readObj("a.obj", text, 10);
    expect([...part!.positions].slice(9, 18)).toEqual([0, 0, 0, 1, 1, 0, 0, 1, 0]);
    expect(part!.positions).toHaveLength(27);
  });

  test("a face of a vertex that is not there, numbers that are none, and an empty file are refused", () => {
    for (const text of ["v 0 0 0\nf 1 2 3", "v a b c\nv 0 0 0\nv 1 1 1\nf 1 2 3", "v 0 0 0", "f 0 0 0"]) {
      expect(() => readObj("a.obj", text, 10), text).toThrow(expect.objectContaining({ code: "E_MESH" }));
    }
  });
});

describe("COLLADA", () => {
  const dae = (primitive: string, node = "<translate>0 0 2</translate>"): string => `<?xml version="1.0"?>
<COLLADA xmlns="http://www.collada.org/2005/11/COLLADASchema" version="1.4.1">
<asset><unit name="millimeter" meter="0.001"/><up_axis>Y_UP</up_axis></asset>
<library_effects><effect id="fx"><profile_COMMON><technique sid="c"><lambert><diffuse><color>1 0.5 0 1</color></diffuse></lambert></technique></profile_COMMON></effect></library_effects>
<library_materials><material id="mat"><instance_effect url="#fx"/></material></library_materials>
<library_geometries><geometry id="g"><mesh>
<source id="p"><float_array id="pa" count="12">0 0 0 1000 0 0 1000 1000 0 0 1000 0</float_array>
<technique_common><accessor source="#pa" count="4" stride="3"/></technique_common></source>
<vertices id="v"><input semantic="POSITION" source="#p"/></vertices>${primitive}</mesh></geometry></library_geometries>
<library_visual_scenes><visual_scene id="s"><node>${node}<instance_geometry url="#g"><bind_material><technique_common>
<instance_material symbol="m" target="#mat"/></technique_common></bind_material></instance_geometry></node></visual_scene></library_visual_scenes>
<scene><instance_visual_scene url="#s"/></scene></COLLADA>`;
  const inputs = '<input semantic="VERTEX" source="#v" offset="0"/><input semantic="NORMAL" source="#n" offset="1"/>';

  test("triangles, polygon lists and polygons in metres, placed, in their colour, whatever the up axis", () => {
    const kinds = [
      `<triangles material="m" count="1">${inputs}<p>0 0 1 0 2 0</p></triangles>`,
      `<polylist material="m" count="1">${inputs}<vcount>3</vcount><p>0 0 1 0 2 0</p></polylist>`,
      `<polygons material="m" count="1">${inputs}<p>0 0 1 0 2 0</p></polygons>`,
    ];
    for (const kind of kinds) {
      const [part] = readCollada("a.dae", dae(kind), 10);
      expect([...part!.positions].map((x) => Math.round(1e6 * x) / 1e6)).toEqual([
        0, 0, 0.002, 1, 0, 0.002, 1, 1, 0.002,
      ]);
      expect(part!.color).toEqual([1, 0.5, 0, 1]);
    }
  });

  test("a mirroring node turns its triangles round", () => {
    const mirrored = dae(`<triangles count="1">${inputs}<p>0 0 1 0 2 0</p></triangles>`, "<scale>-1 1 1</scale>");
    expect([...readCollada("a.dae", mirrored, 10)[0]!.positions].slice(0, 6)).toEqual(
      [0, 0, 0, -1, 1, 0].map((x) => expect.closeTo(x)),
    );
  });

  test("what is cut, foreign, circular or points at nothing is refused", () => {
    const good = dae(`<triangles count="1">${inputs}<p>0 0 1 0 2 0</p></triangles>`);
    const bad = [
      good.slice(0, 700),
      "<html></html>",
      `<!DOCTYPE a [<!ENTITY b "c">]>${good}`,
      good.replace("0 0 1 0 2 0</p>", "0 0 1 0 9 0</p>"),
      good.replace("1000 1000 0 0 1000 0", "1000 1000 0 0 1000 NaN").replace("0 0 1 0 2 0", "0 0 1 0 3 0"),
      good.replace("<node><translate", '<node id="loop"><instance_node url="#loop"/><translate'),
      good
        .replace("<scene>", "<nothing>")
        .replace("</scene>", "</nothing>")
        .replace("<triangles", "<lines")
        .replace("</triangles", "</lines"),
    ];
    for (const text of bad) {
      expect(() => readCollada("a.dae", text, 10), text.slice(0, 80)).toThrow(
        expect.objectContaining({ code: "E_MESH" }),
      );
    }
  });
});
