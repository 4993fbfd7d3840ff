/** Listens to the page around the frame and does what it may ask for. No hardware is reached from here: nothing here knows of any. */

import { InputError } from "../../errors";
import { readSceneText } from "../../world/sceneFile";
import type { Engine } from "../engine";
import { readGiven, showGiven } from "../sharing/openShared";
import { documentStore } from "../stores/documentStore";
import { person, sessionStore } from "../stores/sessionStore";
import { studioStore } from "../stores/studioStore";
import { sceneTitle } from "../words/text";
import {
  allowedOrigins,
  type EmbedAnswer,
  type EmbedCommand,
  type EmbedState,
  type IgnoredBecause,
  type IgnoredCounts,
  readEmbedMessage,
} from "./embedMessages";

const DEAD = "the simulation has stopped working; load the frame again";

/** Starts to listen and tells the page around that it may speak. */
export function listenToHost(engine: Engine): void {
  const origins = allowedOrigins(location.search, location.origin);
  let ignored: IgnoredCounts = { origin: 0, form: 0, size: 0 };
  const ignore = (why: IgnoredBecause): void => {
    ignored = { ...ignored, [why]: ignored[why] + 1 };
    document.documentElement.dataset.ignored = String(ignored.origin + ignored.form + ignored.size);
  };
  const say = (answer: EmbedAnswer): void => {
    // A browser delivers to the origin that is there; the others get nothing, and the page's own console says so to nobody.
    for (const origin of origins) if (isHost(origin)) window.parent.postMessage(answer, origin);
  };
  window.addEventListener("message", ({ source, origin, data }) => {
    if (source !== window.parent || source === window || !origins.includes(origin)) return ignore("origin");
    const command = readEmbedMessage(data);
    if (typeof command === "string") return ignore(command);
    void answerTo(engine, command, () => ignored).then((answer) => {
      window.parent.postMessage(answer, origin);
    });
  });
  let last = sessionStore.getState().lastEpisode;
  sessionStore.subscribe(({ lastEpisode }) => {
    if (lastEpisode && lastEpisode !== last) {
      const { seed, outcome, progress } = lastEpisode;
      say({ jointspace: 1, type: "result", seed, outcome, progress });
    }
    last = lastEpisode;
  });
  if (window.parent !== window) say({ jointspace: 1, type: "ready" });
}

/** Whether the page around may be of this origin; where the browser tells, the others are left out. */
function isHost(origin: string): boolean {
  const { ancestorOrigins } = location;
  return !ancestorOrigins || ancestorOrigins[0] === origin;
}

async function answerTo(engine: Engine, command: EmbedCommand, ignored: () => IgnoredCounts): Promise<EmbedAnswer> {
  const { requestId } = command;
  try {
    await obey(engine, command);
    return { jointspace: 1, type: "reply", requestId, ok: true, state: stateOf(engine, ignored()) };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const { code, message } = error;
    return { jointspace: 1, type: "reply", requestId, ok: false, error: { code, message } };
  }
}

async function obey(engine: Engine, command: EmbedCommand): Promise<void> {
  switch (command.type) {
    case "load": {
      const given =
        command.link === undefined
          ? { shared: readSceneText(command.scene ?? ""), run: null }
          : readGiven(command.link);
      if (!given)
        throw new InputError("the link holds nothing", "Send what stands behind # in a link.", {
          code: "E_LINK_CORRUPT",
        });
      showGiven(engine, given, false);
      return untilAtStart();
    }
    case "reset":
      engine.rewind(command.seed ?? documentStore.getState().document.seed);
      return untilAtStart();
    case "run":
      if (command.speed !== undefined) engine.setSpeed(command.speed);
      if (command.lead !== undefined) engine.lead(command.lead);
      engine.play();
      return untilStatus(({ running, outcome }) => running || outcome !== null);
    case "pause":
      engine.pause();
      return untilStatus(({ running }) => !running);
    case "state":
      return;
  }
}

function untilAtStart(): Promise<void> {
  return untilStatus(
    ({ seed, time, running }) => seed === documentStore.getState().document.seed && time === 0 && !running,
  );
}

type Status = NonNullable<ReturnType<typeof sessionStore.getState>["status"]>;

/** Waits until the session says so. @throws {InputError} E_WORKER when it does not live. */
function untilStatus(holds: (status: Status) => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    let end = (): void => undefined;
    // The newest status may still tell of what was before the command.
    const before = sessionStore.getState().status;
    const look = (): void => {
      const { status, broken } = sessionStore.getState();
      if (broken) reject(new InputError(DEAD, "Load the frame again.", { code: "E_WORKER" }));
      else if (!status || status === before || !holds(status)) return;
      else resolve();
      end();
    };
    end = sessionStore.subscribe(look);
    look();
  });
}

function stateOf(engine: Engine, ignored: IgnoredCounts): EmbedState {
  const { status } = sessionStore.getState();
  const { scene, seed } = documentStore.getState().document;
  return {
    title: sceneTitle(scene, studioStore.getState().language),
    seed: status?.seed ?? seed,
    time: status?.time ?? 0,
    running: status?.running ?? false,
    leader: person(status?.controller.kind ?? "none"),
    progress: status?.task.progress ?? 0,
    outcome: status?.outcome ?? null,
    joints: Array.from(engine.draw.current?.q ?? []),
    ignored,
  };
}
