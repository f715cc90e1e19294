import { checksumText, crc32 } from "./checksum.ts";

const NEWLINE = 0x0a;
const SPACE = 0x20;
/** The first byte of the JSON: a bracket. */
const OPENING = 0x5b;
/** The checksum and a space. */
const PREFIX = 9;

/** The bytes of a line: a checksum, a space, JSON and a line break. JSON text on one line has none of its own. */
export function encodedLine(body: string): Uint8Array {
  const line = new TextEncoder().encode(`00000000 ${body}\n`);
  const checksum = checksumText(crc32(line.subarray(PREFIX, -1)));
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

/** So many possible starts of another line are looked at in a damaged one: a hostile file may hold any number. */
const MAX_SEARCHES = 16;
/** Bytes beyond which a line cannot become a text of JavaScript, so it is not kept. */
const MAX_LENGTH = 1 << 29;

/** Cuts what is read, in pieces of any size, into lines. */
export class LineReader {
  /** Pieces without a line break: the start of a line. */
  #pieces: Uint8Array[] = [];
  /** Bytes of the line so far. */
  #length = 0;
  #offset: number;
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });

  /** @param offset Where the first line begins in the file. */
  constructor(offset: number) {
    this.#offset = offset;
  }

  /** The lines that are complete with this piece. */
  *read(piece: Uint8Array): Generator<Line> {
    let start = 0;
    for (let end = piece.indexOf(NEWLINE); end >= 0; end = piece.indexOf(NEWLINE, start)) {
      this.#keep(piece.subarray(start, end));
      const length = this.#length + 1;
      const line = joined(this.#pieces);
      this.#pieces = [];
      this.#length = 0;
      const value = this.#decoded(line);
      const endsInWholeLine = value === undefined && this.#endsInWholeLine(line);
      yield { offset: this.#offset, length, value, endsInWholeLine };
      this.#offset += length;
      start = end + 1;
    }
    if (start < piece.length) this.#keep(piece.slice(start));
  }

  /** Bytes behind the last line break: a line that was cut off. */
  get cutOff(): number {
    return this.#length;
  }

  #keep(piece: Uint8Array): void {
    this.#length += piece.length;
    if (this.#length <= MAX_LENGTH) this.#pieces.push(piece);
    else this.#pieces = [];
  }

  #endsInWholeLine(line: Uint8Array): boolean {
    let start = line.indexOf(OPENING, PREFIX + 1);
    for (let searches = 0; start >= 0 && searches < MAX_SEARCHES;) {
      if (mayStartAt(line, start - PREFIX)) {
        searches++;
        if (this.#decoded(line.subarray(start - PREFIX)) !== undefined) return true;
      }
      start = line.indexOf(OPENING, start + 1);
    }
    return false;
  }

  #decoded(line: Uint8Array): unknown {
    const json = line.subarray(PREFIX);
    const expected = `${checksumText(crc32(json))} `;
    if (this.#decoder.decode(line.subarray(0, PREFIX)) !== expected) return undefined;
    try {
      return JSON.parse(this.#decoder.decode(json));
    } catch {
      return undefined;
    }
  }
}

/** Whether there is a checksum and a space. */
function mayStartAt(bytes: Uint8Array, at: number): boolean {
  for (let digit = at; digit < at + PREFIX - 1; digit++) {
    const byte = bytes[digit] as number;
    const isDigit = (byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x66);
    if (!isDigit) return false;
  }
  return bytes[at + PREFIX - 1] === SPACE;
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
