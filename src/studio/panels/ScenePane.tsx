/** The scene with what lies over it. The view reads the draw state by itself; nothing per frame passes through here. */

import { useCallback, useMemo } from "react";
import { SceneView, type SceneViewHandle } from "../../view/SceneView";
import { isWebGLAvailable } from "../../view/webgl";
import { useEngine, useSession, useStudio } from "../engineContext";
import { sceneHandle } from "../input/sceneHandle";
import { studioStore } from "../stores/studioStore";
import { useText } from "../words/text";
import { Hints, OutcomeChip, StopCard } from "./Overlays";

export function ScenePane() {
  const say = useText();
  const hasWebGL = useMemo(() => isWebGLAvailable(), []);
  return (
    <main className="scene-pane" aria-label={say("app.scene")}>
      {hasWebGL ? <Scene /> : <NoWebGL />}
      <div className="overlay top">
        <StopCard />
        <OutcomeChip />
      </div>
      <div className="overlay bottom">
        <Hints />
      </div>
    </main>
  );
}

function NoWebGL() {
  const say = useText();
  return (
    <div className="empty" role="alert">
      <div>
        <h2>{say("webgl.title")}</h2>
        <p>{say("webgl.text")}</p>
        <p>{say("webgl.tip")}</p>
      </div>
    </div>
  );
}
