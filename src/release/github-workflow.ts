import { Token } from 'aws-cdk-lib';
import { Deployer } from './deployer';
import { ImageScanGate } from './image-scan-gate';
import { NodeVersion } from './node-version';
import { deployJob } from './private/deploy-job';
import { checkDirectory, checkEnvironment, checkRef, checkRegions } from './private/github-checks';
import { GithubWorkflowProps } from './private/github-workflow-props';
import { heading, WorkflowSettings } from './private/heading';
import { testJob } from './private/test-job';
import { invalid } from '../private/errors';
import { ECS_NAME, NameRule, PARAMETER_NAME } from '../private/names';
import { checkInteger } from '../private/numbers';

const ROLE_ARN = /^arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/;
const ECR_NAME: NameRule = { longest: 256, pattern: /^[a-z0-9]+(?:[._/-]+[a-z0-9]+)*$/, allowed: 'lower-case letters, digits and inner ._/-' };

/**
 * The workflow that tests each push and pull request, and releases the main branch: `.github/workflows/deploy.yml`.
 *
 * It runs with a `GithubDeployRole`, so the repository needs no secrets. The image goes out by its digest; the release
 * fails when the image's scan or ECS refuses it, also when ECS has rolled back; the digest is then written to the image
 * parameter of each region, so that a later deployment of the stack keeps it. The first release starts the tasks.
 *
 * Synthesis writes no files of yours: write what `render()` returns yourself, and commit it.
 *
 * Sources: R5.4.1-1 to -6.
 */
export class GithubWorkflow {
  /**
   * Creates a workflow from its settings.
   *
   * @throws when a name is not valid for AWS or GitHub, or is a token
   * @internal
   */
  static _of(props: GithubWorkflowProps): GithubWorkflow {
    return new GithubWorkflow(props);
  }

  private readonly settings: WorkflowSettings;

  private constructor(props: GithubWorkflowProps) {
    const { name = 'eldonia', region = 'ap-northeast-1' } = props;
    const backend = `${name}-backend`;
    this.settings = {
      roleArn: props.roleArn,
      region,
      regions: [region, ...props.replicaRegions ?? []],
      ecrRepository: props.ecrRepository ?? backend,
      cluster: props.cluster ?? `${name}-cluster`,
      service: props.service ?? backend,
      container: props.container ?? backend,
      imageParameterName: props.imageParameterName ?? `/${name}/backend/image`,
      minTasks: props.minTasks ?? 2,
      branch: props.branch ?? 'main',
      environment: props.environment,
      directory: props.directory ?? 'backend',
      nodeVersion: (props.nodeVersion ?? NodeVersion.NODE_24).major,
      arm64: props.arm64 ?? false,
      scanGate: props.scanGate ?? ImageScanGate.CRITICAL,
      automatic: props.deployer !== Deployer.CODEPIPELINE,
    };
    check(this.settings);
  }

  /** The text of the file, the same for the same props. */
  render(): string {
    return [...heading(this.settings), '', 'jobs:', ...testJob(this.settings), '', ...deployJob(this.settings), ''].join('\n');
  }
}

/** A file can hold no token, and a shell would take some characters for its own. */
function check(settings: WorkflowSettings): void {
  const { regions, ...texts } = settings;
  const late = Object.entries({ ...texts, replicaRegions: regions.slice(1).join(' ') }).find(([, value]) => Token.isUnresolved(value));
  if (late) invalid(undefined, `${late[0]} must be known when the file is written, got a token; pass the name itself`);
  if (!ROLE_ARN.test(settings.roleArn)) {
    invalid(undefined, `roleArn must be the ARN of a role, got "${settings.roleArn}"; write it as arn:aws:iam::123456789012:role/eldonia-deploy`);
  }
  checkRegions(undefined, 'region', [settings.region]);
  checkRegions(undefined, 'replicaRegions', regions);
  checkText('ecrRepository', settings.ecrRepository, ECR_NAME);
  for (const prop of ['cluster', 'service', 'container'] as const) checkText(prop, settings[prop], ECS_NAME);
  checkText('imageParameterName', settings.imageParameterName, PARAMETER_NAME);
  checkInteger(undefined, 'minTasks', settings.minTasks, 1, 5_000);
  checkRef(undefined, 'branch', settings.branch);
  checkEnvironment(undefined, settings.environment);
  checkDirectory(undefined, settings.directory);
}

function checkText(prop: string, text: string, { pattern, longest, allowed }: NameRule): void {
  if (pattern.test(text) && text.length <= longest) return;
  invalid(undefined, `${prop} must be ${allowed}, at most ${longest} characters, got "${text}"; rename it`);
}
