import { type Json, parseJson } from "@sheaf/context/json";
import { propertyOf } from "@sheaf/context/messages";
import { sleep } from "../host/clock.ts";
import type { Journal, JournalHeader, JournalRecord } from "../journal/journal.ts";
import { run } from "../run/run.ts";
import { compileTasks } from "../task/compile-tasks.ts";
import type { TaskOptions } from "../task/task-options.ts";
import { checksOf, type Trials } from "./checks-of.ts";
import { expectEqual } from "./expect-equal.ts";
import { journalChecksOfEvents } from "./journal-checks-of-events.ts";
import { journalChecksOfOptions } from "./journal-checks-of-options.ts";
import type { JournalPlace } from "./journal-place.ts";

/** Makes places for journals to be checked. */
export interface JournalSubject {
  /** A place that holds no journal yet, of its own for each call. */
  create(): JournalPlace | Promise<JournalPlace>;
}

/** One thing that every journal must do. */
export interface JournalCheck {
  /** A short name, for reports. */
  readonly name: string;
  /** What a journal must do, as a sentence. */
  readonly sentence: string;
  /** Makes a place, tries its journal and removes it. Rejects with what it saw if the sentence is not true. */
  readonly run: () => Promise<void>;
}

/**
 * The checks that a journal must pass. They work with any test runner: call `run` of each.
 *
 * @example
 * ```ts
 * const checks = journalChecks({
 *   create() {
 *     const journal = memoryJournal();
 *     return { journal: () => journal, afterKill: () => memoryJournal(journal.content) };
 *   },
 * });
 * const check = checks.find(({ name }) => name === "records-keep-their-order");
 * await check?.run();
 * ```
 */
export function journalChecks(subject: JournalSubject): readonly JournalCheck[] {
  return checksOf(
    "Journal",
    checks,
    () => subject.create(),
    (place) => place.remove?.(),
  );
}

const HEADER: JournalHeader = {
  run: "first",
  startedAt: "2026-01-01T00:00:00.000Z",
  name: "checked",
  workflow: "0123456789abcdef",
  given: "fedcba9876543210",
  secretNames: ["token"],
};

/** Outputs that a journal may change by mistake. */
const outputs = (): readonly Json[] => [
  null,
  "",
  0,
  false,
  {},
  [],
  [[]],
  1e300,
  "ö€😀\n\r\u2028\0",
  "\ud800",
  { a: { b: [1, null] } },
  parseJson('{"__proto__": 1, "constructor": {"prototype": null}}'),
  "long ".repeat(200_000),
];

const checks: Trials<JournalPlace> = {
  "a-new-journal-is-empty": [
    "A journal that was never opened holds nothing, and takes the header that it is given",
    async (place) => {
      expectEqual(await contentOf(place.journal()), { header: HEADER, isNew: true, records: [] });
    },
  ],
  "the-first-header-stays": [
    "A journal that is opened again has the header that it was first opened with",
    async (place) => {
      await contentOf(place.journal());
      const other = { ...HEADER, run: "second", workflow: "another" };
      expectEqual(await contentOf(place.journal(), other), {
        header: HEADER,
        isNew: false,
        records: [],
      });
    },
  ],
  "records-keep-their-order": [
    "Records come back in the order in which they were appended, over any number of openings",
    async (place) => {
      const batches = [items(0, 2_500), items(2_500, 3), items(2_503, 1)];
      for (const batch of batches) await written(place.journal(), batch);
      expectEqual((await contentOf(place.journal())).records, batches.flat());
    },
  ],
  "outputs-keep-their-value": [
    "Records come back as they were: empty, odd and long values included",
    async (place) => {
      const records = outputs().map((output, index): JournalRecord => [
        "item",
        0,
        index,
        1,
        output,
      ]);
      await written(place.journal(), records);
      expectEqual((await contentOf(place.journal())).records, records);
    },
  ],
  "close-keeps-what-was-appended": [
    "What was appended is there after `close`, without `settled`",
    async (place) => {
      const journal = place.journal();
      await contentOf(journal, HEADER, false);
      append(journal, items(0, 3));
      await journal.close();
      expectEqual((await contentOf(place.journal())).records, items(0, 3));
    },
  ],
  "settled-is-kept": [
    "What was appended before `settled` is there when the process is killed",
    async (place) => {
      const journal = place.journal();
      await contentOf(journal, HEADER, false);
      for (let count = 1; count <= 3; count++) {
        append(journal, items(count - 1, 1));
        await journal.settled();
        expectEqual((await contentOf(await place.afterKill())).records, items(0, count));
      }
      await journal.close();
    },
  ],
  "records-are-kept-soon": [
    "What was appended is there soon when the process is killed, without `settled`",
    async (place) => {
      const journal = place.journal();
      await contentOf(journal, HEADER, false);
      append(journal, items(0, 2));
      for (let tries = 0; ; tries++) {
        const { records } = await contentOf(await place.afterKill());
        if (records.length === 2) break;
        if (tries === MAX_TRIES) throw new Error(`saw ${records.length} of 2 records`);
        await sleep(PAUSE);
      }
      await journal.close();
    },
  ],
  "a-turn-is-kept-as-a-whole": [
    "When the process is killed, all records of one turn of the event loop are there, or none",
    async (place) => {
      const journal = place.journal();
      await contentOf(journal, HEADER, false);
      const writer = { hasEnded: false };
      const writing = (async () => {
        for (let turn = 0; turn < TURNS; turn++) {
          // The last of 3 follows in a microtask.
          append(journal, items(turn * 3, 2));
          await Promise.resolve();
          append(journal, items(turn * 3 + 2, 1));
          await sleep(turn % 3);
        }
        writer.hasEnded = true;
      })();
      while (!writer.hasEnded) {
        // In a turn of its own: nothing is killed in the middle of one.
        await sleep(0);
        const { records } = await contentOf(await place.afterKill());
        expectEqual(records, items(0, records.length - (records.length % 3)));
      }
      await writing;
      await journal.close();
    },
  ],
  "one-run-has-it": [
    "A journal that a run has is refused with `RUN_OWNED`, until it is closed",
    async (place) => {
      const journal = place.journal();
      await contentOf(journal, HEADER, false);
      expectEqual(await codeOf(place.journal().open(HEADER)), "RUN_OWNED");
      append(journal, items(0, 1));
      await journal.close();
      expectEqual((await contentOf(place.journal())).records, items(0, 1));
    },
  ],
  "places-do-not-mix": [
    "A journal that another process left behind is a journal of its own",
    async (place) => {
      const journal = place.journal();
      await contentOf(journal, HEADER, false);
      append(journal, items(0, 1));
      await journal.settled();
      await written(await place.afterKill(), items(5, 5));
      await journal.close();
      expectEqual((await contentOf(place.journal())).records, items(0, 1));
    },
  ],
  "append-never-fails": [
    "`append` does not throw, after `close` either",
    async (place) => {
      const journal = place.journal();
      await contentOf(journal, HEADER, false);
      journal.append(["step", 0, null, 0, "1.a"]);
      await journal.close();
      journal.append(["end", 0, false]);
      expectEqual((await contentOf(place.journal())).records, [["step", 0, null, 0, "1.a"]]);
    },
  ],
  "closing-twice-does-no-harm": [
    "`settled` without any record, and a second `close`, do nothing",
    async (place) => {
      const journal = place.journal();
      await contentOf(journal, HEADER, false);
      await journal.settled();
      await journal.close();
      await journal.close();
      expectEqual((await contentOf(place.journal())).records, []);
    },
  ],
  "a-run-goes-on": [
    "A run that failed goes on from its journal, and what succeeded does not run again",
    async (place) => {
      const first = await attemptAtRun(place.journal(), 4);
      expectEqual([first.status, first.ran], ["failed", [0, 1, 2, 3, 4, 5]]);
      const second = await attemptAtRun(place.journal(), null);
      expectEqual([second.status, second.ran], ["succeeded", [4]]);
      expectEqual(second.output, [0, 1, 2, 3, 4, 5]);
      const third = await attemptAtRun(place.journal(), null);
      expectEqual(third, { ...second, ran: [] });
    },
  ],
  ...journalChecksOfOptions,
  ...journalChecksOfEvents,
};

/** Milliseconds between two looks, and how many there are: a journal has some seconds. */
const PAUSE = 20;
const MAX_TRIES = 150;
const TURNS = 60;

interface Content {
  readonly header: JournalHeader;
  readonly isNew: boolean;
  readonly records: readonly JournalRecord[];
}

/** Opens the journal, reads it, and closes it if it is not to stay open. */
async function contentOf(journal: Journal, given = HEADER, isClosed = true): Promise<Content> {
  const { header, isNew, records } = await journal.open(given);
  const list: JournalRecord[] = [];
  for await (const group of records) list.push(...group);
  if (isClosed) await journal.close();
  return { header, isNew, records: list };
}

async function written(journal: Journal, records: readonly JournalRecord[]): Promise<void> {
  await contentOf(journal, HEADER, false);
  append(journal, records);
  await journal.settled();
  await journal.close();
}

function append(journal: Journal, records: readonly JournalRecord[]): void {
  for (const record of records) journal.append(record);
}

function items(start: number, count: number): readonly JournalRecord[] {
  return Array.from({ length: count }, (_, index) => [
    "item",
    0,
    start + index,
    1,
    `output ${start + index}`,
  ]);
}

async function codeOf(opening: Promise<unknown>): Promise<unknown> {
  try {
    await opening;
    return "no error";
  } catch (error) {
    return propertyOf(error, "code");
  }
}

/** Runs 6 items, of which one fails. */
async function attemptAtRun(
  journal: Journal,
  failing: number | null,
): Promise<{ status: string; output: unknown; ran: readonly number[] }> {
  const ran: number[] = [];
  const checked: TaskOptions = {
    withItems: [0, 1, 2, 3, 4, 5],
    action: ({ item }) => {
      ran.push(item as number);
      if (item === failing) throw new Error("cannot do it yet");
      return item;
    },
  };
  const workflow = compileTasks([{ name: "checked", ...checked }], {});
  const { status, tasks } = await run(workflow, { journal }).result;
  const output = tasks["checked"]?.output ?? null;
  return { status, output, ran: ran.toSorted((a, b) => a - b) };
}
