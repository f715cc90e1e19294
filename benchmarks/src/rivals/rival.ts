import type { Law, LawSubject } from "@sheaf/context/laws";
import type { Dataset } from "../scenario/dataset.ts";
import { type Branching, scenarioRun, type ScenarioRun } from "../scenario/scenario.ts";

/** What is shown of an approach besides its figures. */
interface About {
  readonly name: string;
  /** Whether a fork copies the content of the context, which takes milliseconds, or shares it. */
  readonly forks: "copies" | "shares";
  /** The page of its documentation that its setup follows. */
  readonly source: string;
  /** What a fork of it is, which explains its cost. */
  readonly why: string;
}

/** One way to give every item a context of its own. */
export interface Approach extends About {
  /** The scenario over a context with this content. */
  prepare(dataset: Dataset): ScenarioRun;
  /** Calls `use` with its operations on such a context, whatever represents contexts. */
  within<R>(dataset: Dataset, use: UseBranching<R>): R;
}

/** Does something with the operations of an approach. */
type UseBranching<R> = <Root, Fork>(branching: Branching<Root, Fork>) => R;

/** One way to keep variables, and the laws of isolation for it. */
export interface LawChecks {
  readonly name: string;
  laws(lawsOf: LawsOf): Law[];
}

/** `contextLaws`, handed in so that a process that only takes the time does not load the laws. */
type LawsOf = <C>(subject: LawSubject<C>) => Law[];

/** An approach by its operations, with a loop of its own. */
export function approach<Root, Fork>(
  about: About,
  branchingOf: (dataset: Dataset) => Branching<Root, Fork>,
): Approach {
  return {
    ...about,
    prepare(dataset) {
      return scenarioRun(branchingOf(dataset));
    },
    within: (dataset, use) => use(branchingOf(dataset)),
  };
}

/** The laws for a subject, whatever represents its contexts. */
export function lawChecks<C>(subject: LawSubject<C>): LawChecks {
  return { name: subject.name, laws: (lawsOf) => lawsOf(subject) };
}
