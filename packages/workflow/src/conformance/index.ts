/**
 * Checks for what you plug into a run: an executor, which decides where items run, a journal, or a store
 * of parts. They test everything that a run relies on, and work with any test runner.
 *
 * @packageDocumentation
 */

export { conformanceActions, conformanceSecrets } from "./actions.ts";
export { executorChecks } from "./executor-checks.ts";
export { journalChecks } from "./journal-checks.ts";
export { storeChecks } from "./store-checks.ts";
export type { ExecutorCheck, ExecutorSubject } from "./executor-checks.ts";
export type { JournalCheck, JournalSubject } from "./journal-checks.ts";
export type { JournalPlace } from "./journal-place.ts";
export type { StoreCheck, StorePlace, StoreSubject } from "./store-checks.ts";
