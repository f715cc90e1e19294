import { MOST_ALIVE, TOLERANCE } from "./bytes-tolerance.ts";
import { MOST_BYTES_EXPONENT } from "./growth-finding.ts";
import { REGRESSION } from "./time-verdict.ts";

/** What holds for all cases and growths: up to these, nothing is a regression. By name. */
export const TOLERANCES: Readonly<Record<string, number>> = {
  "bytes-fraction": TOLERANCE.fraction,
  "bytes-of-few": TOLERANCE.bytes,
  "bytes-fraction-of-many": TOLERANCE.ofMany,
  "bytes-least": TOLERANCE.least,
  "results-alive": MOST_ALIVE,
  "bytes-exponent": MOST_BYTES_EXPONENT,
  "time-median": REGRESSION.median,
  "time-lower-bound": REGRESSION.bound,
};
