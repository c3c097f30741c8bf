import { Token } from 'aws-cdk-lib';
import { Deployer } from './deployer';
import { ImageScanGate } from './image-scan-gate';
import { NodeVersion } from './node-version';
import { deployJob, supersedeJob } from './private/deploy-job';
import { checkDirectory, checkEnvironment, checkRef } from './private/github-checks';
import { GithubWorkflowProps } from './private/github-workflow-props';
import { heading, WorkflowSettings } from './private/heading';
import { SiteRelease, siteJobs } from './private/site-job';
import { testJob } from './private/test-job';
import { checkInteger, invalid } from '../private/errors';
import { ECS_NAME, FUNCTION_NAME, NameRule } from '../private/names';
import { checkRegion } from '../private/regions';

const ROLE_ARN = /^arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/;
const ECR_NAME: NameRule = {
  longest: 256, pattern: /^[a-z0-9]+(?:[._/-]+[a-z0-9]+)*$/, allowed: 'lower-case letters, digits and inner ._/-',
};

/**
 * A GitHub Actions workflow that tests each push and pull request, and deploys the main branch:
 * `.github/workflows/deploy.yml`.
 *
 * The workflow assumes an IAM role by OIDC, so that the repository needs no secrets. It deploys the image by its
 * digest. The run fails if the image scan finds vulnerabilities, the deployment fails, or ECS rolls back. It then
 * writes the digest to the image parameter of each Region, so that a later deployment of the stack keeps the image. The
 * first release starts the tasks.
 *
 * Synthesis does not write the file: write the result of `render()` and commit it.
 *
 * @example
 * const file = platform.githubWorkflow().render();
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
  private readonly site?: SiteRelease;

  private constructor(props: GithubWorkflowProps) {
    this.settings = {
      roleArn: props.roleArn,
      region: props.region,
      ecrRepository: props.ecrRepository,
      cluster: props.cluster,
      service: props.service,
      releaseFunction: props.releaseFunction,
      minTasks: props.minTasks,
      branch: props.branch ?? 'main',
      environment: props.environment,
      directory: props.directory ?? 'backend',
      nodeVersion: (props.nodeVersion ?? NodeVersion.NODE_24).major,
      arm64: props.arm64 ?? false,
      scanGate: props.scanGate ?? ImageScanGate.CRITICAL,
      allowUnscannable: props.allowUnscannable ?? false,
      automatic: props.deployer !== Deployer.CODEPIPELINE,
    };
    this.site = props.site;
    check(this.settings);
    if (props.site) checkSite(props.site);
  }

  /** Returns the text of the file. Equal settings return equal text. */
  render(): string {
    const site = this.site ? ['', ...siteJobs(this.settings, this.site)] : [];
    return [
      ...heading(this.settings), '',
      'jobs:', ...testJob(this.settings), '',
      ...supersedeJob(this.settings, this.site !== undefined), '',
      ...deployJob(this.settings), ...site, '',
    ].join('\n');
  }
}

/** Validates the settings: tokens can't be written to a file, and some characters are special in a shell. */
function check(settings: WorkflowSettings): void {
  const token = Object.entries(settings).find(([, value]) => Token.isUnresolved(value));
  if (token) invalid(undefined, `${token[0]} must be known at synthesis, got a token; pass the name itself`);
  if (!ROLE_ARN.test(settings.roleArn)) {
    invalid(undefined, `roleArn must be the ARN of an IAM role, got "${settings.roleArn}"; write it as ` +
      'arn:aws:iam::123456789012:role/eldonia-deploy');
  }
  checkRegion(undefined, 'region', settings.region);
  checkText('ecrRepository', settings.ecrRepository, ECR_NAME);
  for (const prop of ['cluster', 'service'] as const) checkText(prop, settings[prop], ECS_NAME);
  checkText('releaseFunction', settings.releaseFunction, FUNCTION_NAME);
  checkInteger(undefined, 'minTasks', settings.minTasks, 1, 5_000);
  checkRef(undefined, 'branch', settings.branch);
  checkEnvironment(undefined, settings.environment);
  checkDirectory(undefined, settings.directory);
}

/** The values are words of a shell. */
function checkSite({ directory, hashedFiles }: SiteRelease): void {
  checkDirectory(undefined, directory, 'site.sourceDirectory');
  const pattern = hashedFiles.find((each) => Token.isUnresolved(each) || !/^[\w./*-]+$/.test(each));
  if (pattern !== undefined) {
    invalid(undefined, `site.hashedFiles must be patterns of letters, digits and _./*-, got "${pattern}"; ` +
      'write it as assets/*');
  }
}

function checkText(prop: string, text: string, { pattern, longest, allowed }: NameRule): void {
  if (pattern.test(text) && text.length <= longest) return;
  invalid(undefined, `${prop} must be ${allowed}, at most ${longest} characters, got "${text}"; rename it`);
}
