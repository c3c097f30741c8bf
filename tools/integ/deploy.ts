import { writeFileSync } from 'fs';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { Account, GLOBAL_REGION } from './account';
import { APPS, chosenApps, inPhases } from './apps';
import { evidenceOf } from './evidence';
import { Suite } from './suite';
import { Verdict } from './verdict';
import { commandLine } from '../command-line';
import { bold, runProgram, step } from '../steps';
import { UserError } from '../user-error';

/**
 * Deploys the integration apps to the account of the caller with integ-runner, reads their assertions back, and destroys them.
 *
 * `--list` prints the apps; `--dry-run` also synthesizes them for the account, and asks AWS nothing. Without either, the account must be the one that
 * INTEG_SANDBOX names, because every resource of the apps can be deleted. `--evidence FILE` writes what the account has shown.
 */
const { env } = process;
const PRIMARY = env.INTEG_REGION ?? 'ap-northeast-1';
const REGIONS = [PRIMARY, env.INTEG_STANDBY_REGION ?? 'ap-northeast-3', GLOBAL_REGION];
const VARIABLES: Record<string, string> = {
  INTEG_SANDBOX: 'the account that may be used, 12 digits; it must be that of the credentials',
  INTEG_HOSTED_ZONE_ID: 'a public hosted zone of the account, which resolvers find',
  INTEG_HOSTED_ZONE_NAME: 'its name',
};
const OPTIONAL: Record<string, string> = {
  INTEG_CONNECTION_ARN: 'a connection to GitHub, for delivery-pipeline',
  INTEG_REPOSITORY: 'a repository that the connection can read',
  INTEG_EMAIL: 'where alarms and budgets write to',
  INTEG_ANOMALY_MONITOR: 'the ARN of the monitor of cost anomalies by service, required in a member account of an organization',
  INTEG_REGION: 'the primary Region, ap-northeast-1 by default',
  INTEG_STANDBY_REGION: 'the standby Region, ap-northeast-3 by default',
};

function showPlan(apps: string[], left: string[]): void {
  console.log(`\n${bold('Prerequisites')}`);
  console.log(`  bootstrap stacks (cdk bootstrap) in ${REGIONS.join(', ')}`);
  console.log('  quotas: 5 VPCs and 5 Elastic IP addresses more than in use, per Region');
  for (const [name, what] of Object.entries(VARIABLES)) console.log(`  ${name}: ${what}${env[name] ? '' : ' (not set)'}`);
  for (const [name, what] of Object.entries(OPTIONAL)) console.log(`  ${name} (optional): ${what}`);
  for (const app of apps) if (APPS[app].needs) console.log(`  ${app}: ${APPS[app].needs}`);
  console.log(`\n${bold('Apps, with estimates of time and on-demand list price')}`);
  for (const app of apps) console.log(`  ${app.padEnd(24)} ${String(APPS[app].minutes).padStart(4)} min  $${APPS[app].dollars.toFixed(2).padStart(5)}`);
  const minutes = apps.reduce((sum, app) => sum + APPS[app].minutes, 0);
  const dollars = apps.reduce((sum, app) => sum + APPS[app].dollars, 0);
  console.log(`  ${bold(`${apps.length} apps one after another`.padEnd(24))} ${(minutes / 60).toFixed(1).padStart(4)} h    $${dollars.toFixed(2).padStart(5)}`);
  for (const app of left) console.log(`  ${app} is left out: ${APPS[app].notDeployed}`);
}

/** Synthesizes the apps for the account, and asks AWS nothing. */
async function rehearse(suite: Suite, apps: string[], account: string): Promise<void> {
  console.log(`\n${bold(`Synthesized for ${account}; nothing is deployed`)}`);
  for (const app of apps) {
    const stacks = await suite.synthesize(app, runnerEnvironment(account, 'dry'), account);
    const { calls, onlyAws } = suite.assertions(app, account);
    console.log(`  ${app.padEnd(24)} ${calls.length} assertions in ${stacks.length} stacks${onlyAws.length > 0 ? `; only AWS can answer: ${onlyAws.join('; ')}` : ''}`);
  }
}

/** Returns the account of the credentials, if it is the sandbox and is prepared. */
async function checkedAccount(): Promise<string> {
  const { Account: account = '' } = await new STSClient({ region: PRIMARY }).send(new GetCallerIdentityCommand({}));
  if (account !== env.INTEG_SANDBOX) throw new UserError(`The credentials are of account ${account}, and INTEG_SANDBOX is ${env.INTEG_SANDBOX ?? 'not set'}; nothing is deployed.`);
  const missing = Object.keys(VARIABLES).filter((name) => !env[name]);
  if (missing.length > 0) throw new UserError(`Set ${missing.join(', ')}; nothing is deployed.`);
  for (const region of REGIONS) {
    await new CloudFormationClient({ region }).send(new DescribeStacksCommand({ StackName: 'CDKToolkit' })).catch((error: Error) => {
      throw new UserError(`${region} has no bootstrap stack that the credentials can read (${error.message}); run cdk bootstrap aws://${account}/${region}.`);
    });
  }
  return account;
}

const runnerEnvironment = (account: string, run: string): NodeJS.ProcessEnv =>
  ({ ...env, CDK_INTEG_ACCOUNT: account, CDK_DEFAULT_ACCOUNT: account, INTEG_RUN: run });

/** Five characters, because names have little room. They repeat after two years. */
const newRun = (): string => (Math.floor(Date.now() / 1_000) % 36 ** 5).toString(36).padStart(5, '0');

async function deploy(suite: Suite, apps: string[], account: string, workers: string[], evidence?: string): Promise<boolean> {
  const run = newRun();
  const access = new Account({}, [...new Set(REGIONS)]);
  const verdict = new Verdict(suite, access, account);
  console.log(`\nThe resources have the tag eldonia-integ=${run}.`);
  const results = await step('integ-runner: deploy, assert, destroy', async () => suite.run(runnerEnvironment(account, run), workers, (line) => console.log(line)));
  const rows = await verdict.ofApps(results.filter(({ app }) => apps.includes(app)));
  if (evidence !== undefined) writeFileSync(evidence, `${JSON.stringify(evidenceOf(rows, REGIONS, new Date()), undefined, 2)}\n`);
  await verdict.ofLeftovers(run);
  console.log(`\n${verdict.passed} passed, ${verdict.failed} failed`);
  return verdict.failed === 0;
}

async function main(): Promise<void> {
  const { values, positionals } = commandLine({
    options: { 'parallel-regions': { type: 'string', default: PRIMARY }, 'list': { type: 'boolean' }, 'dry-run': { type: 'boolean' }, 'evidence': { type: 'string' } },
    allowPositionals: true,
  });
  const { apps, left } = chosenApps(positionals);
  showPlan(apps, left);
  if (values.list) return;
  const suite = new Suite(inPhases(apps).filter(({ length }) => length > 0));
  try {
    if (values['dry-run']) await rehearse(suite, apps, env.INTEG_SANDBOX ?? '111122223333');
    else if (!await deploy(suite, apps, await checkedAccount(), values['parallel-regions'].split(','), values.evidence)) process.exitCode = 1;
  } finally {
    suite.remove();
  }
}

void runProgram(main);
