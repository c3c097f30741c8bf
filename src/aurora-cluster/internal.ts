export { AuroraGlobalDatabase } from './private/aurora-global-database';
export { AuroraReplicaCluster } from './private/aurora-replica-cluster';
export { ReplicatedSecret } from './private/replicated-secret';
export { checkNodeScaling, readerScalingSettings, type ScalingLimits } from './private/reader-autoscaling';
export { RPO_PARAMETER } from './private/settings';
export { WEEKDAYS } from './private/secret-rotation';
