import { freezeParsed, type Json } from "@sheaf/context/json";
import { nameOf } from "../value-name.ts";
import type { JournalHeader, JournalRecord } from "./journal.ts";
import { isObject } from "./recorded-run.ts";
import { JournalError } from "./journal-error.ts";
import { type Line, LineReader } from "./journal-lines.ts";

export const FORMAT = "sheaf.journal";
export const VERSION = 1;

/** Bytes that are read at once. */
const PIECE = 1 << 18;
/** Bytes before the JSON of a line. */
const CHECKSUM = 9;

/** A file that is read, such as a FileHandle. */
interface ReadFile {
  read(
    bytes: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ readonly bytesRead: number }>;
}

/**
 * Reads a journal. The first line is the header, each further line a list: the number of the owner
 * that wrote it, counted from 1, and records. An owner that was thought dead may have gone on writing:
 * lines of it behind those of a later owner do not count.
 */
export class JournalReader {
  readonly #path: string;
  readonly #file: ReadFile;
  /** What was read last. */
  #piece: Uint8Array | null = null;
  /** The owner that wrote the last line. */
  owner = 0;
  /** Where the last whole line ends, in bytes. */
  end = 0;
  /** True if there is something behind it. */
  isCutOff = false;

  constructor(path: string, file: ReadFile) {
    this.#path = path;
    this.#file = file;
  }

  /** Lets go of what was read. */
  close(): void {
    this.#piece = null;
  }

  /** The header; null if the file is empty, or ends before the end of the header. */
  async header(): Promise<JournalHeader | null> {
    const { value: line, done } = await this.#wholeLines().next();
    if (done === true) {
      await this.#checkStart();
      return null;
    }
    const [format, version, header] = Array.isArray(line.value) ? (line.value as unknown[]) : [];
    if (format !== FORMAT) throw this.#damage(line.offset, "it is not a journal");
    if (version !== VERSION)
      throw this.#damage(line.offset, `expected version ${VERSION}, got ${nameOf(version)}`);
    if (!isHeader(header)) throw this.#damage(line.offset, "expected a header");
    return header;
  }

  /** The records from where it was read to, up to the end that the file has by then. */
  async *records(): AsyncGenerator<readonly JournalRecord[]> {
    for await (const { offset, value } of this.#wholeLines()) {
      const [owner, ...records] = Array.isArray(value) ? this.#frozen(value, offset) : [];
      if (!Number.isSafeInteger(owner) || !records.every(isJournalRecord))
        throw this.#damage(offset, "expected the number of an owner, and records");
      if ((owner as number) < this.owner) continue;
      this.owner = owner as number;
      if (records.length > 0) yield records as readonly JournalRecord[];
    }
  }

  /**
   * Lines at the end that are not whole were being written when the power failed or the disk was full.
   * One before a whole line is damage.
   */
  async *#wholeLines(): AsyncGenerator<Line> {
    const reader = new LineReader(this.end);
    const piece = (this.#piece ??= new Uint8Array(PIECE));
    let damaged: Line | null = null;
    for (let position = this.end; ;) {
      const { bytesRead } = await this.#file.read(piece, 0, PIECE, position);
      if (bytesRead === 0) break;
      position += bytesRead;
      for (const line of reader.read(piece.subarray(0, bytesRead))) {
        if (line.value === undefined && !line.endsInWholeLine) damaged ??= line;
        else if (line.value === undefined)
          throw this.#damage(line.offset, "a line does not match its checksum");
        else if (damaged !== null)
          throw this.#damage(damaged.offset, "a line does not match its checksum");
        else {
          this.end = line.offset + line.length;
          yield line;
        }
      }
    }
    this.isCutOff = damaged !== null || reader.cutOff > 0;
  }

  /** Outputs are taken over as they are then: a copy would take as long as to parse them. */
  #frozen(line: readonly unknown[], offset: number): readonly unknown[] {
    try {
      return freezeParsed(line as Json) as readonly unknown[];
    } catch {
      throw this.#damage(offset, "a value is nested too deeply");
    }
  }

  /** A header that was cut off may be written again; a file that never was a journal is not touched. */
  async #checkStart(): Promise<void> {
    const expected = new TextEncoder().encode(`["${FORMAT}",${VERSION},`);
    const start = new Uint8Array(CHECKSUM + expected.length);
    const { bytesRead } = await this.#file.read(start, 0, start.length, 0);
    for (const [at, byte] of start.subarray(CHECKSUM, bytesRead).entries())
      if (byte !== 0 && byte !== expected[at]) throw this.#damage(0, "it is not a journal");
    if (
      !/^[\da-f\0]{0,8}[ \0]?$/.test(
        new TextDecoder().decode(start.subarray(0, Math.min(bytesRead, CHECKSUM))),
      )
    )
      throw this.#damage(0, "it is not a journal");
  }

  #damage(offset: number, problem: string): JournalError {
    return new JournalError(
      "JOURNAL_DAMAGED",
      `Cannot read the journal ${this.#path} at byte ${offset}: ${problem}; nothing was changed, restore it or give another path`,
    );
  }
}

function isHeader(value: unknown): value is JournalHeader {
  return (
    isObject(value) &&
    ["run", "startedAt", "workflow", "given"].every((key) => typeof value[key] === "string") &&
    (value["name"] === null || typeof value["name"] === "string")
  );
}

/** Whoever reads a record checks the rest of it. */
function isJournalRecord(value: unknown): boolean {
  return Array.isArray(value) && typeof value[0] === "string";
}
