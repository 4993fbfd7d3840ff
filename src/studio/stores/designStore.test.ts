import { beforeEach, expect, test } from "vitest";
import { designStore, freshDesign, pick } from "./designStore";

beforeEach(() => designStore.setState(freshDesign()));

const picked = (): readonly string[] => designStore.getState().picked;

test("a thing is picked alone, nothing by a click on nothing", () => {
  pick("cube");
  pick("tray");
  expect(picked()).toEqual(["tray"]);
  pick(null);
  expect(picked()).toEqual([]);
});

test("with Shift things come and go one by one, and a click on nothing keeps them", () => {
  pick("cube");
  pick("place/0", true);
  pick(null, true);
  expect(picked()).toEqual(["cube", "place/0"]);
  pick("cube", true);
  expect(picked()).toEqual(["place/0"]);
});
