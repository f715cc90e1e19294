/** Text that is held back because it may be the start of a secret is shown after a pause this long. */
const PAUSE_MS = 100;

/** Masks secrets in a text that arrives in chunks. */
export interface TextMask {
  /** Adds a chunk and returns what can be shown. */
  write(chunk: string): string;
  /** What can be shown during a pause. */
  pause(): string;
  /** What was held back. */
  end(): string;
}

/** Redirects everything that is written to a stream to a callback. */
export class WriteInterceptor {
  readonly #show: (text: string) => boolean;
  #mask: TextMask | null;
  readonly #decoder = new TextDecoder();
  #pause: NodeJS.Timeout | undefined;

  constructor(
    stream: NodeJS.WritableStream,
    show: (text: string) => boolean,
    mask: TextMask | null,
  ) {
    this.#show = show;
    this.#mask = mask;
    const write = (chunk: unknown, ...rest: readonly unknown[]): boolean => {
      const hasRoom = this.#write(this.#decode(chunk, rest[0]));
      const done = rest.find((argument) => typeof argument === "function");
      if (done !== undefined) queueMicrotask(done as () => void);
      return hasRoom;
    };
    // The stream stays open, because other code still writes to it.
    const end = (chunk: unknown, ...rest: readonly unknown[]): NodeJS.WritableStream => {
      if (typeof chunk === "function") write("", chunk);
      else write(chunk ?? "", ...rest);
      return stream;
    };
    Object.assign(stream, { write, end });
  }

  /** Replaces the mask, after showing what the previous one held back. */
  maskWith(mask: TextMask | null): void {
    this.flush();
    this.#mask = mask;
  }

  /** Shows what was held back. */
  flush(): void {
    clearTimeout(this.#pause);
    this.#showText(this.#mask?.end() ?? "");
  }

  #write(text: string): boolean {
    if (this.#mask === null) return this.#show(text);
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => this.#showText(this.#mask?.pause() ?? ""), PAUSE_MS).unref();
    return this.#showText(this.#mask.write(text));
  }

  #showText(text: string): boolean {
    return text === "" || this.#show(text);
  }

  #decode(chunk: unknown, encoding: unknown): string {
    if (typeof chunk !== "string")
      return this.#decoder.decode(chunk as Uint8Array, { stream: true });
    return typeof encoding === "string" && Buffer.isEncoding(encoding)
      ? this.#decoder.decode(Buffer.from(chunk, encoding), { stream: true })
      : chunk;
  }
}
