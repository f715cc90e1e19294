import { Command } from "@commander-js/extra-typings";

/** A command of `npm run bench`, with what its help says first and last. Wrong arguments are thrown as a CommanderError. */
export function benchCommand(name: string, does: string, notes: string): Command {
  return new Command(`npm run bench -- ${name}`)
    .description(does)
    .usage("[options]")
    .addHelpText("after", `\n${notes}`)
    .exitOverride()
    .configureOutput({ outputError: () => {} });
}
