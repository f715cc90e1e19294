import { type Measurement, Measurements } from "../measure/measurement.ts";
import { formatBytes, formatNumber, formatTime } from "../output/quantities.ts";
import { boundOf, valueOf } from "../report/report-tables.ts";
import { noiseOf, type Report } from "../report/report.ts";
import { CLONE, OURS } from "../scenario/approach-names.ts";
import { lawMatrix } from "../suite/isolation.ts";
import { html, type Html } from "./html.ts";
import { exact, verdict } from "./verdict.ts";

/** The first screen: what was promised, what was measured, whether it was kept. */
export function opening(report: Report): Html {
  const { targets, runtime, date } = report;
  const missed = targets.filter(({ passed }) => !passed);
  const reached = targets.length - missed.length;
  const links = missed.map(
    ({ id, title }, i) => html`${i === 0 ? "" : "; "}<a href="#target-${id}">${title}</a>`,
  );
  return html`<p class="lede">
      A workflow step over 1,000 items usually copies its context 1,000 times: 1 GB for 1 MB of
      results. Sheaf promises forks that copy nothing. These are the measurements, on real data.
    </p>
    <ul class="cards">
      ${cardsOf(report)}
    </ul>
    <p>
      <strong
        >${exact("targets-reached", reached, String(reached))} of ${targets.length} targets
        reached</strong
      >
      with Node ${runtime.node} on
      ${date.slice(0, 10)}${missed.length === 0 ? "." : html`; ${missed.length} missed: ${links}.`}
    </p>
    ${noiseBanner(noiseOf(report))}`;
}

/** The promises, each with what was measured. */
function cardsOf({ measurements, targets }: Report): Html[] {
  const measured = new Measurements(measurements);
  const scenario = measured.of("scenario");
  const time = (name: string): string => formatTime(scenario.value(name, "median time"));
  const [own, cloned, serialised] = [
    scenario.value(OURS, "allocated"),
    scenario.value(CLONE, "allocated"),
    scenario.value(CLONE, "serialised"),
  ].map((bytes) => formatBytes(bytes));
  const forks = measured.of("sizes").points("fork");
  const growthOf = (measure: "size" | "cost"): string =>
    formatNumber((forks.at(-1)?.[measure] ?? Number.NaN) / (forks[0]?.[measure] ?? Number.NaN));
  const { laws, holds } = lawMatrix(measured.of("isolation"));
  const held = laws.filter(({ name }) => holds(OURS, name) === true).length;
  const ofTarget = (id: string, what: string, unit: string, means: string): Html[] => {
    const target = targets.find((each) => each.id === id);
    if (target === undefined) return [];
    const figure = exact(id, target.value, valueOf(target.unit, target.value));
    return [card(what, figure, unit, boundOf(target), means, target.passed)];
  };
  return [
    ...ofTarget(
      "scenario-bytes-clone",
      "Memory",
      "less per item",
      `${own} allocated, instead of ${cloned} and the ${serialised} that structuredClone serialises to`,
    ),
    ...ofTarget(
      "scenario-time-clone",
      "Time",
      "less per item",
      `in turns; timed apart, ${time(OURS)} instead of ${time(CLONE)}`,
    ),
    ...ofTarget(
      "complexity-fork-time",
      "Growth",
      "as an exponent of the size of the context",
      `${growthOf("size")} times the context, ${growthOf("cost")} times the time`,
    ),
    card(
      "Isolation",
      exact("laws-held", held, String(held)),
      `of ${laws.length} laws hold`,
      "all of them",
      "nothing done in a fork is seen elsewhere until it is joined",
      held === laws.length,
    ),
  ];
}

function card(
  what: string,
  figure: Html,
  unit: string,
  promised: string,
  means: string,
  isKept: boolean,
): Html {
  return html`<li>
    <p class="what"><span>${what}</span>${verdict(isKept)}</p>
    <p class="figure">${figure} <small>${unit}</small></p>
    <dl>
      <dt>promised</dt>
      <dd>${promised}</dd>
      <dt>that is</dt>
      <dd>${means}</dd>
    </dl>
  </li> `;
}

/** If a control differs by more than this from itself, times of this run are uncertain. */
const NOISE = 0.15;

function noiseBanner(noise: readonly Measurement[]): Html {
  const noisy = noise.filter(({ low = 1, high = 1 }) => low < 1 - NOISE || high > 1 + NOISE);
  if (noisy.length === 0) return html``;
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
