import { CfnResource } from 'aws-cdk-lib';
import { REPORT } from './fixture';
import { DrPair, DrPairProps } from '../../src/dr-pair';
import { Edge } from '../../src/region';
import { WORKLOADS } from '../../tools/emulator/app';

/** With one of all that has a name. */
export const ALL: Partial<DrPairProps> = {
  jobs: [REPORT],
  workloads: WORKLOADS,
  edge: Edge.cloudFront({ site: {} }),
  github: { repository: 'eldonia/eldonia-backend' },
  monitoring: { criticalAlarmEmail: 'on-call@eldonia.example' },
};

export function override(resource: CfnResource, path: readonly string[], value: unknown): void {
  resource.addPropertyOverride(path.map((part) => part.replaceAll('.', '\\.')).join('.'), value);
}

export const differences = (pair: DrPair) => pair.node.validate();

/** `path property` of what errors name. */
export const named = (errors: readonly string[]): string[] => errors.flatMap((error) => {
  const [, property, paths] = /^(\S+) must .+, got .+; .+ \(at (.+)\)$/.exec(error)!;
  return paths.split(' and ').map((path) => `${path} ${property}`);
});
