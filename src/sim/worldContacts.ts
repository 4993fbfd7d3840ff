/** Contacts of the physics as the world speaks of them: objects, table, jaws, arm. */

import { type ContactBuffer, FIRST_BODY_PARTY } from "../physics/backend";
import type { RobotModel } from "../robot/robotModel";
import type { Scene } from "../world/scene";
import type { ContactParty, WorldContact } from "../world/worldState";
import type { LinkMount } from "./compileArm";
import { movingBodies } from "./sceneBodies";

/** Names the party behind each code of a contact buffer; null for what no predicate speaks of (the floor). */
export type PartyNames = (code: number) => ContactParty | null;

/**
 * Prepares the names of one scene's parties.
 *
 * The fixed jaw is the moving link that carries the tool frame, the moving jaw the link of the gripper joint.
 */
export function partyNames(scene: Scene, robot: RobotModel, mounts: readonly LinkMount[]): PartyNames {
  const arm: ContactParty = { kind: "arm" };
  const fixedJaw: ContactParty = { kind: "jaw", jaw: "fixed" };
  const movingJaw: ContactParty = { kind: "jaw", jaw: "moving" };
  const table: ContactParty = { kind: "table" };
  const objects = scene.objects.map(({ id }): ContactParty => ({ kind: "object", id }));
  const toolCarrier = mounts[robot.tool.link]!.carrier;
  // The table follows the objects.
  const tableIndex = scene.objects.length;
  const moving = movingBodies(scene);
  return (code) => {
    if (code >= FIRST_BODY_PARTY) {
      const body = code - FIRST_BODY_PARTY;
      if (body >= moving.first) return objects[moving.objects[body - moving.first]!] ?? null;
      return objects[body] ?? (body === tableIndex ? table : null);
    }
    if (code < 0 || robot.gripperJoint < 0) return arm;
    if (code === robot.gripperJoint) return movingJaw;
    return code === toolCarrier ? fixedJaw : arm;
  };
}

/** Copies the contacts of one instant. */
export function worldContacts(buffer: ContactBuffer, names: PartyNames): WorldContact[] {
  const contacts: WorldContact[] = [];
  for (let k = 0; k < buffer.count; k++) {
    const a = names(buffer.party[2 * k]!);
    const b = names(buffer.party[2 * k + 1]!);
    if (!a || !b) continue;
    // A lid on its own box.
    if (a.kind === "object" && a === b) continue;
    const [fx, fy, fz] = [buffer.force[3 * k]!, buffer.force[3 * k + 1]!, buffer.force[3 * k + 2]!];
    contacts.push({
      a,
      b,
      normal: [buffer.normal[3 * k]!, buffer.normal[3 * k + 1]!, buffer.normal[3 * k + 2]!],
      force: Math.sqrt(fx * fx + fy * fy + fz * fz),
    });
  }
  return contacts;
}

/** Codes of `contactOwners` from here on are objects, in scene order; lower ones are links. */
export const FIRST_OBJECT_OWNER = 1000;
/** Neither an object nor the arm: the table, or what lies around it. */
export const SURROUNDINGS_OWNER = -1;

/**
 * Names both sides of each contact for the page.
 *
 * @returns Shape (contacts, 2): k for link k of the model, 1000 + i for object i of the scene, -1 for the surroundings.
 */
export function contactOwners(buffer: ContactBuffer, scene: Scene, mounts: readonly LinkMount[]): Int32Array {
  const owners = new Int32Array(2 * buffer.count);
  const moving = movingBodies(scene);
  for (let k = 0; k < owners.length; k++) {
    const code = buffer.party[k]!;
    const body = code - FIRST_BODY_PARTY;
    // The first link that a moving body carries is the one that its joint moves; the base carries nothing before link 0.
    if (body < 0) owners[k] = mounts.findIndex(({ carrier }) => carrier === code);
    else {
      const object = body < scene.objects.length ? body : moving.objects[body - moving.first];
      owners[k] = object === undefined ? SURROUNDINGS_OWNER : FIRST_OBJECT_OWNER + object;
    }
  }
  return owners;
}
