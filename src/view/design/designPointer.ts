/**
 * The pointer over the designer: a click picks, a handle drags, a thing drags itself, empty space turns the camera.
 *
 * Escape takes a drag back, and so does undo; the edit before it stays. What comes from the palette is shown where it would stand, and is put there when it is let go.
 */

import { Vector3 } from "three";
import { InputError } from "../../errors";
import type { Vec3 } from "../../math/vector3";
import { addThing } from "../../world/edits/addThing";
import { placingIndex, type SceneDocument } from "../../world/edits/documentParts";
import { moveThings } from "../../world/edits/moveThings";
import { isThingKind, type ThingKind } from "../../world/edits/thingDefaults";
import type { DesignLayer } from "./designLayer";
import { type Mark, markOf, meetPlane, travelOf } from "./gripDrag";
import { hitGrip } from "./gripHits";
import { planeGrip } from "./grips";
import type { Grip } from "./gripTypes";
import type { Pixel } from "./sight";
import { LENGTH_STEP, snapped } from "./snapping";

/** Drag data of the palette: the kind of the thing. */
const THING_DATA = "application/x-jointspace-thing";

/** A press that moves less is a click, pixels. */
const CLICK_REACH = { mouse: 4, touch: 10 } as const;

type Drawn = NonNullable<ReturnType<DesignLayer["drawn"]>>;

/** A press that has not become a drag yet. */
interface Press {
  readonly pointer: number;
  readonly at: Pixel;
  readonly reach: number;
  readonly additive: boolean;
  /** What is picked by it as a click. */
  readonly id: string | null;
  /** What it drags; null leaves it to the camera. */
  readonly grip: Grip | null;
}

interface Drag {
  readonly pointer: number;
  readonly grip: Grip;
  readonly from: Mark;
  readonly drawn: Drawn;
  turned: number;
  document: SceneDocument;
}

/** Undo and redo by their usual keys; what is in hand is the last that was done. */
function isUndo({ code, ctrlKey, metaKey }: KeyboardEvent): boolean {
  return (ctrlKey || metaKey) && (code === "KeyZ" || code === "KeyY");
}

export class DesignPointer {
  #press: Press | null = null;
  #drag: Drag | null = null;
  #hovered: string | null = null;
  /** The last place of the pointer that has not been looked at, and whether steps are turned round. */
  #next: { readonly pixel: Pixel; readonly turnsRound: boolean } | null = null;
  /** What is on its way from the palette. */
  #coming: { readonly kind: ThingKind; readonly drawn: Drawn | null } | null = null;

  constructor(readonly layer: DesignLayer) {}

  /** The handle in hand or under the pointer. */
  get awake(): string | null {
    return this.#drag?.grip.id ?? this.#hovered;
  }

  get isDragging(): boolean {
    return this.#drag !== null;
  }

  /** Whether what is shown must stay as it is. */
  get isBusy(): boolean {
    return this.#drag !== null || this.#coming?.drawn != null;
  }

  attach(): void {
    this.#listen("addEventListener");
  }

  detach(): void {
    this.#listen("removeEventListener");
    this.#letGo();
  }

  /** Once a turn: at most one look for many moves of the pointer. */
  update(): void {
    const next = this.#next;
    this.#next = null;
    if (!next) return;
    if (this.#drag) this.#drive(this.#drag, next.pixel, next.turnsRound);
    else this.#hover(next.pixel);
  }

  #listen(how: "addEventListener" | "removeEventListener"): void {
    const { element } = this.layer.room;
    element[how]("pointerdown", this.#onDown as EventListener, { capture: true });
    element[how]("pointermove", this.#onMove as EventListener);
    element[how]("pointerup", this.#onUp as EventListener);
    element[how]("pointercancel", this.#onCancel);
    element[how]("dblclick", this.#onDouble as EventListener);
    element[how]("dragover", this.#onDragOver as EventListener);
    element[how]("dragleave", this.#onDragLeave);
    element[how]("drop", this.#onDrop as EventListener);
    window[how]("keydown", this.#onKey as EventListener, { capture: true });
    window[how]("blur", this.#onCancel);
    window[how]("dragstart", this.#onDragStart as EventListener);
    window[how]("dragend", this.#onDragEnd);
  }

  readonly #onDown = (event: PointerEvent): void => {
    if (this.#press || this.#drag) return event.stopPropagation();
    if (event.button !== 0) return;
    const touch = event.pointerType === "touch" ? "touch" : "mouse";
    const at = this.layer.sight.pixelOf(event);
    const { id, grip } = this.#under(at, touch);
    this.#press = {
      pointer: event.pointerId,
      at,
      reach: CLICK_REACH[touch],
      additive: event.shiftKey,
      id,
      grip,
    };
    if (!grip) return;
    event.stopPropagation();
    this.layer.room.element.setPointerCapture(event.pointerId);
    this.layer.room.setBusy(true);
  };

  /** What a press means: a handle; a thing, which moves itself; what is only picked; or nothing. */
  #under(at: Pixel, touch: "mouse" | "touch"): { readonly id: string | null; readonly grip: Grip | null } {
    const { layer } = this;
    const { base, state, sight } = layer;
    if (!base || !state) return { id: null, grip: null };
    const grip = hitGrip(layer.grips, at.x, at.y, sight, touch);
    if (grip) return { id: state.picked.at(-1) ?? null, grip };
    const seen = sight.thingAt(at);
    if (seen) {
      const isPicked = state.picked.includes(seen.id);
      // A zone lies flat: only one that is picked takes the drag from the camera.
      if (seen.isZone && !isPicked) return { id: seen.id, grip: null };
      const ids = isPicked ? [...state.picked.filter((id) => id !== seen.id), seen.id] : [seen.id];
      return { id: seen.id, grip: { ...planeGrip(base, ids, seen.point), id: "body" } };
    }
    const area = layer.areas.hitOutline(at.x, at.y, sight);
    return { id: area === null ? null : `place/${area}`, grip: null };
  }

  readonly #onMove = (event: PointerEvent): void => {
    const pixel = this.layer.sight.pixelOf(event);
    const press = this.#press;
    if (press) {
      if (event.pointerId !== press.pointer) return;
      if (Math.hypot(pixel.x - press.at.x, pixel.y - press.at.y) < press.reach) return;
      this.#press = null;
      if (!press.grip) return;
      this.#begin(press);
    }
    if (this.#drag && event.pointerId !== this.#drag.pointer) return;
    if (this.#drag || event.buttons === 0) this.#next = { pixel, turnsRound: event.ctrlKey || event.metaKey };
  };

  #begin({ pointer, grip, at, id }: Press): void {
    const { layer } = this;
    const drawn = layer.drawn();
    const from = grip && markOf(grip, layer.sight.rayAt(at));
    if (!grip || !from || !drawn || !layer.base) return;
    if (grip.id === "body" && id !== null && !layer.state!.picked.includes(id)) layer.events.onPick(id, false);
    this.#drag = { pointer, grip, from, drawn, turned: 0, document: layer.base.document };
    layer.refresh();
  }

  #drive(drag: Drag, pixel: Pixel, turnsRound: boolean): void {
    const { layer } = this;
    const to = markOf(drag.grip, layer.sight.rayAt(pixel));
    if (!to) return;
    const travel = travelOf(drag.grip, drag.from, to, drag.turned, layer.state!.snapping !== turnsRound);
    drag.turned = travel.turn;
    const { document, readout } = drag.grip.edit(travel);
    // Where the language sets an end the thing stays at it.
    if (document !== drag.document && !layer.preview(document, drag.drawn)) return;
    drag.document = document;
    layer.events.onReadout({ text: readout, ...pixel });
  }

  readonly #onUp = (event: PointerEvent): void => {
    const press = this.#press;
    if (press && event.pointerId === press.pointer) {
      this.#letGo();
      if (press.grip === null || press.grip.id === "body") this.layer.events.onPick(press.id, press.additive);
      return;
    }
    if (event.pointerId !== this.#drag?.pointer) return;
    this.update();
    const { document } = this.#drag;
    const isChanged = document !== this.layer.base?.document;
    this.#letGo();
    if (isChanged) this.layer.events.onEdit(document, null);
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if ((event.key !== "Escape" && !isUndo(event)) || (!this.#drag && !this.#press)) return;
    event.stopPropagation();
    event.preventDefault();
    this.#onCancel();
  };

  readonly #onCancel = (): void => this.cancel();

  /** The drag never was. What is in hand was made from a document, and must not come back once another one is open. */
  cancel(): void {
    const wasDragging = this.#drag !== null;
    if (!wasDragging && !this.#press) return;
    this.#letGo();
    if (wasDragging) this.layer.endPreview();
  }

  #letGo(): void {
    const pointer = this.#drag?.pointer ?? this.#press?.pointer;
    const { element } = this.layer.room;
    if (pointer !== undefined && element.hasPointerCapture(pointer)) element.releasePointerCapture(pointer);
    this.#drag = null;
    this.#press = null;
    this.#next = null;
    this.layer.room.setBusy(false);
    this.layer.events.onReadout(null);
    this.layer.refresh();
  }

  #hover(pixel: Pixel): void {
    const grip = hitGrip(this.layer.grips, pixel.x, pixel.y, this.layer.sight);
    this.layer.room.element.style.cursor = grip ? "grab" : "";
    if ((grip?.id ?? null) === this.#hovered) return;
    this.#hovered = grip?.id ?? null;
    this.layer.refresh();
  }

  readonly #onDouble = (event: MouseEvent): void => {
    const seen = this.layer.sight.thingAt(this.layer.sight.pixelOf(event));
    if (seen) this.layer.room.focus(new Vector3(...seen.point));
  };

  // The kind can be read when the drag starts and when it ends, and not on the way.
  readonly #onDragStart = (event: DragEvent): void => {
    const kind = event.dataTransfer?.getData(THING_DATA) ?? "";
    this.#coming = isThingKind(kind) ? { kind, drawn: null } : null;
  };

  readonly #onDragOver = (event: DragEvent): void => {
    if (!this.#coming || !event.dataTransfer) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    const { layer } = this;
    const drawn = this.#coming.drawn ?? layer.drawn();
    if (!drawn) return;
    const added = this.#placed(this.#coming.kind, layer.sight.pixelOf(event));
    if (!added) return;
    this.#coming = { ...this.#coming, drawn };
    layer.preview(added.document, drawn);
    layer.events.onReadout({ text: added.readout, ...layer.sight.pixelOf(event) });
  };

  readonly #onDragLeave = (): void => {
    if (!this.#coming?.drawn) return;
    this.#coming = { ...this.#coming, drawn: null };
    this.layer.events.onReadout(null);
    this.layer.endPreview();
  };

  readonly #onDragEnd = (): void => {
    this.#onDragLeave();
    this.#coming = null;
  };

  readonly #onDrop = (event: DragEvent): void => {
    const kind = event.dataTransfer?.getData(THING_DATA) ?? "";
    if (!isThingKind(kind)) return;
    event.preventDefault();
    const added = this.#placed(kind, this.layer.sight.pixelOf(event));
    this.#coming = null;
    this.layer.events.onReadout(null);
    if (added) this.layer.events.onEdit(added.document, added.ids);
    else this.layer.endPreview();
  };

  /** The document with a new thing where the pointer meets the table or the top of something. */
  #placed(kind: ThingKind, pixel: Pixel) {
    const { base, state } = this.layer;
    if (!base || !state) return null;
    const place = this.#surfaceAt(pixel);
    if (!place) return null;
    const [x, y] = [place[0], place[1]].map((v) => (state.snapping ? snapped(v, LENGTH_STEP) : v)) as [number, number];
    try {
      const { document, ids } = addThing(base.document, kind, [x, y], state.seed);
      const raised = place[2] > 0 && kind !== "camera" ? moveThings(document, ids, [0, 0, place[2]]) : document;
      return { document: raised, ids, readout: `x ${Math.round(1000 * x)} mm   y ${Math.round(1000 * y)} mm` };
    } catch (error) {
      if (error instanceof InputError) return null;
      throw error;
    }
  }

  #surfaceAt(pixel: Pixel): Vec3 | null {
    const { base, sight } = this.layer;
    const seen = sight.thingAt(pixel);
    // What is shown of the new thing itself lies under the pointer too.
    const isThere = seen !== null && base?.scene.objects.some(({ id }) => id === seen.id);
    if (isThere && seen.isTop && placingIndex(base!.document, seen.id) === null) return seen.point;
    return meetPlane([0, 0, 0], [0, 0, 1], sight.rayAt(pixel));
  }
}
