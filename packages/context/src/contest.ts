import type { Writer } from "./errors.ts";
import type { Json } from "./json.ts";
import type { Written } from "./table.ts";

/** One name that several wrote, with the writers in the order in which they count. */
export class Contest {
  readonly kind: "variable" | "task";
  readonly name: string;
  /** What the forks started from, undefined where there was nothing. */
  readonly base: Json | undefined;
  readonly writers: Writer[];
  readonly written: Written[];

  constructor(
    kind: "variable" | "task",
    name: string,
    base: Json | undefined,
    writer: number,
    written: Written,
  ) {
    this.kind = kind;
    this.name = name;
    this.base = base;
    this.writers = [writer];
    this.written = [written];
  }

  /** Adds a fork behind those that are there. */
  add(fork: number, written: Written): this {
    this.writers.push(fork);
    this.written.push(written);
    return this;
  }

  /** Adds the parent, which counts before every fork. */
  addParent(written: Written): void {
    this.writers.unshift("parent");
    this.written.unshift(written);
  }
}
