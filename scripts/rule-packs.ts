import { judge, pairsOfRegions, rulePacks } from '../tools/policies/rule-packs';

const COLUMNS = [16, 14, 14] as const;

/** Prints the findings of the cdk-nag rule packs in two pairs of Regions, acknowledged and unacknowledged. */
function main(): void {
  process.env.CDK_VALIDATION ??= 'false';
  const app = pairsOfRegions();
  app.synth();
  console.log(row('pack', 'unacknowledged', 'acknowledged', 'rules'));
  for (const pack of rulePacks()) {
    const found = judge(pack, app);
    const open = found.filter(({ reason }) => reason === undefined);
    const rules = new Set(found.map(({ rule }) => rule.replace(/\[.*/, '')));
    console.log(row(pack.readPackName, open.length, found.length - open.length, rules.size));
    for (const { rule, path } of open) console.log(`  ${rule} at ${path}`);
    if (open.length > 0) process.exitCode = 1;
  }
}

function row(...cells: (string | number)[]): string {
  return cells.map((cell, index) => String(cell).padEnd(COLUMNS[index] ?? 0)).join('  ');
}

main();
