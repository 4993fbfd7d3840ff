/**
 * Typed access to the elements of a URDF: every refusal names the element, its line and what was expected.
 *
 * No DOM: the parser is plain code and the same in Node, workers and pages.
 */

import { parseXml, XmlElement, XmlError } from "@rgrove/parse-xml";
import { InputError } from "../errors";
import type { Vec3 } from "../math/vector3";

/** Far above any robot description; keeps a wrong file from filling the memory. */
const LARGEST_FILE = 16 * 1024 * 1024;

/** One element with its place in the text. */
export interface UrdfElement {
  readonly tag: string;
  /** One-based. */
  readonly line: number;
  attribute(name: string): string | null;
  /** Child elements of one tag, in document order. */
  all(tag: string): readonly UrdfElement[];
  /** Tags of all child elements. */
  readonly childTags: readonly string[];
}

/**
 * Parses the text and returns its `robot` element.
 *
 * @throws {InputError} `E_URDF_XML`, `E_URDF_DTD`, `E_URDF_XACRO`, `E_URDF_FORMAT` or `E_ASSET_BIG`.
 */
export function parseRobotElement(text: string): UrdfElement {
  if (text.length > LARGEST_FILE) {
    throw new InputError(
      `the file has ${text.length} characters; expected at most ${LARGEST_FILE}`,
      "Choose the .urdf file itself, not a mesh or an archive.",
      { code: "E_ASSET_BIG" },
    );
  }
  // The parser joins line ends and drops the mark too; done here, its offsets fit this text.
  const xml = text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  refuseDoctype(xml);
  const root = parsedRoot(xml);
  const lines = lineStarts(xml);
  const wrap = (element: XmlElement): UrdfElement => {
    const children = element.children.filter((child): child is XmlElement => child instanceof XmlElement);
    return {
      tag: element.name,
      line: lineAt(lines, element.start),
      attribute: (name) => (Object.hasOwn(element.attributes, name) ? element.attributes[name]! : null),
      all: (tag) => children.filter((child) => child.name === tag).map(wrap),
      childTags: children.map((child) => child.name),
    };
  };
  refuseXacro(root, lines);
  const robot = wrap(root);
  refuseOtherFormats(robot);
  return robot;
}

/** Looks at the prolog only: a DOCTYPE anywhere else is a syntax error. */
function refuseDoctype(xml: string): void {
  const prolog = /^(?:\s+|<\?[\s\S]*?\?>|<!--[\s\S]*?-->)*/.exec(xml)![0];
  const doctype = /^<!DOCTYPE\s*([^\s>[]*)/i.exec(xml.slice(prolog.length, prolog.length + 200));
  if (!doctype) return;
  const line = prolog.split("\n").length;
  if (doctype[1]!.toLowerCase() === "html") throw webPage(line);
  throw new InputError(
    `line ${line} holds a DOCTYPE ("${doctype[1]}"); expected none, since it can define entities that expand without end`,
    "Remove the DOCTYPE and write entities out.",
    { code: "E_URDF_DTD", where: "DOCTYPE", line },
  );
}

function webPage(line: number): InputError {
  return new InputError(
    "this is a web page, not a URDF; expected <robot> as the first element",
    "Download the raw file: on GitHub press Raw, then save.",
    { code: "E_URDF_XML", where: "html", line },
  );
}

function parsedRoot(xml: string): XmlElement {
  if (/^\s*<html[\s>]/i.test(xml)) throw webPage(1);
  try {
    const root = parseXml(xml, { includeOffsets: true }).root;
    if (root) return root;
  } catch (error) {
    if (error instanceof XmlError) {
      const reason = error.message.split("\n")[0]!.replace(/\s*\(line \d+, column \d+\)\s*$/, "");
      throw new InputError(
        `line ${error.line}, column ${error.column}: not well-formed XML: ${reason}`,
        "The file may be cut off or may not be a URDF; compare this line with the original.",
        { code: "E_URDF_XML", line: error.line },
      );
    }
    // The parser descends by recursion.
    if (!(error instanceof RangeError)) throw error;
    throw new InputError(
      "the elements are nested too deeply; expected a few levels",
      "This is not a robot description; choose another file.",
      { code: "E_URDF_XML" },
    );
  }
  throw new InputError("line 1, column 1: the file has no element", "Choose a .urdf file.", {
    code: "E_URDF_XML",
    line: 1,
  });
}

function refuseXacro(root: XmlElement, lines: readonly number[]): void {
  const waiting: XmlElement[] = [root];
  for (let element = waiting.pop(); element; element = waiting.pop()) {
    const isMacro =
      element.name.startsWith("xacro:") || Object.values(element.attributes).some((v) => /\$[({]/.test(v));
    if (isMacro) {
      const line = lineAt(lines, element.start);
      throw new InputError(
        `line ${line}: <${element.name}> is xacro source, not a finished URDF`,
        "Expand it first: xacro robot.urdf.xacro > robot.urdf",
        { code: "E_URDF_XACRO", where: element.name, line },
      );
    }
    for (const child of element.children) if (child instanceof XmlElement) waiting.push(child);
  }
}

const OTHER_FORMATS: Readonly<Record<string, string>> = {
  sdf: "an SDF world (Gazebo)",
  mujoco: "a MuJoCo model (MJCF)",
  mujocoinclude: "a MuJoCo model (MJCF)",
  COLLADA: "a COLLADA mesh",
};

function refuseOtherFormats(root: UrdfElement): void {
  if (root.tag === "robot") return;
  const known = OTHER_FORMATS[root.tag];
  throw new InputError(
    `line ${root.line}: the root element is <${root.tag}>${known ? `: this is ${known}` : ""}; expected <robot>`,
    known ? "Convert it to URDF first, or open the URDF that comes with it." : "Choose a URDF file.",
    { code: "E_URDF_FORMAT", where: root.tag, line: root.line },
  );
}

/** "<joint> "elbow" (line 12)". */
export function placeOf(element: UrdfElement, owner: string | null = element.attribute("name")): string {
  return `<${element.tag}>${owner ? ` "${owner}"` : ""} (line ${element.line})`;
}

/** A refusal at an element. */
export function urdfError(code: string, element: UrdfElement, message: string, tip: string): InputError {
  return new InputError(`${placeOf(element)} ${message}`, tip, { code, where: element.tag, line: element.line });
}

/** @throws {InputError} `E_URDF_REF` when the attribute is missing or empty. */
export function requiredAttribute(element: UrdfElement, name: string): string {
  const value = element.attribute(name);
  if (value?.trim()) return value;
  throw urdfError("E_URDF_REF", element, `has no ${name}`, `Give it ${name}="...".`);
}

/** @throws {InputError} `E_URDF_DUP` when there are several, `E_URDF_REF` when there is none and it is required. */
export function onlyChild(element: UrdfElement, tag: string): UrdfElement | null {
  const [first, second] = element.all(tag);
  if (second) throw urdfError("E_URDF_DUP", second, `stands a second time in ${placeOf(element)}`, "Keep one of them.");
  return first ?? null;
}

/** As `onlyChild`, but must be there. */
export function requiredChild(element: UrdfElement, tag: string): UrdfElement {
  const child = onlyChild(element, tag);
  if (child) return child;
  throw urdfError("E_URDF_REF", element, `has no <${tag}>`, `Add <${tag} .../> to it.`);
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/**
 * Numbers of an attribute, separated by spaces.
 *
 * @param count - How many there must be.
 * @param fallback - Returned when the attribute is absent; null makes it required.
 * @throws {InputError} `E_URDF_NUM` on a wrong count and on anything but finite decimal numbers.
 */
export function numbersOf(
  element: UrdfElement,
  name: string,
  count: number,
  fallback: readonly number[] | null,
): readonly number[] {
  const text = element.attribute(name);
  if (text === null) {
    if (fallback) return fallback;
    throw urdfError("E_URDF_NUM", element, `has no ${name}`, `Give it ${name} with ${count} number(s).`);
  }
  const words = text.trim().split(/\s+/);
  const values = words.map(Number);
  const bad = words.find((word, i) => !NUMBER.test(word) || !Number.isFinite(values[i]));
  if (bad !== undefined || words.length !== count) {
    const got = bad === undefined ? `has ${words.length} number(s)` : `holds "${bad}"`;
    const tip = bad?.includes(",") ? "Write decimals with a point, not a comma." : "Correct the number in the file.";
    throw urdfError("E_URDF_NUM", element, `${name}="${text}" ${got}; expected ${count} finite number(s)`, tip);
  }
  return values;
}

/** One number. */
export function numberOf(element: UrdfElement, name: string, fallback: number | null): number {
  return numbersOf(element, name, 1, fallback === null ? null : [fallback])[0]!;
}

/** Three numbers. */
export function vectorOf(element: UrdfElement, name: string, fallback: Vec3 | null): Vec3 {
  const [x, y, z] = numbersOf(element, name, 3, fallback);
  return [x!, y!, z!];
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let i = text.indexOf("\n"); i >= 0; i = text.indexOf("\n", i + 1)) starts.push(i + 1);
  return starts;
}

function lineAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle;
  }
  return low + 1;
}
