/** UTF-8 without the platform's coders, which pure rooms do not have. */

/** The bytes of a text. A lone surrogate is written as the three bytes of its code point, which no decoder takes back. */
export function encodeUtf8(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(utf8Length(text));
  let n = 0;
  for (const byte of utf8Bytes(text)) bytes[n++] = byte;
  return bytes;
}

/** The bytes of a text, one by one. */
export function* utf8Bytes(text: string): Generator<number> {
  for (const character of text) {
    const c = character.codePointAt(0)!;
    if (c < 0x80) yield c;
    else if (c < 0x800) {
      yield 0xc0 | (c >> 6);
      yield 0x80 | (c & 63);
    } else if (c < 0x10000) {
      yield 0xe0 | (c >> 12);
      yield 0x80 | ((c >> 6) & 63);
      yield 0x80 | (c & 63);
    } else {
      yield 0xf0 | (c >> 18);
      yield 0x80 | ((c >> 12) & 63);
      yield 0x80 | ((c >> 6) & 63);
      yield 0x80 | (c & 63);
    }
  }
}

/** Number of bytes of a text. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const c = character.codePointAt(0)!;
    bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  }
  return bytes;
}

/** What decoding gave: the text, or why there is none. */
export type DecodedText =
  | { readonly text: string }
  /** `cut`: the bytes end within a character. `bad`: they are no UTF-8. */
  | { readonly problem: "cut" | "bad" };

/** Reads UTF-8 strictly (Unicode 15, table 3-7): no overlong forms, no surrogates, nothing above U+10FFFF. */
export function decodeUtf8(bytes: Uint8Array): DecodedText {
  const pieces: string[] = [];
  let codes: number[] = [];
  for (let i = 0; i < bytes.length; ) {
    const lead = bytes[i]!;
    const more = lead < 0x80 ? 0 : lead >= 0xc2 && lead < 0xe0 ? 1 : lead >= 0xe0 && lead < 0xf0 ? 2 : 3;
    if (more === 3 && (lead < 0xf0 || lead > 0xf4)) return { problem: "bad" };
    let code = more === 0 ? lead : lead & (0x3f >> more);
    for (let k = 1; k <= more; k++) {
      const next = bytes[i + k];
      if (next === undefined) return { problem: "cut" };
      if (next < lowestTrail(lead, k) || next > highestTrail(lead, k)) return { problem: "bad" };
      code = (code << 6) | (next & 63);
    }
    codes.push(code);
    i += more + 1;
    // Argument lists have a limit.
    if (codes.length === 4096) {
      pieces.push(String.fromCodePoint(...codes));
      codes = [];
    }
  }
  pieces.push(String.fromCodePoint(...codes));
  return { text: pieces.join("") };
}

function lowestTrail(lead: number, k: number): number {
  if (k === 1 && lead === 0xe0) return 0xa0;
  if (k === 1 && lead === 0xf0) return 0x90;
  return 0x80;
}

function highestTrail(lead: number, k: number): number {
  if (k === 1 && lead === 0xed) return 0x9f;
  if (k === 1 && lead === 0xf4) return 0x8f;
  return 0xbf;
}
