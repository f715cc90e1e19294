import type { Measurement } from "../../measure/measurement.ts";
import { Measurements } from "../../measure/measurement.ts";
import type { Target } from "../../measure/target.ts";
import {
  formatBytes,
  formatNumber,
  formatPower,
  formatRatio,
  formatTime,
} from "../../output/quantities.ts";
import { noiseOf, type Report } from "../../report/report.ts";
import { boundOf } from "../../report/report-tables.ts";
import { CLONE, OURS } from "../../scenario/approach-names.ts";
import { lawMatrix } from "../../suite/isolation.ts";
import { html, type Html, NOTHING } from "../html.ts";
import { exact, verdict } from "../verdict.ts";

/** The first screen: what was promised, what was measured, whether it was kept. */
export function opening(report: Report): Html {
  const missed = report.targets.filter(({ passed }) => !passed);
  const reached = report.targets.length - missed.length;
  return html`<p class="lede">
      A workflow step over 1,000 items usually copies its context 1,000 times: 1 GB for 1 MB of
      results. Sheaf promises forks that copy nothing. These are the measurements, on real data.
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
      ${report.date.slice(0, 10)}${missed.length === 0 ? "." : html`; ${missed.length} missed: ${missed.map(({ id, title }, i) => html`${i === 0 ? "" : "; "}<a href="#target-${id}">${title}</a>`)}.`}
    </p>
    ${noiseBanner(noiseOf(report))}`;
}

function cards(report: Report): Html[] {
  const measured = new Measurements(report.measurements);
  const scenario = measured.of("scenario");
  const time = (name: string): string => formatTime(scenario.value(name, "median time"));
  const bytes = (name: string): number => scenario.value(name, "allocated");
  const forks = measured.of("sizes").points("fork");
  const growthOf = (measure: "size" | "cost"): number =>
    (forks.at(-1)?.[measure] ?? Number.NaN) / (forks[0]?.[measure] ?? Number.NaN);
  const find = (id: string): Target | undefined =>
    report.targets.find((target) => target.id === id);
  return [
    card(
      find("scenario-bytes-clone"),
      "Memory",
      formatRatio,
      "less per item",
      `${formatBytes(bytes(OURS))} instead of ${formatBytes(bytes(CLONE) + scenario.value(CLONE, "serialised"))}`,
    ),
    card(
      find("scenario-time-clone"),
      "Time",
      formatRatio,
      "less per item",
      `in turns; timed apart, ${time(OURS)} instead of ${time(CLONE)}`,
    ),
    card(
      find("complexity-fork-time"),
      "Growth",
      (value) => formatPower("C", value),
      "for a context of size C",
      `${formatNumber(growthOf("size"))} times the context, ${formatNumber(growthOf("cost"))} times the time`,
    ),
    lawsCard(measured.of("isolation")),
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

function lawsCard(measured: Measurements): Html {
  const { laws, holds } = lawMatrix(measured);
  const held = laws.filter(({ name }) => holds(OURS, name) === true).length;
  return html`<li>
    <p class="what"><span>Isolation</span>${verdict(held === laws.length)}</p>
    <p class="figure">
      ${exact("laws-held", held, String(held))} <small>of ${laws.length} laws hold</small>
    </p>
    <dl>
      <dt>promised</dt>
      <dd>all of them</dd>
      <dt>that is</dt>
      <dd>nothing done in a fork is seen elsewhere until it is joined</dd>
    </dl>
  </li> `;
}

/** If a control differs by more than this from itself, times of this run are uncertain. */
const NOISE = 0.15;

function noiseBanner(noise: readonly Measurement[]): Html {
  const noisy = noise.filter(isNoisy);
  if (noisy.length === 0) return NOTHING;
  const worst = noisy.map(
    ({ subject, low = Number.NaN, high = Number.NaN }) =>
      html`<li>${subject}: ${formatNumber(low)} to ${formatNumber(high)}</li>`,
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

function isNoisy({ low = 1, high = 1 }: Measurement): boolean {
  return low < 1 - NOISE || high > 1 + NOISE;
}
