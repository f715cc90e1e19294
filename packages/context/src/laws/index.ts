/**
 * The laws of isolation, as properties for fast-check. They test any context that can be created, forked,
 * written to and read: that of this package or your own.
 *
 * @packageDocumentation
 */

export { contextLaws } from "./context-laws.ts";
export type { Law } from "./law.ts";
export type { LawSubject } from "./law-subject.ts";
