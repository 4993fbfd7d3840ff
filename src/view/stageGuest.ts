/** Who draws and handles things on the stage beside it: the designer, which comes in a chunk of its own. */

import type { Box3, Object3D, PerspectiveCamera, Vector2, Vector3 } from "three";
import type { RobotModel } from "../robot/robotModel";
import type { DrawLook } from "../session/drawState";
import type { ObjectFigures } from "./objectFigures";
import type { ViewTheme } from "./palette";
import type { ZoneFigures } from "./zoneFigures";

/** Things shown elsewhere than the session has them, or other things. Poses as in a `DrawFrame`. */
export interface StageDraft {
  readonly look: DrawLook;
  readonly objectPose: Float64Array;
  readonly objectJoint: Float64Array;
  readonly zonePose: Float64Array;
  /** Poses of the links; null leaves the arm where the session has it. */
  readonly linkPose: Float64Array | null;
}

/** What a guest finds on the stage. */
export interface StageRoom {
  readonly camera: PerspectiveCamera;
  /** The canvas. */
  readonly element: HTMLElement;
  /** Its size, CSS pixels. */
  readonly viewport: Vector2;
  readonly robot: RobotModel;
  readonly objects: ObjectFigures;
  readonly zones: ZoneFigures;
  /** Links of the arm as they are drawn, in the order of `RobotModel.links`. */
  readonly links: readonly Object3D[];
  /** What the session has last said that it shows; null before the first frame. */
  look(): DrawLook | null;
  /** Shows a draft in place of what the session says; null shows that again. */
  showDraft(draft: StageDraft | null): void;
  /** While this is true the camera must not turn. */
  setBusy(busy: boolean): void;
  /** Looks at a point in W from a little nearer. */
  focus(point: Vector3): void;
}

export interface StageGuest {
  readonly object: Object3D;
  setTheme(theme: ViewTheme): void;
  /**
   * One turn of the loop, after everything has been placed.
   *
   * @returns Whether the picture must be drawn.
   */
  update(dt: number): boolean;
  /** The box round what is picked; empty for nothing. */
  pickedBox(): Box3;
  dispose(): void;
}

export type GuestMaker = (room: StageRoom) => StageGuest;
