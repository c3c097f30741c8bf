import { run } from './shell';
import * as scripts from '../../../src/release/private/deploy-scripts';
import { WorkflowSettings } from '../../../src/release/private/heading';
import { LATEST } from '../../../src/release/private/image-scripts';
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

describe('the build', () => {
  const build = scripts.build({ directory: 'backend', nodeVersion: 24 } as WorkflowSettings);

  test('pushes the commit alone, with the last image as cache, and hands on the digest that ECR has', () => {
    const { status, calls, outputs } = run(build, {
      ...aws({ 'ecr describe-images': `[ -f ../pushed ] && echo ${DIGEST}` }), docker: 'touch ../pushed',
    }, ENV);
    const image = `${ENV.ECR_REGISTRY}/shop`;

    expect(status).toBe(0);
    expect(calls).toContain(`docker buildx build --build-arg NODE_VERSION=24 --cache-from type=registry,ref=${image}:latest --cache-to type=inline ` +
      `--provenance=false --tag ${image}:0123abc --push .`);
    expect(outputs).toBe(`digest=${DIGEST}\nimage=${image}@${DIGEST}\n`);
  });

  test('takes the image of an earlier run for the same commit', () => {
    const { status, calls, outputs } = run(build, aws({ 'ecr describe-images': `echo ${DIGEST}` }), ENV);

    expect(status).toBe(0);
    expect(calls.filter((call) => call.startsWith('docker'))).toEqual([]);
    expect(outputs).toContain(`digest=${DIGEST}`);
  });

  test('fails when the image can\'t be built', () => {
    expect(run(build, { ...aws({ 'ecr describe-images': 'exit 255' }), docker: 'exit 1' }, ENV)).toMatchObject({ status: 1, outputs: '' });
  });
});

describe('the tag latest', () => {
  const tag = (latest: string) => run(LATEST, aws({
    'ecr describe-images': latest, 'ecr batch-get-image': 'echo \'{"schemaVersion":2}\'', 'ecr put-image': 'exit 0',
  }), ENV);
  const put = 'aws ecr put-image --repository-name shop --image-tag latest --image-digest ' +
    `${DIGEST} --image-manifest {"schemaVersion":2}`;

  test.each([['exists not yet', 'exit 254'], ['names another image', 'echo sha256:b2']])('moves to the image when it %s', (_, latest) => {
    const { status, calls } = tag(latest);

    expect([status, calls.at(-1)]).toEqual([0, put]);
  });

  test('stays when it names the image: ECR refuses an image that has the tag', () => {
    const { status, calls } = tag(`echo ${DIGEST}`);

    expect([status, calls.filter((call) => call.includes('put-image'))]).toEqual([0, []]);
  });

  test('fails when ECR refuses it', () => {
    expect(run(LATEST, aws({ 'ecr describe-images': 'exit 254', 'ecr batch-get-image': 'echo {}' }), ENV).status).toBe(9);
  });
});

describe('the task definition', () => {
  const described = (name: string, tags?: object[]) => JSON.stringify({
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
    },
  });
  const register = (name: string, tags?: object[]) => run(scripts.REGISTER, aws({
    'ecs describe-services': 'echo arn:old',
    'ecs describe-task-definition': `echo '${described(name, tags)}'`,
    'ecs register-task-definition': `echo ${TASK}`,
  }), ENV, ['task-definition.json']);

  test('is the one that runs, with the new image in our container alone', () => {
    const { status, outputs, files, calls } = register('shop');

    expect(status).toBe(0);
    expect(calls[1]).toContain('--task-definition arn:old --include TAGS');
    expect(JSON.parse(files['task-definition.json'])).toEqual({
      family: 'shop', cpu: '512', containerDefinitions: [{ name: 'shop', image: ENV.IMAGE, memory: 5 }, { name: 'agent', image: 'agent:7' }],
    });
    expect(outputs).toBe(`arn=${TASK}\n`);
  });

  test.each([
    ['keeps its tags, without those of AWS', [{ key: 'Owner', value: 'shop' }, { key: 'aws:cloudformation:stack-name', value: 'Shop' }], [{ key: 'Owner', value: 'shop' }]],
    ['has no list of tags without a tag, which ECS would reject', [{ key: 'aws:cloudformation:stack-name', value: 'Shop' }], undefined],
  ])('%s', (_, tags, copied) => {
    const { files } = register('shop', tags);

    expect((JSON.parse(files['task-definition.json']) as { tags?: object[] }).tags).toEqual(copied);
  });

  test('fails when no container has the name', () => {
    const { status, text, outputs } = register('other');

    expect([status, outputs]).toEqual([5, '']);
    expect(text).toContain('no container is named shop');
  });
});

describe('the update', () => {
  const update = (count: number) => run(scripts.UPDATE, aws({ 'ecs describe-services': `echo ${count}`, 'ecs update-service': `echo ${TASK}` }), ENV);
  const call = `aws ecs update-service --cluster shop-cluster --service shop-service --task-definition ${TASK} --force-new-deployment`;

  test.each([2, 7])('leaves %i tasks as they are', (count) => {
    expect(update(count)).toMatchObject({ status: 0, calls: [expect.anything(), `${call} --query service.taskDefinition --output text`] });
  });

  test.each([0, 1])('starts the minimum of a service with %i tasks, whatever the parameter contains', (count) => {
    expect(update(count).calls).toEqual([
      'aws ecs describe-services --cluster shop-cluster --services shop-service --query services[0].desiredCount --output text',
      `${call} --desired-count 2 --query service.taskDefinition --output text`,
    ]);
  });
});

describe('the wait', () => {
  test.each<[string, string, number, number]>([
    ['ends when the service is stable', 'exit 0', 0, 1],
    ['goes on four times when it takes longer than the command waits, then fails', 'exit 255', 1, 4],
  ])('%s', (_, answer, status, times) => {
    const result = run(scripts.WAIT, aws({ 'ecs wait': answer }), ENV);

    expect([result.status, result.calls.length]).toEqual([status, times]);
  });
});

describe('the check', () => {
  const check = (answer: string) => run(scripts.CHECK, aws({ 'ecs describe-services': answer }), ENV);

  test('waits until the new version\'s deployment is complete', () => {
    const { status, calls } = check(`if [ -f seen ]; then printf '${TASK}\\tCOMPLETED\\t2\\n'; else touch seen; printf '${TASK}\\tIN_PROGRESS\\t1\\n'; fi`);

    expect([status, calls.length]).toEqual([0, 2]);
  });

  test.each([
    ['has been rolled back', 'printf "arn:old\\tCOMPLETED\\t2\\n"', '::error::ECS rolled back the deployment to arn:old'],
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
  const record = (minimum: number, answer: string) => run(scripts.RECORD, aws({
    'application-autoscaling describe-scalable-targets': `echo ${minimum}`,
    'application-autoscaling register-scalable-target': 'exit 0',
    'ssm put-parameter': answer,
  }), ENV);
  const target = '--service-namespace ecs --scalable-dimension ecs:service:DesiredCount';
  const describeTarget = `aws application-autoscaling describe-scalable-targets ${target} --resource-ids service/shop-cluster/shop-service ` +
    '--query ScalableTargets[0].MinCapacity --output text';
  const put = (region: string) => `aws ssm put-parameter --region ${region} --name /shop/backend/image --value ${DIGEST} --overwrite`;

  test.each([2, 6])('writes the digest in each Region, and leaves a scaling minimum of %i', (minimum) => {
    expect(record(minimum, 'exit 0')).toMatchObject({ status: 0, calls: [describeTarget, put('ap-northeast-1'), put('ap-northeast-3')] });
  });

  test.each([0, 1])('raises a scaling minimum of %i before', (minimum) => {
    expect(record(minimum, 'exit 0').calls[1]).toBe(`aws application-autoscaling register-scalable-target ${target} --resource-id service/shop-cluster/shop-service --min-capacity 2`);
  });

  test('fails when a Region is down, and still records in the other one', () => {
    expect(record(2, '[ "$4" != ap-northeast-1 ]')).toMatchObject({ status: 1, calls: [describeTarget, put('ap-northeast-1'), put('ap-northeast-3')] });
  });
});
