/** The designer on the scene, for keys and commands; null while its chunk is not there or nothing is designed. */

import type { DesignAction } from "../../teleop/keymap";

/** For tests: what is picked and where things are drawn, CSS pixels of the page. */
export interface DesignerPicture {
  readonly picked: readonly string[];
  readonly handles: readonly { readonly id: string; readonly x: number; readonly y: number }[];
  readonly things: readonly { readonly id: string; readonly x: number; readonly y: number }[];
}

interface DesignerHandle {
  /** Null before anything is drawn. */
  picture(): DesignerPicture | null;
  act(action: DesignAction): void;
  /** Puts down what is picked. @returns Whether anything was. */
  dropPicked(): boolean;
}

export const designerHandle: { current: DesignerHandle | null } = { current: null };
