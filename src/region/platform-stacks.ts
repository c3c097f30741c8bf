import { Stack } from 'aws-cdk-lib';

/**
 * Stacks of a platform, and of the primary Region of a pair.
 *
 * Hidden: in other languages a struct is accepted in place of a public base, and jsii drops its further props.
 *
 * @internal
 */
export interface CommonStacks {
  /**
   * Stack for the image parameter, which is deployed before the platform's stack. Same Region.
   *
   * @default - a stack `<platform's stack>-Release`
   */
  readonly release?: Stack;

  /**
   * Stack in us-east-1 for the alarms on CDN and web ACL, which is deployed after the platform's stack. The stack for
   * certificate and web ACL is `supportStack` of `Edge.cloudFront`.
   *
   * @default - a stack `<platform's stack>-EdgeAlarms`
   */
  readonly edgeAlarms?: Stack;

  /**
   * Stack for the audit, which is deployed after the platform's stack, in a pair after both Regions. Same Region.
   *
   * @default - a stack `<platform's stack>-Audit`
   */
  readonly audit?: Stack;

  /**
   * Stack for `Observability`, the events of AWS services, the probe of the site and the jobs, which is deployed after
   * the platform's stack. Same Region. The platform's stack then has about 90 resources fewer, and further 13 per job
   * and up to 4 per workload, of the 500 that CloudFormation allows. Alarms of a part remain beside it, and are read
   * through composite alarms, five, and eight in each Region of a pair, for $0.50 per month each.
   *
   * On a deployed platform, the move deletes and creates them, with the messages in the dead-letter queues of jobs: for
   * some minutes there are no alarms, and schedules do not start. Move them while no job runs, because a run ends.
   * `ChangeGuard` requires a reason. To move them back, delete that stack first, because names are taken.
   *
   * @default - the platform's stack
   */
  readonly operations?: Stack;

  /**
   * Stack for the budgets, which is deployed after the platform's stack, in a pair after both Regions. Same Region.
   *
   * @default - a stack `<platform's stack>-Costs`
   */
  readonly costs?: Stack;

  /**
   * Stack for Cost Anomaly Detection, which is deployed after all others of the platform or the pair. Same Region.
   *
   * It should contain nothing else: AWS refuses its monitor in a member account of an organization, and a rollback
   * deletes everything that the first deployment has created in the stack. It must differ from the other stacks, also
   * from those of other platforms. Their monitors may share it.
   *
   * @default - a stack `<platform's stack>-CostAnomalies`
   */
  readonly costAnomalies?: Stack;
}

/** Stacks that a platform uses instead of creating its own. All are in the account of the platform. */
export interface PlatformStacks extends CommonStacks {}
