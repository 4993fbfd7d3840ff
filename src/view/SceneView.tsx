/** The 3-D view: a canvas whose content is moved by mutation from the draw state; React only sets it up. */

import { createRoot, useFrame, useThree } from "@react-three/fiber";
import {
  Component,
  type ReactNode,
  type RefObject,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from "react";
import { invariant } from "../errors";
import type { Transform } from "../math/transform";
import type { Vec3 } from "../math/vector3";
import type { RobotModel } from "../robot/robotModel";
import type { DrawState } from "../session/drawState";
import type { Scene } from "../world/scene";
import type { TaskStatus } from "../world/taskStatus";
import type { CameraPreset } from "./cameraRig";
import type { ViewTheme } from "./palette";
import type { Push } from "./pointer";
import { type QualityChoice, type RealArmState, wantsAntialias } from "./quality";
import type { ArmPoses } from "./realArmLook";
import { Stage } from "./stage";
import type { GuestMaker } from "./stageGuest";
import { isSoftwareRendering } from "./webgl";

/** A thing that was picked; index in `RobotModel.links` or in the scene's objects. */
export type Picked = { readonly kind: "link" | "object"; readonly index: number } | null;

export interface SceneViewHandle {
  /** Lets a guest draw and handle things, also after the view was made anew; null sends it away. */
  invite(make: GuestMaker | null): void;
  /** The opening view, at once. */
  home(): void;
  /** What the drawing context holds. */
  memory(): { readonly geometries: number; readonly textures: number };
  showPreset(preset: CameraPreset): void;
  focusSelection(): void;
  /** Where the tool is drawn, in CSS pixels of the page. */
  toolOnPage(): { readonly x: number; readonly y: number };
  /** Moves the camera at once; both in W, m. */
  lookFrom(eye: Vec3, target: Vec3): void;
  /** Where the camera stands and looks at, in W, m. */
  viewpoint(): { readonly eye: Vec3; readonly target: Vec3 };
  /** What is drawn now, on a canvas of its own whose longer side has at most so many pixels. */
  picture(longest: number): HTMLCanvasElement;
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
  /** Shown until the draw state tells of another. */
  readonly scene: Scene;
  /** Read in every frame; written by the session client. */
  readonly draw: DrawState;
  /** Newest poses of real arms, read in every frame. */
  readonly arms: ArmPoses;
  /** Whether the simulated arm shows where a real one is. */
  readonly mirrors: boolean;
  /** Drawing makes way for the watch over an arm that is armed. */
  readonly realArm: RealArmState;
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

/**
 * While a real arm is armed, a canvas whose place grows or shrinks by less than this share is stretched to it: the lines of the
 * arm's bar come and go, and a canvas of another size takes a processor up to a second, in which the arm would be held.
 */
const LARGEST_STRETCH = 0.2;

/** The canvas. Fiber's own `Canvas` would bring all of three along; a root of its own brings what is used. */
export function SceneView(props: SceneViewProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [fault, setFault] = useState<unknown>(null);
  /** Draws the content with new properties; null until the canvas is ready. */
  const root = useRef<((now: SceneViewProps) => void) | null>(null);
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
    const draw = (now: SceneViewProps): void => {
      opened.render(
        <StageGuard onFault={setFault}>
          <StageHost {...now} onFault={setFault} />
        </StageGuard>,
      );
    };
    void opened.configure(options).then(() => {
      if (!isOpen) return;
      root.current = draw;
      draw(latest.current);
    }, setFault);
    return () => {
      isOpen = false;
      root.current = null;
      opened.unmount();
    };
  }, []);
  useEffect(() => {
    root.current?.(props);
  }, [props]);
  // The canvas is drawn by a root of its own; what breaks there is thrown here, to whoever guards this view.
  if (fault !== null) throw fault;
  return <canvas ref={canvas} className="scene-canvas" role="img" aria-label={props.scene.title.en ?? "scene"} />;
}

interface StageGuardProps {
  readonly onFault: (fault: unknown) => void;
  readonly children: ReactNode;
}

/** Hands what breaks while the content is set up to the page's own tree. */
class StageGuard extends Component<StageGuardProps> {
  override state = { isBroken: false };

  static getDerivedStateFromError(): { readonly isBroken: boolean } {
    return { isBroken: true };
  }

  override componentDidCatch(fault: unknown): void {
    this.props.onFault(fault);
  }

  override render(): ReactNode {
    return this.state.isBroken ? null : this.props.children;
  }
}

function StageHost(props: SceneViewProps & { readonly onFault: (fault: unknown) => void }) {
  const { gl, scene: root, camera, setDpr, setSize } = useThree();
  const {
    robot,
    draw,
    arms,
    mirrors,
    realArm,
    task,
    theme,
    quality,
    options,
    selection,
    reach,
    led,
    focusJoint,
    handle,
  } = props;
  const latest = useRef(props);
  latest.current = props;

  const stage = useMemo(
    () =>
      new Stage(gl, root, camera as ConstructorParameters<typeof Stage>[2], robot, latest.current.scene, {
        onSelect: (picked) => latest.current.onSelect(picked),
        onDrag: (X_WE) => latest.current.onDrag(X_WE),
        onPush: (push) => latest.current.onPush(push),
        onPixelRatio: setDpr,
      }),
    [gl, root, camera, robot, setDpr],
  );
  const guest = useRef<GuestMaker | null>(null);
  useEffect(() => {
    stage.attach();
    stage.invite(guest.current);
    return () => stage.detach();
  }, [stage]);
  const fit = useRef<CanvasFit | null>(null);
  const keepsSize = realArm === "armed";
  useEffect(() => {
    const frame = gl.domElement.parentElement!;
    const resize = (): void => {
      const { clientWidth: width, clientHeight: height } = frame;
      const before = fit.current?.stage === stage ? fit.current : null;
      if (before && (isSame(before, width, height) || (keepsSize && isAlike(before, width, height)))) {
        // The picture is stretched by a few per cent; where the pointer is in it is asked of the canvas as it is shown.
        Object.assign(gl.domElement.style, { width: `${width}px`, height: `${height}px` });
        return;
      }
      fit.current = { stage, width, height };
      setSize(width, height);
      stage.resize(width, height);
      // A new size clears the canvas: draw before the browser shows it.
      if (stage.update(draw, performance.now(), 0)) gl.render(root, camera);
    };
    const observer = new ResizeObserver(resize);
    observer.observe(frame);
    resize();
    return () => observer.disconnect();
  }, [gl, root, camera, draw, setSize, stage, keepsSize]);
  useEffect(() => watchContext(gl.domElement, stage, (lost) => latest.current.onContextLost(lost)), [gl, stage]);
  useEffect(() => stage.setTheme(theme), [stage, theme]);
  useEffect(() => stage.setQuality(quality), [stage, quality]);
  useEffect(() => stage.setOptions(options), [stage, options]);
  useEffect(() => stage.setTask(task), [stage, task]);
  useEffect(() => stage.setReach(reach), [stage, reach]);
  useEffect(() => stage.setRealArm(arms, mirrors, realArm), [stage, arms, mirrors, realArm]);
  useEffect(() => stage.setLed(led, focusJoint ?? -1), [stage, led, focusJoint]);
  useEffect(() => stage.setSelection(selection), [stage, selection]);
  useImperativeHandle(
    handle,
    () => ({
      invite: (make) => {
        guest.current = make;
        stage.invite(make);
      },
      home: () => stage.home(),
      memory: () => ({ ...gl.info.memory }),
      showPreset: (preset) => stage.showPreset(preset),
      focusSelection: () => stage.focusSelection(latest.current.selection),
      toolOnPage: () => stage.toolOnPage(),
      lookFrom: (eye, target) => stage.lookFrom(eye, target),
      viewpoint: () => stage.viewpoint,
      picture: (longest) => {
        // The canvas keeps what it shows only until the browser has shown it: draw and copy in one go.
        stage.update(draw, performance.now(), 0);
        gl.render(root, camera);
        return copyOf(gl.domElement, longest);
      },
    }),
    [stage, gl, root, camera, draw],
  );
  // With a priority fiber leaves the drawing to us: nothing is drawn while nothing changes.
  const isBroken = useRef(false);
  useFrame((_, dt) => {
    if (isBroken.current) return;
    try {
      if (stage.update(draw, performance.now(), dt)) gl.render(root, camera);
    } catch (fault) {
      // Once: a fault that repeats with every picture would bury everything else.
      isBroken.current = true;
      props.onFault(fault);
    }
  }, 1);
  return null;
}

/** The size that the canvas was given last, CSS pixels, and for whom. */
interface CanvasFit {
  readonly stage: Stage;
  readonly width: number;
  readonly height: number;
}

function isSame(fit: CanvasFit, width: number, height: number): boolean {
  return fit.width === width && fit.height === height;
}

/** Whether a picture of the one size may be shown in the other. */
function isAlike(fit: CanvasFit, width: number, height: number): boolean {
  const change = Math.max(Math.abs(width / fit.width - 1), Math.abs(height / fit.height - 1));
  return change < LARGEST_STRETCH;
}

/** A copy of a canvas, made smaller where its longer side has more pixels than wanted. */
function copyOf(canvas: HTMLCanvasElement, longest: number): HTMLCanvasElement {
  const scale = Math.min(1, longest / Math.max(canvas.width, canvas.height));
  const copy = document.createElement("canvas");
  copy.width = Math.max(1, Math.round(scale * canvas.width));
  copy.height = Math.max(1, Math.round(scale * canvas.height));
  const context = copy.getContext("2d");
  invariant(context, "a canvas draws in two dimensions");
  context.imageSmoothingQuality = "high";
  context.drawImage(canvas, 0, 0, copy.width, copy.height);
  return copy;
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
