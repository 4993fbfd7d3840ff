/** Words first, then the engine, then the page around it. */

import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/layout.css";
import "./styles/scene.css";
import "./styles/panels.css";
import "./styles/timeline.css";
import type { ReactElement } from "react";
import { exposeDebugHandle } from "./debugHandle";
import { Engine } from "./engine";
import { Studio } from "./Studio";
import { studioStore } from "./stores/studioStore";
import { startWords } from "./words/text";

export async function startStudio(): Promise<ReactElement> {
  await startWords(studioStore.getState().language);
  const engine = new Engine();
  exposeDebugHandle(engine);
  return <Studio engine={engine} />;
}
