import { RemoteTask } from "@sheaf/workflow/remote";
import type { ChunkData } from "./items-queue.ts";

/** Tasks that are kept ready for further chunks. */
const MAX_TASKS = 100;

/** The tasks that a worker has performed items of lately. */
export class KnownTasks {
  readonly #have: Parameters<typeof RemoteTask.of>[1];
  readonly #tasks = new Map<string, Promise<RemoteTask>>();

  /** @param have What the worker has: actions, parts of contexts, secrets. */
  constructor(have: Parameters<typeof RemoteTask.of>[1]) {
    this.#have = have;
  }

  /** Made once for all chunks of a list. Rejects if the worker lacks something for it. */
  of({ description }: ChunkData): Promise<RemoteTask> {
    const name = JSON.stringify(description);
    const task = this.#tasks.get(name) ?? this.#made(name, description);
    this.#tasks.delete(name);
    this.#tasks.set(name, task);
    for (const oldest of this.#tasks.keys()) {
      if (this.#tasks.size <= MAX_TASKS) break;
      this.#tasks.delete(oldest);
    }
    return task;
  }

  #made(name: string, description: ChunkData["description"]): Promise<RemoteTask> {
    const task = RemoteTask.of(description, this.#have);
    task.catch(() => this.#tasks.delete(name));
    return task;
  }
}
