import {
  CloudFormationClient, DescribeStacksCommand, Parameter, Stack, UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import { RDSClient } from '@aws-sdk/client-rds';
import { variable } from './handler/environment';
import { checkOnlyWriter, readGlobalDatabase } from './handler/global-database';

const rds = new RDSClient({ maxAttempts: 5 });

/**
 * Sets the parameter of the scalable stack that creates the resources for a failover. ARC invokes it until the update
 * ends.
 *
 * In the standby Region it scales the stack up. In the primary Region it scales the stack down, and fails while the
 * database of the standby Region is the writer. CloudFormation uses a role that can change only these resources.
 *
 * It throws while the update is in progress, because ARC retries only after an error.
 */
export async function handler(): Promise<string> {
  const scaledUp = variable('SCALED_UP');
  if (scaledUp === 'false') await confirmFailedBack();
  const [region, StackName] = [variable('STANDBY_REGION'), variable('STACK')];
  const cloudFormation = new CloudFormationClient({ region, maxAttempts: 5 });
  const { Stacks: [stack] = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
  if (!stack) throw new Error(`the stack ${StackName} does not exist in ${region}`);

  const present = valueOf(stack);
  checkUpdatable(stack);
  if (present === scaledUp) return done(StackName, scaledUp);
  if (!await update(cloudFormation, stack, scaledUp)) return done(StackName, scaledUp);
  // The rollback may be that of this update in an earlier call: the reason is part of the message.
  const reason = stack.StackStatusReason ?? 'see the events of the stack';
  const before = stack.StackStatus === 'UPDATE_ROLLBACK_COMPLETE'
    ? `. The previous update was rolled back: ${reason}`
    : '';
  throw new Error(`${StackName} is updating ${variable('PARAMETER')} to ${scaledUp}${before}`);
}

async function confirmFailedBack(): Promise<void> {
  checkOnlyWriter(await readGlobalDatabase(rds, variable('GLOBAL_CLUSTER')), variable('PRIMARY_CLUSTER_ARN'));
}

function valueOf({ StackName, Parameters = [] }: Stack): string | undefined {
  const parameter = Parameters.find(({ ParameterKey }) => ParameterKey === variable('PARAMETER'));
  if (!parameter) {
    throw new Error(`${StackName} has no parameter ${variable('PARAMETER')}; deploy a template with ` +
      'the parameter');
  }
  return parameter.ParameterValue;
}

/** Throws unless the stack can be updated. A stack whose last update was rolled back can be updated. */
function checkUpdatable({ StackName, StackStatus, StackStatusReason }: Stack): void {
  if (StackStatus?.endsWith('_IN_PROGRESS')) throw new Error(`the status of ${StackName} is ${StackStatus}`);
  if (StackStatus?.endsWith('_FAILED') || StackStatus === 'ROLLBACK_COMPLETE') {
    throw new Error(`the status of ${StackName} is ${StackStatus} (${StackStatusReason ?? 'no reason given'}). ` +
      'Repair it, e.g. with continue-update-rollback');
  }
}

/**
 * Template, tags and notification topics do not change.
 *
 * @returns whether there was a change
 */
async function update(
  client: CloudFormationClient, { StackId, Parameters, Capabilities }: Stack, scaledUp: string,
): Promise<boolean> {
  try {
    await client.send(new UpdateStackCommand({
      StackName: StackId,
      UsePreviousTemplate: true,
      Parameters: parameters(Parameters!, scaledUp),
      Capabilities,
      RoleARN: variable('ROLE'),
    }));
    return true;
  } catch (error) {
    if ((error as Error).message.includes('No updates are to be performed')) return false;
    throw error;
  }
}

function parameters(present: Parameter[], scaledUp: string): Parameter[] {
  return present.map(({ ParameterKey }) => ParameterKey === variable('PARAMETER')
    ? { ParameterKey, ParameterValue: scaledUp }
    : { ParameterKey, UsePreviousValue: true });
}

function done(stack: string, scaledUp: string): string {
  return scaledUp === 'true' ? `${stack} is scaled up` : `${stack} is scaled down`;
}
