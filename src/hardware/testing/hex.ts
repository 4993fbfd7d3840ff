/** Bytes as people write them. */

/** The bytes of `FF 01 2A`; bars and spaces are ignored. */
export function fromHex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/[0-9A-Fa-f]{2}/g) ?? [], (byte) => Number.parseInt(byte, 16));
}

/** The bytes as `FF 01 2A`. */
export function toHex(bytes: ArrayLike<number>): string {
  return Array.from(bytes, (byte) => byte.toString(16).toUpperCase().padStart(2, "0")).join(" ");
}
