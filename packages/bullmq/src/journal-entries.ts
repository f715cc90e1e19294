import { freezeParsed, isJsonObject, type Json } from "@sheaf/context/json";
import { isHash } from "@sheaf/context/parts";
import { messageOf } from "@sheaf/context/messages";
import { JournalError, type JournalHeader, type JournalRecord } from "@sheaf/workflow";
import type { Redis } from "ioredis";
import type { JournalKeys } from "./journal-scripts.ts";
import { valueOf } from "./text-part.ts";

const FORMAT = "sheaf.journal";
/** It changes when older readers would misread a stream. */
const VERSION = 1;
/** Entries that are asked for at once. */
const PAGE = 100;

type StreamEntry = readonly [id: string, fields: readonly string[]];

/** What a new journal begins with. */
export function headerText(header: JournalHeader): string {
  return JSON.stringify([FORMAT, VERSION, header]);
}

/** Reads the stream of a journal. Numbers of entries follow each other, so one that is gone is noticed. */
export class JournalEntries {
  readonly #redis: Redis;
  readonly #key: string;
  readonly #parts: string;
  /** As errors name it. */
  readonly #name: string;

  constructor(redis: Redis, { entries, parts }: JournalKeys, name: string) {
    this.#redis = redis;
    this.#key = entries;
    this.#parts = parts;
    this.#name = name;
  }

  /** @throws JournalError `JOURNAL_DAMAGED` */
  async header(): Promise<JournalHeader> {
    const [first] = await this.#redis.xrange(this.#key, "-", "+", "COUNT", 1);
    const [id, fields]: StreamEntry = first ?? ["1-0", []];
    const [format, version, header] = this.#listOf(id, fieldOf(fields, "header") ?? "[]");
    if (id !== "1-0" || format !== FORMAT)
      throw this.#damage(id, "it is not the start of a journal");
    if (version !== VERSION)
      throw this.#damage(id, `expected version ${VERSION}, got ${JSON.stringify(version)}`);
    if (!isHeader(header)) throw this.#damage(id, "expected a header");
    return header;
  }

  /**
   * The records that owners before this one wrote.
   *
   * @throws JournalError `JOURNAL_DAMAGED`
   */
  async *records(owner: number): AsyncGenerator<readonly JournalRecord[]> {
    let [writer, number] = [1, 0];
    for (let start = "-"; ;) {
      const page = await this.#redis.xrange(this.#key, start, `(${owner}-0`, "COUNT", PAGE);
      for (const [id, fields] of page) {
        if (number > 0 && fieldOf(fields, "claim") !== undefined)
          [writer, number] = [writer + 1, 0];
        if (id !== `${writer}-${number}`)
          throw this.#damage(id, `expected ${writer}-${number} in its place`);
        if (number > 0) yield await this.#recordsOf([id, fields]);
        number++;
        start = `(${id}`;
      }
      if (page.length < PAGE) break;
    }
    if (owner > 1 && writer !== owner - 1)
      throw this.#damage(`${owner}-0`, `expected entries of owner ${owner - 1} before it`);
  }

  async #recordsOf([id, fields]: StreamEntry): Promise<readonly JournalRecord[]> {
    const records: Json[] = [];
    for (const record of this.#listOf(id, fieldOf(fields, "records") ?? ""))
      records.push(isHash(record) ? await this.#part(id, record) : record);
    // Whoever reads a record checks the rest of it.
    if (!records.every((record) => Array.isArray(record) && typeof record[0] === "string"))
      throw this.#damage(id, "expected records");
    return records as unknown as readonly JournalRecord[];
  }

  async #part(id: string, hash: string): Promise<Json> {
    const text = await this.#redis.get(this.#parts + hash);
    if (text === null) throw this.#damage(id, `its part ${hash} is missing`);
    try {
      return valueOf(hash, text);
    } catch (error) {
      throw this.#damage(id, messageOf(error));
    }
  }

  /** Outputs are taken over as they are: a copy would take as long as to parse them. */
  #listOf(id: string, text: string): readonly Json[] {
    try {
      const list = freezeParsed(JSON.parse(text) as Json);
      if (Array.isArray(list)) return list as readonly Json[];
    } catch {
      // Not JSON, or nested too deeply.
    }
    throw this.#damage(id, "it is not a list of JSON");
  }

  #damage(id: string, problem: string): JournalError {
    return new JournalError(
      "JOURNAL_DAMAGED",
      `Cannot read ${this.#name} at entry ${id} of "${this.#key}": ${problem}; nothing was changed, restore it or give another id`,
    );
  }
}

function fieldOf(fields: readonly string[], name: string): string | undefined {
  for (let at = 0; at < fields.length; at += 2) if (fields[at] === name) return fields[at + 1];
  return undefined;
}

function isHeader(value: Json | undefined): value is JournalHeader & Json {
  return (
    isJsonObject(value) &&
    ["run", "startedAt", "workflow", "given"].every((key) => typeof value[key] === "string") &&
    (value["name"] === null || typeof value["name"] === "string")
  );
}
