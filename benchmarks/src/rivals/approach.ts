import type { LawSubject } from "@sheaf/context/laws";
import type { Dataset } from "../scenario/dataset.ts";
import type { Branching } from "../scenario/scenario.ts";

/** What is shown of a rival besides its figures. */
export interface About {
  readonly name: string;
  /** The page of its documentation that its setup follows. */
  readonly source: string;
  /** What it does and does not do, which explains its cost. */
  readonly why: string;
}

/** One way to give every item a context of its own. */
export interface Approach extends About {
  /** Whether a fork copies the content of the context, which takes milliseconds, or shares it. */
  readonly forks: "copies" | "shares";
  /** The operations of the scenario over a context with this content. */
  branching(dataset: Dataset): Branching<unknown, unknown>;
  /** Its variables alone, for the laws of isolation. */
  readonly subject?: LawSubject<unknown>;
}
