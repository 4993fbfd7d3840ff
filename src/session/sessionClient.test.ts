import { expect, test } from "vitest";
import type { DrawFrame } from "./drawState";
import type { SessionEvent, WorkerRequest } from "./protocol";
import { createDrawState, createSessionClient } from "./sessionClient";

function opened() {
  const sent: WorkerRequest[] = [];
  let deliver: (event: SessionEvent) => void = () => undefined;
  const draw = createDrawState();
  let now = 0;
  const client = createSessionClient(
    {
      postMessage: (message) => sent.push(message),
      addEventListener: (_, listener) => {
        deliver = (event) => listener({ data: event } as MessageEvent<SessionEvent>);
      },
    },
    draw,
    () => now,
  );
  return {
    client,
    draw,
    sent,
    deliver: (event: SessionEvent) => deliver(event),
    setNow: (ms: number) => {
      now = ms;
    },
  };
}

const frame = (sequence: number, epoch: number): DrawFrame => ({ sequence, epoch }) as DrawFrame;

test("each command is answered by its own reply", async () => {
  const { client, sent, deliver } = opened();
  const play = client.send({ type: "play" });
  const pause = client.send({ type: "pause" });
  expect(sent.map(({ command }) => command.type)).toEqual(["play", "pause"]);
  const error = { severity: "error", code: "E_NO_SCENE", message: "no", tip: "open one" } as const;
  deliver({ type: "reply", id: sent[1]!.id, error });
  deliver({ type: "reply", id: sent[0]!.id, error: null });
  expect(await pause).toEqual(error);
  expect(await play).toBeNull();
});

test("frames go to the draw state; across a cut nothing is interpolated", () => {
  const { draw, deliver, setNow } = opened();
  setNow(10);
  deliver({ type: "frame", frame: frame(1, 1) });
  setNow(30);
  deliver({ type: "frame", frame: frame(2, 1) });
  expect(draw).toMatchObject({ previous: { sequence: 1 }, current: { sequence: 2 }, arrivedMs: 30 });
  deliver({ type: "frame", frame: frame(3, 2) });
  expect(draw.previous).toBeNull();
  expect(draw.current).toMatchObject({ sequence: 3 });
});

test("the scene that is drawn changes with its first frame, never before", () => {
  const { draw, deliver } = opened();
  const scene = { objects: [{ id: "a" }] };
  const loaded = { type: "loaded", description: { scene } } as unknown as SessionEvent;
  deliver({ type: "frame", frame: frame(1, 1) });
  deliver(loaded);
  expect(draw.look).toBeNull();
  deliver({ type: "frame", frame: frame(2, 2) });
  expect(draw.look).toEqual({ scene, objects: scene.objects });
  const before = draw.look;
  deliver({ type: "frame", frame: frame(3, 2) });
  expect(draw.look).toBe(before);
  const objects = [{ id: "a", r: 2 }];
  deliver({ type: "varied", objects } as unknown as SessionEvent);
  deliver({ type: "frame", frame: frame(4, 3) });
  expect(draw.look).toEqual({ scene, objects });
});

test("news reaches listeners until they leave; the newest status is kept", () => {
  const { client, draw, deliver } = opened();
  const heard: string[] = [];
  const leave = client.subscribe((news) => heard.push(news.type));
  const status = { running: true, speed: 2 } as SessionEvent extends infer E
    ? E extends { type: "status"; status: infer S }
      ? S
      : never
    : never;
  deliver({ type: "status", status });
  leave();
  deliver({ type: "status", status: { ...status, running: false } });
  expect(heard).toEqual(["status"]);
  expect(client.status).toMatchObject({ running: false });
  expect(draw.rate).toBe(0);
});
