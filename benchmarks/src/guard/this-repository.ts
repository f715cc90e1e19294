import { HERE } from "../output/project.ts";
import { Repository } from "./repository.ts";

/** This project's: reports are what the commands write, so that they do not make it dirty. */
export const thisRepository: Repository = new Repository(HERE, {
  sources: ["packages", "benchmarks"],
  generated: ["reports"],
});

/** The commit that was measured, marked where files other than reports differ from it; null outside a repository. */
export function describeCommit(): string | null {
  try {
    const { commit, dirty } = thisRepository.checkout();
    return dirty ? `${commit}-dirty` : commit;
  } catch {
    return null;
  }
}
