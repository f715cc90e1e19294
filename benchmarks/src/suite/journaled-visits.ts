import { copyFileSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { Journal, RunOptions, Workflow } from "@sheaf/workflow";
import { expectAnswer } from "../measure/case.ts";
import { listOf } from "../scenario/dataset.ts";
import { CONCURRENCY } from "../scenario/item-engines.ts";
import type { Libraries } from "../scenario/libraries.ts";

/** Runs over numbers, whose action gives the number again, with a journal in a file or without. */
export class Visits {
  readonly items: number;
  readonly #library: Libraries["workflow"];
  readonly #workflow: Workflow;
  readonly #options: RunOptions;
  readonly #path: string;
  #isDown = false;
  #calls = 0;

  /**
   * @param kind Of a list; of a stream, whose items each have a digest in the journal; or of a list whose
   *   action waits for a turn of the event loop, which is the least that anything outside takes.
   */
  constructor(
    library: Libraries["workflow"],
    items: number,
    kind: "list" | "stream" | "waiting" = "list",
    options: RunOptions = {},
  ) {
    const list = listOf(items, (item) => item);
    const action = async ({ item }: { item: number }): Promise<number> => {
      this.#calls++;
      if (this.#isDown && item === items - 1) throw new Error("The service is down");
      return kind === "waiting" ? setImmediate(item) : item;
    };
    const withItems = kind === "stream" ? () => list.values() : () => list;
    const task = { name: "visit", withItems, action, concurrency: CONCURRENCY };
    const folder = mkdtempSync(join(tmpdir(), "sheaf-journal-"));
    process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
    this.items = items;
    this.#library = library;
    this.#workflow = library.compileTasks([task], {});
    this.#options = options;
    this.#path = join(folder, "journal");
  }

  clear(): void {
    rmSync(this.#path, { force: true });
  }

  /** Runs without a journal. */
  async plain(): Promise<unknown> {
    return this.#run(this.items, {});
  }

  /** Runs with the journal, or goes on from it; `calls` items must be left. Gives the result. */
  async journaled(
    calls: number = this.items,
    watch: (journal: Journal) => Journal = (journal) => journal,
  ): Promise<unknown> {
    return this.#run(calls, { journal: watch(this.#library.fileJournal(this.#path)) });
  }

  /** Makes the journal of a run whose last item failed. Gives what puts it back. */
  async failed(): Promise<() => void> {
    this.clear();
    this.#isDown = true;
    await this.journaled();
    this.#isDown = false;
    copyFileSync(this.#path, `${this.#path}.failed`);
    return () => copyFileSync(`${this.#path}.failed`, this.#path);
  }

  /** Bytes of the journal for each item, and how many of them are not its output. */
  get recordBytes(): { readonly "of a record": number; readonly "beside the output": number } {
    const digits = listOf(this.items, String).join("").length;
    const { size } = statSync(this.#path);
    return {
      "of a record": size / this.items,
      "beside the output": (size - digits) / this.items,
    };
  }

  async #run(calls: number, options: RunOptions): Promise<unknown> {
    this.#calls = 0;
    const all = { ...this.#options, ...options };
    const result = await this.#library.run(this.#workflow, all).result;
    if (result.errors[0] !== undefined && !this.#isDown) throw result.errors[0];
    expectAnswer(this.#calls, calls);
    return result;
  }
}
