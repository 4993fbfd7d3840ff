/**
 * What a page that shows the studio in a frame may say to it, and what it hears. See docs/embedding.md. Pure.
 *
 * Whatever does not fit is ignored and counted. Nothing is walked through to find out: a message is looked at by a handful of
 * keys and by lengths.
 */

import type { ControllerKind, Outcome } from "../../session/protocol";
import { isSeed } from "../../world/seed";

/** Version of the messages. */
const EMBED_VERSION = 1;

/** Longest fragment of a link and longest JSON text of a scene, letters. */
const LONGEST_LINK = 41 * 1024;
const LONGEST_SCENE = 256 * 1024;
const MOST_KEYS = 6;

/** Who another page may let lead. A policy is fetched only after a click in the frame. */
const LEADERS = ["expert", "random", "none"] as const;

export type EmbedCommand =
  | { readonly type: "load"; readonly requestId: string; readonly link?: string; readonly scene?: string }
  | { readonly type: "reset"; readonly requestId: string; readonly seed?: number }
  | {
      readonly type: "run";
      readonly requestId: string;
      readonly lead?: (typeof LEADERS)[number];
      readonly speed?: number;
    }
  | { readonly type: "pause" | "state"; readonly requestId: string };

/** Why a message was ignored: from another window or origin, of another form, too long. */
export type IgnoredBecause = "origin" | "form" | "size";

/** How often messages were ignored, by reason. */
export type IgnoredCounts = Readonly<Record<IgnoredBecause, number>>;

/** What the frame says of itself. */
export interface EmbedState {
  readonly title: string;
  readonly seed: number;
  /** Simulated time since reset, s. */
  readonly time: number;
  readonly running: boolean;
  readonly leader: ControllerKind | "replay";
  /** Share of the stages that was reached, 0 to 1. */
  readonly progress: number;
  readonly outcome: Outcome | null;
  /** Measured joint position, rad. */
  readonly joints: readonly number[];
  readonly ignored: IgnoredCounts;
}

/** From the frame to the page around it. */
export type EmbedAnswer =
  | { readonly jointspace: 1; readonly type: "ready" }
  | {
      readonly jointspace: 1;
      readonly type: "reply";
      readonly requestId: string;
      readonly ok: true;
      readonly state: EmbedState;
    }
  | {
      readonly jointspace: 1;
      readonly type: "reply";
      readonly requestId: string;
      readonly ok: false;
      readonly error: { readonly code: string; readonly message: string };
    }
  | {
      readonly jointspace: 1;
      readonly type: "result";
      readonly seed: number;
      readonly outcome: Outcome;
      readonly progress: number;
    };

type Check = (value: unknown) => boolean;

const isSpeed: Check = (value) => typeof value === "number" && value >= 1 / 8 && value <= 8;
const isText: Check = (value) => typeof value === "string" && value !== "";
const isLeader: Check = (value) => (LEADERS as readonly unknown[]).includes(value);

/** Keys beside `jointspace`, `type` and `requestId`; all of them may be left out. */
const FORMS: Readonly<Record<EmbedCommand["type"], Readonly<Record<string, Check>>>> = {
  load: { link: isText, scene: isText },
  reset: { seed: isSeed },
  run: { lead: isLeader, speed: isSpeed },
  pause: {},
  state: {},
};

/** Reads one message from the page around. */
export function readEmbedMessage(data: unknown): EmbedCommand | IgnoredBecause {
  const record = smallRecord(data);
  if (!record || record.jointspace !== EMBED_VERSION) return "form";
  const { jointspace: _, type, requestId, ...rest } = record;
  const form = typeof type === "string" && Object.hasOwn(FORMS, type) ? FORMS[type as EmbedCommand["type"]] : null;
  if (!form || typeof requestId !== "string" || !/^[\w-]{1,64}$/.test(requestId)) return "form";
  for (const [key, value] of Object.entries(rest)) {
    if (!Object.hasOwn(form, key) || !form[key]!(value)) return "form";
  }
  if (type === "load") {
    const { link, scene } = rest;
    if ((link === undefined) === (scene === undefined)) return "form";
    if (typeof link === "string" && link.length > LONGEST_LINK) return "size";
    if (typeof scene === "string" && scene.length > LONGEST_SCENE) return "size";
  }
  return { type, requestId, ...rest } as EmbedCommand;
}

/** A plain object with few keys; null for anything else, however large. */
function smallRecord(data: unknown): Record<string, unknown> | null {
  if (typeof data !== "object" || data === null || Object.getPrototypeOf(data) !== Object.prototype) return null;
  let keys = 0;
  for (const _ in data) {
    keys += 1;
    if (keys > MOST_KEYS) return null;
  }
  return data as Record<string, unknown>;
}

/**
 * The origins that may speak to the frame: those named by `host` in its address, else its own.
 *
 * @param search - Query of the frame's address.
 */
export function allowedOrigins(search: string, ownOrigin: string): readonly string[] {
  const hosts = new URLSearchParams(search)
    .getAll("host")
    .slice(0, 8)
    .flatMap((host) => {
      try {
        const { origin } = new URL(host);
        return origin === "null" ? [] : [origin];
      } catch {
        // Not an address; nobody can come from there.
        return [];
      }
    });
  return hosts.length > 0 ? hosts : [ownOrigin];
}
