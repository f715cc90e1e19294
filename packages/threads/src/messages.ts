import type { Hash } from "@sheaf/context/parts";
import type { AttemptName, JobDescription } from "@sheaf/workflow/remote";

/** What a thread is started with. */
export interface ThreadData {
  /** The URL of the module of actions. */
  readonly actions: string;
}

/** What a thread is sent. Jobs have a number in their pool. */
export type ToThread =
  | {
      readonly type: "job";
      readonly job: number;
      readonly description: JobDescription;
      /** By name. They stay in this process. */
      readonly secrets: Readonly<Record<string, string>>;
    }
  | {
      readonly type: "items";
      readonly job: number;
      /** JSON: packed items. Cloning objects takes three times as long as writing and reading text. */
      readonly items: string;
    }
  | {
      readonly type: "abort";
      readonly job: number;
      readonly attempts: readonly AttemptName[];
    }
  | {
      readonly type: "part";
      readonly hash: Hash;
      /** Null if no job has it. */
      readonly text: string | null;
    }
  | { readonly type: "over"; readonly job: number };

/** What a thread sends. */
export type FromThread =
  | { readonly type: "ready"; readonly actions: readonly string[] }
  | { readonly type: "wants"; readonly hash: Hash }
  /** It has seen that attempts were aborted. */
  | { readonly type: "alive" }
  | {
      readonly type: "records";
      readonly job: number;
      /** JSON: a list of records, as `recordText` writes them. */
      readonly records: string;
      /** Milliseconds that the thread has worked since its last message. */
      readonly busy: number;
    };
