import { App, Stack, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, HIPAASecurityChecks, NagPack, NIST80053R5Checks, PCIDSS321Checks } from 'cdk-nag';
import { IConstruct } from 'constructs';
import { AlarmTopic, EldoniaPlatform } from '../../src';
import { PLATFORM_ZONE } from '../assemblies/imported';
import { minimal } from '../assemblies/minimal';
import { TOKYO } from '../assemblies/stacks';
import { variants } from '../assemblies/variants';

/** One of each; a pack keeps its findings, so that each app needs new ones. */
export const rulePacks = (): NagPack[] => [new AwsSolutionsChecks(), new NIST80053R5Checks(), new HIPAASecurityChecks(), new PCIDSS321Checks()];

/** A finding, and the reason that it is accepted. */
export interface Judged {
  readonly rule: string;
  readonly path: string;
  /** Undefined if the finding is not accepted. */
  readonly reason?: string;
}

/** Two pairs of Regions: the minimal one, and one with every option. */
export function pairsOfRegions(): App {
  const app = new App();
  minimal.DrPair(new Stack(app, 'DrPair', { env: TOKYO }), 'Minimal');
  variants.PairThatMovesByItself.build(new Stack(app, 'PairThatMovesByItself', { env: TOKYO }));
  return app;
}

/** A platform whose alarms have a topic. */
export function platformWithAlarms(app = new App()): App {
  const stack = new Stack(app, 'PlatformWithAlarms', { env: TOKYO });
  new EldoniaPlatform(stack, 'Platform', {
    zone: PLATFORM_ZONE, name: 'alarmed', existing: { alarmTopic: new AlarmTopic(stack, 'Alarms').topic },
  });
  return app;
}

/**
 * Everything that a pack finds in an app, accepted or not. Synthesize the app before: some resources are made only
 * then.
 */
export function judge(pack: NagPack, app: App): Judged[] {
  const judged: Judged[] = [];
  const { isAcknowledged } = pack as unknown as { isAcknowledged: (construct: IConstruct, rule: string) => boolean };
  // The pack asks for each finding whether it is accepted, and keeps the answer to itself.
  Object.assign(pack, {
    isAcknowledged: (construct: IConstruct, rule: string) => {
      const accepted = isAcknowledged.call(pack, construct, rule);
      judged.push({ rule, path: construct.node.path, reason: accepted ? reasonOf(construct, rule) : undefined });
      return accepted;
    },
  });
  pack.validateScope(app);
  return judged;
}

/** The nearest reason; empty if there is none. */
function reasonOf({ node: { scopes } }: IConstruct, rule: string): string {
  const reasons = scopes.reverse().flatMap(acceptedBy).map((accepted) => accepted[`Annotation::${rule}`]);
  return reasons.find((reason) => reason !== undefined) ?? '';
}

/** The entries of metadata with which a construct accepts findings. */
export const acceptedBy = ({ node }: IConstruct): Record<string, string>[] =>
  node.metadata.filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY).map(({ data }) => data as Record<string, string>);
