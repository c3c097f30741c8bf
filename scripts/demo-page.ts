import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import type { RequirementVerdict } from '../cli/conformance/verdict';
import { AssemblyReport } from '../tools/assembly-report';
import { costOf, missingIn, sums, total } from '../tools/cost/cost';
import { gantt } from '../tools/deploy-gantt';
import { deploySchedule } from '../tools/deploy-path';
import { graphOf, Scope } from '../tools/diagram/build';
import { svg } from '../tools/diagram/svg';

/** An app of the page. */
export interface Shown {
  readonly title: string;
  readonly directory: string;
  readonly scope?: Scope;
}

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 76rem; margin: 2rem auto; padding: 0 1rem; }
figure { margin: 1rem 0; overflow-x: auto; }
svg { max-width: 100%; height: auto; }
table { border-collapse: collapse; }
th, td { padding: .2rem .8rem; border-bottom: 1px solid #8886; text-align: left; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }`;

/** The result of the demo as one HTML page without other files: per app picture, costs, findings and deployment chart. */
export async function demoPage(apps: readonly Shown[], verdicts: readonly RequirementVerdict[]): Promise<string> {
  const sections = await Promise.all(apps.map(section));
  const unmet = verdicts.filter(({ outcome }) => outcome === 'not met');
  const judged = verdicts.filter(({ outcome }) => outcome === 'met' || outcome === 'not met');
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
<h2>Requirements of the architecture document: ${judged.length - unmet.length} of ${judged.length} met</h2>
${table(['requirement', 'not met in the platform'], unmet.map(({ requirement, text: why }) => [requirement, why]))}
</main>
</html>
`;
}

async function section({ title, directory, scope }: Shown): Promise<string> {
  // That of the example may be of a newer aws-cdk-lib.
  const assembly = new CloudAssembly(directory, { skipVersionCheck: true });
  const { stacks, findings } = new AssemblyReport(directory);
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
<figure>${gantt('Estimated from typical creation times', deploySchedule(stacks))}</figure>`;
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  if (rows.length === 0) return '<p>None.</p>';
  const cell = (value: string | number) => `<td${typeof value === 'number' ? ' class="number"' : ''}>${text(value.toLocaleString('en-US'))}</td>`;
  return `<table>
<tr>${head.map((name) => `<th scope="col">${text(name)}</th>`).join('')}</tr>
${rows.map((row) => `<tr>${row.map(cell).join('')}</tr>`).join('\n')}
</table>`;
}

function text(value: string): string {
  return value.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
