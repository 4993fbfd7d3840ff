/** The scene with what lies over it. The view reads the draw state by itself; nothing per frame passes through here. */

import { MonitorX } from "lucide-react";
import { lazy, Suspense, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { type Picked, SceneView } from "../../view/SceneView";
import { isWebGLAvailable } from "../../view/webgl";
import type { Scene } from "../../world/scene";
import { useHasArm, useRealArmState } from "../arm/armStore";
import { usePageTheme } from "../controls/usePageTheme";
import { useDocument, useEngine, useSession, useStudio } from "../engineContext";
import { Guard } from "../Guard";
import { sceneHandle } from "../input/sceneHandle";
import { useRobot } from "../robots/useRobot";
import { type Selection, studioStore } from "../stores/studioStore";
import { useScreen, useTouch } from "../useScreen";
import { useText } from "../words/text";
import { JogPads } from "./JogPads";
import { Hints, OutcomeChip, StopCard } from "./Overlays";
import { ReplayChip } from "./ReplayChip";
import { useFirstFrame } from "./useFirstFrame";

/** The designer's part of the scene comes when somebody designs for the first time. */
const DesignScene = lazy(() => import("../design/DesignScene").then(({ DesignScene }) => ({ default: DesignScene })));
const MirrorNote = lazy(() => import("../arm/MirrorNote").then(({ MirrorNote }) => ({ default: MirrorNote })));

export function ScenePane() {
  const say = useText();
  const isDesigning = useStudio((s) => s.mode === "design");
  const hasArm = useHasArm();
  const hasWebGL = useMemo(() => isWebGLAvailable(), []);
  return (
    <main className="scene-pane" aria-label={say("app.scene")}>
      <Guard part="scene">{hasWebGL ? <DrawnScene /> : <NoWebGL />}</Guard>
      <div className="overlay top">
        <StopCard />
        <ReplayChip />
        {/* What leaves no room is told in the panels of the designer, and not in the log. */}
        {!isDesigning && <OutcomeChip />}
        {hasArm && (
          <Suspense>
            <MirrorNote />
          </Suspense>
        )}
      </div>
      {hasWebGL && !isDesigning && (
        <div className="overlay corner">
          <Hints />
        </div>
      )}
      {hasWebGL && <ScenePads />}
      {hasWebGL && isDesigning && (
        <Guard part="scene">
          <Suspense>
            <DesignScene />
          </Suspense>
        </Guard>
      )}
    </main>
  );
}

/** Two thumbs at the lower corners, on a tablet, while a person leads. A phone has its pads in the sheet. */
function ScenePads() {
  const isTouch = useTouch();
  const isNarrow = useScreen() === "narrow";
  const isTeleop = useSession((s) => s.status?.controller.kind === "teleop");
  if (!isTouch || isNarrow || !isTeleop) return null;
  return (
    <div className="overlay pads-overlay">
      <JogPads />
    </div>
  );
}

function DrawnScene() {
  const say = useText();
  const engine = useEngine();
  const scene = useSession((s) => s.description?.scene ?? null);
  const task = useSession((s) => s.status?.task ?? null);
  const reach = useSession((s) => s.status?.teleopReach ?? "ok");
  const selection = useStudio((s) => s.selection);
  const options = useStudio((s) => s.view);
  const quality = useStudio((s) => s.quality);
  const led = useSession((s) => s.status?.controller.kind === "teleop");
  const mirrors = useSession((s) => s.status?.controller.kind === "arm");
  const realArm = useRealArmState();
  const focusJoint = useFocusJoint();
  const [isLost, setLost] = useState(false);
  const theme = usePageTheme();
  const isSetUp = useFirstFrame();
  useHomeForAnotherTask();
  const robot = useRobot();
  const picked = useMemo(() => pickedOf(selection, scene), [selection, scene]);
  if (!scene) return <div className="empty">{say("app.loading")}</div>;
  return (
    <>
      {isLost && (
        <div className="empty context-lost" role="alert">
          <p>{say("webgl.lost")}</p>
        </div>
      )}
      <SceneView
        robot={robot}
        scene={scene}
        draw={engine.draw}
        arms={engine.arms.poses}
        mirrors={mirrors}
        realArm={realArm}
        task={task}
        theme={theme}
        quality={quality}
        options={options}
        selection={picked}
        reach={reach}
        led={led}
        focusJoint={focusJoint}
        onSelect={(next) => studioStore.setState({ selection: selectionOf(next, scene) })}
        // The base of the simulated arm stands at the origin of W, so W and B agree.
        onDrag={(X_WE) => engine.teleop.setDrag(X_WE && { position: X_WE.p, orientation: X_WE.q })}
        onPush={(push) => engine.push(push)}
        onContextLost={setLost}
        handle={sceneHandle}
      />
      {/* Before the first poses the arm would stand in all joints at zero, inside the things. */}
      {!isSetUp && (
        <div className="empty setting-up" role="status">
          {say("app.loading")}
        </div>
      )}
    </>
  );
}

/** The camera stays where it is while a scene is changed, and begins anew with another task. */
function useHomeForAnotherTask(): void {
  const origin = useDocument((s) => s.document.origin);
  const before = useRef(origin);
  useEffect(() => {
    if (before.current !== origin) sceneHandle.current?.home();
    before.current = origin;
  }, [origin]);
}

/** Index of the joint whose slider is in hand; null for none. */
function useFocusJoint(): number | null {
  const { teleop } = useEngine();
  return useSyncExternalStore(teleop.subscribe, () => {
    const index = teleop.input.jointTargets?.findIndex((target) => target !== null) ?? -1;
    return index < 0 ? null : index;
  });
}

/** Index of the whole arm: no single link. */
const WHOLE_ARM = -1;

function pickedOf(selection: Selection, scene: Scene | null): Picked {
  if (!selection || !scene || selection.kind === "zone") return null;
  if (selection.kind === "arm") return { kind: "link", index: WHOLE_ARM };
  if (selection.kind === "link") return { kind: "link", index: selection.index };
  const index = scene.objects.findIndex(({ id }) => id === selection.id);
  return index >= 0 ? { kind: "object", index } : null;
}

function selectionOf(picked: Picked, scene: Scene): Selection {
  if (!picked) return null;
  if (picked.kind === "link") return picked.index < 0 ? { kind: "arm" } : { kind: "link", index: picked.index };
  const object = scene.objects[picked.index];
  return object ? { kind: "object", id: object.id } : null;
}

function NoWebGL() {
  const say = useText();
  return (
    <div className="empty" role="alert">
      <div className="empty-card">
        <MonitorX aria-hidden />
        <h2>{say("webgl.title")}</h2>
        <p>{say("webgl.text")}</p>
        <p className="soft">{say("webgl.tip")}</p>
      </div>
    </div>
  );
}
