import type { Ratio } from "../../measure/interleaving.ts";
import {
  formatBytes,
  formatNumber,
  formatPower,
  formatRatio,
  formatTime,
} from "../../output/quantities.ts";
import type { Report } from "../../report/report.ts";
import { boundOf } from "../../report-tables.ts";
import { CLONE, OURS } from "../../scenario/approach-names.ts";
import type { Target } from "../../targets/target.ts";
import { html, type Html, NOTHING } from "../html.ts";
import { exact, verdict } from "../verdict.ts";

/** The first screen: what was promised, what was measured, whether it was kept. */
export function opening(report: Report): Html {
  const missed = report.targets.filter(({ passed }) => !passed);
  const reached = report.targets.length - missed.length;
  return html`<p class="lede">
      A workflow step over 1,000 items usually copies its context 1,000 times: 1 GB for 1 MB of
      results. Sheaf promises forks that copy nothing. Measured on real data, this is what came of
      it.
    </p>
    <ul class="cards">
      ${cards(report)}
    </ul>
    <p>
      <strong
        >${exact("targets-reached", reached, String(reached))} of ${report.targets.length} targets
        reached</strong
      >
      with Node ${report.runtime.node} on
      ${report.date.slice(0, 10)}${missed.length === 0 ? "." : html`; ${missed.length} missed: ${missed.map(({ id, sentence }, i) => html`${i === 0 ? "" : "; "}<a href="#target-${id}">${sentence}</a>`)}.`}
    </p>
    ${noiseBanner(report.noise)}`;
}

function cards(report: Report): Html[] {
  const { measurements, targets } = report;
  const { scenarioTimes, scenarioBytes, ownScenarioBytes, isolation } = measurements;
  const time = (name: string): number =>
    scenarioTimes.approaches.find((approach) => approach.name === name)?.perItem.median ??
    Number.NaN;
  const bytes = (name: string): number =>
    [...scenarioBytes.approaches, ...ownScenarioBytes].find((approach) => approach.name === name)
      ?.bytesPerItem ?? Number.NaN;
  const [smallest, largest] = [measurements.contextSize[0], measurements.contextSize.at(-1)];
  const growth = (largest?.jsonBytes ?? Number.NaN) / (smallest?.jsonBytes ?? Number.NaN);
  const forkGrowth = (largest?.fork ?? Number.NaN) / (smallest?.fork ?? Number.NaN);
  const find = (id: string): Target | undefined => targets.find((target) => target.id === id);
  return [
    card(
      find("scenario-bytes-clone"),
      "Memory",
      formatRatio,
      "less per item",
      `${formatBytes(bytes(OURS))} instead of ${formatBytes(bytes(CLONE) + scenarioBytes.serialisedBytes)}`,
    ),
    card(
      find("scenario-time-clone"),
      "Time",
      formatRatio,
      "less per item",
      `in turns; timed apart, ${formatTime(time(OURS))} instead of ${formatTime(time(CLONE))}`,
    ),
    card(
      find("complexity-fork-time"),
      "Growth",
      (value) => formatPower("C", value),
      "for a context of size C",
      `${formatNumber(growth)} times the context, ${formatNumber(forkGrowth)} times the time`,
    ),
    lawsCard(isolation),
  ];
}

function card(
  target: Target | undefined,
  what: string,
  show: (value: number) => string,
  unit: string,
  means: string,
): Html {
  if (target === undefined) return NOTHING;
  return html`<li>
    <p class="what"><span>${what}</span>${verdict(target.passed)}</p>
    <p class="figure">
      ${exact(target.id, target.value, show(target.value))} <small>${unit}</small>
    </p>
    <dl>
      <dt>promised</dt>
      <dd>${promise(target)}</dd>
      <dt>that is</dt>
      <dd>${means}</dd>
    </dl>
  </li> `;
}

function promise(target: Target): string {
  return target.unit === "exponent" ? `none: an exponent of ${boundOf(target)}` : boundOf(target);
}

function lawsCard({ examined }: Report["measurements"]["isolation"]): Html {
  const verdicts = examined.find(({ name }) => name === OURS)?.verdicts ?? [];
  const held = verdicts.filter(({ holds }) => holds === true).length;
  return html`<li>
    <p class="what"><span>Isolation</span>${verdict(held === verdicts.length)}</p>
    <p class="figure">
      ${exact("laws-held", held, String(held))} <small>of ${verdicts.length} laws hold</small>
    </p>
    <dl>
      <dt>promised</dt>
      <dd>all of them</dd>
      <dt>that is</dt>
      <dd>nothing done in a fork is seen elsewhere until it is joined</dd>
    </dl>
  </li> `;
}

/** Where a control differs by more than this from itself, times of this run are to be read with care. */
const NOISE = 0.15;

function noiseBanner(noise: Report["noise"]): Html {
  const noisy = Object.entries(noise).filter(([, ratio]) => isNoisy(ratio));
  if (noisy.length === 0) return NOTHING;
  const worst = noisy.map(
    ([name, { low, high }]) =>
      html`<li>${name}: ${formatNumber(low)} to ${formatNumber(high)}</li>`,
  );
  return html`<div class="banner" role="note" id="noise">
    <p>
      <strong>The machine was noisy.</strong> Operations timed against copies of themselves should
      give 1; the middle half of their rounds gave:
    </p>
    <ul>
      ${worst}
    </ul>
    <p>
      Other ratios of this run may be off by as much, and single times by more. Bytes are exact.
    </p>
  </div> `;
}

function isNoisy({ low, high }: Ratio): boolean {
  return low < 1 - NOISE || high > 1 + NOISE;
}
