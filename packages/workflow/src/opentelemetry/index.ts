/**
 * OpenTelemetry spans of runs, tasks, and the work of workers. Needs `@opentelemetry/api`, which nothing else
 * in this package does.
 *
 * @packageDocumentation
 */

export { openTelemetry } from "./open-telemetry.ts";
export type { Telemetry } from "./open-telemetry.ts";
