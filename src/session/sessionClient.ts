/** The page's end of the session worker: commands with answers, the newest status, and frames for the view. */

import type { Alert } from "../control/contracts";
import type { DrawFrame, DrawLook, DrawState } from "./drawState";
import type { SceneDescription, SessionEvent, SessionStatus, WorkerRequest } from "./protocol";

/** The part of a `Worker` that is needed here. */
export interface SessionPort {
  postMessage(message: WorkerRequest, transfer: Transferable[]): void;
  addEventListener(type: "message", listener: (event: MessageEvent<SessionEvent>) => void): void;
}

/** Replies are handled here; listeners get the rest, a frame once it is there to be drawn. */
export type SessionNews = Exclude<SessionEvent, { readonly type: "reply" }>;

export interface SessionClient {
  /**
   * Sends a command.
   *
   * @param transfer - What goes over and is lost here, such as a port.
   * @returns The reason when the session refuses; null when it obeyed.
   */
  send(command: WorkerRequest["command"], transfer?: Transferable[]): Promise<Alert | null>;
  /** Ends what still waits for an answer, with null: nobody is there to give one. The line is dead afterwards. */
  close(): void;
  /** Newest status; null before the first. */
  readonly status: SessionStatus | null;
  /** The open scene; null before the first. */
  readonly description: SceneDescription | null;
  /** @returns Ends the subscription. */
  subscribe(listener: (news: SessionNews) => void): () => void;
}

/** Nothing drawn yet. */
export function createDrawState(): DrawState {
  return { look: null, previous: null, current: null, arrivedMs: 0, rate: 0 };
}

/**
 * Opens the client of a session.
 *
 * @param draw - Written at each frame; the view reads it.
 * @param clock - The page's time, ms.
 */
export function createSessionClient(port: SessionPort, draw: DrawState, clock: () => number): SessionClient {
  const waiting = new Map<number, (error: Alert | null) => void>();
  const listeners = new Set<(news: SessionNews) => void>();
  let nextId = 1;
  let status: SessionStatus | null = null;
  let description: SceneDescription | null = null;

  /** Shown with the next frame: until then the drawn poses are those of what was open before. */
  let nextLook: DrawLook | null = null;
  let isClosed = false;
  port.addEventListener("message", ({ data }) => {
    if (isClosed) return;
    if (data.type === "frame") {
      draw.look = nextLook ?? draw.look;
      nextLook = null;
      writeFrame(draw, data.frame, clock());
    }
    if (data.type === "reply") {
      waiting.get(data.id)?.(data.error);
      waiting.delete(data.id);
      return;
    }
    if (data.type === "loaded") {
      // Poses of another robot mean nothing to this one.
      if (description && description.robotId !== data.description.robotId) draw.previous = draw.current = null;
      description = data.description;
      const { scene } = description;
      nextLook = { scene, objects: scene.objects };
    }
    if (data.type === "varied" && description) nextLook = { scene: description.scene, objects: data.objects };
    if (data.type === "status") {
      status = data.status;
      draw.rate = status.running ? status.speed : 0;
    }
    for (const listener of listeners) listener(data);
  });

  return {
    send(command, transfer = []) {
      const id = nextId++;
      return new Promise((resolve) => {
        waiting.set(id, resolve);
        port.postMessage({ id, command }, transfer);
      });
    },
    close() {
      isClosed = true;
      for (const resolve of waiting.values()) resolve(null);
      waiting.clear();
    },
    get status() {
      return status;
    },
    get description() {
      return description;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

/** Keeps the two newest frames; across a cut in time there is nothing to interpolate from. */
function writeFrame(draw: DrawState, frame: DrawFrame, nowMs: number): void {
  draw.previous = draw.current?.epoch === frame.epoch ? draw.current : null;
  draw.current = frame;
  draw.arrivedMs = nowMs;
}
