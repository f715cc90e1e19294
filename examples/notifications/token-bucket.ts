/** Limits a rate. The bucket holds the tokens of one second, and starts empty. */
export class TokenBucket {
  readonly #perSecond: number;
  #tokens = 0;
  #filledAt: number | null = null;

  constructor(perSecond: number) {
    this.#perSecond = perSecond;
  }

  /** Takes a token and returns 0. If there is none, returns the whole seconds until there is. */
  take(now: number): number {
    const elapsed = now - (this.#filledAt ?? now);
    this.#filledAt = now;
    this.#tokens = Math.min(this.#perSecond, this.#tokens + (elapsed / 1_000) * this.#perSecond);
    if (this.#tokens < 1) return Math.ceil((1 - this.#tokens) / this.#perSecond);
    this.#tokens--;
    return 0;
  }
}
