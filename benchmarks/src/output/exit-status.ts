/** Exit statuses, the same for all commands. */
export const STATUS = {
  done: 0,
  failed: 1,
  usage: 2,
  notComparable: 3,
  interrupted: 130,
} as const;

/** The command line is wrong. Thrown before anything is measured. */
export class UsageError extends Error {}

/** Nothing is known to be worse, but something could not be compared. */
export class CannotCompareError extends Error {}
