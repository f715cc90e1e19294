import { isJsonObject } from "../json/json-kind.ts";
import type { Json } from "../json.ts";
import type { Hash } from "./content-hashes.ts";
import { PartError } from "./part-error.ts";
import { isStoredValue, type StoredValue } from "./stored-value.ts";

/** A page, and the first name in it. */
export type PageEntry = readonly [firstName: string, page: StoredValue];

/** What a context consists of. JSON. */
export interface Manifest {
  readonly format: "sheaf.parts";
  /** It changes when older readers would misread a manifest, or a page. */
  readonly version: 1;
  readonly parameters: StoredValue;
  readonly config: StoredValue;
  /** Sorted by name. */
  readonly variables: readonly PageEntry[];
  /** Sorted by name. */
  readonly tasks: readonly PageEntry[];
  /** Absent outside a fan-out. */
  readonly item?: StoredValue;
  /** The index of the item, from 0; absent outside a fan-out. */
  readonly index?: number;
}

const FORMAT = "sheaf.parts";
const VERSION = 1;

/** A manifest of this content. */
export function manifestOf(content: Omit<Manifest, "format" | "version">): Manifest {
  return { format: FORMAT, version: VERSION, ...content };
}

/** @throws PartError `PART_FOREIGN` if the part is not a manifest of this version. */
export function readManifest(hash: Hash, json: Json): Manifest {
  if (!isJsonObject(json) || json["format"] !== FORMAT)
    throw new PartError("PART_FOREIGN", hash, "it is not the manifest of a context");
  if (json["version"] !== VERSION)
    throw new PartError("PART_FOREIGN", hash, "it is a manifest of another version");
  const { parameters, config, variables, tasks, item, index } = json;
  const isWhole =
    isStoredValue(parameters) &&
    isStoredValue(config) &&
    arePages(variables) &&
    arePages(tasks) &&
    (item === undefined
      ? index === undefined
      : isStoredValue(item) && Number.isSafeInteger(index) && (index as number) >= 0);
  if (!isWhole) throw new PartError("PART_FOREIGN", hash, "it is a manifest that lacks something");
  return json as unknown as Manifest;
}

function arePages(json: Json | undefined): boolean {
  if (!Array.isArray(json)) return false;
  return (json as readonly Json[]).every(
    (entry) =>
      Array.isArray(entry) &&
      entry.length === 2 &&
      typeof entry[0] === "string" &&
      isStoredValue(entry[1] as Json),
  );
}
