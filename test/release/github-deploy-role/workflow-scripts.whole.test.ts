import { parse } from 'yaml';
import { WORKFLOW } from './fixture';
import { run } from './shell';
import { githubWorkflow } from '../../../src/release/private/github-workflow';
import { testWith } from '../../support/programs';

const test = testWith('bash');
const DIGEST = `sha256:${'a1'.repeat(32)}`;
const TASK = 'arn:aws:ecs:ap-northeast-1:123456789012:task-definition/shop:8';
const IMAGE = '123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/shop';
const ENV = {
  IMAGE,
  NODE_VERSION: '24',
  ECR_REPOSITORY: 'shop',
  ECS_CLUSTER: 'shop-cluster',
  ECS_SERVICE: 'shop-service',
  RELEASE_FUNCTION: 'shop-release',
  GITHUB_ACTIONS: 'true',
  IMAGE_TAG: '0123abc',
  MIN_TASKS: '2',
  TASK_DEFINITION: TASK,
  DIGEST,
};

const { jobs: { supersede: { steps: [cancel] }, 'build-and-deploy': { steps } } } = parse(githubWorkflow(WORKFLOW));
/** The script of a step that releases. */
const scriptOf = (name: string): string => steps.find((step: { name?: string }) => step.name === name).run;
const DEFINE = scriptOf('Define the requests to the release function');
const [REGISTER, CHECK, RECORD] = ['Register the task definition', 'Check that the new version runs', 'Record the release'].map((name) => DEFINE + scriptOf(name));

/** What a step that fails prints last: why, as far as its role may read it. */
const WHY = 'COMPLETED\nno matching task was healthy\nFor exit codes, alarms and log lines, run eldonia-constructs status\n';
const EVENTS = { 'ecs describe-services': 'echo COMPLETED; echo no matching task was healthy' };

/** An AWS CLI that knows these commands, by their first two words. */
const aws = (answers: Record<string, string>) => ({
  aws: `case "$1 $2" in\n${Object.entries(answers).map(([call, answer]) => `"${call}") ${answer} ;;`).join('\n')}\n*) exit 9 ;;\nesac`,
});

const runWith = (script: string, answers: Record<string, string>, docker?: string, files?: string[]) =>
  run(script, { ...aws(answers), ...docker === undefined ? {} : { docker } }, ENV, files);

describe('the build', () => {
  const build = scriptOf('Build, tag, and push image to Amazon ECR');

  /** With a tag that nobody knows before, and without a cache: a release credential can write both. */
  test('pushes the commit alone, under a new tag, and hands on the digest that ECR has', () => {
    const tags = [1, 2].map(() => {
      const { status, calls, outputs } = runWith(build, { 'ecr describe-images': `echo ${DIGEST}` }, 'exit 0');
      const [, tag] = /--tag \S+:(0123abc-[0-9a-f]{16}) /.exec(calls[0])!;

      expect([status, calls.length, outputs]).toEqual([0, 2, `digest=${DIGEST}\n`]);
      expect(calls[0]).toBe(`docker buildx build --build-arg NODE_VERSION=24 --provenance=false --tag ${IMAGE}:${tag} --push .`);
      expect(calls[1]).toContain(`--image-ids imageTag=${tag} `);
      return tag;
    });

    expect(tags[0]).not.toBe(tags[1]);
  });

  test('fails when the image can\'t be built', () => expect(runWith(build, {}, 'exit 1')).toMatchObject({ status: 1, outputs: '' }));
});

describe('a promotion', () => {
  const PROMOTE_FROM = '210987654321.dkr.ecr.us-west-2.amazonaws.com/backend';
  const { jobs } = parse(githubWorkflow({ ...WORKFLOW, promoteFrom: PROMOTE_FROM }));
  const [copy] = jobs['build-and-deploy'].steps.filter(({ id }: { id?: string }) => id === 'build-image');
  const promote = (found: string, DIGEST_ = DIGEST) => run(copy.run, {
    ...aws({ 'ecr describe-images': found, 'ecr get-login-password': 'echo secret' }), docker: 'cat > /dev/null; touch copied',
  }, { ...ENV, ...copy.env, IMAGE, DIGEST: DIGEST_ });
  const copied = (calls: string[]) => calls.filter((call) => call.startsWith('docker'));

  test('copies the image as it is, from the registry and the Region of the other account, under a tag of its digest', () => {
    const { status, calls, outputs } = promote('[ -f copied ]');

    expect([status, outputs]).toEqual([0, `digest=${DIGEST}\n`]);
    expect(calls).toContain('aws ecr get-login-password --region us-west-2');
    expect(copied(calls)).toEqual([
      'docker login --username AWS --password-stdin 210987654321.dkr.ecr.us-west-2.amazonaws.com',
      `docker buildx imagetools create --prefer-index=false --tag ${IMAGE}:${'a1'.repeat(32)} ${PROMOTE_FROM}@${DIGEST}`,
    ]);
  });

  test.each<[string, number, string, string | undefined]>([
    ['nothing that is there', 0, 'exit 0', undefined],
    ['nothing for a digest that is none', 1, 'exit 0', '$(touch x)\n::warning::x'],
    ['nothing for a tag', 1, 'exit 0', 'latest'],
  ])('copies %s', (_, expected, found, digest) => {
    const { status, calls, text } = promote(found, digest);

    expect([status, copied(calls)]).toEqual([expected, []]);
    expect(text).not.toMatch(/^::warning/m);
  });

  test('fails with a copy that has another digest', () => expect(promote('exit 254')).toMatchObject({ status: 254, outputs: '' }));
});

test.each<[string, string, number, number]>([
  ['moves to the image when it exists not yet', 'exit 254', 0, 1],
  ['moves to the image when it names another image', 'echo sha256:b2', 0, 1],
  ['stays when it names the image: ECR refuses an image that has the tag', `echo ${DIGEST}`, 0, 0],
  ['is no part of the release: when ECR refuses it, a warning says so', 'exit 254', 9, 1],
])('the tag latest %s', (_, latest, expected, count) => {
  const answers = { 'ecr describe-images': latest, 'ecr batch-get-image': 'echo \'{"schemaVersion":2}\'', 'ecr put-image': `exit ${expected}` };
  const { status, calls, text } = runWith(scriptOf('Tag the image as latest'), answers);
  const put = `aws ecr put-image --repository-name shop --image-tag latest --image-digest ${DIGEST} --image-manifest {"schemaVersion":2}`;

  expect([status, ...calls.filter((call) => call.includes('put-image'))]).toEqual([0, ...Array<string>(count).fill(put)]);
  expect(text).toBe(expected === 0 ? '' : '::warning::The tag latest still names another image\n');
});

/** The function of releases, with these answers in turn; the last one stays. An error is one of the function, whose call succeeds. */
const answers = (...all: (object | string)[]) => ({
  'lambda invoke': `asked="$(cat asked 2> /dev/null || true)"; echo "x$asked" > asked; shift $(($# - 1)); case "$asked" in
${all.map((answer, at) => `${at < all.length - 1 ? 'x'.repeat(at) || '""' : '*'}) ${typeof answer === 'string'
    ? `echo '${JSON.stringify({ errorMessage: answer, errorType: answer.startsWith('arn:') ? 'PersonNeeded' : 'Error' })}' > "$1"; echo Unhandled` : `echo '${JSON.stringify(answer)}' > "$1"; echo None`} ;;`).join('\n')}
esac`,
});
const CALL = 'aws lambda invoke --function-name shop-release --payload fileb://request.json --query FunctionError --output text answer.json';
const REQUESTED = ['request.json'];
const requested = ({ files }: { files: Record<string, string> }) => JSON.parse(files['request.json']) as object;

describe('the task definition', () => {
  test.each([
    ['is registered by the function', { taskDefinition: TASK }, ''],
    ['of the stack replaces what runs, with a warning', { taskDefinition: TASK, message: 'arn:7 differs' }, '::warning::arn:7 differs\n'],
  ])('%s', (_, answer, said) => {
    const done = runWith(REGISTER, answers(answer), undefined, REQUESTED);

    expect(done).toMatchObject({ status: 0, outputs: `arn=${TASK}\n`, text: said, calls: [CALL] });
    expect(requested(done)).toEqual({ action: 'register', digest: DIGEST });
  });

  test('is not registered while the service differs from the stack: the error of the function fails the step', () =>
    expect(runWith(REGISTER, answers('the service differs from the stack in "x"'))).toMatchObject({
      status: 1, outputs: '', text: '::error::the service differs from the stack in "x"\n',
    }));

  test.each([[REGISTER, 1], [CHECK, 3], [RECORD, 3]] as const)('needs an answer of the function: a call that fails fails the step', (script, times) => {
    const { status, outputs, text, calls } = runWith(script, { 'lambda invoke': 'echo AccessDenied >&2; exit 254', ...EVENTS });

    expect([status, outputs, calls.filter((call) => call.includes('invoke')).length]).toEqual([1, '', times]);
    expect(text.replace(WHY, '')).toMatch(/^(AccessDenied\n)*::error::The release function did not answer\n(AccessDenied\n)*$/);
  });
});

describe('the runs that wait', () => {
  const supersede = (listed: string) => run(cancel.run, {
    gh: `case "$1 $2" in
"run list") echo '${listed}' | jq -r "$(printf '%s\n' "$@" | tail -1)" ;;
"api "*) case "$2" in */11/*) status=in_progress ;; */12/*) status=waiting ;; *) status=completed ;; esac
  if [[ "$2" == */14/* ]]; then echo '{"jobs":[{"name":"build-and-deploy","status":"completed","conclusion":"skipped"},{"name":"deploy-site","status":"queued"}]}' | jq "$4"; exit; fi
  echo "{\\"jobs\\":[{\\"name\\":\\"test\\",\\"status\\":\\"completed\\"},{\\"name\\":\\"build-and-deploy\\",\\"status\\":\\"$status\\"}]}" | jq "$4" ;;
"run cancel") exit 1 ;;
esac`,
  }, { GITHUB_WORKFLOW_REF: 'o/r/.github/workflows/deploy.yml@refs/heads/main', GITHUB_REPOSITORY: 'o/r', GITHUB_REF_NAME: 'main', GITHUB_EVENT_NAME: 'push', GITHUB_RUN_NUMBER: '7' });

  test('are canceled if they are older and have not begun to deploy, whatever GitHub says of one that has just ended', () => {
    const runs = [[10, 9, 'waiting'], [11, 6, 'in_progress'], [12, 5, 'waiting'], [13, 4, 'completed'], [12, 3, 'pending'], [14, 2, 'queued']]
      .map(([databaseId, number, status]) => ({ databaseId, number, status }));
    const { status, calls } = supersede(JSON.stringify(runs));

    expect(status).toBe(0);
    expect(calls[0]).toContain('--workflow deploy.yml --branch main --event push ');
    expect(calls.filter((call) => call.includes(' cancel '))).toEqual([12, 12, 14].map((id) => `gh run cancel ${id} --repo o/r`));
  });

  test('are not known when GitHub can\'t be asked: nothing is deployed', () => expect(supersede('no JSON').status).not.toBe(0));
});

test.each([
  ['leaves 2 tasks as they are', '2 1', ''],
  ['starts the minimum of a service without tasks', '0 0', ' --desired-count 2'], ['starts the minimum of a service with 1 task', '1 1', ' --desired-count 2'],
  // Their image does not exist, and the release function stops them at the same time.
  ['keeps the number of tasks of which none runs', '3 0', ' --desired-count 3'],
])('the update %s, whatever the parameter contains', (_, count, desired) => {
  const call = `aws ecs update-service --cluster shop-cluster --service shop-service --task-definition ${TASK} --force-new-deployment`;

  expect(runWith(scriptOf('Update ECS service'), { 'ecs describe-services': `echo ${count}`, 'ecs update-service': `echo ${TASK}` })).toMatchObject({
    status: 0,
    calls: [
      'aws ecs describe-services --cluster shop-cluster --services shop-service --query services[0].[desiredCount,runningCount] --output text',
      `${call}${desired} --query service.taskDefinition --output text`,
    ],
  });
});

test.each<[string, string, number, number]>([
  ['ends when the service is stable', 'exit 0', 0, 1],
  ['goes on four times when it takes longer than the command waits, then fails', 'exit 255', 1, 4],
])('the wait %s', (_, answer, status, times) => {
  const { status: ended, calls, text } = runWith(scriptOf('Wait for deployment'), { 'ecs wait': answer, ...EVENTS });

  expect([ended, calls.filter((call) => call.includes(' wait ')).length]).toEqual([status, times]);
  expect(text).toBe(status === 0 ? '' : `::error::The service is not stable\n${WHY}`);
});

describe('the check', () => {
  const waits = { message: '1 tasks run', repeat: true };
  test.each<[string, (object | string)[], number, number, string]>([
    ['passes when the function says so', [{ message: 'x', repeat: false }], 0, 1, ''],
    ['is repeated until then', [waits, waits, { repeat: false }], 0, 3, ''],
    ['is repeated after an error that passes', ['ThrottlingException', { repeat: false }], 0, 2, ''],
    ['fails with the last reason', [waits], 1, 3, '::error::After 10 minutes: 1 tasks run\n'],
    ['fails after a rollback', [waits, 'arn:7 runs shop:old: ECS rolled back the deployment'], 1, 2, '::error::arn:7 runs shop:old: ECS rolled back the deployment\n'],
    ['does not pass without a verdict', [{}], 1, 3, '::error::After 10 minutes: null\n'],
  ])('%s', (_, all, status, count, said) => {
    const { calls, ...done } = runWith(CHECK, { ...answers(...all), ...EVENTS }, undefined, REQUESTED);

    expect(calls.filter((call) => !call.includes('describe-services'))).toEqual(Array(count).fill(CALL));
    expect(done).toMatchObject({ status, text: status === 0 ? said : said + WHY });
    expect(requested(done)).toEqual({ action: 'check', digest: DIGEST });
  });
});

test.each<[string, (object | string)[], number, number, string]>([
  ['is that of the function', [{ message: 'recorded x' }], 0, 1, 'recorded x\n'],
  ['is repeated after an error that passes', ['could not be written in x', 'ThrottlingException', { message: 'recorded x' }], 0, 3, 'recorded x\n'],
  ['fails while a Region is down', ['could not be written in x'], 1, 3, '::error::could not be written in x\n'],
  ['fails at once where a person is needed', ['arn:8 runs sha256:1 instead of sha256:2'], 1, 1, '::error::arn:8 runs sha256:1 instead of sha256:2\n'],
])('the record %s', (_, all, status, count, said) => {
  const done = runWith(RECORD, answers(...all), undefined, REQUESTED);

  expect(done).toMatchObject({ status, text: said, calls: Array(count).fill(CALL) });
  expect(requested(done)).toEqual({ action: 'record', digest: DIGEST });
});
