import { CloudFormationClient, DescribeStacksCommand, Parameter, Stack, UpdateStackCommand } from '@aws-sdk/client-cloudformation';
import { DescribeGlobalClustersCommand, RDSClient } from '@aws-sdk/client-rds';
import { variable } from './handler/environment';
import { demandOnlyWriter } from './handler/global-database';

const rds = new RDSClient({ maxAttempts: 5 });

/**
 * Set the parameter of the standby stack that makes what a failover needs, and wait, from call to call, until that is made.
 *
 * In the standby region it wakes the stack. In the primary region it lays it to rest, and refuses while the standby's
 * database is the writer. Nothing else of the stack changes but what its SSM parameters say by now.
 *
 * It throws while the update runs, because ARC calls again what throws.
 */
export async function handler(): Promise<string> {
  const awake = variable('AWAKE');
  if (awake === 'false') await confirmFailedBack();
  const [region, StackName] = [variable('STANDBY_REGION'), variable('STACK')];
  const cloudFormation = new CloudFormationClient({ region, maxAttempts: 5 });
  const { Stacks: [stack] = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
  if (!stack) throw new Error(`there is no stack ${StackName} in ${region}`);

  const present = valueOf(stack);
  demandCalm(stack);
  if (present === awake) return done(StackName, awake);
  if (!await update(cloudFormation, stack, awake)) return done(StackName, awake);
  // What was rolled back may have been this update, called for a second time; then this is why.
  const before = stack.StackStatus === 'UPDATE_ROLLBACK_COMPLETE' ? `; the update before was rolled back: ${stack.StackStatusReason ?? 'its events say why'}` : '';
  throw new Error(`${StackName} is still on its way to ${variable('PARAMETER')} ${awake}${before}`);
}

async function confirmFailedBack(): Promise<void> {
  const identifier = variable('GLOBAL_CLUSTER');
  const answer = await rds.send(new DescribeGlobalClustersCommand({ GlobalClusterIdentifier: identifier }));
  demandOnlyWriter(answer, identifier, variable('PRIMARY_CLUSTER_ARN'));
}

function valueOf({ StackName, Parameters = [] }: Stack): string | undefined {
  const parameter = Parameters.find(({ ParameterKey }) => ParameterKey === variable('PARAMETER'));
  if (!parameter) throw new Error(`${StackName} has no parameter ${variable('PARAMETER')}; deploy the template that has it`);
  return parameter.ParameterValue;
}

/** Only a stack that rests can be updated. One whose last update was rolled back does, and a failover has no time to ask why. */
function demandCalm({ StackName, StackStatus, StackStatusReason }: Stack): void {
  if (StackStatus?.endsWith('_IN_PROGRESS')) throw new Error(`${StackName} is still ${StackStatus}`);
  if (StackStatus?.endsWith('_FAILED') || StackStatus === 'ROLLBACK_COMPLETE') {
    throw new Error(`${StackName} is ${StackStatus} (${StackStatusReason ?? 'no reason given'}); repair it, for example with continue-update-rollback`);
  }
}

/**
 * The template, the role, the tags and the topics stay, because nothing is said of them.
 *
 * @returns whether there was anything to update
 */
async function update(client: CloudFormationClient, { StackId, Parameters, Capabilities }: Stack, awake: string): Promise<boolean> {
  try {
    await client.send(new UpdateStackCommand({
      StackName: StackId, UsePreviousTemplate: true, Parameters: parameters(Parameters!, awake), Capabilities,
    }));
    return true;
  } catch (error) {
    if ((error as Error).message.includes('No updates are to be performed')) return false;
    throw error;
  }
}

function parameters(present: Parameter[], awake: string): Parameter[] {
  return present.map(({ ParameterKey }) => ParameterKey === variable('PARAMETER')
    ? { ParameterKey, ParameterValue: awake }
    : { ParameterKey, UsePreviousValue: true });
}

function done(stack: string, awake: string): string {
  return awake === 'true' ? `${stack} is awake` : `${stack} is at rest`;
}
