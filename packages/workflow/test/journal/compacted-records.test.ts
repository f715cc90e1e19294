// docs/journal-format.md#compacted-journals
import { describe, expect, test } from "vitest";
import type { JournalRecord } from "../../src/index.ts";
import { CompactedRecords } from "../../src/journal/compacted-records.ts";
import { RecordedRun } from "../../src/journal/recorded-run.ts";
import { countsOf, type RunCounts } from "../../src/journal/run-counts.ts";

const LIST = ["list", 0, 9, "d"] as const;
const STREAM = ["list", 0, null, ""] as const;
const FOLD = ["list", 0, 9, "d", true] as const;
const ERROR = { name: "Error", code: "X", message: "m" } as const;
const FAILED = [
  ["end", 0, true],
  ["closed", "failed"],
] as const;
const OPENED = ["opened", "2026-01-01T00:00:00.000Z"] as const;
const CHANGES = { set: {}, deleted: [] } as const;
const OUTCOME = {
  status: "succeeded",
  actions: null,
  variables: CHANGES,
  tasks: CHANGES,
} as const;

type Records = readonly (readonly [string, ...unknown[]])[];

const step = (number: number, name: string, outer: number | null = null, index = 0) =>
  ["step", number, outer, index, name] as const;
const A = step(0, "1.a");

function runOf(records: Records): RecordedRun {
  const run = new RecordedRun({ restored: (value) => value });
  run.addAll(records as readonly JournalRecord[]);
  return run;
}

const IN_ORDER: Records = [
  A,
  FOLD,
  ["items", 0, [0, 2], [1, 2]],
  ["failed", 0, 2, 1, ERROR],
  ["item", 0, 3, 2, 4],
  ["items", 0, [4, 2], [5, 6]],
  ...FAILED,
];

const compacted = (records: Records): Records => [
  ...new CompactedRecords(runOf(records)).records(),
];

/** How far a run is that goes on from these records. */
function countsAfter(records: Records): RunCounts {
  const run = runOf(records);
  run.reopen();
  return countsOf(run.root);
}

describe.each<readonly [string, Records, Records]>([
  [
    "neighbors that succeeded at once are one record, and those with more attempts have their own",
    [
      A,
      LIST,
      ["item", 0, 3, 1, "d"],
      ["items", 0, [0, 2, 4, 1], ["a", "b", "e"]],
      ["item", 0, 2, 3, "c"],
    ],
    [A, LIST, ["item", 0, 2, 3, "c"], ["items", 0, [0, 2, 3, 2], ["a", "b", "d", "e"]]],
  ],
  [
    "items that succeeded together are not retried any more",
    [A, LIST, ["retry", 0, 1, 1], ["again", 0, 1], ["items", 0, [0, 2], ["a", "b"]]],
    [A, LIST, ["items", 0, [0, 2], ["a", "b"]]],
  ],
  [
    "outputs that are not collected stay away",
    [A, LIST, ["items", 0, [0, 1], null], ["items", 0, [1, 1], null]],
    [A, LIST, ["items", 0, [0, 2], null]],
  ],
  [
    "items of streams keep their digests",
    [
      A,
      STREAM,
      ["items", 0, [0, 2], [1, 2], [10, 11]],
      ["item", 0, 2, 2, 3, 12],
      ["failed", 0, 3, 1, ERROR, 13],
      ["retry", 0, 4, 1, 14],
      ["left", 0, 5, [1], null, 15],
    ],
    [
      A,
      STREAM,
      ["item", 0, 2, 2, 3, 12],
      ["items", 0, [0, 2], [1, 2], [10, 11]],
      ["failed", 0, 3, 1, ERROR, 13],
      ["retry", 0, 4, 1, 14],
      ["retry", 0, 5, 0, 15],
      ["left", 0, 5, [1], null],
    ],
  ],
  [
    "of retries the last of each item is left, in order",
    [
      A,
      LIST,
      ["retry", 0, 1, 1],
      ["retry", 0, 2, 1],
      ["again", 0, 2],
      ["retry", 0, 3, 1],
      ["again", 0, 3],
      ["retry", 0, 1, 2],
      ["item", 0, 3, 2, null],
    ],
    [A, LIST, ["item", 0, 3, 2, null], ["retry", 0, 2, 1], ["again", 0, 2], ["retry", 0, 1, 2]],
  ],
  [
    "what failed and runs again begins again",
    [
      A,
      STREAM,
      ["failed", 0, 0, 2, ERROR, 9],
      ["retry", 0, 1, 1, 8],
      ["again", 0, 1],
      ["wait", 0, 1, 2, 5],
      ["stop", 0, 3, [[1, 1]]],
      ...FAILED,
      OPENED,
    ],
    [A, STREAM, ["retry", 0, 1, 0, 8], ["retry", 0, 0, 0, 9]],
  ],
  [
    "a failure that was handled stays, without what happened inside",
    [
      A,
      LIST,
      step(1, "1.x", 0, 0),
      ["failed", 0, 0, 1, ERROR],
      step(2, "1.y", 0, 1),
      ["item", 0, 1, 1, null],
      ["end", 0, false],
      step(3, "2.b"),
    ],
    [
      A,
      LIST,
      ["item", 0, 1, 1, null],
      ["failed", 0, 0, 1, ERROR],
      step(1, "2.b"),
      ["end", 0, false],
    ],
  ],
  [
    "what happened inside a failure that may run again stays",
    [A, LIST, step(1, "1.x", 0, 1), ["item", 1, 0, 1, 5], ["failed", 0, 1, 1, ERROR], ...FAILED],
    [A, LIST, ["failed", 0, 1, 1, ERROR], step(1, "1.x", 0, 1), ["item", 1, 0, 1, 5], ...FAILED],
  ],
  [
    "what has no end of its own has it inside",
    [
      A,
      step(1, "1.x", 0, 0),
      ["outcome", 1, OUTCOME],
      ["end", 1, false],
      ["inside", 0, 0, false],
      ["inside", 0, 1, true],
      ["end", 0, false],
    ],
    [
      A,
      ["inside", 0, 0, false],
      ["inside", 0, 1, true],
      step(1, "1.x", 0, 0),
      ["outcome", 1, OUTCOME],
      ["end", 1, false],
      ["end", 0, false],
    ],
  ],
  [
    "what is left of batches, until they have ended",
    [
      A,
      LIST,
      ["left", 0, 0, [1, 2], ["a", null, null]],
      ["left", 0, 1, [0], null],
      ["item", 0, 1, 1, [1]],
    ],
    [A, LIST, ["item", 0, 1, 1, [1]], ["left", 0, 0, [1, 2], ["a", null, null]]],
  ],
  [
    "a stop, what it cut and what was handled",
    [
      A,
      LIST,
      [
        "stop",
        0,
        3,
        [
          [1, 1],
          [2, 2],
        ],
      ],
      ["handled", 0, 0, 1, [ERROR]],
      step(1, "2.b"),
      ["stop", 1, 2],
    ],
    [
      A,
      LIST,
      ["handled", 0, 0, 1, [ERROR]],
      [
        "stop",
        0,
        3,
        [
          [1, 1],
          [2, 2],
        ],
      ],
      step(1, "2.b"),
      ["stop", 1, 2],
    ],
  ],
  [
    "waits of attempts that are under way",
    [
      A,
      LIST,
      ["wait", 0, 0, 1, 100],
      ["wait", 0, 1, 1, 100],
      ["item", 0, 1, 1, 5],
      ["wait", 0, 2, 1, 10],
      ["wait", 0, 2, 2, 50],
      ["retry", 0, 2, 1],
      ["wait", 0, 3, 1, 9],
      ["failed", 0, 3, 1, ERROR],
    ],
    [
      A,
      LIST,
      ["item", 0, 1, 1, 5],
      ["failed", 0, 3, 1, ERROR],
      ["retry", 0, 2, 1],
      ["wait", 0, 0, 1, 100],
      ["wait", 0, 2, 2, 50],
    ],
  ],
  [
    "how the run ended, if nobody has gone on",
    [OPENED, A, ["item", 0, 0, 1, 1], ["end", 0, false], ["closed", "succeeded"], OPENED],
    [A, ["item", 0, 0, 1, 1], ["end", 0, false], ["closed", "succeeded"]],
  ],
  [
    "what ran at the end of a run that goes on is gone",
    [
      A,
      ["item", 0, 0, 1, 1],
      ["end", 0, false],
      step(1, "2.b"),
      step(2, "canceled~1.finally"),
      step(3, "succeeded~1.finally"),
      ["closed", "canceled"],
      OPENED,
    ],
    [A, ["item", 0, 0, 1, 1], step(1, "2.b"), step(2, "succeeded~1.finally"), ["end", 0, false]],
  ],
  ["the items of a fold stay in their order", IN_ORDER, IN_ORDER],
  [
    "of a fold that failed, what came behind the failure runs again",
    [
      A,
      FOLD,
      ["item", 0, 0, 1, 1],
      ["failed", 0, 1, 1, ERROR],
      ["item", 0, 2, 2, 3],
      ["failed", 0, 3, 1, ERROR],
      ...FAILED,
      OPENED,
    ],
    [A, FOLD, ["item", 0, 0, 1, 1], ["retry", 0, 1, 0], ["retry", 0, 3, 0]],
  ],
  [
    "a fold that had not ended keeps its failures",
    [
      A,
      FOLD,
      ["item", 0, 0, 1, 1],
      ["failed", 0, 1, 1, ERROR],
      ["item", 0, 2, 1, 3],
      ["retry", 0, 3, 1],
      ["closed", "canceled"],
      OPENED,
    ],
    [
      A,
      FOLD,
      ["item", 0, 0, 1, 1],
      ["failed", 0, 1, 1, ERROR],
      ["item", 0, 2, 1, 3],
      ["retry", 0, 3, 0],
    ],
  ],
  [
    "a fold of workflows begins again behind its first failure",
    [
      A,
      FOLD,
      ["inside", 0, 0, false],
      step(1, "1.x", 0, 1),
      ["inside", 0, 1, true],
      step(2, "1.y", 0, 2),
      ["inside", 0, 2, false],
      ["inside", 0, 3, true],
      ...FAILED,
      OPENED,
    ],
    [A, FOLD, ["inside", 0, 0, false], step(1, "1.x", 0, 1)],
  ],
])("%s", (_, records, expected) => {
  test("in a compacted journal", () => {
    expect(compacted(records)).toEqual(expected);
    expect(compacted(expected)).toEqual(expected);
  });

  test("and the run is as far when it goes on", () => {
    expect(countsAfter(compacted(records))).toEqual(countsAfter(records));
  });
});

test("signals that no attempt can get any more are gone, and the others numbered again", () => {
  const records: Records = [
    ["signal", "a", 1, "1.json"],
    ["signal", "b", 2],
    ["signal", "c", 3, "3.json"],
    ["signal", "d", 4, "4.json"],
    ["signal", "e", 5, "5.json"],
    A,
    ["took", 0, 0, 1, 0],
    ["item", 0, 0, 1, 1],
    ["took", 0, 1, 1, 2],
    step(1, "1.x", 0, 2),
    ["took", 1, 0, 1, 3],
    ["item", 1, 0, 1, 4],
    ["item", 0, 2, 1, 4],
    ["took", 0, 3, 1, 4],
    ["failed", 0, 3, 1, ERROR],
  ];
  const all = new CompactedRecords(runOf(records));
  expect([...all.records()]).toEqual([
    A,
    ["items", 0, [0, 1, 2, 1], [1, 4]],
    ["failed", 0, 3, 1, ERROR],
    ["signal", "b", 2],
    ["signal", "c", 3, "3.json"],
    ["took", 0, 1, 1, 1],
    ["signal", "e", 5, "5.json"],
    ["took", 0, 3, 1, 2],
  ]);
  expect([...all.spentSignals()].map(({ id }) => id)).toEqual(["1.json", "4.json"]);
});
