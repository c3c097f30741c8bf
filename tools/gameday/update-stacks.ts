import { readFileSync } from 'fs';
import { join } from 'path';
import { createClients } from '../emulator/clients';
import { ACCOUNT, Emulator } from '../emulator/emulator';
import { eventually } from '../emulator/patience';

interface Artifact {
  readonly type: string;
  readonly environment?: string;
  readonly displayName?: string;
  readonly dependencies?: string[];
  readonly properties?: { readonly templateFile: string; readonly stackName?: string };
}

/**
 * Updates all stacks of a cloud assembly in their order, as `cdk deploy --all --force` does, without its time: parameters
 * keep their values, and those of SSM are resolved again.
 */
export async function updateStacks(emulator: Emulator, assembly: string): Promise<void> {
  const { artifacts } = JSON.parse(readFileSync(join(assembly, 'manifest.json'), 'utf8')) as { artifacts: Record<string, Artifact> };
  const done = new Set<string>();
  const update = async (id: string): Promise<void> => {
    const artifact = artifacts[id];
    if (done.has(id) || artifact === undefined) return;
    done.add(id);
    for (const dependency of artifact.dependencies ?? []) await update(dependency);
    if (artifact.type === 'aws:cloudformation:stack') await updateStack(emulator, assembly, id, artifact);
  };
  for (const id of Object.keys(artifacts)) await update(id);
}

async function updateStack(emulator: Emulator, assembly: string, id: string, { environment, properties }: Artifact): Promise<void> {
  const region = environment!.split('/').at(-1)!;
  const { cloudFormation, s3 } = createClients(emulator, region);
  const StackName = properties!.stackName ?? id;
  const template = readFileSync(join(assembly, properties!.templateFile), 'utf8');
  // In the bucket of the bootstrap stack, as the CLI does: a template in the call has at most 51,200 bytes.
  const [Bucket, Key] = [`cdk-hnb659fds-assets-${ACCOUNT}-${region}`, `again/${StackName}.json`];
  await s3.putObject({ Bucket, Key, Body: template });
  const TemplateURL = `https://s3.${region}.amazonaws.com/${Bucket}/${Key}`;
  const names = Object.keys((JSON.parse(template) as { Parameters?: object }).Parameters ?? {});
  const Parameters = names.map((ParameterKey) => ({ ParameterKey, UsePreviousValue: true }));
  try {
    await cloudFormation.updateStack({ StackName, TemplateURL, Parameters, Capabilities: ['CAPABILITY_NAMED_IAM'] });
  } catch (error) {
    if (/No updates are to be performed/.test((error as Error).message)) return;
    throw error;
  }
  const status = await eventually(`the update of ${StackName}`, async () => {
    const { Stacks: [{ StackStatus = '' }] = [] } = await cloudFormation.describeStacks({ StackName });
    return StackStatus.endsWith('_IN_PROGRESS') ? undefined : StackStatus;
  });
  if (status !== 'UPDATE_COMPLETE') throw new Error(`${StackName} is ${status}`);
}
