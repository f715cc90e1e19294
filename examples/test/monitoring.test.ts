import { expect, it } from "vitest";
import type { Finding } from "../monitoring/check-http.ts";
import { runExample } from "./sheaf.ts";

it("finds which of 1,000 servers fail or hang, and why", async () => {
  const { status, tasks, sequence, stderr } = await runExample<readonly Finding[]>(
    "monitoring/workflow.yaml",
  );
  expect(status).toBe("succeeded");
  expect(sequence).toEqual(["get_servers", "check_health"]);
  const findings = tasks["check_health"]?.output ?? [];
  expect(findings).toHaveLength(1_000);
  // In the order of the servers, not of their responses.
  expect(findings.map(({ url }) => Number(url.split("/")[4]))).toEqual([...findings.keys()]);

  const numbersOf = (reason: string | null): number[] =>
    [...findings.entries()].filter(([, f]) => f.reason === reason).map(([number]) => number);
  expect(numbersOf("HTTP_503")).toEqual(every(40, 7));
  expect(numbersOf("TIMEOUT")).toEqual(every(50, 49));
  expect(numbersOf("ECONNRESET")).toEqual(every(100, 13));
  expect(findings.filter(({ healthy }) => healthy)).toHaveLength(945);
  expect(stderr).toContain(
    "945 of 1,000 servers are healthy; unhealthy: 25 HTTP_503, 20 TIMEOUT, 10",
  );
});

/** Every `step`-th of 1,000 numbers. */
function every(step: number, first: number): number[] {
  return Array.from({ length: 1_000 / step }, (_, index) => first + index * step);
}
