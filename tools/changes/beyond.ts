import { Harm } from '../../src/change-guard/internal';

/** A harm that no comparison of templates shows: what the services do with the change. */
export interface Beyond {
  /** The directions of changes. */
  readonly texts: RegExp;
  readonly harm: Harm;
  readonly effect: string;
  /** The type, or the prop of a struct, whose docstring tells it, and what it says. */
  readonly at: string;
  readonly says: RegExp;
  readonly source: string;
}

export const BEYOND: readonly Beyond[] = [
  {
    texts: /^AuroraCluster appUsername: /,
    harm: 'OUT',
    effect: 'the new user does not own the tables of the old one',
    at: 'AuroraClusterProps.appUsername',
    says: /REASSIGN OWNED/,
    source: 'https://www.postgresql.org/docs/17/sql-reassign-owned.html',
  },
  {
    texts: /headerGeneration: (?:2 → 1|1 → 3|3 → 1)$|header 1 → 2, reversed$/,
    harm: 'OUT',
    effect: 'the load balancer rejects the requests of CloudFront until the distribution is deployed',
    at: 'EdgeOptions.headerGeneration',
    says: /reject all requests/,
    source: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/restrict-access-to-load-balancer.html',
  },
  {
    texts: /(?:^FargateApi deployment|^(?:EldoniaPlatform|DrPair) api): rolling → (?:blue\/green|canary|linear), reversed$/,
    harm: 'OUT',
    effect: 'the rule forwards to the first target group, which can be the idle one',
    at: 'ApiDeployment',
    says: /[Bb]efore a change back to `rolling\(\)`/,
    source: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-deployment-how-it-works.html',
  },
  {
    texts: /^(?:EldoniaPlatform|DrPair) zone: records of the platform → existing records, reversed$/,
    harm: 'FAIL',
    effect: 'Route 53 refuses the records while those of the user exist',
    at: 'PlatformZone',
    says: /a later change\s+to `fromAttributes` fails while they exist/,
    source: 'https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/330',
  },
];

export const beyondOf = (text: string): readonly Beyond[] => BEYOND.filter(({ texts }) => texts.test(text));

export const lineOfBeyond = ({ harm, effect }: Beyond): string => `${harm} ${effect}`;
