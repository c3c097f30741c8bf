import { Template } from 'aws-cdk-lib/assertions';

/** How many resources of each type a template has, sorted by type. */
export function inventory(template: Template): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { Type } of Object.values<{ Type: string }>(template.toJSON().Resources)) counts[Type] = (counts[Type] ?? 0) + 1;
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => a.localeCompare(b)));
}
