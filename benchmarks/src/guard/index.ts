/** A guard against regressions of memory, time and complexity, for any suite of cases. */
export { defaultBase } from "./base-commit.ts";
export { writeBaseline } from "./baseline.ts";
export { boundsOf } from "./bounds.ts";
export { BOUNDS_FILE, writeBounds } from "./bounds-file.ts";
export { CHECKS, isMeasured, isWorse } from "./finding.ts";
export { gate } from "./gate.ts";
export { gateMarkdown, wrongLines } from "./gate-report.ts";
export { allMeasured, measuredBytes } from "./measured.ts";
export { Repository } from "./repository.ts";

export type { Check } from "./finding.ts";
export type { Base } from "./gate.ts";
export type { GateReport } from "./gate-report.ts";
export type { Checkout } from "./repository.ts";
