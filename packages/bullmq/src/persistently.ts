import { sleep } from "./clock.ts";
import { redisErrorOf } from "./redis-error.ts";

/** Milliseconds between two tries. */
const PAUSE = 500;
/** Tries where Redis is not full, and so may never take it. */
const TRIES = 5;

/**
 * Asks again until Redis takes it: while it is full, for as long as that lasts.
 *
 * @param isOver True once there is no time left.
 * @throws what Redis answered last
 */
export async function persistently<T>(ask: () => Promise<T>, isOver: () => boolean): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await ask();
    } catch (error) {
      const isFull = redisErrorOf("write to Redis", error).code === "REDIS_FULL";
      if (isOver() || (!isFull && tries >= TRIES)) throw error;
      await sleep(PAUSE);
    }
  }
}
