/** The camera of the view, for keys and commands; null while nothing is drawn. */

import type { SceneViewHandle } from "../../view/SceneView";

export const sceneHandle: { current: SceneViewHandle | null } = { current: null };
