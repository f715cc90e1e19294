/** A guard against regressions of memory, time and complexity, for any suite of cases. */
export { defaultBase } from "./base-commit.ts";
export { writeBaseline } from "./baseline.ts";
export { BOUNDS_NAME, boundsOf, foundBounds, writeBounds } from "./bounds.ts";
export { gate } from "./gate.ts";
export { CHECKS, linesOf } from "./gate-report.ts";
export { gateMarkdown, growthTable } from "./gate-text.ts";
export { judgedGrowths } from "./growth-finding.ts";
export { judgedKept, keptIn } from "./kept-finding.ts";
export { allMeasured, isProblem, measuredBytes, measuredGrowths } from "./measured.ts";
export { Repository } from "./repository.ts";
export { isTimeFinding } from "./time-pairs.ts";

export type { Base } from "./gate.ts";
export type { Check, GateReport } from "./gate-report.ts";
export type { Measured } from "./measured.ts";
export type { Checkout } from "./repository.ts";
