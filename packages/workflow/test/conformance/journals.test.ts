import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { journalChecks, type JournalSubject } from "../../src/conformance/index.ts";
import {
  fileJournal,
  type Journal,
  type JournalHeader,
  type JournalRecord,
  memoryJournal,
  type Recorded,
} from "../../src/index.ts";

const memory: JournalSubject = {
  create() {
    const journal = memoryJournal();
    return { journal: () => journal, afterKill: () => memoryJournal(journal.content) };
  },
};

const files: JournalSubject = {
  async create() {
    const folder = await mkdtemp(join(tmpdir(), "journal-"));
    const path = join(folder, "run.journal");
    let copies = 0;
    return {
      journal: () => fileJournal(path),
      async afterKill() {
        const copy = join(folder, `copy-${copies++}`);
        await copyFile(path, copy);
        return fileJournal(copy);
      },
      remove: () => rm(folder, { recursive: true }),
    };
  },
};

describe.each(Object.entries({ memory, files }))("journals in %s", (_, subject) => {
  test.each([...journalChecks(subject)])("$sentence", async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});

/** A journal in memory that does one thing wrong. */
class Broken implements Journal {
  readonly inner: Journal;

  constructor(inner: Journal) {
    this.inner = inner;
  }

  open(header: JournalHeader): Promise<Recorded> {
    return this.inner.open(header);
  }

  append(record: JournalRecord): void {
    this.inner.append(record);
  }

  settled(): Promise<void> {
    return this.inner.settled();
  }

  close(): Promise<void> {
    return this.inner.close();
  }
}

function brokenBy(wrap: (inner: Journal) => Journal): JournalSubject {
  return {
    create() {
      const kept = memoryJournal();
      return {
        journal: () => wrap(kept),
        afterKill: () => wrap(memoryJournal(kept.content)),
      };
    },
  };
}

/** Takes records only when it is told to. */
class Late extends Broken {
  protected readonly pending: JournalRecord[] = [];

  override append(record: JournalRecord): void {
    this.pending.push(record);
  }

  protected flush(): void {
    for (const record of this.pending.splice(0)) this.inner.append(record);
  }

  override async settled(): Promise<void> {
    this.flush();
  }

  override async close(): Promise<void> {
    this.flush();
    await this.inner.close();
  }
}

function opening(change: (recorded: Recorded, given: JournalHeader) => Recorded): JournalSubject {
  return brokenBy(
    (inner) =>
      new (class extends Broken {
        override async open(header: JournalHeader): Promise<Recorded> {
          return change(await super.open(header), header);
        }
      })(inner),
  );
}

function reading(change: (records: readonly JournalRecord[]) => JournalRecord[]): JournalSubject {
  return opening((recorded) => ({
    ...recorded,
    records: (async function* () {
      for await (const group of recorded.records) yield change(group);
    })(),
  }));
}

const broken: Readonly<Record<string, JournalSubject>> = {
  "a-new-journal-is-empty": opening((recorded) => ({ ...recorded, isNew: false })),
  "the-first-header-stays": opening((recorded, header) => ({ ...recorded, header })),
  "records-keep-their-order": reading((records) => records.toReversed()),
  "outputs-keep-their-value": reading((records) =>
    records.map((record) => record.map((value) => value || null) as unknown as JournalRecord),
  ),
  "close-keeps-what-was-appended": brokenBy(
    (inner) =>
      new (class extends Late {
        override close(): Promise<void> {
          return this.inner.close();
        }
      })(inner),
  ),
  "settled-is-kept": brokenBy(
    (inner) =>
      new (class extends Late {
        override async settled(): Promise<void> {}
      })(inner),
  ),
  "records-are-kept-soon": brokenBy((inner) => new Late(inner)),
  "a-turn-is-kept-as-a-whole": brokenBy(
    (inner) =>
      new (class extends Late {
        #isFirst = true;

        override append(record: JournalRecord): void {
          super.append(record);
          // Two of three.
          if (this.pending.length >= 2 && this.#isFirst) this.flush();
          this.#isFirst = !this.#isFirst;
        }
      })(inner),
  ),
  "one-run-has-it": {
    create() {
      const kept = memoryJournal();
      const again = (): Journal => memoryJournal(kept.content);
      let isFirst = true;
      return {
        journal: () => (isFirst ? ((isFirst = false), kept) : again()),
        afterKill: again,
      };
    },
  },
  "places-do-not-mix": {
    create() {
      const kept = memoryJournal();
      return {
        journal: () => kept,
        // The same journal, taken away from whoever has it.
        afterKill: async () => {
          await kept.close();
          return kept;
        },
      };
    },
  },
  "append-never-fails": brokenBy(
    (inner) =>
      new (class extends Broken {
        #isClosed = false;

        override append(record: JournalRecord): void {
          if (this.#isClosed) throw new Error("It is closed");
          super.append(record);
        }

        override close(): Promise<void> {
          this.#isClosed = true;
          return super.close();
        }
      })(inner),
  ),
  "closing-twice-does-no-harm": brokenBy(
    (inner) =>
      new (class extends Broken {
        #isClosed = false;

        override close(): Promise<void> {
          if (this.#isClosed) throw new Error("It was closed before");
          this.#isClosed = true;
          return super.close();
        }
      })(inner),
  ),
  "a-run-goes-on": reading((records) => records.filter(([kind]) => kind !== "closed")),
  ...Object.fromEntries(
    journalChecks(memory)
      .filter(({ name }) =>
        /^(?:goes-on-behind|what-is-final|outputs-are-read|what-is-new)/.test(name),
      )
      .map(({ name }) => [name, reading((records) => records.filter(isOfNoItem))]),
  ),
};

/** What a journal keeps that loses items and their steps. */
function isOfNoItem([kind]: JournalRecord): boolean {
  return ["step", "list", "signal", "opened", "closed"].includes(kind);
}

test("there is a broken journal for every check", () => {
  expect(Object.keys(broken)).toEqual(journalChecks(memory).map(({ name }) => name));
});

describe("the checks bite", () => {
  test.each(Object.entries(broken))(
    "%s notices a journal that breaks it",
    async (name, subject) => {
      const check = journalChecks(subject).find((one) => one.name === name);
      await expect(check?.run()).rejects.toThrow("Journal breaks");
    },
  );
});
