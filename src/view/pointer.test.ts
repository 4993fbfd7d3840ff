import { BoxGeometry, Mesh, MeshBasicMaterial, PerspectiveCamera } from "three";
import { afterEach, expect, test, vi } from "vitest";
import { type Push, ViewPointer } from "./pointer";

afterEach(() => vi.unstubAllGlobals());

/** A box in front of the camera, and a pointer over the middle of a page of 100 × 100 px. */
function pulledBox(): { pointer: ViewPointer; pushes: (Push | null)[] } {
  const paper = new Proxy({}, { get: () => () => undefined, set: () => true });
  vi.stubGlobal("document", { createElement: () => ({ getContext: () => paper }) });
  const camera = new PerspectiveCamera();
  camera.position.set(0, 0, 2);
  camera.updateMatrixWorld();
  const box = new Mesh(new BoxGeometry(), new MeshBasicMaterial());
  const element = Object.assign(new EventTarget(), {
    getBoundingClientRect: () => ({ left: 0, top: 0, width: 100, height: 100 }),
    setPointerCapture: () => undefined,
  });
  const pushes: (Push | null)[] = [];
  const pointer = new ViewPointer(camera, element as unknown as HTMLElement, [], () => [box], {
    onSelect: () => undefined,
    onPush: (push) => pushes.push(push),
    onBusy: () => undefined,
    onFocus: () => undefined,
  });
  pointer.attach();
  pointer.update(7);
  element.dispatchEvent(
    Object.assign(new Event("pointerdown"), { clientX: 50, clientY: 50, button: 0, ctrlKey: true, pointerId: 1 }),
  );
  return { pointer, pushes };
}

test("a pull goes on while time goes on, and lets go when the drawn poses jump to another run", () => {
  const { pointer, pushes } = pulledBox();
  pointer.update(7);
  expect(pointer.isPulling).toBe(true);
  expect(pushes.at(-1)).toMatchObject({ object: 0, link: null });
  pointer.update(8);
  expect(pointer.isPulling).toBe(false);
  expect(pushes.at(-1)).toBeNull();
  pointer.update(8);
  expect(pushes.at(-1)).toBeNull();
});
