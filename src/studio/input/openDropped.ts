/** Opens what was dropped: a robot, or else a policy or a scene. Loaded with the first drop. */

import type { Engine } from "../engine";
import { type DroppedEntry, filesOf } from "./droppedFiles";
import { openFiles } from "./openFiles";

/** File names that mean a robot. */
const ROBOT_NAME = /\.(urdf|xacro|sdf|zip|stl|obj|dae|glb|gltf)$/i;

/** @throws {Error} When the browser gave names but not the files behind them, or what reads them cannot be loaded. */
export async function openDropped(engine: Engine, entries: readonly (DroppedEntry | File)[]): Promise<void> {
  const dropped = await filesOf(entries);
  if (!dropped.some(({ path }) => ROBOT_NAME.test(path))) {
    const files = dropped.map(({ file }) => file);
    return openFiles(engine, files);
  }
  const { bringFiles } = await import("../robots/robotDesk");
  // The dialog shows how far it is; nothing waits for it.
  void bringFiles(dropped);
}
