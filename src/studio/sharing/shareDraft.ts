/** What the share dialog writes: a scene with what the person has chosen to put beside it, as address, file name and embed code. */

import { InputError } from "../../errors";
import type { DrawFrame } from "../../session/drawState";
import type { ControllerKind } from "../../session/protocol";
import { canonicalScene } from "../../world/canonicalScene";
import { objectJoint } from "../../world/objectShapes";
import { parseScene } from "../../world/parseScene";
import { type LinkBudget, linkBudget } from "../../world/sceneLink";
import { SHARED_LEADERS, type SharedCamera, type SharedScene } from "../../world/sharedScene";
import { writeShareLink } from "../../world/shareLinkWriter";
import { encodeStart, type StartState } from "../../world/startState";
import { linkDigits } from "../robots/robotHash";
import type { StudioDocument } from "../stores/documentStore";

/** What may stand beside the scene. */
export interface ShareChoices {
  readonly seed: boolean;
  readonly camera: boolean;
  readonly lead: boolean;
  readonly start: boolean;
}

/** What there is to share. */
export interface ShareSource {
  readonly document: StudioDocument;
  readonly camera: SharedCamera | null;
  readonly leader: ControllerKind | "replay";
  readonly frame: DrawFrame | null;
  /** Hash of a robot that a person brought; null for the SO-101. */
  readonly robot: string | null;
}

/**
 * The scene with what was chosen.
 *
 * @throws {InputError} As `parseScene`, for a scene that is not whole yet; as `encodeStart`, for a start that fits no link.
 */
export function draftOf({ document, camera, leader, frame, robot }: ShareSource, choices: ShareChoices): SharedScene {
  const scene = canonicalScene(document.scene);
  return {
    document: scene,
    // A start belongs to its seed.
    seed: choices.seed || choices.start ? document.seed : null,
    camera: choices.camera ? camera : null,
    lead: choices.lead ? (SHARED_LEADERS.find((known) => known === leader) ?? null) : null,
    start: choices.start && frame ? startOf(frame, scene) : null,
    robot: robot && linkDigits(robot),
  };
}

/** Where the arm and its things are in a frame; null when the frame is of another scene. */
function startOf({ q, target, objectPose, objectJoint: fractions }: DrawFrame, document: unknown): StartState | null {
  const scene = parseScene(document);
  const { objects } = scene;
  if (objectPose.length !== 7 * objects.length) return null;
  const start: StartState = {
    joints: [...q],
    targets: [...target],
    objects: objects.map((object, k) => {
      const at = (i: number): number => objectPose[7 * k + i]!;
      return {
        X_WO: object.fixed ? null : { p: [at(0), at(1), at(2)], q: [at(3), at(4), at(5), at(6)] },
        joint: objectJoint(object) ? fractions[k]! : null,
      };
    }),
  };
  // Here, so that the person who shares is told, and not whoever opens it.
  encodeStart(start, scene);
  return start;
}

/** An address that opens a scene, with its length and how far that gets. */
export interface ShareAddress {
  readonly address: string;
  readonly letters: number;
  readonly budget: LinkBudget;
}

/**
 * The address of a draft: deflated alone where that fits everywhere, since anybody can unpack it, else with the dictionary.
 *
 * @param site - Address of the studio, without query and fragment.
 * @param shortest - With the dictionary in any case, as for a QR code.
 * @returns Null when the scene does not fit a link.
 */
export function addressOf(draft: SharedScene, site: string, shortest = false): ShareAddress | null {
  const plain = shortest ? null : addressIn(draft, site, 1);
  return plain?.budget === "green" ? plain : (addressIn(draft, site, 2) ?? plain);
}

function addressIn(draft: SharedScene, site: string, codec: 1 | 2): ShareAddress | null {
  try {
    const address = `${site}#${writeShareLink(draft, codec)}`;
    return { address, letters: address.length, budget: linkBudget(address.length) };
  } catch (error) {
    if (error instanceof InputError && error.code === "E_LINK_TOO_LONG") return null;
    throw error;
  }
}

/** The code of a frame that shows a scene in a page. */
export function embedCode(address: string, title: string): string {
  const source = address.replace(/[^/]*#/, "embed.html#");
  const escaped = title.replace(/[&"<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  return `<iframe src="${source.replaceAll("&", "&amp;")}" title="${escaped}" width="640" height="480" style="border:0" loading="lazy"></iframe>`;
}

/** Name of a file of a scene, without its ending. */
export function fileNameOf(title: string): string {
  const name = title
    .normalize("NFC")
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 60);
  return name.toLowerCase() || "scene";
}
