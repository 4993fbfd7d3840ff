/** Orders the links of a URDF so that parents stand before children, and refuses what is not one tree. */

import { InputError } from "../errors";
import { type UrdfElement, urdfError } from "./urdfXml";

/** A joint element between two links that exist. */
export interface JointEnds {
  readonly element: UrdfElement;
  readonly parent: string;
  readonly child: string;
}

/** A link with the joint above it; null for the root. */
export interface SortedLink {
  readonly name: string;
  readonly joint: JointEnds | null;
}

/**
 * Links, each chain followed to its end before the next branch begins, branches in document order.
 *
 * @throws {InputError} `E_URDF_TREE` when there is no link, no root, several roots, a link with two parents, or a cycle.
 */
export function sortedLinks(links: ReadonlyMap<string, UrdfElement>, joints: readonly JointEnds[]): SortedLink[] {
  const above = new Map<string, JointEnds>();
  for (const joint of joints) {
    const other = above.get(joint.child);
    if (other) {
      const message = `carries "${joint.child}", which hangs on line ${other.element.line} already`;
      throw urdfError("E_URDF_TREE", joint.element, message, "A link can have one parent joint only.");
    }
    above.set(joint.child, joint);
  }
  const roots = [...links.keys()].filter((name) => !above.has(name));
  if (roots.length !== 1) throw rootError(roots, links, joints);

  const sorted: SortedLink[] = [];
  const visit = (start: SortedLink): void => {
    const waiting = [start];
    for (let link = waiting.pop(); link; link = waiting.pop()) {
      const { name } = link;
      sorted.push(link);
      const children = joints.filter(({ parent }) => parent === name);
      for (const joint of children.reverse()) waiting.push({ name: joint.child, joint });
    }
  };
  visit({ name: roots[0]!, joint: null });
  if (sorted.length < links.size) {
    const reached = new Set(sorted.map(({ name }) => name));
    const lost = [...links.keys()].filter((name) => !reached.has(name));
    throw cycleError(lost, joints);
  }
  return sorted;
}

function rootError(
  roots: readonly string[],
  links: ReadonlyMap<string, UrdfElement>,
  joints: readonly JointEnds[],
): InputError {
  if (links.size === 0) {
    return new InputError("the robot has no links; expected at least one", "Choose a file that describes a robot.", {
      code: "E_URDF_TREE",
      where: "robot",
    });
  }
  if (roots.length === 0) return cycleError([...links.keys()], joints);
  const named = roots.map((name) => `"${name}" (line ${links.get(name)!.line})`).join(", ");
  return new InputError(
    `${roots.length} links hang on nothing: ${named}; expected one root`,
    "Connect all but the base by joints, for instance fixed ones.",
    { code: "E_URDF_TREE", where: roots.join(", "), line: links.get(roots[1]!)!.line },
  );
}

function cycleError(names: readonly string[], joints: readonly JointEnds[]): InputError {
  const joint = joints.find(({ child }) => names.includes(child))!;
  return urdfError(
    "E_URDF_TREE",
    joint.element,
    `is part of a cycle: the links ${names.map((name) => `"${name}"`).join(", ")} carry each other`,
    "Cut the loop: a URDF is a tree.",
  );
}
