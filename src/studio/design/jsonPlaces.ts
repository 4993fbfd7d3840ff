/** JSON text for people: laid out so that short parts stay on one line, and read with the line of every part and every fault. */

/** A fault of the text itself, which every browser would describe in other words. */
export interface JsonFault {
  readonly kind: "end" | "string" | "comma" | "colon" | "key" | "value" | "extra" | "number" | "deep";
  /** One-based. */
  readonly line: number;
  readonly column: number;
}

export interface JsonPlaces {
  /** One-based line of each part, by JSON pointer; of a key's value the line of the key. */
  readonly lines: ReadonlyMap<string, number>;
  readonly fault: JsonFault | null;
}

/** Deepest nesting that is followed; a scene may have 40 levels. */
const DEEPEST = 60;

/** Reads a text without making anything of it. */
export function jsonPlaces(text: string): JsonPlaces {
  const scanner = new Scanner(text);
  const fault = scanner.scan();
  return { lines: scanner.lines, fault };
}

/** The line of a pointer, or of the nearest part around it that the text has. */
export function lineOf(lines: ReadonlyMap<string, number>, pointer: string): number {
  let at = pointer;
  while (at !== "" && !lines.has(at)) at = at.slice(0, at.lastIndexOf("/"));
  return lines.get(at) ?? 1;
}

class Fault extends Error {
  readonly kind: JsonFault["kind"];

  constructor(kind: JsonFault["kind"]) {
    super(kind);
    this.kind = kind;
  }
}

class Scanner {
  readonly lines = new Map<string, number>();
  readonly #text: string;
  #at = 0;
  #line = 1;
  #lineStart = 0;

  constructor(text: string) {
    this.#text = text;
  }

  scan(): JsonFault | null {
    try {
      this.#blank();
      this.#value("", 0);
      this.#blank();
      if (this.#at < this.#text.length) throw new Fault("extra");
      return null;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      return { kind: error.kind, line: this.#line, column: this.#at - this.#lineStart + 1 };
    }
  }

  #blank(): void {
    for (; this.#at < this.#text.length; this.#at++) {
      const c = this.#text[this.#at]!;
      if (c === "\n") {
        this.#line += 1;
        this.#lineStart = this.#at + 1;
      } else if (c !== " " && c !== "\t" && c !== "\r") return;
    }
  }

  #value(pointer: string, depth: number): void {
    if (!this.lines.has(pointer)) this.lines.set(pointer, this.#line);
    if (depth > DEEPEST) throw new Fault("deep");
    const c = this.#text[this.#at];
    if (c === undefined) throw new Fault("end");
    if (c === "{") return this.#object(pointer, depth);
    if (c === "[") return this.#list(pointer, depth);
    if (c === '"') {
      this.#string();
      return;
    }
    const word = /(?:true|false|null)(?![\w])/y;
    word.lastIndex = this.#at;
    const literal = word.exec(this.#text) ?? this.#number();
    if (!literal) throw new Fault(/[-+.\d]/.test(c) ? "number" : "value");
    this.#at += literal[0].length;
  }

  #number(): RegExpExecArray | null {
    const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])/y;
    number.lastIndex = this.#at;
    return number.exec(this.#text);
  }

  #object(pointer: string, depth: number): void {
    this.#at += 1;
    this.#blank();
    if (this.#take("}")) return;
    for (;;) {
      if (this.#text[this.#at] === undefined) throw new Fault("end");
      if (this.#text[this.#at] !== '"') throw new Fault("key");
      const line = this.#line;
      const key = this.#string();
      const inner = `${pointer}/${key.replace(/~/g, "~0").replace(/\//g, "~1")}`;
      this.lines.set(inner, line);
      this.#blank();
      if (!this.#take(":")) throw new Fault(this.#text[this.#at] === undefined ? "end" : "colon");
      this.#blank();
      this.#value(inner, depth + 1);
      if (this.#ends("}")) return;
    }
  }

  #list(pointer: string, depth: number): void {
    this.#at += 1;
    this.#blank();
    if (this.#take("]")) return;
    for (let k = 0; ; k++) {
      this.#value(`${pointer}/${k}`, depth + 1);
      if (this.#ends("]")) return;
    }
  }

  /** After an item: a comma and another one, or the end. */
  #ends(close: "}" | "]"): boolean {
    this.#blank();
    if (this.#take(close)) return true;
    if (this.#text[this.#at] === undefined) throw new Fault("end");
    if (!this.#take(",")) throw new Fault("comma");
    this.#blank();
    if (this.#text[this.#at] === close) throw new Fault("extra");
    return false;
  }

  #take(c: string): boolean {
    if (this.#text[this.#at] !== c) return false;
    this.#at += 1;
    return true;
  }

  /** The text between two quotes, escapes undone where they can be. */
  #string(): string {
    const string = /"(?:[^"\\\n\r\t]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
    string.lastIndex = this.#at;
    const found = string.exec(this.#text);
    if (!found) throw new Fault("string");
    this.#at += found[0].length;
    return JSON.parse(found[0]) as string;
  }
}

/** Longest line that a part may take to stay on one, characters. */
const LINE = 60;

/** A document as text: one line for what is short, else one line for each part. */
export function layOut(value: unknown, indent = 0, used = 0): string {
  const flat = flatText(value);
  if (typeof value !== "object" || value === null || indent + used + flat.length <= LINE) return flat;
  const pad = " ".repeat(indent + 2);
  const isList = Array.isArray(value);
  const parts = isList
    ? value.map((item) => pad + layOut(item, indent + 2))
    : Object.entries(value).map(([key, item]) => {
        const name = `${JSON.stringify(key)}: `;
        return pad + name + layOut(item, indent + 2, name.length);
      });
  const [open, close] = isList ? "[]" : "{}";
  return `${open}\n${parts.join(",\n")}\n${" ".repeat(indent)}${close}`;
}

function flatText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flatText).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const parts = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${flatText(item)}`);
  return parts.length === 0 ? "{}" : `{ ${parts.join(", ")} }`;
}
