import { checksumText, crc32 } from "./checksum.ts";

const NEWLINE = 0x0a;
/** The first byte of the JSON: a bracket. */
const OPENING = 0x5b;
/** The checksum and a space. */
const PREFIX = 9;

/** The text of a line: a checksum, a space, JSON and a line break. JSON text has none of its own. */
export function encodedLine(value: unknown): Uint8Array {
  const body = JSON.stringify(value);
  const line = new TextEncoder().encode(`00000000 ${body}\n`);
  const checksum = checksumText(crc32(line, PREFIX, line.length - 1));
  for (let at = 0; at < checksum.length; at++) line[at] = checksum.charCodeAt(at);
  return line;
}

/** A line as it was read. */
export interface Line {
  /** Where it begins, in bytes from the start of the file. */
  readonly offset: number;
  /** Bytes, with its line break. */
  readonly length: number;
  /** What it holds; undefined if it is damaged. */
  readonly value: unknown;
  /** True if it is damaged, but there is a whole line at its end: the line break before that was damaged. */
  readonly endsInWholeLine: boolean;
}

/** How often a damaged line is searched for the start of another. */
const MAX_SEARCHES = 1_000;

/** Cuts what is read, in pieces of any size, into lines. */
export class LineReader {
  /** Pieces without a line break: the start of a line. */
  #pieces: Uint8Array[] = [];
  #offset = 0;
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });

  /** The lines that are complete with this piece. */
  *read(piece: Uint8Array): Generator<Line> {
    let start = 0;
    for (let end = piece.indexOf(NEWLINE); end >= 0; end = piece.indexOf(NEWLINE, start)) {
      this.#pieces.push(piece.subarray(start, end));
      const line = joined(this.#pieces);
      this.#pieces = [];
      const length = line.length + 1;
      const value = this.#decoded(line);
      const endsInWholeLine = value === undefined && this.#endsInWholeLine(line);
      yield { offset: this.#offset, length, value, endsInWholeLine };
      this.#offset += length;
      start = end + 1;
    }
    if (start < piece.length) this.#pieces.push(piece.slice(start));
  }

  /** Bytes behind the last line break: a line that was cut off. */
  get cutOff(): number {
    return this.#pieces.reduce((sum, { length }) => sum + length, 0);
  }

  #endsInWholeLine(line: Uint8Array): boolean {
    let start = line.indexOf(OPENING, PREFIX);
    for (let searches = 0; start >= 0 && searches < MAX_SEARCHES; searches++) {
      if (start > PREFIX && this.#decoded(line.subarray(start - PREFIX)) !== undefined) return true;
      start = line.indexOf(OPENING, start + 1);
    }
    return false;
  }

  #decoded(line: Uint8Array): unknown {
    if (line.length <= PREFIX) return undefined;
    const expected = `${checksumText(crc32(line, PREFIX))} `;
    if (this.#decoder.decode(line.subarray(0, PREFIX)) !== expected) return undefined;
    try {
      return JSON.parse(this.#decoder.decode(line.subarray(PREFIX)));
    } catch {
      return undefined;
    }
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const [first] = pieces;
  if (first !== undefined && pieces.length === 1) return first;
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
