/** Refuses shapes that no contact routine could treat, when a scene is loaded and not in the middle of a step. */

import { InputError } from "../errors";
import type { SceneSpec, ShapeGeometry, ShapeSpec } from "./sceneSpec";

/** What to call the owner of each frame's shapes: the base, the links, then the bodies. */
export function ownersOfShapes({ arm, bodies }: SceneSpec): string[] {
  return [
    "the base of the arm",
    ...(arm?.links ?? []).map((link) => `link "${link.name}"`),
    ...bodies.map((body) => `body "${body.id}"`),
  ];
}

/**
 * Checks sizes and poses, and that planes stand still: two planes have no contact points, so none may meet another.
 *
 * @throws {InputError} The message names the owner of the shape, what is wrong, and what was expected.
 */
export function checkShapes(scene: SceneSpec): void {
  const owners = ownersOfShapes(scene);
  const check = (shapes: readonly ShapeSpec[], owner: string, moves: boolean): void => {
    for (const shape of shapes) checkShape(shape, owner, moves);
  };
  const links = scene.arm?.links ?? [];
  check(scene.arm?.baseShapes ?? [], owners[0]!, false);
  links.forEach((link, i) => {
    check(link.shapes, owners[1 + i]!, true);
  });
  scene.bodies.forEach((body, i) => {
    check(body.shapes, owners[1 + links.length + i]!, body.motion.kind !== "fixed");
  });
}

function checkShape({ geometry, X_BS, friction }: ShapeSpec, owner: string, moves: boolean): void {
  if (geometry.kind === "plane" && moves)
    throw refused(owner, "it is a plane and moves; expected planes on fixed bodies only");
  for (const [name, value] of sizes(geometry)) {
    if (!(value > 0 && value < Number.POSITIVE_INFINITY))
      throw refused(owner, `the ${name} of its ${geometry.kind} is ${value}; expected a positive number of metres`);
  }
  if (![...X_BS.p, ...X_BS.q].every(Number.isFinite))
    throw refused(owner, `its ${geometry.kind} stands at (${X_BS.p.join(", ")}); expected finite numbers`);
  if (!(friction >= 0 && friction < Number.POSITIVE_INFINITY))
    throw refused(owner, `the friction of its ${geometry.kind} is ${friction}; expected zero or more`);
}

function sizes(geometry: ShapeGeometry): readonly (readonly [string, number])[] {
  switch (geometry.kind) {
    case "box":
      return geometry.halfSize.map((half) => ["half size", half] as const);
    case "sphere":
      return [["radius", geometry.radius]];
    case "capsule":
    case "cylinder":
      return [
        ["radius", geometry.radius],
        ["half length", geometry.halfLength],
      ];
    default:
      return [];
  }
}

function refused(owner: string, reason: string): InputError {
  return new InputError(
    `a collision shape of ${owner} cannot be used: ${reason}`,
    "Correct the shape and load again.",
    {
      code: "E_SHAPE",
      where: owner,
    },
  );
}
