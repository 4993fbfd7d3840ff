/**
 * Reads predicates: closed forms, known names, and goals that can be met.
 *
 * Everything that is wrong is collected as problems; a node is complete only when there are none.
 */

import * as v from "valibot";
import { integerIn, numberIn } from "../numberSchema";
import type { ShapedObject } from "../objectRecipes";
import { objectJoint, objectRegions } from "../objectShapes";
import { isRecord, showValue } from "../plainData";
import { copiesMessage } from "../referenceProblems";
import type { Scene } from "../scene";
import { pointerStep, type SceneProblem } from "../sceneProblem";
import { laterWord, schemaProblems } from "../schemaProblems";
import type { AtomDefinition, NameKind } from "./atom";
import { ATOMS } from "./atoms";
import type { PredicateNode } from "./predicateNode";

/** Deepest nesting of predicates, and most of them in one document. */
const MAX_DEPTH = 8;
const MAX_NODES = 128;

/** The things a predicate may name. */
export type NamedThings = {
  /** Every copy on its own. */
  readonly objects: readonly (ShapedObject & Pick<Scene["objects"][number], "id" | "tags" | "fixed">)[];
  readonly zones: readonly { readonly id: string }[];
};

/** Reads the predicates of one document; counts its nodes and gathers its problems. */
export interface PredicateParser {
  readonly problems: SceneProblem[];
  parse(predicate: unknown, pointer: string): PredicateNode | null;
  /** Reads `[selector, predicate]` of a counting metric: one node for each object that is selected. */
  parseCounter(counter: readonly unknown[], pointer: string): readonly PredicateNode[] | null;
}

/** Opens a parser for one document. */
export function createPredicateParser(things: NamedThings): PredicateParser {
  const problems: SceneProblem[] = [];
  const context: Context = { things, problems, nodes: { count: 0 } };
  const spotAt = (pointer: string): Spot => ({
    ...context,
    pointer,
    path: pointer,
    self: pointer,
    depth: 1,
    item: null,
    counting: true,
  });
  return {
    problems,
    parse: (predicate, pointer) => parseNode(predicate, spotAt(pointer)),
    parseCounter: ([selector, predicate], pointer) => parseItems(selector, predicate, spotAt(pointer)),
  };
}

interface Context {
  readonly things: NamedThings;
  readonly problems: SceneProblem[];
  readonly nodes: { count: number };
}

interface Spot extends Context {
  /** Place in the document. */
  readonly pointer: string;
  /** The same with the items of quantifiers. */
  readonly path: string;
  /** Path of the predicate that is being read. */
  readonly self: string;
  readonly depth: number;
  /** What "$" stands for. */
  readonly item: string | null;
  /** Whether this is the first pass through a predicate; a quantifier's item is read once per object. */
  readonly counting: boolean;
}

type Form = (value: unknown, key: string, spot: Spot) => PredicateNode | null;

const FORMS: Readonly<Record<string, Form>> = {
  all: (value, key, spot) => parseList(value, key, spot, (n) => [n, n]),
  any: (value, key, spot) => parseList(value, key, spot, (n) => [1, n]),
  atLeast: parseAtLeast,
  not: (value, key, spot) =>
    parseSingle(value, spot, (children) => ({ kind: "not", key, path: spot.self, args: [], children })),
  each: (value, key, spot) => parseQuantifier(value, key, spot, (n) => [n, n]),
  some: (value, key, spot) => parseQuantifier(value, key, spot, (n) => [1, n]),
  count: parseCount,
  for: parseFor,
  once: (value, key, spot) => parseSingle(value, spot, (children) => timeNode("once", key, spot, children)),
  never: (value, key, spot) => parseSingle(value, spot, (children) => timeNode("never", key, spot, children)),
  seq: parseSeq,
};

function parseNode(predicate: unknown, spot: Spot): PredicateNode | null {
  // What is refused as too much is not looked at further, however much there is of it.
  if (spot.nodes.count > MAX_NODES) return null;
  if (!isRecord(predicate)) return refuse(spot, "E_SCHEMA", `is ${showValue(predicate)}; expected a predicate`);
  const keys = Object.keys(predicate);
  const key = keys[0];
  if (key === undefined || keys.length > 1) {
    return refuse(spot, "E_SCHEMA", `has ${keys.length} keys; a predicate has exactly one`);
  }
  if (spot.counting) spot.nodes.count += 1;
  if (spot.nodes.count > MAX_NODES) {
    return refuse(spot, "E_TASK", `is one predicate too many; a scene has at most ${MAX_NODES}`);
  }
  if (spot.depth > MAX_DEPTH) return refuse(spot, "E_TASK", `is nested deeper than ${MAX_DEPTH} predicates`);
  const inner: Spot = {
    ...spot,
    self: spot.path,
    pointer: pointerStep(spot.pointer, key),
    path: pointerStep(spot.path, key),
  };
  const atom = ATOMS.get(key);
  if (atom) return parseAtom(predicate[key], atom, inner);
  const form = Object.hasOwn(FORMS, key) ? FORMS[key] : undefined;
  if (form) return form(predicate[key], key, inner);
  return refuse(spot, "E_SCHEMA", laterWord(key) ?? `"${key.slice(0, 40)}" is no predicate of the scene language`);
}

function refuse(spot: Spot, code: string, message: string, step?: number): null {
  spot.problems.push({ code, message, pointer: step === undefined ? spot.pointer : pointerStep(spot.pointer, step) });
  return null;
}

function down(spot: Spot, ...steps: readonly number[]): Spot {
  return {
    ...spot,
    depth: spot.depth + 1,
    pointer: steps.reduce<string>(pointerStep, spot.pointer),
    path: steps.reduce<string>(pointerStep, spot.path),
  };
}

/** Children in order; null as soon as one is not complete. */
function complete(children: (PredicateNode | null)[]): PredicateNode[] | null {
  return children.every((child) => child !== null) ? children : null;
}

function parseChildren(value: unknown, spot: Spot, least: number, ...steps: readonly number[]): PredicateNode[] | null {
  if (!Array.isArray(value) || value.length < least) {
    return refuse(
      spot,
      "E_SCHEMA",
      `is ${showValue(value)}; expected a list of at least ${least} predicates`,
      steps[0],
    );
  }
  return complete(value.map((child, k) => parseNode(child, down(spot, ...steps, k))));
}

function parseList(
  value: unknown,
  key: string,
  spot: Spot,
  bounds: (n: number) => [number, number],
): PredicateNode | null {
  const children = parseChildren(value, spot, 1);
  if (!children) return null;
  const [min, max] = bounds(children.length);
  return { kind: "count", key, path: spot.self, args: [], min, max, children };
}

function parseSingle(
  value: unknown,
  spot: Spot,
  build: (children: readonly PredicateNode[]) => PredicateNode,
): PredicateNode | null {
  const child = parseNode(value, down(spot));
  return child && build([child]);
}

function timeNode(
  kind: "for" | "once" | "never" | "seq",
  key: string,
  { self }: Spot,
  children: readonly PredicateNode[],
  seconds = 0,
): PredicateNode {
  return { kind, key, path: self, args: kind === "for" ? [String(seconds)] : [], seconds, children };
}

function parseAtLeast(value: unknown, key: string, spot: Spot): PredicateNode | null {
  if (!isTuple(value, spot, 2, "[n, [predicates]]")) return null;
  const n = checkValue(integerIn(1, MAX_NODES), value[0], spot, 0);
  const children = parseChildren(value[1], spot, 1, 1);
  if (n === null || !children) return null;
  if (n > children.length) return refuse(spot, "E_TASK", `wants ${n} of ${children.length} predicates`, 0);
  return { kind: "count", key, path: spot.self, args: [String(n)], min: n, max: children.length, children };
}

function parseFor(value: unknown, key: string, spot: Spot): PredicateNode | null {
  if (!isTuple(value, spot, 2, "[predicate, seconds]")) return null;
  const child = parseNode(value[0], down(spot, 0));
  const seconds = checkValue(numberIn(0.001, 600), value[1], spot, 1);
  return child && seconds !== null ? timeNode("for", key, spot, [child], seconds) : null;
}

function parseSeq(value: unknown, key: string, spot: Spot): PredicateNode | null {
  const children = parseChildren(value, spot, 2);
  return children && timeNode("seq", key, spot, children);
}

function parseQuantifier(
  value: unknown,
  key: string,
  spot: Spot,
  bounds: (n: number) => [number, number],
): PredicateNode | null {
  if (!isTuple(value, spot, 2, '["tag:name" or "*", predicate]')) return null;
  const children = parseItems(value[0], value[1], spot);
  if (!children) return null;
  const [min, max] = bounds(children.length);
  return { kind: "count", key, path: spot.self, args: [String(value[0])], min, max, children };
}

const COUNT_OPTIONS = v.pipe(
  v.strictObject({ min: v.optional(integerIn(0, 64)), max: v.optional(integerIn(0, 64)) }),
  v.check(({ min, max }) => min !== undefined || max !== undefined, "min or max, or both"),
);

function parseCount(value: unknown, key: string, spot: Spot): PredicateNode | null {
  if (!isTuple(value, spot, 3, '["tag:name" or "*", predicate, {min, max}]')) return null;
  const options = checkValue(COUNT_OPTIONS, value[2], spot, 2);
  const children = parseItems(value[0], value[1], spot);
  if (!children || !options) return null;
  const { min = 0, max = children.length } = options;
  if (min > children.length || min > max) {
    return refuse(spot, "E_TASK", `wants ${min} to ${max} of ${children.length} objects, which cannot be`, 2);
  }
  const args = [String(value[0]), String(options.min ?? ""), String(options.max ?? "")];
  return { kind: "count", key, path: spot.self, args, min, max: Math.min(max, children.length), children };
}

/** Reads a quantifier's predicate once for every object that the selector names. */
function parseItems(selector: unknown, predicate: unknown, spot: Spot): PredicateNode[] | null {
  if (spot.item !== null)
    return refuse(spot, "E_TASK", 'is a quantifier inside a quantifier; only one "$" can be meant');
  if (typeof selector !== "string" || !/^(\*|tag:[a-z][a-z0-9_]{0,31})$/.test(selector)) {
    return refuse(spot, "E_SCHEMA", `is ${showValue(selector)}; expected "tag:name" or "*"`, 0);
  }
  const { objects } = spot.things;
  const items =
    selector === "*"
      ? objects.filter(({ fixed }) => !fixed)
      : objects.filter(({ tags }) => tags.includes(selector.slice(4)));
  if (items.length === 0) {
    refuse(spot, selector === "*" ? "E_TASK" : "E_REF", `is "${selector}", which is no object of the scene`, 0);
  }
  // Without an item the form is still checked, with a name that resolves to nothing.
  const ids = items.length > 0 ? items.map(({ id }) => id) : [""];
  return complete(
    ids.map((id, k) => {
      const inner = down(spot, 1);
      return parseNode(predicate, {
        ...inner,
        path: `${inner.path}#${id}`,
        item: id,
        counting: spot.counting && k === 0,
      });
    }),
  );
}

function isTuple(value: unknown, spot: Spot, length: number, form: string): value is unknown[] {
  if (Array.isArray(value) && value.length === length) return true;
  refuse(spot, "E_SCHEMA", `is ${showValue(value)}; expected ${form}`);
  return false;
}

function checkValue<S extends v.GenericSchema>(
  schema: S,
  value: unknown,
  spot: Spot,
  step: number,
): v.InferOutput<S> | null {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  spot.problems.push(...schemaProblems(result.issues, pointerStep(spot.pointer, step)));
  return null;
}

function parseAtom(value: unknown, definition: AtomDefinition, spot: Spot): PredicateNode | null {
  const count = definition.names.length;
  if (!Array.isArray(value) || value.length < count || value.length > count + 1) {
    const form = [...definition.names, "{options}?"].join(", ");
    return refuse(spot, "E_SCHEMA", `is ${showValue(value)}; expected [${form}]`);
  }
  const options = checkValue(definition.options, value.length > count ? value[count] : {}, spot, count);
  const names = definition.names.map((kind, k) => resolveName(kind, value[k], spot, k));
  if (options === null || names.some((name) => name === null)) return null;
  const resolved = names.flatMap((name) => name!);
  const shapes = resolved.flatMap((id) => spot.things.objects.find((object) => object.id === id) ?? []);
  const impossible = definition.impossible(shapes);
  if (impossible !== null) return refuse(spot, "E_TASK", impossible);
  const args = [
    ...resolved,
    ...Object.values(options as object).map((option) =>
      typeof option === "object" ? JSON.stringify(option) : String(option),
    ),
  ];
  return {
    kind: "atom",
    key: definition.key,
    path: spot.self,
    args,
    children: [],
    definition,
    names: resolved,
    options,
  };
}

/** The ids that a name stands for; null, with a problem, when it stands for nothing fitting. */
function resolveName(kind: NameKind, value: unknown, spot: Spot, step: number): string[] | null {
  if (kind === "objects") {
    if (!Array.isArray(value) || value.length < 2 || value.length > 64) {
      return refuse(spot, "E_SCHEMA", `is ${showValue(value)}; expected a list of two or more objects`, step);
    }
    const names = value.map((name) => resolveName("object", name, spot, step)?.[0] ?? null);
    if (names.some((name) => name === null)) return null;
    if (new Set(names).size < names.length) return refuse(spot, "E_TASK", "names an object twice", step);
    return names.map((name) => name!);
  }
  if (typeof value !== "string") return refuse(spot, "E_SCHEMA", `is ${showValue(value)}; expected a name`, step);
  if (kind === "pose") {
    if (["rest", "home", "zero"].includes(value)) return [value];
    return refuse(spot, "E_REF", `is ${showValue(value)}; the poses are rest, home, zero`, step);
  }
  if (kind === "side") {
    if (SIDES.includes(value)) return [value];
    return refuse(spot, "E_SCHEMA", `is ${showValue(value)}; expected ${SIDES.join(", ")}`, step);
  }
  if (value.includes("#")) {
    return refuse(spot, "E_REF", `is ${showValue(value)}; copies are reached by a tag`, step);
  }
  const name = substituteItem(value, spot, step);
  if (name === null) return null;
  const fault = nameFault(kind, name, spot.things);
  return fault ? refuse(spot, fault.code, fault.message, step) : [name];
}

/** Puts the item in the place of "$"; an item without a name, of an empty selection, is not looked at further. */
function substituteItem(value: string, spot: Spot, step: number): string | null {
  if (!value.startsWith("$")) return value;
  if (spot.item === null) return refuse(spot, "E_REF", '"$" stands outside a quantifier (each, some, count)', step);
  return spot.item === "" ? null : spot.item + value.slice(1);
}

/** Words of the predicate `side`. */
const SIDES = ["left", "right", "front", "behind"];

function nameFault(
  kind: NameKind,
  name: string,
  { objects, zones }: NamedThings,
): { code: string; message: string } | null {
  if ((kind === "support" && name === "table") || (kind === "point" && name === "tcp")) return null;
  if (kind === "party" && ["table", "gripper", "robot"].includes(name)) return null;
  const isZone = zones.some(({ id }) => id === name);
  if (isZone && ["region", "point", "zone"].includes(kind)) return null;
  const [id = "", region] = kind === "region" ? splitRegion(name) : [name];
  const object = objects.find((candidate) => candidate.id === id);
  if (!object && !isZone) {
    const copied = objects.some((candidate) => candidate.id === `${id}#1`);
    const message = copied ? copiesMessage(id) : `"${name.slice(0, 70)}" is not in the scene`;
    return { code: "E_REF", message };
  }
  if (!object) return { code: "E_TASK", message: `"${name}" is a zone; an object is needed` };
  if (kind === "zone") return { code: "E_TASK", message: `"${name}" is an object; a zone is needed` };
  if (kind === "jointed" && !objectJoint(object)) {
    return { code: "E_TASK", message: `"${name}" is a ${object.kind}, which has no joint` };
  }
  if ((kind === "ring" || kind === "peg") && object.kind !== kind) {
    return { code: "E_TASK", message: `"${name}" is a ${object.kind}; a ${kind} is needed` };
  }
  if (kind !== "region") return null;
  if (region === undefined) return { code: "E_TASK", message: `"${name}" is an object; a zone or a region is needed` };
  if (Object.hasOwn(objectRegions(object), region)) return null;
  return { code: "E_TASK", message: `a ${object.kind} has no region "${region.slice(0, 32)}"` };
}

function splitRegion(name: string): [string, string?] {
  const dot = name.indexOf(".");
  return dot < 0 ? [name] : [name.slice(0, dot), name.slice(dot + 1)];
}
