/** Every code that only this package has: the class that has it, what it means and what to do. */
export const ERROR_CODES = {
  REDIS_FAILED: {
    class: "RedisError",
    meaning: "Redis cannot be reached, or refuses a command.",
    remedy: "Look at the cause. Broken connections are re-established automatically.",
  },
  REDIS_FULL: {
    class: "RedisError",
    meaning: "Redis has reached its `maxmemory` and accepts no more data.",
    remedy: "Give it more memory, or delete journals and parts that no run needs.",
  },
  REDIS_EVICTS: {
    class: "RedisError",
    meaning:
      "Redis would drop data when its memory is full: `maxmemory-policy` is not `noeviction`.",
    remedy: "Set `maxmemory-policy noeviction`, or use a separate Redis.",
  },
  NO_WORKER: {
    class: "QueueError",
    meaning: "No worker took an item within the `patience` of its executor. The message says why.",
    remedy: "Start workers of the queue that have the action and its secrets.",
  },
  RESULT_TOO_LARGE: {
    class: "QueueError",
    meaning: "The result of an item is more than 16 MB of JSON, the most that workers send.",
    remedy: "Let the action store it elsewhere and return where it is.",
  },
} as const;

/** The codes of the errors of this package. */
export type RedisErrorCode = keyof typeof ERROR_CODES;
