import type { Journal } from "../journal/journal.ts";

/** Where one journal is kept, as a file or a table. */
export interface JournalPlace {
  /** The journal at this place, to be opened by another run. */
  journal(): Journal;
  /** The journal as another process would find it if this one were killed now. */
  afterKill(): Journal | Promise<Journal>;
  /** Removes the place. */
  remove?(): void | Promise<void>;
}
