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

  /** The first of the forks is {@link UNKNOWN} until the contest begins. */
  constructor(kind: "variable" | "task", name: string, base: Json | undefined, written: Written) {
    this.kind = kind;
    this.name = name;
    this.base = base;
    this.writers = [UNKNOWN];
    this.written = [written];
  }

  /** Adds a fork behind those that are there; what it wrote before under the name does not count. */
  add(fork: number, written: Written): void {
    if (this.writers.at(-1) === fork) return;
    this.writers.push(fork);
    this.written.push(written);
  }

  /** Says which fork the first one is, which may have been added again. */
  begin(fork: number): void {
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
