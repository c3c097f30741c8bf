import { ImageScanGate } from '../image-scan-gate';

/** What goes into the workflow, with every default filled in. */
export interface WorkflowSettings {
  readonly roleArn: string;
  readonly region: string;
  /** The region of the platform first. */
  readonly regions: string[];
  readonly ecrRepository: string;
  readonly cluster: string;
  readonly service: string;
  readonly container: string;
  readonly imageParameterName: string;
  readonly minTasks: number;
  readonly branch: string;
  readonly environment?: string;
  readonly directory: string;
  readonly nodeVersion: number;
  readonly arm64: boolean;
  readonly scanGate: ImageScanGate;
  /** Whether a push is deployed; else it takes a person to start it. */
  readonly automatic: boolean;
}

/** All that comes before the jobs. */
export function heading(settings: WorkflowSettings): string[] {
  const { branch } = settings;
  const pushed = branch === 'develop' ? [branch] : [branch, 'develop'];
  return [
    '# Rendered by GithubWorkflow of eldonia-constructs: change its props, not this file.',
    'name: Deploy to AWS',
    '',
    'on:',
    '  push:',
    `    branches: [${pushed.join(', ')}]`,
    '  pull_request:',
    `    branches: [${branch}]`,
    ...settings.automatic ? [] : ['  workflow_dispatch:'],
    '',
    'permissions:',
    '  contents: read',
    '',
    '# A deployment is never cut off; of several that wait, the newest goes on.',
    'concurrency:',
    '  group: ${{ github.workflow }}-${{ github.ref }}',
    `  cancel-in-progress: \${{ github.ref != 'refs/heads/${branch}' }}`,
    '',
    'defaults:',
    '  run:',
    '    shell: bash',
    '',
    'env:',
    `  AWS_REGION: ${settings.region}`,
    `  ECR_REPOSITORY: ${settings.ecrRepository}`,
    `  ECS_CLUSTER: ${settings.cluster}`,
    `  ECS_SERVICE: ${settings.service}`,
    `  ECS_CONTAINER: ${settings.container}`,
    `  IMAGE_PARAMETER: ${settings.imageParameterName}`,
    `  IMAGE_PARAMETER_REGIONS: ${settings.regions.join(' ')}`,
    `  MIN_TASKS: '${settings.minTasks}'`,
  ];
}
