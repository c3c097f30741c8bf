/**
 * A protection plan of GuardDuty, in addition to its analysis of API calls, flow logs and DNS queries. Each plan is
 * charged after a free trial of 30 days.
 *
 * @see https://docs.aws.amazon.com/guardduty/latest/ug/guardduty-features-activation-model.html
 */
export enum ProtectionPlan {
  /** Data events of S3. Charged per event. */
  S3 = 'S3_DATA_EVENTS',
  /** Logins to Aurora. Charged per vCPU or ACU. */
  RDS = 'RDS_LOGIN_EVENTS',
  /** Network activity of Lambda functions. Charged per GB of flow logs. */
  LAMBDA = 'LAMBDA_NETWORK_LOGS',
  /**
   * Runtime activity in ECS tasks on Fargate. Charged per vCPU, about $2 per month.
   *
   * GuardDuty adds a container to each new task, and a VPC endpoint with a security group to its VPC. The VPC can't be
   * deleted before them. The execution role of a task needs permission to pull the image of the agent.
   *
   * @see https://docs.aws.amazon.com/guardduty/latest/ug/prereq-runtime-monitoring-ecs-support.html
   */
  FARGATE_RUNTIME = 'ECS_FARGATE_AGENT_MANAGEMENT',
  /** Malware scans of EBS volumes of EC2 instances with a finding. Charged per GB scanned. */
  EC2_MALWARE = 'EBS_MALWARE_PROTECTION',
  /** Audit logs of Amazon EKS. Charged per event. */
  EKS_AUDIT_LOGS = 'EKS_AUDIT_LOGS',
}
