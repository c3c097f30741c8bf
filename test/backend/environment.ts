import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { EldoniaPlatform } from '../../src/eldonia-platform';
import { PLATFORM_ZONE } from '../../tools/assemblies/imported';
import { TOKYO } from '../../tools/assemblies/stacks';

interface Variable { readonly Name: string; readonly Value?: unknown }

/** What the task definition of a synthesised platform sets: literals as they are, anything else as `undefined`. */
export function environmentOfTask(): Map<string, string | undefined> {
  const stack = new Stack(new App(), 'Backend', { env: TOKYO });
  new EldoniaPlatform(stack, 'Platform', { zone: PLATFORM_ZONE });
  const [{ Properties }] = Object.values(Template.fromStack(stack).findResources('AWS::ECS::TaskDefinition'));
  const [{ Environment, Secrets }] = Properties.ContainerDefinitions as { Environment: Variable[]; Secrets: Variable[] }[];
  return new Map([...Environment, ...Secrets].map(({ Name, Value }) => [Name, typeof Value === 'string' ? Value : undefined]));
}
