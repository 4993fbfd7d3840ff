/** What the engine needs of the browser, so that a test can stand in for it. */

import type { PolicyConnect, PolicyNews } from "../policy/policyMessages";
import type { SessionPort } from "../session/sessionClient";

interface WorkerLife {
  terminate(): void;
  addEventListener(type: "error" | "messageerror", listener: (event: { readonly message?: string }) => void): void;
}

export type SessionWorker = SessionPort & WorkerLife;

export interface PolicyWorker extends WorkerLife {
  postMessage(message: PolicyConnect, transfer: Transferable[]): void;
  addEventListener(type: "error" | "messageerror", listener: (event: { readonly message?: string }) => void): void;
  addEventListener(type: "message", listener: (event: { readonly data: PolicyNews }) => void): void;
}

export interface EngineHost {
  startSession(): SessionWorker;
  startPolicy(): PolicyWorker;
  /** Calls back before each picture for the page's life; not while the page is hidden. */
  eachFrame(callback: () => void): void;
  /** ms */
  clock(): number;
  /** Whether the window has the focus, so that a person can act in it, and whether the tab is hidden. */
  presence(): { readonly present: boolean; readonly hidden: boolean };
  /** Calls back at once when that changes. */
  onPresence(callback: () => void): void;
  /** Address of the site, with a slash at the end. */
  readonly baseUrl: string;
}

export function browserHost(): EngineHost {
  return {
    startSession: () => new Worker(new URL("../session/session.worker.ts", import.meta.url), { type: "module" }),
    startPolicy: () => new Worker(new URL("../policy/policy.worker.ts", import.meta.url), { type: "module" }),
    eachFrame(callback) {
      const loop = (): void => {
        callback();
        requestAnimationFrame(loop);
      };
      loop();
    },
    clock: () => performance.now(),
    presence: () => ({ present: document.hasFocus(), hidden: document.hidden }),
    onPresence(callback) {
      for (const type of ["visibilitychange", "blur", "focus"]) addEventListener(type, callback);
    },
    baseUrl: document.baseURI,
  };
}
