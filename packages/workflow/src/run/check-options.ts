import { isContext } from "@sheaf/context";
import { propertyOf } from "@sheaf/context/messages";
import { Workflow } from "../graph/workflow.ts";
import { isCount } from "../options/given.ts";
import { nameOf } from "../value-name.ts";
import { EVENT_LEVELS } from "./hearing.ts";
import type { EventOptions, RunOptions } from "./run-options.ts";

/** @throws TypeError or RangeError that names the option that a run cannot have */
export function checkOptions(workflow: unknown, options: RunOptions): void {
  if (!(workflow instanceof Workflow))
    throw new TypeError(`Cannot run: expected a workflow, got ${nameOf(workflow)}`);
  if (!isObject(options))
    throw new TypeError(`Cannot run: expected options to be an object, got ${nameOf(options)}`);
  const { parameters, config, context, actions, concurrency, grace, onEvent } = options;
  if (context !== undefined && (parameters !== undefined || config !== undefined))
    throw new TypeError(
      'Cannot run: a "context" brings its own parameters and configuration; give one or the other',
    );
  if (concurrency !== undefined && concurrency !== Infinity && !isCount(concurrency))
    throw new RangeError('Cannot run: expected "concurrency" to be an integer from 1');
  if (grace !== undefined && !(typeof grace === "number" && grace >= 0))
    throw new RangeError('Cannot run: expected "grace" to be a number of seconds from 0');
  if (onEvent !== undefined && typeof onEvent !== "function")
    throw new TypeError('Cannot run: expected "onEvent" to be a function');
  checkEvents(options.events);
  if (actions !== undefined && !isObject(actions))
    throw new TypeError('Cannot run: expected "actions" to be an object');
  const { secrets, signal, executor, journal, id } = options;
  if (id !== undefined && (typeof id !== "string" || id === ""))
    throw new TypeError('Cannot run: expected "id" to be a non-empty string');
  if (journal !== undefined && typeof propertyOf(journal, "append") !== "function")
    throw new TypeError('Cannot run: expected "journal" to have a method "append"');
  if (secrets !== undefined && typeof secrets !== "function" && !isObject(secrets))
    throw new TypeError('Cannot run: expected "secrets" to be an object or a function');
  if (signal !== undefined && typeof propertyOf(signal, "addEventListener") !== "function")
    throw new TypeError('Cannot run: expected "signal" to be an AbortSignal');
  if (executor !== undefined && typeof propertyOf(executor, "open") !== "function")
    throw new TypeError('Cannot run: expected "executor" to have a method "open"');
  if (context !== undefined && !isContext(context))
    throw new TypeError('Cannot run: expected "context" to be a context');
}

function checkEvents(events: unknown): void {
  if (events === undefined) return;
  if (!isObject(events)) throw new TypeError('Cannot run: expected "events" to be an object');
  const { level, outputs, durations, keys } = events as EventOptions;
  if (level !== undefined && !EVENT_LEVELS.includes(level))
    throw new TypeError('Cannot run: expected "events.level" to be "run", "task" or "item"');
  for (const [name, value] of Object.entries({ outputs, durations, keys }))
    if (value !== undefined && typeof value !== "boolean")
      throw new TypeError(`Cannot run: expected "events.${name}" to be true or false`);
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}
