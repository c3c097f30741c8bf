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
  RELEASE_FUNCTION: 'shop-release',
};

/** The verdict of the function that checks what runs, or its error. */
const verdict = (answer: object, failed = 'None') => `echo '${JSON.stringify(answer)}' > answer.json; echo ${failed}`;
const SAME = verdict({ repeat: false });
const DIFFERENT = verdict({ message: 'arn:7 differs from arn:3 of the stack in more than the image', repeat: true });
const answer = (status: string, counts: Record<string, number> = {}) =>
  `echo '${JSON.stringify({ imageScanStatus: { status, description: 'so it is' }, imageScanFindings: { findingSeverityCounts: counts } })}'`;

interface Given {
  readonly gate?: ImageScanGate;
  /** The answer of ECR. */
  readonly scan?: string;
  readonly allowUnscannable?: boolean;
  readonly checked?: string;
  readonly checkOnly?: boolean;
  readonly promoteFrom?: string;
}

function build({ gate = ImageScanGate.NONE, scan = 'exit 255', allowUnscannable = false, checked = SAME, checkOnly, promoteFrom }: Given) {
  const { env, phases } = buildSpec('backend', 24, gate, allowUnscannable, promoteFrom) as { env: { variables: Record<string, string> }; phases: { build: { commands: [string] } } };
  const aws = `case "$1 $2" in
"ecr get-login-password") echo secret ;;
"ecr describe-images") case "$*" in *imageTag=latest*) exit 254 ;; esac; echo ${DIGEST} ;;
"ecr describe-image-scan-findings") ${scan} ;;
"lambda invoke") ${checked} ;;
esac`;
  return run(phases.build.commands[0], { aws, docker: 'cat > /dev/null' }, { ...env.variables, ...ENV, DIGEST, ...checkOnly && { [CHECK_ONLY]: 'true' } }, ['imagedefinitions.json', 'backend/request.json', 'request.json']);
}

test('waits until there is a scan and until it is done, tags the image as latest, and leaves its digest to the deploy action', () => {
  const scan = `if [ -f two ]; then ${answer('ACTIVE', { MEDIUM: 9 })}; elif [ -f one ]; then touch two; ${answer('IN_PROGRESS')}; else touch one; exit 255; fi`;
  const { status, calls, files } = build({ gate: ImageScanGate.HIGH, scan });

  expect(status).toBe(0);
  expect(calls).toContain('docker login --username AWS --password-stdin 123456789012.dkr.ecr.ap-northeast-1.amazonaws.com');
  expect(['scan-findings', 'put-image'].map((part) => calls.filter((call) => call.includes(part)).length)).toEqual([3, 1]);
  expect(JSON.parse(files['imagedefinitions.json'])).toEqual([{ name: 'eldonia-backend', imageUri: `${ENV.ECR_URI}@${DIGEST}` }]);
});

test('copies the image of the digest that it was started with, and builds none', () => {
  const { status, calls, files } = build({ promoteFrom: '210987654321.dkr.ecr.us-west-2.amazonaws.com/backend' });

  expect([status, calls.filter((call) => call.includes('buildx build'))]).toEqual([0, []]);
  expect(files['imagedefinitions.json']).toContain(`@${DIGEST}`);
});

const unscannable = answer('UNSUPPORTED_IMAGE', { CRITICAL: 1 });
const unknown = 'ECR cannot scan this image, whose operating system is too new or not known';
test.each<[string, boolean, Given, string]>([
  ['refuses vulnerabilities', false, { scan: answer('COMPLETE', { CRITICAL: 1 }) }, '1 vulnerabilities of severity CRITICAL:'],
  ['refuses the sum of two severities', false, { gate: ImageScanGate.HIGH, scan: answer('COMPLETE', { CRITICAL: 2, HIGH: 3 }) },
    '5 vulnerabilities of severity CRITICAL or HIGH: update the base image or the packages'],
  ['refuses three severities', false, { gate: ImageScanGate.MEDIUM, scan: answer('COMPLETE', { MEDIUM: 1 }) }, '1 vulnerabilities of severity CRITICAL or HIGH or MEDIUM:'],
  ['fails with the scan', false, { scan: answer('FAILED') }, 'The image scan status is FAILED: so it is'],
  ['fails without an answer', false, { scan: 'echo AccessDenied >&2; exit 255' }, 'The image scan status is PENDING:  AccessDenied'],
  ['refuses an image that ECR cannot scan', false, { scan: unscannable }, `${unknown}. Use another base image, or set allowUnscannable`],
  ['releases it where it is allowed, and says so', true, { scan: unscannable, allowUnscannable: true }, `${unknown}: the release continues without a scan`],
])('%s', (_, releases, given, message) => {
  const { status, text, files, calls } = build({ gate: ImageScanGate.CRITICAL, ...given });

  expect(text).toContain(message);
  expect([status === 0, files['imagedefinitions.json'].includes(DIGEST), calls.some((call) => call.includes('put-image'))]).toEqual(Array(3).fill(releases));
});

describe('what runs and differs from the stack in more than the image', () => {
  test.each<[string, string, string]>([
    ['the deploy action would keep it', DIFFERENT, 'The deploy action would keep a difference: arn:7 differs from arn:3 of the stack in more than the image\n'],
    ['the function cannot look', verdict({ errorMessage: 'throttled' }, 'Unhandled'), 'throttled\n'],
  ])('is not copied, the build fails: %s', (_, checked, message) => {
    const { status, text, files, calls } = build({ checked });

    expect([status, files['imagedefinitions.json']]).toEqual([1, '']);
    expect(text).toContain(message);
    expect(calls).toContain('aws lambda invoke --function-name shop-release --payload fileb://request.json --query FunctionError --output text answer.json');
    expect(JSON.parse(files['backend/request.json'])).toEqual({ action: 'check' });
  });

  // A deployment of the stack may be in progress.
  test.each<[string, number, string]>([
    ['not kept', 1, DIFFERENT], ['waited for', 0, `if [ -f seen ]; then ${SAME}; else touch seen; ${DIFFERENT}; fi`],
  ])('is looked for again after an approval, without another image, and is %s', (_, expected, checked) => {
    const { status, calls } = build({ checked, checkOnly: true });

    expect([status, calls.filter((call) => /^docker|put-image/.test(call))]).toEqual([expected, []]);
  });
});
