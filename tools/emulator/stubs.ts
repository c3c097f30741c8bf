/** A type that has no service behind it in the emulator: its properties are recorded, and nothing else happens. */
interface StubDeclaration {
  readonly because: string;
  /** Only resources that have this property; the others are the emulator's own. */
  readonly when?: string;
}

export const STUBS: Record<string, StubDeclaration> = {
  'AWS::AccessAnalyzer::Analyzer': { because: 'the emulator has no Access Analyzer' },
  'AWS::ARCRegionSwitch::Plan': { because: 'the emulator has no ARC; its health checks are names without a check behind them' },
  'AWS::CE::AnomalyMonitor': { because: 'the emulator has no Cost Explorer' },
  'AWS::CE::AnomalySubscription': { because: 'the emulator has no Cost Explorer' },
  'AWS::CloudWatch::Alarm': { because: 'the emulator has no metric math; made without it, so that it can be set', when: 'Metrics' },
  'AWS::CodePipeline::Pipeline': { because: 'the emulator has no CodePipeline' },
  'AWS::DLM::LifecyclePolicy': { because: 'the emulator has no Data Lifecycle Manager' },
  'AWS::EC2::VPCCidrBlock': { because: 'the emulator associates no blocks; every network has the same IPv6 block' },
  'AWS::ECR::ReplicationConfiguration': { because: 'the emulator\'s ECR replicates nothing' },
  'AWS::GuardDuty::Detector': { because: 'the emulator has no GuardDuty' },
  'AWS::Logs::QueryDefinition': { because: 'the emulator\'s Logs saves no queries' },
  'AWS::RDS::EventSubscription': { because: 'the emulator\'s RDS has no events' },
  'AWS::SecurityHub::Hub': { because: 'the emulator has no Security Hub' },
  'AWS::SecurityHub::Standard': { because: 'the emulator has no Security Hub' },
  'AWS::WAFv2::LoggingConfiguration': { because: 'the emulator\'s WAF has no logging' },
  'Custom::DatabaseUser': { because: 'the emulator starts no PostgreSQL; test/aurora-cluster/postgres.integ.ts runs the handler against a real one' },
};
