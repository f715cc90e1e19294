/** Lets so many through in a second. The bucket holds one second's worth, and is empty at first. */
export class TokenBucket {
  readonly #perSecond: number;
  #tokens = 0;
  #filledAt: number | null = null;

  constructor(perSecond: number) {
    this.#perSecond = perSecond;
  }

  /** Takes a token, and gives 0; where there is none, the whole seconds until there is. */
  take(now: number): number {
    const elapsed = now - (this.#filledAt ?? now);
    this.#filledAt = now;
    this.#tokens = Math.min(this.#perSecond, this.#tokens + (elapsed / 1_000) * this.#perSecond);
    if (this.#tokens < 1) return Math.ceil((1 - this.#tokens) / this.#perSecond);
    this.#tokens--;
    return 0;
  }
}
