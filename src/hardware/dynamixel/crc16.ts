/** CRC-16 of Dynamixel protocol 2.0: polynomial 0x8005, start 0, not reflected, no final xor (CRC-16/UMTS). */

const TABLE = Uint16Array.from({ length: 256 }, (_, n) => {
  let c = n << 8;
  for (let k = 0; k < 8; k++) c = c & 0x8000 ? (c << 1) ^ 0x8005 : c << 1;
  return c;
});

/** The checksum of the first `end` bytes, 0 to 65535. */
export function crc16(bytes: Uint8Array, end = bytes.length): number {
  let c = 0;
  for (let i = 0; i < end; i++) c = ((c << 8) ^ TABLE[(c >> 8) ^ bytes[i]!]!) & 0xffff;
  return c;
}
