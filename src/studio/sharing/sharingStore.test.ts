import { afterEach, beforeEach, expect, test } from "vitest";
import type { SessionStatus } from "../../session/protocol";
import { builtinDocument } from "../stores/documentStore";
import { sessionStore } from "../stores/sessionStore";
import { type Carrier, sharingStore, watchStandstill } from "./sharingStore";

const back = builtinDocument("lift-the-cube");
let stop: () => void = () => {};

beforeEach(() => {
  sessionStore.setState(sessionStore.getInitialState());
  stop = watchStandstill();
});
afterEach(() => stop());

function open(carrier: Carrier): void {
  const { scene } = builtinDocument("cube-in-the-tray");
  sharingStore.setState({ opened: { carrier, scene, lead: null, policy: null, robot: null, ledBy: null, back } });
}

const say = (running: boolean, time = 1) => sessionStore.setState({ status: { running, time } as SessionStatus });
const isSaid = () => sharingStore.getState().opened !== null;

test("the notice of a scene that stands still goes once it runs, not with a late word of what ran before", () => {
  say(true);
  open("picture");
  say(true);
  expect(isSaid()).toBe(true);
  say(false, 0);
  say(true, 0);
  say(false, 0);
  expect(isSaid()).toBe(true);
  say(true);
  expect(isSaid()).toBe(false);
});

test("the notice of a replay, which plays by itself, stays", () => {
  open("replay");
  say(false);
  say(true);
  expect(isSaid()).toBe(true);
});
