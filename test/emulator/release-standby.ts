import assert from 'assert/strict';
import { ReleaseRegion } from './release-region';
import { NOTHING, repairs, rolledBack } from './release-sequences';
import { Checks } from '../../tools/emulator/checks';
import { ReleaseWorkflow } from '../../tools/emulator/workflow';

/** The minimum of tasks of a warm standby, and after its activation. */
const [STANDBY_TASKS, ACTIVE_TASKS] = [1, 2];

/** What happens to the standby Region in between. */
export interface StandbyChanges {
  /** A migration of the database in the standby Region, and the commands of the recovery runbook that bring its release. */
  readonly migrate: () => string;
  readonly bringRelease: () => string;
  /** An update of its stack that changes service and scaling, and fails afterwards. */
  readonly failing: () => Promise<unknown>;
  /** The failover of the database, and the way back. */
  readonly promote: () => Promise<void>;
  readonly failBack: () => Promise<void>;
}

/** Releases of the primary Region, and what becomes of them in the standby Region when events are lost and updates fail. */
export function standbySequences(
  { primary, standby }: { readonly primary: ReleaseRegion; readonly standby: ReleaseRegion }, workflow: ReleaseWorkflow, changes: StandbyChanges,
): Checks {
  const release = async () => {
    const version = await ReleaseRegion.build([primary, standby]);
    const { succeeded, text } = workflow(version);
    assert.ok(succeeded, text);
    return version;
  };

  return {
    'the first release, of which the event is lost, runs here at the next schedule': async () => {
      const version = await release();
      assert.deepEqual(await standby.state(), NOTHING);
      assert.equal(await standby.parameter(), version);
      await repairs(standby, STANDBY_TASKS, async () => standby.scheduled());
      await primary.serves(ACTIVE_TASKS);
    },
    'a release runs here with its event': async () => {
      await release();
      await repairs(standby, STANDBY_TASKS, async () => standby.parameterChanged());
    },
    'a failover raises the minimum to that of the primary Region, even after an update that failed in its middle': async () => {
      await changes.promote();
      await repairs(standby, ACTIVE_TASKS, async () => standby.scheduled());
      await rolledBack(standby, changes.failing);
      await repairs(standby, ACTIVE_TASKS, async () => standby.stackEnded());
    },
    'two releases and a migration there, while the primary Region has the release of before': async () => {
      for (const next of [1, 2]) {
        await standby.writeParameter(await ReleaseRegion.build([standby]));
        await repairs(standby, ACTIVE_TASKS, async () => standby.parameterChanged());
        if (next === 1) assert.match(changes.migrate(), /^exit code 0$/m);
      }
      const { tasks } = await standby.aws.ecs.describeTasks({ cluster: standby.aws.cluster, tasks: (await standby.aws.ecs.listTasks({ cluster: standby.aws.cluster, desiredStatus: 'STOPPED' })).taskArns });
      const migrated = tasks!.filter(({ overrides }) => overrides!.containerOverrides!.some(({ command }) => command?.join(' ') === 'node src/migrate.js'));
      assert.equal(migrated.length, 1);
      assert.notEqual(await primary.parameter(), await standby.parameter());
    },
    'users return to the newest of them: the runbook copies image and parameter, and deploys, before the failback': async () => {
      changes.bringRelease();
      const newest = await standby.parameter();
      assert.equal(await primary.parameter(), newest);
      await changes.failBack();
      await primary.serves(ACTIVE_TASKS);
      assert.equal((await primary.state()).version, newest);
    },
  };
}
