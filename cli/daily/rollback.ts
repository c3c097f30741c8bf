import { createInterface } from 'readline';
import { UserError } from '../../tools/user-error';
import { ExitCode, Streams } from '../command';
import { daily, Service } from './service';

const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** Releases the image before, or ends a deployment. */
export const command = daily({
  details: [
    'Ends a deployment in progress, so that ECS returns to the revision before. Without one, deploys the image that was released before the current one, with the',
    'settings of the stack, by the release function, and records it, in a pair in both Regions; workers follow. In a standby Region, by --region, it only writes the',
    'image parameter, which the function there follows. It undoes no migration of the database.',
  ].join('\n'),
  options: {
    to: { type: 'string', value: 'digest', text: 'the digest of another released image' },
    yes: { type: 'boolean', text: 'do not ask' },
  },
  async run(service, { values: { to, yes } }, { err }) {
    const { cluster, name, selected, session } = service;
    const { follows, minimum, parameter, requests } = service.release();
    if (to !== undefined && !DIGEST.test(String(to))) throw new UserError(`to must be sha256: and 64 hexadecimal digits, got ${String(to)}; choose one of eldonia-constructs rollback --print`);
    const confirm = async (question: string) => session.isPrinted || yes === true || asked(question, err);
    const deployment = session.value('DEPLOYMENT', ['ecs', 'list-service-deployments', '--cluster', cluster, '--service', name,
      '--status', 'PENDING', 'IN_PROGRESS', '--query', 'serviceDeployments[0].serviceDeploymentArn']);
    if (session.isPrinted) session.note('only with a deployment in progress, and then nothing else');
    if (session.isPrinted || deployment !== 'None') {
      if (!await confirm(`End the deployment ${deployment} of ${name} in progress, and return to the revision before?`)) return ExitCode.UNMET;
      session.show('deployment', ['ecs', 'stop-service-deployment', '--service-deployment-arn', deployment, '--stop-type', 'ROLLBACK', '--query', 'serviceDeploymentArn']);
      if (!session.isPrinted) return ExitCode.DONE;
    }
    const [current, digest] = releases(service, parameter, to as string | undefined);
    if (!await confirm(`Deploy ${digest} to ${name} instead of ${current}?`)) return ExitCode.UNMET;
    if (follows) {
      session.show('version of the parameter, which the release function deploys within minutes: see eldonia-constructs status',
        ['ssm', 'put-parameter', '--name', parameter, '--value', digest, '--overwrite', '--query', 'Version']);
      return ExitCode.DONE;
    }
    const { message, taskDefinition = '' } = await session.request(requests, 'register', digest);
    if (message !== undefined) session.note(message);
    const desired = session.value('DESIRED', ['ecs', 'describe-services', ...selected, '--query', `max([services[0].desiredCount, \`${minimum}\`])`]);
    session.show('revision', ['ecs', 'update-service', '--cluster', cluster, '--service', name, '--task-definition', taskDefinition, '--force-new-deployment',
      '--desired-count', desired, '--query', 'service.taskDefinition']);
    await session.request(requests, 'check', digest);
    session.note((await session.request(requests, 'record', digest)).message ?? 'recorded');
    return ExitCode.DONE;
  },
});

/** The current image, and the one before its first release: a second rollback goes further back, and never to the release that was rolled back. */
function releases({ session }: Service, parameter: string, to: string | undefined): [string, string] {
  const query = ['ssm', 'get-parameter-history', '--name', parameter, '--query', 'Parameters[].[Value]'];
  if (session.isPrinted) {
    session.show('the releases, the newest last: set DIGEST to one of them', query);
    return ['', to ?? '\u0001DIGEST:?\u0002'];
  }
  const values = session.values('RELEASES', query);
  const current = values.at(-1) ?? 'none';
  const digest = to ?? values.slice(0, values.indexOf(current)).filter((value) => DIGEST.test(value)).at(-1);
  if (digest === undefined) throw new UserError(`${parameter} must have an earlier release, got only ${current}; choose a digest by --to`);
  return [current, digest];
}

async function asked(question: string, err: Streams['err']): Promise<boolean> {
  if (!process.stdin.isTTY) throw new UserError(`yes is required without a terminal, got none for the question "${question}"; add --yes`);
  err(`${question} y/N`);
  // Ends without a line when the terminal is closed.
  for await (const answer of createInterface({ input: process.stdin })) return /^y(es)?$/i.test(answer.trim());
  return false;
}
