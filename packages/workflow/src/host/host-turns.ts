import { now, whenHostIsServed } from "./clock.ts";

/** Milliseconds of work before the host gets a turn: its timers, signals and input must not starve. */
const TURN = 10;
/** A turn ends after this many steps, but only once it has also taken this many milliseconds. */
const FEW_STEPS = 64;
const LONG_TURN = 100;
/** Most steps between two looks at the clock, as a look takes a tenth of the time of a short item. */
const MAX_STEPS = 32;

/**
 * Gives the host its turns. There is one for all runs of a process, as they share its thread: while
 * a turn is awaited nothing starts anywhere, so that what resolved promises drive comes to rest.
 * Where the host is served anyway, as actions wait for timers or input, nothing is held up.
 */
export class HostTurns {
  readonly #origin = now();
  /** True if the host was asked to call back. */
  #isAsked = false;
  /** Both in milliseconds since the origin: small integers, which take no room of their own. */
  #askedAt = 0;
  #stepsSinceAsked = 0;
  #lastLook = 0;
  /** Steps between two looks: few where steps take long. */
  #stride = 1;
  #stepsToLook = 1;
  #isAwaited = false;
  #waiting: (() => void)[] = [];

  /** True while nothing may start. */
  get isAwaited(): boolean {
    return this.#isAwaited;
  }

  /** A run begins: how long its steps take is not known. */
  begin(): void {
    this.#stride = 1;
    this.#stepsToLook = 1;
  }

  /** Something starts. */
  step(): void {
    if (--this.#stepsToLook <= 0) this.#look();
  }

  /** Calls back once, when the host has had its turn; in the order of asking. */
  whenServed(callback: () => void): void {
    this.#waiting.push(callback);
  }

  /** The same as a promise. */
  served(): Promise<void> {
    return new Promise((resolve) => {
      this.whenServed(resolve);
    });
  }

  #look(): void {
    if (this.#isAwaited) return;
    this.#stepsSinceAsked += this.#stride;
    const time = (now() - this.#origin) | 0;
    // The clock was set back.
    if (time < this.#askedAt) this.#askedAt = time;
    this.#stride = time - this.#lastLook >= TURN ? 1 : Math.min(this.#stride * 2, MAX_STEPS);
    this.#stepsToLook = this.#stride;
    this.#lastLook = time;
    if (!this.#isAsked) {
      this.#isAsked = true;
      this.#askedAt = time;
      this.#stepsSinceAsked = 0;
      whenHostIsServed(() => this.#served());
    } else this.#isAwaited = this.#isDue(time - this.#askedAt);
  }

  #isDue(milliseconds: number): boolean {
    return milliseconds >= (this.#stepsSinceAsked < FEW_STEPS ? LONG_TURN : TURN);
  }

  /** A callback may use up the turn; the others then wait for the next. */
  #served(): void {
    this.#isAsked = false;
    this.#isAwaited = false;
    const waiting = this.#waiting;
    this.#waiting = [];
    let called = 0;
    while (called < waiting.length && !this.#isAwaited) {
      this.step();
      waiting[called++]?.();
    }
    if (called < waiting.length) this.#waiting = [...waiting.slice(called), ...this.#waiting];
  }
}

/** One for the process. */
export const hostTurns: HostTurns = new HostTurns();
