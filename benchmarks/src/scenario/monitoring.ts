import type { Json } from "@sheaf/context";

/** Servers as a cloud lists them. */
export function servers(
  count: number,
): { name: string; region: string; health_endpoint: string }[] {
  return Array.from({ length: count }, (_, i) => ({
    name: `server-${i}`,
    region: ["eu-west", "us-east", "ap-south"][i % 3] as string,
    health_endpoint: endpointOf(i),
  }));
}

/** What each of them answers, by its endpoint: every hundredth lacks its database. */
export function healthTexts(count: number): ReadonlyMap<string, string> {
  return new Map(
    Array.from({ length: count }, (_, i) => {
      const checks = { database: i % 100 === 99 ? "timeout" : "ok", queue: "ok", disk: "ok" };
      return [endpointOf(i), JSON.stringify({ service: `server-${i}`, uptime: i * 60, checks })];
    }),
  );
}

/** Reads an answer as a monitor does. */
export function health(url: string, texts: ReadonlyMap<string, string>): Json {
  const { hostname } = new URL(url);
  const answer = JSON.parse(texts.get(url) ?? "null") as { checks: Record<string, string> };
  const failing = Object.keys(answer.checks).filter((name) => answer.checks[name] !== "ok");
  return { host: hostname, isHealthy: failing.length === 0, failing };
}

function endpointOf(index: number): string {
  return `https://server-${index}.example.test/health`;
}
