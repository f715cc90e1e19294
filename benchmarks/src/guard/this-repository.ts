import { HERE } from "../libraries.ts";
import { Repository } from "./repository.ts";

/** This project's: reports are what the commands write, so that they do not make it dirty. */
export const thisRepository: Repository = new Repository(HERE, {
  sources: ["packages", "benchmarks"],
  generated: ["reports"],
});
