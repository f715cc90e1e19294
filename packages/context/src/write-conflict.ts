import type { Writer } from "./errors.ts";
import type { Json } from "./json.ts";
import type { Written } from "./batch.ts";

/** One name that more than one writer wrote, with the writers in the order in which they count. */
export class WriteConflict {
  readonly kind: "variable" | "task";
  readonly name: string;
  /** The value that the forks started from; undefined if there was none. */
  readonly base: Json | undefined;
  readonly writers: Writer[];
  readonly written: Written[];

  /** The first writer is {@link UNKNOWN} until {@link setFirst} is called. */
  constructor(kind: "variable" | "task", name: string, base: Json | undefined, written: Written) {
    this.kind = kind;
    this.name = name;
    this.base = base;
    this.writers = [UNKNOWN];
    this.written = [written];
  }

  /** Adds a fork after the others. Earlier writes of the same fork under this name are ignored. */
  add(fork: number, written: Written): void {
    if (this.writers.at(-1) === fork) return;
    this.writers.push(fork);
    this.written.push(written);
  }

  /** Sets which fork the first writer is. If it was added again since, its earlier write is dropped. */
  setFirst(fork: number): void {
    this.writers[0] = fork;
    if (this.writers[1] !== fork) return;
    this.writers.splice(1, 1);
    this.written.splice(1, 1);
  }

  /** Adds the parent, which counts before every fork. */
  addParent(written: Written): void {
    this.writers.unshift("parent");
    this.written.unshift(written);
  }
}

const UNKNOWN = -1;
