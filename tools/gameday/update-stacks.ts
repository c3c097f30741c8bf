import { readFileSync } from 'fs';
import { CloudAssembly, CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import { Clients, createClients } from '../emulator/clients';
import { ACCOUNT, Emulator } from '../emulator/emulator';
import { eventually } from '../emulator/patience';

/**
 * Updates the stacks of a cloud assembly in their order, all or those of a Region, as `cdk deploy --all --force` does, without its time: parameters
 * keep their values, and those of SSM are resolved again.
 */
export async function updateStacks(emulator: Emulator, assembly: string, region?: string): Promise<void> {
  const stacks = new CloudAssembly(assembly).stacks.filter(({ environment }) => region === undefined || environment.region === region);
  for (const stack of stacks) await updateStack(emulator, stack);
}

/** The status of a stack, once CloudFormation does nothing with it. */
export const statusAtRest = async (cloudFormation: Clients['cloudFormation'], StackName: string): Promise<string> =>
  eventually(`the end of the update of ${StackName}`, async () => {
    const { Stacks: [{ StackStatus = '' }] = [] } = await cloudFormation.describeStacks({ StackName });
    return StackStatus.endsWith('_IN_PROGRESS') ? undefined : StackStatus;
  });

async function updateStack(emulator: Emulator, stack: CloudFormationStackArtifact): Promise<void> {
  const { stackName: StackName, environment: { region }, template } = stack;
  const { cloudFormation, s3 } = createClients(emulator, region);
  // In the bucket of the bootstrap stack, as the CLI does: a template in the call has at most 51,200 bytes.
  const [Bucket, Key] = [`cdk-hnb659fds-assets-${ACCOUNT}-${region}`, `again/${StackName}.json`];
  await s3.putObject({ Bucket, Key, Body: readFileSync(stack.templateFullPath) });
  const TemplateURL = `https://s3.${region}.amazonaws.com/${Bucket}/${Key}`;
  const names = Object.keys((template as { Parameters?: object }).Parameters ?? {});
  const Parameters = names.map((ParameterKey) => ({ ParameterKey, UsePreviousValue: true }));
  try {
    await cloudFormation.updateStack({ StackName, TemplateURL, Parameters, Capabilities: ['CAPABILITY_NAMED_IAM'] });
  } catch (error) {
    if (/No updates are to be performed/.test((error as Error).message)) return;
    throw error;
  }
  const status = await statusAtRest(cloudFormation, StackName);
  if (status !== 'UPDATE_COMPLETE') throw new Error(`${StackName} is ${status}`);
}
