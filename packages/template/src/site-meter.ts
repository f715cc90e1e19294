import type { JsonMeter } from "@sheaf/context/json";
import { MAX_DEPTH } from "./meter.ts";
import type { Site } from "./site.ts";

/** Counts comparing values, or writing them as text, as work of a template. */
export class SiteMeter implements JsonMeter {
  readonly #site: Site;
  /** The length of the text that is counted already. */
  #counted = 0;

  constructor(site: Site) {
    this.#site = site;
  }

  node(children: number, depth: number): void {
    if (depth > MAX_DEPTH) this.#site.fail("LIMIT_EXCEEDED", "the values are nested too deeply");
    this.#site.spend(children + 1);
  }

  text(length: number): void {
    this.#site.limitText(length);
    this.#site.checkText(length - this.#counted);
    this.#counted = length;
  }
}
