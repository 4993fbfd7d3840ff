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

export type ObjectKind =
  | "box"
  | "ball"
  | "can"
  | "tee"
  | "ring"
  | "tray"
  | "bin"
  | "bowl"
  | "cup"
  | "peg"
  | "board"
  | "shelf"
  | "rack"
  | "drawer"
  | "lidbox"
  | "button"
  | "knob"
  | "slider"
  | "mesh";

/** A hole of a board; its centre in the board's plane, m. */
export interface BoardHole {
  readonly id: string;
  readonly shape: "disc" | "rect";
  /** Radius of a disc, or extent of a rect in x and y, m. */
  readonly size: number | readonly [number, number];
  readonly at: readonly [number, number];
}

/** One thing with collision. Shape fields that a kind does not use are absent. */
export interface SceneObject {
  /** Copies of one entry of the document are `id#1`, `id#2`, ... */
  readonly id: string;
  readonly kind: ObjectKind;
  /** Base point (centre of the underside) in W, m. */
  readonly at: Vec3;
  /** rad about +z */
  readonly yaw: number;
  /** Roll and pitch before that, rad; null when it stands upright. */
  readonly tilt: readonly [number, number] | null;
  /** Outer size of everything that has no radius, m. */
  readonly size?: Vec3;
  /** Outer radius of round things, m. */
  readonly r?: number;
  /** Height of round things, m. */
  readonly h?: number;
  /** Width of the bars of a tee, m. */
  readonly bar?: number;
  /** Radius of the hole of a ring, m. */
  readonly hole?: number;
  readonly holes?: readonly BoardHole[];
  /** Number of boards of a shelf, of slots of a rack. */
  readonly levels?: number;
  readonly slots?: number;
  /** How far a drawer or a button moves, m. */
  readonly travel?: number;
  /** How far a lid opens, deg. */
  readonly openDeg?: number;
  /** How far a knob turns, deg, or a slider slides, m. */
  readonly range?: number;
  /** Id of a built-in asset of the kind `mesh`. */
  readonly asset?: string;
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
  /** Extent of a rect or tee in x and y before turning, m. */
  readonly size?: readonly [number, number];
  /** Radius of disc, ball, m. */
  readonly r?: number;
  /** Width of the bars of a tee, m. */
  readonly bar?: number;
  readonly color: string;
}

/** A camera that looks from one point to another, or one on the gripper. Lengths m. */
export interface SceneCamera {
  readonly id: string;
  /** Where it stands and what it looks at, m; null when it is on the gripper. */
  readonly view: { readonly at: Vec3; readonly look: Vec3 } | null;
  /** Vertical field of view, deg. */
  readonly fov: number;
  /** Width and height of its image. */
  readonly px: readonly [number, number];
}

/** Where base points are drawn. m; the angles of a ring are deg, anticlockwise from +x. */
export type PlaceArea =
  | { readonly rect: readonly [number, number, number, number] }
  | { readonly ring: readonly [number, number, number, number] }
  | { readonly disc: readonly [number, number, number] }
  | { readonly points: readonly (readonly [number, number])[] }
  | { readonly zone: string }
  /** Dropped into a region such as `cup.inside`. */
  | { readonly inside: string }
  /** Dropped onto an object, or onto the floor of a region such as `shelf.level1`. */
  | { readonly on: string };

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
  /** Whether objects lie on their side: their z axis along their heading. */
  readonly lie: boolean;
  readonly tries: number;
}

/** What may vary from one episode to the next. */
export type VariedProperty =
  /** Of objects: kg, coefficient, colour, factor of every length, travel fraction. */
  | "mass"
  | "friction"
  | "color"
  | "size"
  | "joint"
  /** Of the world: factor of brightness, m/s² downwards, colour of the surroundings. */
  | "light"
  | "gravity"
  | "backdrop"
  /** Of cameras: how far from its place, m, and field of view, deg. */
  | "jitter"
  | "fov"
  /** Of the robot: delay of actions, ms, and share of actions that are lost. */
  | "latencyMs"
  | "dropRate";

/** How a value is drawn: uniform, normal cut at two bounds, one of several, or one each in a drawn order. */
export type Draw =
  | { readonly range: readonly [number, number] }
  /** Mean, standard deviation, lowest, highest. */
  | { readonly normal: readonly [number, number, number, number] }
  | { readonly pick: readonly (number | string)[] }
  | { readonly shuffle: readonly (number | string)[] };

/** One property that is drawn at every reset. */
export interface Variation {
  /** An object, `tag:name`, `world`, `robot` or a camera. */
  readonly of: string;
  readonly prop: VariedProperty;
  readonly draw: Draw;
  /** One draw for everything that `of` selects. */
  readonly same: boolean;
}

/** A predicate: an object with exactly one key, as written in the document. */
export type Predicate = Readonly<Record<string, unknown>>;

export interface Stage {
  readonly id: string;
  readonly when: Predicate;
  readonly w: number;
}

/** Shaped reward: closeness of two points, `w * (1 - tanh(k * distance))`, or `w` times the covered share of a zone. */
export type RewardShape =
  | {
      readonly toward: readonly [string, string];
      /** 1/m */
      readonly k: number;
      readonly w: number;
    }
  | { readonly cover: readonly [string, string]; readonly w: number };

/** What is measured: a name that every task knows, or how many objects of a selection meet a predicate. */
export type Metric = string | { readonly id: string; readonly count: readonly [string, Predicate] };

/** A scene with every default filled in; made by `parseScene`. */
export interface Scene {
  readonly v: 1;
  readonly title: Text;
  readonly say: Text;
  readonly robot: { readonly model: string; readonly home: string; readonly gripper: "closed" | null };
  readonly surface: { readonly size: readonly [number, number]; readonly color: string; readonly friction: number };
  readonly objects: readonly SceneObject[];
  readonly zones: readonly SceneZone[];
  readonly cameras: readonly SceneCamera[];
  readonly reset: {
    readonly robot: { readonly pose: string; readonly jitterDeg: number };
    readonly place: readonly PlaceEntry[];
    readonly set: readonly Variation[];
    readonly settleS: number;
  };
  readonly goal: Predicate;
  readonly fail: Readonly<Record<string, Predicate>>;
  readonly stages: readonly Stage[];
  readonly reward: { readonly success: number; readonly shape: readonly RewardShape[] };
  readonly episode: { readonly limitS: number; readonly dwellS: number; readonly hz: number };
  readonly metrics: readonly Metric[];
  readonly eval: { readonly n: number; readonly seed: number };
  /** A policy that the author suggests; nothing is fetched or run because of it. */
  readonly policy: { readonly ref: string; readonly sha256: string } | null;
  /** Keys beginning with `x-`: kept, never looked at. */
  readonly extensions: Readonly<Record<string, unknown>>;
}
