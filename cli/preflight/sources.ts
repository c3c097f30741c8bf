/** Where AWS describes what a new account has. Each page was read on the day beside it. */
const PAGES = {
  verification: ['https://github.com/aws-samples/aws-cdk-examples/issues/279', '2026-11-24'],
  cloudfront: ['https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html', '2026-11-29'],
  monitors: ['https://docs.aws.amazon.com/cost-management/latest/userguide/getting-started-ad.html', '2026-12-01'],
  records: ['https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/330', '2026-11-30'],
  aliases: ['https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/alternate-domain-names-move.html', '2026-11-30'],
  certificateRecords: ['https://docs.aws.amazon.com/acm/latest/userguide/setup-caa.html', '2026-12-01'],
  linkedRoles: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using-service-linked-roles-for-clusters.html', '2026-11-24'],
  certificates: ['https://docs.aws.amazon.com/acm/latest/userguide/acm-limits.html', '2026-11-29'],
  vpc: ['https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html', '2026-11-29'],
  fargate: ['https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html', '2026-11-24'],
  lambda: ['https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html', '2026-11-29'],
  codebuild: ['https://docs.aws.amazon.com/codebuild/latest/userguide/limits.html', '2026-11-24'],
  recorder: ['https://docs.aws.amazon.com/config/latest/developerguide/configlimits.html', '2026-11-24'],
  detector: ['https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_limits.html', '2026-11-24'],
  analyzer: ['https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-create-external.html', '2026-12-01'],
  provider: ['https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html', '2026-12-01'],
  backup: ['https://docs.aws.amazon.com/aws-backup/latest/devguide/working-with-supported-services.html', '2026-11-24'],
} as const;

export const SOURCES = Object.fromEntries(Object.entries(PAGES).map(([name, [page]]) => [name, page])) as Record<keyof typeof PAGES, string>;

/** The pages with the days on which they were read. */
export const READ: readonly (readonly [page: string, day: string])[] = Object.values(PAGES);

/** The codes of the quotas of CodeBuild, by environment. */
export const CODEBUILD_CODES: Readonly<Record<string, string | undefined>> = {
  'Linux/Small': 'L-9D07B6EF',
  'Linux/Medium': 'L-2DC20C30',
  'Linux/Large': 'L-4DDC4A99',
  'Linux/XLarge': 'L-04E5CA62',
  'Linux/2XLarge': 'L-0397D009',
  'ARM/Small': 'L-5ED1D25B',
  'ARM/Medium': 'L-DF544FF3',
  'ARM/Large': 'L-596BEAB4',
};
