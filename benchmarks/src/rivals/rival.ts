import type { Law, LawSubject } from "@sheaf/context/laws";
import type { Dataset } from "../scenario/dataset.ts";
import { freshCopy } from "../measure/fresh-copy.ts";
import { type Branching, runScenario, type ScenarioRun } from "../scenario/scenario.ts";

/** What is to be said of an approach beside its figures. */
interface About {
  readonly name: string;
  /** Whether a fork copies the content of the context, which takes milliseconds, or shares it. */
  readonly forks: "copies" | "shares";
  /** The page of its documentation that it is set up by. */
  readonly source: string;
  /** What a fork of it is, which is why it costs what it does. */
  readonly why: string;
}

/** One way to give every item a context of its own. */
export interface Approach extends About {
  /** The scenario over a context with this content. */
  prepare(dataset: Dataset): ScenarioRun;
  /** Hands its operations on such a context to `use`, whatever represents contexts. */
  within<R>(dataset: Dataset, use: UseBranching<R>): R;
}

/** Does something with the operations of an approach. */
type UseBranching<R> = <Root, Fork>(branching: Branching<Root, Fork>) => R;

/** One way to keep variables, under the laws of isolation. */
export interface Examinee {
  readonly name: string;
  /** How it is set up, where there is a choice. */
  readonly setup: string;
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

/** The scenario by these operations, in a loop of its own. */
export function scenarioRun<Root, Fork>(branching: Branching<Root, Fork>): ScenarioRun {
  const run = freshCopy(runScenario<Root, Fork>);
  const kept: Fork[] = [];
  return (items, steps) => run(branching, kept, items, steps);
}

/** A subject of the laws, whatever represents its contexts. */
export function examinee<C>(subject: LawSubject<C>, setup: string): Examinee {
  return { name: subject.name, setup, laws: (lawsOf) => lawsOf(subject) };
}
