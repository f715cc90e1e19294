import { thisProcess } from "./host/this-process.ts";
import { sheaf } from "./sheaf.ts";

const host = thisProcess();
await host.exit(await sheaf(process.argv.slice(2), host));
