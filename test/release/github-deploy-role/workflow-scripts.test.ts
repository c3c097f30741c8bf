import { run } from './shell';
import { SUPERSEDE } from '../../../src/release/private/deploy-job';
import * as scripts from '../../../src/release/private/deploy-scripts';
import { WorkflowSettings } from '../../../src/release/private/heading';
import { LATEST } from '../../../src/release/private/image-scripts';
import { ifDifferent, ORDERED } from '../../../src/release/private/revision-scripts';
import { testWith } from '../../support/programs';

const test = testWith('bash');
const DIGEST = `sha256:${'a1'.repeat(32)}`;
const TASK = 'arn:aws:ecs:ap-northeast-1:123456789012:task-definition/shop:8';
const ENV = {
  ECR_REGISTRY: '123456789012.dkr.ecr.ap-northeast-1.amazonaws.com',
  ECR_REPOSITORY: 'shop',
  ECS_CLUSTER: 'shop-cluster',
  ECS_SERVICE: 'shop-service',
  ECS_CONTAINER: 'shop',
  IMAGE_PARAMETER: '/shop/backend/image',
  REVISION_PARAMETER: '/shop/backend/image-revision',
  SERVICE_PARAMETER: '/shop/backend/image-service',
  IMAGE_PARAMETER_REGIONS: 'ap-northeast-1 ap-northeast-3',
  IMAGE: `123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/shop@${DIGEST}`,
  IMAGE_TAG: '0123abc',
  MIN_TASKS: '2',
  TASK_DEFINITION: TASK,
  digest: DIGEST,
};

/** An AWS CLI that knows these commands, by their first two words. */
const aws = (answers: Record<string, string>) => ({
  aws: `case "$1 $2" in\n${Object.entries(answers).map(([call, answer]) => `"${call}") ${answer} ;;`).join('\n')}\n*) exit 9 ;;\nesac`,
});

const runWith = (script: string[], answers: Record<string, string>, docker?: string, files?: string[]) =>
  run(script, { ...aws(answers), ...docker === undefined ? {} : { docker } }, ENV, files);

describe('the build', () => {
  const build = scripts.build({ directory: 'backend', nodeVersion: 24 } as WorkflowSettings);

  test('pushes the commit alone, and hands on the digest that ECR has', () => {
    const { status, calls, outputs } = runWith(build, { 'ecr describe-images': `echo ${DIGEST}` }, 'exit 0');
    const image = `${ENV.ECR_REGISTRY}/shop`;
    const [, tag] = /--tag \S+:(\S+)/.exec(calls[0])!;

    expect([status, calls.length]).toEqual([0, 2]);
    expect(calls[0]).toBe(`docker buildx build --build-arg NODE_VERSION=24 --provenance=false --tag ${image}:${tag} --push .`);
    expect(calls[1]).toContain(`--image-ids imageTag=${tag} `);
    expect(outputs).toBe(`digest=${DIGEST}\nimage=${image}@${DIGEST}\n`);
  });

  test('takes nothing that a release credential can write: no cache, and no image with a tag that is known before', () => {
    const runs = [1, 2].map(() => runWith(build, { 'ecr describe-images': `echo ${DIGEST}` }, 'exit 0').calls[0]);
    const tags = runs.map((call) => /:(0123abc-[0-9a-f]{16}) /.exec(call)?.[1]);

    expect([new Set(tags).size, tags.includes(undefined)]).toEqual([2, false]);
    expect(runs.filter((call) => call.includes('cache'))).toEqual([]);
  });

  test('fails when the image can\'t be built', () => {
    expect(runWith(build, {}, 'exit 1')).toMatchObject({ status: 1, outputs: '' });
  });
});

test.each<[string, string, number, number]>([
  ['moves to the image when it exists not yet', 'exit 254', 0, 1],
  ['moves to the image when it names another image', 'echo sha256:b2', 0, 1],
  ['stays when it names the image: ECR refuses an image that has the tag', `echo ${DIGEST}`, 0, 0],
  ['fails when ECR refuses it', 'exit 254', 9, 1],
])('the tag latest %s', (_, latest, expected, count) => {
  const answers = { 'ecr describe-images': latest, 'ecr batch-get-image': 'echo \'{"schemaVersion":2}\'', 'ecr put-image': `exit ${expected}` };
  const { status, calls } = runWith(LATEST, answers);
  const put = `aws ecr put-image --repository-name shop --image-tag latest --image-digest ${DIGEST} --image-manifest {"schemaVersion":2}`;

  expect([status, ...calls.filter((call) => call.includes('put-image'))]).toEqual([expected, ...Array<string>(count).fill(put)]);
});

describe('the task definition', () => {
  const revision = (name: string, more: object = {}, tags?: object[]) => JSON.stringify({
    tags,
    taskDefinition: {
      family: 'shop',
      taskDefinitionArn: 'old',
      revision: 7,
      status: 'ACTIVE',
      requiresAttributes: [],
      compatibilities: [],
      registeredAt: 1,
      registeredBy: 'me',
      cpu: '512',
      containerDefinitions: [{ name, image: 'old', memory: 5 }, { name: 'agent', image: 'agent:7' }],
      ...more,
    },
  });
  const DECLARED = {
    enableExecuteCommand: false,
    serviceRegistries: [],
    networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1', 'subnet-2'], assignPublicIp: 'DISABLED' } },
    loadBalancers: [{ targetGroupArn: 'arn:group', containerPort: '3001' }],
    deploymentConfiguration: { alarms: { alarmNames: ['a', 'b'], enable: true } },
  };
  const SERVICE = {
    taskDefinition: 'arn:current',
    networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-2', 'subnet-1'], securityGroups: [], assignPublicIp: 'DISABLED' } },
    loadBalancers: [{ targetGroupArn: 'arn:group', containerName: 'shop', containerPort: 3001 }],
    deploymentConfiguration: { maximumPercent: 200, alarms: { alarmNames: ['b', 'a'], enable: true } },
  };
  const register = (stack: string, current = stack, service: object = {}) => runWith(scripts.REGISTER, {
    'ssm get-parameter': `case "$4" in *-revision) echo arn:stack ;; *-service) echo '${JSON.stringify(DECLARED)}' ;; *) exit 9 ;; esac`,
    'ecs describe-services': `echo '${JSON.stringify({ ...SERVICE, ...service })}'`,
    'ecs describe-task-definition': `if [ "$4" = arn:stack ]; then echo '${stack}'; else echo '${current}'; fi`,
    'ecs register-task-definition': `echo ${TASK}`,
  }, undefined, ['task-definition.json']);
  const registered = { family: 'shop', cpu: '512', containerDefinitions: [{ name: 'shop', image: ENV.IMAGE, memory: 5 }, { name: 'agent', image: 'agent:7' }] };

  test('is that of the stack, with the new image in our container alone', () => {
    const { status, outputs, files, text } = register(revision('shop'), revision('shop', { revision: 9, placementConstraints: [], enableFaultInjection: false }));

    expect([status, outputs, text]).toEqual([0, `arn=${TASK}\n`, '']);
    expect(JSON.parse(files['task-definition.json'])).toEqual(registered);
  });

  const { networkConfiguration: { awsvpcConfiguration: vpc }, loadBalancers: [balancer] } = SERVICE;
  test.each<[string, object]>([
    ['deploymentConfiguration loadBalancers networkConfiguration', {
      networkConfiguration: { awsvpcConfiguration: { ...vpc, subnets: ['subnet-1', 'subnet-3'] } },
      loadBalancers: [balancer, balancer],
      deploymentConfiguration: { alarms: { alarmNames: ['a', 'b'], enable: false } },
    }],
    ['enableExecuteCommand loadBalancers networkConfiguration serviceRegistries', {
      networkConfiguration: null, loadBalancers: [{ ...balancer, targetGroupArn: 'arn:other' }], enableExecuteCommand: true, serviceRegistries: [{ registryArn: 'arn' }],
    }],
  ])('is not registered while the service has another %s than the stack, which a release would keep', (names, service) => {
    const { status, outputs, text } = register(revision('shop'), undefined, service);

    expect([status, outputs]).toEqual([1, '']);
    expect(text).toContain(`::error::The service differs from the stack in ${names}.`);
  });

  const [own, agent] = registered.containerDefinitions;
  const thief = { name: 'thief', image: 'thief:1', secrets: [{ name: 'P', valueFrom: 'arn' }] };
  const stolen = { taskRoleArn: 'arn:other', containerDefinitions: [{ ...own, environment: [{ name: 'NODE_OPTIONS', value: '--require=/tmp/x' }] }, { ...agent, image: 'agent:8' }, thief] };

  test('is compared as ECS understands it: only in lists of arguments, files and servers, the order has a meaning', () => {
    const lists = (names: readonly string[], values: unknown[]) => Object.fromEntries(names.map((name) => [name, values]));
    const texts = ['a', 'b'];
    const unordered = { ...lists(['environment', 'secrets', 'dependsOn'], [{ name: 'a', value: '1' }, { name: 'b', value: '2' }]), dockerSecurityOptions: texts };
    const reversed = Object.fromEntries(Object.entries(unordered).map(([list, values]) => [list, [...values].reverse()]));
    const withLists = (all: object, containers: object[] = [agent], more: object = {}) =>
      revision('shop', { containerDefinitions: [{ name: 'shop', image: 'old', ...unordered, ...lists(ORDERED, texts), ...all }, ...containers], ...more });
    const others = [
      ...Object.entries(unordered).map(([list, values]) => withLists({ [list]: values.slice(1) })),
      ...ORDERED.map((list) => withLists({ [list]: [...texts].reverse() })),
      ...[[{ ...agent, image: 'agent:8' }], [agent, thief]].map((containers) => withLists({}, containers)),
      withLists({}, [agent], { taskRoleArn: 'arn:other' }),
    ];
    // The comparison of the script, with one process for all of these.
    const { text } = run([`echo '${[withLists({}), withLists(reversed), ...others].join('\n')}' > all.json; touch stack.json current.json`,
      ...ifDifferent(':'), 'comparable all.json | jq -c .'], {}, ENV);
    const [usual, ...compared] = text.trim().split('\n');

    expect(compared.map((one) => one === usual)).toEqual([true, ...others.map(() => false)]);
  });

  test('has nothing of a thief in what runs, and says so', () => {
    const { status, files, text } = register(revision('shop'), revision('shop', stolen));

    expect(status).toBe(0);
    expect(JSON.parse(files['task-definition.json'])).toEqual(registered);
    expect(text).toContain('::warning::arn:current differs from arn:stack of the stack in more than the image');
  });

  test.each([
    ['keeps its tags, without those of AWS', [{ key: 'Owner', value: 'shop' }, { key: 'aws:cloudformation:stack-name', value: 'Shop' }], [{ key: 'Owner', value: 'shop' }]],
    ['has no list of tags without a tag, which ECS would reject', [{ key: 'aws:cloudformation:stack-name', value: 'Shop' }], undefined],
  ])('%s', (_, tags, copied) => {
    const { tags: kept } = JSON.parse(register(revision('shop', {}, tags)).files['task-definition.json']) as { tags?: object[] };

    expect(kept).toEqual(copied);
  });

  test('fails when no container has the name', () => {
    const { status, text, outputs } = register(revision('other'));

    expect([status, outputs]).toEqual([5, '']);
    expect(text).toContain('no container is named shop');
  });
});

describe('the runs that wait', () => {
  const supersede = (listed: string) => run(SUPERSEDE, {
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

  test('are not known when GitHub can\'t be asked: nothing is deployed', () => {
    expect(supersede('no JSON').status).not.toBe(0);
  });
});

test.each([
  ['leaves 2 tasks as they are', 2, ''],
  ['starts the minimum of a service without tasks', 0, ' --desired-count 2'], ['starts the minimum of a service with 1 task', 1, ' --desired-count 2'],
])('the update %s, whatever the parameter contains', (_, count, desired) => {
  const call = `aws ecs update-service --cluster shop-cluster --service shop-service --task-definition ${TASK} --force-new-deployment`;

  expect(runWith(scripts.UPDATE, { 'ecs describe-services': `echo ${count}`, 'ecs update-service': `echo ${TASK}` })).toMatchObject({
    status: 0,
    calls: [
      'aws ecs describe-services --cluster shop-cluster --services shop-service --query services[0].desiredCount --output text',
      `${call}${desired} --query service.taskDefinition --output text`,
    ],
  });
});

test.each<[string, string, number, number]>([
  ['ends when the service is stable', 'exit 0', 0, 1],
  ['goes on four times when it takes longer than the command waits, then fails', 'exit 255', 1, 4],
])('the wait %s', (_, answer, status, times) => {
  const result = runWith(scripts.WAIT, { 'ecs wait': answer });

  expect([result.status, result.calls.length]).toEqual([status, times]);
});

describe('the check', () => {
  const check = (answer: string, image = 'shop:old') => runWith(scripts.CHECK, {
    'ecs describe-services': answer,
    'ecs describe-task-definition': `echo '${JSON.stringify({ taskDefinition: { containerDefinitions: [{ name: 'agent' }, { name: 'shop', image }] } })}'`,
  });

  test('waits until the new version\'s deployment is complete', () => {
    const { status, calls } = check(`if [ -f seen ]; then printf '${TASK}\\tCOMPLETED\\t2\\n'; else touch seen; printf '${TASK}\\tIN_PROGRESS\\t1\\n'; fi`);

    expect([status, calls.length]).toEqual([0, 2]);
  });

  test('accepts another revision with the new image: the stack has changed other settings', () => {
    expect(check('printf "arn:other\\tCOMPLETED\\t2\\n"', ENV.IMAGE).status).toBe(0);
  });

  test.each([
    ['has been rolled back', 'printf "arn:old\\tCOMPLETED\\t2\\n"', '::error::arn:old runs shop:old: ECS rolled back the deployment, or a deployment of the stack replaced it'],
    ['has failed', `printf "${TASK}\\tFAILED\\t0\\n"`, '::error::The deployment failed'],
    ['does not end', `printf "${TASK}\\tIN_PROGRESS\\t2\\n"`, '::error::The deployment state is IN_PROGRESS and 2 tasks run after 10 minutes, at least 2 must run'],
    ['ends without any task', `printf "${TASK}\\tCOMPLETED\\t0\\n"`, '::error::The deployment state is COMPLETED and 0 tasks run after 10 minutes, at least 2 must run'],
  ])('fails when the deployment %s', (_, answer, message) => {
    const { status, text } = check(answer);

    expect(status).toBe(1);
    expect(text).toContain(message);
  });
});

describe('the record', () => {
  const record = (minimum: number, answer = 'exit 0') => runWith(scripts.RECORD, {
    'application-autoscaling describe-scalable-targets': `echo ${minimum}`,
    'application-autoscaling register-scalable-target': 'exit 0',
    'ssm put-parameter': answer,
  });
  const target = '--service-namespace ecs --scalable-dimension ecs:service:DesiredCount';
  const describeTarget = `aws application-autoscaling describe-scalable-targets ${target} --resource-ids service/shop-cluster/shop-service ` +
    '--query ScalableTargets[0].MinCapacity --output text';
  const raise = `aws application-autoscaling register-scalable-target ${target} --resource-id service/shop-cluster/shop-service --min-capacity 2`;
  const puts = ['ap-northeast-1', 'ap-northeast-3']
    .map((region) => `aws ssm put-parameter --region ${region} --name /shop/backend/image --value ${DIGEST} --overwrite`);

  test.each<[string, number, string[]]>([
    ['leaves a scaling minimum of 6', 6, []],
    ['raises a scaling minimum of 0 before', 0, [raise]], ['raises a scaling minimum of 1 before', 1, [raise]],
  ])('writes the digest in each Region, and %s', (_, minimum, raised) => {
    expect(record(minimum)).toMatchObject({ status: 0, calls: [describeTarget, ...raised, ...puts] });
  });

  test('fails when a Region is down, and still records in the other one', () => {
    expect(record(2, '[ "$4" != ap-northeast-1 ]')).toMatchObject({ status: 1, calls: [describeTarget, ...puts] });
  });
});
