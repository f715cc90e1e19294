export { redisStore } from "./redis-store.ts";
export { redisJournal } from "./redis-journal.ts";
export { RedisError } from "./redis-error.ts";
export type { RedisConnection } from "./redis-connection.ts";
export type { RedisErrorCode } from "./error-codes.ts";
export type { RedisStore, RedisStoreOptions } from "./redis-store.ts";
export type { RedisJournalOptions } from "./redis-journal.ts";
