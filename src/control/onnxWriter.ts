/**
 * Writes ONNX model files.
 *
 * An ONNX file is a protobuf message (onnx.proto of the ONNX project, IR version 8); only the fields that dense
 * float graphs need are written. Weights go into `raw_data`, little-endian.
 */

import { invariant } from "../errors";

/** Field numbers of onnx.proto that are written here. */
const MODEL = { irVersion: 1, producerName: 2, graph: 7, opsetImport: 8 } as const;
const OPSET = { domain: 1, version: 2 } as const;
const GRAPH = { node: 1, name: 2, initializer: 5, input: 11, output: 12 } as const;
const NODE = { input: 1, output: 2, name: 3, opType: 4, attribute: 5 } as const;
const ATTRIBUTE = { name: 1, f: 2, i: 3, ints: 8, type: 20 } as const;
const ATTRIBUTE_TYPE = { float: 1, int: 2, ints: 7 } as const;
const TENSOR = { dims: 1, dataType: 2, name: 8, rawData: 9 } as const;
const ELEMENT = { float: 1, int64: 7 } as const;

const IR_VERSION = 8;
/** Operator set of every graph we write; ReduceSum, Split and Clip take their options as inputs from 13 on. */
const OPSET_VERSION = 17;

/** Attribute of a node; ONNX tells integers from floats. */
export type OnnxAttribute =
  | { readonly int: number }
  | { readonly float: number }
  | { readonly ints: readonly number[] };

export interface OnnxNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
}

/** A float32 input or output. A name instead of a number makes a dimension dynamic. */
export interface OnnxValue {
  readonly name: string;
  readonly shape: readonly (number | string)[];
}

/** A constant: float32 weights, or int64 sizes and axes given as numbers. */
export interface OnnxInitializer {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array | readonly number[];
}

export interface OnnxGraph {
  readonly name: string;
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly initializers: readonly OnnxInitializer[];
  readonly nodes: readonly OnnxNode[];
}

/**
 * Serialises a graph.
 *
 * @param graph - Nodes must stand in an order in which each can run after those before it.
 * @returns The bytes of a `.onnx` file, IR version 8, opset 17.
 */
export function writeOnnxModel(graph: OnnxGraph): Uint8Array {
  const body = concat([
    ...graph.nodes.map((node, index) => message(GRAPH.node, nodeBytes(node, index))),
    text(GRAPH.name, graph.name),
    ...graph.initializers.map((tensor) => message(GRAPH.initializer, initializerBytes(tensor))),
    ...graph.inputs.map((value) => message(GRAPH.input, valueBytes(value))),
    ...graph.outputs.map((value) => message(GRAPH.output, valueBytes(value))),
  ]);
  return concat([
    integer(MODEL.irVersion, IR_VERSION),
    text(MODEL.producerName, "jointspace"),
    message(MODEL.graph, body),
    message(MODEL.opsetImport, concat([text(OPSET.domain, ""), integer(OPSET.version, OPSET_VERSION)])),
  ]);
}

function nodeBytes(node: OnnxNode, index: number): Uint8Array {
  return concat([
    ...node.inputs.map((name) => text(NODE.input, name)),
    ...node.outputs.map((name) => text(NODE.output, name)),
    text(NODE.name, `${node.op}_${index}`),
    text(NODE.opType, node.op),
    ...Object.entries(node.attributes ?? {}).map(([name, value]) =>
      message(NODE.attribute, attributeBytes(name, value)),
    ),
  ]);
}

function attributeBytes(name: string, value: OnnxAttribute): Uint8Array {
  if ("int" in value) {
    return concat([
      text(ATTRIBUTE.name, name),
      integer(ATTRIBUTE.i, value.int),
      integer(ATTRIBUTE.type, ATTRIBUTE_TYPE.int),
    ]);
  }
  if ("float" in value) {
    return concat([
      text(ATTRIBUTE.name, name),
      float(ATTRIBUTE.f, value.float),
      integer(ATTRIBUTE.type, ATTRIBUTE_TYPE.float),
    ]);
  }
  return concat([
    text(ATTRIBUTE.name, name),
    ...value.ints.map((item) => integer(ATTRIBUTE.ints, item)),
    integer(ATTRIBUTE.type, ATTRIBUTE_TYPE.ints),
  ]);
}

function initializerBytes(tensor: OnnxInitializer): Uint8Array {
  const count = tensor.shape.reduce((product, size) => product * size, 1);
  invariant(count === tensor.data.length, `initializer ${tensor.name}: shape and data disagree`);
  const isFloat = tensor.data instanceof Float32Array;
  return concat([
    ...tensor.shape.map((size) => integer(TENSOR.dims, size)),
    integer(TENSOR.dataType, isFloat ? ELEMENT.float : ELEMENT.int64),
    text(TENSOR.name, tensor.name),
    message(TENSOR.rawData, isFloat ? floatBytes(tensor.data) : int64Bytes(tensor.data)),
  ]);
}

/** ValueInfoProto { name = 1, type = 2 { tensor_type = 1 { elem_type = 1, shape = 2 { dim = 1 } } } }. */
function valueBytes(value: OnnxValue): Uint8Array {
  const dims = value.shape.map((size) => message(1, typeof size === "number" ? integer(1, size) : text(2, size)));
  const tensorType = concat([integer(1, ELEMENT.float), message(2, concat(dims))]);
  return concat([text(1, value.name), message(2, message(1, tensorType))]);
}

function floatBytes(data: Float32Array): Uint8Array {
  const bytes = new Uint8Array(data.length * 4);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < data.length; i++) view.setFloat32(4 * i, data[i]!, true);
  return bytes;
}

function int64Bytes(data: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(data.length * 8);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < data.length; i++) view.setBigInt64(8 * i, BigInt(data[i]!), true);
  return bytes;
}

/** Protobuf wire types: 0 varint, 2 length-delimited, 5 four bytes. */
function integer(field: number, value: number): Uint8Array {
  return concat([varint(BigInt(field * 8)), varint(BigInt(value))]);
}

function float(field: number, value: number): Uint8Array {
  return concat([varint(BigInt(field * 8 + 5)), floatBytes(Float32Array.of(value))]);
}

function message(field: number, bytes: Uint8Array): Uint8Array {
  return concat([varint(BigInt(field * 8 + 2)), varint(BigInt(bytes.length)), bytes]);
}

/** Names are ASCII by construction. */
function text(field: number, value: string): Uint8Array {
  return message(
    field,
    Uint8Array.from(value, (character) => character.charCodeAt(0)),
  );
}

function varint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  do {
    const low = Number(rest & 127n);
    rest >>= 7n;
    bytes.push(rest > 0n ? low | 128 : low);
  } while (rest > 0n);
  return Uint8Array.from(bytes);
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    out.set(part, offset);
    offset += part.length;
  }
  return out;
}
