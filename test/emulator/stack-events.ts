import { paginateDescribeStackEvents, StackEvent, waitUntilStackDeleteComplete } from '@aws-sdk/client-cloudformation';
import { Clients } from '../../tools/emulator/clients';

/** The events of the last attempt: the stack of the attempt before is deleted with its events. */
export async function eventsOf({ cloudFormation }: Clients, StackName: string): Promise<StackEvent[]> {
  const all: StackEvent[] = [];
  // The paginator writes its token into the input.
  for await (const { StackEvents } of paginateDescribeStackEvents({ client: cloudFormation }, { StackName })) all.push(...StackEvents!);
  return all;
}

export async function deleteStack({ cloudFormation: client }: Clients, StackName: string): Promise<void> {
  await client.deleteStack({ StackName });
  await waitUntilStackDeleteComplete({ client, maxWaitTime: 30, minDelay: 1, maxDelay: 1 }, { StackName });
}

/** The types of resources that had a status, sorted. */
export async function typesThat(aws: Clients, stack: string, status: string): Promise<(string | undefined)[]> {
  const found = (await eventsOf(aws, stack)).filter(({ ResourceStatus }) => ResourceStatus === status).map(({ ResourceType }) => ResourceType);
  return [...new Set(found)].filter((type) => type !== 'AWS::CloudFormation::Stack').sort();
}
