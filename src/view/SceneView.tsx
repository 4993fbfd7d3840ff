/** The 3-D view: a canvas whose content is moved by mutation from the draw state; React only sets it up. */

import { Canvas, useFrame, useThree } from "@react-three/fiber";
import { type RefObject, useEffect, useImperativeHandle, useMemo, useRef } from "react";
import type { Transform } from "../math/transform";
import type { RobotModel } from "../robot/robotModel";
import type { DrawState } from "../session/drawState";
import type { Scene } from "../world/scene";
import type { TaskStatus } from "../world/taskStatus";
import type { CameraPreset } from "./cameraRig";
import type { ViewTheme } from "./palette";
import type { Push } from "./pointer";
import type { QualityChoice } from "./quality";
import { Stage } from "./stage";

/** A thing that was picked; index in `RobotModel.links` or in the scene's objects. */
export type Picked = { readonly kind: "link" | "object"; readonly index: number } | null;

export interface SceneViewHandle {
  showPreset(preset: CameraPreset): void;
  focusSelection(): void;
}

export interface ViewOptions {
  readonly contacts: boolean;
  readonly frames: boolean;
  readonly collision: boolean;
  readonly trail: boolean;
  readonly ghost: boolean;
}

export interface SceneViewProps {
  readonly robot: RobotModel;
  readonly scene: Scene;
  /** Read in every frame; written by the session client. */
  readonly draw: DrawState;
  readonly task: TaskStatus | null;
  readonly theme: ViewTheme;
  readonly quality: QualityChoice;
  readonly options: ViewOptions;
  readonly selection: Picked;
  /** How well the dragged tool can be reached; colours the handle. */
  readonly reach: "ok" | "near" | "unreachable";
  readonly onSelect: (picked: Picked) => void;
  /** Wanted tool pose in W while the handle is dragged; null when it is let go. */
  readonly onDrag: (X_WE: Transform | null) => void;
  /** A pull by Ctrl + drag; null when it is let go. */
  readonly onPush: (push: Push | null) => void;
  readonly handle: RefObject<SceneViewHandle | null>;
}

export function SceneView(props: SceneViewProps) {
  return (
    <Canvas
      shadows="percentage"
      dpr={1}
      gl={{ antialias: true, powerPreference: "high-performance" }}
      camera={{ fov: 34, near: 0.01, far: 20, up: [0, 0, 1] }}
      // The scene is drawn with meaning in the panels beside it; this names it for those who cannot see it.
      aria-label={props.scene.title.en ?? "scene"}
      role="img"
    >
      <StageHost {...props} />
    </Canvas>
  );
}

function StageHost(props: SceneViewProps) {
  const { gl, scene: root, camera, setDpr } = useThree();
  const { robot, scene, draw, task, theme, quality, options, selection, reach, handle } = props;
  const latest = useRef(props);
  latest.current = props;

  const stage = useMemo(
    () =>
      new Stage(gl, root, camera as ConstructorParameters<typeof Stage>[2], robot, scene, {
        onSelect: (picked) => latest.current.onSelect(picked),
        onDrag: (X_WE) => latest.current.onDrag(X_WE),
        onPush: (push) => latest.current.onPush(push),
        onPixelRatio: setDpr,
      }),
    [gl, root, camera, robot, scene, setDpr],
  );
  useEffect(() => {
    stage.attach();
    return () => stage.detach();
  }, [stage]);
  useEffect(() => stage.setTheme(theme), [stage, theme]);
  useEffect(() => stage.setQuality(quality), [stage, quality]);
  useEffect(() => stage.setOptions(options), [stage, options]);
  useEffect(() => stage.setTask(task), [stage, task]);
  useEffect(() => stage.setReach(reach), [stage, reach]);
  useEffect(() => stage.setSelection(selection), [stage, selection]);
  useImperativeHandle(
    handle,
    () => ({
      showPreset: (preset) => stage.showPreset(preset),
      focusSelection: () => stage.focusSelection(latest.current.selection),
    }),
    [stage],
  );
  useFrame((_, dt) => stage.update(draw, performance.now(), dt));
  return null;
}
