import type { Stream } from "../host/output.ts";

/** So many milliseconds without a write are a pause, in which people wait for what is held back. */
const PAUSE = 100;

/** Hides secrets in a text that comes piece by piece. */
export interface TextMask {
  /** Adds a piece; what comes back can be shown. */
  write(piece: string): string;
  /** What can be shown in a pause. */
  pause(): string;
  /** What was held back. */
  end(): string;
}

/**
 * Hands what anybody else writes to the stream to `show`. Actions may print what they like; where it
 * goes is decided here.
 */
export class GuestWrites {
  readonly #show: (text: string) => boolean;
  #mask: TextMask | null;
  readonly #decoder = new TextDecoder();
  #pause: NodeJS.Timeout | undefined;

  constructor(stream: Stream, show: (text: string) => boolean, mask: TextMask | null) {
    this.#show = show;
    this.#mask = mask;
    const write = (chunk: unknown, ...rest: readonly unknown[]): boolean => {
      const hasRoom = this.#write(this.#textOf(chunk, rest[0]));
      const done = rest.find((argument) => typeof argument === "function");
      if (done !== undefined) queueMicrotask(done as () => void);
      return hasRoom;
    };
    // The stream goes on: others have something to say too.
    const end = (chunk: unknown, ...rest: readonly unknown[]): Stream => {
      if (typeof chunk === "function") write("", chunk);
      else write(chunk ?? "", ...rest);
      return stream;
    };
    Object.assign(stream, { write, end });
  }

  /** Hides secrets by another mask from now on. */
  maskBy(mask: TextMask | null): void {
    this.flush();
    this.#mask = mask;
  }

  /** Shows what was held back: nothing more is expected. */
  flush(): void {
    clearTimeout(this.#pause);
    this.#shown(this.#mask?.end() ?? "");
  }

  #write(text: string): boolean {
    if (this.#mask === null) return this.#show(text);
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => this.#shown(this.#mask?.pause() ?? ""), PAUSE).unref();
    return this.#shown(this.#mask.write(text));
  }

  #shown(text: string): boolean {
    return text === "" || this.#show(text);
  }

  #textOf(chunk: unknown, encoding: unknown): string {
    if (typeof chunk !== "string")
      return this.#decoder.decode(chunk as Uint8Array, { stream: true });
    return typeof encoding === "string" && Buffer.isEncoding(encoding)
      ? this.#decoder.decode(Buffer.from(chunk, encoding), { stream: true })
      : chunk;
  }
}
