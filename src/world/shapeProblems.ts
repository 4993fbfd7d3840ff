/** Shapes whose numbers do not fit each other, and scenes that are too much once everything is expanded. */

import { holeFrame } from "./boardRecipe";
import { expandCopies } from "./copies";
import { longestTravel, type ShapedObject, WALL_THICKNESS } from "./objectRecipes";
import { objectJoint, objectParts } from "./objectShapes";
import type { SceneProblem } from "./sceneProblem";
import type { FullDocument } from "./sceneSchema";

/** Most objects after copies, bodies and solids after expansion. */
const MAX_OBJECTS = 64;
const MAX_BODIES = 256;
const MAX_SOLIDS = 1024;
/** Thinnest rim that a ring, a board or a tee keeps, m. */
const RIM = 0.001;
/** Narrowest slot of a rack and lowest level of a shelf, m. */
const NARROWEST = 0.003;

/** Problems E_RANGE of shapes; when there are none, E_TOO_MANY and E_SCHEMA of the whole. */
export function shapeProblems({ objects, zones }: FullDocument): SceneProblem[] {
  const problems = [
    ...objects.flatMap((object, k) => problemsOf(object, `/objects/${k}`)),
    ...zones.flatMap((zone, k) => (zone.shape === "tee" ? barProblems(zone, `/zones/${k}`) : [])),
  ];
  return problems.length > 0 ? problems : sizeProblems(objects);
}

type DocumentObject = FullDocument["objects"][number];

function problemsOf(object: DocumentObject, pointer: string): SceneProblem[] {
  const tilt: SceneProblem[] =
    object.rpy && object.yaw !== 0
      ? [{ code: "E_SCHEMA", pointer: `${pointer}/rpy`, message: "stands beside yaw; only one of them can be meant" }]
      : [];
  return [...tilt, ...ownProblems(object, pointer)];
}

function ownProblems(object: DocumentObject, pointer: string): SceneProblem[] {
  switch (object.kind) {
    case "tee":
      return barProblems(object, pointer);
    case "ring":
      return atMost(object.hole, object.r - RIM, `${pointer}/hole`);
    case "drawer":
      return atMost(object.travel, longestTravel(object.size[0]), `${pointer}/travel`);
    case "shelf":
      return atLeast(
        object.size[2] / object.levels,
        WALL_THICKNESS + NARROWEST,
        `${pointer}/levels`,
        "each level is too low",
      );
    case "rack": {
      const slot = (object.size[0] - WALL_THICKNESS) / object.slots - WALL_THICKNESS;
      return atLeast(slot, NARROWEST, `${pointer}/slots`, "each slot is too narrow");
    }
    case "board":
      return holeProblems(object, pointer);
    default:
      return [];
  }
}

function barProblems(thing: { readonly bar: number; readonly size: readonly number[] }, pointer: string) {
  return atMost(thing.bar, Math.min(thing.size[0]!, thing.size[1]!) - RIM, `${pointer}/bar`);
}

function atMost(value: number, most: number, pointer: string): SceneProblem[] {
  if (value <= most) return [];
  const limit = Number(most.toFixed(4));
  return [{ code: "E_RANGE", pointer, message: `is ${value}; expected at most ${limit} for this size` }];
}

function atLeast(value: number, least: number, pointer: string, message: string): SceneProblem[] {
  return value >= least ? [] : [{ code: "E_RANGE", pointer, message: `${message} for this size` }];
}

/** Holes lie inside the plate and beside each other; their ids are names of regions. */
function holeProblems({ size, holes }: Extract<DocumentObject, { kind: "board" }>, pointer: string): SceneProblem[] {
  const frames = holes.map(holeFrame);
  const [hx, hy] = [size[0] / 2 - RIM, size[1] / 2 - RIM];
  return holes.flatMap((hole, k): SceneProblem[] => {
    const at = `${pointer}/holes/${k}`;
    const [x0, x1, y0, y1] = frames[k]!;
    if (holes.slice(0, k).some(({ id }) => id === hole.id)) {
      return [{ code: "E_REF", pointer: `${at}/id`, message: `the id "${hole.id}" is already taken` }];
    }
    if (x0 < -hx || x1 > hx || y0 < -hy || y1 > hy) {
      return [{ code: "E_RANGE", pointer: at, message: "reaches over the edge of its board" }];
    }
    const meets = frames.slice(0, k).some((f) => x0 < f[1] && f[0] < x1 && y0 < f[3] && f[2] < y1);
    return meets ? [{ code: "E_RANGE", pointer: at, message: "runs into another hole" }] : [];
  });
}

function sizeProblems(objects: FullDocument["objects"]): SceneProblem[] {
  const single = expandCopies(objects);
  const tooMany = (what: string, count: number, most: number): SceneProblem[] =>
    count <= most
      ? []
      : [{ code: "E_TOO_MANY", pointer: "/objects", message: `make ${count} ${what} or more; at most ${most}` }];
  const objectProblems = tooMany("objects with their copies", single.length, MAX_OBJECTS);
  if (objectProblems.length > 0) return objectProblems;
  const bodies = single.reduce((sum, object) => sum + (objectJoint(object) ? 2 : 1), 0);
  let solids = 0;
  for (const object of objects) {
    // Copies are of one shape, which is expanded once; what is too much already is not expanded further.
    solids += object.copies * objectParts(object as ShapedObject).length;
    if (solids > MAX_SOLIDS) break;
  }
  return [...tooMany("bodies", bodies, MAX_BODIES), ...tooMany("solids", solids, MAX_SOLIDS)];
}
