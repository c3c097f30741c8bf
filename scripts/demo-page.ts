import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import type { RequirementVerdict } from '../cli/conformance/verdict';
import { AssemblyReport } from '../tools/assembly-report';
import { costOf, missingIn, sums, total } from '../tools/cost/cost';
import { gantt } from '../tools/deploy-gantt';
import { deploySchedule } from '../tools/deploy-path';
import { graphOf, Scope } from '../tools/diagram/build';
import { svg } from '../tools/diagram/svg';

type Verdicts = readonly RequirementVerdict[];

/** An app of the page, and what the check of the architecture document says about it. */
export interface Shown {
  readonly title: string;
  readonly directory: string;
  readonly scope?: Scope;
  readonly verdicts: Verdicts;
}

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 76rem; margin: 2rem auto; padding: 0 1rem; }
figure { margin: 1rem 0; overflow-x: auto; }
svg { min-width: 44rem; max-width: 100%; height: auto; }
table { border-collapse: collapse; }
th, td { padding: .2rem .8rem; border-bottom: 1px solid #8886; text-align: left; }
th, td { vertical-align: top; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
summary { cursor: pointer; padding: .3rem 0; }
code { overflow-wrap: anywhere; }`;

/** What a reader does with the result. */
const NEXT = [
  ['Your own name, account and domain', 'examples/quickstart/README.md', 'a repository to copy, with a backend and workflows'],
  ['What it costs you', 'docs/tiers.md', 'three tiers, and what each prop costs'],
  ['What the document says', 'docs/deviations.md', 'where a value differs, and why'],
  ['The first deployment', 'docs/first-deployment.md', 'step by step, with what an account must have'],
] as const;

/**
 * The result of the demo as one HTML page without other files: per app picture, costs, findings, deployment chart and verdict.
 *
 * @param document what is said about the app that has all values of the document: what it meets, props can meet
 */
export async function demoPage(apps: readonly Shown[], document: Verdicts): Promise<string> {
  const sections = await Promise.all(apps.map((app) => section(app, document)));
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Eldonia: the demo</title>
<style>${STYLE}</style>
<main>
<h1>The platform and the pair of Regions of the quickstart</h1>
<p>Synthesized on this computer, without an AWS account. Nothing is deployed. Prices are list prices without traffic; creation times are typical ones.</p>
${sections.join('\n')}
<h2>What to do next</h2>
<ul>
${NEXT.map(([title, file, why]) => `<li><a href="../../../${file}">${title}</a>: ${why}</li>`).join('\n')}
</ul>
</main>
</html>
`;
}

async function section({ title, directory, scope, verdicts }: Shown, document: Verdicts): Promise<string> {
  // That of the example may be of a newer aws-cdk-lib.
  const assembly = new CloudAssembly(directory, { skipVersionCheck: true });
  const report = new AssemblyReport(directory);
  const findings = findingsOf(report);
  const cost = costOf(assembly, 'list');
  const parts = sums(cost.lines, 'component').map(([name, usd]): [string, number] => [name, Math.round(usd)]);
  const without = missingIn(cost);
  return `<h2>${text(title)}</h2>
<figure>${await svg(graphOf(assembly, scope), title)}</figure>
<h3>Costs: $${Math.round(total(cost.lines)).toLocaleString('en-US')} per month${without.length > 0 ? ', incomplete' : ''}</h3>
${table(['component', '$ per month'], [...parts, ...without.map((name): [string, string] => [name, 'no price'])])}
<h3>Findings of the validator: ${findings.length}</h3>
${table(['rule', 'finding'], findings.map((finding) => [finding.rule, finding.text]))}
<h3>First deployment</h3>
<figure>${gantt('Estimated from typical creation times', deploySchedule(report.stacks))}</figure>
<h3>The architecture document</h3>
${groupsOf(verdicts, document).map(([name, group]) => `<details><summary>${name}: ${group.length}</summary>
${table(['requirement', 'statement', 'why'], group.map(({ requirement, text: statement, deviation, detail }) => [requirement, statement, deviation ?? detail ?? '']))}
</details>`).join('\n')}`;
}

/** What the validator says, but for the lock file that the demo itself writes. */
export const findingsOf = ({ findings }: AssemblyReport): AssemblyReport['findings'] => findings.filter(({ rule }) => rule !== 'lock-file');

/** The verdicts by what a reader asks. What the document limits to another environment, and what no template shows, is left out. */
export function groupsOf(verdicts: Verdicts, document: Verdicts): [name: string, group: Verdicts][] {
  const possible = new Set(document.filter(({ outcome }) => outcome === 'met').map(({ requirement }) => requirement));
  const met = verdicts.filter(({ outcome }) => outcome === 'met');
  const unmet = verdicts.filter(({ outcome }) => outcome === 'not met');
  return [
    ['Met as written', met.filter(({ deviation }) => deviation === undefined)],
    ['Met otherwise, with a reason', met.filter(({ deviation }) => deviation !== undefined)],
    ['With options that this app does not set: examples/document.ts has them', unmet.filter(({ requirement }) => possible.has(requirement))],
    ['Not met', unmet.filter(({ requirement }) => !possible.has(requirement))],
  ];
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  if (rows.length === 0) return '<p>None.</p>';
  const cell = (value: string | number) => `<td${typeof value === 'number' ? ' class="number"' : ''}>${text(value.toLocaleString('en-US'))}</td>`;
  return `<table>
<tr>${head.map((name) => `<th scope="col">${text(name)}</th>`).join('')}</tr>
${rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`).join('\n')}
</table>`;
}

const text = (value: string): string => value.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
