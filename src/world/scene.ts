/**
 * A scene: what stands on the table, how it is shuffled, what counts as success. Plain data, never code.
 *
 * A scene document is the JSON a person writes or a link carries; `Scene` is the same with every default filled in.
 * Units: metres, kilograms, seconds; z up; origin at the robot base on the table top. Documents speak of degrees;
 * in a `Scene` angles are rad, save where a comment says deg.
 */

import type { Vec3 } from "../math/vector3";

/** One sentence by language code. */
export type Text = Readonly<Record<string, string>>;

export type ObjectKind = "box" | "ball" | "can" | "tray" | "bin";

/** One thing with collision. Shape fields that a kind does not use are absent. */
export interface SceneObject {
  readonly id: string;
  readonly kind: ObjectKind;
  /** Base point (centre of the underside) in W, m. */
  readonly at: Vec3;
  /** rad about +z */
  readonly yaw: number;
  /** Outer size of box, tray, bin, m. */
  readonly size?: Vec3;
  /** Radius of ball, can, m. */
  readonly r?: number;
  /** Height of a can, m. */
  readonly h?: number;
  readonly mass: number;
  readonly friction: number;
  readonly color: string;
  readonly mark: "circle" | "cross" | "stripe" | "dot" | null;
  readonly tags: readonly string[];
  readonly fixed: boolean;
}

/** A painted or floating region without collision. */
export interface SceneZone {
  readonly id: string;
  readonly shape: "disc" | "rect" | "tee" | "ball";
  /** Centre in W, m. */
  readonly at: Vec3;
  /** rad about +z */
  readonly yaw: number;
  /** Extent of a rect in x and y before turning, m. */
  readonly size?: readonly [number, number];
  /** Radius of disc, ball, m. */
  readonly r?: number;
  readonly bar?: number;
  readonly color: string;
}

/** Where base points are drawn. m; the angles of a ring are deg, anticlockwise from +x. */
export type PlaceArea =
  | { readonly rect: readonly [number, number, number, number] }
  | { readonly ring: readonly [number, number, number, number] }
  | { readonly disc: readonly [number, number, number] }
  | { readonly points: readonly (readonly [number, number])[] }
  | { readonly zone: string };

export interface PlaceEntry {
  /** Objects, zones and tags. */
  readonly of: readonly string[];
  readonly in: PlaceArea;
  /** deg; null keeps the yaw of the document. */
  readonly yaw: readonly [number, number] | null;
  /** Height of the base point, or of a zone's centre, m; null keeps the document's. */
  readonly z: readonly [number, number] | null;
  /** Smallest distance between footprints, m. */
  readonly gap: number;
  readonly avoid: readonly string[];
  readonly tries: number;
}

/** A predicate: an object with exactly one key, as written in the document. */
export type Predicate = Readonly<Record<string, unknown>>;

export interface Stage {
  readonly id: string;
  readonly when: Predicate;
  readonly w: number;
}

/** Shaped reward: closeness of two points, `w * (1 - tanh(k * distance))`. */
export interface RewardShape {
  readonly toward: readonly [string, string];
  /** 1/m */
  readonly k: number;
  readonly w: number;
}

/** A scene with every default filled in; made by `parseScene`. */
export interface Scene {
  readonly v: 1;
  readonly title: Text;
  readonly say: Text;
  readonly robot: { readonly model: string; readonly home: string; readonly gripper: "closed" | null };
  readonly surface: { readonly size: readonly [number, number]; readonly color: string; readonly friction: number };
  readonly objects: readonly SceneObject[];
  readonly zones: readonly SceneZone[];
  readonly reset: {
    readonly robot: { readonly pose: string; readonly jitterDeg: number };
    readonly place: readonly PlaceEntry[];
    readonly settleS: number;
  };
  readonly goal: Predicate;
  readonly fail: Readonly<Record<string, Predicate>>;
  readonly stages: readonly Stage[];
  readonly reward: { readonly success: number; readonly shape: readonly RewardShape[] };
  readonly episode: { readonly limitS: number; readonly dwellS: number; readonly hz: number };
  readonly metrics: readonly string[];
  readonly eval: { readonly n: number; readonly seed: number };
  /** Keys beginning with `x-`: kept, never looked at. */
  readonly extensions: Readonly<Record<string, unknown>>;
}
