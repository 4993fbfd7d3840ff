import { describe, expect, test } from "vitest";
import { type OnnxGraph, writeOnnxModel } from "../control/onnxWriter";
import { InputError } from "../errors";
import { so101 } from "../robot/so101";
import { BUILTIN_SCENES } from "../world/builtinScenes";
import { parseScene } from "../world/parseScene";
import { readOnnxModel } from "./onnxReader";
import { MAX_WEIGHT_BYTES } from "./packageLimits";
import {
  loadPolicyPackage,
  matchPolicyToRobot,
  matchPolicyToScene,
  objectsOf,
  type PackageFiles,
} from "./policyPackage";
import { tinyGraph, tinyPackage } from "./testing/tinyPolicy";

function refusal(files: PackageFiles): InputError {
  try {
    loadPolicyPackage(files);
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error("the package was accepted");
}

/** The tiny package with a changed graph and a manifest that fits the bytes. */
function withGraph(change: Partial<OnnxGraph>): PackageFiles {
  return tinyPackage(() => {}, writeOnnxModel({ ...tinyGraph(), ...change }));
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Where a run of bytes begins for the last time. */
function lastIndexOf(bytes: Uint8Array, wanted: Uint8Array): number {
  for (let at = bytes.length - wanted.length; at >= 0; at--) {
    if (wanted.every((byte, k) => bytes[at + k] === byte)) return at;
  }
  throw new Error("not found");
}

/** A model whose one weight lies in another file: TensorProto { name, external_data { location }, data_location = 1 }. */
function externalModel(): Uint8Array {
  const field = (number: number, bytes: Uint8Array): number[] => [number * 8 + 2, bytes.length, ...bytes];
  const entry = Uint8Array.from([...field(1, bytesOf("location")), ...field(2, bytesOf("../weights.data"))]);
  const tensor = Uint8Array.from([8, 3, ...field(8, bytesOf("W")), ...field(13, entry), 14 * 8, 1]);
  const graph = Uint8Array.from(field(5, tensor));
  return Uint8Array.from([8, 8, ...field(7, graph), ...field(8, Uint8Array.of(16, 17))]);
}

test("a good package opens, and the reader sees the graph", () => {
  const { graph, manifest } = loadPolicyPackage(tinyPackage());
  expect(manifest.id).toBe("tiny");
  expect(graph.inputs).toEqual([
    { name: "observation.state", type: "float32", shape: [1, 6] },
    { name: "observation.environment_state", type: "float32", shape: [1, 2] },
  ]);
  expect(graph.operators).toEqual(["Concat", "MatMul", "Reshape"]);
  expect(graph.opsets.get("")).toBe(17);
  expect(graph.parameters).toBe(8 * 30 + 3);
});

describe("B32: a file that is no ONNX model", () => {
  test("truncated at any length", () => {
    const whole = tinyPackage()["model.onnx"]!;
    for (let length = 7; length < whole.length; length += 7) {
      expect(refusal(tinyPackage(() => {}, whole.slice(0, length))).code).toBe("E_ONNX_PARSE");
    }
  });
  test("random bytes never do anything but be refused", () => {
    for (let seed = 1; seed < 300; seed++) {
      const noise = Uint8Array.from({ length: 200 }, (_, i) => Math.imul(i * seed + 7, 2654435761) >>> 24);
      expect(refusal(tinyPackage(() => {}, noise))).toBeInstanceOf(InputError);
    }
  });
  test("a Git LFS pointer says how to get the real file", () => {
    const error = refusal(
      tinyPackage(() => {}, bytesOf("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n")),
    );
    expect(error.code).toBe("E_ONNX_PARSE");
    expect(error.tip).toContain("Download the real file");
  });
  test("a web page", () => {
    expect(refusal(tinyPackage(() => {}, bytesOf("<!doctype html><title>404"))).message).toContain("web page");
  });
});

test("B33: weights in another file, inside or outside the folder", () => {
  const error = refusal(tinyPackage(() => {}, externalModel()));
  expect(error.code).toBe("E_ONNX_EXTERNAL");
  expect(error.message).toContain("../weights.data");
});

describe("B34: operators", () => {
  test("unknown ones are listed by name", () => {
    const [concat, product, reshape] = tinyGraph().nodes;
    const nodes = [
      concat!,
      { ...product!, outputs: ["a"] },
      { op: "StringNormalizer", inputs: ["a"], outputs: ["b"] },
      { op: "Optional", inputs: ["b"], outputs: ["flat"] },
      reshape!,
    ];
    const error = refusal(withGraph({ nodes }));
    expect(error.code).toBe("E_ONNX_OP");
    expect(error.message).toContain("Optional, StringNormalizer");
  });
  test("an operator set of the future", () => {
    const bytes = tinyPackage()["model.onnx"]!.slice();
    // The version is the last byte of the file: opset_import { domain, version }.
    expect(bytes[bytes.length - 1]).toBe(17);
    bytes[bytes.length - 1] = 99;
    expect(refusal(tinyPackage(() => {}, bytes)).message).toContain("operator set 99");
  });
});

test("B35: a model that cannot fit is refused by its manifest, with the estimate", () => {
  const error = refusal(
    tinyPackage((manifest) => {
      (manifest.weights as { bytes: number }).bytes = 3e9;
    }),
  );
  expect(error.code).toBe("E_ONNX_MEMORY");
  expect(error.message).toContain("6.6 GB");
});

test("B35: the largest model that may be chosen is the largest that opens", () => {
  const withBytes = (bytes: number) =>
    refusal(tinyPackage((manifest) => Object.assign(manifest.weights as object, { bytes }))).code;
  expect(withBytes(MAX_WEIGHT_BYTES + 1)).toBe("E_ONNX_MEMORY");
  // Small enough; what is refused then is that the file has another length.
  expect(withBytes(MAX_WEIGHT_BYTES)).toBe("E_HASH");
});

describe("B36: names and shapes", () => {
  const cases: readonly [string, (manifest: Record<string, unknown>) => void, string][] = [
    ["chunk length", (m) => Object.assign(m, { chunk_size: 4 }), "[1,5,6] in the graph; the manifest says [1,4,6]"],
    ["more steps than the chunk has", (m) => Object.assign(m, { n_action_steps: 6 }), "n_action_steps is 6"],
    [
      "ensembling with several steps",
      (m) => Object.assign(m, { temporal_ensemble_coeff: 0.01 }),
      "temporal ensembling",
    ],
    [
      "a missing feature",
      (m) => Reflect.deleteProperty(m.input_features as object, "observation.environment_state"),
      "observation.state",
    ],
    ["an unknown key", (m) => Object.assign(m, { colour: "red" }), "colour"],
    ["no state at all", (m) => Object.assign(m, { input_features: {} }), '"observation.state" is missing'],
    [
      "a camera image",
      (m) =>
        Object.assign(m.input_features as object, {
          "observation.images.front": { type: "VISUAL", shape: [3, 96, 96], names: [] },
        }),
      "camera image",
    ],
  ];
  test.each(cases)("%s", (_, change, message) => {
    const error = refusal(tinyPackage(change));
    expect(error.code).toBe("E_POLICY_SHAPE");
    expect(error.message).toContain(message);
  });
  test("a graph whose input has another name", () => {
    const graph = tinyGraph();
    const renamed = {
      inputs: graph.inputs.map((value) => ({ ...value, name: value.name.replace("environment_state", "state_2") })),
      nodes: graph.nodes.map((node) => ({
        ...node,
        inputs: node.inputs.map((name) => name.replace("environment_state", "state_2")),
      })),
    };
    expect(refusal(withGraph(renamed)).message).toContain("observation.state_2");
  });
  test.each([["observation.state"], ["action"]])("%s in the graph as double precision", (name) => {
    const weights = tinyPackage()["model.onnx"]!.slice();
    // The last time it is named is its ValueInfo: after the name the lengths of two messages, then elem_type 1 (float).
    const at = lastIndexOf(weights, bytesOf(name)) + name.length;
    const type = weights.subarray(at + 4, at + 6);
    expect([...type]).toEqual([8, 1]);
    type[1] = 11;
    const error = refusal(tinyPackage(() => {}, weights));
    expect(error.code).toBe("E_POLICY_SHAPE");
    expect(error.message).toMatch(new RegExp(`"${name}" is (double|float64).*expected float32`));
  });
  test("a scene without the objects that the policy looks at", () => {
    const { manifest } = loadPolicyPackage(tinyPackage());
    expect(objectsOf(manifest)).toEqual(["cube"]);
    const scene = (id: keyof typeof BUILTIN_SCENES) => parseScene(BUILTIN_SCENES[id]);
    expect(() => matchPolicyToScene(manifest, scene("cube-in-the-tray"))).not.toThrow();
    expect(() => matchPolicyToScene(manifest, scene("stack-three"))).toThrow(/looks at cube; the scene has big, mid/);
    expect(() => matchPolicyToScene(manifest, scene("reach-the-dot"))).toThrow(/no objects/);
  });
  test("a folder without one of the two files", () => {
    const { "policy.json": manifest, "model.onnx": weights } = tinyPackage();
    expect(refusal({ "policy.json": manifest! }).message).toContain("no model.onnx");
    expect(refusal({ "model.onnx": weights! }).message).toContain("no policy.json");
  });
});

describe("B37: statistics", () => {
  const stats = (m: Record<string, unknown>): Record<string, Record<string, unknown>> =>
    m.normalization as Record<string, Record<string, unknown>>;
  const cases: readonly [string, (manifest: Record<string, unknown>) => void, string][] = [
    ["missing", (m) => Reflect.deleteProperty(stats(m), "action"), 'no normalisation statistics for "action"'],
    [
      "NaN, which JSON writes as null",
      (m) => ((stats(m)["observation.state"]!.mean as unknown[])[2] = null),
      "elbow_flex.pos",
    ],
    ["std 0", (m) => ((stats(m)["observation.state"]!.std as unknown[])[5] = 0), '"gripper.pos" has no spread'],
    ["one value too few", (m) => (stats(m)["observation.state"]!.std as unknown[]).pop(), "has 5 values; expected 6"],
    [
      "max equal to min",
      (m) => (stats(m).action = { mode: "MIN_MAX", min: [0, 0, 0, 0, 0, 0], max: [1, 1, 0, 1, 1, 1] }),
      '"elbow_flex.pos" has no spread',
    ],
  ];
  test.each(cases)("%s", (_, change, message) => {
    const error = refusal(tinyPackage(change));
    expect(error.code).toBe("E_POLICY_STATS");
    expect(error.message).toContain(message);
  });
});

describe("B38: units and joint order", () => {
  test("units that nobody declared to be ours", () => {
    for (const units of ["rad", "m100_100", "unknown"]) {
      expect(refusal(tinyPackage((m) => Object.assign(m, { units }))).code).toBe("E_POLICY_UNITS");
    }
  });
  test("names in another order than the joints", () => {
    const error = refusal(
      tinyPackage((m) => {
        const features = m.output_features as { action: { names: string[] } };
        features.action.names.reverse();
      }),
    );
    expect(error.code).toBe("E_POLICY_SHAPE");
  });
  test("joints in another order than the robot's", () => {
    const { manifest } = loadPolicyPackage(tinyPackage());
    expect(() => matchPolicyToRobot(manifest, so101)).not.toThrow();
    const joints = [...so101.joints].reverse();
    expect(() => matchPolicyToRobot(manifest, { ...so101, joints })).toThrow(
      expect.objectContaining({ code: "E_POLICY_UNITS" }),
    );
  });
});

test("B39: weights that differ from the manifest's hash", () => {
  const files = tinyPackage();
  const weights = files["model.onnx"]!.slice();
  // The highest byte of some weight: still a valid model.
  const at = weights.length - 200;
  weights[at] = weights[at]! ^ 1;
  const error = refusal({ ...files, "model.onnx": weights });
  expect(["E_HASH", "E_ONNX_PARSE"]).toContain(error.code);
  const renamed = writeOnnxModel({ ...tinyGraph(), name: "tinY" });
  expect(refusal({ ...files, "model.onnx": renamed }).code).toBe("E_HASH");
});

describe("B40: formats that can run code", () => {
  test.each(["weights.pt", "policy.pkl", "model.ckpt"])("%s in the folder", (name) => {
    expect(refusal({ ...tinyPackage(), [name]: Uint8Array.of(1, 2, 3) }).code).toBe("E_UNSAFE_FORMAT");
  });
  test("a pickle and a zipped checkpoint under the right name", () => {
    for (const head of [
      [0x80, 4, 0x95],
      [0x50, 0x4b, 3, 4],
    ]) {
      expect(refusal({ ...tinyPackage(), "model.onnx": Uint8Array.from(head) }).code).toBe("E_UNSAFE_FORMAT");
    }
  });
});

test("a manifest that is no JSON, and one of the future", () => {
  const files = tinyPackage();
  expect(refusal({ ...files, "policy.json": bytesOf("{") }).code).toBe("E_JSON");
  expect(refusal(tinyPackage((m) => Object.assign(m, { version: 2 }))).code).toBe("E_NEWER_VERSION");
});

test("the reader refuses a message that names no graph", () => {
  expect(() => readOnnxModel(Uint8Array.of(8, 8))).toThrow(expect.objectContaining({ code: "E_ONNX_PARSE" }));
});
