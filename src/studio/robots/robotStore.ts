/** Which robot is open, what is known on this device, and how an import stands. Small: it is there from the first load. */

import { createStore } from "zustand/vanilla";
import type { RobotModel } from "../../robot/robotModel";
import { so101 } from "../../robot/so101";
import type { ChosenRobot } from "../../session/protocol";
import type { ImportQuestion } from "./robotImport";
import type { KnownRobot } from "./robotLibrary";

/** A robot that a person brought. */
export interface OwnRobot {
  /** Hex hash of its files. */
  readonly id: string;
  /** With visuals. */
  readonly model: RobotModel;
  /** The same as a session takes it: without looks, which only the page draws. */
  readonly body: ChosenRobot;
}

export interface RobotProblem {
  readonly code: string;
  readonly message: string;
  readonly tip: string;
}

interface RobotState {
  /** Null: our own SO-101. */
  readonly robot: OwnRobot | null;
  /** Robots opened in this page by id, so that the view finds the one that the session speaks of. */
  readonly opened: ReadonlyMap<string, RobotModel>;
  /** On this device, newest first; null before they were looked up. */
  readonly known: readonly KnownRobot[] | null;
  /** Present while files are read: 0 to 1, and which. */
  readonly work: { readonly share: number; readonly what: string } | null;
  readonly question: ImportQuestion | null;
  readonly problem: RobotProblem | null;
  /** First digits of the hash of a robot that a link asks for and that is not on this device. */
  readonly wanted: string | null;
  /** Meshes of the robot that was just read which could be made lighter, by path. */
  readonly heavy: readonly string[];
}

export const robotStore = createStore<RobotState>()(() => ({
  robot: null,
  opened: new Map(),
  known: null,
  work: null,
  question: null,
  problem: null,
  wanted: null,
  heavy: [],
}));

/** The model that a session speaks of by id; null when this page has not opened it. */
export function modelOf(id: string | null): RobotModel | null {
  return id === null ? so101 : (robotStore.getState().opened.get(id) ?? null);
}
