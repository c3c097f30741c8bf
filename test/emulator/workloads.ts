import assert from 'assert/strict';
import type { TaskDefinition } from '@aws-sdk/client-ecs';
import { ReleaseRegion } from './release-region';
import { Checks } from '../../tools/emulator/checks';
import { Clients } from '../../tools/emulator/clients';
import { eventually } from '../../tools/emulator/patience';
import { ReleaseWorkflow } from '../../tools/emulator/workflow';

const [EMAILS, UNCHECKED, ALIVE] = ['emails', 'unchecked', 'alive'].map((name) => `eldonia-${name}`);

/** A worker `Emails`, a service `Reports` and two processes beside the API, before and after a release. */
export function workloadChecks(aws: Clients, region: ReleaseRegion, workflow: ReleaseWorkflow): Checks {
  const { ecs, scaling, service, sqs, task } = aws;
  const queue = async (id = 'Queue') => aws.physicalId('AWS::SQS::Queue', new RegExp(`WorkloadsEmails${id}`));
  const imageOf = ({ containerDefinitions }: TaskDefinition) => containerDefinitions![0].image!;
  const reaches = async (name: string, version: string) => eventually(`${version} in ${name}`, async () => imageOf(await task(name)).endsWith(version) || undefined);
  const count = async (QueueUrl: string) =>
    Number((await sqs.getQueueAttributes({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] })).Attributes!.ApproximateNumberOfMessages);
  /** ECS runs a version, and nothing else. */
  const stays = async (name: string, version: string) => eventually(`one task of ${version} in ${name}`, async () => {
    const { deployments = [], runningCount } = await service(name);
    return imageOf(await task(name)).endsWith(version) && deployments.length === 1 && runningCount === 1 || undefined;
  });
  /** ECS has started a version, and runs the one before again. */
  const returns = async (name: string, version: string, before: string) => eventually(`${name} back at ${before}`, async () => {
    const { taskDefinition: newest } = await ecs.describeTaskDefinition({ taskDefinition: name });
    const { deployments = [], runningCount } = await service(name);
    const back = imageOf(newest!).endsWith(version) && imageOf(await task(name)) === before;
    return back && deployments.length === 1 && runningCount === 1 || undefined;
  });
  const messages = async () => ({ waiting: await count(await queue()), dead: await count(await queue('DeadLetterQueue')) });
  const release = async (begin?: string) => {
    const version = await ReleaseRegion.build([region], true, begin);
    const { succeeded, text } = workflow(version);
    assert.ok(succeeded, text);
    await region.parameterChanged();
    return version;
  };
  return {
    'neither has a task before the first release': async () => {
      for (const name of ['eldonia-emails', 'eldonia-reports']) {
        assert.deepEqual([(await service(name)).desiredCount, (await scaling(name)).range], [0, [0, 0]]);
      }
    },
    'a release by the workflow reaches both, and has scaling keep their tasks': async () => {
      const version = await release();
      for (const [name, range] of [['eldonia-emails', [1, 10]], ['eldonia-reports', [2, 10]]] as const) {
        await reaches(name, version);
        assert.deepEqual((await scaling(name)).range, range);
        assert.equal((await service(name)).desiredCount, range[0]);
      }
    },
    'a release that crashes at the first import of the worker returns to the version before, and no message is lost; without a health check it stays': async () => {
      const before = imageOf(await task(EMAILS));
      await sqs.sendMessage({ QueueUrl: await queue(), MessageBody: 'waits' });
      const version = await release('feed');
      for (const name of [EMAILS, ALIVE]) await returns(name, version, before);
      await reaches(UNCHECKED, version);
      assert.equal((await service(UNCHECKED)).deployments![0].failedTasks ?? 0, 0);
      assert.ok(imageOf(await task()).endsWith(version), 'the API keeps the version');
      assert.deepEqual(await messages(), { waiting: 1, dead: 0 });
    },
    'one that hangs stays where no health check fails, and is replaced where one does; a held message waits, and is dead after five receives': async () => {
      const before = imageOf(await task(ALIVE));
      const version = await release('beef');
      await returns(ALIVE, version, before);
      for (const name of [EMAILS, UNCHECKED]) await stays(name, version);
      const QueueUrl = await queue();
      for (let received = 0; received < 5; received++) {
        assert.deepEqual(await messages(), { waiting: 1, dead: 0 });
        const { Messages: [{ ReceiptHandle }] = [] } = await sqs.receiveMessage({ QueueUrl });
        assert.deepEqual(await messages(), { waiting: 0, dead: 0 });
        // As the visibility timeout ends, or as the program returns it.
        await sqs.changeMessageVisibility({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 });
      }
      assert.deepEqual((await sqs.receiveMessage({ QueueUrl })).Messages ?? [], []);
      assert.deepEqual(await messages(), { waiting: 0, dead: 1 });
      assert.equal((await service(EMAILS)).deployments!.length, 1);
    },
  };
}
