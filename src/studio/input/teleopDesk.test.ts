import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { HEARTBEAT_MS, type TeleopInput } from "../../teleop/teleopInput";
import { TeleopDesk } from "./teleopDesk";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function opened() {
  const sent: { readonly input: TeleopInput; readonly takesOver: boolean }[] = [];
  const desk = new TeleopDesk(
    (input, takesOver) => sent.push({ input, takesOver }),
    () => Date.now(),
  );
  return { desk, sent, last: () => sent.at(-1)!.input };
}
const drag = (x: number) => ({ position: [x, 0, 0.1] as const, orientation: [0, 0, 0, 1] as const });

describe("keys and pads", () => {
  test("a held key is sent at once and with a heartbeat until it is let go", () => {
    const { desk, sent, last } = opened();
    desk.hold("move.up", "key");
    expect(sent).toMatchObject([{ input: { held: ["move.up"] }, takesOver: true }]);
    vi.advanceTimersByTime(4 * HEARTBEAT_MS);
    expect(sent).toHaveLength(5);
    expect(sent.slice(1).some(({ takesOver }) => takesOver)).toBe(false);
    desk.letGo("move.up", "key");
    expect(last().held).toEqual([]);
    const count = sent.length;
    vi.advanceTimersByTime(1000);
    expect(sent).toHaveLength(count);
  });

  test("a key and a pad for the same move count once, and end with the last of them", () => {
    const { desk, last } = opened();
    desk.hold("move.up", "key");
    desk.hold("move.up", "pad");
    expect(last().held).toEqual(["move.up"]);
    desk.letGo("move.up", "key");
    expect(last().held).toEqual(["move.up"]);
    desk.letGo("move.up", "pad");
    expect(last().held).toEqual([]);
  });

  test("F22: losing the focus lets go of everything, once, and says so", () => {
    const { desk, sent, last } = opened();
    desk.hold("move.up", "key");
    desk.hold("jaw.close", "pad");
    desk.release();
    expect(last()).toMatchObject({ held: [], drag: null, gamepad: null, jointTargets: null });
    const count = sent.length;
    desk.release();
    desk.letGo("move.up", "key");
    vi.advanceTimersByTime(1000);
    expect(sent).toHaveLength(count);
  });

  test("with nothing held, axes and speed are remembered without bothering the session", () => {
    const { desk, sent } = opened();
    desk.setFrame("tool");
    desk.nudgeSpeed(99);
    desk.nudgeJoint(-1, 6);
    expect(desk.input).toMatchObject({ frame: "tool", speedStep: 4, joint: 5 });
    expect(sent).toEqual([]);
  });
});

describe("the handle", () => {
  test("moved only, it leaves the orientation alone; turned, it asks for it", () => {
    const { desk, last } = opened();
    desk.setDrag(drag(0.2));
    desk.setDrag(drag(0.3));
    expect(last().drag).toEqual({ position: [0.3, 0, 0.1], orientation: null });
    desk.setDrag({ ...drag(0.3), orientation: [0, 0, 0.1, 0.995] });
    expect(last().drag?.orientation).toEqual([0, 0, 0.1, 0.995]);
    desk.setDrag(null);
    expect(last().drag).toBeNull();
  });

  test("taken away in the middle of a drag (STOP, reset, lost focus), it stays dead until it is grabbed anew", () => {
    const { desk, sent, last } = opened();
    desk.setDrag(drag(0.2));
    desk.release();
    const count = sent.length;
    desk.setDrag(drag(0.25));
    desk.setDrag(drag(0.3));
    expect(sent).toHaveLength(count);
    expect(desk.input.drag).toBeNull();
    desk.setDrag(null);
    desk.setDrag(drag(0.4));
    expect(last().drag?.position[0]).toBe(0.4);
  });
});

describe("sliders", () => {
  test("let go, the joint still goes to where the slider stands, and then the desk is idle", () => {
    const { desk, sent, last } = opened();
    desk.setJointTarget(1, 0.5, 3);
    desk.endJointTargets();
    expect(last().jointTargets).toEqual([null, 0.5, null]);
    desk.settle([0, 0.2, 0]);
    expect(last().jointTargets).toEqual([null, 0.5, null]);
    desk.settle([0, 0.4999, 0]);
    expect(last().jointTargets).toBeNull();
    const count = sent.length;
    vi.advanceTimersByTime(1000);
    expect(sent).toHaveLength(count);
  });

  test("a slide that is asked for one millimetre more goes there", () => {
    const { desk, last } = opened();
    desk.setJointTarget(0, 0.011, 1);
    desk.endJointTargets();
    desk.settle([0.01]);
    expect(last().jointTargets).toEqual([0.011]);
    desk.settle([0.011]);
    expect(last().jointTargets).toBeNull();
  });

  test("a second slider does not stop the first on its way", () => {
    const { desk, last } = opened();
    desk.setJointTarget(0, 0.1, 3);
    desk.endJointTargets();
    desk.setJointTarget(2, 0.2, 3);
    expect(last().jointTargets).toEqual([0.1, null, 0.2]);
  });

  test("a joint that never arrives is given up after a while", () => {
    const { desk } = opened();
    desk.setJointTarget(0, 9, 1);
    desk.endJointTargets();
    vi.advanceTimersByTime(3000);
    desk.settle([0]);
    expect(desk.input.jointTargets).not.toBeNull();
    vi.advanceTimersByTime(2000);
    desk.settle([0]);
    expect(desk.input.jointTargets).toBeNull();
  });

  test("any other hold ends what let go sliders still do", () => {
    const { desk, last } = opened();
    desk.setJointTarget(0, 1, 1);
    desk.endJointTargets();
    desk.hold("move.up", "key");
    expect(last()).toMatchObject({ held: ["move.up"], jointTargets: null });
  });

  test("taken away while it is held, the slider waits to be let go", () => {
    const { desk } = opened();
    desk.setJointTarget(0, 1, 1);
    desk.release();
    desk.setJointTarget(0, 2, 1);
    expect(desk.input.jointTargets).toBeNull();
    desk.endJointTargets();
    desk.setJointTarget(0, 3, 1);
    expect(desk.input.jointTargets).toEqual([3]);
  });
});

describe("the gamepad", () => {
  const stick = { mapping: "standard", axes: [0, -1], buttons: [] };

  test("leads while it is pushed, takes over once", () => {
    const { desk, sent, last } = opened();
    desk.setGamepad(null);
    expect(sent).toEqual([]);
    desk.setGamepad(stick);
    desk.setGamepad(stick);
    expect(sent.map(({ takesOver }) => takesOver)).toEqual([true, false]);
    desk.setGamepad(null);
    expect(last().gamepad).toBeNull();
  });

  test("held through a STOP it moves nothing until it rested", () => {
    const { desk } = opened();
    desk.setGamepad(stick);
    desk.release();
    desk.setGamepad(stick);
    expect(desk.input.gamepad).toBeNull();
    desk.setGamepad(null);
    desk.setGamepad(stick);
    expect(desk.input.gamepad).toEqual(stick);
  });
});

test("F49: while STOP is latched nothing counts, and what is held through it stays dead afterwards", () => {
  const { desk, sent } = opened();
  desk.setDrag(drag(0.2));
  desk.block(true);
  const count = sent.length;
  desk.hold("move.up", "key");
  desk.setDrag(drag(0.3));
  desk.setJointTarget(0, 1, 1);
  desk.setGamepad({ mapping: "standard", axes: [1], buttons: [] });
  vi.advanceTimersByTime(500);
  expect(sent).toHaveLength(count);
  desk.block(false);
  desk.setDrag(drag(0.35));
  desk.setJointTarget(0, 1, 1);
  desk.setGamepad({ mapping: "standard", axes: [1], buttons: [] });
  expect(sent).toHaveLength(count);
  desk.hold("move.up", "key");
  expect(sent.at(-1)).toMatchObject({ input: { held: ["move.up"], drag: null }, takesOver: true });
});

test("F50: hammered at random, the desk never beats while idle and never moves while blocked", () => {
  const { desk, sent } = opened();
  let state = 12345;
  const random = (count: number): number => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * count);
  };
  const acts = [
    () => desk.hold("move.up", "key"),
    () => desk.letGo("move.up", "key"),
    () => desk.setDrag(drag(0.2)),
    () => desk.setDrag(null),
    () => desk.setJointTarget(0, 0.4, 1),
    () => desk.endJointTargets(),
    () => desk.release(),
    () => desk.settle([0.4]),
  ];
  for (let k = 0; k < 2000; k++) {
    if (k % 10 === 0) desk.block(random(2) === 0);
    acts[random(acts.length)]!();
    vi.advanceTimersByTime(random(40));
  }
  desk.block(true);
  const count = sent.length;
  for (const act of acts) act();
  vi.advanceTimersByTime(1000);
  expect(sent).toHaveLength(count);
  desk.block(false);
  desk.setDrag(null);
  desk.setDrag(drag(0.1));
  expect(sent.at(-1)?.input.drag?.position[0]).toBe(0.1);
});
