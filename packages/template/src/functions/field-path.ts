import type { Json } from "@sheaf/context";
import { isJsonObject } from "@sheaf/context/json";
import { didYouMean, quote } from "@sheaf/context/messages";
import { ownProperty, someKeys } from "../own.ts";
import { nameOf, type Site } from "../site.ts";
import { Refused } from "./refused.ts";

/** The most steps of a path, so that each element of a list is read in constant time. */
const MAX_STEPS = 64;

/** One step: a name, `["a name"]` or `[-1]`, and whether a `?` allows it to be missing. */
const STEP = /(?:\[(?:"([^"]*)"|'([^']*)'|(-?\d{1,9}))\]|([^.[\]?"']+))(\?)?/;

interface Step {
  readonly key: string | number;
  readonly isOptional: boolean;
  /** Where the step ends in the text of the path. */
  readonly end: number;
}

/** A path such as `user.tags[0]` in a text, which is read from many values. */
export class FieldPath {
  readonly #text: string;
  readonly #steps: readonly Step[];

  private constructor(text: string, steps: readonly Step[]) {
    this.#text = text;
    this.#steps = steps;
  }

  /** The path that the text spells, or why it spells none. */
  static parse(text: string): FieldPath | Refused {
    const pattern = new RegExp(STEP, "y");
    const steps: Step[] = [];
    for (let at = 0; at < text.length || steps.length === 0;) {
      const isName = text[at] === ".";
      pattern.lastIndex = isName && steps.length > 0 ? at + 1 : at;
      const [whole, double, single, position, bare, optional] = pattern.exec(text) ?? [];
      const isJoined = steps.length === 0 || isName === (bare !== undefined);
      if (whole === undefined || !isJoined || steps.length === MAX_STEPS) return notAPath(text);
      at = pattern.lastIndex;
      const key = position === undefined ? (double ?? single ?? bare ?? "") : Number(position);
      if (key === "__proto__")
        return new Refused('"__proto__" is not allowed in a path', undefined, true);
      steps.push({ key, isOptional: optional !== undefined, end: at });
    }
    return new FieldPath(text, steps);
  }

  get length(): number {
    return this.#steps.length;
  }

  /** Reads own properties and elements only. `position` says which element of a list `value` is. */
  read(value: Json, site: Site, position?: number): Json {
    let reached = value;
    for (const step of this.#steps) {
      const next = stepFrom(reached, step.key);
      if (next === undefined && !step.isOptional)
        return this.#missing(step, reached, site, position);
      reached = next ?? null;
    }
    return reached;
  }

  #missing({ key, end }: Step, reached: Json, site: Site, position: number | undefined): never {
    const holder = position === undefined ? "the value" : `element ${position}`;
    const path = this.#text.slice(0, end);
    const isAbsent = isJsonObject(reached) && typeof key === "string";
    const reason = isAbsent || Array.isArray(reached) ? "" : `, as it is in ${nameOf(reached)}`;
    const near = isAbsent ? didYouMean(key, someKeys(reached)) : undefined;
    const hint = near ?? `write ${quote(`${path}?`)} for null where it is missing`;
    return site.fail("MISSING_VALUE", `${holder} has no ${quote(path)}${reason}`, { hint });
  }
}

function stepFrom(value: Json, key: string | number): Json | undefined {
  if (typeof key === "string") return ownProperty(value, key);
  return Array.isArray(value) ? (value as readonly Json[]).at(key) : undefined;
}

function notAPath(text: string): Refused {
  const problem = `expected a path such as "user.tags[0]", got ${quote(text)}`;
  return new Refused(problem, `in a path, write a name with dots as ["a.b"]`);
}
