import { isolationLaws } from "./isolation.ts";
import { joinLaws } from "./join.ts";
import type { Law } from "./law.ts";
import { nameLaws } from "./names.ts";
import { snapshotLaws } from "./snapshots.ts";
import type { Subject } from "./subject.ts";
import { valueLaws } from "./values.ts";
import { writeLaws } from "./writes.ts";

/**
 * The laws that hold for a context whose forks are isolated, each ready to be tried on `subject`.
 * Laws about joining are left out where the subject has no `join`, those about snapshots where it
 * has no `restore`.
 */
export function contextLaws<C>(subject: Subject<C>): Law[] {
  return [
    ...writeLaws(subject),
    ...isolationLaws(subject),
    ...valueLaws(subject),
    ...nameLaws(subject),
    ...joinLaws(subject),
    ...snapshotLaws(subject),
  ];
}
