import { existsSync, readFileSync } from 'fs';
import { join } from 'path';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { nameOf } from '../src/assembly/names';
import { stacksOf } from '../src/assembly/read';
import { SynthesizedApp } from '../src/assembly/synthesized-app';
import { StackTemplate } from '../src/assembly/template';

/** The guides that are runbooks with the names of an app. */
export const GUIDES = ['restore', 'flood'] as const;
export type Guide = typeof GUIDES[number];

/** In the package, and in the repository. */
const fileOf = (guide: Guide) => [join(__dirname, `../${guide}.md`), join(__dirname, `../docs/${guide}.md`)].find(existsSync)!;

interface GuideRunbook {
  /** The name of the platform or of the pair. */
  readonly name: string;
  readonly text: string;
}

/** A guide for each platform and pair of an app that it is about, with their names, without the parts for what they do not have. */
export function guideRunbooks(assembly: CloudAssembly, guide: Guide): GuideRunbook[] {
  const app = new SynthesizedApp(stacksOf(assembly));
  return app.all('AWS::ECS::Cluster').flatMap((cluster) => {
    const { stack } = cluster;
    const here = (type: string, at: (one: StackTemplate) => boolean = (one) => one === stack) => app.all(type).filter((one) => at(one.stack));
    const stage = (one: StackTemplate) => one.stage === stack.stage;
    const name = nameOf(app, cluster)?.replace(/-cluster$/, '');
    const [database] = here('AWS::RDS::DBCluster');
    // A secondary cluster is a copy of another one, which is restored instead. The Region with the distribution serves.
    const about = guide === 'restore' ? database && database.body.Properties?.GlobalClusterIdentifier === undefined : here('AWS::CloudFront::Distribution').length > 0;
    if (name === undefined || !about) return [];
    const [firewall] = here('AWS::WAFv2::WebACL', stage);
    const [global] = here('AWS::RDS::GlobalCluster');
    const standby = global && here('AWS::RDS::DBCluster', stage).find(({ body }) => body.Properties?.GlobalClusterIdentifier !== undefined);
    const triggers = here('AWS::ARCRegionSwitch::Plan', stage).flatMap(({ body }) => body.Properties?.Triggers ?? []);
    const variables = {
      NAME: name,
      REGION: stack.region,
      STACK: stack.name,
      DATABASE: database && nameOf(app, database),
      ...firewall ? { FIREWALL: firewall.stack.name } : {},
      STANDBY: standby?.stack.region,
      GLOBAL: global && nameOf(app, global),
    };
    const vault = here('AWS::Backup::BackupVault', stage).length > 0;
    const parts = {
      pair: global !== undefined,
      automatic: triggers.length > 0,
      vault,
      readers: here('AWS::ApplicationAutoScaling::ScalableTarget').some(({ body }) => body.Properties?.ServiceNamespace === 'rds'),
    };
    return [{ name, text: rendered(readFileSync(fileOf(guide), 'utf8'), variables, parts, global ? 3 : vault ? 2 : 1) }];
  });
}

/** @param column that of what the database has, in the table of what one can go back to */
function rendered(
  guide: string, variables: Readonly<Record<string, string | undefined>>, parts: Readonly<Record<string, boolean>>, column: number,
): string {
  const set = (line: string, variable: string) => (Object.hasOwn(variables, variable) ? variables[variable] && `${variable}=${variables[variable]}\n` : line) ?? '';
  return guide
    .replace(/<!-- (\w+) -->\n([\s\S]*?)<!-- \/\1 -->\n/g, (_, part: string, text: string) => (parts[part] ? text : ''))
    .replace(/^([A-Z]+)=.*\n/gm, set)
    .replace(/^\|(?:[^|\n]*\|){4}$/gm, (row) => `|${[1, column + 1].map((index) => row.split('|')[index]).join('|')}|`)
    .replaceAll('Tokyo', variables.REGION ?? 'Tokyo').replaceAll('Osaka', variables.STANDBY ?? 'Osaka')
    .replace(/^\[日本語\].*\n\n/m, '').replace(/\[([^\]]+)\]\([^)\s]+\.md[^)]*\)/g, '$1');
}
