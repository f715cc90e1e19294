import type { Shape } from "@sheaf/context";
import type { Node } from "./node.ts";
import type { Outcome } from "./outcome.ts";
import type { WorkflowSettings } from "./settings.ts";

/** What is known of the runs of a workflow, for the compiler. */
export interface RunTypes {
  /** The parameters that they are given. */
  readonly given: object;
  /** The context that they come to. */
  readonly shape: Shape;
}

/** A node and an action that it may choose, for which the workflow has no edge yet. */
export type UnhandledAction = [node: string, action: string];

/** The actions that a node, or one of several, may choose: those it lists and those its outcomes name. */
export type ActionOf<N extends Node> = N extends Node ? ListedAction<N> | ChosenAction<N> : never;

/** What a node, or one of several, gives. */
export type OutputOf<N extends Node> = N extends Node
  ? Awaited<ReturnType<N["process"]>> extends Outcome<string, infer Output>
    ? Output
    : never
  : never;

/** What remains to be handled of nodes: nothing if the identifier or the actions are any string. */
export type UnhandledOf<N extends Node> = N extends Node
  ? string extends N["id"]
    ? never
    : Pair<N["id"], Closed<ListedAction<N>> | Closed<ChosenAction<N>>>
  : never;

/** What remains after an edge for an action; one for `default` handles all of its node. */
export type HandledBy<
  Unhandled extends UnhandledAction,
  From extends string,
  Action extends string,
> = "default" extends Action
  ? Exclude<Unhandled, [From, string]>
  : Exclude<Unhandled, [From, Action]>;

/** The output of a workflow by its settings, else by its nodes. */
export type OutputWith<Settings extends WorkflowSettings, Output> = "output" extends keyof Settings
  ?
      | ReturnType<NonNullable<Settings["output"]>>
      | (undefined extends Settings["output"] ? Output : never)
  : Output;

type ListedAction<N extends Node> = "actions" extends keyof N
  ? NonNullable<N["actions"]>[number]
  : never;

type ChosenAction<N extends Node> =
  Awaited<ReturnType<N["process"]>> extends Outcome<infer Action> ? Action : never;

type Closed<Action extends string> = string extends Action ? never : Action;

type Pair<Id extends string, Action extends string> = Action extends string ? [Id, Action] : never;
