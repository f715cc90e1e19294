import type { Measurements } from "../measurements.ts";
import { formatNumber, formatTime } from "../output/quantities.ts";
import { ratioTarget, type Target } from "./target.ts";

/** The time of single operations, each against what it is compared with. */
export function operationTargets(measured: Measurements): Target[] {
  return [
    ...forkTargets(measured),
    ...readTargets(measured),
    ...joinTargets(measured),
    ...entryTargets(measured),
  ];
}

function forkTargets({ forkTime }: Measurements): Target[] {
  const { ratio, nanoseconds, bareNanoseconds } = forkTime;
  const more = `; ${formatTime(nanoseconds)} against ${formatTime(bareNanoseconds)}`;
  return [
    ratioTarget(
      "fork-time",
      "Making a fork, to a bare object of three fields",
      ratio,
      { atMost: 1.3 },
      more,
    ),
  ];
}

function readTargets({ reads }: Measurements): Target[] {
  const native = { atMost: 1.5 };
  return [
    ratioTarget("read-fork", "A repeated read in a fork, to a native Map", reads.inFork, native),
    ratioTarget(
      "read-root",
      "A repeated read in a root of 50 writes, to a native Map",
      reads.inRoot,
      native,
    ),
    ratioTarget(
      "read-written-fork",
      "A repeated read in a fork of 300 writes, to a native Map",
      reads.inWrittenFork,
      native,
    ),
    ratioTarget(
      "read-first",
      "A first read, to immutable's Map after the same writes",
      reads.first,
      {
        atMost: 1.2,
      },
    ),
    ratioTarget(
      "read-first-packed",
      "The same, to immutable's Map made in one pass",
      reads.firstToPacked,
      {},
    ),
    ratioTarget("read-nested", "A read through 64 nested forks, to one through 1", reads.nested, {
      atMost: 1.2,
    }),
  ];
}

function joinTargets({ joins: { sameNames, ownNames } }: Measurements): Target[] {
  const took = ({ milliseconds }: typeof sameNames): string =>
    `; the join took ${formatNumber(milliseconds)} ms`;
  return [
    ratioTarget(
      "join-shared-native",
      "Joining 1,000 forks that wrote 5 of 50 names, to writing into a native Map",
      sameNames.toNativeMap,
      {},
      took(sameNames),
    ),
    ratioTarget(
      "join-own-native",
      "Joining 1,000 forks that wrote 5 names of their own, to writing into a native Map",
      ownNames.toNativeMap,
      {},
      took(ownNames),
    ),
    ratioTarget(
      "join-shared-compare",
      "Comparing all entries instead, where names are shared",
      sameNames.comparingAll,
      { atLeast: 10 },
    ),
    ratioTarget(
      "join-own-compare",
      "Comparing all entries instead, where names are their own",
      ownNames.comparingAll,
      { atLeast: 10 },
    ),
  ];
}

function entryTargets({ entry }: Measurements): Target[] {
  const more = `; ${formatTime(entry.reentryNanoseconds)} for 1 MB`;
  return [
    ratioTarget(
      "entry-result",
      "Check, copy and freeze of 10 KB, to a structuredClone",
      entry.result,
      { atMost: 0.4 },
    ),
    ratioTarget(
      "entry-all",
      "Check, copy and freeze of 1 MB, to a structuredClone",
      entry.allResults,
      { atMost: 0.4 },
    ),
    ratioTarget(
      "reentry",
      "1 MB that came out of a context entering again, to 10 KB",
      entry.reentryBySize,
      { atMost: 1.5 },
      more,
    ),
  ];
}
