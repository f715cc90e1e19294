/**
 * Spans of OpenTelemetry for runs, tasks, and what workers do. It needs `@opentelemetry/api`, which nothing
 * else here does.
 *
 * @packageDocumentation
 */

export { openTelemetry } from "./open-telemetry.ts";
export type { Telemetry } from "./open-telemetry.ts";
