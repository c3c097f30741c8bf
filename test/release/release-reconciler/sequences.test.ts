import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import flags from 'aws-cdk-lib/recommended-feature-flags.json';
import * as fc from 'fast-check';
import { Failure, OSAKA, TOKYO, UNRELEASED, World } from './model';
import { DrPair, RecoveryOptions } from '../../../src/dr-pair';
import { StandbyMode } from '../../../src/failover';
import { PlatformZone } from '../../../src/region';
import { ACCOUNT } from '../../../tools/assemblies/stacks';

type Command =
  | { readonly do: 'deploy'; readonly region: 'tokyo' | 'osaka'; readonly failure: Failure }
  | { readonly do: 'release'; readonly by: 'workflow' | 'pipeline' | 'hand' }
  | { readonly do: 'scale out' | 'promote' | 'fail back' };

const ARC_TASKS = 4;

function templatesOf(recovery?: RecoveryOptions) {
  const app = new App({ postCliContext: { ...flags, 'aws:cdk:disable-asset-staging': true } });
  const pair = new DrPair(app, 'Eldonia', {
    account: ACCOUNT, zone: PlatformZone.fromAttributes({ hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example' }), alarmEmail: 'ops@eldonia.example', recovery,
  });
  const [tokyo, osaka] = [pair.primaryStack, pair.standbyStack].map((stack) => Template.fromStack(stack).toJSON() as never);
  return { tokyo, osaka };
}

const templates = { warm: templatesOf(), pilot: templatesOf({ standbyMode: StandbyMode.PILOT_LIGHT }) };

/** Plays commands, with the functions after each, and knows what a failover has raised. */
class Play {
  readonly world: World;
  private release = 0;
  private scaledOut = false;

  constructor(mode: keyof typeof templates) {
    this.world = new World(templates[mode]);
  }

  async run(command: Command, lost = false): Promise<void> {
    const { world } = this;
    if (command.do === 'deploy') world.updateStack(world[command.region], command.failure);
    else if (command.do === 'release') await this.releaseBy(command.by);
    else this.fail(command.do);
    if (lost) world.lose();
    else await world.deliver();
  }

  check(): void {
    for (const region of this.world.regions) {
      const { name, version, image, running } = region;
      if (version === UNRELEASED) continue;
      // A pilot light gets its tasks from ARC.
      const active = region === this.world.osaka && this.world.writer === OSAKA && !this.scaledOut ? 0 : this.world.minimumOf(region);
      expect({ name, image, enough: running >= active || `${running} of ${active}` }).toEqual({ name, image: version, enough: true });
    }
  }

  private async releaseBy(by: 'workflow' | 'pipeline' | 'hand'): Promise<void> {
    const version = `sha256:${String(++this.release).padStart(64, '0')}`;
    if (by === 'workflow') this.world.releaseByWorkflow(version);
    else if (by === 'pipeline') await this.world.releaseByPipeline(version);
    else this.world.releaseByHand(version);
  }

  /** ARC raises both numbers in Osaka; `settle-capacity` restores them after a failback. */
  private fail(what: 'scale out' | 'promote' | 'fail back'): void {
    const { osaka, tokyo } = this.world;
    if (what === 'scale out') {
      osaka.scale(Math.max(osaka.minimum, ARC_TASKS));
      this.scaledOut = true;
    } else if (what === 'promote') {
      this.world.writer = OSAKA;
    } else {
      this.world.writer = TOKYO;
      this.scaledOut = false;
      osaka.minimum = osaka.desired = this.world.minimumOf(osaka);
      tokyo.scale(this.world.minimumOf(tokyo));
    }
  }
}

const failures = ['no', 'before the service', 'after the service', 'after the scaling'] as const;
const deploy = fc.record({ do: fc.constant('deploy' as const), region: fc.constantFrom('tokyo' as const, 'osaka' as const), failure: fc.constantFrom(...failures) });
const release = (...by: ('workflow' | 'pipeline' | 'hand')[]) => fc.record({ do: fc.constant('release' as const), by: fc.constantFrom(...by) });
const failover = fc.record({ do: fc.constantFrom('scale out' as const, 'promote' as const, 'fail back' as const) });

beforeAll(() => { vi.spyOn(console, 'log').mockImplementation(() => undefined); });

describe.each(['warm', 'pilot'] as const)('a %s standby', (mode) => {
  test('and its primary run the released image with the minimum of tasks, after any sequence of deployments, releases and failovers', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.oneof(deploy, deploy, release('workflow', 'pipeline'), failover), { maxLength: 14 }), async (commands) => {
      const play = new Play(mode);
      for (const command of commands) await play.run(command);
      await play.world.runSchedules();
      play.check();
      const before = play.world.regions.map(({ changes }) => changes);
      await play.world.runSchedules();
      expect(play.world.regions.map(({ changes }) => changes)).toEqual(before);
    }), { seed: 7, numRuns: 50 });
  });

  test('and its primary have the minimum of tasks, if events are lost', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.oneof(deploy, deploy, release('workflow', 'pipeline', 'hand'), failover), fc.boolean()), { maxLength: 14 }), async (commands) => {
      const play = new Play(mode);
      for (const [command, lost] of commands) await play.run(command, lost);
      await play.world.runSchedules();
      for (const region of play.world.regions) expect(region.version !== UNRELEASED && region.image === UNRELEASED).toBe(false);
    }), { seed: 7, numRuns: 50 });
  });

  test.each<[string, Command[]]>([
    ['an update that fails after the first release', [{ do: 'release', by: 'workflow' }, { do: 'deploy', region: 'tokyo', failure: 'after the scaling' }]],
    ['an update of the standby that fails in the middle of a failover', [
      { do: 'release', by: 'pipeline' }, { do: 'scale out' }, { do: 'promote' }, { do: 'deploy', region: 'osaka', failure: 'after the scaling' },
    ]],
    ['an update of the standby that fails before the promotion', [
      { do: 'release', by: 'workflow' }, { do: 'scale out' }, { do: 'deploy', region: 'osaka', failure: 'after the scaling' }, { do: 'promote' },
    ]],
    ['an update that fails after a later release', [
      { do: 'release', by: 'workflow' }, { do: 'deploy', region: 'tokyo', failure: 'no' }, { do: 'release', by: 'workflow' }, { do: 'deploy', region: 'tokyo', failure: 'after the service' },
    ]],
  ])('survives %s', async (_, commands) => {
    const play = new Play(mode);
    for (const command of commands) await play.run(command);
    await play.world.runSchedules();
    play.check();
  });
});
