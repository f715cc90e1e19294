/** A guard against regressions of memory, time and complexity, for any suite of cases. */
export { defaultBase } from "./base-commit.ts";
export { withBuilt } from "./base-build.ts";
export { writeBaseline } from "./baseline.ts";
export { BOUNDS_NAME, boundsOf, foundBounds, writeBounds } from "./bounds.ts";
export { TOLERANCE } from "./bytes-tolerance.ts";
export { EXPORTS, figuresOf } from "./exports.ts";
export { gate } from "./gate.ts";
export { CHECKS, linesOf, percent } from "./gate-report.ts";
export { gateMarkdown, growthTable, timeTable } from "./gate-text.ts";
export { judgedGrowths } from "./growth-finding.ts";
export { readHistory, recordLine } from "./history.ts";
export { judgedKept, keptIn } from "./kept-finding.ts";
export { allMeasured, isProblem, measured, measuredBytes, measuredGrowths } from "./measured.ts";
export { mostOften, noiseOf } from "./noise.ts";
export { Repository } from "./repository.ts";
export { comparedTimes, isTimeFinding, pairedRatios, timesInProcesses } from "./time-pairs.ts";

export type { Base } from "./gate.ts";
export type { Check, GateReport } from "./gate-report.ts";
export type { History, HistoryLine } from "./history.ts";
export type { Measured } from "./measured.ts";
export type { CaseNoise } from "./noise.ts";
export type { Checkout } from "./repository.ts";
