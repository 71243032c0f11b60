// `npm run bench [-- NAME …] [--list]`: measures and prints JSON lines with the machine's load; never a test.
import { readFileSync, readdirSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from '../../build/build.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const wanted = process.argv.slice(2);
process.env['DW_ALLOW_NO_SANDBOX'] = '1';

/** @param {readonly number[]} sorted @param {number} part */
const quantile = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1)];
const rounded = (/** @type {number} */ value) => Math.round(value * 100) / 100;

/**
 * Whether an aim that names a number is kept: by the 95th percentile where it says so, else by the median.
 * @param {string} aim @param {number} median @param {number} p95
 */
function verdictOn(aim, median, p95) {
  const found = /^(p95 )?([≤=]) ?([\d.,]+)/u.exec(aim);
  if (found === null) return null;
  const [value, bar] = [found[1] === undefined ? median : p95, Number(found[3]?.replaceAll(',', ''))];
  return (found[2] === '=' ? value === bar : value <= bar) ? 'kept' : 'missed';
}

/** Time of all processors since the machine began, and of it what its host gave to others; null off Linux. */
function processorTime() {
  try {
    const [, ...ticks] = (/^cpu .*/mu.exec(readFileSync('/proc/stat', 'latin1'))?.[0] ?? '')
      .split(/ +/u)
      .map(Number);
    return { all: ticks.slice(0, 8).reduce((sum, part) => sum + part, 0), stolen: ticks[7] ?? 0 };
  } catch {
    return null;
  }
}

let lastTime = processorTime();

/** Percent of the processors that the machine's host gave to others since the last figure: what no program here can help. */
function stolen() {
  const [before, now] = [lastTime, processorTime()];
  lastTime = now;
  if (before === null || now === null || now.all === before.all) return null;
  return rounded((100 * (now.stolen - before.stolen)) / (now.all - before.all));
}

/** @param {string} bench @param {{ name: string, unit: string, runs: readonly number[], aim: string }} figure */
function report(bench, figure) {
  const sorted = figure.runs.toSorted((a, b) => a - b);
  console.log(
    JSON.stringify({
      bench,
      figure: figure.name,
      unit: figure.unit,
      median: rounded(quantile(sorted, 0.5)),
      p95: rounded(quantile(sorted, 0.95)),
      least: rounded(sorted[0]),
      greatest: rounded(sorted.at(-1)),
      runs: sorted.length,
      aim: figure.aim,
      verdict: verdictOn(figure.aim, quantile(sorted, 0.5), quantile(sorted, 0.95)),
      load: rounded(loadavg()[0]),
      stolen: stolen(),
    }),
  );
}

/** @type {{ name: string, run: (report: (figure: Parameters<typeof report>[1]) => void) => Promise<void> }[]} */
const benches = [];
for (const file of readdirSync(here)
  .filter((name) => name.endsWith('.bench.ts'))
  .sort())
  benches.push((await import(pathToFileURL(join(here, file)).href)).bench);
const unknown = wanted.filter((name) => name !== '--list' && !benches.some((bench) => bench.name === name));
if (unknown.length > 0 || wanted.includes('--list')) {
  if (unknown.length > 0) console.error(`No such bench: ${unknown.join(', ')}`);
  for (const { name } of benches) console.log(name);
  process.exit(unknown.length > 0 ? 2 : 0);
}

await build('all', (text) => console.error(text));
console.log(
  JSON.stringify({
    node: process.versions.node,
    cpus: cpus().length,
    memoryGB: Math.round(totalmem() / 2 ** 30),
    at: new Date().toISOString(),
  }),
);
for (const bench of benches) {
  if (wanted.length > 0 && !wanted.includes(bench.name)) continue;
  await bench.run((figure) => report(bench.name, figure));
}
