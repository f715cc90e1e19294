import { HERE } from "../output/project.ts";
import { buildDataset, type Dataset, type Extent, SCENARIO } from "./dataset.ts";
import { type Libraries, loadLibraries } from "./libraries.ts";
import { type Item, scenarioItems } from "./scenario.ts";
import {
  enteredList,
  filledContext,
  type ScenarioContext,
  type ScenarioFork,
} from "./scenario-context.ts";

/** A power of two, so that an index is found without a division. */
export const FORKS = 1_024;

/** Larger datasets would make every collection slower. */
const MOST_TASKS_KEPT = 1_000;

/** What cases are made from: the libraries under test, and data. */
export class Workbench {
  readonly libraries: Libraries;
  /** The directory that the libraries are built below. */
  readonly root: string;
  readonly #datasets = new Map<string, Dataset>();

  constructor(libraries: Libraries, root: string) {
    this.libraries = libraries;
    this.root = root;
  }

  /** The same objects for the same extent: reading the payloads takes longer than most cases. */
  dataset({ label, tasks, variables }: Extent = SCENARIO): Dataset {
    const name = `${tasks} ${variables}`;
    const known = this.#datasets.get(name) ?? buildDataset({ label, tasks, variables });
    if (tasks <= MOST_TASKS_KEPT) this.#datasets.set(name, known);
    return known;
  }

  /** A new context, by default that of the scenario. */
  context(extent: Extent = SCENARIO): ScenarioContext {
    return filledContext(this.libraries.context.createContext, this.dataset(extent));
  }

  /** A list that came out of a context. */
  items(count: number = FORKS): readonly Item[] {
    return enteredList(this.libraries.context.createContext, scenarioItems(count));
  }

  /** Makes forks of a new context of the scenario, over and over the same items. */
  forks(): (index: number) => ScenarioFork {
    const fanOut = this.context().fanOut<Item>(this.items());
    return (index) => fanOut.fork(index & (FORKS - 1));
  }
}

/** The workbench of the libraries built below `root`. */
export async function openBench(root: string): Promise<Workbench> {
  return new Workbench(await loadLibraries(root), root);
}

/** The workbench of the packages of this checkout, as modules import them. */
export async function ownBench(): Promise<Workbench> {
  const libraries = {
    context: await import("@sheaf/context"),
    workflow: await import("@sheaf/workflow"),
    template: await import("@sheaf/template"),
    yaml: async () => import("@sheaf/yaml"),
  };
  return new Workbench(libraries, HERE);
}
