import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { Service } from '@aws-sdk/client-ecs';
import { readRange } from './capacity';
import { changedFrom, differs } from './comparison';
import { setting } from './environment';
import { PersonNeeded } from './reports';
import { findService, primaryDeployment, Revision, runningRevision, stackRevision } from './service';
import { readService } from './services';

const cloudFormation = new CloudFormationClient({});
/** What runs without the container of the image. */
const NO_IMAGE = 'no image';

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
  const container = setting('CONTAINER');
  const own = definition.containerDefinitions?.find(({ name }) => name === container);
  const foreign = !byStack && differs(definition, stack.definition, container);
  return { service, running: own?.image ?? NO_IMAGE, stack, byStack, foreign };
}

/** The settings of the service that differ from those of the stack, by their names. */
export async function changedSettings(service: Service): Promise<string[]> {
  return changedFrom((await readService(setting('SERVICE_PARAMETER_NAME'))).settings, service);
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
