import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The root of this checkout. */
export const HERE: string = fileURLToPath(new URL("../../..", import.meta.url));

/** Where a run writes its report. Git ignores it. */
export const MEASURED: string = join(HERE, "measured");

/** Where the reports that are published are tracked. */
export const REPORTS: string = join(HERE, "reports");

/** Where the baselines and the bounds of the gate are tracked. */
export const BASELINES: string = join(REPORTS, "baselines");
