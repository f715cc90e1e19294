/** Step numbers that share an array. */
const CHUNK = 1_024;
const WORDS = CHUNK / 32;

/**
 * The steps that led to a branch: a persistent set of small integers. Chunks that did not change are
 * shared, so that adding a step to one of n copies n / 1,024 references.
 */
export class Past {
  static readonly EMPTY: Past = new Past([]);
  readonly #chunks: readonly Uint32Array[];

  private constructor(chunks: readonly Uint32Array[]) {
    this.#chunks = chunks;
  }

  has(step: number): boolean {
    const word = this.#chunks[Math.floor(step / CHUNK)]?.[(step % CHUNK) >>> 5] ?? 0;
    return ((word >>> (step & 31)) & 1) === 1;
  }

  with(step: number): Past {
    const position = Math.floor(step / CHUNK);
    const chunks = [...this.#chunks];
    while (chunks.length <= position) chunks.push(NO_STEPS);
    const chunk = Uint32Array.from(chunks[position] as Uint32Array);
    const word = (step % CHUNK) >>> 5;
    chunk[word] = (chunk[word] as number) | (1 << (step & 31));
    chunks[position] = chunk;
    return new Past(chunks);
  }

  union(other: Past): Past {
    const [longer, shorter] =
      this.#chunks.length >= other.#chunks.length ? [this, other] : [other, this];
    return new Past(
      longer.#chunks.map((chunk, position) => {
        const others = shorter.#chunks[position];
        return others === undefined || others === chunk ? chunk : unionOf(chunk, others);
      }),
    );
  }

  /** True where the other contains every step of this. */
  isWithin(other: Past): boolean {
    return this.#chunks.every((chunk, position) => {
      const others = other.#chunks[position] ?? NO_STEPS;
      return chunk === others || chunk.every((word, at) => (word & ~(others[at] as number)) === 0);
    });
  }

  /** The steps that all of the pasts contain. */
  static intersection(pasts: readonly Past[]): Past {
    const [first = Past.EMPTY, ...others] = pasts;
    return new Past(
      first.#chunks.map((chunk, position) => {
        const all = others.map((past) => past.#chunks[position] ?? NO_STEPS);
        if (all.every((other) => other === chunk)) return chunk;
        return chunk.map((word, at) =>
          all.reduce((bits, other) => bits & (other[at] as number), word),
        );
      }),
    );
  }

  /** The steps that some of the pasts contain and others do not, in ascending order. */
  static differences(pasts: readonly Past[]): number[] {
    const steps: number[] = [];
    const length = Math.max(...pasts.map((past) => past.#chunks.length));
    for (let position = 0; position < length; position++) {
      const chunks = pasts.map((past) => past.#chunks[position] ?? NO_STEPS);
      if (chunks.every((chunk) => chunk === chunks[0])) continue;
      for (let word = 0; word < WORDS; word++) {
        let some = 0;
        let all = -1;
        for (const chunk of chunks) {
          some |= chunk[word] as number;
          all &= chunk[word] as number;
        }
        for (let bits = some & ~all; bits !== 0; bits &= bits - 1)
          steps.push(position * CHUNK + word * 32 + 31 - Math.clz32(bits & -bits));
      }
    }
    return steps;
  }
}

const NO_STEPS: Readonly<Uint32Array> = new Uint32Array(WORDS);

/** One of the two where it contains the other. */
function unionOf(a: Uint32Array, b: Uint32Array): Uint32Array {
  const union = a.map((word, position) => word | (b[position] as number));
  if (union.every((word, position) => word >>> 0 === (a[position] as number))) return a;
  return union;
}
