import { everythingApp } from '../tools/assemblies/everything';
import { identityStatements, reasons } from '../tools/policies/permissions';

// The templates are only read here; the tests validate them.
process.env.CDK_VALIDATION ??= 'false';

/**
 * Prints the reasons of statements with a wildcard resource, of all constructs and their variants, and the number of statements
 * per reason.
 */
function main(): void {
  const statements = identityStatements(everythingApp().synth());
  const wild = statements.filter(({ wildcards }) => wildcards.length > 0);
  const counts = new Map<string, number>();
  for (const statement of wild) {
    for (const reason of new Set(reasons(statement).map((found) => found.length === 1 ? found[0] : `${found.length} reasons at ${statement.at}`))) {
      counts.set(reason, (counts.get(reason) ?? 0) + 1);
    }
  }
  console.log(`\n${statements.length} statements, ${wild.length} with a wildcard resource; a statement can have several reasons\n`);
  for (const [reason, count] of [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))) console.log(`${count}`.padStart(4), reason);
}

main();
