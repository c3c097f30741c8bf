import { ImageScanGate } from '../../../src/release';
import { buildSpec, CHECK_ONLY } from '../../../src/release/private/build-spec';
import { testWith } from '../../support/programs';
import { run } from '../github-deploy-role/shell';

const test = testWith('bash');
const DIGEST = `sha256:${'a1'.repeat(32)}`;
const ENV = {
  ECR_URI: '123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/shop',
  ECR_REPOSITORY: 'shop',
  ECS_CONTAINER: 'eldonia-backend',
  CODEBUILD_RESOLVED_SOURCE_VERSION: '0123abc',
  REVISION_PARAMETER: '/shop/image-revision',
  SERVICE_PARAMETER: '/shop/image-service',
  ECS_CLUSTER: 'shop-cluster',
  ECS_SERVICE: 'shop-service',
};

/** A build whose image is scanned with this answer of ECR's. */
function build(gate: ImageScanGate, scan: string, current = '[{"name":"eldonia-backend","image":"shop:1"}]', allowUnscannable = false, gracePeriod = 60, variables: object = {}) {
  const { phases } = buildSpec('backend', 24, gate, allowUnscannable) as { phases: { build: { commands: string[] } } };
  const aws = `case "$1 $2" in
"ecr get-login-password") echo secret ;;
"ecr describe-images") case "$*" in *imageTag=latest*) exit 254 ;; esac; echo ${DIGEST} ;;
"ecr describe-image-scan-findings") ${scan} ;;
"ssm get-parameter") case "$4" in *-service) echo '{"healthCheckGracePeriodSeconds":60}' ;; *) echo arn:stack ;; esac ;;
"ecs describe-services") echo '{"taskDefinition":"arn:current","healthCheckGracePeriodSeconds":${gracePeriod}}' ;;
"ecs describe-task-definition")
  if [ "$4" = arn:stack ]; then echo '{"taskDefinition":{"containerDefinitions":[{"name":"eldonia-backend","image":"shop:none"}]}}'
  else ${current.startsWith('[') ? `echo '{"taskDefinition":{"containerDefinitions":${current}}}'` : current}; fi ;;
esac`;
  return run(phases.build.commands, { aws, docker: 'cat > /dev/null' }, { ...ENV, ...variables }, ['imagedefinitions.json']);
}

const answer = (status: string, counts: Record<string, number> = {}) =>
  `echo '${JSON.stringify({ imageScanStatus: { status, description: 'so it is' }, imageScanFindings: { findingSeverityCounts: counts } })}'`;

test('leaves the file that the deploy action reads, with the image by its digest', () => {
  const { status, calls, files } = build(ImageScanGate.CRITICAL, answer('COMPLETE', { HIGH: 9, LOW: 1 }));

  expect(status).toBe(0);
  expect(calls).toContain('docker login --username AWS --password-stdin 123456789012.dkr.ecr.ap-northeast-1.amazonaws.com');
  expect(JSON.parse(files['imagedefinitions.json'])).toEqual([{ name: 'eldonia-backend', imageUri: `${ENV.ECR_URI}@${DIGEST}` }]);
});

test.each<[ImageScanGate, Record<string, number>, string | undefined]>([
  [ImageScanGate.CRITICAL, { CRITICAL: 1 }, '1 vulnerabilities of severity CRITICAL:'],
  [ImageScanGate.HIGH, { CRITICAL: 2, HIGH: 3 }, '5 vulnerabilities of severity CRITICAL or HIGH: update the base image or the packages'],
  [ImageScanGate.HIGH, { MEDIUM: 9 }, undefined],
  [ImageScanGate.MEDIUM, { MEDIUM: 1 }, '1 vulnerabilities of severity CRITICAL or HIGH or MEDIUM:'],
])('the gate %s, with %j found, says %s, and tags the image as latest only if it passes', (gate, counts, refusal) => {
  const { status, text, files, calls } = build(gate, answer('COMPLETE', counts));

  expect(status).toBe(refusal === undefined ? 0 : 1);
  expect(text).toContain(refusal ?? '');
  expect([files['imagedefinitions.json'] !== '', calls.some((call) => call.includes('put-image'))]).toEqual(Array(2).fill(refusal === undefined));
});

test('waits until there is a scan, and until it is done', () => {
  const scan = `if [ -f two ]; then ${answer('ACTIVE')}; elif [ -f one ]; then touch two; ${answer('IN_PROGRESS')}; else touch one; exit 255; fi`;
  const { status, calls } = build(ImageScanGate.CRITICAL, scan);

  expect(status).toBe(0);
  expect(calls.filter((call) => call.includes('scan-findings'))).toHaveLength(3);
});

test.each([
  ['failed to scan the image', answer('FAILED'), 'The image scan status is FAILED: so it is'],
  ['refuses to tell', 'echo AccessDenied >&2; exit 255', 'The image scan status is PENDING:  AccessDenied'],
])('fails when ECR %s', (_, scan, message) => {
  const { status, text, files } = build(ImageScanGate.CRITICAL, scan);

  expect(status).toBe(1);
  expect(text).toContain(message);
  expect(files['imagedefinitions.json']).toBe('');
});

test.each<[string, boolean, number, string]>([
  ['refuses an image that ECR cannot scan', false, 1, 'not known. Use another base image, or set allowUnscannable'],
  ['releases it where it is allowed, and says so', true, 0, 'not known: the release continues without a scan'],
])('%s', (_, allowed, expected, message) => {
  const { status, text, files } = build(ImageScanGate.CRITICAL, answer('UNSUPPORTED_IMAGE', { CRITICAL: 1 }), undefined, allowed);

  expect(status).toBe(expected);
  expect(text).toContain(`ECR cannot scan this image, whose operating system is too new or ${message}`);
  expect(files['imagedefinitions.json'].includes(DIGEST)).toBe(allowed);
});

describe('what runs and differs from the stack in more than the image', () => {
  const stolen = '[{"name":"eldonia-backend","image":"shop:1"},{"name":"thief","image":"thief:1"}]';
  const released = (current: string) => build(ImageScanGate.NONE, 'exit 255', current);

  test('is not copied: the build fails', () => {
    const { status, text, files } = released(stolen);

    expect(status).toBe(1);
    expect(text).toContain('arn:current differs from arn:stack of the stack in more than the image');
    expect(files['imagedefinitions.json']).toBe('');
  });

  test('is not kept in the service either', () => {
    const { status, text } = build(ImageScanGate.NONE, 'exit 255', undefined, undefined, 0);

    expect(status).toBe(1);
    expect(text).toContain('or the service in healthCheckGracePeriodSeconds');
  });

  test.each([[stolen, 1], [undefined, 0]])('is looked for again after an approval, without another image: %j', (current, expected) => {
    const { status, calls } = build(ImageScanGate.NONE, 'exit 255', current, undefined, undefined, { [CHECK_ONLY]: 'true' });

    expect(status).toBe(expected);
    expect(calls.filter((call) => /^docker|put-image/.test(call))).toEqual([]);
  });

  test('is waited for, because a deployment of the stack may be in progress', () => {
    const revision = (containers: string) => `echo '{"taskDefinition":{"containerDefinitions":${containers}}}'`;

    // Without a gate, the scan is not read.
    expect(released(`if [ -f seen ]; then ${revision('[{"name":"eldonia-backend","image":"shop:2"}]')}; else touch seen; ${revision(stolen)}; fi`).status).toBe(0);
  });
});
