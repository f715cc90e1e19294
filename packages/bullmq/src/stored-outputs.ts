import { PartError } from "@sheaf/context/parts";
import type { RemoteItem, RemoteJob } from "@sheaf/workflow/remote";
import { sleep } from "./clock.ts";
import type { LargeResult, LargeResults } from "./large-results.ts";
import type { OpenChunks } from "./open-chunks.ts";
import type { SessionOptions } from "./session-options.ts";

/** Milliseconds between two tries to read a result. */
const PAUSE = 500;
/** Times that items of one list run again because their output was lost. */
const MAX_LOSSES = 20;
/** In place of an output. */
const LOST = Symbol("lost");

/** Reads outputs that are too long for the stream of results. */
export class StoredOutputs {
  readonly #remote: RemoteJob;
  readonly #chunks: OpenChunks;
  readonly #options: Pick<SessionOptions, "largeIn" | "owner" | "results">;
  readonly #onLoss: (chunk: string, item: RemoteItem) => void;
  /** The indexes of items whose output is being read. */
  readonly #reading = new Set<number>();
  #losses = 0;
  #isClosed = false;

  /** @param onLoss Called for an item whose output Redis has lost, or has another of: it has to be made again. */
  constructor(
    remote: RemoteJob,
    chunks: OpenChunks,
    options: Pick<SessionOptions, "largeIn" | "owner" | "results">,
    onLoss: (chunk: string, item: RemoteItem) => void,
  ) {
    this.#remote = remote;
    this.#chunks = chunks;
    this.#options = options;
    this.#onLoss = onLoss;
  }

  /** True while the output of the item is on its way. */
  isReading({ index }: RemoteItem): boolean {
    return this.#reading.has(index);
  }

  /** Ends the item with its output, unless nobody wants it any more. Never rejects. */
  async read(id: string, result: LargeResult): Promise<void> {
    const { largeIn, owner, results } = this.#options;
    const large = largeIn(this.#chunks.get(id)?.results ?? results);
    const { index, attempt } = result;
    if (this.#remote.isUnderWay(result)) {
      this.#reading.add(index);
      const output = await this.#outputOf(id, result, large);
      this.#reading.delete(index);
      if (output !== LOST) this.#remote.receive({ type: "succeeded", index, attempt, output });
      this.#chunks.forgetEnded(id);
    }
    owner.asOwner(() => void large.remove(id, result));
  }

  close(): void {
    this.#isClosed = true;
  }

  async #outputOf(id: string, result: LargeResult, large: LargeResults): Promise<unknown> {
    while (this.#remote.isUnderWay(result) && !this.#isClosed)
      try {
        return await large.read(id, result);
      } catch (error) {
        if (!(error instanceof PartError)) await sleep(PAUSE);
        else {
          this.#lost(id, result, error);
          break;
        }
      }
    return LOST;
  }

  #lost(id: string, result: LargeResult, error: PartError): void {
    if (this.#losses++ >= MAX_LOSSES) {
      this.#remote.fail(result, error);
      return;
    }
    const item = this.#chunks.get(id)?.items.find(({ index }) => index === result.index);
    if (item !== undefined) this.#onLoss(id, item);
  }
}
