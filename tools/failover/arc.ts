import { CfnPlan, CfnPlanProps } from 'aws-cdk-lib/aws-arcregionswitch';

/** What the plans of the library always have, although CloudFormation does not ask for it. */
type Present = 'arn' | 'primaryRegion' | 'recordSetIdentifier' | 'recordSets' | 'region' | 'serviceArn' | 'steps' | 'targetPercent' | 'timeoutMinutes';

/** The type of the properties in a template: capitalized, and without what CloudFormation resolves. */
type InTemplate<T> = T extends { readonly creationStack: string[] } ? never
  : T extends (infer Item)[] ? InTemplate<Item>[]
    : T extends object ? (string extends keyof T ? { readonly [Key in keyof T]: InTemplate<T[Key]> } : Capitalized<T>)
      : T;
type Capitalized<T> = { readonly [Key in keyof T as Capitalize<Key & string>]: InTemplate<T[Key]> }
  & { readonly [Key in keyof T & Present as Capitalize<Key>]: NonNullable<InTemplate<T[Key]>> };

/** A synthesized plan of ARC Region switch. */
export type ArcPlan = InTemplate<CfnPlanProps>;
export type ArcStep = InTemplate<CfnPlan.StepProperty>;
export type LambdaBlock = InTemplate<CfnPlan.CustomActionLambdaConfigurationProperty>;
export type ApprovalBlock = InTemplate<CfnPlan.ExecutionApprovalConfigurationProperty>;
export type AuroraBlock = InTemplate<CfnPlan.GlobalAuroraConfigurationProperty>;
export type EcsBlock = InTemplate<CfnPlan.EcsCapacityIncreaseConfigurationProperty>;
export type DnsBlock = InTemplate<CfnPlan.Route53HealthCheckConfigurationProperty>;

/** The Region of an ARN. */
export const regionOf = (arn: string): string => arn.split(':')[3];

/** The name of a step without the direction. */
export const plain = (name: string): string => name.replace(/^fail(?:over|back)-/, '');

/** The steps, without the blocks that run several of them. */
export const flatten = (steps: readonly ArcStep[]): ArcStep[] => steps.flatMap((step) => {
  const inner = step.ExecutionBlockConfiguration.ParallelConfig?.Steps;
  return inner ? flatten(inner) : [step];
});
