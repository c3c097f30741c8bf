import { Account, GLOBAL_REGION } from './account';
import { APPS, chosenApps, inPhases } from './apps';
import { stubbed, writePage } from './page';
import { Result, Suite } from './suite';
import { Verdict } from './verdict';
import { commandLine } from '../command-line';
import { Cdk } from '../emulator/cdk';
import { createClients } from '../emulator/clients';
import { ACCOUNT, DOMAIN, Emulator, REGION, STANDBY_REGION } from '../emulator/emulator';
import { withEmulator } from '../emulator/with-emulator';
import { bold, dim, elapsed, step } from '../steps';
import { isUserError } from '../user-error';

/**
 * Deploys the integration apps to the emulator with integ-runner, reads their assertions back, and destroys them.
 *
 * Three broken apps must fail for the reason that is expected of them, which is read from the events of their stacks.
 */
/** One more than the machine has cores, because deployments spend most of their time waiting. */
const WORKERS = 3;
const RUN = 'local';

interface Broken {
  readonly stack: string;
  /** The status of the stack's event that has the reason; none if the runner's answer has it. */
  readonly status?: string;
  readonly reason: RegExp;
}

const BROKEN: Record<string, Broken> = {
  'broken-absent-destination': { stack: 'BrokenAbsentDestination', status: 'CREATE_FAILED', reason: /Destination bucket must exist/ },
  'broken-kept-protection': { stack: 'BrokenKeptProtection', status: 'DELETE_FAILED', reason: /deletion protection is enabled/ },
  'broken-wrong-expectation': { stack: 'BrokenWrongExpectation', reason: /Expected Suspended but received Enabled/ },
};

/** A new account with bootstrap stacks and a hosted zone, and the environment that programs need to take it for one of AWS. */
async function prepare(emulator: Emulator): Promise<NodeJS.ProcessEnv> {
  await new Cdk(emulator).bootstrap(STANDBY_REGION);
  const { HostedZone } = await createClients(emulator).route53.createHostedZone({ Name: DOMAIN, CallerReference: 'integ' });
  return {
    ...emulator.clientEnvironment(),
    CDK_INTEG_ACCOUNT: ACCOUNT,
    INTEG_HOSTED_ZONE_ID: HostedZone!.Id!.replace('/hostedzone/', ''),
    INTEG_HOSTED_ZONE_NAME: DOMAIN,
    INTEG_RUN: RUN,
  };
}

async function judgeBroken(verdict: Verdict, account: Account, { app, outcome, said }: Result): Promise<void> {
  const { stack, status, reason } = BROKEN[app];
  const events = status ? await account.failures(stack) : [];
  const found = status ? outcome === 'FAILED' && events.some((event) => event.status === status && reason.test(event.reason)) : outcome === 'ASSERT' && reason.test(said);
  verdict.count(found, `${app.padEnd(26)} ${status ?? 'assertion failed'}: ${reason.source}`, `${outcome}\n${said}\n${JSON.stringify(events, undefined, 1)}`);
}

async function main(): Promise<void> {
  const start = Date.now();
  const { values, positionals } = commandLine({
    options: { 'quick': { type: 'boolean' }, 'write': { type: 'boolean' }, 'verbose': { type: 'boolean' }, 'keep-log': { type: 'boolean' } },
    allowPositionals: true,
  });
  const { apps, left } = chosenApps(positionals, values.quick);
  const broken = Object.keys(BROKEN);
  const [first, later] = inPhases(apps);
  const suite = new Suite(later.length > 0 ? [first, [...later, ...broken]] : [[...first, ...broken]]);
  console.log(`\n${bold(`${apps.length} integration apps and ${broken.length} broken ones, deployed to an emulator of AWS on this machine`)}\n`);
  await withEmulator(async (emulator) => {
    const account = new Account({ endpoint: emulator.endpoint, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } }, [REGION, STANDBY_REGION, GLOBAL_REGION]);
    const verdict = new Verdict(suite, account, ACCOUNT);
    const env = await step('bootstrap three Regions', async () => prepare(emulator));
    const results = await step('integ-runner: deploy, assert, destroy', async () => suite.run(env, Array(WORKERS).fill(REGION), (line) => {
      if (values.verbose) console.log(line);
    }));
    const rows = await verdict.ofApps(results.filter(({ app }) => apps.includes(app)));
    console.log(`\n${bold('Broken apps, which must fail for this reason')}`);
    for (const result of results.filter(({ app }) => broken.includes(app))) await judgeBroken(verdict, account, result);
    await verdict.ofLeftovers(RUN);
    if (left.length > 0) console.log(`\n${bold('Apps that are not deployed')}`);
    for (const app of left) console.log(`  ${app}: ${APPS[app].notDeployed}`);
    console.log(`\n${bold('Not carried in these apps: stubs, of which nothing is made')}`);
    for (const [type, count, because] of stubbed(emulator.records())) console.log(`  ${count} ${type}: ${because}`);
    if (values.write) writePage(rows, Object.entries(BROKEN).map(([app, { status, reason }]) => [app, `${status ?? 'the assertion'}: \`${reason.source}\``]), emulator.records());
    console.log(`\n${verdict.passed} passed, ${verdict.failed} failed ${dim(`in ${elapsed(start).trim()}`)}`);
    if (verdict.failed > 0) process.exitCode = 1;
  }, values['keep-log']).finally(() => suite.remove());
}

main().catch((error: unknown) => {
  console.error(isUserError(error) ? error.message : error);
  process.exit(1);
});
