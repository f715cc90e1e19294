/**
 * The laws of isolation, as properties for fast-check. They try any context that can be created, forked,
 * written to and read, this one or your own.
 *
 * @packageDocumentation
 */

export { contextLaws } from "./context-laws.ts";
export type { Law } from "./law.ts";
export type { LawSubject } from "./law-subject.ts";
