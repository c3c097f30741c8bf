import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import flags from 'aws-cdk-lib/recommended-feature-flags.json';
import * as fc from 'fast-check';
import { start } from './commands';
import { Intent, Templates, World } from './world';
import { DrPair, RecoveryOptions } from '../../../src/dr-pair';
import { EldoniaPlatform } from '../../../src/eldonia-platform';
import { StandbyMode } from '../../../src/failover';
import { PlatformZone } from '../../../src/region';
import { ACCOUNT, TOKYO } from '../../../tools/assemblies/stacks';
import { once } from '../../eldonia-platform/fixture';

const zone = PlatformZone.fromAttributes({ hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example' });
const github = {
  repository: 'eldonia/eldonia-backend',
  connectionArn: 'arn:aws:codeconnections:ap-northeast-1:123456789012:connection/12345678-1234-1234-1234-123456789012',
};
const newApp = () => new App({ postCliContext: { ...flags, 'aws:cdk:disable-asset-staging': true } });

function pair(recovery?: RecoveryOptions): Templates {
  const { primaryStack, standbyStack } = new DrPair(newApp(), 'Eldonia', { account: ACCOUNT, zone, alarmEmail: 'ops@eldonia.example', github, recovery });
  const [tokyo, osaka] = [primaryStack, standbyStack].map((stack) => Template.fromStack(stack).toJSON() as never);
  return { tokyo, osaka };
}

function platform(): Templates {
  const stack = new Stack(newApp(), 'Eldonia', { env: TOKYO });
  new EldoniaPlatform(stack, 'Platform', { zone, alarmEmail: 'ops@eldonia.example', github, costs: { monthlyBudget: 1_000, uptimeSchedule: true } });
  return { tokyo: Template.fromStack(stack).toJSON() as never };
}

/** The templates of each topology, synthesized on first use. */
const PROGRAMS = { platform: once(platform), warm: once(() => pair()), pilot: once(() => pair({ standbyMode: StandbyMode.PILOT_LIGHT })) };
export type Topology = keyof typeof PROGRAMS;

/** Plays a number of sequences. */
export async function play(
  topology: Topology, numRuns: number, commands: fc.Arbitrary<Iterable<fc.AsyncCommand<Intent, World>>>, after: (world: World) => Promise<void>,
): Promise<void> {
  await fc.assert(fc.asyncProperty(commands, async (sequence) => {
    const intent = start();
    const world = new World(PROGRAMS[topology](), intent);
    await fc.asyncModelRun(() => ({ model: intent, real: world }), sequence);
    await after(world);
  }), { seed: 7, numRuns });
}

/** The commands of a sequence, with time for each to end. */
export async function named(topology: Topology, commands: fc.AsyncCommand<Intent, World>[], reconciles = true): Promise<World> {
  const intent = start();
  const world = new World(PROGRAMS[topology](), intent);
  world.reconciles = reconciles;
  for (const command of commands) await command.run(intent, world);
  return world;
}
