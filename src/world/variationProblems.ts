/** Looks for variations that draw what a property cannot be, of things that have no such property. */

import type { ShapedObject } from "./objectRecipes";
import { objectJoint } from "./objectShapes";
import { copiesMessage, type ExpandedDocument } from "./referenceProblems";
import type { VariedProperty } from "./scene";
import type { SceneProblem } from "./sceneProblem";
import type { FullDocument } from "./sceneSchema";

type Entry = FullDocument["reset"]["set"][number];

/** Whose property it is, and between which numbers it lies; null for a colour. */
export const PROPERTIES: Readonly<
  Record<
    VariedProperty,
    { readonly of: "object" | "world" | "camera" | "robot"; readonly range: readonly [number, number] | null }
  >
> = {
  mass: { of: "object", range: [0.0001, 5] },
  friction: { of: "object", range: [0, 2] },
  color: { of: "object", range: null },
  size: { of: "object", range: [0.5, 2] },
  joint: { of: "object", range: [0, 1] },
  light: { of: "world", range: [0, 4] },
  gravity: { of: "world", range: [0, 30] },
  backdrop: { of: "world", range: null },
  jitter: { of: "camera", range: [0, 0.5] },
  fov: { of: "camera", range: [5, 150] },
  latencyMs: { of: "robot", range: [0, 500] },
  dropRate: { of: "robot", range: [0, 1] },
};

/** Problems E_SCHEMA, E_RANGE, E_REF and E_TASK of the list `reset.set`. */
export function variationProblems(document: FullDocument, expanded: ExpandedDocument): SceneProblem[] {
  const varied = new Map<string, number>();
  return document.reset.set.flatMap((entry, k) => {
    const pointer = `/reset/set/${k}`;
    const { targets, problems } = targetsOf(entry, document, expanded, pointer);
    const twice = targets.filter((id) => varied.has(`${id}/${entry.prop}`));
    for (const id of targets) varied.set(`${id}/${entry.prop}`, k);
    return [
      ...problems,
      ...twice.map((id) => ({ code: "E_TASK", pointer, message: `the ${entry.prop} of "${id}" is drawn twice` })),
      ...drawProblems(entry, targets.length, pointer),
      ...(entry.prop === "size" ? sizeProblems(entry, document, targets, pointer) : []),
    ];
  });
}

/** The ids that an entry selects, or what is wrong with its selection. */
function targetsOf(
  { of, prop }: Entry,
  document: FullDocument,
  { objects, cameras }: ExpandedDocument,
  pointer: string,
): { readonly targets: readonly string[]; readonly problems: SceneProblem[] } {
  const refuse = (code: string, message: string, at = `${pointer}/of`) => ({
    targets: [],
    problems: [{ code, pointer: at, message }],
  });
  const owner = PROPERTIES[prop].of;
  const wrong = (what: string) =>
    refuse(
      "E_TASK",
      `is a property of ${owner === "world" || owner === "robot" ? `the ${owner}` : `${owner}s`}, not of ${what}`,
      `${pointer}/prop`,
    );
  if (of === "world" || of === "robot") {
    return owner === of ? { targets: [of], problems: [] } : wrong(`the ${of}`);
  }
  const camera = cameras.find(({ id }) => id === of);
  if (camera && prop === "jitter" && "mount" in camera) return wrong("a camera on the gripper");
  if (camera) return owner === "camera" ? { targets: [of], problems: [] } : wrong("cameras");
  const selected = of.startsWith("tag:")
    ? objects.filter(({ tags }) => tags.includes(of.slice(4)))
    : objects.filter(({ id }) => id === of);
  if (selected.length === 0) {
    const copied = document.objects.some(({ id, copies }) => id === of && copies > 1);
    return refuse("E_REF", copied ? copiesMessage(of) : `"${of}" is not in the scene`);
  }
  if (owner !== "object") return wrong("objects");
  const rigid = selected.find((object) => prop === "joint" && !objectJoint(object as ShapedObject));
  if (rigid) return refuse("E_TASK", `"${rigid.id}" is a ${rigid.kind}, which has no joint`);
  return { targets: selected.map(({ id }) => id), problems: [] };
}

/** Exactly one way to draw, with values that the property can have. */
function drawProblems(entry: Entry, targets: number, pointer: string): SceneProblem[] {
  const ways = (["range", "normal", "pick", "shuffle"] as const).filter((way) => entry[way] !== undefined);
  const [way] = ways;
  if (way === undefined || ways.length > 1) {
    const message = `has ${ways.length} ways to draw; expected one of range, normal, pick, shuffle`;
    return [{ code: "E_SCHEMA", pointer, message }];
  }
  const at = `${pointer}/${way}`;
  const { range } = PROPERTIES[entry.prop];
  if (range === null && way !== "pick" && way !== "shuffle") {
    return [
      { code: "E_SCHEMA", pointer: at, message: `gives numbers; a ${entry.prop} is a colour, by pick or shuffle` },
    ];
  }
  if (way === "shuffle" && targets > 0 && entry.shuffle!.length < targets) {
    const message = `has ${entry.shuffle!.length} values for ${targets} things; each needs one`;
    return [{ code: "E_TASK", pointer: at, message }];
  }
  // Of a normal draw only the bounds must lie in the domain, and the spread must be one.
  const values: readonly (number | string)[] = way === "normal" ? entry.normal!.slice(2) : entry[way]!;
  const problems = values.flatMap((value): SceneProblem[] => {
    if ((typeof value === "string") !== (range === null)) {
      return [
        { code: "E_SCHEMA", pointer: at, message: `gives ${JSON.stringify(value)}, which a ${entry.prop} cannot be` },
      ];
    }
    if (range === null || (Number(value) >= range[0] && Number(value) <= range[1])) return [];
    return [{ code: "E_RANGE", pointer: at, message: `gives ${value}; expected ${range[0]} to ${range[1]}` }];
  });
  return [...problems, ...orderProblems(entry, at)];
}

function orderProblems({ range, normal }: Entry, pointer: string): SceneProblem[] {
  const [lo, hi] = range ?? normal?.slice(2) ?? [0, 0];
  if (lo! > hi!) return [{ code: "E_RANGE", pointer, message: `goes from ${lo} down to ${hi}` }];
  const sd = normal?.[1] ?? 0;
  return sd < 0 ? [{ code: "E_RANGE", pointer, message: `has the standard deviation ${sd}` }] : [];
}

/** Only what is solid keeps its meaning at another size; everything else has walls or parts of a fixed size. */
function sizeProblems(
  { of }: Entry,
  { objects }: FullDocument,
  targets: readonly string[],
  pointer: string,
): SceneProblem[] {
  const isTarget = (id: string): boolean => targets.some((target) => target === id || target.startsWith(`${id}#`));
  const odd = objects.find(({ id, kind }) => isTarget(id) && !SCALABLE.has(kind));
  if (!odd) return [];
  return [
    { code: "E_TASK", pointer: `${pointer}/of`, message: `"${of}" selects a ${odd.kind}, whose size cannot vary` },
  ];
}

/** Kinds whose size may vary. */
const SCALABLE: ReadonlySet<string> = new Set(["box", "ball", "can", "tee", "ring", "peg"]);
