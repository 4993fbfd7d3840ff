/** The 3-D view: a canvas whose content is moved by mutation from the draw state; React only sets it up. */

import { createRoot, type ReconcilerRoot, useFrame, useThree } from "@react-three/fiber";
import { type RefObject, useEffect, useImperativeHandle, useMemo, useRef } from "react";
import type { Transform } from "../math/transform";
import type { RobotModel } from "../robot/robotModel";
import type { DrawState } from "../session/drawState";
import type { Scene } from "../world/scene";
import type { TaskStatus } from "../world/taskStatus";
import type { CameraPreset } from "./cameraRig";
import type { ViewTheme } from "./palette";
import type { Push } from "./pointer";
import { type QualityChoice, wantsAntialias } from "./quality";
import { Stage } from "./stage";
import { isSoftwareRendering } from "./webgl";

/** A thing that was picked; index in `RobotModel.links` or in the scene's objects. */
export type Picked = { readonly kind: "link" | "object"; readonly index: number } | null;

export interface SceneViewHandle {
  showPreset(preset: CameraPreset): void;
  focusSelection(): void;
  /** Where the tool is drawn, in CSS pixels of the page. */
  toolOnPage(): { readonly x: number; readonly y: number };
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
  /** Whether a person leads the arm: then the handle shows itself and limits are drawn. */
  readonly led: boolean;
  /** Index of the joint that is being dragged; null for none. */
  readonly focusJoint: number | null;
  /** How well the dragged tool can be reached; colours the handle. */
  readonly reach: "ok" | "near" | "unreachable";
  readonly onSelect: (picked: Picked) => void;
  /** Wanted tool pose in W while the handle is dragged; null when it is let go. */
  readonly onDrag: (X_WE: Transform | null) => void;
  /** A pull by Ctrl + drag or long press; null when it is let go. */
  readonly onPush: (push: Push | null) => void;
  /** The browser took the drawing context away (true) or gave it back (false). */
  readonly onContextLost: (lost: boolean) => void;
  readonly handle: RefObject<SceneViewHandle | null>;
}

/** The canvas. Fiber's own `Canvas` would bring all of three along; a root of its own brings what is used. */
export function SceneView(props: SceneViewProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const root = useRef<ReconcilerRoot<HTMLCanvasElement> | null>(null);
  const latest = useRef(props);
  latest.current = props;
  useEffect(() => {
    const element = canvas.current!;
    const opened = createRoot(element);
    let isOpen = true;
    const { clientWidth: width, clientHeight: height } = element.parentElement!;
    const antialias = wantsAntialias(isSoftwareRendering(), window.location.search);
    const options = {
      shadows: "percentage" as const,
      dpr: 1,
      // Ghosts and outlines are cut out with the stencil.
      gl: { antialias, stencil: true, powerPreference: "high-performance" as const },
      camera: { fov: 30, near: 0.02, far: 20, up: [0, 0, 1] as [number, number, number] },
      size: { width, height, top: 0, left: 0 },
    };
    void opened.configure(options).then(() => {
      if (!isOpen) return;
      root.current = opened;
      opened.render(<StageHost {...latest.current} />);
    });
    return () => {
      isOpen = false;
      root.current = null;
      opened.unmount();
    };
  }, []);
  useEffect(() => {
    root.current?.render(<StageHost {...props} />);
  }, [props]);
  return <canvas ref={canvas} className="scene-canvas" role="img" aria-label={props.scene.title.en ?? "scene"} />;
}

function StageHost(props: SceneViewProps) {
  const { gl, scene: root, camera, setDpr, setSize } = useThree();
  const { robot, scene, draw, task, theme, quality, options, selection, reach, led, focusJoint, handle } = props;
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
  useEffect(() => {
    const frame = gl.domElement.parentElement!;
    const resize = (): void => {
      const { clientWidth: width, clientHeight: height } = frame;
      setSize(width, height);
      stage.resize(width, height);
      // A new size clears the canvas: draw before the browser shows it.
      if (stage.update(draw, performance.now(), 0)) gl.render(root, camera);
    };
    const observer = new ResizeObserver(resize);
    observer.observe(frame);
    resize();
    return () => observer.disconnect();
  }, [gl, root, camera, draw, setSize, stage]);
  useEffect(() => watchContext(gl.domElement, stage, (lost) => latest.current.onContextLost(lost)), [gl, stage]);
  useEffect(() => stage.setTheme(theme), [stage, theme]);
  useEffect(() => stage.setQuality(quality), [stage, quality]);
  useEffect(() => stage.setOptions(options), [stage, options]);
  useEffect(() => stage.setTask(task), [stage, task]);
  useEffect(() => stage.setReach(reach), [stage, reach]);
  useEffect(() => stage.setLed(led, focusJoint ?? -1), [stage, led, focusJoint]);
  useEffect(() => stage.setSelection(selection), [stage, selection]);
  useImperativeHandle(
    handle,
    () => ({
      showPreset: (preset) => stage.showPreset(preset),
      focusSelection: () => stage.focusSelection(latest.current.selection),
      toolOnPage: () => stage.toolOnPage(),
    }),
    [stage],
  );
  // With a priority fiber leaves the drawing to us: nothing is drawn while nothing changes.
  useFrame((_, dt) => {
    if (stage.update(draw, performance.now(), dt)) gl.render(root, camera);
  }, 1);
  return null;
}

/** Tells when the drawing context goes and comes; three restores its own part before `restored` is heard here. */
function watchContext(canvas: HTMLCanvasElement, stage: Stage, tell: (lost: boolean) => void): () => void {
  const onLost = (event: Event): void => {
    event.preventDefault();
    tell(true);
  };
  const onRestored = (): void => {
    stage.restore();
    tell(false);
  };
  canvas.addEventListener("webglcontextlost", onLost);
  canvas.addEventListener("webglcontextrestored", onRestored);
  return () => {
    canvas.removeEventListener("webglcontextlost", onLost);
    canvas.removeEventListener("webglcontextrestored", onRestored);
  };
}
