/** A GLB of one triangle, with its description changed at will. */

import { encodeUtf8 } from "../../math/utf8";

export function glbJson(): Record<string, unknown> {
  return {
    asset: { version: "2.0" },
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ mesh: 0, translation: [1, 2, 3] }],
    meshes: [{ primitives: [{ attributes: { POSITION: 0 }, indices: 1, material: 0 }] }],
    materials: [{ pbrMetallicRoughness: { baseColorFactor: [0.25, 0, 1, 1] } }],
    buffers: [{ byteLength: 44 }],
    bufferViews: [
      { buffer: 0, byteOffset: 0, byteLength: 36 },
      { buffer: 0, byteOffset: 36, byteLength: 6 },
    ],
    accessors: [
      { bufferView: 0, componentType: 5126, count: 3, type: "VEC3" },
      { bufferView: 1, componentType: 5123, count: 3, type: "SCALAR" },
    ],
  };
}

export function glbBytes(json: Record<string, unknown> = glbJson()): Uint8Array {
  const text = encodeUtf8(JSON.stringify(json));
  const padded = Math.ceil(text.length / 4) * 4;
  const bytes = new Uint8Array(20 + padded + 8 + 44).fill(0x20);
  const view = new DataView(bytes.buffer);
  [0x46546c67, 2, bytes.length, padded, 0x4e4f534a].forEach((word, k) => {
    view.setUint32(4 * k, word, true);
  });
  bytes.set(text, 20);
  const at = 20 + padded;
  view.setUint32(at, 44, true);
  view.setUint32(at + 4, 0x004e4942, true);
  [0, 0, 0, 1, 0, 0, 0, 1, 0].forEach((x, k) => {
    view.setFloat32(at + 8 + 4 * k, x, true);
  });
  [0, 1, 2].forEach((index, k) => {
    view.setUint16(at + 44 + 2 * k, index, true);
  });
  return bytes;
}
