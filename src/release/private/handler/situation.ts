import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { Service } from '@aws-sdk/client-ecs';
import { readRange } from './capacity';
import { setting } from './environment';
import { PersonNeeded } from './reports';
import {
  changedSettings, containerOf, differs, findService, primaryDeployment, Revision, runningRevision, stackRevision,
} from './service';

const cloudFormation = new CloudFormationClient({});

/** What the service runs, and the revision of the stack. */
export interface Situation {
  readonly service: Service;
  readonly running: string;
  readonly stack: Revision;
  /** Whether CloudFormation registered what runs; otherwise, a release did. */
  readonly byStack: boolean;
  /** Whether what runs differs from the revision of the stack in more than the image. */
  readonly foreign: boolean;
}

export async function readSituation(): Promise<Situation> {
  const [service, stack] = [await findService(), await stackRevision()];
  const { definition } = await runningRevision(service);
  const byStack = definition.taskDefinitionArn === stack.definition.taskDefinitionArn;
  const { image } = containerOf(definition);
  return { service, running: image!, stack, byStack, foreign: !byStack && differs(definition, stack.definition) };
}

/** What a release does not set, so that the next one does not replace it, as a stolen release credential can. */
export async function checkSettings(service: Service): Promise<void> {
  const { maximum, suspended } = await readRange();
  // During the change of the office hours, scaling is suspended for some minutes.
  const changed = [
    ...await changedSettings(service),
    ...maximum < Number(setting('MAX_TASKS')) ? [`the maximum of Auto Scaling (${maximum})`] : [],
    ...suspended && service.desiredCount! > 0 ? ['the suspension of Auto Scaling'] : [],
  ];
  if (changed.length === 0) return;
  throw new PersonNeeded(`the service differs from the stack in ${changed.join(', ')}; see the incident procedure ` +
    'of a leaked release credential');
}

export function differenceOf({ service, stack }: Situation): string {
  return `${primaryDeployment(service)?.taskDefinition ?? service.taskDefinition} differs from ` +
    `${stack.definition.taskDefinitionArn} of the stack in more than the image`;
}

/** The status of the stack while CloudFormation may still change the service; otherwise undefined. */
export async function changingStatus(): Promise<string | undefined> {
  const { Stacks: [stack] = [] } = await cloudFormation.send(
    new DescribeStacksCommand({ StackName: setting('STACK') }),
  );
  const status = stack?.StackStatus ?? 'unknown';
  return /(?<!_COMPLETE_CLEANUP)_IN_PROGRESS$/.test(status) ? status : undefined;
}
