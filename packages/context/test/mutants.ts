import { createContext } from "../src/create-context.ts";
import type { Json } from "../src/json.ts";
import type { LawSubject } from "../src/laws/law-subject.ts";
import { sheafSubject } from "./sheaf-subject.ts";
import {
  DELETED,
  type Entries,
  type Frame,
  frameOf,
  type ReferenceContext,
  ReferenceSubject,
  type Write,
} from "./reference-subject.ts";

/** A context with one deliberate fault, and a law that must notice. */
export interface Mutant {
  readonly fault: string;
  readonly law: string;
  readonly subject: LawSubject<never>;
}

export const MUTANTS: readonly Mutant[] = [
  mutant(
    "all branches share one map of variables",
    "writes-stay-in-the-fork",
    class extends ReferenceSubject {
      override fork(context: ReferenceContext): ReferenceContext {
        return context;
      }
      protected override written(context: ReferenceContext, write: Write): ReferenceContext {
        return Object.assign(context, {
          frame: frameOf(this.applied(context.frame.entries, [write])),
        });
      }
    },
  ),

  mutant(
    "own writes are changed in place",
    "writes-stay-in-the-fork",
    class extends ReferenceSubject {
      protected override written(context: ReferenceContext, write: Write): ReferenceContext {
        context.writes.push(write);
        return { ...context, branch: null };
      }
    },
  ),

  mutant(
    "values are not frozen",
    "data-cannot-be-changed",
    class extends ReferenceSubject {
      protected override freezeCopy(value: Json): Json {
        return structuredClone(value);
      }
    },
  ),

  mutant(
    "values are frozen at the top only",
    "data-cannot-be-changed",
    class extends ReferenceSubject {
      protected override freezeCopy(value: Json): Json {
        return Object.freeze(structuredClone(value));
      }
    },
  ),

  mutant(
    "values are taken as they are",
    "handed-over-values-are-kept",
    class extends ReferenceSubject {
      protected override freezeCopy(value: Json): Json {
        return value;
      }
    },
  ),

  mutant(
    "values that are frozen at the top are taken as they are",
    "disguised-values-are-kept",
    class extends ReferenceSubject {
      protected override freezeCopy(value: Json): Json {
        return Object.isFrozen(value) ? value : super.freezeCopy(value);
      }
    },
  ),

  mutant(
    "values that say they are frozen all the way down are taken as they are",
    "disguised-values-are-kept",
    class extends ReferenceSubject {
      protected override freezeCopy(value: Json): Json {
        return saysItIsFrozen(value) ? value : super.freezeCopy(value);
      }
    },
  ),

  mutant(
    "values that say they are frozen all the way down are taken without asking lists for keys",
    "disguised-values-are-kept",
    class extends ReferenceSubject {
      protected override freezeCopy(value: Json): Json {
        return isFrozenByDescriptors(value) ? value : super.freezeCopy(value);
      }
    },
  ),

  {
    fault: "values are stored unchecked and unfrozen (`freeze: false`)",
    law: "data-cannot-be-changed",
    subject: {
      ...sheafSubject,
      create: (variables) => createContext({ variables, freeze: false }),
    } satisfies typeof sheafSubject as LawSubject<never>,
  },

  mutant(
    "deletes are made inside withMutations",
    "names-with-equal-hashes",
    class extends ReferenceSubject {
      protected override applied(entries: Entries, writes: readonly Write[]): Entries {
        return entries.withMutations((map) => super.applied(map, writes));
      }
    },
  ),

  mutant(
    "forks are joined by finishing order",
    "forks-are-joined-in-the-order-given",
    class extends ReferenceSubject {
      protected override forkWrites(forks: readonly ReferenceContext[]): Write[] {
        return super.forkWrites(forks).toSorted((a, b) => a.time - b.time);
      }
      protected override isConflict(): boolean {
        return false;
      }
    },
  ),

  mutant(
    "whole maps are joined",
    "untouched-names-never-overwrite",
    class extends ReferenceSubject {
      override join(
        parent: ReferenceContext,
        forks: readonly ReferenceContext[],
      ): ReferenceContext {
        const entries = forks.reduce(
          (joined, fork) => joined.merge(this.content(fork)),
          this.content(parent),
        );
        return { ...parent, frame: frameOf(entries), writes: [], branch: null };
      }
    },
  ),

  mutant(
    "deletions are not recorded",
    "deletes-are-writes",
    class extends ReferenceSubject {
      override delete(context: ReferenceContext, name: string): ReferenceContext {
        return {
          ...context,
          writes: context.writes.filter((write) => write.name !== name),
          branch: null,
        };
      }
    },
  ),

  mutant(
    "deletions are not joined",
    "deletes-are-joined",
    class extends ReferenceSubject {
      protected override forkWrites(forks: readonly ReferenceContext[]): Write[] {
        return super.forkWrites(forks).filter(({ value }) => value !== DELETED);
      }
    },
  ),

  mutant(
    "forks share one index",
    "joining-equals-writing-in-turn",
    class extends ReferenceSubject {
      protected override slot(): number {
        return 0;
      }
    },
  ),

  mutant(
    "the read cache is asked before own writes",
    "reads-see-the-last-write",
    class extends ReferenceSubject {
      override get(context: ReferenceContext, name: string): unknown {
        return context.frame.cache.get(name) ?? super.get(context, name);
      }
    },
  ),

  mutant(
    "the read cache of forks is filled by one of them",
    "writes-stay-in-the-fork",
    class extends ReferenceSubject {
      override get(context: ReferenceContext, name: string): unknown {
        const value = super.get(context, name);
        if (value !== undefined) context.frame.cache.set(name, value as Json);
        return value;
      }
    },
  ),

  mutant(
    "forks look at their parent when they are first read",
    "later-writes-stay-in-the-parent",
    class extends ReferenceSubject {
      override fork(context: ReferenceContext): ReferenceContext {
        const fork = super.fork(context);
        const content = (): Entries => this.content(context);
        let entries: Entries | null = null;
        const frame = {
          ...frameOf(fork.frame.entries),
          get entries() {
            return (entries ??= content());
          },
        };
        return { ...fork, frame };
      }
      protected override written(context: ReferenceContext, write: Write): ReferenceContext {
        return Object.assign(context, { writes: [...context.writes, write], branch: null });
      }
    },
  ),

  mutant(
    "forks stand on their parent, as with Object.create",
    "later-writes-stay-in-the-parent",
    class extends ReferenceSubject {
      override fork(context: ReferenceContext): ReferenceContext {
        const content = (): Entries => this.content(context);
        const frame: Frame = {
          ...frameOf(content()),
          get entries() {
            return content();
          },
          cache: noCache,
        };
        return { frame, slot: context.frame.forks++, writes: [], branch: null };
      }
      protected override written(context: ReferenceContext, write: Write): ReferenceContext {
        return Object.assign(context, { writes: [...context.writes, write] });
      }
    },
  ),

  mutant(
    "names are kept by their hash",
    "names-with-equal-hashes",
    class extends ReferenceSubject {
      protected override keyOf(name: string): string {
        return name
          .split("")
          .reduce((hash, letter) => (Math.imul(31, hash) + letter.charCodeAt(0)) | 0, 0)
          .toString();
      }
    },
  ),

  mutant(
    "names are looked up in a plain object",
    "names-of-object-properties",
    class extends ReferenceSubject {
      override get(context: ReferenceContext, name: string): unknown {
        const record: Record<string, Json> = {};
        for (const entry of this.content(context).values()) record[entry.name] = entry.value;
        return record[name];
      }
    },
  ),

  mutant(
    "very long names are cut",
    "names-long-empty-and-foreign",
    class extends ReferenceSubject {
      protected override keyOf(name: string): string {
        return name.slice(0, 1_000);
      }
    },
  ),

  mutant(
    "names are normalised",
    "names-long-empty-and-foreign",
    class extends ReferenceSubject {
      protected override keyOf(name: string): string {
        return name.normalize();
      }
    },
  ),

  mutant(
    "the list of own writes is cut at eight",
    "reads-see-the-last-write",
    class extends ReferenceSubject {
      protected override written(context: ReferenceContext, write: Write): ReferenceContext {
        const next = super.written(context, write);
        return { ...next, writes: next.writes.slice(-8) };
      }
    },
  ),

  mutant(
    "forks of forks start where their parent started",
    "forks-of-forks-are-isolated",
    class extends ReferenceSubject {
      override fork(context: ReferenceContext): ReferenceContext {
        return super.fork(
          context.frame.forks === 0 && context.slot === 0 ? context : { ...context, writes: [] },
        );
      }
    },
  ),

  mutant(
    "the last of several values wins",
    "disagreement-is-refused",
    class extends ReferenceSubject {
      protected override isConflict(): boolean {
        return false;
      }
    },
  ),

  mutant(
    "the parent's own writes are forgotten when joining",
    "disagreement-is-refused",
    class extends ReferenceSubject {
      protected override isConflict(
        write: Write,
        writes: readonly Write[],
        parent: ReferenceContext,
      ): boolean {
        return super.isConflict(write, writes, parent, this.content(parent));
      }
    },
  ),

  mutant(
    "a refused join has already begun",
    "disagreement-is-refused",
    class extends ReferenceSubject {
      override join(
        parent: ReferenceContext,
        forks: readonly ReferenceContext[],
      ): ReferenceContext {
        parent.writes.push(...this.forkWrites(forks).slice(0, 1));
        return super.join(parent, forks);
      }
    },
  ),

  mutant(
    "a join always makes a new context",
    "joining-untouched-forks-changes-nothing",
    class extends ReferenceSubject {
      override join(
        parent: ReferenceContext,
        forks: readonly ReferenceContext[],
      ): ReferenceContext {
        return { ...super.join(parent, forks) };
      }
    },
  ),

  mutant(
    "snapshots are read into a plain object",
    "snapshots-round-trip",
    class extends ReferenceSubject {
      override restore(context: ReferenceContext): ReferenceContext {
        const record: Record<string, Json> = {};
        for (const { name, value } of this.content(context).values()) record[name] = value;
        return this.create(record);
      }
    },
  ),

  mutant(
    "values are copied property by property",
    "values-read-as-written",
    class extends ReferenceSubject {
      protected override freezeCopy(value: Json): Json {
        return super.freezeCopy(copied(value));
      }
    },
  ),
];

/** Keeps nothing. */
const noCache = new Map<string, Json>();
noCache.set = () => noCache;

function mutant(fault: string, law: string, Class: new () => ReferenceSubject): Mutant {
  return { fault, law, subject: new Class() as LawSubject<ReferenceContext> as LawSubject<never> };
}

/** Asks a list for its keys, which the list may answer. */
function saysItIsFrozen(value: Json): boolean {
  if (typeof value !== "object" || value === null) return true;
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return (
    Object.isFrozen(value) &&
    keys.every((key) => {
      const property = Object.getOwnPropertyDescriptor(value, key);
      return property !== undefined && "value" in property && saysItIsFrozen(property.value);
    })
  );
}

/** True also for a proxy of something that is frozen, which may make up what that does not have. */
function isFrozenByDescriptors(value: Json): boolean {
  if (typeof value !== "object" || value === null) return true;
  return (
    Object.isFrozen(value) &&
    Object.values(Object.getOwnPropertyDescriptors(value)).every(
      (property) => "value" in property && isFrozenByDescriptors(property.value as Json),
    )
  );
}

function copied(value: Json): Json {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(copied);
  const copy: Record<string, Json> = {};
  for (const [key, child] of Object.entries(value)) copy[key] = copied(child);
  return copy;
}
