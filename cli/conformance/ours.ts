import { existsSync, readFileSync } from 'fs';
import { join } from 'path';
import { readAssembly } from '../../src/assembly/read';

/** The types of the library's custom resources: each platform has some. A test compares them with the sources. */
export const CUSTOM_TYPES = ['BackupWatch', 'BucketReplication', 'ConfigServiceRole', 'DatabaseUser', 'ImageParameter', 'JobWatch', 'ReplicatedSecret', 'RestrictDefaultSecurityGroup', 'RuleConditions']
  .map((name) => `Custom::${name}`);

/** Whether something in an app is of this library: by the tree of constructs, or by custom resources where the app has no tree. */
export function isOurs(directory: string): boolean {
  const tree = join(directory, 'tree.json');
  return (existsSync(tree) && readFileSync(tree, 'utf8').includes('"fqn":"eldonia-constructs.'))
    || readAssembly(directory).some(({ template }) => Object.values(template.Resources ?? {}).some(({ Type }) => CUSTOM_TYPES.includes(Type)));
}
