import type { Json } from "@sheaf/context";
import { canonicalJson } from "@sheaf/context/json";
import type { Site } from "../site.ts";
import { SiteMeter } from "../site-meter.ts";

/** Finds values that are equal, as `==` has it, by the position at which the first of them stood. */
export class FirstPositions {
  readonly #site: Site;
  readonly #scalars = new Map<Json, number>();
  /** Of lists and objects, by their canonical texts. */
  readonly #texts = new Map<string, number>();

  constructor(site: Site) {
    this.#site = site;
  }

  /** The position of the first equal value, which is `position` itself if there was none. */
  of(value: Json, position: number): number {
    const isScalar = typeof value !== "object" || value === null;
    const positions: Map<Json, number> = isScalar ? this.#scalars : this.#texts;
    const identity = isScalar ? value : canonicalJson(value, new SiteMeter(this.#site));
    const first = positions.get(identity);
    if (first !== undefined) return first;
    positions.set(identity, position);
    return position;
  }
}
