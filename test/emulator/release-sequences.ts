import assert from 'assert/strict';
import { ReleaseRegion } from './release-region';
import { Checks } from '../../tools/emulator/checks';
import { ReleaseWorkflow } from '../../tools/emulator/workflow';
import { CommandFailed } from '../../tools/steps';

/** The minimum of tasks of the platform. */
const TASKS = 2;
/** A difference is reported 5 minutes after the last deployment, and less than 5 minutes later once per hour. */
const OVERDUE_MINUTES = 7;
/** Before the first release. */
export const NOTHING = { version: 'none', desired: 0, running: 0, minimum: 0 };

/** Deployments of the stack, which change service and scaling. */
export interface StackUpdates {
  /** Fails afterwards. */
  readonly failing: () => Promise<unknown>;
  readonly succeeding: () => Promise<unknown>;
}

/** That an update fails, and that CloudFormation has rolled it back to the state before the first release. */
export async function rolledBack(region: ReleaseRegion, update: () => Promise<unknown>): Promise<void> {
  await assert.rejects(update(), (error) => error instanceof CommandFailed && /Fails/.test(error.output));
  assert.deepEqual(await region.state(), NOTHING);
}

/** Without the function the service does not serve; with its answer to an event it does. */
export async function repairs(region: ReleaseRegion, tasks: number, event: () => Promise<string>): Promise<void> {
  await assert.rejects(region.serves(tasks), assert.AssertionError);
  assert.match(await event(), /^(deployed |the minimum of the activated Region)/);
  await region.serves(tasks);
}

/**
 * What only a deployment shows of releases: the commands of the workflow, rollbacks of CloudFormation, and the function with its
 * rules and queues. Events of CloudFormation and Parameter Store are made by the checks in the form that AWS documents: the emulator
 * sends none, so that each check sees the service without the function, too. All orders of them are in
 * test/release/release-reconciler/sequences.sweep.test.ts.
 */
export function releaseSequences(region: ReleaseRegion, workflow: ReleaseWorkflow, updates: StackUpdates): Checks {
  const release = async (starts = true) => {
    const version = await ReleaseRegion.build([region], starts);
    return { version, ...workflow(version) };
  };

  return {
    'the first release by the workflow starts the tasks, before any deployment with it': async () => {
      assert.deepEqual(await region.state(), NOTHING);
      const { version, succeeded, text } = await release();
      assert.ok(succeeded, text);
      assert.deepEqual(await region.state(), { version, desired: TASKS, running: TASKS, minimum: TASKS });
      assert.equal(await region.parameter(), version);
    },
    'an update that fails afterwards stops every task, and the function starts them with the release': async () => {
      await rolledBack(region, updates.failing);
      await repairs(region, TASKS, async () => region.stackEnded());
    },
    'the same without the event of the stack: the schedule is enough': async () => {
      await rolledBack(region, updates.failing);
      await repairs(region, TASKS, async () => region.scheduled());
    },
    'the end of the pipeline records the image that runs, and starts tasks that a rollback has stopped': async () => {
      const version = (await region.state()).version;
      await region.writeParameter('none');
      await region.aws.ecs.updateService({ cluster: 'eldonia-cluster', service: 'eldonia-backend', desiredCount: 0 });
      assert.equal(await region.pipelineEnded(), `recorded ${version}`);
      assert.equal(await region.parameter(), version);
      await region.serves(TASKS);
    },
    'a release that ECS rejects fails loudly, and parameter and service keep the last one': async () => {
      const before = await region.parameter();
      const { succeeded, text } = await release(false);
      assert.deepEqual([succeeded, /::error::.* ECS rolled back the deployment/.test(text)], [false, true], text);
      assert.equal(await region.parameter(), before);
      assert.match(await region.scheduled(OVERDUE_MINUTES), /is already running/);
      await region.serves(TASKS);
    },
    // All differences are in test/release/release-reconciler/differences.ts.
    'a foreign container is refused, reported, and gone after the next release': async () => {
      const settings = async () => (await region.aws.task()).containerDefinitions!.map(({ image, ...rest }) => rest);
      const before = await settings();
      await region.deployChanged(({ containerDefinitions = [] }) => ({ containerDefinitions: [...containerDefinitions, { name: 'thief', image: 'thief:1', memory: 64 }] }));
      const { repeat, message } = await region.request({ action: 'check' });
      assert.deepEqual([repeat, /in more than the image/.test(message!)], [true, true]);
      assert.match(await region.reported(OVERDUE_MINUTES), /differs from \S+ of the stack in more than the image/);
      const { succeeded, text } = await release();
      assert.deepEqual([succeeded, /::warning::.*in more than the image, and is replaced/.test(text)], [true, true], text);
      assert.deepEqual(await settings(), before);
      assert.equal((await region.request({ action: 'check' })).repeat, false);
    },
    'a parameter that a person writes is reported within minutes: the service does not run its image': async () => {
      assert.equal(await region.undelivered(), 0);
      await region.writeParameter(await ReleaseRegion.build([region]));
      assert.match(await region.parameterChanged(), /runs instead of/);
      assert.match(await region.reported(OVERDUE_MINUTES), /runs instead of .*release an image again, or deploy the stack/);
      await assert.rejects(region.serves(TASKS), assert.AssertionError);
    },
    'a deployment of the stack, which the report asks for, runs it': async () => {
      await updates.succeeding();
      await region.serves(TASKS);
      assert.match(await region.scheduled(OVERDUE_MINUTES), /is already running/);
      assert.equal(await region.undelivered(), 0);
    },
  };
}
