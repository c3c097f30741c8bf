import { Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { AuroraCluster, AuroraClusterProps } from '../../src/aurora-cluster';
import { importedVpc } from '../../tools/assemblies/imported';
import { built } from '../support/templates';

export const CLUSTER = 'AWS::RDS::DBCluster';
export const INSTANCE = 'AWS::RDS::DBInstance';

export function databaseIn(stack: Stack, props: Partial<AuroraClusterProps> = {}, id = 'Database'): AuroraCluster {
  return new AuroraCluster(stack, id, { vpc: importedVpc(stack), ...props });
}

export const templateOf = (props: Partial<AuroraClusterProps> = {}) => built((stack) => databaseIn(stack, props));

/** Properties of the single resource of a type. */
export function propertiesOf(template: Template, type: string): Record<string, unknown> {
  const found = Object.values(template.findResources(type));
  if (found.length !== 1) throw new Error(`${found.length} resources of type ${type}`);
  return found[0].Properties;
}

/** IDs of the warnings. */
export function warningsOf(stack: Stack): string[] {
  return Annotations.fromStack(stack).findWarning('*', Match.anyValue())
    .map(({ entry }) => /\[ack: (.*)\]/.exec(entry.data as string)![1]);
}

/** The parameters of every cluster. */
export const PARAMETERS = {
  'rds.force_ssl': '1',
  'ssl_min_protocol_version': 'TLSv1.2',
  'log_min_duration_statement': '1000',
  'log_lock_waits': '1',
  'idle_in_transaction_session_timeout': '300000',
};
