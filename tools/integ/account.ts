import { CloudFormationClient, DescribeStacksCommand, paginateDescribeStackEvents, paginateListStacks, StackSummary } from '@aws-sdk/client-cloudformation';
import { DescribeServicesCommand, DescribeTaskDefinitionCommand, ECSClient } from '@aws-sdk/client-ecs';
import { DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { paginateGetResources, ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';

/** The tag that every deployed app has: `integ/environment.ts`. */
const RUN_TAG = 'eldonia-integ';
/** Where CloudFront, ARC and Budgets have their resources. */
export const GLOBAL_REGION = 'us-east-1';

/** How to reach an account; the emulator has an endpoint and keys of its own. */
export interface Access {
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

interface Event { readonly resource: string; readonly status: string; readonly reason: string }

/** What ECS answers for what it does not know. Other errors, such as a missing permission, say nothing about what is left. */
const noneIfUnknown = (error: Error): undefined => {
  if (!['ClientException', 'ClusterNotFoundException'].includes(error.name)) throw error;
};

type Look<T> = (client: CloudFormationClient, stack: StackSummary) => Promise<T[]>;

/** The stacks of an account in some Regions, and what tests leave behind. */
export class Account {
  constructor(private readonly access: Access, private readonly regions: string[]) {}

  /** The failed events of all stacks of this name, deleted ones included. */
  async failures(stackName: string): Promise<Event[]> {
    return this.eachStack((stack) => stack.StackName === stackName, async (client, { StackId }) => {
      const events: Event[] = [];
      for await (const page of paginateDescribeStackEvents({ client }, { StackName: StackId })) {
        for (const { LogicalResourceId = '', ResourceStatus = '', ResourceStatusReason = '' } of page.StackEvents ?? []) {
          if (ResourceStatus.endsWith('_FAILED')) events.push({ resource: LogicalResourceId, status: ResourceStatus, reason: ResourceStatusReason });
        }
      }
      return events;
    });
  }

  /** How many assertions of a stack have succeeded. A runner that reads no result calls a test successful. */
  async succeededAssertions(stackName: string): Promise<number> {
    const outputs = await this.eachStack((stack) => stack.StackName === stackName, async (client, { StackId }) => {
      const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName: StackId }));
      return stack?.Outputs ?? [];
    });
    return outputs.filter(({ OutputKey, OutputValue }) => OutputKey?.startsWith('AssertionResults') && /"status":\s*"success"/.test(OutputValue!)).length;
  }

  /** What a run has left: stacks, and resources with its tag. Keys are scheduled for deletion, and cost nothing until then. */
  async leftovers(run: string): Promise<string[]> {
    const stacks = await this.eachStack((stack) => stack.StackStatus !== 'DELETE_COMPLETE', async (client, { StackId, StackStatus }) => {
      const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName: StackId }));
      return stack?.Tags?.some(({ Key, Value }) => Key === RUN_TAG && Value === run) ? [`${StackId} (${StackStatus})`] : [];
    });
    const tagged = await Promise.all(this.regions.map(async (region) => this.tagged(region, run)));
    return [...stacks, ...new Set(tagged.flat())];
  }

  private async tagged(region: string, run: string): Promise<string[]> {
    const client = new ResourceGroupsTaggingAPIClient({ ...this.access, region });
    const found: string[] = [];
    for await (const page of paginateGetResources({ client }, { TagFilters: [{ Key: RUN_TAG, Values: [run] }] })) {
      found.push(...(page.ResourceTagMappingList ?? []).map(({ ResourceARN }) => ResourceARN!));
    }
    const gone = await Promise.all(found.map(async (arn) => this.isGone(region, arn)));
    return found.filter((_, index) => !gone[index]);
  }

  /** Whether a resource keeps its tags only, which some do for hours. */
  private async isGone(region: string, arn: string): Promise<boolean> {
    const config = { ...this.access, region };
    const [, , service, , , resource] = arn.split(':');
    const [kind, cluster, name] = resource.split('/');
    if (service === 'cloudformation') return true;
    if (service === 'kms') {
      const { KeyMetadata } = await new KMSClient(config).send(new DescribeKeyCommand({ KeyId: arn }));
      return KeyMetadata?.KeyState === 'PendingDeletion';
    }
    if (service !== 'ecs' || !['task-definition', 'service'].includes(kind)) return false;
    const ecs = new ECSClient(config);
    const asked = kind === 'service'
      ? ecs.send(new DescribeServicesCommand({ cluster, services: [name] })).then(({ services }) => services?.[0]?.status)
      : ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: arn })).then(({ taskDefinition }) => taskDefinition?.status as string);
    return await asked.catch(noneIfUnknown) !== 'ACTIVE';
  }

  private async eachStack<T>(isMeant: (stack: StackSummary) => boolean, look: Look<T>): Promise<T[]> {
    const found: T[] = [];
    for (const region of this.regions) {
      const client = new CloudFormationClient({ ...this.access, region });
      for await (const page of paginateListStacks({ client }, {})) {
        for (const stack of page.StackSummaries ?? []) if (isMeant(stack)) found.push(...await look(client, stack));
      }
    }
    return found;
  }
}
