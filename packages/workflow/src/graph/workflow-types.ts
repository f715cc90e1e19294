import type { Shape } from "@sheaf/context";
import type { Node } from "./node.ts";
import type { Outcome } from "./outcome.ts";
import type { WorkflowSettings } from "./settings.ts";

/** What the compiler knows about the runs of a workflow. */
export interface RunTypes {
  /** The parameters that a run takes. */
  readonly given: object;
  /** The shape of the context at the end. */
  readonly shape: Shape;
}

/** A node and an action that it may choose but that has no edge yet. */
export type UnhandledAction = [node: string, action: string];

/** The actions that a node, or one of several, may choose: those it lists and those of its outcomes. */
export type ActionOf<N extends Node> = N extends Node ? ListedAction<N> | ChosenAction<N> : never;

/** The output of a node, or of one of several. */
export type OutputOf<N extends Node> = N extends Node
  ? Awaited<ReturnType<N["process"]>> extends Outcome<string, infer Output>
    ? Output
    : never
  : never;

/** The actions of nodes that need edges: none if the identifier or the actions are of type `string`. */
export type UnhandledOf<N extends Node> = N extends Node
  ? string extends N["id"]
    ? never
    : Pair<N["id"], Closed<ListedAction<N>> | Closed<ChosenAction<N>>>
  : never;

/** What is left after an edge for an action is added. One for `default` handles all actions of its node. */
export type HandledBy<
  Unhandled extends UnhandledAction,
  From extends string,
  Action extends string,
> = "default" extends Action
  ? Exclude<Unhandled, [From, string]>
  : Exclude<Unhandled, [From, Action]>;

/** The output of a workflow: that of its settings, otherwise that of its nodes. */
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
