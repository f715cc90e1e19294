import * as zlib from "node:zlib";

/** Of Node from 20.15 and 22.2, in a tenth of the time. */
const ofNode: ((bytes: Uint8Array) => number) | undefined = (
  zlib as { readonly crc32?: (bytes: Uint8Array) => number }
).crc32;

/** CRC-32 of IEEE 802.3, reflected: a remainder for each byte. */
const REMAINDERS: Uint32Array = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++)
    remainder = (remainder & 1) === 0 ? remainder >>> 1 : (remainder >>> 1) ^ 0xedb88320;
  return remainder;
});

/** The CRC-32 of some bytes, as that of zip and PNG. */
export function crc32(bytes: Uint8Array): number {
  return ofNode === undefined ? crc32ByTable(bytes) : ofNode(bytes);
}

/** The same without the help of Node. */
export function crc32ByTable(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (REMAINDERS[(crc ^ byte) & 0xff] as number);
  return (crc ^ 0xffffffff) >>> 0;
}

/** Of a line: eight hexadecimal digits. */
export function checksumText(checksum: number): string {
  return checksum.toString(16).padStart(8, "0");
}
