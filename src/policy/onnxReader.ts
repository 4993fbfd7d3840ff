/**
 * Reads what an ONNX file says of itself: inputs, outputs, weights, operators. Weights are not copied.
 *
 * Field numbers from onnx.proto (ONNX project). Used to check a policy before the runtime sees it, because the runtime's
 * own errors are bare numbers.
 */

import { InputError } from "../errors";

/** One input or output; a dynamic dimension is its name or "?". */
export interface GraphValue {
  readonly name: string;
  /** "float32", ... or "type 9" for codes that have no name here. */
  readonly type: string;
  readonly shape: readonly (number | string)[];
}

/** What a graph consists of. */
export interface GraphSummary {
  /** Operator set version per domain; "" is the standard domain. */
  readonly opsets: ReadonlyMap<string, number>;
  /** Inputs that a caller must feed (weights listed as inputs are left out). */
  readonly inputs: readonly GraphValue[];
  readonly outputs: readonly GraphValue[];
  /** Operator types, with `domain:` before those outside the standard domain; each once. */
  readonly operators: readonly string[];
  /** Number of stored weights. */
  readonly parameters: number;
  /** Names of files outside the model that hold weights. */
  readonly externalFiles: readonly string[];
}

const ELEMENT_TYPES: Readonly<Record<number, string>> = {
  1: "float32",
  2: "uint8",
  3: "int8",
  6: "int32",
  7: "int64",
  9: "bool",
  10: "float16",
  11: "float64",
  16: "bfloat16",
};

const decoder = new TextDecoder();

/** One protobuf field: a number (varint) or bytes. */
interface Field {
  readonly number: number;
  readonly value: bigint;
  readonly bytes: Uint8Array;
}

const NO_BYTES = new Uint8Array(0);

/** Walks over the fields of one message. @throws {InputError} `E_ONNX_PARSE` when the bytes are no message. */
function* fieldsOf(bytes: Uint8Array): Generator<Field> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let offset = 0;
  const varint = (): bigint => {
    let result = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      if (offset >= bytes.length) throw notOnnx("the file ends inside a number");
      const byte = bytes[offset++]!;
      result |= BigInt(byte & 127) << shift;
      if (byte < 128) return BigInt.asIntN(64, result);
    }
    throw notOnnx("a number has too many bytes");
  };
  const take = (length: number): Uint8Array => {
    if (length < 0 || offset + length > view.byteLength) throw notOnnx("the file ends inside a field");
    offset += length;
    return bytes.subarray(offset - length, offset);
  };
  while (offset < bytes.length) {
    const key = Number(varint());
    const number = Math.floor(key / 8);
    const wire = key & 7;
    if (number < 1) throw notOnnx("a field has no number");
    if (wire === 0) yield { number, value: varint(), bytes: NO_BYTES };
    else if (wire === 1) yield { number, value: 0n, bytes: take(8) };
    else if (wire === 2) yield { number, value: 0n, bytes: take(Number(varint())) };
    else if (wire === 5) yield { number, value: 0n, bytes: take(4) };
    else throw notOnnx(`field ${number} has the unknown wire type ${wire}`);
  }
}

/**
 * Reads the structure of an ONNX model.
 *
 * @throws {InputError} `E_ONNX_PARSE` for bytes that are no ONNX model; a Git LFS pointer and a web page are named.
 */
export function readOnnxModel(bytes: Uint8Array): GraphSummary {
  refuseLookalikes(bytes);
  const opsets = new Map<string, number>();
  let graph: Uint8Array | null = null;
  for (const field of fieldsOf(bytes)) {
    if (field.number === 7) graph = field.bytes;
    if (field.number === 8) {
      let domain = "";
      let version = 0;
      for (const part of fieldsOf(field.bytes)) {
        if (part.number === 1) domain = decoder.decode(part.bytes);
        if (part.number === 2) version = Number(part.value);
      }
      opsets.set(domain === "ai.onnx" ? "" : domain, version);
    }
  }
  if (!graph || opsets.size === 0) throw notOnnx("there is no graph in it");
  return { opsets, ...readGraph(graph) };
}

function readGraph(bytes: Uint8Array): Omit<GraphSummary, "opsets"> {
  const inputs: GraphValue[] = [];
  const outputs: GraphValue[] = [];
  const operators = new Set<string>();
  const weightNames = new Set<string>();
  const externalFiles = new Set<string>();
  let parameters = 0;
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1) readNode(field.bytes, operators, externalFiles);
    if (field.number === 5) {
      const tensor = readTensor(field.bytes);
      weightNames.add(tensor.name);
      parameters += tensor.count;
      if (tensor.external !== null) externalFiles.add(tensor.external);
    }
    if (field.number === 11) inputs.push(readValue(field.bytes));
    if (field.number === 12) outputs.push(readValue(field.bytes));
  }
  return {
    inputs: inputs.filter((value) => !weightNames.has(value.name)),
    outputs,
    operators: [...operators].sort(),
    parameters,
    externalFiles: [...externalFiles],
  };
}

/** Collects the operator and what its attributes hold: subgraphs (If, Loop) and constant tensors. */
function readNode(bytes: Uint8Array, operators: Set<string>, externalFiles: Set<string>): void {
  let type = "";
  let domain = "";
  for (const field of fieldsOf(bytes)) {
    if (field.number === 4) type = decoder.decode(field.bytes);
    if (field.number === 7) domain = decoder.decode(field.bytes);
    if (field.number === 5) {
      for (const part of fieldsOf(field.bytes)) {
        if (part.number === 6 || part.number === 11) {
          const inner = readGraph(part.bytes);
          for (const operator of inner.operators) operators.add(operator);
          for (const file of inner.externalFiles) externalFiles.add(file);
        }
        if (part.number === 5) {
          const { external } = readTensor(part.bytes);
          if (external !== null) externalFiles.add(external);
        }
      }
    }
  }
  operators.add(domain === "" || domain === "ai.onnx" ? type : `${domain}:${type}`);
}

function readTensor(bytes: Uint8Array): { name: string; count: number; external: string | null } {
  let name = "";
  let count = 1;
  let outside = false;
  let file = "";
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1) count *= field.bytes.length > 0 ? packedProduct(field.bytes) : Number(field.value);
    if (field.number === 8) name = decoder.decode(field.bytes);
    if (field.number === 14) outside = field.value === 1n;
    if (field.number === 13) {
      const entry = [...fieldsOf(field.bytes)].map((part) => decoder.decode(part.bytes));
      if (entry[0] === "location") file = entry[1] ?? "";
    }
  }
  return { name, count, external: outside || file ? file || "(unnamed)" : null };
}

/** Product of a packed list of varints; writers may store dims either way. */
function packedProduct(bytes: Uint8Array): number {
  let product = 1;
  let value = 0;
  let scale = 1;
  for (const byte of bytes) {
    value += (byte & 127) * scale;
    scale *= 128;
    if (byte < 128) {
      product *= value;
      value = 0;
      scale = 1;
    }
  }
  return product;
}

function readValue(bytes: Uint8Array): GraphValue {
  let name = "";
  let type = "unknown";
  const shape: (number | string)[] = [];
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1) name = decoder.decode(field.bytes);
    if (field.number !== 2) continue;
    for (const kind of fieldsOf(field.bytes)) {
      if (kind.number !== 1) continue;
      for (const part of fieldsOf(kind.bytes)) {
        if (part.number === 1) type = ELEMENT_TYPES[Number(part.value)] ?? `type ${part.value}`;
        if (part.number === 2) for (const dim of fieldsOf(part.bytes)) shape.push(readDimension(dim.bytes));
      }
    }
  }
  return { name, type, shape };
}

function readDimension(bytes: Uint8Array): number | string {
  for (const field of fieldsOf(bytes)) {
    if (field.number === 1) return Number(field.value);
    if (field.number === 2) return decoder.decode(field.bytes) || "?";
  }
  return "?";
}

function refuseLookalikes(bytes: Uint8Array): void {
  const head = decoder.decode(bytes.subarray(0, 64));
  if (head.startsWith("version https://git-lfs")) {
    throw new InputError(
      "model.onnx is a Git LFS pointer, not the model",
      "Download the real file: run `git lfs pull`, or use the download button of the hub.",
      { code: "E_ONNX_PARSE" },
    );
  }
  if (/^\s*</.test(head)) {
    throw new InputError("model.onnx is a web page; expected an ONNX model", "Check the address of the policy.", {
      code: "E_ONNX_PARSE",
    });
  }
}

function notOnnx(reason: string): InputError {
  return new InputError(
    `model.onnx is not a complete ONNX model: ${reason}`,
    "Download the file again; it may be cut off or be something else.",
    { code: "E_ONNX_PARSE" },
  );
}
