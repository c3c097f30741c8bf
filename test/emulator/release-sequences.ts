import assert from 'assert/strict';
import { RegisterScalableTargetCommandInput } from '@aws-sdk/client-application-auto-scaling';
import { UpdateServiceCommandInput } from '@aws-sdk/client-ecs';
import { Target as ScheduleTarget } from '@aws-sdk/client-scheduler';
import { ReleaseRegion } from './release-region';
import { Checks } from '../../tools/emulator/checks';
import { ReleaseWorkflow } from '../../tools/emulator/workflow';
import { CommandFailed } from '../../tools/steps';

/** The minimum of tasks of the platform. */
const TASKS = 2;
/** A difference is reported 5 minutes after the last deployment, and less than 5 minutes later once per hour. */
const OVERDUE_MINUTES = 7;
/** Before the first release. */
const NOTHING = { version: 'none', desired: 0, running: 0, minimum: 0 };

/** Deployments of the stack, by what they change. */
export interface StackUpdates {
  /** Changes service and scaling, and fails afterwards. */
  readonly failing: () => Promise<unknown>;
  readonly succeeding: () => Promise<unknown>;
  /** Changes nothing of the service. */
  readonly elsewhere: () => Promise<unknown>;
}

/** That an update fails, and that CloudFormation has rolled it back. */
export async function rolledBack(update: () => Promise<unknown>): Promise<void> {
  await assert.rejects(update(), (error) => error instanceof CommandFailed && /Fails/.test(error.output));
}

/** Without the function the service does not serve; with its answer to an event it does. */
export async function repairs(region: ReleaseRegion, tasks: number, event: () => Promise<string>): Promise<void> {
  await assert.rejects(region.serves(tasks), assert.AssertionError);
  assert.match(await event(), /^(deployed |the minimum of the activated Region)/);
  await region.serves(tasks);
}

/** Without a deployment of the service, the function has looked at it and moved nothing. */
async function movesNothing(region: ReleaseRegion, act: () => Promise<string>, answer: RegExp): Promise<void> {
  const before = await region.place();
  assert.match(await act(), answer);
  assert.deepEqual(await region.place(), before);
}

/**
 * The worst sequences of releases and deployments, in the order in which they follow each other in one account. Events of
 * CloudFormation and Parameter Store are made by the checks in the form that AWS documents: the emulator sends none, so
 * that each check sees the service without the function, too.
 */
export function releaseSequences(region: ReleaseRegion, workflow: ReleaseWorkflow, updates: StackUpdates): Checks {
  const build = async (starts = true) => ReleaseRegion.build([region], starts);
  const release = async (version: string) => workflow.release(region.repository, version);

  return {
    'the first release by the workflow starts the tasks, before any deployment with it': async () => {
      assert.deepEqual(await region.state(), NOTHING);
      const version = await build();
      const { succeeded, text } = await release(version);
      assert.ok(succeeded, text);
      assert.deepEqual(await region.state(), { version, desired: TASKS, running: TASKS, minimum: TASKS });
      assert.equal(await region.parameter(), version);
    },
    'an update that fails afterwards stops every task, and the function starts them with the release': async () => {
      await rolledBack(updates.failing);
      assert.deepEqual(await region.state(), NOTHING);
      await repairs(region, TASKS, async () => region.stackEnded());
    },
    'the same without the event of the stack: the schedule is enough': async () => {
      await rolledBack(updates.failing);
      assert.deepEqual(await region.state(), NOTHING);
      await repairs(region, TASKS, async () => region.scheduled());
    },
    'a deployment that succeeds has the release': async () => {
      await updates.succeeding();
      assert.match(await region.stackEnded(), /is already running/);
      await region.serves(TASKS);
    },
    'a deployment that changes nothing of the service moves nothing, nor does the function after it': async () => {
      await movesNothing(region, async () => {
        await updates.elsewhere();
        return region.stackEnded();
      }, /is already running/);
    },
    'an update that fails after a later release restores the older image, and the function the newer one, with an operator\'s number of tasks': async () => {
      const [older, version] = [await region.parameter(), await build()];
      await region.aws.ecs.updateService({ cluster: 'eldonia-cluster', service: 'eldonia-backend', desiredCount: 5 });
      const { succeeded, text } = await release(version);
      assert.ok(succeeded, text);
      await rolledBack(updates.failing);
      assert.equal((await region.state()).version, older);
      await repairs(region, TASKS, async () => region.stackEnded());
      assert.deepEqual(await region.state(), { version, desired: 5, running: 5, minimum: TASKS });
    },
    'the recorder of the pipeline writes the image that runs, and starts tasks that a rollback has stopped': async () => {
      const version = (await region.state()).version;
      await region.writeParameter('none');
      await region.aws.ecs.updateService({ cluster: 'eldonia-cluster', service: 'eldonia-backend', desiredCount: 0 });
      assert.equal(await region.invoke(/RecorderHandler/), version);
      assert.equal(await region.parameter(), version);
      await region.serves(TASKS);
    },
    'a release that ECS rejects fails loudly, and parameter and service keep the last one': async () => {
      const before = await region.parameter();
      const { succeeded, text } = await release(await build(false));
      assert.deepEqual([succeeded, /::error::.* ECS rolled back the deployment/.test(text)], [false, true], text);
      assert.equal(await region.parameter(), before);
      assert.match(await region.scheduled(OVERDUE_MINUTES), /is already running/);
      await region.serves(TASKS);
      assert.equal(await region.undelivered(), 0);
    },
    'after a rejected release by the pipeline, its recorder writes the image that runs': async () => {
      const before = await region.parameter();
      await region.writeParameter(await build());
      assert.equal(await region.invoke(/RecorderHandler/), before);
      await region.serves(TASKS);
    },
  };
}

/** What a person or a schedule does in between. */
export function intendedSequences(region: ReleaseRegion, updates: StackUpdates): Checks {
  const build = async (starts = true) => ReleaseRegion.build([region], starts);
  /** The calls of the deployed schedules, which the emulator does not make. */
  const officeHours = async (...ids: RegExp[]) => {
    const { aws } = region;
    for (const id of ids) {
      const { Target } = await aws.requests.scheduler<{ Target: Required<ScheduleTarget> }>(`/schedules/${await aws.physicalId('AWS::Scheduler::Schedule', id)}`);
      const input = JSON.parse(Target.Input) as Record<string, unknown>;
      if (Target.Arn!.endsWith('ecs:updateService')) {
        const { Cluster: cluster, Service: service, DesiredCount: desiredCount } = input as Record<string, string> & { DesiredCount: number };
        await aws.ecs.updateService({ cluster, service, desiredCount } satisfies UpdateServiceCommandInput);
      } else {
        await aws.requests.json('application-autoscaling', 'AnyScaleFrontendService.RegisterScalableTarget',
          { ...input as unknown as RegisterScalableTargetCommandInput });
      }
    }
  };

  return {
    'a parameter that a person writes moves nothing, and is reported within minutes: the service does not run its image': async () => {
      await region.writeParameter(await build());
      await movesNothing(region, async () => region.parameterChanged(), /runs instead of/);
      await assert.rejects(region.serves(TASKS), assert.AssertionError);
      await movesNothing(region, async () => region.scheduled(1), /runs instead of/);
      assert.equal(await region.undelivered(), 0);
      await movesNothing(region, async () => region.reported(OVERDUE_MINUTES), /runs instead of .*release an image again, or deploy the stack/);
      await assert.rejects(region.serves(TASKS), assert.AssertionError);
    },
    'a deployment of the stack, which the report asks for, runs it': async () => {
      await updates.succeeding();
      await region.serves(TASKS);
      assert.match(await region.scheduled(OVERDUE_MINUTES), /is already running/);
      assert.equal(await region.undelivered(), 0);
    },
    'an image that can\'t start fails the deployment of the stack, and is reported': async () => {
      const before = (await region.state()).version;
      await region.writeParameter(await build(false));
      await assert.rejects(updates.succeeding(), CommandFailed);
      assert.equal((await region.state()).version, before);
      assert.match(await region.reported(OVERDUE_MINUTES), /runs instead of/);
      await region.writeParameter(before);
      assert.match(await region.scheduled(OVERDUE_MINUTES), /is already running/);
      await region.serves(TASKS);
    },
    'outside the office hours the tasks stay stopped, whatever starts the function': async () => {
      await officeHours(/SuspendScaling/, /StopService/);
      const closed = await region.state();
      assert.deepEqual([closed.desired, closed.running], [0, 0]);
      for (const event of [async () => region.scheduled(), async () => region.scheduled(60), async () => region.stackEnded()]) {
        await movesNothing(region, event, /is already running/);
      }
    },
    'nor does an update that fails start one': async () => {
      await rolledBack(updates.failing);
      await region.stackEnded();
      assert.equal((await region.state()).running, 0);
      assert.equal((await region.state()).minimum, TASKS);
    },
    'in the morning the tasks run again, with the image of the parameter': async () => {
      await assert.rejects(region.serves(TASKS), assert.AssertionError);
      await officeHours(/StartService/, /ResumeScaling/);
      await region.serves(TASKS);
      assert.equal(await region.undelivered(), 0);
    },
  };
}
