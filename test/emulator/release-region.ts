import assert from 'assert/strict';
import { createHash } from 'crypto';
import type { RegisterTaskDefinitionCommandInput, TaskDefinition } from '@aws-sdk/client-ecs';
import type { ReleaseAnswer } from '../../src/release/private/handler/requests';
import { Clients } from '../../tools/emulator/clients';
import { ACCOUNT } from '../../tools/emulator/emulator';
import { eventually } from '../../tools/emulator/patience';

/** What runs. */
export interface State {
  readonly version: string;
  readonly desired: number;
  readonly running: number;
  readonly minimum: number;
}

/** The sentences that the function answers with about the API, not its errors, which are retried. */
const ANSWER = /^\S+-backend: ((?:no image is released|the status of|the minimum of|deployed |recorded |\S+ (?:is already running|runs instead of \S+$)).*)/;

let builds = 0;

/** The service of a Region, its image parameter, and the function that reconciles both. */
export class ReleaseRegion {
  /** Puts an image into the repository of each Region, as the build and the replication do. */
  static async build(regions: ReleaseRegion[], starts = true, begin = starts ? 'bead' : 'dead'): Promise<string> {
    const digest = `${begin}${createHash('sha256').update(`${builds++}`).digest('hex').slice(4)}`;
    for (const region of regions) await region.push(`sha256:${digest}`);
    return `sha256:${digest}`;
  }

  /** So many lines of the log are read. */
  private read = 0;

  private readonly parameterName: string;

  constructor(readonly aws: Clients, readonly region: string, private readonly stackName: string) {
    this.parameterName = `/${aws.platform}/backend/image`;
  }

  get repository(): string {
    return `${ACCOUNT}.dkr.ecr.${this.region}.amazonaws.com/${this.aws.backend}`;
  }

  /**
   * Retries and deliveries take seconds, and longer than a run of the function. The rule of the schedule is disabled: the
   * emulator would send its event at any time, and the sequences decide when the function runs. What earlier checks have
   * reported, e.g. a deployment that failed, is taken away.
   */
  async prepare(): Promise<void> {
    const Attributes = { DelaySeconds: '0', VisibilityTimeout: '6' };
    await this.aws.sqs.setQueueAttributes({ QueueUrl: await this.queue(), Attributes });
    await this.aws.sqs.purgeQueue({ QueueUrl: await this.deadLetters() });
    const Name = await this.aws.physicalId('AWS::Events::Rule', /ReleaseReconcilerSchedule/);
    await this.aws.events.disableRule({ Name });
  }

  async state(): Promise<State> {
    const { aws } = this;
    const [service, { containerDefinitions }, { range: [minimum] }] = await Promise.all([aws.service(), aws.task(), aws.scaling()]);
    const image = containerDefinitions!.find(({ name }) => name === aws.backend)!.image!;
    assert.ok(image.startsWith(this.repository), image);
    return { version: image.slice(this.repository.length + 1), desired: service.desiredCount!, running: service.runningCount!, minimum };
  }

  async parameter(): Promise<string> {
    return (await this.aws.ssm.getParameter({ Name: this.parameterName })).Parameter!.Value!;
  }

  async writeParameter(Value: string): Promise<void> {
    await this.aws.ssm.putParameter({ Name: this.parameterName, Value, Overwrite: true });
  }

  /** Fails unless the service runs the image of the parameter with at least so many tasks. */
  async serves(tasks: number): Promise<void> {
    const { version, desired, running, minimum } = await this.state();
    assert.equal(version, await this.parameter());
    assert.ok(Math.min(desired, running, minimum) >= tasks, `${running} of ${desired} tasks run, and scaling keeps ${minimum}`);
  }

  /** The event that CloudFormation sends at the end of an operation, with the function's answer. The emulator sends none. */
  async stackEnded(): Promise<string> {
    const { Stacks } = await this.aws.cloudFormation.describeStacks({ StackName: this.stackName });
    const [{ StackId, StackStatus }] = Stacks!;
    await this.aws.requests.serviceEvent('aws.cloudformation', 'CloudFormation Stack Status Change', {
      'stack-id': StackId, 'status-details': { 'status': StackStatus, 'status-reason': '' },
    });
    return this.answer();
  }

  /** The event that Parameter Store sends after a change, with the function's answer. */
  async parameterChanged(): Promise<string> {
    await this.aws.requests.serviceEvent('aws.ssm', 'Parameter Store Change', { name: this.parameterName, operation: 'Update', type: 'String' });
    return this.answer();
  }

  /** The event at the end of the pipeline, with the function's answer. */
  async pipelineEnded(): Promise<string> {
    const pipeline = await this.aws.physicalId('AWS::CodePipeline::Pipeline', /Pipeline/);
    const arn = `arn:aws:codepipeline:${this.region}:${ACCOUNT}:${pipeline}`;
    await this.aws.requests.serviceEvent('aws.codepipeline', 'CodePipeline Pipeline Execution State Change', { pipeline, state: 'SUCCEEDED' }, arn);
    return this.answer();
  }

  /** Asks the function, as a release does; an error is its answer. */
  async request(request: object): Promise<ReleaseAnswer & { readonly errorMessage?: string }> {
    return await this.aws.invoke(`${this.aws.platform}-release:requests`, request) as ReleaseAnswer & { readonly errorMessage?: string };
  }

  /** Deploys another revision of the API, as somebody with more permissions than a release could. */
  async deployChanged(change: (definition: TaskDefinition) => Partial<TaskDefinition>): Promise<void> {
    const { taskDefinitionArn, revision, status, requiresAttributes, compatibilities, registeredAt, registeredBy, ...rest } = await this.aws.task();
    const { taskDefinition } = await this.aws.ecs.registerTaskDefinition({ ...rest, ...change(rest) } as RegisterTaskDefinitionCommandInput);
    await this.aws.ecs.updateService({ cluster: this.aws.cluster, service: this.aws.backend, taskDefinition: taskDefinition!.taskDefinitionArn });
  }

  /** The message of the schedule so many minutes from now, with the function's answer. */
  async scheduled(minutes = 0): Promise<string> {
    await this.sendSchedule(minutes);
    return this.answer();
  }

  /** The message of the schedule that ends in the dead-letter queue, which is empty again afterwards. */
  async reported(minutes: number): Promise<string> {
    await this.sendSchedule(minutes);
    const QueueUrl = await this.deadLetters();
    const { MessageAttributes } = await eventually('a message in the dead-letter queue', async () =>
      (await this.aws.sqs.receiveMessage({ QueueUrl, MessageAttributeNames: ['All'] })).Messages?.[0], async () => this.isComing());
    await this.aws.sqs.purgeQueue({ QueueUrl });
    return MessageAttributes!.ERROR_MESSAGE.StringValue!;
  }

  /** The number of messages that need a person. */
  async undelivered(): Promise<number> {
    return this.messagesIn(await this.deadLetters());
  }

  /** Whether the function has something to do, or to try again: under load, longer than anybody can say. */
  private async isComing(): Promise<boolean> {
    return await this.messagesIn(await this.queue()) > 0;
  }

  private async messagesIn(QueueUrl: string): Promise<number> {
    const { Attributes } = await this.aws.sqs.getQueueAttributes({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] });
    return Number(Attributes!.ApproximateNumberOfMessages) + Number(Attributes!.ApproximateNumberOfMessagesNotVisible);
  }

  /** What the function has logged since the last answer. */
  private async answer(): Promise<string> {
    const logGroupName = await this.aws.physicalId('AWS::Logs::LogGroup', /ReleaseReconciler/);
    return eventually('an answer of the reconciler', async () => {
      const { events } = await this.aws.requests.json<{ events: { message: string }[] }>('logs', 'Logs_20140328.FilterLogEvents', { logGroupName });
      const lines = events.flatMap(({ message }) => ANSWER.exec(message)?.[1] ?? []);
      if (lines.length === this.read) return undefined;
      this.read = lines.length;
      return lines.at(-1);
    }, async () => this.isComing());
  }

  private async sendSchedule(minutes: number): Promise<void> {
    const time = new Date(Date.now() + minutes * 60_000).toISOString();
    const event = { 'source': 'aws.events', 'detail-type': 'Scheduled Event', time, 'detail': {} };
    await this.aws.sqs.sendMessage({ QueueUrl: await this.queue(), MessageBody: JSON.stringify(event) });
  }

  private async queue(): Promise<string> {
    return this.aws.physicalId('AWS::SQS::Queue', /ReleaseReconciler(?!.*DeadLetter)/);
  }

  private async deadLetters(): Promise<string> {
    return this.aws.physicalId('AWS::SQS::Queue', /ReleaseReconciler.*DeadLetter/);
  }

  private async push(imageDigest: string): Promise<void> {
    const { ecr } = this.aws;
    const repositoryName = this.aws.backend;
    // The replication creates the repository of the standby Region.
    await ecr.describeRepositories({ repositoryNames: [repositoryName] }).catch(async () => ecr.createRepository({ repositoryName }));
    await ecr.putImage({ repositoryName, imageDigest, imageManifest: JSON.stringify({ imageDigest }) });
  }
}
