/**
 * What GuardDuty watches beside the calls, flows and DNS queries of the account. Each plan has a price and 30 days of trial.
 *
 * @see https://docs.aws.amazon.com/guardduty/latest/ug/guardduty-features-activation-model.html
 */
export enum ProtectionPlan {
  /** Who reads and writes the objects of S3. Paid by the event. */
  S3 = 'S3_DATA_EVENTS',
  /** Who logs in to Aurora. Paid by the vCPU or ACU. */
  RDS = 'RDS_LOGIN_EVENTS',
  /** Whom functions talk to. Paid by the GB of flow logs. */
  LAMBDA = 'LAMBDA_NETWORK_LOGS',
  /**
   * What runs within the tasks of ECS on Fargate. Paid by the vCPU, about $1.50 a month.
   *
   * GuardDuty adds a container to each new task, and an endpoint with a security group to its VPC. A VPC can't be deleted
   * before they are. The execution role of a task must be permitted to pull the image of the agent.
   *
   * @see https://docs.aws.amazon.com/guardduty/latest/ug/prereq-runtime-monitoring-ecs-support.html
   */
  FARGATE_RUNTIME = 'ECS_FARGATE_AGENT_MANAGEMENT',
  /** Malware on the volumes of an EC2 instance about which there is a finding. Paid by the GB scanned. */
  EC2_MALWARE = 'EBS_MALWARE_PROTECTION',
  /** The audit log of Kubernetes. Paid by the event. */
  EKS_AUDIT_LOGS = 'EKS_AUDIT_LOGS',
}
